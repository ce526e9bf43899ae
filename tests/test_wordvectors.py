"""Word vectors without spaCy's layers: the same numbers as theirs, but for the rounding of the last digit."""

import warnings
from typing import Any

import numpy as np
import pytest

from pipeline.model import model_name
from pipeline.model.wordvectors import WordVectors
from tests.dumps import shipped_book

TEXTS = (
    "Honda said on Friday that it spent $5.2 billion on batteries.",
    "No.",
    "¥30.7兆 — 'never', she said; the U.S. firm's 3.5% fell to 2%\nof sales",
    "Sales rose.  They rose again, and again, and again, and again, and again, and again.",
)


@pytest.fixture(scope="module")
def untouched() -> Any:
    """The model as spaCy loads it."""
    if not model_name(shipped_book()):
        pytest.skip("no model is installed")
    import spacy
    from thinc.api import use_ops

    with warnings.catch_warnings(), use_ops("numpy", use_blis=False):
        warnings.simplefilter("ignore")
        return spacy.load(model_name(shipped_book()), exclude=["attribute_ruler", "lemmatizer", "tagger", "parser"])


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], TEXTS[1:2], TEXTS[2:] * 3], ids=["all", "one", "short", "again"])
@pytest.mark.parametrize("part", ["tok2vec", "ner"])
def test_the_same_vectors(untouched: Any, part: str, texts: tuple[str, ...]) -> None:
    layers = untouched.get_pipe(part).model
    layers = layers.get_ref("tok2vec").layers[0] if part == "ner" else layers
    docs = [untouched.make_doc(text) for text in texts]
    for ours, theirs in zip(WordVectors(layers)(docs), layers.predict(docs), strict=True):
        assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
        assert np.allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def test_words_that_were_dropped_come_back(untouched: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = WordVectors(untouched.get_pipe("tok2vec").model)
    docs = [untouched.make_doc(text) for text in TEXTS]
    whole = vectors(docs)
    monkeypatch.setattr("pipeline.model.wordvectors._KEPT", 3)
    for before, after in zip(whole, vectors(docs), strict=True):
        assert np.array_equal(before, after)


def test_another_build_is_refused(untouched: Any) -> None:
    with pytest.raises(ValueError):
        WordVectors(untouched.get_pipe("ner").model)

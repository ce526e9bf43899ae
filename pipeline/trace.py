"""What each rule makes of a text, and which rule lost to which.

Each kind of mention is first sought alone, then all together: what only comes out alone has lost its characters to
the mention that stands there in the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.extract import extract
from pipeline.frame import frame
from pipeline.records import Article, Document, Framed, Mention
from pipeline.rulebook import Rulebook
from pipeline.run.work import compile_rules
from pipeline.schema import KINDS
from pipeline.split import split


@dataclass(frozen=True, slots=True)
class Trace:
    """A text on its way through split, extract and frame."""

    document: Document
    kept: tuple[Framed, ...]
    lost: tuple[tuple[Mention, tuple[Mention, ...]], ...]
    """A mention that its kind alone would give, and those that took its place (none: another rule forbade it)."""


def trace_text(text: str, book: Rulebook, published: date | None = None) -> Trace:
    """Trace one text."""
    rules = compile_rules(book)
    document = split(Article("text", text, published=published), rules.split)
    together = extract(document, rules.extract)
    lost: list[tuple[Mention, tuple[Mention, ...]]] = []
    for kind in KINDS:
        for mention in extract(document, rules.extract, frozenset({kind})):
            if not any(_same(mention, other) for other in together):
                winners = tuple(other for other in together if _overlap(mention, other))
                lost.append((mention, winners))
    lost.sort(key=lambda pair: (pair[0].start, pair[0].end, pair[0].kind))
    return Trace(document, frame(document, together, rules.frame), tuple(lost))


def _same(one: Mention, other: Mention) -> bool:
    return (one.start, one.end, one.kind, one.value) == (other.start, other.end, other.kind, other.value)


def _overlap(one: Mention, other: Mention) -> bool:
    return min(one.end, other.end) > max(one.start, other.start)

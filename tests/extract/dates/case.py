"""A Document made by hand, for tests of the date extractor alone."""

from __future__ import annotations

from datetime import date

from pipeline.records import Article, Document, Segment, Source
from pipeline.tokens import tokenise


def document(text: str, published: date | str | None = None) -> Document:
    """One source, one body segment, no sentences."""
    day = date.fromisoformat(published) if isinstance(published, str) and published else published or None
    return Document(
        Article("case", text, published=day),
        text,
        (Source("case", "case", "case"),),
        (Segment(0, len(text), "body", 0),),
        tokenise(text),
        (),
        day,
        "meta" if day else "",
    )

"""read: dump -> articles, in the order of their ids. What cannot be read is quarantined; the run goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.errors import ArticleError
from pipeline.read.meta import read_meta
from pipeline.read.text import read_text
from pipeline.read.walk import META_NAME, files_of
from pipeline.records import Article, Quarantined

__all__ = ["read_dump"]


def read_dump(path: Path, meta: Path | None = None, published: date | None = None) -> Iterator[Article | Quarantined]:
    """The articles of a dump: a folder, searched recursively, or one file.

    `meta` names a table of addresses, outlets and dates; without it a meta.csv inside the dump is used.
    `published` dates the articles that the table does not. Raises DumpError and MetaError.
    """
    files, closed = files_of(path)
    table = read_meta(meta or _own_meta(path))
    for name, file in files:
        if meta is None and name == META_NAME:
            continue
        known = table.of(name)
        try:
            yield Article(name, read_text(name, file, path), known.url, known.outlet, known.published or published)
        except ArticleError as cause:
            yield Quarantined(name, cause.reason)
    yield from closed


def _own_meta(path: Path) -> Path | None:
    inside = path / META_NAME
    return inside if inside.is_file() else None

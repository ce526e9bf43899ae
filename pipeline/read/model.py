"""What the readers hand to `read_dump`, before ids are made unique and meta.csv has spoken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.records import Quarantined

LARGEST = 16 * 2**20
"""Bytes of one article, one line or one record. What is larger is an archive or a log, not an article."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a dump says about an article beside its text; `dated_by` tells which part of the dump gave the day."""

    url: str = ""
    outlet: str = ""
    published: date | None = None
    dated_by: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its reader gives it. `name` is its place in the dump, `own_id` what the record calls itself."""

    name: str
    text: str
    title: int = 0
    plain: bool = False
    own_id: str = ""
    known: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class WebPage:
    """An HTML page as it came, still to be turned into an article: the slow part, left to whoever has time for it.

    `name` is its place in the dump, `declared` the encoding that came with it, `title` the one its record states.
    What `known` holds wins over the page; `fallback` dates a page that does not date itself.
    """

    name: str
    content: bytes
    declared: str = ""
    own_id: str = ""
    known: Known = field(default_factory=Known)
    title: str = ""
    id: str = ""
    """The article's id, unique in the dump."""
    fallback: Known = field(default_factory=Known)


Item = Draft | WebPage | Quarantined


def composed(title: str, body: str) -> tuple[str, int]:
    """(title, blank line, body; the length of the title). A body that opens with its title keeps it once."""
    title = " ".join(title.split())
    body = body.strip("\n")
    if not title:
        return body, 0
    if body.startswith(title) and (len(body) == len(title) or body[len(title)] in "\r\n"):
        return body, len(title)
    return (f"{title}\n\n{body}" if body.strip() else title), len(title)

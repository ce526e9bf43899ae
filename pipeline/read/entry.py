"""One file of a dump, or one member of an archive: told by its content and handed to its reader."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.read.archive import Member, tar_members, zip_members
from pipeline.read.fields import Fields
from pipeline.read.json_values import read_json, read_json_lines
from pipeline.read.model import Item, WebPage
from pipeline.read.parquet import read_parquet
from pipeline.read.sniff import kind_of
from pipeline.read.streams import PACKED, Budget, Feed, Source, Unpacked
from pipeline.read.table import read_table
from pipeline.read.text import read_text, whole
from pipeline.read.warc import read_warc
from pipeline.records import Quarantined

_DEEPEST = 4
"""Layers of archives: a page in a tar in a gzip in a zip."""
_IN_MEMORY = 128 * 2**20
"""Bytes of an archive inside an archive that has to be read from its end."""
_SUFFIXES = {"gzip": (".gz", ".tgz"), "bzip2": (".bz2", ".tbz2"), "xz": (".xz", ".txz")}


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream with its place in the dump; `file` where the stream can be read from its end as well."""

    name: str
    feed: Feed
    budget: Budget
    file: BinaryIO | None = None
    depth: int = 0


def read_entry(entry: Entry, fields: Fields) -> Iterator[Item]:
    """Everything that a file holds."""
    name, feed = entry.name, entry.feed
    kind = kind_of(feed.head, _plain_name(name), fields)
    if kind.startswith("no: "):
        what, _, advice = kind[4:].partition("|")
        yield Quarantined(name, f"{what}, not an article", "", advice or "remove it from the dump")
    elif kind == "empty":
        yield Quarantined(name, feed.fault or "empty", "", "remove it or fetch it again")
    elif kind in (*PACKED, "zip", "tar") and entry.depth >= _DEEPEST:
        yield Quarantined(name, f"more than {_DEEPEST} archives one inside the other", "", "unpack it")
    elif kind in PACKED:
        inner = Feed(Unpacked(feed, kind, entry.budget))
        yield from read_entry(Entry(name, inner, entry.budget, None, entry.depth + 1), fields)
    elif kind == "tar":
        yield from _members(tar_members(name, feed, entry.budget), entry, fields)
    elif kind in ("zip", "parquet"):
        file = _seekable(entry)
        if isinstance(file, Quarantined):
            yield file
        elif kind == "zip":
            yield from _members(zip_members(name, file, entry.budget), entry, fields)
        else:
            yield from read_parquet(name, file, fields)
    elif kind == "html":
        content = whole(name, feed)
        yield content if isinstance(content, Quarantined) else WebPage(name, content)
    elif kind == "xml":
        yield Quarantined(name, "XML that is no web page", "", "save its articles as HTML, text or JSON lines")
    elif kind == "jsonl":
        yield from read_json_lines(name, feed, fields)
    elif kind == "json":
        yield from read_json(name, feed, fields)
    elif kind == "csv":
        yield from read_table(name, feed, fields)
    elif kind == "warc":
        yield from read_warc(name, feed)
    else:
        yield from read_text(name, feed, a_file=not entry.depth)


def _members(members: Iterator[Member | Quarantined], entry: Entry, fields: Fields) -> Iterator[Item]:
    for member in members:
        if isinstance(member, Quarantined):
            yield member
        else:
            yield from read_entry(Entry(member.name, member.feed, entry.budget, None, entry.depth + 1), fields)


def _seekable(entry: Entry) -> BinaryIO | Quarantined:
    """The file itself, or the bytes of one inside an archive, as many as memory is meant for."""
    if entry.file is not None:
        entry.file.seek(0)
        return entry.file
    parts: list[bytes] = []
    left = _IN_MEMORY
    while left >= 0 and (part := entry.feed.read(2**20)):
        parts.append(part)
        left -= len(part)
    if entry.feed.fault:
        return Quarantined(entry.name, entry.feed.fault, "", "fetch it again")
    if left < 0:
        words = f"larger than {_IN_MEMORY // 2**20} MB inside another archive"
        return Quarantined(entry.name, words, "", "unpack the outer one")
    return io.BytesIO(b"".join(parts))


def _plain_name(name: str) -> str:
    """The name without the ending of a compression: news.jsonl.gz holds what news.jsonl would."""
    for endings in _SUFFIXES.values():
        for ending in endings:
            if name.lower().endswith(ending):
                return name[: -len(ending)]
    return name


def open_source(file: BinaryIO) -> Feed:
    """A file of the dump as a feed."""
    return Feed(Source(file))

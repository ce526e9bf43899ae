"""Plain text and Markdown. UTF-8 stays what it is: line ends and a byte order mark too, so offsets count the file."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.read.charset import Undecodable, decode
from pipeline.read.model import LARGEST, Draft, Item
from pipeline.read.streams import Feed
from pipeline.records import Quarantined


def read_text(name: str, feed: Feed, a_file: bool) -> Iterator[Item]:
    """One article; of a file that stands in the dump as it is, or of a member of an archive."""
    content = whole(name, feed)
    if isinstance(content, Quarantined):
        yield content
        return
    try:
        text, codec = decode(content)
    except Undecodable as cause:
        yield Quarantined(name, str(cause), "", "save it as UTF-8 text")
        return
    if not text.strip("\ufeff").strip():
        yield Quarantined(name, "empty", "", "remove it or fetch it again")
        return
    yield Draft(name, text, plain=a_file and codec == "utf-8")


def whole(name: str, feed: Feed) -> bytes | Quarantined:
    """All bytes of a file that is one article."""
    content = feed.read(LARGEST + 1)
    if feed.fault:
        return Quarantined(name, feed.fault, "", "fetch it again")
    if len(content) > LARGEST:
        return Quarantined(name, f"larger than {LARGEST // 2**20} MB", "", "split it into one file an article")
    return content

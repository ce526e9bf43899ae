"""Lines of a table or of JSON lines as text, each with its number; one legacy encoding for all that are no UTF-8."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pipeline.read.charset import Undecodable, decoded_as, guess, mostly_utf8
from pipeline.read.model import LARGEST
from pipeline.read.streams import Feed

_AHEAD = 64
"""Lines that are looked at for the encoding of the first one that is no UTF-8."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no text, and why."""

    reason: str


def text_lines(feed: Feed, first: int = 1) -> Iterator[tuple[int, str | BadLine]]:
    """(number, text with its end). The last line of a stream that was cut short is left out: it is not complete."""
    legacy = ""
    lines = enumerate(feed.lines(LARGEST), first)
    waiting: list[tuple[int, bytes | None]] = []
    while True:
        number, line = waiting.pop(0) if waiting else next(lines, (0, None))
        if not number:
            return
        if line is None:
            yield number, BadLine(f"a line of more than {LARGEST // 2**20} MB")
            continue
        if not line.endswith(b"\n") and feed.fault:
            return
        try:
            yield number, line.decode("utf-8").removeprefix("\ufeff" if number == 1 else "")
            continue
        except UnicodeDecodeError as cause:
            place = cause.start
        mended = mostly_utf8(line)
        if mended is not None and mended.count("\ufffd") < 2:
            yield number, mended
            continue
        if not legacy:
            waiting.extend(islice(lines, max(0, min(_AHEAD, 2**20 // len(line)) - len(waiting))))
            sample = b"".join(other for _, other in ((number, line), *waiting) if other and not _is_utf8(other))
            try:
                legacy = guess(sample)
            except Undecodable as problem:
                yield number, BadLine(f"not UTF-8 at byte {place} of the line; {problem}")
                continue
        yield number, decoded_as(line, legacy)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

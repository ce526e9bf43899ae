"""JSON lines, JSON arrays and one-object JSON files, as streams: never more than one record in memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Generator, Iterator

from pipeline.read.charset import Undecodable, guess
from pipeline.read.fields import Fields, record_item
from pipeline.read.lines import BadLine, text_lines
from pipeline.read.model import LARGEST, Item
from pipeline.read.streams import Feed, narrowed
from pipeline.records import Quarantined

# Figures stay as they are written: an id has no exponent, and a figure of a million digits is no number to work out.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str, strict=False)
_BLANK = re.compile(r"[ \t\r\n\ufeff]*+")
_DEPTH = 4
"""How deep the list of records may stand in an object: {"response": {"docs": [...]}}."""
_STEP = 2**18
_TOO_LARGE = f"a record of more than {LARGEST // 2**20} MB"
_MEND = "mend this line, or fetch the file again"


def read_json_lines(name: str, feed: Feed, fields: Fields, first: int = 1) -> Iterator[Item]:
    """One record a line; a malformed line is named by its number and the next one is read."""
    number = first - 1
    feed = narrowed(feed)
    for number, line in text_lines(feed, first):
        position = f"line {number}"
        if isinstance(line, BadLine):
            yield Quarantined(name, line.reason, position, "split it into one record a line")
            continue
        if line.strip():
            yield from json_line(name, str(number), position, line, fields)
    if feed.fault:
        yield Quarantined(
            name, feed.fault, f"behind line {number}", "fetch it again; the lines before are in the tables"
        )


def json_line(name: str, place: str, position: str, line: str, fields: Fields) -> Iterator[Item]:
    """The record of one line, which is not blank, or the records of the list in it."""
    try:
        record = _DECODER.decode(line.strip().removesuffix(","))
    except json.JSONDecodeError as cause:
        yield Quarantined(name, f"not JSON: {_fault(cause)} at character {cause.pos + 1}", position, _MEND)
    except RecursionError:
        yield Quarantined(name, "JSON nested too deeply", position, _MEND)
    else:
        yield from _items(name, place, position, record, fields)


def _fault(cause: json.JSONDecodeError) -> str:
    """What is wrong, without the word that leads to a place: the place is told in our own words."""
    return cause.msg.removesuffix(" at").removesuffix(" starting")


def read_json(name: str, feed: Feed, fields: Fields) -> Iterator[Item]:
    """The records of an array, of the list inside an object, or the one object itself; more values may follow."""
    feed = narrowed(feed)
    text = _Text(feed)
    number = 0
    try:
        while text.more():
            for record in _records(text, fields):
                number += 1
                yield from _items(name, str(number), f"record {number}", record, fields)
    except (ValueError, RecursionError) as cause:
        if feed.fault:
            yield Quarantined(
                name, feed.fault, f"behind record {number}", "fetch it again; the records before it are in the tables"
            )
            return
        words = f"not JSON: {cause}" if isinstance(cause, ValueError) else "JSON nested too deeply"
        yield Quarantined(
            name, words, f"behind record {number}, character {text.place + 1}", "mend it there; the rest was not read"
        )
        return
    if feed.fault:
        yield Quarantined(name, feed.fault, f"behind record {number}", "fetch it again")


def _items(name: str, place: str, position: str, record: object, fields: Fields) -> Iterator[Item]:
    """The article of a record; of one without a text, as an answer that was kept whole, the articles in its lists."""
    item = _item(name, place, position, record, fields)
    number = 0
    for number, inner in enumerate(_listed(record, fields, _DEPTH) if isinstance(item, Quarantined) else (), 1):
        yield _item(name, f"{place}.{number}", position, inner, fields)
    if not number:
        yield item


def _listed(value: object, fields: Fields, depth: int) -> Iterator[dict[str, object]]:
    """The articles of the lists inside a value."""
    inside = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    for inner in inside:
        if isinstance(value, list) and isinstance(inner, dict) and fields.is_article(inner):
            yield inner
        elif depth > 1:
            yield from _listed(inner, fields, depth - 1)


def _item(name: str, place: str, position: str, record: object, fields: Fields) -> Item:
    if not isinstance(record, dict):
        return Quarantined(name, "not a JSON object", position, "each record needs named fields")
    item = record_item(name, place, record, fields)
    return Quarantined(name, item.reason, position, item.advice) if isinstance(item, Quarantined) else item


class _Text:
    """Decoded text with a window: what is behind the reader is dropped, what is ahead comes in as it is asked for."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._decoder = codecs.getincrementaldecoder(_codec(feed.head))("replace")
        self._window = ""
        self._at = 0
        self._dropped = 0
        self._ended = False

    @property
    def place(self) -> int:
        """Characters that have been read."""
        return self._dropped + self._at

    def more(self) -> bool:
        """Skip blanks; whether anything is left."""
        while True:
            blank = _BLANK.match(self._window, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._window):
                return True
            if not self._fill(_STEP):
                return False

    def peek(self) -> str:
        """The next character that is not blank. Raises ValueError at the end."""
        if not self.more():
            raise ValueError("it ends in the middle")
        return self._window[self._at]

    def skip(self, mark: str) -> None:
        """Go past a character that must stand here. Raises ValueError."""
        if self.peek() != mark:
            raise ValueError(f"{mark!r} expected, found {self._window[self._at]!r}")
        self._at += 1

    def value(self) -> object:
        """The next value, whole. Raises ValueError for a malformed one and for one of more than 16 MB."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._window, self._at)
                if end < len(self._window) or self._ended:
                    self._at = end
                    return value
            except json.JSONDecodeError as cause:
                if self._ended or (len(self._window) - cause.pos > _STEP and not cause.msg.startswith("Unterminated")):
                    self._at = min(cause.pos, len(self._window))
                    raise ValueError(_fault(cause)) from cause
            have = len(self._window) - self._at
            _bounded(have)
            # As much again as there is, so that a long value is scanned a few times only.
            self._fill(max(_STEP, have))

    def _fill(self, size: int) -> bool:
        if self._ended:
            return False
        data = self._feed.read(size)
        self._ended = not data
        self._window = self._window[self._at :] + self._decoder.decode(data, self._ended)
        self._dropped += self._at
        self._at = 0
        return not self._ended


def _codec(head: bytes) -> str:
    try:
        # The head may end inside a character.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        try:
            return guess(head)
        except Undecodable:
            return "utf-8"
    return "utf-8"


def _records(text: _Text, fields: Fields) -> Iterator[object]:
    """The records of the next value: an array's, else an object's list, else the value."""
    mark = text.peek()
    if mark == "[":
        yield from _elements(text)
    elif mark == "{":
        record = yield from _members(text, fields, _DEPTH)
        if record is not None:
            yield record
    else:
        yield text.value()


def _elements(text: _Text) -> Iterator[object]:
    text.skip("[")
    if text.peek() == "]":
        text.skip("]")
        return
    while True:
        yield text.value()
        if text.peek() == "]":
            text.skip("]")
            return
        text.skip(",")
        if text.peek() == "]":  # a comma behind the last one, as scripts leave it
            text.skip("]")
            return


def _members(text: _Text, fields: Fields, depth: int) -> Generator[object, None, dict[str, object] | None]:
    """An object member by member. A list of records in it is handed on; without one the object itself is returned."""
    record: dict[str, object] = {}
    listed = False
    start = text.place
    text.skip("{")
    while text.peek() != "}":
        key = text.value()
        if not isinstance(key, str):
            raise ValueError("a name in quotes expected")
        text.skip(":")
        mark = "" if fields.is_article(record) else text.peek()
        if mark == "[":
            held: list[object] = []
            told = fields.stands_alone if fields.is_text(key) else fields.is_article
            for element in _elements(text):
                if listed or (isinstance(element, dict) and told(element)):
                    listed = True
                    yield element
                else:
                    held.append(element)
                    _bounded(text.place - start)
            record[key] = held
        elif mark == "{" and depth > 1:
            inner = yield from _members(text, fields, depth - 1)
            listed = listed or inner is None
            if inner is not None and not fields.is_read(key) and fields.is_article(inner):
                # Records by their ids: {"a1": {"title": ...}, "a2": ...}.
                listed = True
                yield {**inner, "id": inner.get("id", key)}
            else:
                record[key] = inner
        else:
            record[key] = text.value()
        if not listed:
            _bounded(text.place - start)
        if text.peek() != "}":
            text.skip(",")
    text.skip("}")
    return None if listed else record


def _bounded(size: int) -> None:
    if size > LARGEST:
        raise ValueError(_TOO_LARGE)

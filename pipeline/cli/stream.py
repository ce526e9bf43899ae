"""factledger extract: JSON lines in, JSON lines out, one for one, in order, each flushed before the next is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from pipeline.extract import compile_extract, extract
from pipeline.records import Article, Mention
from pipeline.rulebook import Rulebook
from pipeline.split import compile_split, split

_ALWAYS = ("kind", "start", "end", "quote", "value", "low", "high", "unit", "qualifier", "rule")
_INTERNAL = ("precision", "partner")
"""Fields of a mention that serve the later stages and mean nothing on their own."""
_OTHERS = tuple(f.name for f in fields(Mention) if f.name not in (*_ALWAYS, *_INTERNAL))


def extract_lines(lines: Iterable[bytes], out: BinaryIO, book: Rulebook, kinds: frozenset[str]) -> int:
    """Answer every line; a malformed one gets an object with `line` and `error`. Returns the number of those."""
    splitting, extracting = compile_split(book), compile_extract(book)
    faults = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            name, article = _article(line)
        except ValueError as cause:
            faults += 1
            _answer(out, {"line": number, "error": str(cause)})
            continue
        try:
            mentions = extract(split(article, splitting), extracting, kinds)
        except Exception as cause:
            cause.add_note(f"while working on line {number}, id {name!r}")
            raise
        _answer(out, {"id": name, "mentions": [_plain(mention, article.text) for mention in mentions]})
    return faults


def _article(line: bytes) -> tuple[str | int, Article]:
    """The id as given and the article. Raises ValueError with what is wrong with the line."""
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as cause:
        raise ValueError(f"not UTF-8 at byte {cause.start}") from cause
    except json.JSONDecodeError as cause:
        raise ValueError(f"not JSON: {cause.msg} at character {cause.pos}") from cause
    except RecursionError as cause:
        raise ValueError("not JSON that can be read: nested too deeply") from cause
    if not isinstance(record, dict):
        raise ValueError("not an object with id and text")
    name, text, published = record.get("id"), record.get("text"), record.get("published")
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise ValueError("id is missing or neither a string nor a whole number")
    if not isinstance(text, str):
        raise ValueError("text is missing or not a string")
    return name, Article(str(name), text, published=_day(published))


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        if isinstance(value, str) and (len(value) == 10 or value[10] in "T "):
            return date.fromisoformat(value[:10])
    except (ValueError, IndexError):
        pass
    raise ValueError(f"published is {value!r}; write a day as 2025-12-26 or leave it out")


def _plain(mention: Mention, text: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name in _ALWAYS:
        row[name] = text[mention.start : mention.end] if name == "quote" else _number(getattr(mention, name))
    for name in _OTHERS:
        value = getattr(mention, name)
        if value or (mention.kind == "date" and name.startswith("timex_")):
            row[name] = _number(value)
    return row


def _number(value: object) -> object:
    """A JSON number. Whole figures stay exact; only here does a fraction become a binary float."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _answer(out: BinaryIO, record: dict[str, Any]) -> None:
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
    try:
        content = line.encode("utf-8")
    except UnicodeEncodeError:
        # Half of a surrogate pair, escaped in the input: only JSON's own escapes can carry it on.
        content = (json.dumps(record, separators=(",", ":")) + "\n").encode("ascii")
    out.write(content)
    out.flush()

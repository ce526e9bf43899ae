"""The lines of a page, and which of them are furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.quick import quick
from pipeline.rulebook import Rulebook

_WORDS = re.compile(r"[^\W\d_]++")
_FULL_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})-(\d{1,2})-(\d{1,2})"
    r"|(\d{1,2})(?:st|nd|rd|th)?(?: +|-)([A-Za-z]{3,9})(?:\.?,? +|-)(\d{4})"
    r"|([A-Za-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4}))(?!\d)"
)
# A count of sources, or a lone file name.
_NO_PROSE = re.compile(r"\d{1,3} [Ss]ources?|[\w.-]{1,80}\.(?:jpe?g|png|gif|webp|pdf|mp[34])")
# A cell of a table that is drawn with bars: '61.4%', '-2.0pp', '€3,400m'.
_FIGURE_CELL = re.compile(r"[-+]?[^\w\s]?\d[\d.,]{0,20} ?(?:%|pp|pct|bp|bn|m|k|tn)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """One line of the view with its place, trimmed."""

    start: int
    end: int
    text: str
    low: str
    words: int
    empty: bool


@dataclass(frozen=True, slots=True, eq=False)
class FurnitureRules:
    """Line patterns of rules/layout.toml."""

    lines: frozenset[str]
    openings: tuple[str, ...]
    tail_lines: frozenset[str]
    tail_openings: tuple[str, ...]
    marks: tuple[str, ...]
    stamp_words: tuple[str, ...]
    numbered: tuple[tuple[str, str], ...] = field(default=())


def compile_furniture(book: Rulebook) -> FurnitureRules:
    """Gather the line rules of rules/layout.toml."""
    furniture, tail = book.rows("layout", "furniture"), book.rows("layout", "tail")
    return FurnitureRules(
        lines=frozenset(x for row in furniture for x in row.get("line", [])),
        openings=tuple(x for row in furniture for x in row.get("opening", [])),
        tail_lines=frozenset(x for row in tail for x in row.get("line", [])),
        tail_openings=tuple(x for row in tail for x in row.get("opening", [])),
        marks=tuple(book.values("layout", "menu_marks")),
        stamp_words=tuple(book.values("layout", "stamp_words")),
        numbered=tuple((row["before"], row["after"]) for row in book.rows("layout", "numbered_source")),
    )


def lines_of(view: str) -> list[Line]:
    """Cut the view at line breaks; offsets are those of the trimmed text."""
    out: list[Line] = []
    position = 0
    for raw in view.split("\n"):
        text = raw.strip()
        start = position + (len(raw) - len(raw.lstrip()) if text else 0)
        out.append(Line(start, start + len(text), text, text.lower(), _count_words(text), not text))
        position += len(raw) + 1
    return out


def _count_words(text: str) -> int:
    return len(_WORDS.findall(text, 0, 2000))


def date_in(text: str) -> tuple[int, int, int] | None:
    """The only full date in a short line, as (year, month, day)."""
    found = list(_FULL_DATE.finditer(text[:200]))
    if len(found) != 1:
        return None
    iso_year, iso_month, iso_day, day, month_name, year, month_first, day_second, year_last = found[0].groups()
    if iso_year:
        return int(iso_year), int(iso_month), int(iso_day)
    name = (month_name or month_first)[:3].lower()
    if name not in _MONTHS:
        return None
    return int(year or year_last), _MONTHS.index(name) + 1, int(day or day_second)


def is_stamp(line: Line) -> bool:
    """A line that holds a full date and little else: the date line of a page or of a teaser."""
    if line.empty or len(line.text) > 90 or date_in(line.text) is None:
        return False
    rest = _FULL_DATE.sub(" ", line.text)
    if any(c in rest for c in "$£€¥%₹₩"):
        return False
    return _count_words(rest) <= 6 and not rest.rstrip().endswith((".", "!", "?"))


_DASH = re.compile(r"\s(?:-{1,2}|[–—])\s|\s?[–—]\s?|(?<=\))\s?-{1,2}\s")
_DATELINE = 90
"""Characters of a dateline."""


def dateline(line: Line) -> tuple[int, int, int] | None:
    """The day of 'ACCRA, May 3, 2024 (AP) - The bridge ...', as (year, month, day): a place in capitals, a full date
    and an agency in front of a dash."""
    dash = _DASH.search(line.text, 0, _DATELINE)
    words = _WORDS.findall(line.text, 0, _DATELINE)
    if dash is None or not words or len(words[0]) < 3 or not words[0].isupper():
        return None
    head = line.text[: dash.start()]
    return date_in(head) if _count_words(_FULL_DATE.sub(" ", head)) <= 6 else None


_LABEL = re.compile(r"[^\W\d_]:")
_BESIDE = frozenset({"by", "at", "am", "pm", "and"})


def is_bare(line: Line) -> bool:
    """A date line that needs no 'published': nothing but a name and a time beside the date.

    A headline ('Bridge to open on 3 May 2024') has small words, a deadline has a label.
    """
    rest = _FULL_DATE.sub(" ", line.text)
    words = _WORDS.findall(rest)
    return (
        line.words <= 6
        and not _LABEL.search(rest)
        and not any(w[0].islower() and len(w) > 1 and w not in _BESIDE for w in words)
    )


def is_menu(line: Line, rules: FurnitureRules) -> bool:
    """Short entries parted by bars or dots, without a sentence: `News | Business | Weather`."""
    if line.empty or len(line.text) > 160 or line.text[-1] in ".!?":
        return False
    for mark in rules.marks:
        if mark not in line.text:
            continue
        parts = [p.strip() for p in line.text.split(f" {mark} ")]
        if len(parts) > 1 and all(_count_words(p) <= 4 for p in parts) and not any(c.isdigit() for c in line.text):
            return True
        if len(parts) > 2 and all(_count_words(p) <= 5 for p in parts):
            return 2 * sum(_FIGURE_CELL.fullmatch(p) is not None for p in parts[1:]) < len(parts) - 1
    return False


def furniture_flags(lines: list[Line], rules: FurnitureRules) -> list[bool]:
    """For each line whether it is page furniture."""
    flags = [False] * len(lines)
    in_tail = False
    for i, line in enumerate(lines):
        if line.empty:
            flags[i] = in_tail
            continue
        low = line.low.rstrip(":").strip()
        if low in rules.tail_lines or (line.words <= 8 and low.startswith(rules.tail_openings)):
            # A tail heading counts in the second half only: 'Related' may stand above an article as a label.
            in_tail = in_tail or _late(lines, i)
            flags[i] = True
            continue
        if in_tail and (line.words > 25 or _opens_section(line)):
            in_tail = False
        if in_tail:
            flags[i] = True
        elif low in rules.lines or (len(line.text) <= 300 and line.low.startswith(rules.openings)):
            flags[i] = True
        elif is_menu(line, rules) or _is_teaser(line) or _NO_PROSE.fullmatch(line.text):
            flags[i] = True
    _close(lines, flags)
    return flags


def _close(lines: list[Line], flags: list[bool]) -> None:
    """Behind the last sentence of the body, what stands among furniture is furniture too."""
    last = max((i for i, x in enumerate(lines) if x.words > 10 and not flags[i] and _is_prose(x)), default=-1)
    found = False
    for i in range(last + 1, len(lines)):
        found = found or flags[i]
        if found and not lines[i].empty:
            flags[i] = True


def _is_prose(line: Line) -> bool:
    return line.text.rstrip("\"'”)]*")[-1:] in (".", "!", "?", ":", ";") or "\t" in line.text or line.words > 20


def _opens_section(line: Line) -> bool:
    return line.text.startswith("[") and line.text.endswith("]") and line.text[1:-1].isdigit()


def _late(lines: list[Line], i: int) -> bool:
    before = sum(len(x.text) for x in lines[:i])
    after = sum(len(x.text) for x in lines[i:])
    return before > after


def _is_teaser(line: Line) -> bool:
    """A related-story stamp: a date glued to a section name, `29 Nov 2024•Technology`."""
    return "•" in line.text[1:] and is_stamp(line)

"""Publication days as dumps write them. A day that can be read in two ways is no day; the clock is never asked."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?")
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_DAY_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,? +)?(\d{1,2})(?:st|nd|rd|th)?[ \-/.]+([A-Za-z]{3,9})\.?,?[ \-/.]+(\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]{3,9}\.?,? +)?([A-Za-z]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})(?!\d)")
_STAMPED = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) +(\d{1,2}) \d\d:\d\d:\d\d (?:[A-Z+\-0-9:]{1,9} )?(\d{4})")
_FIGURES = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4})(?!\d)")
_EPOCH = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d{1,9})?")
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/\-.]|$)|/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})/"
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_START = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = 1600


def day_of(value: object) -> date | None:
    """The day that a field of a record or a tag of a page holds, None where it holds none or an ambiguous one.

    A time behind the day is cut off, not moved to another zone: the day as published counts. Seconds or milliseconds
    since 1970 are read in UTC.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    text = str(value).strip()[:60]
    return _iso(text) or _in_words(text) or _in_figures(text) or _since_1970(text)


def day_in_address(url: str) -> date | None:
    """The day in the path of an address, as most news sites write it: /2025/12/26/ or /2025-12-26-."""
    found = _IN_ADDRESS.search(url[:500].lower())
    if not found:
        return None
    year, month, day, other_year, name, other_day = found.groups()
    return _day(year, month, day) if year else _named(other_year, name, other_day)


def _iso(text: str) -> date | None:
    if found := _ISO.match(text):
        return _day(found[1], found[3], found[4])
    if found := _PACKED.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _EAST_ASIAN.match(text):
        return _day(found[1], found[2], found[3])
    return None


def _in_words(text: str) -> date | None:
    if found := _DAY_FIRST.match(text):
        return _named(found[3], found[2], found[1])
    if found := _STAMPED.match(text) or _MONTH_FIRST.match(text):
        return _named(found[3], found[1], found[2])
    return None


def _in_figures(text: str) -> date | None:
    """26/12/2025 and 12/26/2025 are one day; 12/06/2025 is two, so it is none. Points part day, month, year."""
    found = _FIGURES.match(text)
    if not found:
        return None
    first, mark, second, year = found.groups()
    if mark == "." or int(first) > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if int(second) > 12 else None


def _since_1970(text: str) -> date | None:
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    seconds = int(found[1]) // (1000 if len(found[1]) > 10 else 1)
    return (_START + timedelta(seconds=seconds)).date()


def _named(year: str, month: str, day: str) -> date | None:
    name = "sep" if month.lower() == "sept" else month.lower()
    number = next((i for i, known in enumerate(_MONTHS, 1) if known.startswith(name)), 0)
    return _day(year, str(number), day) if number else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day)) if int(year) >= _EARLIEST else None
    except ValueError:
        return None

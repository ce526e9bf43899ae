"""Dates that the calendar denies inside one sentence: a weekday that the date is not, a year that is not so far off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from pipeline.reconcile.contests import Contest, Side
from pipeline.records import Batch, Check, Framed
from pipeline.rulebook import Rulebook

_WORD = re.compile(r"[^\W\d_]++")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"\d{4}")
_BESIDE = re.compile(r",? ?\(?")
_FIRST = 1925
"""Earlier dates may count in another calendar."""
_WINDOW = 60
"""A date without a year takes it from the day of publication: so many days around it that leaves no doubt."""
_OWN = ("stamp", "dateline")
"""What dates an article by a date in its own text: that may be the very slip."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def off_calendar(batch: Batch, book: Rulebook) -> list[tuple[tuple[Framed, ...], Contest]]:
    """Every date mention that its own sentence and the calendar deny."""
    number = {word: n for n, words in enumerate(book.values("events", "weekdays")["names"]) for word in words}
    published = {a.id: a.published for a in batch.articles if batch.dated_by.get(a.id) not in _OWN}
    texts = {a.id: a.text for a in batch.articles}
    dates = [f for f in batch.mentions if f.mention.kind == "date"]
    found = [c for f in dates if (c := _weekday(f, number, published)) is not None]
    for a, b in pairwise(dates):
        if a.article == b.article and a.mention.end <= b.mention.start <= a.mention.end + 3:
            contest = _far(a, b, texts[a.article][a.mention.end : b.mention.start])
            if contest is not None:
                found.append(contest)
    return found


def _weekday(
    f: Framed, number: Mapping[str, int], published: Mapping[str, date | None]
) -> tuple[tuple[Framed, ...], Contest] | None:
    value = f.mention.value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    named = [number[w] for w in _WORD.findall(f.quote.lower()) if w in number]
    stated = date.fromisoformat(value)
    if len(named) != 1 or stated.weekday() == named[0] or stated.year < _FIRST:
        return None
    if value[:4] not in f.quote:
        day = published.get(f.article)
        if day is None or abs(stated - day) > timedelta(_WINDOW):
            return None
    off = (named[0] - stated.weekday() + 3) % 7 - 3
    fits = stated + timedelta(off)
    says = f"{value} is a {_DAYS[stated.weekday()]}, not a {_DAYS[named[0]]}"
    check = Check("weekday", False, says, (f.id,))
    sides = (Side(fits.isoformat(), "", ()), Side(value, "", (f,)))
    return (f,), Contest("date", "", sides, "date", (check,), True, False)


def _far(a: Framed, b: Framed, between: str) -> tuple[tuple[Framed, ...], Contest] | None:
    """'1998, two years from now': a year and how far off it is."""
    one, two = a.mention, b.mention
    if not _BESIDE.fullmatch(between) or not two.value or not b.quote.lower().endswith(("ago", "from now", "hence")):
        return None
    x, y = str(one.value), str(two.value)
    if not _YEAR.fullmatch(x) or not _YEAR.fullmatch(y) or x not in a.quote or abs(int(x) - int(y)) <= 1:
        return None
    if sorted(x) != sorted(y) and sum(c != d for c, d in zip(x, y, strict=True)) != 1:
        return None
    says = f"{' '.join(b.quote.split())!r} is {y}, not {x}"
    check = Check("distance", False, says, (a.id, b.id))
    sides = (Side(y, "", (b,)), Side(x, "", (a,)))
    return (b, a), Contest("date", "", sides, "date", (check,), True, True)

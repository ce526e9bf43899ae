"""Normalisers of lengths of time, sets, times of day and references that no calendar can hold."""

from __future__ import annotations

from decimal import Decimal

from pipeline.extract.dates import absolute, relative
from pipeline.extract.dates.numbers import count, length
from pipeline.extract.dates.reading import Match, Normaliser, Setting
from pipeline.extract.dates.relative import PARTS_OF_DAY
from pipeline.extract.dates.spans import When, of_day


def duration(m: Match, c: Setting) -> When | None:
    """A length of time; no place in the calendar."""
    unit = m.value("unit")
    if unit is None:
        return None
    amount = count(m) if m.has("count") else (None if "vague" in m.fixed else Decimal(1))
    if amount is not None and amount > 100000:
        return None
    text = length(unit, amount)
    return When(text if "X" not in text else "", text, "DURATION", grain="length")


def half_unit(m: Match, c: Setting) -> When | None:
    """'half a century', 'a half-hour'."""
    unit = m.value("unit")
    text = length(unit, Decimal("0.5")) if unit else ""
    return When(text, text, "DURATION", grain="length") if text else None


def every(m: Match, c: Setting) -> When | None:
    """'every year', 'each Thursday', 'weekly': a set."""
    day, month, unit = m.value("weekday") or m.value("weekdays"), m.value("month"), m.value("unit")
    if m.has("setword"):
        unit = m.value("setword")
    if day is not None:
        part = m.value("daypart")
        return When("", f"XXXX-WXX-{day}" + (f"T{PARTS_OF_DAY[part]}" if part else ""), "SET")
    if month is not None:
        return When("", f"XXXX-{month:02}", "SET")
    if unit is None:
        return None
    return When("", length(unit, count(m) if m.has("count") else Decimal(1)), "SET")


def reference(m: Match, c: Setting) -> When | None:
    """'now', 'recently', 'the future': as TIMEX3 names them."""
    return When("", m.fixed["timex"], m.fixed.get("type", "DATE"))


def clock(m: Match, c: Setting) -> When | None:
    """A time of day, on the day that is named beside it, else on the day spoken of, else on the day of publication."""
    hour = minute = 0
    if m.has("dottime"):
        hour, minute = (int(p) for p in m.tokens.raw[m.parts["dottime"][0]].replace(",", ".").split("."))
    elif m.has("clock4"):
        hour, minute = divmod(m.value("clock4") or 0, 100)
    elif m.has("noonword"):
        hour = m.value("noonword") or 0
    else:
        hour, minute = m.value("hour") or 0, m.value("minute") or 0
        if "numword" in m.parts:
            hour = m.value("numword") or 0
    half = m.word("ampm")
    if (half and hour > 12) or hour > 24:
        return None
    if half == "p" or half == "pm" or m.value("daypart") in (2, 3, 4):
        hour += 12 if hour < 12 else 0
    elif half and hour == 12:
        hour = 0
    day = day_beside(m, c)
    base = day.timex[:10] if day and day.timex else "XXXX-XX-XX"
    timex = f"{base}T{hour:02}:{minute:02}" if hour < 24 else f"{base}T24:00"
    if day is None or not day.value:
        return When("", timex, "TIME", grain="time")
    return day.but(timex=timex, type="TIME", grain="day")


def day_beside(m: Match, c: Setting) -> When | None:
    """The day a time belongs to."""
    if m.has("month"):
        return absolute.day(m, c)
    if m.has("weekday"):
        number = m.value("weekday") or 1
        return relative._weekday(m, c, number)
    if m.has("nearday"):
        return relative.near_day(m, c)
    spoken = c.in_sentence()
    if spoken is not None and spoken.grain == "day":
        return spoken
    return of_day(c.published) if c.published else None


NORMALISERS: dict[str, Normaliser] = {f.__name__: f for f in (duration, half_unit, every, reference, clock)}

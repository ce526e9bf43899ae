"""Normalisers of rarer forms: stamps with a clock, both ends of a fiscal year, ranges of lengths, Japanese words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.extract.dates.absolute import day, month, numeric, two_figures, year_of
from pipeline.extract.dates.fiscal import fiscal_year
from pipeline.extract.dates.numbers import count, length
from pipeline.extract.dates.reading import Match, Normaliser, Setting
from pipeline.extract.dates.relative import DAY, MONTH, WEEK, YEAR, holiday, unit_at, weekday
from pipeline.extract.dates.spans import When, days_apart, of_day, of_week, of_year, of_years, shifted_years

_NEAR = {"先": -1, "昨": -1, "今": 0, "来": 1, "明": 1}
_UNITS = {"月": MONTH, "週": WEEK, "日": DAY, "年": YEAR}


def iso_time(m: Match, c: Setting) -> When | None:
    """'2025-12-26 17:31'."""
    day = numeric(m, c)
    if day is None:
        return None
    return day.but(timex=f"{day.timex}T{m.value('hour') or 0:02}:{m.value('minute') or 0:02}", type="TIME")


def fiscal_both(m: Match, c: Setting) -> When | None:
    """'FY2025/26': one fiscal year told by both its years, or a span of years if they are further apart."""
    first, last = year_of(m, c), m.value("year2")
    if first is None or last is None:
        return None
    last = last if last > 99 else two_figures(last, c)
    if last == first + 1:
        return fiscal_year(m, c)
    return of_years(first, last) if first < last <= first + 60 else None


def year_end(m: Match, c: Setting) -> When | None:
    """'year-end', 'year-end 2025'."""
    year = year_of(m, c) if m.has("year") else (c.published.year if c.published else None)
    if year is None:
        return When(timex="XXXX", modifier="end")
    return of_year(year).but(modifier="end")


def length_range(m: Match, c: Setting) -> When | None:
    """'5 to 10 years': both ends, as one length with an X in TIMEX3."""
    unit, low = m.value("unit"), count(m)
    high = count(replace(m, parts={"count": m.parts["count2"]}))
    if unit is None or low is None or high is None or low >= high:
        return None
    a, b = length(unit, low), length(unit, high)
    return When(f"{a}/{b}", length(unit, None), "DURATION", grain="length")


def week_of(m: Match, c: Setting) -> When | None:
    """'the week of March 6', 'Easter week'."""
    found = day(m, c) if m.has("month") else holiday(m, c)
    return of_week(date.fromisoformat(found.start)) if found and found.start else found


def day_beyond(m: Match, c: Setting) -> When | None:
    """'the day before yesterday', 'the day after Thanksgiving'."""
    step = -1 if m.has("back") else 1
    if m.has("weekday") or m.has("holiday"):
        named = weekday(m, c) if m.has("weekday") else holiday(m, c)
        base = date.fromisoformat(named.start) if named and named.start else None
    else:
        base, step = c.published, 2 * step
    found = days_apart(base, step) if base else None
    return of_day(found) if found else When(timex="XXXX-XX-XX")


def fiscal_last(m: Match, c: Setting) -> When | None:
    """'the latest fiscal year': the last one that is over."""
    here = c.published
    if here is None:
        return When(timex="XXXX")
    return replace(c.calendar().year(c.calendar().label(here.year, here.month) - 1), ground=c.ground())


def fiscal_following(m: Match, c: Setting) -> When | None:
    """'the following fiscal year': the one behind the one that is told."""
    told = c.last_of(("fiscal",))
    if told is not None:
        return shifted_years(told, m.value("anarel") or 0)
    here = c.published
    if here is None:
        return When(timex="XXXX", grain="fiscal")
    label = c.calendar().label(here.year, here.month) + (m.value("anarel") or 0)
    return replace(c.calendar().year(label), ground=c.ground())


def japanese_near(m: Match, c: Setting) -> When | None:
    """'先月', '来週', '昨日'."""
    first, unit = m.words("jmonth").split()
    if c.published is None:
        return When(timex={"月": "XXXX-XX", "週": "XXXX-WXX", "日": "XXXX-XX-XX"}[unit])
    return unit_at(c.published, _UNITS[unit], _NEAR[first])


def month_third(m: Match, c: Setting) -> When | None:
    """'12月下旬': a month, and which third of it."""
    found = month(m, c)
    return found.but(modifier=next(part for part in ("early", "mid", "late") if m.has(part))) if found else None


def japanese_length_head(m: Match, c: Setting) -> When | None:
    """'10年ぶり': the length alone is the quote, see `find`."""
    text = length(YEAR, count(m))
    return When(text, text, "DURATION", grain="length")


def japanese_length(m: Match, c: Setting) -> When | None:
    """'10年間', '3カ月'."""
    words = m.words("jlength")
    unit = next((_UNITS[w] for w in words.split() if w in _UNITS), None)
    if unit is None:
        return None
    text = length(unit, count(m))
    return When(text, text, "DURATION", grain="length")


NORMALISERS: dict[str, Normaliser] = {
    f.__name__: f
    for f in (
        week_of,
        day_beyond,
        fiscal_last,
        iso_time,
        fiscal_both,
        year_end,
        length_range,
        japanese_near,
        japanese_length,
        japanese_length_head,
        month_third,
        fiscal_following,
    )
}

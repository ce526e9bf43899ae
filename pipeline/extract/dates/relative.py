"""Normalisers of what is measured from publication or from an earlier date: last week, a year ago, Friday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.extract.dates.absolute import any_year_day, year_of
from pipeline.extract.dates.numbers import count, length
from pipeline.extract.dates.reading import Match, Normaliser, Setting
from pipeline.extract.dates.spans import (
    When,
    days_apart,
    make_day,
    months_apart,
    of_century,
    of_day,
    of_decade,
    of_half,
    of_month,
    of_quarter,
    of_week,
    of_weekend,
    of_year,
    shifted_years,
)

SECOND, MINUTE, HOUR, DAY, WEEK, FORTNIGHT, MONTH, QUARTER, YEAR, DECADE, CENTURY, WEEKEND, HALF, NIGHT = range(1, 15)
PARTS_OF_DAY = {1: "MO", 2: "AF", 3: "EV", 4: "NI", 5: "DT"}


def unit_at(day: date, unit: int, shift: int) -> When | None:
    """The week, month, ... that holds a day, moved by `shift` of them."""
    if unit == DAY:
        found = days_apart(day, shift)
        return of_day(found) if found else None
    if unit in (WEEK, FORTNIGHT, WEEKEND):
        found = days_apart(day, 7 * shift * (2 if unit == FORTNIGHT else 1))
        return (of_weekend(found) if unit == WEEKEND else of_week(found)) if found else None
    if unit == MONTH:
        return of_month(day.year, day.month + shift)
    if unit == QUARTER:
        return of_quarter(day.year, (day.month + 2) // 3 + shift)
    if unit == HALF:
        return of_half(day.year, (day.month > 6) + 1 + shift)
    if unit == YEAR:
        return of_year(day.year + shift)
    if unit == DECADE:
        return of_decade(day.year // 10 * 10 + 10 * shift)
    if unit == CENTURY:
        return of_century(day.year // 100 * 100 + 100 * shift)
    return None


_UNKNOWN = {DAY: "XXXX-XX-XX", WEEK: "XXXX-WXX", MONTH: "XXXX-XX", QUARTER: "XXXX-QX", YEAR: "XXXX"}


def with_part(when: When | None, m: Match) -> When | None:
    """Add a part of the day: the type becomes TIME."""
    part = m.value("daypart") or (4 if m.has("night") else None)
    if when is None or part is None:
        return when
    name = PARTS_OF_DAY[part]
    timex = f"{when.timex}T{name}" if when.timex else ""
    return when.but(timex=timex, type="TIME")


def weekday(m: Match, c: Setting) -> When | None:
    """'Friday', 'last Monday', 'next Tuesday', with or without a part of the day."""
    number = m.value("weekday")
    if number is None:
        return None
    return with_part(_weekday(m, c, number), m)


def _weekday(m: Match, c: Setting, number: int) -> When:
    here = c.published
    if here is None:
        return When(timex=f"XXXX-WXX-{number}", grain="day")
    back = (here.isoweekday() - number) % 7
    shift = m.value("rel", "rel")
    if m.has("week") and shift is not None:  # 'Monday of next week'
        base = here.toordinal() - here.isoweekday() + number + 7 * shift
        return of_day(date.fromordinal(base))
    if shift is not None and shift < 0:
        told = c.in_sentence() if m.word("rel") in ("previous", "prior") else None
        if told is not None and told.grain == "day":
            here = date.fromisoformat(told.start)
            back = (here.isoweekday() - number) % 7
        found = days_apart(here, -(back or 7))
    elif shift is not None and shift > 0:
        found = days_apart(here, 7 - back)
    elif shift == 0:
        found = days_apart(here, number - here.isoweekday()) if not m.has("coming") else days_apart(here, 7 - back)
    elif back and not _possessive(m) and c.tense() == "future":
        found = days_apart(here, 7 - back)
    else:
        found = days_apart(here, -back)
    return of_day(found) if found else When()


def _possessive(m: Match) -> bool:
    """'Friday's ruling' has been, whatever is planned because of it."""
    following = m.tokens.low[m.last : m.last + 2]
    return len(following) == 2 and following[0] in "'’" and following[1] == "s"


def near_day(m: Match, c: Setting) -> When | None:
    """'today', 'yesterday', 'tomorrow night', 'this morning', '昨日'."""
    shift = m.value("nearday")
    if shift is None:
        shift = m.value("jday")
    shift = int(m.fixed.get("shift", "0")) if shift is None else shift
    here = c.published
    if here is None:
        return with_part(
            When(timex="PRESENT_REF" if shift == 0 and not m.has("daypart") else "XXXX-XX-XX", grain="day"), m
        )
    found = days_apart(here, shift)
    return with_part(of_day(found), m) if found else None


def rel_unit(m: Match, c: Setting) -> When | None:
    """'last year', 'this week', 'next quarter', 'the current decade'."""
    shift, unit = m.value("rel", "rel"), m.value("unit")
    if shift is None or unit is None:
        return None
    if c.published is None:
        return When(timex=_UNKNOWN.get(unit, ""), grain="")
    found = unit_at(c.published, unit, shift)
    return with_part(found, m)


def same_unit(m: Match, c: Setting) -> When | None:
    """'that year', 'the same day', 'the following month', 'the previous year': measured from an earlier date."""
    shift = 1 if m.word("anarel") == "next" else m.value("anarel") or 0
    unit = m.value("unit") or DAY
    base = c.in_sentence() or (c.history[-1][1] if c.history and c.history[-1][1].start else None)
    if unit == DAY and not shift and (base is None or base.grain != "day" or c.ahead(base)):
        base = c.last_day_so_far() or base
    if base is None or not base.start:
        if c.published is None or not shift:
            return When(timex=_UNKNOWN.get(unit, ""))
        return unit_at(c.published, unit, shift)
    return with_part(unit_at(date.fromisoformat(base.start), unit, shift), m)


def ago(m: Match, c: Setting) -> When | None:
    """'two weeks ago', 'a year earlier', 'six months later', 'three years from now'."""
    unit, sign = m.value("unit"), 1 if m.word("agoword") == "from" else m.value("agoword")
    if unit is None or sign is None:
        return None
    amount = count(m)
    if unit in (SECOND, MINUTE, HOUR):
        text = length(unit, amount)
        return When(text if "X" not in text else "", text, "DURATION", grain="length")
    anchored = m.word("agoword") in ("earlier", "later", "before", "after", "previously", "prior")
    if amount is None:
        return When(timex="PAST_REF" if sign < 0 else "FUTURE_REF")
    step = int(amount) if amount == int(amount) else None
    if unit == YEAR and step == 1 and sign < 0:
        return year_ago(m, c)
    base = c.in_sentence() if anchored else None
    here = date.fromisoformat(base.start) if base else c.published
    if here is None:
        return When(timex="PAST_REF" if sign < 0 else "FUTURE_REF")
    if step is None:
        months = {YEAR: 12, MONTH: 1, DECADE: 120}.get(unit)
        if months is None:
            return None
        moved = months_apart(here, int(sign * amount * months))
        return of_year(moved.year) if unit == DECADE else of_month(moved.year, moved.month)
    if step > 9000:
        return None
    if unit == DECADE:
        return of_year(here.year + 10 * sign * step)
    if unit in (QUARTER, HALF):
        return unit_at(here, unit, sign * step)
    return unit_at(here, unit, sign * step)


def year_ago(m: Match, c: Setting) -> When | None:
    """'a year ago', 'a year earlier', 'the year-ago period': the same stretch of the year before."""
    base = c.in_sentence()
    if c.length_in_sentence() and c.published is not None and (base is None or base.grain != "quarter"):
        return of_year(c.published.year - 1)
    if base is None or base.grain not in ("quarter", "half", "month", "fiscal", "span", "year"):
        base = c.last_of(("quarter",))
    if base is not None:
        return shifted_years(base, -1)
    if c.published is None:
        return When(timex="PAST_REF")
    return of_year(c.published.year - 1)


def same_period(m: Match, c: Setting) -> When | None:
    """'the 1988 period': the stretch spoken of, in that year."""
    year = year_of(m, c)
    if year is None:
        return None
    base = c.last_of(("quarter", "half", "span"))
    if base is not None:
        return shifted_years(base, year - int(base.start[:4]))
    return of_year(year)


def the_quarter(m: Match, c: Setting) -> When | None:
    """'the quarter', 'the latest quarter': the one spoken of, else the last that ended before publication."""
    base = c.last_of(("quarter",))
    if base is not None and not m.has("which"):
        return replace(base, modifier="")
    if c.published is None:
        return When(timex="XXXX-QX")
    return unit_at(c.published, QUARTER, -1)


def of_the_year(m: Match, c: Setting) -> When | None:
    """'the year', 'the end of the month', "year's end": this one."""
    unit = m.value("unit") or YEAR
    if c.published is None:
        return When(timex=_UNKNOWN.get(unit, ""))
    shift = 0
    if unit == WEEKEND and c.published.isoweekday() < 5 and c.tense() != "future":
        shift = -1
    return unit_at(c.published, unit, shift)


def holiday(m: Match, c: Setting) -> When | None:
    """A feast by name: a fixed day, or the n-th weekday of a month."""
    code = feast_code(m)
    if code is None:
        return None
    named = year_of(m, c) if m.has("year") else None
    here = c.published
    if named is None and here is None:
        return When(timex="XXXX", grain="day")
    if named is not None:
        found = feast(code, named)
        return of_day(found) if found else None
    assert here is not None
    days = [d for d in (feast(code, here.year + k) for k in (-1, 0, 1)) if d]
    shift = m.value("rel", "rel")
    if shift is not None and shift < 0:
        return of_day(max(d for d in days if d < here))
    if shift is not None and shift > 0:
        return of_day(min(d for d in days if d > here))
    near = any_year_day(days[1].month, days[1].day, c) if len(days) > 1 else None
    found = feast(code, near.year) if near else None
    return of_day(found) if found else None


_NAMED_FEASTS = {
    "new year ' s": 101, "good friday": 20098, "independence day": 704, "election day": 11121, "memorial day": 10519,
    "labor day": 10911, "veterans day": 1111, "boxing day": 1226, "martin luther": 10113,
}  # fmt: skip


def feast_code(m: Match) -> int | None:
    """The code of a feast: from the class, or by the first words of a longer name."""
    code = m.value("holiday")
    words = " ".join(m.tokens.low[m.first : m.last]).replace("’", "'")
    if code is None:
        code = next((c for name, c in _NAMED_FEASTS.items() if words.startswith(name)), None)
    if code is None or not m.has("beside"):
        return code
    if code > 20000:
        return code + (1 if m.word("beside") == "monday" else -1)
    return {1225: 1224, 101: 1231}.get(code)


def feast(code: int, year: int) -> date | None:
    """MMDD for a fixed day; 1MMWN for the N-th weekday W of a month (N=9: the last); 20000+n: Easter plus n-100."""
    if code < 10000:
        return make_day(year, code // 100, code % 100)
    if code >= 20000:
        return days_apart(easter(year), code - 20100)
    month, weekday, nth = code // 100 % 100, code // 10 % 10, code % 10
    first = date(year, month, 1)
    offset = (weekday - first.isoweekday()) % 7
    if nth < 9:
        return make_day(year, month, 1 + offset + 7 * (nth - 1))
    return next((d for k in range(5, 0, -1) if (d := make_day(year, month, 1 + offset + 7 * (k - 1)))), None)


def easter(year: int) -> date:
    """Western Easter (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


NORMALISERS: dict[str, Normaliser] = {
    f.__name__: f
    for f in (weekday, near_day, rel_unit, same_unit, ago, year_ago, same_period, the_quarter, of_the_year, holiday)
}

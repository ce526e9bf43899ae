"""Stretches of the calendar: each constructor gives the value, the TIMEX3 string and the half-open interval at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from pipeline.quick import quick

SEASONS = {"SP": (3, 6), "SU": (6, 9), "FA": (9, 12), "WI": (12, 15)}
"""First month and the month after the last; a northern winter runs into the next year."""


@quick
@dataclass(frozen=True, slots=True)
class When:
    """One reading of a time expression."""

    value: str = ""
    timex: str = ""
    type: str = "DATE"
    start: str = ""
    end: str = ""
    modifier: str = ""
    ambiguous: str = ""
    ground: str = ""
    grain: str = ""
    """day, week, month, quarter, half, year, ...: what a later 'a year earlier' is measured in."""

    def but(self, **changes: str) -> When:
        """The same with some fields changed; empty changes are ignored."""
        return replace(self, **{k: v for k, v in changes.items() if v})


def iso(day: date | None) -> str:
    """The ISO form, empty for no date."""
    return day.isoformat() if day else ""


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_start(year: int, month: int) -> date | None:
    """First day of a month; months beyond 12 or below 1 roll into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1) if MINYEAR <= year <= MAXYEAR else None


def months_apart(day: date, count: int) -> date:
    """The same day `count` months later, or the last day of that month."""
    total = day.year * 12 + day.month - 1 + count
    year, month = divmod(total, 12)
    year = min(max(year, MINYEAR), MAXYEAR)
    for d in range(day.day, 27, -1):
        found = make_day(year, month + 1, d)
        if found:
            return found
    return date(year, month + 1, day.day)


def days_apart(day: date, count: int) -> date | None:
    """`count` days later, None beyond the calendar."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None


def of_day(day: date) -> When:
    """One day."""
    return When(iso(day), iso(day), start=iso(day), end=iso(days_apart(day, 1)), grain="day")


def of_week(day: date) -> When:
    """The ISO week that holds a day."""
    year, week, weekday = day.isocalendar()
    monday = days_apart(day, 1 - weekday)
    text = f"{year}-W{week:02}"
    sunday = days_apart(monday, 7) if monday else None
    return When(text, text, start=iso(monday), end=iso(sunday), grain="week")


def of_weekend(day: date) -> When:
    """Saturday and Sunday of the ISO week that holds a day."""
    year, week, weekday = day.isocalendar()
    saturday, monday = days_apart(day, 6 - weekday), days_apart(day, 8 - weekday)
    last = days_apart(day, 7 - weekday)
    value = f"{iso(saturday)}/{iso(last)}"
    return When(value, f"{year}-W{week:02}-WE", start=iso(saturday), end=iso(monday), grain="weekend")


def of_months(year: int, first: int, count: int) -> When:
    """`count` months from a month on: a month, a calendar quarter, half or year where it is one, else a span."""
    start, end, last = month_start(year, first), month_start(year, first + count), month_start(year, first + count - 1)
    if start is None or end is None or last is None:
        return When()
    year, first = start.year, start.month
    if count == 1:
        text, grain = f"{year:04}-{first:02}", "month"
    else:
        text, grain = f"{start:%Y-%m}/{last:%Y-%m}", "span"
        if year < 1000:
            text = f"{year:04}-{first:02}/{last.year:04}-{last.month:02}"
    return When(text, text, start=iso(start), end=iso(end), grain=grain)


def of_month(year: int, month: int) -> When:
    """One month; 13 is the January after."""
    return of_months(year, month, 1)


def of_quarter(year: int, quarter: int) -> When:
    """A calendar quarter; 0 and 5 roll over."""
    year, quarter = year + (quarter - 1) // 4, (quarter - 1) % 4 + 1
    text = f"{year}-Q{quarter}"
    return of_months(year, quarter * 3 - 2, 3).but(value=text, timex=text, grain="quarter")


def of_half(year: int, half: int) -> When:
    """A calendar half; 0 and 3 roll over."""
    year, half = year + (half - 1) // 2, (half - 1) % 2 + 1
    text = f"{year}-H{half}"
    return of_months(year, half * 6 - 5, 6).but(value=text, timex=text, grain="half")


def of_season(year: int, season: str) -> When:
    """A season by its TIMEX3 name, northern; as of 'mid-2027', the value is the bare year."""
    first, after = SEASONS[season]
    text = f"{year}-{season}"
    return of_months(year, first, after - first).but(value=f"{year}", timex=text, grain="season")


def of_year(year: int) -> When:
    """One calendar year."""
    text = f"{year:04}"
    return of_months(year, 1, 12).but(value=text, timex=text, grain="year")


def of_years(first: int, last: int) -> When:
    """Years from first to last, both inside."""
    text = f"{first:04}/{last:04}"
    whole = of_months(first, 1, 12 * (last - first + 1))
    return whole.but(value=text, timex=text, grain="years")


def of_decade(year: int) -> When:
    """The ten years that begin with `year`; TIMEX3 writes their first three figures."""
    return of_years(year, year + 9).but(timex=f"{year // 10:03}", grain="decade")


def of_century(first: int) -> When:
    """The hundred years that begin with `first`; TIMEX3 writes the first two figures."""
    return of_years(first, first + 99).but(timex=f"{first // 100:02}", grain="century")


def between(a: When, b: When) -> When:
    """From the begin of one to the end of the other; empty where they are in the wrong order."""
    if not a.value or not b.value or (a.start and b.start and a.start > b.start):
        return When()
    first, last = a.value.split("/")[0], b.value.split("/")[-1]
    return When(f"{first}/{last}", f"{first}/{last}", start=a.start, end=b.end, grain="span")


def shifted_years(when: When, years: int) -> When | None:
    """The same stretch some years later, None where it has no place in the calendar."""
    if not when.start:
        return None
    start = date.fromisoformat(when.start)
    year = start.year + years
    if not 1 <= year <= 9990:
        return None
    if when.grain == "quarter":
        return of_quarter(year, (start.month + 2) // 3)
    if when.grain == "half":
        return of_half(year, 1 if start.month < 7 else 2)
    if when.grain == "month":
        return of_month(year, start.month)
    if when.grain == "year":
        return of_year(year)
    if when.grain == "season":
        return of_season(year, when.timex[-2:])
    if when.grain == "day":
        return of_day(months_apart(start, 12 * years))
    if when.grain == "fiscal" and when.value[2:].isdecimal():
        label = f"FY{int(when.value[2:]) + years}"
        end = date.fromisoformat(when.end)
        return replace(
            when,
            value=label,
            timex=label[2:],
            start=iso(months_apart(start, 12 * years)),
            end=iso(months_apart(end, 12 * years)),
        )
    if when.grain == "span" and when.end and start.day == 1:
        end = date.fromisoformat(when.end)
        return of_months(year, start.month, (end.year - start.year) * 12 + end.month - start.month)
    return None

"""Normalisers of fiscal years, their halves and quarters, and of years told by the month they end or start in."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.dates.absolute import day as absolute_day
from pipeline.extract.dates.absolute import day_number, quarter_like, two_figures, year_of
from pipeline.extract.dates.calendars import months_until, year_ending, year_starting
from pipeline.extract.dates.numbers import count
from pipeline.extract.dates.reading import Match, Normaliser, Setting
from pipeline.extract.dates.spans import When, make_day, of_day, of_years


def _labelled(m: Match, c: Setting) -> int | None:
    """The label of the fiscal year a match names: a figure, an era year, or relative to publication."""
    shift = m.value("rel", "rel")
    if shift is None:
        shift = m.value("jrel", "jrel")
    if shift is not None and not m.has("year"):
        here = c.published
        return None if here is None else c.calendar().label(here.year, here.month) + shift
    found = year_of(m, c)
    last = m.value("year2")
    if found is not None and last is not None and c.calendar().by_end:  # FY2024-25 of India is FY2025
        full = last if last > 99 else two_figures(last, c)
        if full == found + 1:
            return full
    return found


def fiscal_year(m: Match, c: Setting) -> When | None:
    """'FY2026', 'fiscal 2026', 'this fiscal year', '来年度', '2026年度'."""
    label = _labelled(m, c)
    if label is None:
        return When(timex="XXXX", grain="fiscal") if m.has("rel") or m.has("jrel") or m.has("bare") else None
    if not 1900 <= label <= 2150:
        return None
    return replace(c.calendar().year(label), ground=c.ground())


def this_fiscal_year(m: Match, c: Setting) -> When | None:
    """'the fiscal year', with nothing that says which: the running one."""
    here = c.published
    if here is None:
        return When(timex="XXXX", grain="fiscal")
    return replace(c.calendar().year(c.calendar().label(here.year, here.month)), ground=c.ground())


def fiscal_span(m: Match, c: Setting) -> When | None:
    """'fiscal 2026 to 2030', 'FY2023-FY2027'."""
    first, last = year_of(m, c), m.value("year2")
    if first is None or last is None:
        return None
    last = last if last > 99 else two_figures(last, c)
    if not first < last <= first + 60:
        return None
    a, b = c.calendar().year(first), c.calendar().year(last)
    return replace(of_years(first, last), start=a.start, end=b.end, ground=c.ground())


def fiscal_part(m: Match, c: Setting) -> When | None:
    """'the first half of fiscal 2027', 'Q3 FY25', '2026年度上半期'."""
    parts = 2 if m.has("halfno") or m.has("half") or m.has("jhalf") else 4
    number = m.value("halfno") or m.value("quarterno") or m.value("ordinal") or m.value("jhalf")
    if number is None and m.has("lasthalf"):
        number = parts
    if number is None or number > parts:
        return None
    here = c.published
    label = _labelled(m, c)
    if label is None and not m.has("rel") and not m.has("jrel") and here is not None:
        if "US" in c.calendar().iso and parts == 4:  # companies there close their years in every month
            return When(timex=f"{here.year}-Q{number}")
        label = c.calendar().label(here.year, here.month)
    if label is None:
        return When(timex=f"XXXX-{'H' if parts == 2 else 'Q'}{number}")
    found = c.calendar().part(label, number, parts)
    timex = f"{label}-{'H' if parts == 2 else 'Q'}{number}"
    return replace(found, timex=timex, grain="span", ground=c.ground())


def _month_and_year(m: Match, c: Setting, ahead: bool) -> tuple[int, int] | None:
    month = m.value("month")
    if month is None:
        return None
    year, here = year_of(m, c), c.published
    if m.has("yearrel") and here is not None:
        year = here.year + (m.value("yearrel", "rel") or 0)
    if m.has("monthrel") and here is not None:
        shift = m.value("monthrel", "rel") or 0
        year = (
            here.year - (month >= here.month)
            if shift < 0
            else here.year + (month < here.month or (shift > 0 and month == here.month))
        )
    if year is None and here is not None:
        year = here.year + (month < here.month) if ahead else here.year - (month >= here.month)
    return None if year is None else (year, month)


def ending(m: Match, c: Setting) -> When | None:
    """'the year ended March 2025', 'the year to June', 'the three months to December'."""
    ahead = m.word("ending") in ("ending", "ends", "end") or (
        m.word("ending") in ("to", "through", "until") and c.tense() == "future"
    )
    found = _month_and_year(m, c, ahead)
    if found is None:
        return When(timex="", grain="fiscal") if m.has("month") else None
    year, month = found
    units = 13 if m.has("halfyear") else m.value("unit")
    amount = count(m) if m.has("count") else 1
    months = {7: 1, 8: 3, 9: 12, 13: 6}.get(units or 9, 0) * int(amount or 0)
    whole = m.has("day")  # TIMEX3 has a length and a closing day where the day is told
    if months == 12 and not m.has("count"):
        found_year = replace(year_ending(c.calendar(), year, month), ground=c.ground())
        return replace(found_year, timex="P1Y", type="DURATION") if whole and not m.has("fiscalword") else found_year
    if units == 5 and amount:
        return When(f"P{int(amount)}W", f"P{int(amount)}W", "DURATION", grain="length")
    if not 1 <= months <= 600:
        return None
    when = months_until(year, month, months)
    if months == 3 and units == 8:
        nth = m.value("ordinal")
        named = quarter_like(when)
        return named.but(timex=f"{when.end[:4] if month != 12 else year}-Q{nth}" if nth else "", grain="quarter")
    return replace(when, timex=f"P{months}M", type="DURATION") if whole and m.has("count") else when


def closing_day(m: Match, c: Setting, period: When) -> When | None:
    """The day that closes a period: 'Sept. 30' in 'the quarter ended Sept. 30'."""
    found = absolute_day(m, c)
    if m.has("year") or not period.end or found is None:
        return found
    month, number = m.value("month"), day_number(m)
    for year in (int(period.end[:4]), int(period.end[:4]) - 1):
        exact = make_day(year, month or 0, number or 0)
        if exact and exact.isoformat() < period.end:
            return of_day(exact)
    return found


def starting(m: Match, c: Setting) -> When | None:
    """'the fiscal year starting in April', 'the year that begins on 1 July'."""
    past = m.word("starting") in ("started", "began", "begun") or m.word("aux") in ("started", "began")
    found = _month_and_year(m, c, ahead=not past)
    if found is None:
        return When(timex="", grain="fiscal")
    return replace(year_starting(c.calendar(), *found), ground=c.ground())


NORMALISERS: dict[str, Normaliser] = {
    f.__name__: f for f in (fiscal_year, this_fiscal_year, fiscal_span, fiscal_part, ending, starting)
}

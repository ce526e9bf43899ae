"""Normalisers of days, months, quarters, halves, seasons, years, decades, and spans of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.extract.dates.numbers import kanji, year_in_words
from pipeline.extract.dates.reading import Match, Normaliser, Setting
from pipeline.extract.dates.spans import (
    When,
    between,
    days_apart,
    make_day,
    months_apart,
    of_century,
    of_day,
    of_decade,
    of_half,
    of_month,
    of_months,
    of_quarter,
    of_season,
    of_year,
    of_years,
)
from pipeline.extract.dates.tense import preposition
from pipeline.tokens import NUMBER

SEASON_NAMES = {1: "SP", 2: "SU", 3: "FA", 4: "WI"}
_AHEAD = 30
"""A two-figure year lies at most this far behind publication: in 2026, '56 is 2056 and '57 is 1957."""
_PIVOT = 70
"""Two-figure years: 70 to 99 are 19xx where no publication date says otherwise."""


def two_figures(yy: int, c: Setting) -> int:
    """The full year of '26: the last such year that is not far ahead of publication, else by a fixed pivot."""
    if c.published:
        latest = c.published.year + _AHEAD
        return latest - (latest - yy) % 100
    return 1900 + yy if yy >= _PIVOT else 2000 + yy


def year_of(m: Match, c: Setting, name: str = "year") -> int | None:
    """The year a match states: in figures, two figures, words, an era year, or relative ('next', '来')."""
    if name in m.parts:
        a, b = m.parts[name]
        if m.tokens.kind[a] == NUMBER and b - a == 1:
            value = m.value(name)
            return two_figures(value, c) if value is not None and value < 100 else value
        in_words = year_in_words(list(m.tokens.low[a:b]), m.lexicon.values["numword"])
        if in_words:
            return in_words
        found = kanji(list(m.tokens.low[a:b]))
        return int(found) if found is not None else None
    if "daycommayear" in m.parts:
        return int(m.tokens.raw[m.parts["daycommayear"][0]].split(",")[1])
    if "era" in m.parts:
        return era_year(m, c)
    shift = m.value("rel", "rel")
    if shift is None:
        shift = m.value("jrel", "jrel")
    if (
        shift is not None
        and c.published
        and not (m.has("month") and m.has("day") and m.has("rel") and not m.has("relunit"))
    ):
        return c.published.year + shift
    return None


def era_year(m: Match, c: Setting) -> int | None:
    """The calendar year of 'Reiwa 8' or '令和八年'."""
    name = m.words("era").replace(" ", "")
    at = c.calendars.era_of.get(name)
    if at is None or "erano" not in m.parts:
        return None
    a, b = m.parts["erano"]
    number = m.value("erano") if m.tokens.kind[a] == NUMBER else kanji(list(m.tokens.low[a:b]))
    return c.calendars.eras[at].year(int(number)) if number is not None else None


def day_number(m: Match, name: str = "day") -> int | None:
    """The day of the month, in figures or in words."""
    if "daycommayear" in m.parts and name == "day":
        return int(m.tokens.raw[m.parts["daycommayear"][0]].split(",")[0])
    if name not in m.parts:
        return None
    a, b = m.parts[name]
    if m.tokens.kind[a] == NUMBER:
        return m.value(name)
    total = 0
    for word in m.tokens.low[a:b]:
        total += m.lexicon.value("ordinal", word) or m.lexicon.value("numword", word) or 0
    return total or None


def month_number(m: Match, name: str = "month") -> int | None:
    """The month, by name or figure."""
    return m.value(name, "month")


def any_year_day(month: int, day: int, c: Setting, shift: int | None = None) -> date | None:
    """A month and day without a year: by tense, else the nearest to publication."""
    here = c.published
    if here is None:
        same = [d for d in c.full_days if (d.month, d.day) == (month, day)]
        return same[0] if len(set(same)) == 1 else None
    choices = [d for d in (make_day(here.year + k, month, day) for k in (-1, 0, 1)) if d]
    if not choices:
        return None
    if shift:
        past = [d for d in choices if (d < here if shift < 0 else d > here)]
        return (max(past) if shift < 0 else min(past)) if past else None
    tense = c.tense()
    if preposition(c.tokens, c.sentence()[0], c.at) == "since":
        return max((d for d in choices if d <= here), default=None)
    near = min(choices, key=lambda d: (abs((d - here).days), d))
    if tense == "future" and near < here and (here - near).days > 45:
        return min((d for d in choices if d >= here), default=near)
    if tense == "past" and near > here and (near - here).days > 120:
        return max((d for d in choices if d <= here), default=near)
    return near


def day(m: Match, c: Setting) -> When | None:
    """A day by month and number, with or without a year."""
    month, number = month_number(m), day_number(m)
    if month is None or number is None or not 1 <= number <= 31:
        return None
    year = year_of(m, c)
    if year is not None:
        exact = make_day(year, month, number)
        return of_day(exact) if exact else None
    if make_day(2000, month, number) is None:
        return None
    found = any_year_day(month, number, c, m.value("rel", "rel"))
    return of_day(found) if found else When(timex=f"XXXX-{month:02}-{number:02}", grain="day")


def day_span(m: Match, c: Setting) -> When | None:
    """'Dec. 26-28', '26 to 28 December 2025', 'March 30 - April 2'."""
    month, a, b = month_number(m), day_number(m), day_number(m, "day2")
    month2 = month_number(m, "month2") or month
    if month is None or month2 is None or a is None or b is None:
        return None
    year = year_of(m, c)
    if year is None:
        found = any_year_day(month, a, c)
        if found is None:
            return When(timex=f"XXXX-{month:02}-{a:02}/XXXX-{month2:02}-{b:02}")
        year = found.year
    else:
        year -= month2 < month
    first, last = make_day(year, month, a), make_day(year + (month2 < month), month2, b)
    if first is None or last is None or first >= last:
        return None
    return between(of_day(first), of_day(last))


def any_year_month(month: int, c: Setting) -> int | None:
    """The year of a bare month: a coming one where the words look ahead, else the last one."""
    here = c.published
    if here is None:
        return None
    tense, ahead = c.tense(), (month - here.month) % 12
    coming = here.year + (month < here.month)
    if c.deadline_like():
        return coming if ahead <= (9 if tense == "future" else 6) else coming - 1
    if tense == "future" or (tense == "" and 0 < ahead <= 2):
        return coming
    return here.year if month <= here.month else here.year - 1


def month(m: Match, c: Setting) -> When | None:
    """A month, with a year, with 'last' or 'next', or bare."""
    number = month_number(m)
    if number is None or not 1 <= number <= 12:
        return None
    year = year_of(m, c) if not m.has("rel") or m.has("relunit") else None
    if year is not None:
        return of_month(year, number)
    here = c.published
    if here is None:
        return When(timex=f"XXXX-{number:02}", grain="month")
    if m.has("rel"):
        shift = m.value("rel", "rel") or 0
        if shift < 0:
            return of_month(here.year - (number >= here.month), number)
        if shift > 0:
            return of_month(here.year + (number <= here.month), number)
        return of_month(here.year, number)
    found = any_year_month(number, c)
    return of_month(found, number) if found else None


def month_span(m: Match, c: Setting) -> When | None:
    """'April-June 2025', 'June to August 2028', 'Nov. 2027-Feb. 2028'."""
    a, b = month_number(m), month_number(m, "month2")
    if a is None or b is None or a == b:
        return None
    year, first = year_of(m, c), year_of(m, c, "year1") if m.has("year1") else None
    if first is None:
        if year is not None:
            first = year - (b < a)
        else:
            found = any_year_month(a, c)
            if found is None:
                return When(timex=f"XXXX-{a:02}/XXXX-{b:02}", grain="span")
            first = found
            last = any_year_month(b, c)
            if last is not None and b > a:
                first = last
    count = ((year or first + (b < a)) - first) * 12 + b - a + 1
    return of_months(first, a, count) if 1 < count <= 600 else None


def year(m: Match, c: Setting) -> When | None:
    """One year."""
    found = year_of(m, c)
    return of_year(found) if found and 1 <= found <= 9990 else None


def year_span(m: Match, c: Setting) -> When | None:
    """'2027-28', '2020–2025', '2025 to 2030'."""
    first, last = year_of(m, c), m.value("year2")
    if first is None or last is None:
        return None
    if last < 100:
        last += first // 100 * 100
        if last <= first:
            last += 100
    if not first < last <= first + 150:
        return None
    if last == first + 1 and m.tokens.raw[m.last - 1] != str(last) and _is_fiscal(m, c):
        return replace(c.calendar().year(last), ground=c.ground())
    return of_years(first, last)


def _is_fiscal(m: Match, c: Setting) -> bool:
    """Whether '2025-26' is a fiscal year of the country an article speaks of, and no season or school year."""
    calendar = c.calendar()
    if not calendar.paired or c.ground() == "default":
        return False
    first, last = c.sentence()
    words = m.lexicon.lists["of_seasons"]
    return not any(word in words for word in m.tokens.low[first:last])


def quarter(m: Match, c: Setting) -> When | None:
    """A calendar quarter by number, with a year or near the publication date."""
    number = m.value("quarterno")
    if number is None:
        number = 4 if m.has("lastquarter") else m.value("ordinal")
    if number is None or not 1 <= number <= 4:
        return None
    return _part_of_year(m, c, number, 4)


def half(m: Match, c: Setting) -> When | None:
    """A calendar half."""
    number = m.value("halfno")
    if number is None:
        number = m.value("ordinal")
    if number is None:
        number = 2 if m.has("lasthalf") else m.value("jhalf")
    if number is None or number > 2:
        return None
    return _part_of_year(m, c, number, 2)


def _part_of_year(m: Match, c: Setting, number: int, parts: int) -> When | None:
    make = of_quarter if parts == 4 else of_half
    year = year_of(m, c)
    if year is not None:
        return make(year, number)
    letter = "Q" if parts == 4 else "H"
    here = c.published
    if here is None:
        return When(timex=f"XXXX-{letter}{number}", grain="quarter" if parts == 4 else "half")
    if m.has("ago"):
        now = c.last_of(("quarter",)) if parts == 4 else None
        base = int(now.start[:4]) if now else here.year
        return make(base - 1, number)
    found = make(here.year, number)
    if found.start > here.isoformat() and c.tense() == "past":
        return make(here.year - 1, number)
    if found.end <= here.isoformat() and c.tense() == "future" and (here.month - 1) // (12 // parts) + 1 > number + 1:
        return make(here.year + 1, number)
    return found


def month_quarter(m: Match, c: Setting) -> When | None:
    """'the December quarter': three months that end with the month."""
    number = month_number(m)
    if number is None:
        return None
    year = year_of(m, c) or any_year_month(number, c)
    if year is None:
        return When(timex="XXXX-QX", grain="quarter")
    return quarter_like(of_months(year, number - 2, 3))


def quarter_like(span: When) -> When:
    """Three months that make a calendar quarter keep their value and are called one in TIMEX3."""
    year, month = int(span.start[:4]), int(span.start[5:7])
    if month % 3 != 1:
        return span
    return span.but(timex=f"{year}-Q{(month + 2) // 3}", grain="quarter")


def quarter_span(m: Match, c: Setting) -> When | None:
    """'the first two quarters of 1990', 'the first nine months of 2025', and bare, 'in the first nine months'."""
    count, year = m.value("numword") or m.value("int"), year_of(m, c)
    if m.has("bare"):
        return _so_far(count or 0, 3 if m.has("quarters") else 1, c)
    if m.has("thisyear") and c.published:
        year = c.published.year
    if not count or year is None:
        return None
    size = 3 if m.has("quarters") else 1
    if count * size > 12:
        return None
    if count * size == 6 and size == 3:
        return of_half(year, 2 if m.word("end") in ("last", "final") else 1)
    first = 13 - count * size if m.word("end") in ("last", "final") else 1
    return of_months(year, first, count * size)


def _so_far(count: int, size: int, c: Setting) -> When | None:
    """The first months of the last year that had them when the article appeared; none where years begin in April. For
    TIMEX3, which knows no such year, a length."""
    if not c.published or not 1 < count * size < 12 or (c.calendar().month == 4 and c.ground() != "default"):
        return None
    span = of_months(c.published.year - (c.published.month <= count * size), 1, count * size)
    return span.but(timex=f"P{count}{'Q' if size == 3 else 'M'}", type="DURATION")


def season(m: Match, c: Setting) -> When | None:
    """A season of a year, or the one that the words point at."""
    name = SEASON_NAMES.get(m.value("season") or 0, "")
    if not name:
        return None
    year = year_of(m, c) if m.has("year") else None
    here = c.published
    if year is None and here is not None:
        shift = m.value("rel", "rel")
        year = here.year
        begin = of_season(year, name).start
        if shift is not None and shift < 0:
            year -= begin > here.isoformat() or of_season(year, name).end > here.isoformat()
        elif shift is not None and shift > 0:
            year += begin <= here.isoformat()
        elif shift is None and begin > here.isoformat() and c.tense() == "past":
            year -= 1
        elif shift is None and of_season(year, name).end <= here.isoformat():
            year += c.deadline_like() or c.tense() == "future"
    if year is None:
        return When(timex=f"XXXX-{name}", grain="season")
    return of_season(year, name)


def decade(m: Match, c: Setting) -> When | None:
    """'the 1990s', "the '80s", 'the nineties', '202X', '2030年代'."""
    if m.has("decade3"):
        return of_decade((m.value("decade3") or 0) * 10)
    if m.has("decadeyear"):
        year = m.value("decadeyear") or 0
        return of_century(year) if year % 100 == 0 and year < 2000 else of_decade(year)
    two = m.value("decade2")
    if two is None:
        two = m.value("decadeword")
    if two is None:
        return None
    return of_decade((2000 if two < 40 else 1900) + two)


def century(m: Match, c: Setting) -> When | None:
    """'the 20th century'."""
    number = day_number(m, "nth")
    return of_century((number - 1) * 100) if number and 2 <= number <= 30 else None


def numeric(m: Match, c: Setting) -> When | None:
    """Days in figures: ISO, 12/26/2025, 26.12.2025; the order is learnt from the article or flagged."""
    a = m.first
    figures = [
        int(m.tokens.raw[k]) for k in range(a, m.last) if m.tokens.kind[k] == NUMBER and m.tokens.raw[k].isdecimal()
    ]
    dotted = len(figures) < 3
    if dotted:
        figures = [int(p) for p in m.tokens.raw[a].replace(",", ".").split(".")]
    x, y, z = figures[:3]
    if x > 99:
        return _exact(x, y, z)
    year = z if z > 99 else two_figures(z, c)
    if x > 12 or y > 12 or x == y:
        return _exact(year, y, x) if x > 12 or x == y else _exact(year, x, y)
    british, american = make_day(year, y, x), make_day(year, x, y)
    if british is None or american is None:
        return None
    if dotted:
        return of_day(british).but(ground="dots: day first")
    if c.order:
        chosen = british if c.order == "dmy" else american
        return of_day(chosen).but(ground="another date of the article")
    chosen, other, ground = (american, british, "default") if not _day_first(c) else (british, american, "country")
    if c.published and c.published in (british, american):
        chosen, other = (british, american) if c.published == british else (american, british)
        return of_day(chosen).but(ground="publication date")
    return of_day(chosen).but(ambiguous=other.isoformat(), ground=ground)


def _day_first(c: Setting) -> bool:
    return not c.month_first_country()


def _exact(year: int, month: int, number: int) -> When | None:
    found = make_day(year, month, number)
    return of_day(found) if found else None


def month_numeric(m: Match, c: Setting) -> When | None:
    """'2026-04', '04/2026'."""
    number, found = m.value("mon"), year_of(m, c)
    return of_month(found, number) if number and found else None


def day_only(m: Match, c: Setting) -> When | None:
    """'26日' or 'on the 26th': the nearest such day, past unless the words look ahead."""
    number, here = day_number(m), c.published
    if number is None or not 1 <= number <= 31:
        return None
    if here is None:
        return When(timex=f"XXXX-XX-{number:02}", grain="day")
    ahead = c.tense() == "future"
    for k in range(4):
        month = months_apart(here.replace(day=1), k if ahead else -k)
        found = make_day(month.year, month.month, number)
        if found and (found >= here if ahead else found <= (days_apart(here, 1) or here)):
            return of_day(found)
    return None


NORMALISERS: dict[str, Normaliser] = {
    f.__name__: f
    for f in (
        day,
        day_span,
        month,
        month_span,
        month_quarter,
        year,
        year_span,
        quarter,
        half,
        quarter_span,
        season,
        decade,
        century,
        numeric,
        month_numeric,
        day_only,
    )
}

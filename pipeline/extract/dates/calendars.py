"""Fiscal calendars by country and counted eras, from rules/calendars.toml."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import RuleError
from pipeline.extract.dates.spans import When, of_month, of_months
from pipeline.rulebook.load import Rulebook


@dataclass(frozen=True, slots=True)
class Calendar:
    """A fiscal year: the month it starts in, and whether its label is the year it starts or ends in."""

    id: str
    iso: tuple[str, ...]
    words: tuple[str, ...]
    month: int
    by_end: bool
    paired: bool = False
    """A plain '2025-26' is a fiscal year there."""

    def first_year(self, label: int) -> int:
        """The calendar year in which fiscal year `label` starts."""
        return label - 1 if self.by_end and self.month > 1 else label

    def label(self, year: int, month: int) -> int:
        """The label of the fiscal year that holds a month."""
        begins = year if month >= self.month else year - 1
        return begins + 1 if self.by_end and self.month > 1 else begins

    def year(self, label: int) -> When:
        """A whole fiscal year."""
        months = of_months(self.first_year(label), self.month, 12)
        return months.but(value=f"FY{label}", timex=str(label), grain="fiscal")

    def part(self, label: int, number: int, parts: int) -> When:
        """Part `number` of a fiscal year cut into equal parts: 2 halves, 4 quarters, 3 terms."""
        size = 12 // parts
        return of_months(self.first_year(label), self.month + (number - 1) * size, size)

    @property
    def last_month(self) -> int:
        """The month the fiscal year ends in."""
        return (self.month + 10) % 12 + 1


@dataclass(frozen=True, slots=True)
class Era:
    """A counted era: year 1 is the calendar year `first`; `last` is its last year, 0 while it runs."""

    id: str
    first: int
    last: int

    def year(self, number: int) -> int | None:
        """The calendar year of an era year, None beyond its end."""
        found = self.first + number - 1
        return found if number >= 1 and (not self.last or found <= self.last) else None


@dataclass(frozen=True, slots=True, eq=False)
class Calendars:
    """All calendars and eras of the rules."""

    by_iso: dict[str, Calendar]
    by_word: dict[str, Calendar]
    eras: tuple[Era, ...]
    era_of: dict[str, int]
    """Lower-case name -> index into eras."""


def compile_calendars(book: Rulebook) -> Calendars:
    """Read rules/calendars.toml; RuleError names an entry that makes no sense."""
    by_iso: dict[str, Calendar] = {}
    by_word: dict[str, Calendar] = {}
    for row in book.rows("calendars", "calendar"):
        month, label = row.get("month"), row.get("label")
        if not isinstance(month, int) or not 1 <= month <= 12 or label not in ("start", "end"):
            raise RuleError(f"rules/calendars.toml: {row['id']}: month is 1 to 12, label is 'start' or 'end'")
        calendar = Calendar(
            row["id"], tuple(row["iso"]), tuple(row.get("words", ())), month, label == "end", bool(row.get("paired"))
        )
        by_iso.update((code, calendar) for code in calendar.iso)
        by_word.update((word, calendar) for word in calendar.words)
    eras: list[Era] = []
    era_of: dict[str, int] = {}
    for row in book.rows("calendars", "era"):
        era_of.update((name.lower(), len(eras)) for name in row["names"])
        eras.append(Era(row["id"], row["first"], row.get("last", 0)))
    return Calendars(by_iso, by_word, tuple(eras), era_of)


def year_ending(calendar: Calendar, year: int, month: int) -> When:
    """The twelve months that end with a month: a fiscal year where the calendar says so, else a span of months."""
    if month == 12:
        return of_months(year, 1, 12).but(value=f"{year}", timex=f"{year}", grain="year")
    if month == calendar.last_month:
        return calendar.year(calendar.label(year, month))
    return of_months(year, month - 11, 12)


def year_starting(calendar: Calendar, year: int, month: int) -> When:
    """The twelve months that begin with a month."""
    if month == 1:
        return of_months(year, 1, 12).but(value=f"{year}", timex=f"{year}", grain="year")
    if month == calendar.month:
        return calendar.year(calendar.label(year, month))
    return of_months(year, month, 12)


def months_until(year: int, month: int, count: int) -> When:
    """`count` months that end with a month: 'the three months to December'."""
    if count == 1:
        return of_month(year, month)
    return of_months(year, month - count + 1, count)

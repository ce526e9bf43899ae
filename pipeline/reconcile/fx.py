"""Dated reference exchange rates: the European Central Bank's daily rates, and rules/fx.csv for what they lack."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pipeline.reconcile.daily import daily_rates
from pipeline.rulebook import Rulebook, once_per_book

_FIRST_YEAR = 1980
"""Where rules/fx.csv begins."""


@lru_cache(maxsize=1)
def _quarters() -> tuple[date, ...]:
    bounds = daily_rates().bounds("USD")
    last = bounds[1].year if bounds else _FIRST_YEAR
    return tuple(date(year, month, 15) for year in range(_FIRST_YEAR, last + 1) for month in (2, 5, 8, 11))


@once_per_book
def compile_rates(book: Rulebook) -> Rates:
    """The rates of the European Central Bank and of rules/fx.csv."""
    return Rates(book)


class Rates:
    """Reference rates by day."""

    def __init__(self, book: Rulebook) -> None:
        self._yearly: dict[str, list[tuple[int, Decimal]]] = {}
        for row in book.listing("fx"):
            self._yearly.setdefault(row["code"], []).append((int(row["year"]), Decimal(row["per_usd"])))
        for rows in self._yearly.values():
            rows.sort()
        self._cache: dict[tuple[str, str, str], Decimal | None] = {}
        self._known: dict[tuple[str, str], tuple[Decimal, Decimal] | None] = {}

    def rate(self, base: str, quote: str, day: date | None) -> Decimal | None:
        """Units of `quote` for one `base` on a day (the last day of the series without one); None if unknown."""
        key = (base, quote, str(day or ""))
        if key not in self._cache:
            one, two = self._per_usd(base, day), self._per_usd(quote, day)
            self._cache[key] = two / one if one and two else None
        return self._cache[key]

    def known(self, base: str, quote: str) -> tuple[Decimal, Decimal] | None:
        """Lowest and highest rate that the pair has had in any quarter on record; None if there is none."""
        key = (base, quote)
        if key not in self._known:
            found = [rate for day in _quarters() if (rate := self.rate(base, quote, day)) is not None]
            self._known[key] = (min(found), max(found)) if found else None
        return self._known[key]

    def _per_usd(self, code: str, day: date | None) -> Decimal | None:
        if code == "USD":
            return Decimal(1)
        # Days outside the series fall back to its first or last day.
        bounds = daily_rates().bounds(code)
        if bounds and (day is None or day.year >= 1999):
            when = min(max(day, bounds[0]), bounds[1]) if day else bounds[1]
            # Behind the end of the series its last day still says more than a listed year from before it.
            listed_later = code in self._yearly and self._yearly[code][-1][0] > when.year
            if day is None or abs((when - day).days) < 400 or (day > when and not listed_later):
                return daily_rates().per_usd(code, when)
        rows = self._yearly.get(code)
        if not rows:
            return None
        if day is None:
            return rows[-1][1]
        at = bisect_right([year for year, _ in rows], day.year) - 1
        return rows[max(at, 0)][1]

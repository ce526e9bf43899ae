"""Figures for readers and for machines."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.display import display, plain


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (Decimal("1.23E+12"), "1230000000000"),
        (Decimal("7.90"), "7.9"),
        (Decimal("100"), "100"),
        (Decimal("-0"), "0"),
        (Decimal("-0.50"), "-0.5"),
        (Decimal("0.0025"), "0.0025"),
        ("2029-05", "2029-05"),
        (None, ""),
    ],
)
def test_plain(value: Decimal | str | None, wanted: str) -> None:
    assert plain(value) == wanted


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_plain_keeps_every_digit(value: Decimal) -> None:
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        ("3070000000000", "JPY", "JPY 3.07 trillion"),
        ("3069300000000", "JPY", "JPY 3.0693 trillion"),
        ("7900000000", "USD", "USD 7.9 billion"),
        ("55000", "wafer/month", "55,000 wafer/month"),
        ("1500000", "USD", "USD 1.5 million"),
        ("1200000000000000", "JPY", "JPY 1,200 trillion"),
        ("50", "%", "50%"),
        ("0.25", "pp", "0.25 pp"),
        ("35", "USD/barrel", "USD 35/barrel"),
        ("-1234.5", "EUR", "EUR -1,234.5"),
        ("123456789012345678901234567890.5", "", "123,456,789,012,345,678.9012345678905 trillion"),
    ],
)
def test_display(value: str, unit: str, wanted: str) -> None:
    assert display(Decimal(value), unit) == wanted


def test_ranges_qualifiers_and_dates() -> None:
    low, high = Decimal("5E12"), Decimal("6E12")
    assert display(None, "JPY", low=low, high=high) == "JPY 5 trillion to 6 trillion"
    assert display(None, "%", low=Decimal(5), high=Decimal(6)) == "5% to 6%"
    assert display(low, "JPY", qualifier="approx") == "about JPY 5 trillion"
    assert display(None, "JPY", low=low, qualifier="at_least") == "at least JPY 5 trillion"
    assert display("FY2026") == "FY2026"
    assert display(None) == ""

"""Figures as a person reads them (`JPY 3.07 trillion`) and as a machine does (`3070000000000`), never rounded."""

from __future__ import annotations

from decimal import Decimal

_SCALES = ((12, "trillion"), (9, "billion"), (6, "million"))
_WORDS = {"approx": "about ", "at_least": "at least ", "at_most": "at most "}

Value = Decimal | str | None


def plain(value: Value) -> str:
    """A plain decimal without an exponent or idle zeros; date values stay as they are; None is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def display(
    value: Value,
    unit: str = "",
    *,
    low: Decimal | None = None,
    high: Decimal | None = None,
    qualifier: str = "exact",
) -> str:
    """One value or range with its unit: `about JPY 3.07 trillion`, `5% to 6%`, `10,000 wafer/month`."""
    if isinstance(value, str):
        return value
    if value is None and low is not None and high is not None:
        return f"{_with_unit(low, unit)} to {_with_unit(high, unit, bare=True)}"
    figure = value if value is not None else low if low is not None else high
    if figure is None:
        return ""
    return _WORDS.get(qualifier, "") + _with_unit(figure, unit)


def _with_unit(figure: Decimal, unit: str, bare: bool = False) -> str:
    words = _scaled(figure)
    if unit == "%":
        return words + "%"
    money, slash, per = unit.partition("/")
    if len(money) == 3 and money.isascii() and money.isupper():
        return words + slash + per if bare else f"{money} {words}{slash}{per}"
    return f"{words} {unit}".rstrip()


def _scaled(figure: Decimal) -> str:
    for power, name in _SCALES:
        if abs(figure) >= Decimal(10) ** power:
            return f"{_grouped(_shifted(figure, power))} {name}"
    return _grouped(figure)


def _shifted(figure: Decimal, power: int) -> Decimal:
    """The point moved left, every digit kept: Decimal's own operations round at 28 digits."""
    sign, digits, exponent = figure.as_tuple()
    assert isinstance(exponent, int)
    return Decimal((sign, digits, exponent - power))


def _grouped(figure: Decimal) -> str:
    whole, point, rest = plain(figure).partition(".")
    return f"{whole[:1] if whole.startswith('-') else ''}{int(whole.lstrip('-')):,}{point}{rest}"

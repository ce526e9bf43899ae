"""What a sum told in two currencies says of a shared name: in '$385 million (310 million francs)' they are Swiss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.extract.figures.currency import CurrencyRules, Sign
from pipeline.extract.figures.measure import AMOUNT, Measure
from pipeline.extract.figures.pairs import restates
from pipeline.tokens import Tokens

_SLACK = Decimal("1.08")
"""Printed sums are rounded."""
_SLIPS = (2, 3, 4, 6)
"""A wrong scale word moves a sum by a power of ten."""
_SLIP_SLACK = Decimal("1.02")
_FAR = 30
"""A currency whose price is missed by more is not the one of the sum."""


def prices_told(
    tokens: Tokens, measures: Sequence[Measure], code_of: Callable[[Sign], str], rules: CurrencyRules
) -> dict[str, Decimal]:
    """Family -> how many of its currency a dollar costs, as the first sum says that is told in another one too."""
    found: dict[str, Decimal] = {}
    for a, b in pairwise(measures):
        if a.kind != AMOUNT or b.kind != AMOUNT or a.sign is None or b.sign is None:
            continue
        open_a, open_b = _is_open(a.sign, rules), _is_open(b.sign, rules)
        if open_a == open_b or not (a.value and b.value) or not restates(tokens, a, b):
            continue
        shared, known = (a, b) if open_a else (b, a)
        bounds = rules.per_dollar.get(code_of(known.sign)) if known.sign is not None else None
        if bounds is not None and shared.sign is not None:
            middle = (bounds[0] * bounds[1]).sqrt()
            found.setdefault(shared.sign.family, shared.value / known.value * middle)
    return found


def _is_open(sign: Sign, rules: CurrencyRules) -> bool:
    return bool(sign.family) and not rules.families[sign.family].world


def priced(codes: Sequence[str], price: Decimal, rules: CurrencyRules) -> str:
    """The one of some currencies that has such a price; '' if none or several have."""
    fitting = [code for code in codes if _fits(code, price, rules)]
    return fitting[0] if len(fitting) == 1 else ""


def denies(code: str, price: Decimal, rules: CurrencyRules) -> bool:
    """Whether a price is far off for a currency, and not by a slip of the scale word."""
    bounds = rules.per_dollar.get(code)
    if bounds is None:
        return False
    if bounds[0] / _FAR <= price <= bounds[1] * _FAR:
        return False
    moved = (price * Decimal(10) ** (way * power) for power in _SLIPS for way in (1, -1))
    return not any(bounds[0] / _SLIP_SLACK <= p <= bounds[1] * _SLIP_SLACK for p in moved)


def _fits(code: str, price: Decimal, rules: CurrencyRules) -> bool:
    bounds = rules.per_dollar.get(code)
    return bounds is not None and bounds[0] / _SLACK <= price <= bounds[1] * _SLACK

"""How much money a dispute is about: what sorts the conflicts that equally many voices speak of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal

from pipeline.reconcile.fx import Rates
from pipeline.records import Conflict

_ROUGH = Context(prec=3)


def sized(conflict: Conflict, rates: Rates) -> Conflict:
    """The conflict with its larger figure in US dollars, at the last rate on record; as it is where it is no money."""
    figures = [abs(value) for value in (conflict.value_a, conflict.value_b) if isinstance(value, Decimal)]
    code = conflict.unit.partition("/")[0]
    if not figures or len(code) != 3 or not (code.isascii() and code.isupper()):
        return conflict
    rate = rates.rate(code, "USD", None)
    return conflict if rate is None else replace(conflict, size=_ROUGH.multiply(max(figures), rate))

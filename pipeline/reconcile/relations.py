"""The arithmetic of the shapes: what a figure must be for the others of its sentence to hold, as an interval.

Each relation says, for the figure in one slot, what those in the other slots make of it. The intervals come from the
printed digits and the words beside the figures ('nearly', 'more than').
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.display import display
from pipeline.link.values import span_of
from pipeline.records import Framed

HALF, ONE, HUNDRED = Decimal("0.5"), Decimal(1), Decimal(100)


@dataclass(frozen=True, slots=True)
class Reach:
    """The values that a figure as printed leaves possible."""

    low: Decimal
    high: Decimal

    def times(self, other: Reach) -> Reach:
        return Reach(self.low * other.low, self.high * other.high)

    def over(self, other: Reach) -> Reach:
        return Reach(self.low / other.high, self.high / max(other.low, Decimal("1e-9")))

    def plus(self, other: Reach) -> Reach:
        return Reach(self.low + other.low, self.high + other.high)

    def less(self, other: Reach) -> Reach:
        return Reach(self.low - other.high, self.high - other.low)

    def meets(self, other: Reach) -> bool:
        return self.low <= other.high and other.low <= self.high

    @property
    def middle(self) -> Decimal:
        return (self.low + self.high) / 2


_WIDEN = {
    "approx": (Decimal("0.08"), Decimal("0.08")),
    "at_least": (Decimal("0.01"), HALF),
    "at_most": (HALF, Decimal("0.01")),
}
"""How far 'about', 'more than' and 'less than' let the truth lie below and above the figure."""


def reach_of(f: Framed) -> Reach | None:
    """The interval that a figure states; None where it has none or stands below nought."""
    span = span_of(f.mention)
    if span is None or span.low <= 0:
        return None
    place = span.precision
    if f.mention.kind == "quantity" and span.low == span.low.to_integral_value() and f.mention.unit != "times":
        text = format(span.low, "f").partition(".")[0]
        zeros = Decimal(10) ** (len(text) - len(text.rstrip("0")))
        place = max(place, min(zeros, span.low / 10))  # '14,500 people' are no exact count
        if span.low < HUNDRED and f.quote[:1].isalpha():
            place = Decimal(0)  # 'nine clocks' are
    down, up = _WIDEN.get(span.qualifier, (Decimal(0), Decimal(0)))
    if f.mention.unit == "times" and f.quote.isalpha():
        down, up = max(down, Decimal("0.15")), max(up, Decimal("0.2"))  # 'doubled' is said loosely
    return Reach(span.low - place / 2 - span.low * down, span.high + place / 2 + span.high * up)


def point_of(f: Framed) -> Reach:
    """The figure alone, as an interval without width."""
    span = span_of(f.mention)
    assert span is not None
    middle = (span.low + span.high) / 2
    return Reach(middle, middle)


Known = Mapping[str, Reach]
Rule = Callable[[Known, int], Reach]


def _change(known: Known, sign: int) -> Reach:
    """The change from A to B in percent, as a positive figure in the direction that the words tell."""
    ratio = known["B"].over(known["A"])
    if sign > 0:
        return Reach((ratio.low - 1) * HUNDRED, (ratio.high - 1) * HUNDRED)
    return Reach((1 - ratio.high) * HUNDRED, (1 - ratio.low) * HUNDRED)


def _grown(known: Known, sign: int) -> Reach:
    p = known["P"]
    if sign > 0:
        return Reach(known["A"].low * (1 + p.low / HUNDRED), known["A"].high * (1 + p.high / HUNDRED))
    return Reach(known["A"].low * (1 - p.high / HUNDRED), known["A"].high * (1 - p.low / HUNDRED))


def _before(known: Known, sign: int) -> Reach:
    p = known["P"]
    if sign > 0:
        return known["B"].over(Reach(1 + p.low / HUNDRED, 1 + p.high / HUNDRED))
    return known["B"].over(Reach(max(1 - p.high / HUNDRED, Decimal("0.001")), 1 - p.low / HUNDRED))


def _percent(r: Reach) -> Reach:
    return Reach(r.low * HUNDRED, r.high * HUNDRED)


def _portion(r: Reach) -> Reach:
    return Reach(r.low / HUNDRED, r.high / HUNDRED)


RULES: dict[str, dict[str, Rule]] = {
    # P percent from A to B
    "growth": {"P": _change, "B": _grown, "A": _before},
    # B is M times A
    "multiple": {
        "M": lambda k, s: k["B"].over(k["A"]),
        "B": lambda k, s: k["A"].times(k["M"]),
        "A": lambda k, s: k["B"].over(k["M"]),
    },
    # A is P percent of B
    "share": {
        "P": lambda k, s: _percent(k["A"].over(k["B"])),
        "A": lambda k, s: k["B"].times(_portion(k["P"])),
        "B": lambda k, s: k["A"].over(_portion(k["P"])),
    },
    # up or down by D, from A to B
    "difference": {
        "D": lambda k, s: k["B"].less(k["A"]) if s > 0 else k["A"].less(k["B"]),
        "B": lambda k, s: k["A"].plus(k["D"]) if s > 0 else k["A"].less(k["D"]),
        "A": lambda k, s: k["B"].less(k["D"]) if s > 0 else k["B"].plus(k["D"]),
    },
    # up or down by D, or P percent, to B
    "step": {
        "P": lambda k, s: _percent(k["D"].over(k["B"].less(k["D"]) if s > 0 else k["B"].plus(k["D"]))),
        "D": lambda k, s: k["B"].less(_before(k, s)) if s > 0 else _before(k, s).less(k["B"]),
        "B": lambda k, s: (
            k["D"].over(_portion(k["P"])).plus(k["D"]) if s > 0 else k["D"].over(_portion(k["P"])).less(k["D"])
        ),
    },
    # B is made up of A and C
    "rest": {
        "C": lambda k, s: k["B"].less(k["A"]),
        "A": lambda k, s: k["B"].less(k["C"]),
        "B": lambda k, s: k["A"].plus(k["C"]),
    },
    # N things (or Y years) of A each are T
    "times": {
        "T": lambda k, s: k["A"].times(k["N"]),
        "A": lambda k, s: k["T"].over(k["N"]),
        "N": lambda k, s: k["T"].over(k["A"]),
    },
}
"""relation -> slot -> what the others make of it. The slot named first is the one that is doubted."""


def written(relation: str, told: Mapping[str, str], implied: str, stated: str, sign: int, holds: bool) -> str:
    """The sum written out: 'JPY 26 billion to JPY 33 billion is +26.9%, not 37%'."""
    verdict = f", in line with {stated}" if holds else f", not {stated}"
    if relation == "growth":
        return f"{told['A']} to {told['B']} is {implied}{verdict}"
    if relation == "multiple":
        return f"{told['B']} is {implied} times {told['A']}{verdict}{'' if holds else ' times'}"
    if relation == "share":
        return f"{told['A']} of {told['B']} is {implied}{verdict}"
    if relation == "difference":
        return f"{told['A']} to {told['B']} is a change of {implied}{verdict}"
    if relation == "step":
        return f"{told['D']} {'up' if sign > 0 else 'down'} to {told['B']} is {implied}{verdict}"
    if relation == "rest":
        return f"{told['B']} less {told['A']} leaves {implied}{verdict}"
    return f"{told['N']} times {told['A']} is {implied}{verdict}"


def total_of(reaches: Sequence[Reach]) -> Reach:
    """The sum of several figures."""
    low, high = Decimal(0), Decimal(0)
    for r in reaches:
        low, high = low + r.low, high + r.high
    return Reach(low, high)


def shown(f: Framed) -> str:
    """A figure for a reason."""
    m = f.mention
    return display(m.value, m.unit, low=m.low, high=m.high)


def rounded(value: Decimal, stated: Framed) -> Decimal:
    """A value as finely printed as the figure it stands for, two digits at least."""
    place = stated.mention.precision or Decimal(1)
    return value.quantize(min(place, Decimal(1).scaleb(value.adjusted() - 1))) if value else value

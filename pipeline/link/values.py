"""How two figures relate: equal, one the rounding of the other, inside a range, a slip, or just different."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache

from pipeline.records import Mention

EQUAL, ROUNDED, CUT, INSIDE, APPROX = "equal", "rounded", "cut", "inside", "approx"
POWER, DIGITS, OTHER = "power", "digits", "other"
SIGN = "sign"
"""One figure in two currencies: `relation` compares figures of one unit and never says so."""
AGREE = frozenset({EQUAL, ROUNDED, CUT, INSIDE, APPROX})
"""Relations in which both figures can be true of one thing."""

_FARTHEST = 7
"""Powers of ten that a slip of the pen spans at most: crore left out (7). Outside lakh and crore it is four."""

_LONG = 5
"""Digits of a figure in which two that stand apart may be swapped."""


@dataclass(frozen=True, slots=True)
class Span:
    """A figure as the interval it states, with the size of its last printed place."""

    low: Decimal
    high: Decimal
    precision: Decimal
    qualifier: str = "exact"

    @property
    def point(self) -> bool:
        return self.low == self.high


def span_of(m: Mention) -> Span | None:
    """The figure of a mention; None where it has none."""
    precision = m.precision if m.precision is not None else Decimal(1)
    if m.low is not None and m.high is not None:
        # a counted range is told as its two ends, each knowing the whole range
        return Span(m.low, m.high, precision, m.qualifier)
    if isinstance(m.value, Decimal):
        return Span(m.value, m.value, precision, m.qualifier)
    return None


@lru_cache(maxsize=65536)
def digits_of(value: Decimal) -> str:
    """The significant digits of a figure: '307' for 3.07 trillion, '5' for 500."""
    text = "".join(map(str, value.as_tuple().digits)).strip("0")
    return text or "0"


def is_rounding(fine: Decimal, coarse: Decimal, place: Decimal) -> bool:
    """Whether `coarse`, printed in units of `place`, is `fine` rounded or cut at that place."""
    if place <= 0:
        return fine == coarse
    units = fine / place
    printed = coarse / place
    return any(units.quantize(Decimal(1), how) == printed for how in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN))


def is_cut(fine: Decimal, coarse: Decimal, place: Decimal) -> bool:
    """Whether `coarse` is `fine` cut off, though rounding would give another figure."""
    return (fine / place).quantize(Decimal(1), ROUND_HALF_UP) != coarse / place


@lru_cache(maxsize=262144)
def relation(a: Span, b: Span) -> str:
    """How two figures of one unit relate."""
    if a.point and b.point:
        return _points(a, b)
    if a.low == b.low and a.high == b.high:
        return EQUAL
    if a.point or b.point:
        point, interval = (a, b) if a.point else (b, a)
        slack = max(point.precision, interval.precision) / 2 if point.qualifier != "exact" else Decimal(0)
        return INSIDE if interval.low - slack <= point.low <= interval.high + slack else OTHER
    # Two ranges that merely overlap are two estimates: a guidance and its narrowing.
    low = _points(Span(a.low, a.low, a.precision), Span(b.low, b.low, b.precision))
    high = _points(Span(a.high, a.high, a.precision), Span(b.high, b.high, b.precision))
    return INSIDE if low in (EQUAL, ROUNDED) and high in (EQUAL, ROUNDED) else OTHER


def _points(a: Span, b: Span) -> str:
    x, y = a.low, b.low
    if x == y:
        return EQUAL
    coarse, fine = (a, b) if a.precision >= b.precision else (b, a)
    if coarse.precision > fine.precision and is_rounding(fine.low, coarse.low, coarse.precision):
        return CUT if is_cut(fine.low, coarse.low, coarse.precision) else ROUNDED
    for round_one, other in ((coarse, fine), (fine, coarse)):  # of one precision either may be the 'about'
        place = _loose_place(round_one) if round_one.qualifier != "exact" else other.precision
        if place > other.precision and is_rounding(other.low, round_one.low, place):
            if not is_cut(other.low, round_one.low, place):  # 'about 6,000' is no 6,900
                return ROUNDED
    if "approx" in (a.qualifier, b.qualifier) and x and y and abs(x - y) * 20 <= max(abs(x), abs(y)):
        coarse_digits = min(len(digits_of(x)), len(digits_of(y)))
        if coarse_digits <= 2 and len(digits_of(x)) != len(digits_of(y)):
            return APPROX
    if x > 0 and y > 0 and power_between(x, y) <= _FARTHEST:
        if digits_of(x) == digits_of(y) or _power_rounded(x, y, a, b):
            return POWER
    if slip_of_digits(x, y) or _slip_rounded(fine.low, coarse):
        return DIGITS
    return OTHER


def _slip_rounded(fine: Decimal, coarse: Span) -> bool:
    """Apart by a slip of the digits and a rounding: 175.25 billion against 157.3 billion."""
    if coarse.qualifier != "exact" or len(digits_of(coarse.low)) < 3 or fine <= 0 or coarse.precision <= 0:
        return False
    printed = (fine / coarse.precision).quantize(Decimal(1), ROUND_HALF_UP) * coarse.precision
    # What is off in the last place alone may be another rounding, or another day.
    return abs(printed - coarse.low) >= 10 * coarse.precision and slip_of_digits(printed, coarse.low)


def widest_place(s: Span) -> Decimal:
    """The largest place that a figure may be the rounding at."""
    return s.precision if s.qualifier == "exact" else max(s.precision, _loose_place(s))


def _loose_place(s: Span) -> Decimal:
    """A round figure ('about 6,000') may be rounded further than its last place shows: to its last digit but zeros."""
    text = format(s.low, "f").rstrip("0").rstrip(".") if "." in format(s.low, "f") else format(s.low, "f")
    zeros = len(text) - len(text.rstrip("0"))
    return Decimal(10) ** zeros if zeros else s.precision


def _power_rounded(x: Decimal, y: Decimal, a: Span, b: Span) -> bool:
    """Apart by a power of ten and a rounding: 12,500 crore against 125 crore, 506,800 against 50.7 thousand."""
    big, small = (a, b) if x > y else (b, a)
    if small.low <= 0:
        return False
    for power in range(1, 10):
        lifted = small.low.scaleb(power)
        place = small.precision.scaleb(power)
        if place >= big.precision and len(digits_of(small.low)) >= 2 and is_rounding(big.low, lifted, place):
            return True
        if place < big.precision and len(digits_of(big.low)) >= 2 and is_rounding(lifted, big.low, big.precision):
            return True
        if lifted > big.low * 2:
            return False
    return False


def power_between(x: Decimal, y: Decimal) -> int:
    """The power of ten nearest to the ratio of the larger to the smaller."""
    if x <= 0 or y <= 0:
        return 0
    ratio = max(x, y) / min(x, y)
    return max(0, (ratio * Decimal("3.1623")).adjusted())


def slip_of_digits(x: Decimal, y: Decimal) -> bool:
    """One digit changed or two swapped, in figures of the same length and at least two digits."""
    if x <= 0 or y <= 0 or x.adjusted() != y.adjusted():
        return False
    one, two = digits_of(x), digits_of(y)
    width = max(len(one), len(two))
    one, two = one.ljust(width, "0"), two.ljust(width, "0")
    if width < 2:
        return False
    wrong = [i for i in range(width) if one[i] != two[i]]
    if len(wrong) == 1:
        return width >= 3
    if len(wrong) != 2 or one[wrong[0]] != two[wrong[1]] or one[wrong[1]] != two[wrong[0]]:
        return False
    return wrong[1] == wrong[0] + 1 or width >= _LONG  # far apart only where they are no chance: 11,619 and 11,916

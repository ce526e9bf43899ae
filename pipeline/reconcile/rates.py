"""The exchange-rate check: every pair in two currencies implies a rate; is it possible at that time?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.display import display
from pipeline.link.values import Span, span_of
from pipeline.reconcile.fx import Rates
from pipeline.records import Check, Framed

PASSED, OLD, FAILED = "passed", "old", "failed"


@dataclass(frozen=True, slots=True)
class Pair:
    """One statement in two currencies, `a` in units per one of `b`."""

    a: Framed
    b: Framed
    implied: Decimal
    reference: Decimal
    verdict: str
    check: Check


def pairs_of(
    members: Sequence[Framed], rates: Rates, days: Mapping[str, date | None], slip: Decimal, old: Decimal
) -> list[Pair]:
    """The conversions among the members of one fact, each judged once.

    The implied rate is an interval, from the printed digits of both figures; it fails when the whole interval lies more
    than the factor `slip` away from the reference rate of the article's day.
    """
    place = {(f.article, f.mention.start): f for f in members if f.mention.kind == "amount"}
    found: list[Pair] = []
    for f in members:
        m = f.mention
        other = place.get((f.article, m.partner)) if m.partner >= 0 else None
        if other is None or other.mention.start >= m.start or m.unit == other.mention.unit:
            continue
        pair = _judge(*_oriented(other, f, rates), rates, days.get(f.article), slip, old)
        if pair is not None:
            found.append(pair)
    return found


def _oriented(a: Framed, b: Framed, rates: Rates) -> tuple[Framed, Framed]:
    """The weaker currency first, so that a rate reads as yen to the dollar."""
    rate = rates.rate(b.mention.unit, a.mention.unit, None)
    return (a, b) if rate is None or rate >= 1 else (b, a)


def _judge(a: Framed, b: Framed, rates: Rates, day: date | None, slip: Decimal, old: Decimal) -> Pair | None:
    one, two = span_of(a.mention), span_of(b.mention)
    reference = rates.rate(b.mention.unit, a.mention.unit, day)
    if one is None or two is None or two.low <= 0 or one.low <= 0 or reference is None:
        return None
    low, high = _interval(one, two)
    implied = _short((one.low + one.high) / (two.low + two.high))
    if low > reference * slip or high < reference / slip:
        verdict = FAILED
    elif low > reference * (1 + old) or high < reference * (1 - old):
        verdict = OLD
    else:
        verdict = PASSED
    when = f"on {day}" if day else "at the last known rate"
    text = (
        f"{_shown(a)} / {_shown(b)} = {_number(implied)} {a.mention.unit}/{b.mention.unit}, "
        f"{_WORDS[verdict]} the reference {_number(_short(reference))} {when}"
    )
    if verdict == FAILED:
        ratio = implied / reference if implied > reference else reference / implied
        text += f", off by a factor of {_number(_short(ratio))}"
    return Pair(a, b, implied, reference, verdict, Check("rate", verdict != FAILED, text, (a.id, b.id)))


_WORDS = {PASSED: "in range of", OLD: "near, but not at,", FAILED: "impossible against"}


def _interval(one: Span, two: Span) -> tuple[Decimal, Decimal]:
    """Lowest and highest rate that the printed digits allow."""
    floor = two.low - two.precision / 2
    return (one.low - one.precision / 2) / (two.high + two.precision / 2), (one.high + one.precision / 2) / (
        floor if floor > 0 else two.low
    )


def _short(x: Decimal) -> Decimal:
    """Four significant digits: a rate for the eye."""
    if not x:
        return x
    return x.quantize(Decimal(1).scaleb(x.adjusted() - 3))


def _number(x: Decimal) -> str:
    text = format(x, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _shown(f: Framed) -> str:
    m = f.mention
    return display(m.value, m.unit, low=m.low, high=m.high)

"""The exchange-rate check: every pair in two currencies implies a rate; is it possible at that time?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from pipeline.display import display
from pipeline.link.values import Span, span_of
from pipeline.reconcile.fx import Rates
from pipeline.records import Check, Framed
from pipeline.rulebook import Rulebook

PASSED, OLD, FAILED = "passed", "old", "failed"

_SEASON = Decimal("1.5")
"""Rates of one season differ by less than this factor."""
_SEASON_DAYS = 500
"""The dates of a dump that is about one time lie no further apart."""
_SEVERAL = 4
"""So many undated articles must agree before one of them is held against the others."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One statement in two currencies, `a` in units per one of `b`."""

    a: Framed
    b: Framed
    implied: Decimal
    reference: Decimal
    verdict: str
    check: Check

    @property
    def currencies(self) -> str:
        """'JPY/USD'."""
        return f"{self.a.mention.unit}/{self.b.mention.unit}"


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """What a whole dump tells about the rates of its time."""

    day: date | None = None
    """The day that undated articles are judged by."""
    usual: Mapping[str, Decimal] = field(default_factory=dict)
    """'JPY/USD' -> the rate at which undated articles convert."""
    sound: Mapping[str, Decimal] = field(default_factory=dict)
    """'JPY/USD' -> the middle one of the rates at which the dump converts."""
    failing: frozenset[str] = frozenset()
    """The articles with a conversion at an impossible rate."""


@dataclass(frozen=True, slots=True)
class _Yardstick:
    """What the implied rate of a pair is held against: all between `low` and `high` is possible."""

    reference: Decimal
    low: Decimal
    high: Decimal
    said: str


def judged_pairs(
    groups: Sequence[Sequence[Framed]], rates: Rates, days: Mapping[str, date | None], times: Times, book: Rulebook
) -> list[list[Pair]]:
    """The pairs of each fact, each held against the rate of its article's day.

    An article without a day is held against all that its two currencies have ever been; but where several undated
    articles convert at one rate, as those of one season do, against that rate; and in a dump about one time, against
    the rate of its middle day.
    """
    slip, old = _tolerances(book)
    days = {article: day or times.day for article, day in days.items()}
    return [pairs_of(group, rates, days, slip, old, times.usual) for group in groups]


class _Implied(NamedTuple):
    """What of a pair counts for the dump as a whole."""

    article: str
    currencies: str
    rate: Decimal
    verdict: str


def times_of(
    days: Mapping[str, date | None], converted: Iterable[Sequence[Framed]], rates: Rates, book: Rulebook
) -> Times:
    """What the dates and the conversions of a dump say about its rates.

    `days` has every article of the dump, `converted` the figures of every conversion, article by article, and is gone
    through twice.
    """
    slip, old = _tolerances(book)
    middle = _usual_day(days.values())
    dated = {article: day or middle for article, day in days.items()}

    def implied(usual: Mapping[str, Decimal]) -> list[_Implied]:
        pairs = (p for of in converted for p in pairs_of(of, rates, dated, slip, old, usual))
        return [_Implied(p.a.article, p.currencies, p.implied, p.verdict) for p in pairs]

    found = implied({})
    usual = _usual_rates([p for p in found if dated.get(p.article) is None])
    if usual:
        found = implied(usual)
    failing = frozenset(p.article for p in found if p.verdict == FAILED)
    return Times(middle, usual, _sound_rates(found), failing)


def _tolerances(book: Rulebook) -> tuple[Decimal, Decimal]:
    """(the factor of a slip, the share of an old rate)."""
    return (
        Decimal(str(book.values("reconcile", "rate_slip_factor"))),
        Decimal(str(book.values("reconcile", "rate_old_share"))),
    )


def _sound_rates(pairs: Sequence[_Implied]) -> dict[str, Decimal]:
    """What the pairs that pass the check imply, the middle one: 'JPY/USD' -> rate."""
    found: dict[str, list[Decimal]] = {}
    for p in pairs:
        if p.verdict != FAILED:
            found.setdefault(p.currencies, []).append(p.rate)
    return {key: sorted(rates)[len(rates) // 2] for key, rates in found.items()}


def _usual_day(days: Collection[date | None]) -> date | None:
    """The middle one of the dates that the dump's articles have: for those that have none. Never the clock.

    None for an archive that spans years, and where few articles are dated: those say nothing about the others.
    """
    known = sorted(d for d in days if d is not None)
    if not known or len(known) * 4 < len(days) or (known[-1] - known[0]).days > _SEASON_DAYS:
        return None
    return known[len(known) // 2]


def _usual_rates(pairs: Sequence[_Implied]) -> dict[str, Decimal]:
    """'JPY/USD' -> the rate that nearly all undated articles convert at, where enough of them do."""
    implied: dict[str, dict[str, Decimal]] = {}
    for p in pairs:
        if p.verdict != FAILED:
            implied.setdefault(p.currencies, {}).setdefault(p.article, p.rate)
    usual: dict[str, Decimal] = {}
    for currencies, of_article in implied.items():
        ordered = sorted(of_article.values())
        middle = ordered[len(ordered) // 2]
        near = sum(middle / _SEASON <= rate <= middle * _SEASON for rate in ordered)
        if near >= _SEVERAL and near * 5 >= len(ordered) * 4:
            usual[currencies] = middle
    return usual


def pairs_of(
    members: Sequence[Framed], rates: Rates, days: Mapping[str, date | None], slip: Decimal, old: Decimal,
    usual: Mapping[str, Decimal] = MappingProxyType({}),
) -> list[Pair]:  # fmt: skip
    """The conversions among the members of one fact, each judged once.

    The implied rate is an interval, from the printed digits of both figures; it fails when the whole interval lies more
    than the factor `slip` away from the rates that are possible. `usual` holds those of undated articles.
    """
    place = {(f.article, f.mention.start): f for f in members if f.mention.kind == "amount"}
    found: list[Pair] = []
    for f in members:
        m = f.mention
        other = place.get((f.article, m.partner)) if m.partner >= 0 else None
        if other is None or other.mention.start >= m.start or m.unit == other.mention.unit:
            continue
        if m.per and not other.mention.per:
            continue  # 'a bid of C$32 billion, or $40 a share' converts nothing
        a, b = _oriented(other, f, rates)
        measure = _yardstick(a.mention.unit, b.mention.unit, rates, days.get(f.article), usual)
        pair = _judge(a, b, measure, slip, old) if measure is not None else None
        if pair is not None:
            found.append(pair)
    return found


def _yardstick(
    quote: str, base: str, rates: Rates, day: date | None, usual: Mapping[str, Decimal]
) -> _Yardstick | None:
    reference = rates.rate(base, quote, day)
    if reference is None:
        return None
    if day is not None:
        return _Yardstick(reference, reference, reference, f"the reference {_number(_short(reference))} on {day}")
    if f"{quote}/{base}" in usual:
        rate = usual[f"{quote}/{base}"]
        return _Yardstick(rate, rate, rate, f"{_number(_short(rate))}, at which other undated articles convert")
    known = rates.known(base, quote) or (reference, reference)
    low, high = min(known[0], reference), max(known[1], reference)
    return _Yardstick(reference, low, high, f"all known rates, {_number(_short(low))} to {_number(_short(high))}")


def _oriented(a: Framed, b: Framed, rates: Rates) -> tuple[Framed, Framed]:
    """The weaker currency first, so that a rate reads as yen to the dollar."""
    rate = rates.rate(b.mention.unit, a.mention.unit, None)
    return (a, b) if rate is None or rate >= 1 else (b, a)


def _judge(a: Framed, b: Framed, measure: _Yardstick, slip: Decimal, old: Decimal) -> Pair | None:
    one, two = span_of(a.mention), span_of(b.mention)
    if one is None or two is None or two.low <= 0 or one.low <= 0:
        return None
    low, high = _interval(one, two)
    implied = _short((one.low + one.high) / (two.low + two.high))
    if low > measure.high * slip or high < measure.low / slip:
        verdict = FAILED
    elif low > measure.high * (1 + old) or high < measure.low * (1 - old):
        verdict = OLD
    else:
        verdict = PASSED
    text = (
        f"{_shown(a)} / {_shown(b)} = {_number(implied)} {a.mention.unit}/{b.mention.unit}, "
        f"{_WORDS[verdict]} {measure.said}"
    )
    if verdict == FAILED:
        ratio = implied / measure.high if implied > measure.high else measure.low / implied
        text += f", off by a factor of {_number(_short(ratio))}"
    return Pair(a, b, implied, measure.reference, verdict, Check("rate", verdict != FAILED, text, (a.id, b.id)))


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

"""Which side of a contest is right, and why: checks veto, then origins are counted, then slips explain.

Never the newest, never a mean. A tie stays unresolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.display import display
from pipeline.reconcile.contests import Contest, Side
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.rates import FAILED, Pair
from pipeline.records import Check

HIGH, MEDIUM, UNRESOLVED = "high", "medium", "unresolved"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Index of the winning side (-1: none), confidence in words, reason, the checks that were made."""

    winner: int
    confidence: str
    reason: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one side."""

    origins: tuple[str, ...]
    passed: tuple[Check, ...]
    failed: tuple[Check, ...]
    caught: bool
    """Every source of it is caught in a slip elsewhere."""
    departs: bool
    """It stands only in summaries whose own sources say something else."""


def propose(
    contest: Contest,
    pairs: Sequence[Pair],
    origins: Origins,
    caught: Mapping[str, str],
    calendar: Mapping[str, str],
    present: frozenset[str],
) -> Proposal:
    """Weigh the two sides.

    `caught` maps a source to the slip it was caught in, `calendar` a period to its support; `present` holds the sources
    that speak of the fact at all.
    """
    if contest.implied:
        return _implied(contest)
    a, b = contest.sides
    if contest.kind == "date":
        pairs = ()  # rates say nothing about a year
    one = _evidence(a, pairs, origins, caught, present)
    two = _evidence(b, pairs, origins, caught, present)
    checks = (*contest.checks, *one.passed, *one.failed, *two.passed, *two.failed)
    counts = (
        f"{_told(a)}: {_many(one)} against {_many(two)} for {_told(b)}",
        f"{_told(b)}: {_many(two)} against {_many(one)} for {_told(a)}",
    )
    explained = contest.relation in ("power", "digits", "currency")
    veto = _veto(one, two)
    lead = len(one.origins) - len(two.origins)
    if veto is not None:
        winner = veto
        good, bad = (one, two) if winner == 0 else (two, one)
        ahead = lead if winner == 0 else -lead
        sums = dict.fromkeys(c.text for c in (*good.passed[:1], *bad.failed[:1]))
        confidence = HIGH if ahead >= 1 and explained else MEDIUM
        return Proposal(winner, confidence, f"{counts[winner]}; {'; '.join(sums)}", checks)
    if lead:
        winner = 0 if lead > 0 else 1
        bad = two if winner == 0 else one
        strong = abs(lead) >= 2 and (explained or contest.kind == "date")
        tail = _tail(contest, winner, bad)
        return Proposal(winner, HIGH if strong else MEDIUM, counts[winner] + tail, checks)
    rivals = ((0, one, two, b), (1, two, one, a))
    for winner, _, _, loser in rivals:
        period = str(contest.sides[winner].value)
        if contest.kind == "date" and period in calendar and str(loser.value) not in calendar:
            return Proposal(winner, MEDIUM, f"{counts[winner]}; {calendar[period]}", checks)
    for winner, good, bad, loser in rivals:
        # A misplaced point elsewhere makes a misplaced point here likelier; it says nothing about swapped digits.
        if contest.kind == "magnitude" and bad.caught and not good.caught:
            slip = next(caught[s] for s in loser.sources() if s in caught)
            said = f"the source of {_told(loser)} is caught in another slip: {slip}"
            return Proposal(winner, MEDIUM, f"{counts[winner]}; {said}", checks)
    return Proposal(-1, UNRESOLVED, f"{counts[0]}; no check decides between them", checks)


def _evidence(
    side: Side, pairs: Sequence[Pair], origins: Origins, caught: Mapping[str, str], present: frozenset[str]
) -> Evidence:
    sources = side.sources()
    voices = origins.voices(side.members, present)
    told = {c for source in sources for c in origins.derived.get(source, ())}
    departs = bool(sources) and not voices and not told & set(sources)
    ids = {f.id for f in side.members}
    mine = [p for p in pairs if p.a.id in ids or p.b.id in ids]
    failed = tuple(p.check for p in mine if p.verdict == FAILED)
    passed = tuple(p.check for p in mine if p.verdict != FAILED)
    return Evidence(voices, passed, failed, bool(sources) and all(s in caught for s in sources), departs)


def _veto(one: Evidence, two: Evidence) -> int | None:
    """The side whose conversions are possible while the other's are not."""
    if two.failed and not two.passed and not one.failed:
        return 0
    if one.failed and not one.passed and not two.failed:
        return 1
    return None


def _many(e: Evidence) -> str:
    if not e.origins:
        return "no origin of its own (a summary that departs from its sources)" if e.departs else "no origin"
    return f"{len(e.origins)} origin{'s' if len(e.origins) != 1 else ''}"


def _tail(contest: Contest, winner: int, bad: Evidence) -> str:
    words = {
        "power": "off by a power of ten",
        "digits": "one slip of the digits away",
        "currency": "the same digits in another currency",
    }
    said = words.get(contest.relation)
    return f"; {_told(contest.sides[1 - winner])} is {said}" if said else ""


def _told(side: Side) -> str:
    return display(side.value, side.unit)


def _implied(contest: Contest) -> Proposal:
    side = contest.sides[0]
    text = contest.checks[0].text if contest.checks else ""
    return Proposal(0, MEDIUM, f"{text}; {_told(side)} would fit", contest.checks)


def ratio_of(contest: Contest) -> Decimal | None:
    """The larger value over the smaller, to three digits."""
    x, y = contest.sides[0].value, contest.sides[1].value
    if not isinstance(x, Decimal) or not isinstance(y, Decimal) or not x or not y:
        return None
    ratio = max(abs(x), abs(y)) / min(abs(x), abs(y))
    return ratio.quantize(Decimal(1).scaleb(ratio.adjusted() - 3)).normalize()

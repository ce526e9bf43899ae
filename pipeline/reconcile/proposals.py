"""Which side of a contest is right, and why: checks veto, then origins are counted, then slips explain.

A tie is broken by the calendar, by the subject's own page, by an explicit correction and by another slip of the loser's
source; never by the newest, never by a mean. Else it stays unresolved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.display import display
from pipeline.link.values import power_between, span_of
from pipeline.reconcile.contests import Contest, Side
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.owners import RELEASE
from pipeline.reconcile.rates import FAILED, Pair
from pipeline.records import Check, Framed

HIGH, MEDIUM, LOW, UNRESOLVED = "high", "medium", "low", "unresolved"

_NARROW = Decimal("1.1")
"""A range wider than this states none of the values in it."""
_FITS = Decimal("1.5")
"""How far off the reference an implied rate may be for a value to explain an impossible pair."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Index of the winning side (-1: none), confidence in words, reason, the checks that were made."""

    winner: int
    confidence: str
    reason: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip that a source was caught in, in words, and by how many powers of ten it is too large."""

    text: str
    power: int


def signed_power(wrong: Side, right: Side) -> int:
    """By how many powers of ten one value is too large (below 0: too small); 0 for what are no numbers."""
    if not isinstance(wrong.value, Decimal) or not isinstance(right.value, Decimal):
        return 0
    power = power_between(wrong.value, right.value)
    return power if wrong.value > right.value else -power


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
    caught: Mapping[str, Slip],
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
    one = _evidence(a, b, pairs, origins, caught, present)
    two = _evidence(b, a, pairs, origins, caught, present)
    checks = (*contest.checks, *one.passed, *one.failed, *two.passed, *two.failed)
    counts = (
        f"{_told(a)}: {_many(one)} against {_many(two)} for {_told(b)}",
        f"{_told(b)}: {_many(two)} against {_many(one)} for {_told(a)}",
    )
    explained = contest.relation in ("power", "digits", "currency", "spelling")
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
        told = explained or contest.kind == "date"
        # One voice more, and nothing that says how the other value came about, is right four times in five; a summary
        # may have mended a slip of its source, so one voice against none is one voice.
        alone = abs(lead) == 1 and (not bad.origins or not told)
        word = HIGH if abs(lead) >= 2 and told else LOW if alone else MEDIUM
        return Proposal(winner, word, counts[winner] + _tail(contest, winner, bad), checks)
    rivals = ((0, one, two, b), (1, two, one, a))
    for winner, _, _, loser in rivals:
        period = str(contest.sides[winner].value)
        if contest.kind == "date" and period in calendar and str(loser.value) not in calendar:
            return Proposal(winner, MEDIUM, f"{counts[winner]}; {calendar[period]}", checks)
    for winner, _, _, loser in rivals:
        said = _own_page(contest.sides[winner], loser, origins) or _corrected(contest.sides[winner], loser, origins)
        if said:
            return Proposal(winner, MEDIUM, f"{counts[winner]}; {said}", checks)
    for winner, good, bad, loser in rivals:
        # A misplaced point elsewhere makes a misplaced point here likelier; it says nothing about swapped digits.
        if contest.kind == "magnitude" and bad.caught and not good.caught:
            slip = next(caught[s] for s in loser.sources() if s in caught)
            if slip.power != signed_power(loser, contest.sides[winner]):
                continue  # who writes ten times too much once does so again; a thousandth is another slip
            said = f"the source of {_told(loser)} is caught in another slip: {slip.text}"
            return Proposal(winner, MEDIUM, f"{counts[winner]}; {said}", checks)
    return Proposal(-1, UNRESOLVED, f"{counts[0]}; no check decides between them", checks)


def _evidence(
    side: Side,
    other: Side,
    pairs: Sequence[Pair],
    origins: Origins,
    caught: Mapping[str, Slip],
    present: frozenset[str],
) -> Evidence:
    sources = side.sources()
    voices = origins.voices(_telling(side), present)
    told = {c for source in sources for c in origins.derived.get(source, ())}
    departs = bool(sources) and not voices and not told & set(sources)
    ids = {f.id for f in side.members}
    mine = [p for p in pairs if p.a.id in ids or p.b.id in ids]
    failed = tuple(p.check for p in mine if p.verdict == FAILED and _would_fit(p, other))
    passed = tuple(p.check for p in mine if p.verdict != FAILED)
    return Evidence(voices, passed, failed, bool(sources) and all(s in caught for s in sources), departs)


def _telling(side: Side) -> list[Framed]:
    """The mentions that state the value: a wide range around it does not."""
    told = [f for f in side.members if (span := span_of(f.mention)) is None or span.high <= span.low * _NARROW]
    return told or list(side.members)


def _would_fit(p: Pair, other: Side) -> bool:
    """Whether the other side's value would make an impossible pair possible: else the pair's partner is wrong."""
    partners = [f.mention.value for f in (p.a, p.b) if f.mention.unit != other.unit]
    if not isinstance(other.value, Decimal) or len(partners) != 1 or not isinstance(partners[0], Decimal):
        return True
    implied = other.value / partners[0] if p.a.mention.unit == other.unit else partners[0] / other.value
    return p.reference / _FITS < implied < p.reference * _FITS


def _own_page(side: Side, loser: Side, origins: Origins) -> str:
    """Who states a side is the subject itself, and nobody on the other side is."""
    mine = next((f for f in side.members if f.id in origins.owners), None)
    if mine is None or any(f.id in origins.owners for f in loser.members):
        return ""
    owner = origins.owners[mine.id]
    if owner == RELEASE:
        return f"{mine.source} is {RELEASE}"
    return f"{mine.source} is the page of {owner.partition(':')[2].replace('-', ' ')} itself"


def _corrected(side: Side, loser: Side, origins: Origins) -> str:
    """A source of a side says that it corrected this figure, and none on the other side does."""
    for f in side.members:
        notice = origins.corrections.get(f.source, "")
        if notice and not any(g.source in origins.corrections for g in loser.members):
            quoted = [g.quote for g in (*side.members, *loser.members) if g.quote in notice]
            if quoted or not any(c.isdigit() for c in notice):
                return f"{f.source} bears a correction: {notice[:120]!r}"
    return ""


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
        "spelling": "one letter away",
    }
    said = words.get(contest.relation)
    return f"; {_told(contest.sides[1 - winner])} is {said}" if said else ""


def _told(side: Side) -> str:
    return display(side.value, side.unit)


def _implied(contest: Contest) -> Proposal:
    side = contest.sides[0]
    text = contest.checks[0].text if contest.checks else ""
    x, y = side.value, contest.sides[1].value
    if contest.kind != "conversion" or not isinstance(x, Decimal) or not isinstance(y, Decimal):
        return Proposal(0, MEDIUM, f"{text}; {_told(side)} would fit", contest.checks)
    if not _power(x, y):
        # No slip of the point: one of the two may be quite another sum.
        said = contest.ground or "no other source says which of the two is wrong"
        return Proposal(-1, UNRESOLVED, f"{text}; {said}", contest.checks)
    if contest.ahead:
        words = f"{text}; {contest.ground}, so {_told(contest.sides[1])} is wrong and {_told(side)} would fit"
        return Proposal(0, HIGH if contest.ahead > 1 else MEDIUM, words, contest.checks)
    words = f"{text}; no other source says which is wrong, most likely the conversion: {_told(side)} would fit"
    return Proposal(0, LOW, words, contest.checks)


def _power(x: Decimal, y: Decimal) -> bool:
    """Whether two values are about a power of ten apart."""
    ratio = max(x, y) / min(x, y) if x > 0 and y > 0 else Decimal(0)
    lead = ratio.scaleb(-ratio.adjusted()) if ratio else Decimal(5)
    return lead < Decimal("1.15") or lead > Decimal("8.7")


def ratio_of(contest: Contest) -> Decimal | None:
    """The larger value over the smaller, to three digits."""
    x, y = contest.sides[0].value, contest.sides[1].value
    if not isinstance(x, Decimal) or not isinstance(y, Decimal) or not x or not y:
        return None
    ratio = max(abs(x), abs(y)) / min(abs(x), abs(y))
    return ratio.quantize(Decimal(1).scaleb(ratio.adjusted() - 3)).normalize()

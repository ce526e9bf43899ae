"""Contests: the values of one fact that cannot both be true, and of which kind the dispute is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.link.likeness import periods_agree
from pipeline.link.nouns import Nouns
from pipeline.link.values import AGREE, DIGITS, POWER, SIGN, Span, digits_of, power_between, relation, span_of
from pipeline.link.within import Retold
from pipeline.reconcile.classes import ValueClass, classes_of
from pipeline.reconcile.findings import Finding
from pipeline.reconcile.moving import Beside, Moving, is_slip, loose, moved
from pipeline.reconcile.rates import FAILED, OLD, Pair
from pipeline.reconcile.signs import some_dollars, wrong_signs
from pipeline.reconcile.support import Heard
from pipeline.records import Check, Framed

_DRIFT = Decimal("0.05")
"""The rates of two days that news of one story uses differ by less."""


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a contest and who states it; an implied value has nobody."""

    value: Decimal | str
    unit: str
    members: tuple[Framed, ...]
    span: Span | None = None

    def sources(self) -> tuple[str, ...]:
        """Sources that state it, in order of appearance."""
        return tuple(dict.fromkeys(f.source for f in self.members))


@dataclass(frozen=True, slots=True)
class Contest:
    """Two sides and the kind of dispute; `relation` says how their figures relate."""

    kind: str
    unit: str
    sides: tuple[Side, Side]
    relation: str
    checks: tuple[Check, ...] = ()
    implied: bool = False
    """One side was stated by nobody: it follows from arithmetic."""
    decided: bool = True
    """False where the arithmetic shows that something is wrong, but not which figure."""
    fits: int = -1
    """The side that the arithmetic of the texts bears out, while it denies the other; -1 where there is none."""
    ahead: int = 1
    """Of implied values: how many voices beside the arithmetic say which figure is wrong."""
    ground: str = ""
    """What they say."""
    sure: bool = True
    """False where the two may be two things: worth a note, no more."""
    loose: str = ""
    """Why it is worth a note only."""


def value_contests(
    members: Sequence[Framed], pairs: Sequence[Pair], days: Mapping[str, date | None], moving: Moving, beside: Beside,
    nouns: Nouns,
) -> list[Contest]:  # fmt: skip
    """Contests among the figures of one fact, unit by unit, then between currencies.

    What moves by itself, as prices do, contradicts nothing.
    """
    found: list[Contest] = []
    by_unit = classes_of(members, nouns)
    signs = wrong_signs(by_unit, pairs, moving)
    # What bears a wrong sign is no sum of that currency; nor is what may bear one.
    wrong = {(c.unit, c.value) for two in signs for c in (two.sides[1:] if two.decided else two.sides)}
    for unit, classes in by_unit.items():
        lead = _lead(classes)
        for other in classes:
            if other is not lead and not wrong.intersection(((unit, lead.value), (unit, other.value))):
                contest = _contest(unit, lead, other, pairs)
                if contest is not None and not moved(lead, other, contest.relation, days, beside, moving):
                    found.append(replace(contest, loose=loose(lead, other, contest.relation, days, beside, moving)))
    for two in signs:
        sides = (_side(two.sides[0]), _side(two.sides[1]))
        found.append(Contest("currency", "", sides, "currency", two.checks, fits=two.fits))
    return found


def _lead(classes: Sequence[ValueClass]) -> ValueClass:
    """The class most sources state; of equals the first in the text."""
    return max(enumerate(classes), key=lambda e: (len(e[1].sources()), -e[0]))[1]


def _contest(unit: str, a: ValueClass, b: ValueClass, pairs: Sequence[Pair]) -> Contest | None:
    how = relation(a.span, b.span)
    if how in AGREE or (_open(a, b) and not _scale_word(a, b)) or set(a.sources()) & set(b.sources()):
        return None
    if how not in (POWER, DIGITS) and _converted(a, pairs) and _converted(b, pairs):
        return None  # one sum at two rates: the rate check speaks on it
    if how != POWER and not is_slip(a, b, how) and _two_days_rates(a, b, pairs):
        return None
    if how not in (POWER, DIGITS) and (_bounded(a) or _bounded(b)):
        return None
    kind = {POWER: "magnitude", DIGITS: "digits"}.get(how, "value")
    return Contest(kind, unit, (_side(a), _side(b)), how)


def _side(c: ValueClass) -> Side:
    return Side(c.value, c.unit, tuple(c.members), c.span)


def _scale_word(a: ValueClass, b: ValueClass) -> bool:
    """The same three digits and more, ten or a thousand times as much: no scope parts two such figures."""
    digits = digits_of(a.value)
    return len(digits) >= 3 and digits == digits_of(b.value) and power_between(a.value, b.value) in (1, 3)


def _open(a: ValueClass, b: ValueClass) -> bool:
    """Scopes that no statement of the two has in common tell two things apart."""
    one, two = {f.frame.scope for f in a.members}, {f.frame.scope for f in b.members}
    return not one & two and "" not in one and "" not in two


def _bounded(c: ValueClass) -> bool:
    return all(f.mention.qualifier in ("at_least", "at_most") for f in c.members)


def _converted(c: ValueClass, pairs: Sequence[Pair]) -> bool:
    ids = {f.id for f in c.members}
    return any(p.verdict != FAILED and (p.a.id in ids or p.b.id in ids) for p in pairs)


def _two_days_rates(a: ValueClass, b: ValueClass, pairs: Sequence[Pair]) -> bool:
    """Whether the two are one and the same sum in another currency, at the rates of two days: £292,000 and £293,000."""
    if abs(a.value - b.value) > _DRIFT * max(a.value, b.value):
        return False
    return any(
        one.unit == two.unit and one.value == two.value
        for one in (f.mention for f in _paired(a, pairs))
        for two in (f.mention for f in _paired(b, pairs))
    )


def _paired(c: ValueClass, pairs: Sequence[Pair]) -> list[Framed]:
    """The figures that those of a class convert or are converted to, also over a third: $2bn (1.5bn euros; £1bn)."""
    ids = {f.id for f in c.members}
    near = [p for p in pairs if p.verdict != FAILED and (p.a.id in ids or p.b.id in ids)]
    ids |= {f.id for p in near for f in (p.a, p.b)}
    rows = [f for p in pairs if p.verdict != FAILED and (p.a.id in ids or p.b.id in ids) for f in (p.a, p.b)]
    return [f for f in rows if f.mention.unit != c.unit]


def failed_pairs(pairs: Sequence[Pair], taken: set[str], rate: Mapping[str, Decimal], heard: Heard) -> list[Contest]:
    """Impossible conversions that no second source of the fact explains: the other side holds the implied value.

    Which of the two is wrong is for the other voices of the dump to say (`heard`); without any it is the one in
    brackets, the conversion. `rate` holds, by 'JPY/USD', what the sound pairs of the dump imply; else the reference
    rate speaks.
    """
    found: list[Contest] = []
    for p in pairs:
        if p.verdict != FAILED or p.a.id in taken or p.b.id in taken:
            continue
        first, second = sorted((p.a, p.b), key=lambda f: f.mention.start)
        per = rate.get(p.currencies, p.reference)
        if not isinstance(first.mention.value, Decimal) or not isinstance(second.mention.value, Decimal):
            continue
        would = {p.a.id: _implied(p.b, per), p.b.id: _implied(p.a, 1 / per)}
        verdict = heard.weigh(first, second, (would[first.id], would[second.id]))
        wrong = verdict.wrong
        implied = would[wrong.id]
        places = max(2, len(digits_of(wrong.mention.value))) if isinstance(wrong.mention.value, Decimal) else 2
        implied = implied.quantize(Decimal(1).scaleb(implied.adjusted() - places + 1))
        sides = (
            Side(implied, wrong.mention.unit, ()),
            Side(wrong.mention.value or Decimal(0), wrong.mention.unit, (wrong,)),
        )
        found.append(
            Contest(
                "conversion",
                wrong.mention.unit,
                sides,
                "rate",
                (p.check,),
                True,
                ahead=verdict.ahead,
                ground=verdict.ground,
            )
        )
    return found


def _implied(other: Framed, per: Decimal) -> Decimal:
    """What a figure would have to be for its partner to be right."""
    value = other.mention.value
    return value * per if isinstance(value, Decimal) else Decimal(0)


def period_contests(members: Sequence[Framed], told: Mapping[tuple[str, str, str], set[str]]) -> list[Contest]:
    """One value, two periods: the fiscal year or the deadline that two sources give for the same figure.

    Only fiscal years and the deadlines of targets are compared, in one form, from sources that do not give both: which
    calendar year a plain figure belongs to is too often a guess. `told` maps (source, unit, value) to the periods for
    which the source states that value anywhere: one that states it for both years contradicts nobody.
    """
    dated = [f for f in members if f.frame.period and _firm(f)]
    sides: dict[str, list[Framed]] = {}
    for f in dated:
        sides.setdefault(f.frame.period, []).append(f)
    if len(sides) < 2:
        return []
    order = sorted(sides, key=lambda p: (-len({f.source for f in sides[p]}), p))
    lead = order[0]
    found: list[Contest] = []
    for other in order[1:]:
        a, b = sides[lead], sides[other]
        if _form(lead) != _form(other) or {f.source for f in a} & {f.source for f in b}:
            continue
        if periods_agree(a[0], b[0]) is not False or not _one_value(a, b):
            continue
        if _told_both(a, other, told) or _told_both(b, lead, told):
            continue
        found.append(Contest("date", "", (Side(lead, "", tuple(a)), Side(other, "", tuple(b))), "date"))
    return found


def _told_both(side: Sequence[Framed], period: str, told: Mapping[tuple[str, str, str], set[str]]) -> bool:
    return any(period in told.get((f.source, f.mention.unit, str(f.mention.value)), ()) for f in side)


def _firm(f: Framed) -> bool:
    if f.mention.kind == "target":
        return bool(f.mention.deadline) and span_of(f.mention) is not None  # what is done on a day, events.py compares
    if f.frame.scope in ("before", "requested"):
        return False
    return f.frame.period.startswith("FY") and f.frame.tie != "other"


def _form(period: str) -> str:
    return "".join("9" if c.isdigit() else c for c in period)


def _one_value(a: Sequence[Framed], b: Sequence[Framed]) -> bool:
    """Whether the two sides state one figure: else they are two facts of two years."""
    for f in a:
        for g in b:
            one, two = f.mention, g.mention
            if one.kind == two.kind and one.unit == two.unit and one.value == two.value and one.low == two.low:
                return True
    return False


def denied_figures(findings: Sequence[Finding], taken: set[str]) -> list[tuple[Framed, Contest]]:
    """Figures that the others of their own text deny, unless another source already contests them."""
    found: list[tuple[Framed, Contest]] = []
    for finding in findings:
        f, implied = finding.contested, finding.implied
        if f is None or implied is None or f.id in taken or not isinstance(f.mention.value, Decimal):
            continue
        taken.add(f.id)
        unit = "%" if f.mention.unit == "pp" else f.mention.unit
        backers = () if finding.truth is None else (finding.truth,)
        sides = (Side(implied, unit, backers), Side(f.mention.value, unit, (f,)))
        contest = Contest(finding.kind, unit, sides, finding.kind, (finding.check,), True, finding.decided)
        found.append((f, contest))
    return found


def borne_out(contest: Contest, by_mention: Mapping[str, Sequence[Finding]]) -> Contest:
    """The contest with the checks that its figures take part in, and the side that they bear out."""
    if contest.implied or contest.relation in ("date", "currency"):
        return contest
    checks: dict[Check, None] = {}
    votes: set[int] = set()
    for side in contest.sides:
        for finding, allowed in ((x, x.allowed[f.id]) for f in side.members for x in by_mention.get(f.id, ())):
            fits = [isinstance(s.value, Decimal) and allowed.low <= s.value <= allowed.high for s in contest.sides]
            if fits[0] != fits[1]:
                votes.add(fits.index(True))
                checks[finding.check] = None
    fit = votes.pop() if len(votes) == 1 else -1
    return replace(contest, checks=(*contest.checks, *checks), fits=fit)


def old_rates(pairs: Sequence[Pair]) -> list[tuple[Framed, Contest]]:
    """Conversions at a rate of another day: worth a note, no more."""
    found: list[tuple[Framed, Contest]] = []
    for p in pairs:
        first, second = sorted((p.a, p.b), key=lambda f: f.mention.start)
        one, two = first.mention.value, second.mention.value
        if p.verdict != OLD or not isinstance(one, Decimal) or not isinstance(two, Decimal):
            continue
        value = one * p.reference if second is p.a else one / p.reference
        value = value.quantize(Decimal(1).scaleb(value.adjusted() - max(2, len(digits_of(two))) + 1))
        unit = second.mention.unit
        sides = (Side(value, unit, ()), Side(two, unit, (second,)))
        found.append((second, Contest("conversion", unit, sides, OLD, (p.check,), True)))
    return found


def retold_contests(
    retold: Sequence[Retold], groups: Sequence[Sequence[Framed]], home: Mapping[str, int], taken: set[str],
    findings: Sequence[Finding], moving: Moving,
) -> list[tuple[int, Contest]]:  # fmt: skip
    """What one source tells twice, and differently, each side with all who agree with it.

    Figures that a check has found to fit together (part and whole, old and new) are two things.
    """
    tied = {i: n for n, finding in enumerate(findings) if finding.check.passed for i in finding.check.mentions}
    found: list[tuple[int, Contest]] = []
    for pair in retold:
        a, b = (pair.b, pair.a) if pair.a.role == "title" else (pair.a, pair.b)
        if home[a.id] == home[b.id]:
            continue
        one, two = (_stated(f, groups[home[f.id]]) for f in (a, b))
        if _spoken_for((a, one), (b, two), taken):
            continue
        if pair.how == SIGN and some_dollars((a,), (b,), moving):
            continue
        if {tied.get(f.id, -1) for f in groups[home[a.id]]} & {tied.get(f.id, -2) for f in groups[home[b.id]]}:
            continue
        taken.update((a.id, b.id))
        kind = {POWER: "magnitude", SIGN: "currency"}.get(pair.how, "digits")
        says = f"the headline of {a.article} says {b.quote}, its text {a.quote}"
        if not pair.headline:
            says = f"{a.article} tells it twice, as {a.quote} and as {b.quote}"
        if a.source != b.source:
            says = f"{a.article} says {a.quote}, {b.article} {b.quote}"
        check = Check("retold", False, " ".join(says.split()), (a.id, b.id))
        unit, how = ("", "currency") if pair.how == SIGN else (one.unit, pair.how)
        found.append((home[a.id], Contest(kind, unit, (one, two), how, (check,))))
    return found


def _spoken_for(a: tuple[Framed, Side], b: tuple[Framed, Side], taken: set[str]) -> bool:
    """Whether another contest holds the figures already.

    What several sources state may be denied by more than one: each that stands alone against them is a dispute.
    """
    held = [f.id in taken for f, _ in (a, b)]
    if held[0] == held[1]:
        return held[0]
    (_, several), (_, alone) = (a, b) if held[0] else (b, a)
    return a[0].source == b[0].source or len(several.sources()) < 2 or len(alone.sources()) > 1


def _stated(f: Framed, group: Sequence[Framed]) -> Side:
    """The figure and those of its fact that agree with it."""
    own = span_of(f.mention)
    assert own is not None and isinstance(f.mention.value, Decimal)
    alike = [g for g in group if g.mention.unit == f.mention.unit and g.mention.kind != "target"]
    members = tuple(g for g in alike if (s := span_of(g.mention)) is not None and relation(own, s) in AGREE)
    return Side(f.mention.value, "%" if f.mention.unit == "pp" else f.mention.unit, members or (f,), own)

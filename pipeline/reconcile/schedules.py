"""Planned events that two sources of one story put on two dates that cannot both be true.

Two plans are one event where their words fall into one kind, they are the same part of it (or both the whole), and what
they name beside it is the same; where each source tells of one such event only, less needs to be the same. A coarse
date agrees with the finer one inside it, 'by September' with anything before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.link.blocks import pairs
from pipeline.link.likeness import rarity
from pipeline.link.stories import Stories
from pipeline.reconcile.contests import Contest, Side
from pipeline.reconcile.moving import revised
from pipeline.reconcile.plans import SHORT, Plan
from pipeline.reconcile.planwords import BEGIN, END, SET, PlanRules, compile_plans
from pipeline.records import Batch, Check, Framed
from pipeline.rulebook import Rulebook

_FAR = 10
"""Years that two dates of one plan may lie apart, unless their digits are swapped."""
_NARROW = {"end": ("start", "early"), "late": ("start", "early")}
"""The end of a year and the start of the next are a day apart."""
_NEAR = 0.15
"""How alike two articles must be that share no rare figures. Measured: among 3,400 articles of mixed news no two that
tell of plans of one kind for two dates are so much alike but those of one story."""
_FEW = 2
"""Words that two events may share that are not one: 'the port will handle ships', '... trains'."""
_MANY = 30
"""A source that tells so many dates of one kind is a calendar: no two of them are compared."""
_YEAR = 4
Told = tuple[tuple[Framed, ...], Contest]
"""The mentions of two dates, and the dispute that they are."""


def planned_apart(plans: Sequence[Plan], batch: Batch, stories: Stories, book: Rulebook) -> list[Told]:
    """Plans that two sources of one story date differently, with the mentions of both dates."""
    rules = compile_plans(book)
    told: dict[tuple[str, str], dict[object, Plan]] = {}
    for p in plans:
        told.setdefault((p.source, p.kind), {}).setdefault((p.value, p.part, p.phase), p)
    days = {a.id: a.published for a in batch.articles}
    members = [p.framed for p in plans]
    keys = _keys(plans, rules)
    agreeing: dict[int, list[int]] = {}
    apart: list[tuple[int, int, bool]] = []
    for i, j in pairs(members, keys, rarity(members)):
        a, b = plans[i], plans[j]
        if a.source == b.source:
            continue
        weight = likeness(a, b, rules)
        if weight is None or not _one_story(a, b, stories, rules):
            continue
        if compatible(a, b) and a.stands and b.stands:
            # That the dates agree is one thing more that they share.
            agreeing.setdefault(i, []).append(j)
            agreeing.setdefault(j, []).append(i)
        if not weight or not clash(a, b):
            continue
        if not all(p.firm and p.stands for p in (a, b)) or _moved(a, b, days):
            continue
        if _told_by(a, b, told) or _told_by(b, a, told):
            continue
        weight += _only(a, told) and _only(b, told)
        apart.append((i, j, weight > 1 and not _old(a, b) and not _old(b, a) and not a.doubt and not b.doubt))
    return list(_contests(plans, agreeing, apart, days))


def _one_story(a: Plan, b: Plan, stories: Stories, rules: PlanRules) -> bool:
    """Whether two articles tell of one event: their figures say so, or their words where both surely tell of a plan."""
    one, two = a.framed.article, b.framed.article
    if stories.same(one, two):
        return True
    if not (a.ahead and b.ahead) or a.kind in rules.many or a.kind in (BEGIN, END, SET):
        return False
    return stories.nearness(one, two) >= _NEAR


def _keys(plans: Sequence[Plan], rules: PlanRules) -> list[set[str]]:
    """Two plans meet in their kind and one thing more that they share."""
    shorts = {short for p in plans for short in p.short}
    found: list[set[str]] = []
    for p in plans:
        kinds = {p.kind, BEGIN} if p.kind in rules.begins and p.phase != END else {p.kind}
        keys = {f"{kind} {mark}" for kind in kinds for mark in (*p.words, *p.names, *p.part)}
        keys |= {p.kind} if p.kind not in (BEGIN, END, SET) else set()
        keys |= {f"{SET} {mark}" for mark in (*p.words, *p.names)}
        keys.add(f"{p.kind} {p.value[:_YEAR]}")
        keys |= {f"short {short}" for short in (_cut(p.spelled) | p.short) & shorts}
        found.append(keys)
    return found


def _cut(initials: str) -> set[str]:
    """All abbreviations that the words of a clause may have."""
    return {initials[k : k + size] for size in SHORT for k in range(len(initials) - size + 1)}


def likeness(a: Plan, b: Plan, rules: PlanRules) -> int | None:
    """How much tells that two plans are one, 2 and more surely so; None where something tells them apart."""
    named = _spelled(a, b) or _spelled(b, a)
    if _other(a, b) or not (named or _one_kind(a, b, rules)):
        return None
    shared = a.words.keys() & b.words.keys()
    fit = {w for w in shared if not a.words[w] or not b.words[w] or a.words[w] == b.words[w]}
    if a.objects and b.objects and not (a.objects | b.objects) & fit:
        return 0  # the vote on the budget, and that on the plan
    alike = len(fit)
    alike += sum(rules.stem(name) in y.words for x, y in ((a, b), (b, a)) for name in x.names - y.names)
    names, parts = len(a.names & b.names), len(a.part & b.part)
    weight = alike + names + parts + 2 * named
    if SET in (a.kind, b.kind) and not named:
        # What is merely due then is known by its nouns only, or is itself a part: 'phase two follows in 2031'.
        if parts and not (alike or (a.words and b.words)):
            return weight
        return weight if weight >= _enough(a, b) else None
    if (
        {a.kind, b.kind} & {BEGIN, END}
        and alike + names <= _FEW
        and a.words.keys() - shared
        and b.words.keys() - shared
    ):
        return 0  # the lease on the pier, and that on the market
    if _compound(a, b) or _compound(b, a):
        return 0  # the tax, and the tax break
    if not alike and names and a.head and b.head and a.head != b.head:
        return 0  # the quay of Harwick, and its museum
    if a.kind == b.kind and (a.kind in rules.alone or (a.kind in rules.sole and (_silent(a) or _silent(b)))):
        weight += 1
    return weight + bool(names and (a.names <= b.names or b.names <= a.names))


def _enough(a: Plan, b: Plan) -> int:
    """How much must be shared where a plan has no word that tells its kind."""
    if a.words and b.words and (a.words.keys() <= b.words.keys() or b.words.keys() <= a.words.keys()):
        return 2
    return 2 if a.sure or b.sure else 3 if a.kind == b.kind else 4


def _compound(a: Plan, b: Plan) -> bool:
    return bool(a.head) and a.head != b.head and b.words.get(b.head) == a.head


def _other(a: Plan, b: Plan) -> bool:
    """Whether two plans are told to be of two things: another part, other names, men's retirement age and women's."""
    if a.part != b.part and not (a.part & b.part):
        return True
    if a.names and b.names and 2 * len(a.names & b.names) < min(len(a.names), len(b.names)):
        return True
    if a.kind != b.kind or not a.told or not b.told or a.told == b.told:
        return False
    return not {a.told, b.told} & a.words.keys() & b.words.keys()


def _silent(p: Plan) -> bool:
    """Whether a plan names nothing but what is to happen: 'the vote is on 3 May'."""
    return not p.words and not p.names


def _one_kind(a: Plan, b: Plan, rules: PlanRules) -> bool:
    if a.kind == b.kind:
        return a.kind not in rules.lasting or a.phase == b.phase
    if SET in (a.kind, b.kind):
        return a.phase == b.phase or "" in (a.phase, b.phase)
    bare, other = (a, b) if a.kind in (BEGIN, END) else (b, a)
    return bare.kind == BEGIN and other.kind in rules.begins and other.phase != END


def _spelled(a: Plan, b: Plan) -> bool:
    """Whether one tells in letters what the other tells in words: FID, final investment decision."""
    return any(short in b.spelled and short not in b.short for short in a.short)


def compatible(a: Plan, b: Plan) -> bool:
    """Whether two dates may be one: a day, and the month that it lies in."""
    if a.value.startswith(b.value) or b.value.startswith(a.value):
        return True
    one, two = a.framed.mention, b.framed.mention
    return one.start_date < two.end_date and two.start_date < one.end_date


def clash(a: Plan, b: Plan) -> bool:
    """Whether two dates of one event cannot both be true."""
    if compatible(a, b) or a.value.startswith("FY") != b.value.startswith("FY") or "/" in a.value + b.value:
        return False
    early, late = (a, b) if a.framed.mention.start_date < b.framed.mention.start_date else (b, a)
    if (late.bound == "by" and early.bound != "by") or (early.bound == "from" and late.bound != "from"):
        return False
    one, two = early.framed.mention, late.framed.mention
    if one.end_date == two.start_date and two.modifier in _NARROW.get(one.modifier, ()):
        return False
    years = one.start_date[:_YEAR], two.start_date[:_YEAR]
    return int(years[1]) - int(years[0]) <= _FAR or sorted(years[0]) == sorted(years[1])


def _told_by(a: Plan, b: Plan, told: Mapping[tuple[str, str], Mapping[object, Plan]]) -> bool:
    """Whether the source of one also tells the date of the other for something of the kind."""
    of_source = told[a.source, a.kind]
    return len(of_source) > _MANY or any(compatible(p, b) for p in of_source.values())


def _only(p: Plan, told: Mapping[tuple[str, str], Mapping[object, Plan]]) -> bool:
    """Whether a source tells one date only for events of this kind and part."""
    rivals = (q for q in told[p.source, p.kind].values() if q.part == p.part and q.phase == p.phase)
    return all(compatible(p, q) for q in rivals)


def _moved(a: Plan, b: Plan, days: Mapping[str, date | None]) -> bool:
    """Whether the later of two articles speaks of a date that was moved."""
    one, two = days.get(a.framed.article), days.get(b.framed.article)
    if one is None or two is None or one == two:
        return False
    return a.moved if one > two else b.moved


def _old(a: Plan, b: Plan) -> bool:
    """Whether one may be the plan from which the other was moved: plans are put back, hardly ever brought forward."""
    return b.moved and not a.moved and a.framed.mention.start_date < b.framed.mention.start_date


@dataclass(slots=True)
class _Dispute:
    """Two dates of one event while it is gathered: the plans of each side."""

    kind: str
    sides: tuple[dict[int, None], dict[int, None]] = field(default_factory=lambda: ({}, {}))
    sure: bool = False


def _contests(
    plans: Sequence[Plan], agreeing: Mapping[int, Sequence[int]], apart: Sequence[tuple[int, int, bool]],
    days: Mapping[str, date | None],
) -> Iterator[Told]:  # fmt: skip
    disputes: list[_Dispute] = []
    of: dict[int, list[_Dispute]] = {}
    # The sure ones first: what may be the same event joins them.
    for i, j, certain in sorted(apart, key=lambda e: (not e[2], e[0], e[1])):
        home = _home((*of.get(i, ()), *of.get(j, ())), plans, i, j)
        if home is None:
            if i in of and j in of:
                continue  # of many dates each is held against some other one, not against all
            disputes.append(made := _Dispute(plans[i].kind))
            home = made, (i, j)
        mine, order = home
        for side, k in zip(mine.sides, order, strict=True):
            if k not in side:
                side[k] = None
                of.setdefault(k, []).append(mine)
        mine.sure |= certain
    for dispute in disputes:
        yield from _contest(dispute, plans, agreeing, days)


def _home(
    disputes: Sequence[_Dispute], plans: Sequence[Plan], i: int, j: int
) -> tuple[_Dispute, tuple[int, int]] | None:
    """The dispute that a pair belongs to, and which of the two is on its first side; None where there is none."""
    for d in disputes:
        for one, two in ((i, j), (j, i)):
            if one in d.sides[0] or two in d.sides[1]:
                if all(compatible(plans[one], plans[k]) for k in d.sides[0]) and all(
                    compatible(plans[two], plans[k]) for k in d.sides[1]
                ):
                    return d, (one, two)
    return None


def _contest(
    dispute: _Dispute, plans: Sequence[Plan], agreeing: Mapping[int, Sequence[int]], days: Mapping[str, date | None]
) -> Iterator[Told]:
    sides: list[list[Plan]] = []
    for own, other in (dispute.sides, dispute.sides[::-1]):
        near = dict.fromkeys((*own, *(k for n in own for k in agreeing.get(n, ()))))
        # A date so coarse that it fits both sides speaks for none.
        sides.append([plans[k] for k in sorted(near) if all(clash(plans[k], plans[n]) for n in other)])
    first, second = sides
    if not first or not second or {p.source for p in first} & {p.source for p in second}:
        return
    one, two = (Side(_finest(side), "", tuple(p.framed for p in side)) for side in sides)
    says = f"two dates of one event ({dispute.kind}): {shown(one.members[0])} / {shown(two.members[0])}"
    check = Check("event", False, says, (one.members[0].id, two.members[0].id))
    if len(two.sources()) > len(one.sources()):
        one, two = two, one
    loose = revised(one.members, two.members, days)
    yield (
        (*one.members, *two.members),
        Contest("date", "", (one, two), "date", (check,), sure=dispute.sure, loose=loose),
    )


def _finest(side: Sequence[Plan]) -> str:
    """The value of a side: the finest date that it tells, of equals the first."""
    return max((p.value for p in side), key=len)


def shown(f: Framed) -> str:
    """The words around a date, for a reason."""
    return " ".join(f.context.split())[:90] if f.context else f.quote

"""What would change a verdict: the run's own weighing of a conflict, done again with one thing put otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from pipeline.explain.case import Case
from pipeline.explain.tables import items
from pipeline.link.values import DIGITS, OTHER, POWER, span_of
from pipeline.reconcile.contests import Contest, Side
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.proposals import Proposal, Slip, propose, signed_power
from pipeline.reconcile.rates import Pair
from pipeline.tables import Row

_RELATIONS = {
    "magnitude": POWER,
    "digits": DIGITS,
    "value": OTHER,
    "currency": "currency",
    "date": "date",
    "entity": "spelling",
}
"""Kinds of conflict that voices and rates decide, with what their two figures are to each other."""
_MOST = 4
"""So many further voices are tried."""
_COUNTS = ("no", "one", "two", "three", "four")


def fact_changes(row: Row) -> list[str]:
    """What would change the status of a fact that nobody disputes."""
    voices = int(row["origins"] or 0)
    if row["status"] not in ("single", "agreed") or voices > 2:
        return []
    if voices == 2:
        return ["a third origin: confidence high"]
    if row["status"] == "agreed":
        return ["a second origin, or no copy among its sources: confidence medium"]
    return ["a second origin: agreed, confidence medium"]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Everything that a conflict was weighed by."""

    contest: Contest
    pairs: Sequence[Pair]
    origins: Origins
    caught: Mapping[str, Slip]
    present: frozenset[str]

    def weighed(self) -> Proposal:
        """As the run weighs it: other slips of a source count only where nothing else decides."""
        first = propose(self.contest, self.pairs, self.origins, {}, {}, self.present)
        if first.winner >= 0 or not self.caught:
            return first
        return propose(self.contest, self.pairs, self.origins, self.caught, {}, self.present)

    def with_voices(self, side: int, count: int) -> _Evidence:
        """The same with further origins that state the value of one side."""
        stated = self.contest.sides[side]
        like = stated.members[0]
        more = [replace(like, id=f"{like.id}+{n}", source=f"{like.source}+{n}", article="") for n in range(count)]
        sides = list(self.contest.sides)
        sides[side] = replace(stated, members=(*stated.members, *more))
        contest = replace(self.contest, sides=(sides[0], sides[1]))
        return replace(self, contest=contest, present=self.present | {f.source for f in more})


def conflict_changes(row: Row, case: Case) -> list[str]:
    """What would change the proposal of a conflict; told only where weighing it again gives what the table says."""
    if row["decision"] and row["decision"] != "defer":
        return ["another decision: what a reviewer said stands until the two sides themselves change"]
    evidence = _evidence(row, case)
    if evidence is None:
        return list(_by_arithmetic(row))
    base = evidence.weighed()
    if (base.winner == 0, base.confidence) != (bool(row["proposed_value"]), row["confidence"]):
        return list(_by_arithmetic(row))
    return list(_variants(evidence, base, (row["display_a"], row["display_b"])))


def _by_arithmetic(row: Row) -> Iterator[str]:
    """Conflicts that the figures of a text decide, not the number of voices."""
    if row["kind"] == "superseded":
        yield "another correction, and nothing else: the text itself takes the one figure back"
    elif not row["proposed_value"]:
        yield f"a further origin for {row['display_a']} or for {row['display_b']}: that one might be proposed"
    elif row["checks"] and not row["sources_a"]:
        yield f"no check: nothing would speak for {row['display_a']}, which nobody states"
    elif row["checks"] and row["kind"] != "entity":
        yield f"no check: nothing but its voices would speak for {row['display_a']}"


def _evidence(row: Row, case: Case) -> _Evidence | None:
    relation = _RELATIONS.get(row["kind"])
    fact = case.tables.facts.get(row["fact_id"])
    if relation is None or fact is None:
        return None
    sides = [_side(row, side, case) for side in ("a", "b")]
    if sides[0] is None or sides[1] is None:
        return None
    rows = [case.tables.mentions[name] for name in items(fact["mention_ids"]) if name in case.tables.mentions]
    members = [framed for found in rows if (framed := case.again.framed(found)) is not None]
    contest = Contest(row["kind"], row["unit"], (sides[0], sides[1]), relation)
    present = frozenset(items(fact["sources"]))
    return _Evidence(contest, case.pairs(members), case.origins(rows), _caught(row, case), present)


def _side(row: Row, side: str, case: Case) -> Side | None:
    """One side of a conflict with its mentions; None where one of them is not at hand."""
    names = items(row["mentions_" + side])
    rows = [case.tables.mentions[name] for name in names if name in case.tables.mentions]
    members = [framed for found in rows if (framed := case.again.framed(found)) is not None]
    if not members or len(members) < len(names):
        return None
    unit = row["unit"] or ("" if row["kind"] == "date" else members[0].mention.unit)
    value = _value(row["value_" + side], row["kind"])
    return Side(value, unit, tuple(members), span_of(members[0].mention))


def _value(cell: str, kind: str) -> Decimal | str:
    try:
        return cell if kind in ("date", "entity") else Decimal(cell)
    except InvalidOperation:
        return cell


def _caught(row: Row, case: Case) -> dict[str, Slip]:
    """The other slips that sources were caught in: a misplaced point that a check proves."""
    caught: dict[str, Slip] = {}
    for other in case.tables.conflicts.values():
        proven = any(check.startswith("failed: ") for check in items(other["checks"]))
        if other["kind"] != "magnitude" or not other["proposed_value"] or not proven or other is row:
            continue
        wrong, right = (Side(_value(other["value_" + s], "magnitude"), other["unit"], ()) for s in ("b", "a"))
        slip = Slip(f"{other['display_b']} for {other['display_a']}", signed_power(wrong, right))
        for source in items(other["sources_b"]):
            caught.setdefault(source, slip)
    return caught


def _variants(evidence: _Evidence, base: Proposal, names: tuple[str, str]) -> Iterator[str]:
    if base.winner < 0:
        for side in (0, 1):
            yield from _settled(evidence, side, names)
    else:
        yield from _overturned(evidence, base, names)
        yield from _raised(evidence, base, names)
    for words, other in _without(evidence):
        found = other.weighed()
        if found.winner != base.winner:
            yield f"{words}: {_outcome(found, names)} ({found.reason})"
        elif found.confidence != base.confidence:
            yield f"{words}: confidence {found.confidence}"


def _settled(evidence: _Evidence, side: int, names: tuple[str, str]) -> Iterator[str]:
    """How many voices would decide a tie."""
    for count in range(1, _MOST + 1):
        found = evidence.with_voices(side, count).weighed()
        if found.winner == side:
            yield f"{_more(count)} for {names[side]}: {_outcome(found, names)}"
            return


def _overturned(evidence: _Evidence, base: Proposal, names: tuple[str, str]) -> Iterator[str]:
    """How many voices for the losing side would make it a tie, and how many would turn it."""
    loser = 1 - base.winner
    steps: list[str] = []
    for count in range(1, _MOST + 1):
        found = evidence.with_voices(loser, count).weighed()
        if found.winner == loser:
            steps.append(f"{_more(count)} for {names[loser]}: {_outcome(found, names)}")
            break
        if found.winner < 0 and not steps:
            steps.append(f"{_more(count)} for {names[loser]}: a tie")
    yield from steps or [f"any number of origins for {names[loser]}: nothing, while the check fails it"]


def _raised(evidence: _Evidence, base: Proposal, names: tuple[str, str]) -> Iterator[str]:
    for count in range(1, _MOST + 1):
        found = evidence.with_voices(base.winner, count).weighed()
        if found.winner == base.winner and found.confidence != base.confidence:
            yield f"{_more(count)} for {names[base.winner]}: confidence {found.confidence}"
            return


def _without(evidence: _Evidence) -> Iterator[tuple[str, _Evidence]]:
    """The same with one ground left out."""
    if evidence.pairs:
        yield "no check of the exchange rates", replace(evidence, pairs=())
    if evidence.caught:
        yield "no other slip of its source", replace(evidence, caught={})
    of = evidence.origins.of
    sources = {f.source for side in evidence.contest.sides for f in side.members}
    if len({of.get(source, source) for source in sources}) < len(sources):
        apart = Origins({s: s for s in sources}, credited=evidence.origins.credited, owners=evidence.origins.owners)
        yield "every source a voice of its own", replace(evidence, origins=apart)


def _outcome(found: Proposal, names: tuple[str, str]) -> str:
    return "a tie" if found.winner < 0 else f"{names[found.winner]} is proposed, confidence {found.confidence}"


def _more(count: int) -> str:
    return f"{_COUNTS[count]} more origin{'s' if count > 1 else ''}"

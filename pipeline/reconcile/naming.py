"""The last step over all blocks: each dispute gets its own id, facts learn of their disputes and of the decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from pipeline.decisions import standing
from pipeline.decisions.apart import kept_apart, known_apart
from pipeline.errors import DecisionError
from pipeline.ids import content_id
from pipeline.records import Conflict, Decision, Fact
from pipeline.schema import SEVERITIES


def name_conflicts(
    of_blocks: Iterable[Sequence[Conflict]], decided: Mapping[str, Decision]
) -> list[tuple[Conflict, ...]]:
    """The conflicts of each block, with ids that no other dispute of the dump has.

    The id of a conflict is that of its kind, unit and values. Two disputes over the same two values among other sources
    are two: the later one, in the order of the dump, gets an id with its source. A dispute between two sides that a
    reviewer keeps apart is the one that was decided.
    """
    speakers: dict[str, set[str]] = {}
    apart = kept_apart(decided)
    return [known_apart([_told_from(c, speakers) for c in conflicts], apart) for conflicts in of_blocks]


def told_conflicts(
    facts: Iterable[Fact], conflicts: Iterable[Conflict], decided: dict[str, Decision]
) -> tuple[Fact, ...]:
    """Facts that name their conflicts; one all of whose conflicts a reviewer has settled bears the decided value."""
    rows: dict[str, list[Conflict]] = {}
    for c in conflicts:
        rows.setdefault(c.fact_id, []).append(c)
    return tuple(_told(fact, rows[fact.id], decided) if fact.id in rows else fact for fact in facts)


def ranked(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """One row for one dispute, the worst first: of rows with the same values the one with most mentions stays."""
    best: dict[str, Conflict] = {}
    for c in conflicts:
        known = best.get(c.id)
        if known is None or len(c.members_a) + len(c.members_b) > len(known.members_a) + len(known.members_b):
            best[c.id] = c
    return tuple(sorted(best.values(), key=_order))


def _told_from(c: Conflict, speakers: dict[str, set[str]]) -> Conflict:
    sources = {*c.sources_a, *c.sources_b}
    known = speakers.setdefault(c.id, sources)
    if known is sources or known & sources:
        known |= sources
        return c
    return replace(c, id=content_id("conflict of", c.id, min(sources)))


def _told(fact: Fact, conflicts: Sequence[Conflict], decided: dict[str, Decision]) -> Fact:
    fact = replace(fact, conflicts=tuple(c.id for c in conflicts))
    verdicts = [standing(c, decided) for c in conflicts]
    if None in verdicts:
        return fact
    value, unit, period = fact.value, fact.unit, fact.period
    for c, verdict in zip(conflicts, verdicts, strict=True):
        if verdict is None or not verdict.decided_value:
            continue
        if c.kind == "currency":
            value, unit = _decided(verdict, c), _currency(verdict, c) or unit
        elif c.unit == fact.unit and (c.kind != "date" or fact.kind == "date"):
            value = _decided(verdict, c)
        elif c.kind == "date":
            period = verdict.decided_value
    return replace(fact, status="reviewed", value=value, unit=unit, period=period)


def _currency(verdict: Decision, c: Conflict) -> str:
    """The currency of the side that a reviewer took, '' for another figure altogether: the sides differ in it alone."""
    sides = {"a": c.display_a, "accept": c.display_a, "b": c.display_b}
    return sides.get(verdict.verdict, "").partition(" ")[0]


def _decided(verdict: Decision, c: Conflict) -> Decimal | str:
    if c.kind in ("date", "entity") or isinstance(c.value_a or c.value_b, str):
        return verdict.decided_value
    try:
        return Decimal(verdict.decided_value)
    except InvalidOperation:
        words = f"decided_value {verdict.decided_value!r} of {c.id} is no plain figure; write it as 3070000000000"
        raise DecisionError(f"decisions.csv: {words}") from None


def _order(c: Conflict) -> tuple[int, int, str, str]:
    voices = len(c.origins_a) + len(c.origins_b)
    return (SEVERITIES.index(c.severity), -voices, c.kind, c.id)

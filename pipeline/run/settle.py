"""The last step over all blocks of a dump: disputes get their names, facts the decisions, everything is counted.

Only what the blocks tell of themselves is needed here, not their articles: it is the same step on one machine and on a
cluster.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.decisions import latest
from pipeline.reconcile import name_conflicts, ranked, told_conflicts
from pipeline.records import Conflict, Decision, Fact
from pipeline.schema import KINDS, SEVERITIES, STATUSES
from pipeline.write import Told, conflict_order


@dataclass(frozen=True, slots=True)
class Settled:
    """The disputes of all blocks, named and with the decisions on them."""

    conflicts: tuple[tuple[Conflict, int, int], ...]
    """In the order of their table: (conflict, number of its block, its place among the disputes of the block)."""
    facts: dict[int, tuple[Fact, ...]]
    """Number of a block -> its facts in dispute."""
    counts: dict[str, Any]
    """How much of everything there is."""


def settle(of_blocks: Iterable[Told], decisions: tuple[Decision, ...]) -> Settled:
    """Name the disputes of all blocks, given in the order of the dump, tell their facts and apply the decisions."""
    sums = _Sums()
    numbers: list[int] = []
    found: list[Told] = []
    for number, told in enumerate(of_blocks):
        sums.add(told)
        if told.conflicts:
            numbers.append(number)
            found.append(told)
    decided = latest(decisions)
    named = name_conflicts([told.conflicts for told in found], decided)
    facts: dict[int, tuple[Fact, ...]] = {}
    places: dict[int, tuple[int, int]] = {}
    for number, told, conflicts in zip(numbers, found, named, strict=True):
        facts[number] = told_conflicts(told.facts, conflicts, decided)
        places |= {id(conflict): (number, at) for at, conflict in enumerate(conflicts)}
    best = sorted(ranked(c for conflicts in named for c in conflicts), key=conflict_order)
    for of_block in facts.values():
        sums.statuses.update(fact.status for fact in of_block)
    return Settled(tuple((c, *places[id(c)]) for c in best), facts, sums.told(best))


class _Sums:
    """How much of everything there is."""

    def __init__(self) -> None:
        self._sources = 0
        self._origins = 0
        self._mentions: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()

    def add(self, told: Told) -> None:
        self._sources += told.sources
        # An origin is named after one of its sources, so no other block has it.
        self._origins += len(told.origins)
        self._mentions.update(told.mentions)
        self.statuses.update(told.statuses)

    def told(self, conflicts: Iterable[Conflict]) -> dict[str, Any]:
        severities = Counter(conflict.severity for conflict in conflicts)
        return {
            "sources": self._sources,
            "origins": self._origins,
            "mentions": {kind: self._mentions[kind] for kind in KINDS},
            "facts": self.statuses.total(),
            "statuses": {status: self.statuses[status] for status in STATUSES},
            "conflicts": {severity: severities[severity] for severity in SEVERITIES},
        }

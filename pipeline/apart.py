"""What the verdict `both` teaches: two sides that are two things, kept apart for good.

Other verdicts hold as long as both sides are what the reviewer saw. `both` is about the things themselves, so the
decision keeps the mentions of both sides, and it holds for every later dispute between a mention of the one and a
mention of the other, whoever joins in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.records import Conflict, Decision, Framed

BOTH = "both"
_BETWEEN = " / "
Sides = tuple[frozenset[str], frozenset[str]]
"""The ids of the mentions of either side."""


def sides_cell(a: Collection[str], b: Collection[str]) -> str:
    """The mentions of both sides as a decision keeps them: `m1 m2 / m3`; empty where a side was stated by nobody."""
    return f"{' '.join(a)}{_BETWEEN}{' '.join(b)}" if a and b else ""


def sides_of(decision: Decision) -> Sides | None:
    """The two sides that a decision keeps apart; None where it keeps none."""
    a, between, b = decision.sides.partition(_BETWEEN)
    return (frozenset(a.split()), frozenset(b.split())) if decision.verdict == BOTH and between else None


def holds(decision: Decision, evidence: str, a: Collection[str], b: Collection[str]) -> bool:
    """True where a verdict stands for a dispute with this evidence and these mentions on its sides."""
    if decision.evidence == evidence:
        return True
    sides = sides_of(decision)
    return sides is not None and _between(sides, a, b)


def kept_apart(decided: Mapping[str, Decision]) -> dict[str, Sides]:
    """The verdicts of a folder that keep two sides apart, by the id of their conflict."""
    return {name: sides for name, decision in decided.items() if (sides := sides_of(decision)) is not None}


def known_apart(conflicts: Iterable[Conflict], apart: Mapping[str, Sides]) -> tuple[Conflict, ...]:
    """The conflicts, those between two sides that are kept apart under the id of the one that was decided."""
    of_mention: dict[str, list[str]] = {}
    for name, sides in apart.items():
        for mention in (*sides[0], *sides[1]):
            of_mention.setdefault(mention, []).append(name)

    def named(conflict: Conflict) -> Conflict:
        near = sorted({name for mention in conflict.members_a for name in of_mention.get(mention, ())})
        known = [name for name in near if _between(apart[name], conflict.members_a, conflict.members_b)]
        if not known or conflict.id in known:
            return conflict
        return replace(conflict, id=known[0])

    return tuple(named(conflict) for conflict in conflicts) if apart else tuple(conflicts)


def split(group: Sequence[Framed], apart: Iterable[Sides]) -> list[list[Framed]]:
    """A group of mentions as the groups that are kept apart. What joined since goes with the side it speaks for:
    the one that states its value for its period, else the one that its source is on, else the first."""
    parts = [list(group)]
    for sides in apart:
        parts = [half for part in parts for half in _halves(part, sides)]
    return parts


def _halves(part: Sequence[Framed], sides: Sides) -> list[list[Framed]]:
    ids = {f.id for f in part}
    if not (ids & sides[0] and ids & sides[1]):
        return [list(part)]
    stated = [{_statement(f) for f in part if f.id in side} for side in sides]
    speaking = [{f.source for f in part if f.id in side} for side in sides]

    def on_second(f: Framed) -> bool:
        for first, second, key in (
            (sides[0], sides[1], f.id),
            (stated[0], stated[1], _statement(f)),
            (speaking[0], speaking[1], f.source),
        ):
            if (key in first) != (key in second):
                return key in second
        return False

    second = [f for f in part if on_second(f)]
    return [[f for f in part if not on_second(f)], second]


def _statement(f: Framed) -> tuple[str, str, str]:
    return str(f.mention.value), f.mention.unit, f.frame.period


def _between(sides: Sides, a: Collection[str], b: Collection[str]) -> bool:
    first, second = sides
    return (not first.isdisjoint(a) and not second.isdisjoint(b)) or (
        not first.isdisjoint(b) and not second.isdisjoint(a)
    )

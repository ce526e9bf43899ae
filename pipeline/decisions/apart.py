"""What the verdict `both` teaches: two sides that are two things, kept apart for good.

Other verdicts hold as long as both sides are what the reviewer saw. `both` is about the things themselves, so the
decision keeps the mentions of both sides, and it holds for every later dispute between a mention of the one and a
mention of the other, whoever joins in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Conflict, Decision, Framed
from pipeline.schema import SEPARATOR

BOTH = "both"
_BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class Apart:
    """Two sides: the ids of the mentions of each, and the sources of both."""

    a: frozenset[str]
    b: frozenset[str]
    sources: frozenset[str]

    def between(self, one: Collection[str], other: Collection[str]) -> bool:
        """True where the mentions of one are on one side, and those of the other on the other."""
        straight = not self.a.isdisjoint(one) and not self.b.isdisjoint(other)
        return straight or (not self.a.isdisjoint(other) and not self.b.isdisjoint(one))

    def concerns(self, articles: Collection[str]) -> bool:
        """True where one of the articles may hold a mention of it."""
        return any(source in articles or source.rpartition("#")[0] in articles for source in self.sources)

    def key(self) -> tuple[list[str], list[str]]:
        """What it keeps apart, in a fixed order."""
        return sorted(self.a), sorted(self.b)


def sides_cell(row: Mapping[str, str]) -> str:
    """Both sides of a row of conflicts.csv as a decision keeps them: `m1 m2 / m3 / a.txt | b.txt`.

    Empty where a side was stated by nobody: there is nothing to keep apart.
    """
    a, b = (row.get(f"mentions_{side}", "").replace(SEPARATOR, " ") for side in "ab")
    sources = [source for side in "ab" for source in row.get(f"sources_{side}", "").split(SEPARATOR) if source]
    told = SEPARATOR.join(dict.fromkeys(sources))
    return _BETWEEN.join((a, b, told) if told else (a, b)) if a and b else ""


def sides_of(decision: Decision) -> Apart | None:
    """The two sides that a decision keeps apart; None where it keeps none."""
    if decision.verdict != BOTH or not decision.sides:
        return None
    a, _, rest = decision.sides.partition(_BETWEEN)
    b, _, sources = rest.partition(_BETWEEN)
    return Apart(frozenset(a.split()), frozenset(b.split()), frozenset(sources.split(SEPARATOR)))


def holds(decision: Decision, evidence: str, a: Collection[str], b: Collection[str]) -> bool:
    """True where a verdict stands for a dispute with this evidence and these mentions on its sides."""
    sides = sides_of(decision)
    return decision.evidence == evidence or (sides is not None and sides.between(a, b))


def kept_apart(decided: Mapping[str, Decision]) -> dict[str, Apart]:
    """The verdicts of a folder that keep two sides apart, by the id of their conflict."""
    return {name: sides for name, decision in decided.items() if (sides := sides_of(decision)) is not None}


def known_apart(conflicts: Iterable[Conflict], apart: Mapping[str, Apart]) -> tuple[Conflict, ...]:
    """The conflicts, those between two sides that are kept apart under the id of the one that was decided."""
    of_mention: dict[str, list[str]] = {}
    for name, sides in apart.items():
        for mention in (*sides.a, *sides.b):
            of_mention.setdefault(mention, []).append(name)

    def named(conflict: Conflict) -> Conflict:
        near = sorted({name for mention in conflict.members_a for name in of_mention.get(mention, ())})
        known = [name for name in near if apart[name].between(conflict.members_a, conflict.members_b)]
        return conflict if not known or conflict.id in known else replace(conflict, id=known[0])

    return tuple(named(conflict) for conflict in conflicts)


def split(group: Sequence[Framed], apart: Iterable[Apart]) -> list[list[Framed]]:
    """A group of mentions as the groups that are kept apart. What joined since goes with the side it speaks for:
    the one that states its value for its period, else the one that its source is on, else the first."""
    parts = [list(group)]
    for sides in apart:
        parts = [half for part in parts for half in _halves(part, sides)]
    return parts


def _halves(part: list[Framed], sides: Apart) -> list[list[Framed]]:
    if not sides.between([f.id for f in part], [f.id for f in part]):
        return [part]
    first, second = ([f for f in part if f.id in side] for side in (sides.a, sides.b))

    def on_second(f: Framed) -> bool:
        for key in (_name, _statement, _source):
            here = [key(f) in map(key, side) for side in (first, second)]
            if here[0] != here[1]:
                return here[1]
        return False

    turned = {f.id for f in part if on_second(f)}
    return [[f for f in part if f.id not in turned], [f for f in part if f.id in turned]]


def _name(f: Framed) -> str:
    return f.id


def _statement(f: Framed) -> str:
    return repr((str(f.mention.value), f.mention.unit, f.frame.period))


def _source(f: Framed) -> str:
    return f.source

"""The values that one fact has in each unit: figures that agree are folded into one class, led by the most precise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.link.nouns import Nouns
from pipeline.link.values import AGREE, Span, relation, span_of
from pipeline.records import Framed


@dataclass(slots=True)
class ValueClass:
    """Mentions of one unit that can all be true together."""

    unit: str
    lead: Framed
    span: Span
    members: list[Framed] = field(default_factory=list)

    @property
    def value(self) -> Decimal:
        return self.span.low

    def sources(self) -> tuple[str, ...]:
        """Sources that state it, in order of appearance."""
        return tuple(dict.fromkeys(f.source for f in self.members))


def classes_of(members: Sequence[Framed], nouns: Nouns) -> dict[str, list[ValueClass]]:
    """Unit -> classes, in order of first appearance in the text; nouns that count one thing are one unit.

    The finest figure leads; a coarser one joins the class whose leader it rounds. Rounding is not transitive, so
    every figure is compared with leaders only.
    """
    units: dict[str, list[tuple[Framed, Span]]] = {}
    for f in members:
        span = span_of(f.mention)
        if span is not None and f.mention.kind != "target":
            units.setdefault(nouns.plain(f.mention.unit), []).append((f, span))
    return {unit: _fold(unit, rows) for unit, rows in units.items()}


def _fold(unit: str, rows: list[tuple[Framed, Span]]) -> list[ValueClass]:
    # Points before ranges, fine before coarse, exact before about; then text order, for the same classes every time.
    ordered = sorted(
        enumerate(rows), key=lambda r: (not r[1][1].point, r[1][1].precision, r[1][1].qualifier != "exact", r[0])
    )
    classes: list[ValueClass] = []
    place: dict[int, int] = {}
    for at, (f, span) in ordered:
        home = next((c for c in classes if relation(c.span, span) in AGREE), None)
        if home is None:
            classes.append(ValueClass(unit, f, span, [f]))
            place[id(classes[-1])] = at
        else:
            home.members.append(f)
            place[id(home)] = min(place[id(home)], at)
    return sorted(classes, key=lambda c: place[id(c)])

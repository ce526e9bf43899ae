"""One figure in two currencies: one of the two bears the wrong sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.link.values import CUT, EQUAL, ROUNDED, digits_of, relation
from pipeline.reconcile.classes import ValueClass
from pipeline.reconcile.moving import Moving
from pipeline.reconcile.rates import PASSED, Pair
from pipeline.records import Check, Framed

_TELLING = 3
"""Digits that tell one figure from another, in whatever currency."""


@dataclass(frozen=True, slots=True)
class TwoSigns:
    """The two values, the one that more sources state first; then the one that its own conversion bears out."""

    sides: tuple[ValueClass, ValueClass]
    fits: int
    """The side that a conversion bears out, while none does the other; -1 where there is none."""
    checks: tuple[Check, ...]

    @property
    def decided(self) -> bool:
        """Whether it is known that the second bears the wrong sign."""
        first, second = self.sides
        return self.fits == 0 or len(first.sources()) > len(second.sources())


def wrong_signs(by_unit: Mapping[str, list[ValueClass]], pairs: Sequence[Pair], moving: Moving) -> list[TwoSigns]:
    """The same digits and scale in two currencies, and no source that states both."""
    found: list[TwoSigns] = []
    money = [(unit, c) for unit, classes in by_unit.items() if len(unit) == 3 and unit.isupper() for c in classes]
    for x, (unit_a, a) in enumerate(money):
        for unit_b, b in money[x + 1 :]:
            if unit_a == unit_b or not _one_figure(a, b) or set(a.sources()) & set(b.sources()):
                continue
            if some_dollars(a.members, b.members, moving):
                continue
            rated = [(c, _sound(c, pairs)) for c in (a, b)]
            (first, one), (second, two) = sorted(rated, key=lambda e: (len(e[0].sources()), bool(e[1])), reverse=True)
            fits = -1 if bool(one) == bool(two) else 0 if one else 1
            checks = tuple(p.check for p in (one or two)[:1]) if fits >= 0 else ()
            found.append(TwoSigns((first, second), fits, checks))
    return found


def _one_figure(a: ValueClass, b: ValueClass) -> bool:
    """Whether both state one figure, though in two currencies; of three digits and more the one may round the other."""
    if a.value == b.value:
        return True
    if min(len(digits_of(a.value)), len(digits_of(b.value))) < _TELLING or not (a.span.point and b.span.point):
        return False
    return relation(a.span, b.span) in (EQUAL, ROUNDED, CUT)


def _sound(c: ValueClass, pairs: Sequence[Pair]) -> list[Pair]:
    """The conversions of a value whose rate is that of their time."""
    ids = {f.id for f in c.members}
    return [p for p in pairs if p.verdict == PASSED and (p.a.id in ids or p.b.id in ids)]


def some_dollars(one: Sequence[Framed], two: Sequence[Framed], moving: Moving) -> bool:
    """Whether the one side says 'A$' and the other '$' alone: dollars of some country, the reading was a guess."""
    if not {f.mention.unit for f in (*one, *two)} <= moving.dollars:
        return False
    return any(all(f.mention.ground for f in side) for side in (one, two))

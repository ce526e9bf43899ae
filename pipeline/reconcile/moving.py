"""Figures that differ without contradiction: prices, running counts, estimates; and pairs too loosely tied to warn of.

A price, an index level or a yield is another one an hour later, a death toll the day after; a flash estimate gives way
to the final figure. A slip of the pen shows all the same: three digits or more that are the same, in another order or
with another exponent, are no movement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.link.values import DIGITS, OTHER, POWER, digits_of
from pipeline.reconcile.classes import ValueClass
from pipeline.records import Framed
from pipeline.rulebook import Rulebook, once_per_book

_WORD = re.compile(r"[a-z]+")
_TELLING = 3
"""So many digits must be the same for a slip to be told from a movement."""
_KNOWN = 2
"""A figure of so many digits tells which thing the sentence is about."""
_CROWD = 60
"""Among the figures of more articles two that are one digit apart are easily found by chance."""
_ONE_TIME = 45
"""Days for which a figure without a period stays the same figure in the news."""


@dataclass(frozen=True, slots=True, eq=False)
class Moving:
    """rules/reconcile.toml, [moving] and [estimates]."""

    counts: frozenset[str]
    metrics: frozenset[str]
    per: frozenset[str]
    units: frozenset[str]
    estimates: frozenset[str]
    dollars: frozenset[str]
    """Currencies that '$' alone may mean."""


@once_per_book
def compile_moving(book: Rulebook) -> Moving:
    """Read the lists."""
    lists = book.values("reconcile", "moving")
    return Moving(
        frozenset(book.values("reconcile", "running_counts")),
        frozenset(lists["metrics"]),
        frozenset(lists["per"]),
        frozenset(lists["units"]),
        frozenset(book.values("reconcile", "estimates")["words"]),
        frozenset(book.values("reconcile", "dollars")),
    )


class Beside:
    """The amounts and quantities that stand in one sentence with a figure."""

    def __init__(self, mentions: Iterable[Framed]) -> None:
        self._told: dict[tuple[str, tuple[int, int]], set[tuple[str, Decimal]]] = {}
        articles: set[str] = set()
        for f in mentions:
            value = f.mention.value
            if (
                f.mention.kind in ("amount", "quantity")
                and isinstance(value, Decimal)
                and len(digits_of(value)) >= _KNOWN
            ):
                articles.add(f.article)
                self._told.setdefault((f.article, f.sentence), set()).add((f.mention.unit, value))

        self.crowd = len(articles) > _CROWD

    def alike(self, one: Iterable[Framed], two: Iterable[Framed]) -> bool:
        """Whether both sides are told beside an equal figure: 'up 22% to 14.2 billion', 'a growth of 12%, to 14.2'."""
        return bool(self._of(one) & self._of(two))

    def _of(self, members: Iterable[Framed]) -> set[tuple[str, Decimal]]:
        return {figure for f in members for figure in self._told.get((f.article, f.sentence), ())}


def moved(
    a: ValueClass, b: ValueClass, how: str, days: Mapping[str, date | None], beside: Beside, moving: Moving
) -> bool:
    """Whether time explains the difference: a price at two hours, a count or a change of two days."""
    if is_slip(a, b, how):
        return False
    if _moves(a, moving) or _moves(b, moving):
        return True
    later = _later(a, b, days)
    if _nameless(a) and _nameless(b) and (_change(a) or _change(b)) and not beside.alike(a.members, b.members):
        return later or not _permuted(a, b)
    return later and a.unit in moving.counts


def loose(
    a: ValueClass, b: ValueClass, how: str, days: Mapping[str, date | None], beside: Beside, moving: Moving
) -> str:
    """Why a difference is worth a note only; '' where it is worth more."""
    if how not in (OTHER, DIGITS) or is_slip(a, b, how):
        return ""
    by_chance = how == OTHER or (beside.crowd and not _permuted(a, b))
    if by_chance and not _shared(a, b) and not beside.alike(a.members, b.members):
        return "neither subject nor metric is known to be the same"
    apart = days_apart(a.members, b.members, days)
    if (how == OTHER or beside.crowd) and apart > _ONE_TIME and not _periods(a.members) & _periods(b.members):
        return f"told {apart} days apart, and no period is known to be the same"
    if how == OTHER and _neighbours(a, b):
        return "the one may be rounded and the other cut"
    word = next((w for c in (a, b) for w in _words(c) if w in moving.estimates), "")
    return f"the words around speak of estimates or revisions ({word!r})" if word else ""


def is_slip(a: ValueClass, b: ValueClass, how: str) -> bool:
    """Whether the two figures are made of the same digits, three or more: a slip even between two days."""
    one, two = digits_of(a.value), digits_of(b.value)
    if min(len(one), len(two)) < _TELLING:
        return False
    return how == POWER or _permuted(a, b)


def _permuted(a: ValueClass, b: ValueClass) -> bool:
    return sorted(digits_of(a.value)) == sorted(digits_of(b.value)) and a.value.adjusted() == b.value.adjusted()


def _neighbours(a: ValueClass, b: ValueClass) -> bool:
    """Whether two rounded figures are one step apart in their last printed place: 55.9 and 56.0 billion for 55.957."""
    one, two = a.span.precision, b.span.precision
    return one == two != 1 and abs(a.value - b.value) == one


def _moves(c: ValueClass, moving: Moving) -> bool:
    level = c.unit == "" and c.span.precision < 1 and _nameless(c)  # a bare number with decimals is that of an index
    return (
        level
        or c.unit in moving.units
        or any(f.frame.metric in moving.metrics or f.mention.per in moving.per for f in c.members)
    )


def _nameless(c: ValueClass) -> bool:
    """Whether nobody says what it measures: a rise or fall in per cent of that kind is the move of a price."""
    return not any(f.frame.metric for f in c.members)


def _change(c: ValueClass) -> bool:
    return c.unit == "%" and any(f.frame.scope == "change" or f.mention.direction in ("up", "down") for f in c.members)


def _later(a: ValueClass, b: ValueClass, days: Mapping[str, date | None]) -> bool:
    """Whether the two sides were told on different days."""
    one, two = ({days.get(f.article) for f in c.members} for c in (a, b))
    return None not in one | two and not one & two


def days_apart(one: Iterable[Framed], two: Iterable[Framed], days: Mapping[str, date | None]) -> int:
    """Days between the nearest statements of two sides; 0 where one of them is undated."""
    first, second = ([days.get(f.article) for f in side] for side in (one, two))
    known = [[day.toordinal() for day in side if day is not None] for side in (first, second)]
    if None in first or None in second or not all(known):
        return 0
    return min(abs(x - y) for x in known[0] for y in known[1])


def revised(one: Sequence[Framed], two: Sequence[Framed], days: Mapping[str, date | None]) -> str:
    """Why two dates of one plan are worth a note only: the later one is a revision of the old."""
    apart = days_apart(one, two, days)
    return f"told {apart} days apart: the plan may have moved" if apart > _ONE_TIME else ""


def _shared(a: ValueClass, b: ValueClass) -> bool:
    return any(fields(a.members) & fields(b.members) for fields in (_subjects, _metrics))


def _subjects(members: Iterable[Framed]) -> set[str]:
    return {f.frame.subject for f in members if f.frame.subject}


def _metrics(members: Iterable[Framed]) -> set[str]:
    return {f.frame.metric for f in members if f.frame.metric}


def _periods(members: Iterable[Framed]) -> set[str]:
    return {f.frame.period for f in members if f.frame.period}


def _words(c: ValueClass) -> list[str]:
    return [w for f in c.members for w in _WORD.findall(f.context.casefold())]

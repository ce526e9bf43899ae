"""Which date belongs to a figure: its period. And whether two periods can be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.quick import quick
from pipeline.tokens import Tokens

_BINDING = frozenset(
    {"in", "for", "during", "of", "by", "to", "through", "ending", "ended", "until", "on", "over", "within", "(", "at"}
)
_BASELINE = frozenset({"from", "since", "than", "against", "versus", "until", "before", "after", "with", "under"})


@quick
@dataclass(frozen=True, slots=True)
class Dated:
    """A date mention as token range, value and interval."""

    first: int
    last: int
    value: str
    start: str
    end: str
    length: bool
    """A length of time, not a place in time."""


@quick
@dataclass(frozen=True, slots=True)
class Attached:
    """The period of a figure and how firmly it is tied.

    'tight' (next to it), 'sentence', 'other' (it dates another figure of the sentence first), 'before' (inherited).
    """

    value: str
    start: str
    end: str
    tie: str


def period_of(
    tokens: Tokens,
    first: int,
    last: int,
    begin: int,
    end: int,
    dates: Sequence[Dated],
    figures: Sequence[tuple[int, int]],
) -> Attached | None:
    """The date of the figure [first, last) in the sentence [begin, end), or None."""
    best: tuple[int, Dated, str] | None = None
    for d in dates:
        if d.first < begin or d.last > end or not d.value or d.length:
            continue
        if d.first < last and d.last > first:
            continue
        between = range(last, d.first) if d.first >= last else range(d.last, first)
        crossed = sum(1 for f in figures if f[0] in between)
        stops = sum(1 for i in between if tokens.raw[i] in ";:()—")
        commas = sum(1 for i in between if tokens.raw[i] == ",")
        lead = tokens.low[d.first - 1] if d.first else ""
        cost = len(between) + 12 * crossed + 8 * stops + 3 * commas
        if lead in _BASELINE and lead not in ("before", "after"):
            cost += 25
        elif lead in _BINDING:
            cost -= 2
        others = d.last <= first and any(0 <= d.first - f[1] <= 3 for f in figures)
        if others:
            cost += 20  # it stands right behind another figure, whose period it is
        if len(d.value) == 10:
            cost += 14  # a day dates the telling more often than the figure
        if d.first >= last:
            cost -= 1
        tie = "other" if others else "tight" if crossed == 0 and stops == 0 and cost <= 10 else "sentence"
        if best is None or cost < best[0]:
            best = (cost, d, tie)
    if best is None or best[0] > 34:
        # The only year that a sentence names holds for all its figures, however far.
        years = [d for d in dates if begin <= d.first and d.last <= end and not d.length and 0 < len(d.value) < 10]
        if len(years) != 1 or tokens.low[years[0].first - 1] in _BASELINE:
            return None
        return Attached(years[0].value, years[0].start, years[0].end, "sentence")
    return Attached(best[1].value, best[1].start, best[1].end, best[2])

"""Which date belongs to a figure: its period. And whether two periods can be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.tokens import Tokens

_BINDING = frozenset(
    {"in", "for", "during", "of", "by", "to", "through", "ending", "ended", "until", "on", "over", "within", "(", "at"}
)
_BASELINE = frozenset({"from", "since", "than", "against", "versus", "until", "before", "after", "with", "under"})


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


@dataclass(frozen=True, slots=True)
class Attached:
    """The period of a figure and how firmly it is tied: 'tight' (next to it), 'sentence', 'before' (inherited)."""

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
        if len(d.value) == 10:
            cost += 14  # a day dates the telling more often than the figure
        if d.first >= last:
            cost -= 1
        tie = "tight" if crossed == 0 and stops == 0 and cost <= 10 else "sentence"
        if best is None or cost < best[0]:
            best = (cost, d, tie)
    if best is None or best[0] > 34:
        return None
    return Attached(best[1].value, best[1].start, best[1].end, best[2])

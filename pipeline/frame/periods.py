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
_COMPARED = frozenset({"against", "versus", "vs"})
_COMPARES = frozenset({"compared", "compare", "compares", "comparison", "relative", "contrast"})
_SINCE = frozenset({"from", "on", "over", "than"})
"""Behind a change these name what it is measured from; elsewhere a place in time: 'from 2026 it makes 10,000 cars'."""
_LEADING = frozenset({"the", "a", "an", "in", "its", "their", "what", "was", "it", "that", "of", "for", "at", "during"})
"""Words between a word of comparing and what it compares with."""
_CLOSE = 10
"""Words between the old value and its date."""
_PERCENT = frozenset({"%", "percent", "cent", "pct"})
_DAY = 10
"""Characters of a date value that names a day."""


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
    change: bool = False,
) -> Attached | None:
    """The date of the figure [first, last) in the sentence [begin, end), or None.

    `change`: the figure is a percentage by which something rose or fell.
    """
    best: tuple[int, Dated, str] | None = None
    dates = [d for d in dates if not _bracketed(tokens, d, first, last, begin, end, figures)]
    for d in dates:
        if d.first < begin or d.last > end or not d.value or d.length:
            continue
        if d.first < last and d.last > first:
            continue
        if measured_from(tokens, first, last, d, begin, figures, change):
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
        if len(d.value) == _DAY:
            cost += 14  # a day dates the telling more often than the figure
        if d.first >= last:
            cost -= 1
        tie = "other" if others else "tight" if crossed == 0 and stops == 0 and cost <= 10 else "sentence"
        if best is None or cost < best[0]:
            best = (cost, d, tie)
    if best is None or best[0] > 34:
        # The only year that a sentence names holds for all its figures, however far.
        years = [d for d in dates if begin <= d.first and d.last <= end and not d.length and 0 < len(d.value) < _DAY]
        if len(years) != 1 or tokens.low[years[0].first - 1] in _BASELINE:
            return None
        if measured_from(tokens, first, last, years[0], begin, figures, change):
            return None
        return Attached(years[0].value, years[0].start, years[0].end, "sentence")
    return Attached(best[1].value, best[1].start, best[1].end, best[2])


def measured_from(
    tokens: Tokens, first: int, last: int, d: Dated, begin: int, figures: Sequence[tuple[int, int]], change: bool
) -> bool:
    """Whether a date names what a figure is compared with, or dates the old value, and so never the figure itself.

    'rose 14 percent compared with the same quarter last year', 'up 3 percent on 2024', 'Against last June it fell 2
    percent', '7 percent more than the 5 million it sold in 2023'. The figure that stands right behind the date is the
    old one, and dated by it: 'against 2024's 5 million'.
    """
    if d.last <= first <= d.last + 2 and not any(tokens.raw[i] in ",;:()" for i in range(d.last, first)):
        return False
    change = change and "/" not in d.value and len(d.value) < _DAY  # 'on Tuesday', 'over 2021 to 2025': when it moved
    if d.first < last:
        return _compares(tokens, d.first, begin, change)
    between = [f for f in figures if last <= f[0] < d.first]
    if not between:
        return _compares(tokens, d.first, last, change)
    near = between[-1]
    if tokens.low[near[1] - 1] in _PERCENT:  # 'sold 5 million, up 3 percent on 2024'
        return _compares(tokens, d.first, near[1], len(d.value) < _DAY)
    return len(between) == 1 and d.first - near[1] <= _CLOSE and _compares(tokens, near[0], last, change)


def _compares(tokens: Tokens, at: int, begin: int, change: bool) -> bool:
    """Whether a word of comparing leads to what stands at `at`; behind a change 'from', 'on', 'over' and 'than' do."""
    i = at - 1
    while i > begin and tokens.low[i] in _LEADING:
        i -= 1
    if i < begin:
        return False
    word = tokens.low[i]
    if word in _COMPARED or (word in ("with", "to") and i > begin and tokens.low[i - 1] in _COMPARES):
        return True
    return change and word in _SINCE


def _bracketed(
    tokens: Tokens, d: Dated, first: int, last: int, begin: int, end: int, figures: Sequence[tuple[int, int]]
) -> bool:
    """Whether a date stands in a bracket without the figure, and with one of its own: '(FY2025: 74 billion)'."""
    behind = d.first >= last
    edges = [i for i in (range(last, d.first) if behind else range(d.last, first)) if tokens.raw[i] in "()"]
    if not edges or tokens.raw[edges[-1] if behind else edges[0]] != ("(" if behind else ")"):
        return False
    opens = next((i for i in range(d.first - 1, begin - 1, -1) if tokens.raw[i] == "("), begin)
    closes = next((i for i in range(d.last, end) if tokens.raw[i] == ")"), end)
    return any(opens < f[0] and f[1] <= closes for f in figures)

"""Where the stated values lie, as a drawing: a row a source, a mark a statement, on a logarithmic axis.

Places across are percentages, so the drawing fits any width while its letters keep their size.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipeline.display import display

_ROWS = 14
_TICKS = 6
_MARGIN = 8.0
"""Percent of the width left free on both sides, so that a label beside a mark has room."""
_TOP, _STEP = 14, 42
_AXIS = 22
_FURTHEST = 400
"""Powers of ten that still count as a figure of the news."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One stated value: who says so, the value, the same in words, and the side of the conflict it is on."""

    source: str
    value: str
    words: str
    side: str
    """a, b, or empty for another statement of the same fact."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement in the drawing."""

    x: float
    side: str
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Line:
    """A source and its marks."""

    source: str
    y: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis with its label."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing, and the same in words for those who do not see it."""

    height: int
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    left_out: int
    """Sources that have no row of their own."""
    words: str
    logarithmic: bool

    @property
    def has_others(self) -> bool:
        """Whether there are marks of neither side."""
        return any(not mark.side for line in self.lines for mark in line.marks)


def picture(statements: Sequence[Statement], unit: str) -> Picture | None:
    """The drawing of several statements; None where fewer than two different values are stated."""
    if len({s.value for s in statements}) < 2:
        return None
    figures = [_figure(s.value) for s in statements]
    numbers = [f for f in figures if f is not None]
    places: dict[str, float]
    if len(numbers) < len(figures):
        ordered = sorted({s.value for s in statements})
        ticks: tuple[Tick, ...] = ()
        places = {value: _at((n + 0.5) / len(ordered)) for n, value in enumerate(ordered)}
        logarithmic = False
    else:
        logarithmic = min(numbers) > 0
        scaled = {s.value: _scaled(f, logarithmic) for s, f in zip(statements, numbers, strict=True)}
        low, high = min(scaled.values()), max(scaled.values())
        room = (high - low) * 0.12
        low, high = low - room, high + room
        places = {value: _at((place - low) / (high - low)) for value, place in scaled.items()}
        ticks = _ticks(low, high, unit) if logarithmic else ()
    by_source: dict[str, list[Statement]] = {}
    for statement in sorted(statements, key=lambda s: (places[s.value], s.side)):
        by_source.setdefault(statement.source, []).append(statement)
    lines = tuple(
        Line(source, _TOP + _STEP * n, _marks(said, places))
        for n, (source, said) in enumerate(list(by_source.items())[:_ROWS])
    )
    height = _TOP + _STEP * len(lines) + (_AXIS if ticks else 0)
    return Picture(height, lines, ticks, len(by_source) - len(lines), _in_words(by_source), logarithmic)


def _marks(said: Iterable[Statement], places: dict[str, float]) -> tuple[Mark, ...]:
    marks: dict[tuple[str, str], Mark] = {}
    for s in said:
        x = places[s.value]
        marks.setdefault((s.value, s.side), Mark(x, s.side, s.words, "start" if x < 50 else "end"))
    return tuple(marks.values())


def _in_words(by_source: dict[str, list[Statement]]) -> str:
    return "; ".join(
        f"{source}: {', '.join(dict.fromkeys(_said(s) for s in said))}" for source, said in by_source.items()
    )


def _said(statement: Statement) -> str:
    return f"{statement.words} (side {statement.side})" if statement.side else statement.words


def _ticks(low: float, high: float, unit: str) -> tuple[Tick, ...]:
    """Round figures on the axis: powers of ten, with 2 and 5 between where these are few, else equal steps."""
    base = math.floor(low)
    first, last = 10 ** (low - base), 10 ** min(high - base, 12)
    if high - low > 3:
        figures = [Decimal(1).scaleb(power) for power in range(math.ceil(low), math.floor(high) + 1)]
    elif high - low > 1:
        figures = [Decimal(n).scaleb(p + base) for p in range(4) for n in (1, 2, 5) if first <= n * 10**p <= last]
    else:
        rough = (last - first) / _TICKS
        power = math.floor(math.log10(rough))
        step = next(n for n in (1, 2, 5, 10) if n * 10**power >= rough)
        size = step * 10**power
        figures = [Decimal(n * step).scaleb(power + base) for n in range(math.ceil(first / size), int(last / size) + 1)]
    every = math.ceil(len(figures) / _TICKS) or 1
    places = [(_at((float(f.log10()) - low) / (high - low)), f) for f in figures[::every]]
    return tuple(Tick(x, display(figure, unit)) for x, figure in places)


def _at(share: float) -> float:
    return round(_MARGIN + share * (100 - 2 * _MARGIN), 2)


def _scaled(figure: Decimal, logarithmic: bool) -> float:
    return float(figure.log10()) if logarithmic else float(figure)


def _figure(value: str) -> Decimal | None:
    try:
        figure = Decimal(value)
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and abs(figure.adjusted()) < _FURTHEST else None

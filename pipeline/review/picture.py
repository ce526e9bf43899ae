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
_TOP, _STEP = 22, 34
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
    height = _TOP + _STEP * len(lines) + 22
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
    """Round figures between two powers of ten: whole powers where there are enough, else with 2 and 5 between."""
    for steps in ((1,), (1, 2, 5), (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9)):
        found = [
            (math.log10(step) + power, Decimal(str(step)).scaleb(power))
            for power in range(math.floor(low), math.ceil(high))
            for step in steps
            if low <= math.log10(step) + power <= high
        ]
        if len(found) >= 2:
            break
    every = math.ceil(len(found) / _TICKS) if found else 1
    return tuple(Tick(_at((place - low) / (high - low)), display(value, unit)) for place, value in found[::every])


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

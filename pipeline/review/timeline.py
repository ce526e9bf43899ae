"""Targets by deadline: how many fall into each year, and which they are."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.review.outputs import Tables
from pipeline.review.pages import Said, said
from pipeline.review.words import name_of
from pipeline.tables import Row

_BARS = 40
_HEIGHT = 88
"""Pixels of the tallest bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A year in the drawing: its place and height, and how many targets it has."""

    year: str
    count: int
    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Due:
    """A target: who, what, by when, and everybody who says so."""

    who: str
    deadline: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Targets from a year on."""

    total: int
    bars: tuple[Bar, ...]
    later: int
    """Targets behind the last bar."""
    years: tuple[tuple[str, tuple[Due, ...]], ...]


def timeline(tables: Tables, year: str, offset: int, limit: int) -> Timeline:
    """The targets whose deadline begins in `year` or later; all of them where it is empty."""
    years = tables.index.due_years()
    rows = tables.index.targets(year, offset, limit)
    by_year: dict[str, dict[tuple[str, str], list[Row]]] = {}
    for row in rows:
        # Several sources that state one target are one row.
        name = (row["fact_id"] or row["mention_id"], row["deadline"])
        by_year.setdefault(row["start_date"][:4], {}).setdefault(name, []).append(row)
    return Timeline(
        sum(count for name, count in years if name >= year),
        _bars(years[:_BARS]),
        sum(count for _, count in years[_BARS:]),
        tuple((name, tuple(_due(rows, tables) for rows in targets.values())) for name, targets in by_year.items()),
    )


def _due(rows: list[Row], tables: Tables) -> Due:
    who = next((row["subject"] for row in rows if row["subject"]), "")
    said_by = {row["source"]: row for row in reversed(rows)}
    said_all = tuple(said(row, tables) for row in rows if said_by[row["source"]] is row)
    return Due(name_of(who, tables.index.label), rows[0]["deadline"], said_all)


def _bars(years: list[tuple[str, int]]) -> tuple[Bar, ...]:
    counts = dict(years)
    first, last = (int(years[0][0]), int(years[-1][0])) if years else (0, -1)
    # To scale where the years are near one another; the year 2100 beside 2026 would leave room for nothing else.
    drawn = [f"{year:04}" for year in range(first, last + 1)] if last - first < _BARS else list(counts)
    most = max(counts.values(), default=1)
    width = 100 / max(len(drawn), 8)
    tallest = _HEIGHT / most
    return tuple(
        Bar(name, counts[name], round(n * width, 2), round(width * 0.8, 2), round(max(3, counts[name] * tallest), 1))
        for n, name in enumerate(drawn)
        if name in counts
    )

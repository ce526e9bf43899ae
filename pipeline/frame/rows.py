"""What a table says of the figures in its rows: the label of the row, the head of the column, the line above.

A row is no sentence: its first figure is no nearer to its label than its last one, a unit in brackets does not part
them, and the year of a figure may stand at the head of its column.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.frame.metrics import KINDS, MetricRules, labelled_metric
from pipeline.records import Document, Frame, Framed
from pipeline.tokens import Tokens, cells_of

_ABOVE = 2
"""Lines above a table that may date it."""
_CAPTION = 20
"""Tokens of a line above a table that may date it."""
_OPENING = frozenset("([")

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands: the label of its row without what is in brackets, the head of its column."""

    label: Cell
    head: Cell | None
    above: tuple[Cell, ...]
    """Lines above the table, the nearest first."""


@dataclass(frozen=True, slots=True)
class _Date:
    """A date mention of the article."""

    span: Cell
    value: str
    start: str
    end: str


def with_rows(
    doc: Document, framed: Sequence[Framed], home: Sequence[int], spans: Sequence[Cell], rules: MetricRules
) -> list[Framed]:
    """The frames of an article with what its tables say of the figures in their rows."""
    out = list(framed)
    places = dict(_places(doc, framed, home, spans))
    if not places:
        return out
    dates = [
        _Date(span, f.mention.value, f.mention.start_date, f.mention.end_date)
        for f, span in zip(framed, spans, strict=True)
        if f.mention.kind == "date" and isinstance(f.mention.value, str) and not f.mention.value.startswith("P")
    ]
    names: dict[int, dict[str, Cell]] = {}
    for f, span, row in zip(framed, spans, home, strict=True):
        if f.mention.kind == "entity":
            names.setdefault(row, {}).setdefault(f.mention.entity_id, span)
    for k, place in places.items():
        out[k] = replace(out[k], frame=_framed(out[k], place, dates, names.get(home[k], {}), doc.tokens, rules))
    return out


def _framed(
    f: Framed, place: _Place, dates: Sequence[_Date], names: Mapping[str, Cell], tokens: Tokens, rules: MetricRules
) -> Frame:
    frame, used = f.frame, dict(f.frame.rules)
    cells = (place.label, place.head) if place.head is not None else (place.label,)
    if not frame.metric:
        words = [w for cell in cells for w in tokens.low[slice(*cell)]]
        for cell in cells:
            told = labelled_metric(tokens, f.mention, *cell, words, rules)
            if told.value:
                frame, used["metric"] = replace(frame, metric=told.value, firm=True), told.rule
                break
    dated, rule = _dated(place, dates)
    if dated is not None and (not frame.period or rule == "frame.period.head"):
        tie = "before" if rule == "frame.period.caption" else "tight"
        frame = replace(frame, period=dated.value, start=dated.start, end=dated.end, tie=tie)
        used["period"] = rule
    span = names.get(frame.subject)
    if span is not None and tokens.raw[span[0] - 1 : span[0]] in (["("], ["["]):
        # The unit of the label in brackets: '(Mt)'.
        frame = replace(frame, subject="")
        used.pop("subject", None)
    return replace(frame, rules=tuple(used.items()))


def _dated(place: _Place, dates: Sequence[_Date]) -> tuple[_Date | None, str]:
    """The date of the head of the column, else of the label, else the only one of a line above."""
    for cell, rule in ((place.head, "frame.period.head"), (place.label, "frame.period.label")):
        found = _inside(cell, dates) if cell is not None else []
        if found:
            return found[0], rule
    for cell in place.above:
        found = _inside(cell, dates)
        if found:
            return (found[0] if len(found) == 1 else None), "frame.period.caption"
    return None, ""


def _inside(cell: Cell, dates: Sequence[_Date]) -> list[_Date]:
    """The dates of a cell; `dates` stand in the order of the text."""
    first, end = (bisect_left(dates, edge, key=lambda d: d.span[0]) for edge in cell)
    return [d for d in dates[first:end] if d.span[1] <= cell[1]]


def _places(
    doc: Document, framed: Sequence[Framed], home: Sequence[int], spans: Sequence[Cell]
) -> Iterator[tuple[int, _Place]]:
    """(number of a mention, where it stands) for the figures of all rows."""
    in_rows = [k for k, f in enumerate(framed) if f.role == "row" and f.mention.kind in KINDS]
    by_segment: dict[int, list[int]] = {}
    for k in in_rows:
        by_segment.setdefault(doc.sentences[home[k]].segment, []).append(k)
    table, opened = -1, False
    heads: dict[int, Cell] = {}
    above: tuple[Cell, ...] = ()
    for number, segment in enumerate(doc.segments if by_segment else ()):
        if segment.role != "row":
            continue
        cells = cells_of(doc.tokens, doc.tokens.at(segment.start), doc.tokens.at(segment.end))
        if number != table + 1:
            heads, above, opened = {}, _above(doc, number), True
        table = number
        members = by_segment.get(number, [])
        if opened and not members:
            # Counted from the right: the cell above the labels may be missing.
            heads = {len(cells) - at: cell for at, cell in enumerate(cells)}
            continue
        opened = False
        starts = [first for first, _ in cells]
        for k in members:
            at = bisect_right(starts, spans[k][0]) - 1
            if at > 0:
                yield k, _Place(_bare(doc.tokens, cells[0]), heads.get(len(cells) - at), above)


def _bare(tokens: Tokens, cell: Cell) -> Cell:
    """A label up to its first bracket."""
    return cell[0], next((i for i in range(cell[0] + 1, cell[1]) if tokens.raw[i] in _OPENING), cell[1])


def _above(doc: Document, row: int) -> tuple[Cell, ...]:
    found: list[Cell] = []
    for segment in reversed(doc.segments[max(0, row - _ABOVE) : row]):
        cell = doc.tokens.at(segment.start), doc.tokens.at(segment.end)
        if segment.role not in ("furniture", "row") and cell[1] - cell[0] <= _CAPTION:
            found.append(cell)
    return tuple(found)

"""The tables as one workbook: a sheet to review conflicts in, with filters, colours and a list of verdicts to choose.

Every text is written as text, so nothing is a formula; figures of up to fifteen digits are numbers, longer ones text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.schema import CONFLICTS, FACTS, MENTIONS, VERDICTS, Column, Table
from pipeline.tables import Row, as_shown, is_risky

ROWS = 1_048_575
"""Rows of a sheet, the header left out."""
_CELL = 32_767
_CUT = " … cut here, whole in the CSV"
_DIGITS = 15
_LINE, _LINES = 15, 20
"""Points of a line, and how many a row has at most."""
_FIGURE = re.compile(r"-?\d++(?:\.\d++)?")
_FILLED = ("decision", "decided_value", "note")
_FIRST = (
    "severity", "kind", "subject", "metric", "scope", "period",
    "display_a", "who_a", "context_a", "display_b", "who_b", "context_b",
    "proposed_value", "confidence", "reason", "checks", *_FILLED, "earlier", "state",
)  # fmt: skip
"""The columns of the conflicts in the order of a reviewer's eyes; the others follow."""
_WIDE = {
    "severity": 9,
    "kind": 11,
    "state": 11,
    "verdicts": 9,
    "decision": 12,
    "context": 60,
    "reason": 50,
    "checks": 50,
    "quote": 30,
    "note": 40,
    "earlier": 30,
    "who": 28,
    "display": 20,
    "label": 30,
}
_COLOURS = {"error": "#F8CBAD", "warning": "#FFE699", "info": "#EDEDED"}


def write_workbook(path: Path, tables: Mapping[str, Iterable[Row]], rows: int = ROWS) -> None:
    """Write the sheets conflicts, facts and mentions, and one about them. `tables` holds their rows by name."""
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(str(path), options) as book:
        # The day of the program would make two equal runs differ.
        book.set_properties({"created": datetime(1980, 1, 1), "title": "factledger"})
        styles = _Styles(book)
        told = [
            (table, _sheet(book, table, _columns(table), tables[table.name], styles, rows))
            for table in (CONFLICTS, FACTS, MENTIONS)
        ]
        _about(book, told, rows, styles)


class _Styles:
    """The formats of the workbook, made once."""

    def __init__(self, book: Any) -> None:
        top = {"valign": "top"}
        self.head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#D9E1F2", "valign": "top"})
        self.whole = book.add_format(top | {"num_format": "#,##0"})
        self.broken = book.add_format(top | {"num_format": "#,##0.0##############"})
        self.text = book.add_format(top)
        self.wrapped = book.add_format(top | {"text_wrap": True})
        self.risky = book.add_format(top | {"text_wrap": True, "quote_prefix": True})
        self.filled = book.add_format(top | {"text_wrap": True, "num_format": "@", "bg_color": "#FFFFE5"})
        self.done = book.add_format({"font_color": "#7F7F7F"})
        self.severities = {name: book.add_format({"bg_color": colour}) for name, colour in _COLOURS.items()}


def _columns(table: Table) -> tuple[Column, ...]:
    if table is not CONFLICTS:
        return table.columns
    first = {name: at for at, name in enumerate(_FIRST)}
    return tuple(sorted(table.columns, key=lambda column: first.get(column.name, len(first))))


def _sheet(
    book: Any, table: Table, columns: tuple[Column, ...], rows: Iterable[Row], styles: _Styles, limit: int
) -> int:
    """Write one table; returns its number of rows, those that found no room included."""
    sheet = book.add_worksheet(table.name)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _width(column))
        sheet.write_string(0, at, column.name, styles.head)
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(rows, 1):
        if number <= limit:
            if table is CONFLICTS:
                sheet.set_row(number, _height(columns, row))
            for at, column in enumerate(columns):
                _write(sheet, number, at, column, row, styles)
    last = min(number, limit)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    if table is CONFLICTS:
        _review(sheet, [column.name for column in columns], max(last, 1), styles)
    return number


def _write(sheet: Any, line: int, at: int, column: Column, row: Row, styles: _Styles) -> None:
    cell = row[column.name]
    if column.name in _FILLED:
        # Text even where it is a figure: a spreadsheet must not make a date of 2029-05.
        sheet.write_string(line, at, _short(as_shown(cell)), styles.filled)
    elif not cell:
        return
    elif _is_number(column, row):
        sheet.write_number(line, at, float(cell), styles.broken if "." in cell else styles.whole)
    elif column.type in ("text", "list", "value"):
        wrapped = column.name in _WRAPPED and "conflict_id" in row
        style = styles.risky if is_risky(cell) else styles.wrapped if wrapped else styles.text
        sheet.write_string(line, at, _short(as_shown(cell)), style)
    else:
        sheet.write_string(line, at, _short(cell), styles.text)


_WRAPPED = {"context_a", "context_b", "reason", "checks", "who_a", "who_b", "quote_a", "quote_b", "earlier"}


def _is_number(column: Column, row: Row) -> bool:
    """A year in a column of values only looks like a figure, and a long figure would be rounded."""
    if column.type not in ("integer", "decimal", "value") or column.unit == "date value":
        return False
    cell = row[column.name]
    if not _FIGURE.fullmatch(cell) or len(cell.strip("-").replace(".", "").strip("0")) > _DIGITS:
        return False
    return column.type != "value" or row.get("kind") not in ("date", "entity")


def _short(cell: str) -> str:
    return cell if len(cell) <= _CELL else cell[: _CELL - len(_CUT)] + _CUT


def _width(column: Column) -> int:
    return _WIDE.get(column.name.removesuffix("_a").removesuffix("_b"), 16)


def _height(columns: tuple[Column, ...], row: Row) -> int:
    """Points that the wrapped cells need: not every spreadsheet works it out when it opens a file."""
    lines = [ceil(1.15 * len(row[c.name]) / _width(c)) for c in columns if c.name in _WRAPPED]
    return _LINE * min(max(1, *lines), _LINES)


def _review(sheet: Any, names: list[str], last: int, styles: _Styles) -> None:
    """What helps to decide: the list of verdicts, colours by severity, decided rows in grey."""
    decision, severity = names.index("decision"), names.index("severity")
    sheet.data_validation(
        1, decision, last, decision,
        {
            "validate": "list",
            "source": list(VERDICTS),
            "input_title": "Decision",
            "input_message": "accept the proposal; a or b; both are true; neither, then fill in decided_value; defer",
            "error_title": "No verdict",
            "error_message": f"Choose one of {', '.join(VERDICTS)}.",
        },
    )  # fmt: skip
    for name, style in styles.severities.items():
        sheet.conditional_format(
            1, severity, last, severity, {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": style}
        )
    letter = xlsxwriter.utility.xl_col_to_name(decision)
    done = {"type": "formula", "criteria": f'=${letter}2<>""', "format": styles.done}
    sheet.conditional_format(1, 0, last, len(names) - 1, done)


def _about(book: Any, told: list[tuple[Table, int]], limit: int, styles: _Styles) -> None:
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 90)
    line = 0
    for table, number in told:
        left = f"; only the first {limit:,} are here, all are in {table.name}.csv" if number > limit else ""
        sheet.write_string(line, 0, table.name, styles.head)
        sheet.write_string(line, 2, f"{table.doc}: {number:,} rows{left}", styles.wrapped)
        for column in _columns(table):
            line += 1
            sheet.write_string(line, 1, column.name, styles.text)
            sheet.write_string(line, 2, column.doc, styles.wrapped)
        line += 2

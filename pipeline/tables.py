"""The file form of a table: UTF-8 with BOM, every cell quoted, lines end with LF, safe to open in a spreadsheet.

A spreadsheet takes a cell that begins with = + - @ tab or a line break (or a full-width twin) for a formula or for
white space to trim. Such a cell of a text column gets one apostrophe in front; one that already looks like an
escaped cell gets another one, so that `restored(neutralised(x)) == x` for every x. Figures and ids are left alone.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.errors import FactledgerError
from pipeline.schema import SEPARATOR, Table
from pipeline.sheets import plain_figure, read_sheet

Row = dict[str, str]

_RISKY = re.compile(r"'*+[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'++[=+\-@\t\r\n＝＋－＠]")
_NUMBER_TYPES = ("integer", "decimal", "value")
_WRITTEN_OUT = re.compile(r"-?\d*+(?:\.\d++)?")


def neutralised(cell: str) -> str:
    """The cell as it is written to a text column."""
    return "'" + cell if _RISKY.match(cell) else cell


def guarded(cell: str) -> str:
    """The same for a column of values: a figure is left alone, whatever its sign; a name or a date may be anything."""
    return cell if _WRITTEN_OUT.fullmatch(cell) else neutralised(cell)


_SAFE = {"text": neutralised, "list": neutralised, "value": guarded}


def is_risky(cell: str) -> bool:
    """True for what a spreadsheet may take for a formula."""
    return bool(_RISKY.match(cell))


def as_shown(cell: str) -> str:
    """The cell for a workbook, where text is text: only what looks escaped is escaped, for `restored` to undo."""
    return "'" + cell if _ESCAPED.match(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before `neutralised`."""
    return cell[1:] if _ESCAPED.match(cell) else cell


def listed(items: Iterable[str]) -> str:
    """Several texts as one cell."""
    return SEPARATOR.join(items)


def table_bytes(table: Table, rows: Iterable[Mapping[str, str]]) -> bytes:
    """The whole file. A row has every column: a KeyError here is a bug, not a user's mistake."""
    header = {name: name for name in table.names}
    return codecs.BOM_UTF8 + row_bytes(table, [header, *rows], table.names)


def row_bytes(table: Table, rows: Iterable[Mapping[str, str]], header: Sequence[str]) -> bytes:
    """Rows without a header, for a file whose columns stand in the order of `header`; unknown ones stay empty."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    known = {c.name: (c.name, _SAFE.get(c.type)) for c in table.columns}
    # A column that we do not know takes nothing of what any other holds.
    plan = [known.get(name, (table.names[0], _nothing)) for name in header]
    for row in rows:
        writer.writerow([safe(row[name]) if safe else row[name] for name, safe in plan])
    # A lone surrogate cannot be written as UTF-8; it only ever comes from a broken file name.
    return out.getvalue().encode("utf-8", "backslashreplace")


def _nothing(cell: str) -> str:
    return ""


def read_table(path: Path, table: Table) -> list[Row]:
    """The rows of a table that a run, or a spreadsheet after it, has written; further columns are dropped.

    A spreadsheet drops our apostrophes or keeps them, and writes 3.07E+12; both ways read back the same.
    """
    sheet = read_sheet(path, table.name)
    missing = [name for name in table.names if name not in sheet.header]
    if missing:
        raise FactledgerError(f"{path}: the columns {', '.join(missing)} are missing")
    places = [(c.name, sheet.header.index(c.name), c.type) for c in table.columns]
    read: list[Row] = []
    for number, cells in enumerate(sheet.rows, 2):
        if not any(cells):
            continue
        if len(cells) != len(sheet.header):
            raise FactledgerError(f"{path}: row {number} has {len(cells)} cells, the header {len(sheet.header)}")
        read.append({name: as_written(cells[at], type_, sheet.comma_decimal) for name, at, type_ in places})
    return read


def table_rows(path: Path, table: Table) -> Iterator[Row]:
    """The rows of a table as a run wrote it, one at a time: for tables that are larger than memory should be."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from parsed_rows(file, table)


def parsed_rows(lines: Iterable[str], table: Table, header: Sequence[str] | None = None) -> Iterator[Row]:
    """The rows that stand in some lines; their first row is the header where none is given."""
    text = {column.name for column in table.columns if column.type in _SAFE}
    for row in csv.DictReader(lines, header, strict=True):
        yield {name: restored(cell) if name in text else cell for name, cell in row.items()}


def as_written(cell: str, type_: str, comma_decimal: bool = False) -> str:
    """A cell of a column of this type as it was before it was written, and perhaps saved again by a spreadsheet."""
    if type_ in _SAFE:
        cell = restored(cell)
    if type_ not in _NUMBER_TYPES or _WRITTEN_OUT.fullmatch(cell):
        return cell
    figure = plain_figure(cell, comma_decimal)
    return cell if figure is None else figure

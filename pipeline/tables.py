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
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.errors import FactledgerError
from pipeline.schema import SEPARATOR, Table

Row = dict[str, str]

_RISKY = re.compile(r"'*+[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'++[=+\-@\t\r\n＝＋－＠]")
_TEXT_TYPES = ("text", "list")
csv.field_size_limit(sys.maxsize)


def neutralised(cell: str) -> str:
    """The cell as it is written to a text column."""
    return "'" + cell if _RISKY.match(cell) else cell


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
    known = {c.name: c.type in _TEXT_TYPES for c in table.columns}
    plan = [(name, known.get(name)) for name in header]
    for row in rows:
        writer.writerow(["" if text is None else neutralised(row[name]) if text else row[name] for name, text in plan])
    # A lone surrogate cannot be written as UTF-8; it only ever comes from a broken file name.
    return out.getvalue().encode("utf-8", "backslashreplace")


def read_table(path: Path, table: Table) -> list[Row]:
    """The rows of a table that a run, or a spreadsheet after it, has written; further columns are dropped.

    A spreadsheet drops our apostrophes or keeps them; both ways read back the same.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FactledgerError(f"{path}: there is no such table; run `factledger run` first") from None
    except (OSError, UnicodeDecodeError) as cause:
        raise FactledgerError(f"{path}: cannot be read: {cause}") from cause
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as cause:
        raise FactledgerError(f"{path}: not a CSV table: {cause}") from cause
    if not rows:
        raise FactledgerError(f"{path}: the header is missing")
    missing = [name for name in table.names if name not in rows[0]]
    if missing:
        raise FactledgerError(f"{path}: the columns {', '.join(missing)} are missing")
    places = [(c.name, rows[0].index(c.name), c.type in _TEXT_TYPES) for c in table.columns]
    read: list[Row] = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cells):
            continue
        if len(cells) != len(rows[0]):
            raise FactledgerError(f"{path}: row {number} has {len(cells)} cells, the header {len(rows[0])}")
        read.append({name: restored(cells[at]) if text else cells[at] for name, at, text in places})
    return read

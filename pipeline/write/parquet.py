"""A table as Parquet: offsets and counts as int64, days as date32, lists as lists, everything else as text.

Figures stay text, the plain decimals of the CSV: no fixed scale holds both a ratio of 28 digits and a sum in trillions,
and a binary float would round. An empty cell is null, an empty list an empty list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schema import SEPARATOR, Column, Table
from pipeline.tables import Row

_BATCH = 50_000
_TYPES = {"integer": pa.int64(), "date": pa.date32(), "list": pa.list_(pa.string())}


def arrow_schema(table: Table) -> pa.Schema:
    """The columns of a table with their types."""
    return pa.schema(
        [pa.field(c.name, _TYPES.get(c.type, pa.string()), metadata={"doc": c.doc}) for c in table.columns]
    )


def arrow_table(table: Table, rows: Sequence[Row]) -> pa.Table:
    """Some rows of a table, typed."""
    schema = arrow_schema(table)
    columns = [
        pa.array([_cell(row[c.name], c) for row in rows], field.type)
        for c, field in zip(table.columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def write_parquet(path: Path, table: Table, rows: Iterable[Row]) -> None:
    """Write one table, a batch of rows at a time."""
    with pq.ParquetWriter(str(path), arrow_schema(table), compression="zstd") as writer:
        for batch in _batches(iter(rows)):
            writer.write_table(arrow_table(table, batch))


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _cell(cell: str, column: Column) -> Any:
    if column.type == "list":
        return cell.split(SEPARATOR) if cell else []
    if not cell:
        return None
    if column.type == "integer":
        return int(cell)
    return date.fromisoformat(cell) if column.type == "date" else cell

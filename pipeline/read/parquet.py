"""Parquet tables, a few rows at a time, only the columns that are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from pipeline.read.fields import Fields, record_item
from pipeline.read.model import Item
from pipeline.records import Quarantined

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 64


def read_parquet(name: str, file: BinaryIO, fields: Fields) -> Iterator[Item]:
    """One record a row, counted from 1."""
    # Imported late: it takes longer to load than a small run takes.
    import pyarrow
    from pyarrow import parquet

    number = 0
    try:
        table = parquet.ParquetFile(file, memory_map=False, pre_buffer=False, buffer_size=2**20)
        columns = [column for column in table.schema_arrow.names if fields.is_read(column)]
        if not fields.header_has_text(
            [name for column in columns for name in _names(table.schema_arrow.field(column))]
        ):
            names = ", ".join(table.schema_arrow.names)[:200]
            yield Quarantined(
                name, f"no column that holds a text; its columns are: {names}", "", "name it: --field text=COLUMN"
            )
            return
        for batch in table.iter_batches(_ROWS, columns=columns, use_threads=False):
            for row in rows_of(batch):
                number += 1
                item = record_item(name, str(number), row, fields)
                if isinstance(item, Quarantined):
                    item = Quarantined(name, item.reason, f"row {number}", item.advice)
                yield item
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as cause:
        words = " ".join(str(cause).split())[:200]
        yield Quarantined(name, f"damaged: {words}", f"behind row {number}", "write it again")


def rows_of(batch: pa.RecordBatch) -> list[dict[str, object]]:
    """The rows as records. A value that Python cannot hold, such as a day in the year 150,000, is none."""
    try:
        rows: list[dict[str, object]] = batch.to_pylist()
    except (ValueError, OverflowError, LookupError):
        columns = [[_value(cell) for cell in column] for column in batch.columns]
        rows = [dict(zip(batch.schema.names, cells, strict=True)) for cells in zip(*columns, strict=True)]
    return rows


def _value(cell: pa.Scalar) -> object:
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        # Text in another encoding is decoded like any bytes; inside a list or a record it is lost.
        return cell.as_buffer().to_pybytes() if hasattr(cell, "as_buffer") else None
    except (ValueError, OverflowError, LookupError):
        return None


def _names(field: pa.Field) -> Iterator[str]:
    """The name of a column and, of one that holds records, the names of their fields, with its own and without."""
    yield field.name
    for inner in field.flatten():
        if inner.name != field.name:
            yield from (inner.name, inner.name.removeprefix(f"{field.name}."))

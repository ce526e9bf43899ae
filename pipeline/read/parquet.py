"""Parquet tables, a few rows at a time, only the columns that are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from pipeline.read.fields import Fields, record_item
from pipeline.read.model import Item
from pipeline.records import Quarantined

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
        if not fields.header_has_text(columns):
            names = ", ".join(table.schema_arrow.names)[:200]
            yield Quarantined(
                name, f"no column that holds a text; its columns are: {names}", "", "name it: --field text=COLUMN"
            )
            return
        for batch in table.iter_batches(_ROWS, columns=columns, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                item = record_item(name, str(number), row, fields)
                if isinstance(item, Quarantined):
                    item = Quarantined(name, item.reason, f"row {number}", item.advice)
                yield item
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as cause:
        words = " ".join(str(cause).split())[:200]
        yield Quarantined(name, f"damaged: {words}", f"behind row {number}", "write it again")

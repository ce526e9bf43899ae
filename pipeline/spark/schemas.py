"""The explicit schemas of every table that passes through the cluster, as Arrow has them; Spark's are made from these.

What one stage hands to the next are records packed by `pipeline.codec`, as the store of a local run keeps them; beside
them stands what Spark has to sort, join and group by.
"""

from __future__ import annotations

import pyarrow as pa

PLACE = pa.field("place", pa.binary(), nullable=False)
"""Sorts, byte by byte, as the dump: an article's number for a local dump, its id for records that Spark reads."""
_SECONDS = pa.field("seconds", pa.map_(pa.string(), pa.float64()))
"""CPU seconds by stage, in one row of each batch, null in the others."""

ARTICLES = pa.schema(
    [
        PLACE,
        pa.field("twin", pa.int64(), nullable=False),  # 1, or which one it is of the records with the same id
        pa.field("page", pa.bool_(), nullable=False),  # whether `item` is a WebPage still to be extracted
        pa.field("item", pa.binary()),  # Article or WebPage
        pa.field("refused", pa.binary()),  # Quarantined, in place of an item
    ]
)
RECORDS = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("digest", pa.binary(), nullable=False),  # of the content, to tell records with the same id apart
        *(ARTICLES.field(name) for name in ("page", "item", "refused")),
    ]
)
WORKED = pa.schema(
    [
        PLACE,
        pa.field("article", pa.string(), nullable=False),  # its id
        pa.field("content", pa.binary()),  # Worked
        pa.field("sketch", pa.binary()),  # Sketch
        pa.field("refused", pa.binary()),  # Quarantined, in place of content and sketch
        _SECONDS,
    ]
)
MEMBERS = pa.schema(
    [
        PLACE,
        pa.field("block", pa.int64(), nullable=False),
        pa.field("task", pa.int64(), nullable=False),  # blocks that are reconciled in one go
        pa.field("around", pa.binary()),  # Around, in the row of the first article of the block
    ]
)
PIECES = pa.schema(
    [
        pa.field("article", pa.string(), nullable=False),
        pa.field("block", pa.int64(), nullable=False),
        pa.field("piece", pa.binary(), nullable=False),  # Piece
        pa.field("told", pa.binary()),  # Told, in the row of the first article of the block
        pa.field("disputes", pa.list_(pa.binary())),  # Dispute each, in the same row
        _SECONDS,
    ]
)
LINES = pa.schema([pa.field("value", pa.string(), nullable=False)])
"""What Spark writes as text."""

_SPARK = {
    pa.binary(): "binary",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.int64(): "bigint",
    pa.list_(pa.binary()): "array<binary>",
    pa.list_(pa.string()): "array<string>",
    pa.map_(pa.string(), pa.float64()): "map<string, double>",
    pa.string(): "string",
}


def spark_schema(schema: pa.Schema) -> str:
    """An Arrow schema in Spark's words."""
    return ", ".join(f"`{f.name}` {_SPARK[f.type]}{'' if f.nullable else ' not null'}" for f in schema)

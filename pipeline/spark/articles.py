"""The articles of a run as a table on the cluster: from a local dump by the local readers, or from records that Spark
reads itself, under the same names of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any

import pyarrow as pa

from pipeline.codec import packed
from pipeline.errors import DumpError, OutputError
from pipeline.read import WebPage, settled
from pipeline.read.fields import Fields, compile_fields, record_item
from pipeline.read.json_values import json_line
from pipeline.read.meta import Meta
from pipeline.read.model import Item as Read
from pipeline.read.parquet import rows_of
from pipeline.records import Article, Quarantined
from pipeline.spark.paths import data_files
from pipeline.spark.schemas import ARTICLES, RECORDS, spark_schema

_AT_ONCE = 32 * 2**20
"""Bytes of a local dump that this process holds before it hands them over."""
_PART = 2**21
"""Bytes of articles, packed, in a part of the table: half a minute of work or so."""
_FINER = 8
"""Into how many each part of a DataFrame is divided, whose bytes nobody knows: they are cut for lighter work."""
_JSON = (".json", ".jsonl", ".ndjson")
_PACKED = (".gz", ".bz2", ".zst", ".xz", ".lz4", ".snappy")


def from_items(
    spark: Any, items: Iterable[Article | WebPage | Quarantined], folder: str, refused: list[Quarantined]
) -> Any:
    """ARTICLES from the local readers, put where the whole cluster can read them; the others go to `refused`.

    Raises OutputError where the cluster does not see the folder.
    """
    count = size = 0
    for table in _tables(items, refused):
        count += table.num_rows
        size += table.nbytes
        spark.createDataFrame(table).coalesce(1).write.mode("append").parquet(folder)
    if not count:
        return spark.createDataFrame(ARTICLES.empty_table(), spark_schema(ARTICLES))
    frame = spark.read.schema(spark_schema(ARTICLES)).parquet(folder)
    if frame.count() != count:
        raise OutputError(f"{folder}: not all machines of the cluster see it; choose an --out that they share")
    return _divided(spark, frame, "place", size // _PART)


def _tables(items: Iterable[Article | WebPage | Quarantined], refused: list[Quarantined]) -> Iterator[pa.Table]:
    rows: list[dict[str, Any]] = []
    size = number = 0
    for item in items:
        if isinstance(item, Quarantined):
            refused.append(item)
            continue
        content = packed(item)
        place = number.to_bytes(8, "big")
        rows.append({"place": place, "twin": 1, "page": isinstance(item, WebPage), "item": content})
        number += 1
        size += len(content)
        if size >= _AT_ONCE:
            yield pa.Table.from_pylist(rows, ARTICLES)
            rows, size = [], 0
    if rows:
        yield pa.Table.from_pylist(rows, ARTICLES)


def from_records(spark: Any, source: Any, fields: Sequence[tuple[str, str]], meta: Meta, published: date | None) -> Any:
    """ARTICLES from a DataFrame with a row for each, or from an address with Parquet or JSON lines.

    Their order is that of their ids. Records with one id are told apart by ~2, ~3 behind it, in the order of a hash of
    their content. Raises DumpError.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as sf

    names = compile_fields(fields)
    reader = _Reader(names, meta, published, "records")
    lines = False
    if isinstance(source, str):
        reader = replace(reader, name=source.rstrip("/").rpartition("/")[2])
        first, size = data_files(spark, source)
        if not first:
            raise DumpError(f"{source}: there is nothing to read")
        lines, parts = _is_json(first), size // _PART
        frame = spark.read.text(source).select("value") if lines else spark.read.parquet(source)
    else:
        frame, parts = source, _FINER * source.rdd.getNumPartitions()
    task = reader.lines() if lines else reader.rows()
    read = (frame if lines else _columns(frame, names)).mapInArrow(task, spark_schema(RECORDS))
    twin = sf.row_number().over(Window.partitionBy("id").orderBy("digest")).cast("bigint")
    place = sf.col("id").cast("binary").alias("place")
    return _divided(spark, read, "id", parts).select(place, twin.alias("twin"), "page", "item", "refused")


def _columns(frame: Any, names: Fields) -> Any:
    """Only what says anything about an article. Raises DumpError where no column holds a text."""
    columns = [column for column in frame.columns if names.is_read(column)]
    if not names.header_has_text([name for column in columns for name in _names(frame.schema[column])]):
        shown = ", ".join(frame.columns)[:200]
        raise DumpError(f"no column that holds a text; the columns are: {shown}; name it: --field text=COLUMN")
    return frame.select(*(f"`{column}`" for column in columns))


def _names(field: Any) -> Iterator[str]:
    """The name of a column and, of one that holds records, the names of their fields, with its own and without."""
    yield field.name
    for inner in getattr(field.dataType, "names", ()):
        yield from (f"{field.name}.{inner}", inner)


def _divided(spark: Any, frame: Any, key: str, parts: int) -> Any:
    """Divided by a key, so that a task that is repeated reads the same rows, and into parts that are soon done."""
    return frame.repartition(max(4 * spark.sparkContext.defaultParallelism, parts), key)


def _is_json(name: str) -> bool:
    lower = name.lower()
    for ending in _PACKED:
        lower = lower.removesuffix(ending)
    return lower.endswith(_JSON)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What turns records into articles, in the executors."""

    fields: Fields
    meta: Meta
    published: date | None
    name: str

    def rows(self) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
        """Rows of a table -> RECORDS."""

        def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield self._batch(
                    (digest, record_item(self.name, digest.hex(), row, self.fields))
                    for row in rows_of(_in_utc(batch))
                    for digest in [_digest(repr(row))]
                )

        return task

    def lines(self) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
        """Lines of JSON -> RECORDS."""

        def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield self._batch(
                    (digest, item)
                    for line in batch.column(0).to_pylist()
                    if line.strip()
                    for digest in [_digest(line)]
                    # No machine knows the number of a line in its file: its beginning tells which it is.
                    for item in json_line(self.name, digest.hex(), f"line '{line.strip()[:40]}'", line, self.fields)
                )

        return task

    def _batch(self, read: Iterable[tuple[bytes, Read]]) -> pa.RecordBatch:
        return pa.RecordBatch.from_pylist([self._row(digest, item) for digest, item in read], RECORDS)

    def _row(self, digest: bytes, item: Read) -> dict[str, Any]:
        if isinstance(item, Quarantined):
            return {"id": digest.hex(), "digest": digest, "page": False, "refused": packed(item)}
        name = item.own_id or item.name
        known = settled(item, name, self.meta, self.published)
        return {"id": name, "digest": digest, "page": isinstance(known, WebPage), "item": packed(known)}


def _in_utc(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Moments in UTC, as the local reader has them, not in the time zone of the session: that may be any machine's."""
    kinds = [
        field.with_type(pa.timestamp(field.type.unit, "UTC"))
        if pa.types.is_timestamp(field.type) and field.type.tz
        else field
        for field in batch.schema
    ]
    return batch.cast(pa.schema(kinds))


def _digest(record: str) -> bytes:
    return blake2b(record.encode("utf-8", "surrogatepass"), digest_size=12).digest()

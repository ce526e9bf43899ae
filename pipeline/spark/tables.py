"""The tables at an address: the large ones a folder of part files, written by the executors, the small ones a file.

Their rows are, byte for byte, those of the files that a local run writes. A CSV part begins with the header, without a
byte order mark. run.json is removed first and written last: without it the tables are those of no finished run.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.codec import unpacked
from pipeline.errors import OutputError
from pipeline.records import Conflict, Fact
from pipeline.schema import CLOSED, CONFLICTS, FACTS, MENTIONS, QUARANTINE, TABLES, Table
from pipeline.spark.paths import put, remove
from pipeline.spark.schemas import LINES, spark_schema
from pipeline.spark.tasks import MapTask
from pipeline.tables import Row, parsed_rows, row_bytes, table_bytes
from pipeline.write import Dispute, Piece, RunInfo
from pipeline.write.parquet import arrow_schema, arrow_table
from pipeline.write.rows import Verdicts, closed_rows, quarantine_rows
from pipeline.write.tableschema import described

FORMATS = ("csv", "parquet")
Facts = Mapping[int, Sequence[Fact]]


def check_address_format(name: str) -> None:
    """Raise OutputError for a format that is written to local folders only."""
    if name not in FORMATS:
        raise OutputError(f"--format {name} needs a local --out; at an address choose one of {', '.join(FORMATS)}")


def write_at(
    spark: Any, out: str, pieces: Any, facts: Facts, conflicts: Iterable[tuple[Conflict, Dispute]], run: RunInfo
) -> None:
    """Write everything; `facts` are those in dispute, by the number of their block."""
    remove(spark, f"{out}/run.json")
    disputed = spark.sparkContext.broadcast(dict(facts))
    for table in (MENTIONS, FACTS):
        if run.format == "parquet":
            rows = pieces.mapInArrow(_typed(table, disputed), spark_schema(arrow_schema(table)))
            rows.write.mode("overwrite").parquet(f"{out}/{table.name}.parquet")
        else:
            lines = pieces.mapInArrow(_lines(table, disputed), spark_schema(LINES))
            lines.write.mode("overwrite").text(f"{out}/{table.name}.csv")
    for name, task in (("articles", _texts), ("inputs", _inputs)):
        pieces.mapInArrow(task, spark_schema(LINES)).write.mode("overwrite").text(f"{out}/{name}.jsonl")
    for table, small in _small(conflicts, run):
        if run.format == "parquet":
            frame = spark.createDataFrame(arrow_table(table, small), spark_schema(arrow_schema(table)))
            frame.coalesce(1).write.mode("overwrite").parquet(f"{out}/{table.name}.parquet")
        else:
            remove(spark, f"{out}/{table.name}.csv")
            put(spark, f"{out}/{table.name}.csv", table_bytes(table, small))
    for name, content in described(TABLES):
        put(spark, f"{out}/{name}", content)
    about = {key: value for key, value in run.about.items() if key != "inputs"}
    put(spark, f"{out}/run.json", (json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode())


def _small(conflicts: Iterable[tuple[Conflict, Dispute]], run: RunInfo) -> list[tuple[Table, list[Row]]]:
    decisions = (*run.kept, *run.added)
    verdicts = Verdicts(decisions)
    rows: list[Row] = []
    names: set[str] = set()
    for conflict, dispute in conflicts:
        names.add(conflict.id)
        rows.append(dispute.cells | verdicts.cells(conflict))
    closed, quarantined = closed_rows(names, decisions), quarantine_rows(run.quarantined)
    return [(CONFLICTS, rows), (CLOSED, closed), (QUARANTINE, quarantined)]


def _content(row: dict[str, Any], table: Table, disputed: Any) -> str:
    """What an article adds to a table."""
    piece = unpacked(row["piece"], Piece)
    if table == MENTIONS:
        return piece.mentions.decode()
    return (piece.fact_rows(disputed.value.get(row["block"], ())) if piece.open else piece.facts).decode()


def _lines(table: Table, disputed: Any) -> MapTask:
    """PIECES -> the CSV of a part: a header, then what each article adds."""

    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        header = row_bytes(table, [{name: name for name in table.names}], table.names)
        yield _batch([header.decode()])
        for batch in batches:
            yield _batch(_content(row, table, disputed) for row in _rows(batch, "piece", "block"))

    return task


def _typed(table: Table, disputed: Any) -> MapTask:
    """PIECES -> the rows of a table, typed."""

    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            contents = (_content(row, table, disputed) for row in _rows(batch, "piece", "block"))
            lines = (line for content in contents for line in io.StringIO(content, newline=""))
            yield from arrow_table(table, list(parsed_rows(lines, table, table.names))).to_batches()

    return task


def _texts(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """PIECES -> the lines of articles.jsonl."""
    for batch in batches:
        yield _batch(unpacked(row["piece"], Piece).text for row in _rows(batch, "piece"))


def _inputs(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """PIECES -> what run.json of a local run says about each article."""
    for batch in batches:
        yield _batch(unpacked(row["piece"], Piece).about for row in _rows(batch, "piece"))


def _rows(batch: pa.RecordBatch, *columns: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = batch.select(columns).to_pylist()
    return rows


def _batch(contents: Iterable[str]) -> pa.RecordBatch:
    """Lines for Spark, which ends each of them itself; none for what is empty."""
    return pa.RecordBatch.from_arrays(
        [pa.array([c.removesuffix("\n") for c in contents if c], pa.string())], schema=LINES
    )

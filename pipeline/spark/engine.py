"""A run on a Spark cluster: the stages of a local run, each article and each block wherever there is room.

    articles -> (split, extract, frame, sketch) -> worked -> partition by the sketches, here
             -> (link, reconcile, render) per block -> pieces -> naming and decisions, here -> tables

The tables between the stages stand in a folder that all machines reach, so an executor that is lost costs what it was
at, and nothing else. This process holds sketches, disputes and a few pieces at a time, never the articles.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.codec import packed, unpacked
from pipeline.decisions import latest, read_decisions
from pipeline.decisions.apart import Apart, kept_apart
from pipeline.errors import DumpError
from pipeline.link.crowd import compile_background
from pipeline.link.partition import Partition, partition
from pipeline.link.sketch import Sketch
from pipeline.read.meta import read_meta
from pipeline.reconcile import around_blocks
from pipeline.records import Fact, Quarantined
from pipeline.rulebook import Rulebook, load_rules
from pipeline.run import HIDDEN, Options, Outcome, Progress, hidden_folder, read_items, readable
from pipeline.run.about import about_run
from pipeline.run.blocks import light
from pipeline.run.lock import held
from pipeline.run.settle import Settled, settle
from pipeline.run.tally import Tally, spending
from pipeline.spark.articles import from_items, from_records
from pipeline.spark.paths import address_of, is_address, remove
from pipeline.spark.schemas import MEMBERS, PIECES, WORKED, spark_schema
from pipeline.spark.session import plain_errors
from pipeline.spark.tables import check_address_format, write_at
from pipeline.spark.tasks import SharedRules, reconciling, working
from pipeline.write import Dispute, Piece, RunInfo, Told, check_format, write_tables

_BATCH = "spark.sql.execution.arrow.maxRecordsPerBatch"
_ROWS = 100
"""Articles that a Python process is handed at once: web pages are large."""
_AT_ONCE = 200_000
"""Rows of a table that this process makes and hands over at once."""
_TOGETHER = 64
"""Articles whose blocks are reconciled in one go: most blocks are one article, too little to be sent alone."""


def run_on_spark(
    spark: Any,
    articles: Any,
    out: str | Path,
    *,
    meta: Path | None = None,
    rules: Path | None = None,
    format: str = "csv",
    published: date | None = None,
    fields: tuple[tuple[str, str], ...] = (),
    decisions: Path | None = None,
    progress: Progress = lambda stage, done: None,
) -> Outcome:
    """The whole way from articles to the tables. Raises a FactledgerError for anything that a user can mend.

    `spark` is a session of yours. `articles` is a local dump as `factledger run` takes it, an address that Spark opens
    (s3a://bucket/news) with Parquet or JSON lines in it, or a DataFrame with a row for each article. `out` is a local
    folder, for the same files as those of a local run, or an address, for a folder of part files for each table. The
    other options are those of `factledger run`. Decisions are read from a local `out`; where it is an address, from
    the local folder `decisions`.
    """
    check_format(format)
    book = load_rules(rules)
    local = None if is_address(out) else Path(out)
    if local is None:
        check_address_format(format)
    with _locked(local), plain_errors(), _shared(spark, book) as shared:
        work = f"{address_of(local)}/{HIDDEN}/spark" if local else f"{str(out).rstrip('/')}/{HIDDEN}"
        with _working_folder(spark, work):
            run = _Run(spark, book, shared, work, progress)
            if is_address(articles) or not isinstance(articles, str | Path):
                frame = from_records(spark, articles, fields, read_meta(meta), published)
            else:
                options = Options(Path(articles), local or Path(articles), meta, rules, 1, format, published, fields)
                items = readable(read_items(options, run.tally), options.dump)
                frame = from_items(spark, items, f"{work}/articles", run.quarantined)
            folder = local or decisions
            kept, added = read_decisions(folder) if folder else ((), ())
            run.apart = tuple(kept_apart(latest((*kept, *added))).values())
            run.work(frame)
            run.reconcile()
            return run.finish(out, _told_dump(articles, local), RunInfo({}, kept, added, (), format))


@dataclass(slots=True)
class _Run:
    """One run, stage by stage; each leaves its table in the working folder."""

    spark: Any
    book: Rulebook
    rules: SharedRules
    folder: str
    progress: Progress
    tally: Tally = field(default_factory=Tally)
    quarantined: list[Quarantined] = field(default_factory=list)
    articles: int = 0
    apart: tuple[Apart, ...] = ()
    """What reviewers keep apart."""

    def work(self, articles: Any) -> None:
        """Split, extract, frame and sketch."""
        self.progress("articles", 0)
        worked = articles.mapInArrow(working(self.rules), spark_schema(WORKED))
        self._keep(worked, "worked")
        refused = self._table("worked", WORKED).where("refused is not null").select("refused")
        self.quarantined += [unpacked(bytes(row.refused), Quarantined) for row in refused.toLocalIterator()]
        self.quarantined.sort(key=lambda q: (q.path, q.position, q.reason))

    def reconcile(self) -> None:
        """Divide into blocks, link, reconcile and render them."""
        worked = self._table("worked", WORKED)
        with spending(self.tally.seconds, "partition"):
            self._divide(worked.where("sketch is not null").select("place", "sketch").orderBy("place"))
        self.progress("link and reconcile", self.articles)
        parts = max(4 * self.spark.sparkContext.defaultParallelism, self.articles // 2000)
        joined = worked.select("place", "article", "content").join(self._table("members", MEMBERS), "place")
        tasks = joined.repartition(parts, "task").groupBy("task")
        self._keep(tasks.applyInArrow(reconciling(self.rules), spark_schema(PIECES)), "pieces")

    def finish(self, out: str | Path, dump: str, info: RunInfo) -> Outcome:
        """Name the disputes, apply the decisions, write the tables."""
        pieces = self._table("pieces", PIECES)
        cells: dict[int, list[bytes]] = {}
        with spending(self.tally.seconds, "name"):
            settled = settle(_told(pieces, cells), (*info.kept, *info.added))
        self.progress("write", self.articles)
        counts = {"articles": self.articles, **settled.counts, "quarantined": len(self.quarantined)}
        self.tally.fresh["articles"] = self.articles
        about = about_run(self.book, counts, self.quarantined, self._timings())
        about["dump"] = dump
        info = RunInfo(about, info.kept, info.added, tuple(self.quarantined), info.format)
        disputes = ((c, unpacked(cells[block][at], Dispute)) for c, block, at in settled.conflicts)
        if is_address(out):
            write_at(self.spark, str(out).rstrip("/"), pieces, settled.facts, disputes, info)
        else:
            write_tables(Path(out), _in_order(pieces, settled), disputes, info)
        conflicts = tuple(conflict for conflict, _, _ in settled.conflicts)
        return Outcome(about, conflicts, info.quarantined, counts, tuple(self.tally.notes))

    def _divide(self, sketches: Any) -> None:
        """Divide the dump into blocks, by its sketches in the order of their places."""
        places: list[bytes] = []

        def seen() -> Iterator[Sketch]:
            for row in sketches.toLocalIterator(prefetchPartitions=True):
                sketch = unpacked(bytes(row.sketch), Sketch)
                if places and places[-1] == row.place:
                    raise DumpError(f"two records are called {sketch.article!r}; give each an id of its own")
                places.append(bytes(row.place))
                yield sketch

        divided = partition(seen(), compile_background(self.book))
        if not places:
            raise DumpError(
                "no article could be read" + "".join(f"\n  {q.path}: {q.reason}" for q in self.quarantined[:5])
            )
        self.articles = len(places)
        for members in _members(divided, places, self.book, self.apart):
            self.spark.createDataFrame(members).coalesce(1).write.mode("append").parquet(f"{self.folder}/members")

    def _keep(self, frame: Any, name: str) -> None:
        frame.write.mode("overwrite").parquet(f"{self.folder}/{name}")

    def _table(self, name: str, schema: pa.Schema) -> Any:
        return self.spark.read.schema(spark_schema(schema)).parquet(f"{self.folder}/{name}")

    def _timings(self) -> dict[str, object]:
        for name, schema in (("worked", WORKED), ("pieces", PIECES)):
            spent = self._table(name, schema).selectExpr("explode(seconds) as (stage, spent)").groupBy("stage")
            self.tally.add(
                {row.stage: row.spent for row in spent.agg({"spent": "sum"}).toDF("stage", "spent").collect()}
            )
        return self.tally.told(self.spark.sparkContext.defaultParallelism)


def _members(divided: Partition, places: list[bytes], book: Rulebook, apart: tuple[Apart, ...]) -> Iterator[pa.Table]:
    """MEMBERS of the dump, many at once."""
    rows: list[dict[str, Any]] = []
    task = size = 0
    for number, (block, around) in enumerate(zip(divided.blocks, around_blocks(divided, book, apart), strict=True)):
        if size and size + len(block) > _TOGETHER:
            task, size = task + 1, 0
        size += len(block)
        known = packed(light(around))
        for article in block:
            row = {"place": places[article], "block": number, "task": task}
            rows.append(row | {"around": known} if article == block[0] else row)
        if len(rows) >= _AT_ONCE:
            yield pa.Table.from_pylist(rows, MEMBERS)
            rows = []
    if rows:
        yield pa.Table.from_pylist(rows, MEMBERS)


def _told(pieces: Any, cells: dict[int, list[bytes]]) -> Iterator[Told]:
    """What each block tells, in the order of the blocks; the cells of its disputes go to `cells`."""
    rows = pieces.where("told is not null").select("block", "told", "disputes").orderBy("block")
    for row in rows.toLocalIterator(prefetchPartitions=True):
        if row.disputes:
            cells[row.block] = [bytes(dispute) for dispute in row.disputes]
        yield unpacked(bytes(row.told), Told)


def _in_order(pieces: Any, settled: Settled) -> Iterator[tuple[Piece, tuple[Fact, ...]]]:
    """What each article adds to the tables, by its id."""
    rows = pieces.select("article", "block", "piece").orderBy("article")
    for row in rows.toLocalIterator(prefetchPartitions=True):
        yield unpacked(bytes(row.piece), Piece), settled.facts.get(row.block, ())


def _told_dump(articles: Any, local: Path | None) -> str:
    """Where run.json says the articles are: relative to a local OUT, so that both can move together."""
    if is_address(articles):
        return str(articles)
    if not isinstance(articles, str | Path):
        return ""
    return (
        os.path.relpath(os.path.realpath(articles), os.path.realpath(local)) if local else str(Path(articles).resolve())
    )


def _locked(local: Path | None) -> AbstractContextManager[None]:
    return held(hidden_folder(local), local) if local else nullcontext()


@contextmanager
def _shared(spark: Any, book: Rulebook) -> Iterator[SharedRules]:
    """The rules on every machine, and batches of a size that Python processes bear."""
    shared = SharedRules.of(spark, book)
    before = spark.conf.get(_BATCH)
    spark.conf.set(_BATCH, str(_ROWS))
    try:
        yield shared
    finally:
        spark.conf.set(_BATCH, before)
        shared.book.destroy()


@contextmanager
def _working_folder(spark: Any, address: str) -> Iterator[None]:
    """Empty before, gone afterwards: a run that was killed leaves its own behind."""
    remove(spark, address)
    try:
        yield
    finally:
        remove(spark, address)

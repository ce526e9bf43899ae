"""What the executors do: the stage functions of `pipeline.run.work`, fed with Arrow batches.

Rules travel once to every machine, by broadcast, and are compiled once in every Python process, which then serves many
tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pyarrow as pa

from pipeline.codec import packed, unpacked
from pipeline.read import WebPage
from pipeline.reconcile import Around
from pipeline.records import Article, Quarantined
from pipeline.rulebook import Rulebook
from pipeline.run.work import Block, Made, reconcile_on, sit_down, work_on
from pipeline.spark.schemas import PIECES, WORKED

Row = dict[str, Any]
MapTask = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]
GroupTask = Callable[[pa.Table], pa.Table]


@dataclass(frozen=True, slots=True)
class SharedRules:
    """The rules of a run, as tasks know them; `book.value` is the Rulebook, fetched where it is asked for."""

    digest: str
    book: Any

    @staticmethod
    def of(spark: Any, book: Rulebook) -> SharedRules:
        """Broadcast the rules."""
        return SharedRules(book.digest, spark.sparkContext.broadcast(book))

    def sit_down(self) -> None:
        """Give this process the rules, unless it has them already."""
        if _seated != [self.digest]:
            sit_down(self.book.value)
            _seated[:] = [self.digest]


_seated: list[str] = []
"""The digest of the rules that this process has."""


def working(rules: SharedRules) -> MapTask:
    """ARTICLES -> WORKED: split, extract, frame, sketch."""

    def task(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rules.sit_down()
        for batch in batches:
            yield pa.RecordBatch.from_pylist(_worked(batch.to_pylist()), WORKED)

    return task


def reconciling(rules: SharedRules) -> GroupTask:
    """WORKED and MEMBERS of some blocks -> PIECES: link, reconcile, render."""

    def task(table: pa.Table) -> pa.Table:
        rules.sit_down()
        return pa.Table.from_pylist(_reconciled(table.to_pylist()), PIECES)

    return task


def _worked(rows: Sequence[Row]) -> list[Row]:
    items = [_item(row) for row in rows if row["refused"] is None]
    done = work_on(items)
    results = iter(zip(items, done.results, strict=True))
    found: list[Row] = []
    for row in rows:
        place: bytes = row["place"]
        if row["refused"] is not None:
            found.append({"place": place, "article": "", "refused": row["refused"]})
            continue
        item, result = next(results)
        name = _name(item)
        if row["twin"] > 1:
            place = name.encode()
        found.append({"place": place, "article": name, **_cells(result)})
    return _with_seconds(found, done.seconds)


def _item(row: Row) -> Article | WebPage:
    item = unpacked(row["item"], WebPage) if row["page"] else unpacked(row["item"], Article)
    return item if row["twin"] == 1 else replace(item, id=f"{_name(item)}~{row['twin']}")


def _name(item: Article | WebPage) -> str:
    return item.id if isinstance(item, Article) else item.id or item.name


def _cells(result: Made | Quarantined) -> Row:
    if isinstance(result, Quarantined):
        return {"refused": packed(result)}
    return {"content": result.content, "sketch": result.sketch}


def _reconciled(rows: list[Row]) -> list[Row]:
    rows.sort(key=lambda row: (row["block"], row["place"]))
    blocks = [list(members) for _, members in groupby(rows, key=lambda row: row["block"])]
    done = reconcile_on([_block(members) for members in blocks])
    found: list[Row] = []
    for members, kept in zip(blocks, done.results, strict=True):
        first = len(found)
        for row, piece in zip(members, kept.pieces, strict=True):
            found.append({"article": row["article"], "block": row["block"], "piece": piece})
        found[first] |= {"told": kept.told, "disputes": list(kept.disputes)}
    return _with_seconds(found, done.seconds)


def _block(members: Sequence[Row]) -> Block:
    return Block(tuple(row["content"] for row in members), unpacked(members[0]["around"], Around))


def _with_seconds(rows: list[Row], seconds: Mapping[str, float]) -> list[Row]:
    if rows:
        rows[0]["seconds"] = list(seconds.items())
    return rows

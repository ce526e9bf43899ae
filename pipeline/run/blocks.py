"""The second half of a run: the dump in blocks, each linked, reconciled and rendered unless the store knows it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from pipeline.codec import unpacked
from pipeline.decisions.apart import Apart
from pipeline.link.crowd import compile_background
from pipeline.link.partition import Partition, partition
from pipeline.reconcile import Around, around_blocks
from pipeline.rulebook import Rulebook
from pipeline.run.gather import Grounds, Shelf
from pipeline.run.pool import Pool
from pipeline.run.tally import Tally, spending
from pipeline.run.work import Block, reconcile_on
from pipeline.store import Place, Store
from pipeline.store.keys import key_of
from pipeline.write import Told

CHUNK = 100_000
"""Bytes of stored articles that go to a worker at once."""


@dataclass(slots=True)
class Shelved:
    """Where the blocks of a dump and the pieces of its articles stand in the store."""

    articles: tuple[str, ...]
    """The ids of the articles, in the order of the dump."""
    pieces: array[int]
    """The row of each article's piece."""
    block_of: array[int]
    """The number of each article's block."""
    blocks: array[int]
    """The row of each block."""
    disputes: array[int]
    """The row of the first dispute of each block."""

    def put(self, number: int, members: tuple[int, ...], place: Place) -> None:
        """Note where a block was put."""
        self.blocks[number], self.disputes[number] = place.block, place.dispute
        for at, article in enumerate(members):
            self.block_of[article], self.pieces[article] = number, place.piece + at

    def told(self, store: Store) -> Iterator[Told]:
        """What each block tells the rest of the dump."""
        for row in self.blocks:
            yield unpacked(store.told(row), Told)


def reconcile_blocks(
    shelf: Shelf, book: Rulebook, grounds: Grounds, store: Store, pool: Pool, tally: Tally,
    progress: Callable[[int], None], apart: Collection[Apart] = (),
) -> Shelved:  # fmt: skip
    """Divide the dump into blocks and see that the store has the result of each."""
    with spending(tally.seconds, "partition"):
        divided = partition(shelf.sketches(store), compile_background(book))
    tally.ended("partition")
    shelved = _empty(divided)
    done = 0

    def unknown() -> Iterator[tuple[tuple[int, bytes], Block, int]]:
        """((number, key), block, its size)"""
        nonlocal done
        for number, (members, around) in enumerate(
            zip(divided.blocks, around_blocks(divided, book, apart), strict=True)
        ):
            key = key_of(grounds.block, around.key(), *(shelf.key(article) for article in members))
            place = store.block(key)
            if place is not None:
                shelved.put(number, members, place)
                tally.resumed["blocks"] = tally.resumed.get("blocks", 0) + 1
                done += len(members)
                continue
            contents = tuple(store.content(shelf.rows[article]) for article in members)
            yield (number, key), Block(contents, light(around)), sum(map(len, contents))

    for seconds, results in pool.shared_out(reconcile_on, unknown(), CHUNK):
        tally.add(seconds)
        for (number, key), kept in results:
            members = divided.blocks[number]
            shelved.put(number, members, store.add_block(key, kept.told, kept.pieces, kept.disputes))
            tally.fresh["blocks"] = tally.fresh.get("blocks", 0) + 1
            done += len(members)
        store.commit()
        progress(done)
    tally.ended("link, reconcile")
    return shelved


def _empty(divided: Partition) -> Shelved:
    articles, blocks = len(divided.articles), len(divided.blocks)
    zeros = [array("q", bytes(8 * size)) for size in (articles, articles, blocks, blocks)]
    return Shelved(divided.articles, *zeros)


def light(around: Around) -> Around:
    """The same without the background: every process has it in its rules."""
    return replace(around, crowd=around.crowd and replace(around.crowd, background=None))

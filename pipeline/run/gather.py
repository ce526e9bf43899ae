"""The first half of a run: every article of the dump into the store, sketched, in the order of the dump.

Memory does not grow with the articles here: of each only its key and its row in the store are remembered.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.codec import unpacked
from pipeline.link.sketch import Sketch
from pipeline.read import WebPage
from pipeline.records import Article, Quarantined
from pipeline.run.pool import Pool
from pipeline.run.tally import Tally
from pipeline.run.work import work_on
from pipeline.store import Store
from pipeline.store.keys import SIZE, article_key

CHUNK = 50_000
"""Characters that go to a worker at once: a tenth of a second of work or more, so that sending costs little."""

Item = Article | WebPage | Quarantined


@dataclass(frozen=True, slots=True)
class Grounds:
    """Keys of what the results of each stage rest on: rules, code, packages."""

    article: bytes
    sketch: bytes
    block: bytes


@dataclass(slots=True)
class Shelf:
    """Where the articles of a dump stand in the store, in the order of the dump, and what could not be read."""

    rows: array[int] = field(default_factory=lambda: array("q"))
    keys: bytearray = field(default_factory=bytearray)
    quarantined: list[Quarantined] = field(default_factory=list)

    def key(self, number: int) -> bytes:
        """The key of an article, by its number in the dump."""
        return bytes(self.keys[number * SIZE : (number + 1) * SIZE])

    def sketches(self, store: Store) -> Iterator[Sketch]:
        """The sketches of all articles."""
        for row in self.rows:
            yield unpacked(store.sketch(row), Sketch)


def gather(
    items: Iterable[Item], grounds: Grounds, store: Store, pool: Pool, tally: Tally, progress: Callable[[int], None]
) -> Shelf:
    """Take every article that the store does not know through split, extract and frame."""
    shelf = Shelf()

    def unknown() -> Iterator[tuple[tuple[int, bytes], Article | WebPage | bytes, int]]:
        """((number, key), what is to be worked on, its size)"""
        for item in items:
            if isinstance(item, Quarantined):
                shelf.quarantined.append(item)
                continue
            key = article_key(item, grounds.article)
            known = store.article(key, grounds.sketch)
            shelf.rows.append(known[0] if known else 0)
            shelf.keys += key
            if known is not None and known[1]:
                tally.resumed["articles"] = tally.resumed.get("articles", 0) + 1
                continue
            size = len(item.text if isinstance(item, Article) else item.content)
            yield (len(shelf.rows) - 1, key), store.content(known[0]) if known else item, size

    for seconds, results in pool.shared_out(work_on, unknown(), CHUNK):
        tally.add(seconds)
        for (number, key), result in results:
            if isinstance(result, Quarantined):
                shelf.quarantined.append(result)
            elif result.content:
                shelf.rows[number] = store.add_article(key, grounds.sketch, result.sketch, result.content)
                tally.fresh["articles"] = tally.fresh.get("articles", 0) + 1
            else:
                store.sketch_again(shelf.rows[number], grounds.sketch, result.sketch)
                tally.resumed["articles"] = tally.resumed.get("articles", 0) + 1
        store.commit()
        progress(len(shelf.rows))
    tally.ended("articles")
    return _without_gaps(shelf)


def _without_gaps(shelf: Shelf) -> Shelf:
    """The same without the articles that turned out to be none: their row is still 0."""
    if 0 not in shelf.rows:
        return shelf
    kept = [number for number, row in enumerate(shelf.rows) if row]
    keys = bytearray().join(shelf.key(number) for number in kept)
    return Shelf(array("q", (shelf.rows[number] for number in kept)), keys, shelf.quarantined)

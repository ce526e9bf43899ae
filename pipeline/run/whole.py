"""One run: take each article through read, split, extract and frame, then link, reconcile and write, block by block.

What was made of an article or a block is kept in a store in the output folder, under a key of all that it depends on: a
run that was stopped goes on where it stood, and a dump that grew is worked on where it grew. With several workers the
work is shared out in chunks and comes back in the order of the dump, so the tables are the same bytes for any number of
workers.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.codec import Damaged, unpacked
from pipeline.decisions import latest, read_decisions
from pipeline.decisions.apart import kept_apart
from pipeline.errors import DumpError, FactledgerError, OutputError
from pipeline.link.crowd import compile_background
from pipeline.read import WebPage, page_article, scan_dump
from pipeline.records import Article, Conflict, Fact, Quarantined
from pipeline.rulebook import Rulebook, load_rules
from pipeline.run.about import about_run
from pipeline.run.blocks import Shelved, reconcile_blocks
from pipeline.run.gather import Grounds, Item, gather
from pipeline.run.lock import held
from pipeline.run.pool import Pool
from pipeline.run.settle import Settled, settle
from pipeline.run.tally import Tally, spending
from pipeline.run.work import ARTICLE_CODE, BLOCK_CODE, SKETCH_CODE, Rules, compile_rules, sit_down
from pipeline.store import NAME, Store, put_aside
from pipeline.store.keys import ground_of, watched
from pipeline.write import Dispute, Piece, RunInfo, check_format, write_tables

HIDDEN = ".factledger"
"""The folder inside the output folder that holds the store and the lock."""

Progress = Callable[[str, int], None]
"""Called with a stage and the number of articles done."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for."""

    dump: Path
    out: Path
    meta: Path | None = None
    rules: Path | None = None
    workers: int = 1
    format: str = "csv"
    published: date | None = None
    fields: tuple[tuple[str, str], ...] = ()
    """Fields of records that the user names: ("text", "body")."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found and what it tells about itself."""

    about: dict[str, object]
    """run.json, without its inputs."""
    conflicts: tuple[Conflict, ...]
    """In the order of their table."""
    quarantined: tuple[Quarantined, ...]
    counts: dict[str, Any]
    notes: tuple[str, ...] = ()
    """What the user should be told beside."""


def run(options: Options, progress: Progress = lambda stage, done: None) -> Outcome:
    """The whole way from a dump to the tables. Raises a FactledgerError for anything that a user can mend."""
    check_format(options.format)
    book = load_rules(options.rules)
    tally = Tally()
    items = readable(read_items(options, tally), options.dump)
    with held(hidden_folder(options.out), options.out):
        try:
            return _run(options, book, items, tally, progress)
        except Damaged as cause:
            note = put_aside(options.out / HIDDEN / NAME, cause)
            tally = Tally(tally.started, notes=[note])
            return _run(options, book, read_items(options, tally), tally, progress)
        except KeyboardInterrupt:
            raise FactledgerError("stopped; run again, it goes on where it stood") from None


def _run(options: Options, book: Rulebook, items: Iterable[Item], tally: Tally, progress: Progress) -> Outcome:
    kept, added = read_decisions(options.out)
    rules, grounds = _grounds(book)
    with Store(options.out / HIDDEN / NAME) as store:
        with Pool(options.workers, sit_down, (book, rules) if options.workers == 1 else (book,)) as pool:
            shelf = gather(items, grounds, store, pool, tally, lambda done: progress("articles", done))
            quarantined = tuple(sorted(shelf.quarantined, key=lambda q: (q.path, q.position, q.reason)))
            apart = kept_apart(latest((*kept, *added))).values()
            shelved = reconcile_blocks(
                shelf, book, grounds, store, pool, tally, lambda done: progress("link and reconcile", done), apart
            )
        with spending(tally.seconds, "name"):
            settled = settle(shelved.told(store), (*kept, *added))
        tally.ended("name")
        progress("write", len(shelved.articles))
        counts = {"articles": len(shelved.articles), **settled.counts, "quarantined": len(quarantined)}
        about = about_run(book, counts, quarantined, {})
        # Relative, so that tables and dump can move together; the review page shows quotes in their articles.
        about["dump"] = os.path.relpath(os.path.realpath(options.dump), os.path.realpath(options.out))
        if options.meta is not None:
            about["meta"] = os.path.relpath(os.path.realpath(options.meta), os.path.realpath(options.out))
        disputes = (
            (conflict, unpacked(store.dispute(shelved.disputes[block] + at), Dispute))
            for conflict, block, at in settled.conflicts
        )
        clock = time.process_time()

        def timings() -> dict[str, object]:
            tally.add({"write": time.process_time() - clock})
            tally.ended("write")
            about["timings"] = tally.told(options.workers)
            return about

        info = RunInfo(about, kept, added, quarantined, options.format)
        write_tables(options.out, _pieces(shelved, settled, store), disputes, info, timings)
        store.drop_unused()
    return Outcome(about, tuple(c for c, _, _ in settled.conflicts), quarantined, counts, tuple(tally.notes))


def _grounds(book: Rulebook) -> tuple[Rules, Grounds]:
    rules, touched = watched(book, compile_rules)
    _, background = watched(book, compile_background)
    article = ground_of(book, ARTICLE_CODE, touched)
    sketch = ground_of(book, SKETCH_CODE, background)
    # Of the rules that no stage before has read, nearly all are read by link and reconcile.
    return rules, Grounds(article, sketch, ground_of(book, BLOCK_CODE, book.digest.encode()))


def _pieces(shelved: Shelved, settled: Settled, store: Store) -> Iterator[tuple[Piece, tuple[Fact, ...]]]:
    """What each article adds to the tables, by its id."""
    for number in sorted(range(len(shelved.articles)), key=shelved.articles.__getitem__):
        yield unpacked(store.piece(shelved.pieces[number]), Piece), settled.facts.get(shelved.block_of[number], ())


def hidden_folder(out: Path) -> Path:
    """The hidden folder of an output folder, made where there is none. Raises OutputError."""
    hidden = out / HIDDEN
    try:
        hidden.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise OutputError(f"{out}: cannot be written: {cause.strerror}") from cause
    return hidden


def read_items(options: Options, tally: Tally) -> Iterator[Item]:
    """What the dump holds, in its order."""
    items = scan_dump(options.dump, options.meta, options.published, options.fields, options.out)
    while True:
        with spending(tally.seconds, "read"):
            item = next(items, None)
        if item is None:
            return
        yield item


def readable(items: Iterator[Item], dump: Path) -> Iterator[Item]:
    """The same items, once it is known that there is an article among them: nothing is written before."""
    refused: list[Quarantined] = []
    for item in items:
        found = page_article(item) if isinstance(item, WebPage) else item
        if isinstance(found, Article):
            return chain(refused, [item], items)
        refused.append(found)
    reasons = "".join(f"\n  {q.path}: {q.reason}" for q in refused[:5])
    raise DumpError(f"{dump}: no article could be read{reasons}")

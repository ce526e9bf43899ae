"""One run: compile the rules once, take each article through read, split, extract and frame, then link, reconcile
and write.

What was made of an article is kept in a store in the output folder, under a key of all that it depends on: a run that
was stopped goes on where it stood, and a dump that grew is worked on where it grew. With several workers the articles
are shared out in chunks and come back in the order of the dump, so the tables are the same bytes for any number of
workers.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path

from pipeline.about import about_run
from pipeline.codec import Damaged, unpacked
from pipeline.decisions import read_decisions
from pipeline.errors import DumpError, OutputError
from pipeline.keys import article_key, ground_of, watched
from pipeline.lock import held
from pipeline.pool import Pool
from pipeline.read import WebPage, page_article, scan_dump
from pipeline.reconcile import build_ledger
from pipeline.records import Article, Batch, Ledger, Quarantined
from pipeline.rulebook import Rulebook, load_rules
from pipeline.store import NAME, Store, put_aside
from pipeline.work import CODE, Worked, compile_rules, sit_down, work_on
from pipeline.write import RunInfo, check_format, write_outputs

HIDDEN = ".factledger"
"""The folder inside the output folder that holds the store and the lock."""
CHUNK = 50_000
"""Characters that go to a worker at once: a tenth of a second of work or more, so that sending costs little."""

Progress = Callable[[str, int], None]
"""Called with a stage and the number of articles done."""
Item = Article | WebPage | Quarantined


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

    ledger: Ledger
    about: dict[str, object]


@dataclass(slots=True)
class _Tally:
    """What a run notes about itself while it goes on."""

    started: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    """CPU seconds by stage, over all processes."""
    resumed: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def spent(self, stage: str, seconds: float) -> None:
        """Add to the CPU time of a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds


@dataclass(slots=True)
class _Shelf:
    """Where the results of the articles of this dump stand in the store, in the order of the dump."""

    rows: array[int] = field(default_factory=lambda: array("q"))
    quarantined: list[Quarantined] = field(default_factory=list)


def run(options: Options, progress: Progress = lambda stage, done: None) -> Outcome:
    """The whole way from a dump to the tables. Raises a FactledgerError for anything that a user can mend."""
    check_format(options.format)
    book = load_rules(options.rules)
    tally = _Tally()
    items = _readable(_read(options, tally), options.dump)
    with held(_hidden(options.out), options.out):
        path = options.out / HIDDEN / NAME
        try:
            return _run(options, book, items, tally, progress)
        except Damaged as cause:
            tally = _Tally(tally.started, notes=[put_aside(path, cause)])
            return _run(options, book, _read(options, tally), tally, progress)


def _run(options: Options, book: Rulebook, items: Iterable[Item], tally: _Tally, progress: Progress) -> Outcome:
    kept, added = read_decisions(options.out)
    rules, touched = watched(book, compile_rules)
    ground = ground_of(book, CODE, touched)
    with Store(options.out / HIDDEN / NAME) as store:
        with Pool(options.workers, sit_down, (rules if options.workers == 1 else book,)) as pool:
            shelf = _worked_on(items, ground, store, pool, tally, progress)
        batch = _batch(shelf, store)
        progress("link and reconcile", len(batch.articles))
        clock = time.process_time()
        ledger = build_ledger(batch, book, (*kept, *added))
        tally.spent("link, reconcile", time.process_time() - clock)
        about = about_run(batch, ledger, book, _timings(options, tally))
        # Relative, so that tables and dump can move together; the review page shows quotes in their articles.
        about["dump"] = os.path.relpath(os.path.realpath(options.dump), os.path.realpath(options.out))
        progress("write", len(batch.articles))
        rewritten = tuple(article for article in batch.articles if not article.plain)
        write_outputs(ledger, options.out, RunInfo(about, kept, added, rewritten, options.format))
        store.drop_unused()
    return Outcome(ledger, about)


def _hidden(out: Path) -> Path:
    hidden = out / HIDDEN
    try:
        hidden.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise OutputError(f"{out}: cannot be written: {cause.strerror}") from cause
    return hidden


def _read(options: Options, tally: _Tally) -> Iterator[Item]:
    items = scan_dump(options.dump, options.meta, options.published, options.fields, options.out)
    while True:
        clock = time.process_time()
        item = next(items, None)
        tally.spent("read", time.process_time() - clock)
        if item is None:
            return
        yield item


def _readable(items: Iterator[Item], dump: Path) -> Iterator[Item]:
    """The same items, once it is known that there is an article among them: nothing is written before."""
    refused: list[Quarantined] = []
    for item in items:
        found = page_article(item) if isinstance(item, WebPage) else item
        if isinstance(found, Article):
            return chain(refused, [item], items)
        refused.append(found)
    reasons = "".join(f"\n  {q.path}: {q.reason}" for q in refused[:5])
    raise DumpError(f"{dump}: no article could be read{reasons}")


def _worked_on(
    items: Iterable[Item], ground: bytes, store: Store, pool: Pool, tally: _Tally, progress: Progress
) -> _Shelf:
    """Take every article that the store does not know through split, extract and frame."""
    shelf = _Shelf()
    sent: list[tuple[int, bytes]] = []
    """(number, key) of the articles that are being worked on, in their order."""

    def chunks() -> Iterator[list[Article | WebPage]]:
        chunk: list[Article | WebPage] = []
        size = 0
        for item in items:
            if isinstance(item, Quarantined):
                shelf.quarantined.append(item)
                continue
            key = article_key(item, ground)
            row = store.article(key)
            shelf.rows.append(row or 0)
            if row is not None:
                tally.resumed["articles"] += 1
                continue
            sent.append((len(shelf.rows) - 1, key))
            chunk.append(item)
            size += len(item.text if isinstance(item, Article) else item.content)
            if size >= CHUNK:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    done = 0
    for finished in pool.results(work_on, chunks()):
        for stage, spent in finished.seconds.items():
            tally.spent(stage, spent)
        for (number, key), result in zip(sent[: len(finished.results)], finished.results, strict=True):
            if isinstance(result, Quarantined):
                shelf.quarantined.append(result)
            else:
                shelf.rows[number] = store.add_article(key, result)
        del sent[: len(finished.results)]
        store.commit()
        done += len(finished.results)
        progress("articles", done + tally.resumed["articles"])
    # 0 stands for articles that could not be worked on.
    shelf.rows = array("q", (row for row in shelf.rows if row))
    return shelf


def _batch(shelf: _Shelf, store: Store) -> Batch:
    done = [unpacked(content, Worked) for content in store.contents(shelf.rows)]
    return Batch(
        articles=tuple(w.article for w in done),
        sources=tuple(source for w in done for source in w.sources),
        texts={source: text for w in done for source, text in w.texts.items()},
        mentions=tuple(framed for w in done for framed in w.mentions),
        dated_by={w.article.id: w.dated_by for w in done},
        quarantined=tuple(sorted(shelf.quarantined, key=lambda q: (q.path, q.position, q.reason))),
    )


def _timings(options: Options, tally: _Tally) -> dict[str, object]:
    return {
        "wall_seconds": round(time.perf_counter() - tally.started, 3),
        "cpu_seconds": {stage: round(spent, 3) for stage, spent in sorted(tally.seconds.items())},
        "workers": options.workers,
        "resumed": dict(tally.resumed),
        "peak_memory_mb": _peak_memory(),
        "notes": tally.notes,
    }


def _peak_memory() -> float:
    """Megabytes of the largest process of the run, workers that have ended included."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)

"""One run: compile the rules once, take each article through read, split, extract and frame, then link, reconcile
and write. With several workers the articles are shared out in chunks and come back in the order of the dump, so the
tables are the same bytes for any number of workers."""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.about import about_run
from pipeline.decisions import read_decisions
from pipeline.errors import ArticleError, DumpError, FactledgerError
from pipeline.extract import ExtractRules, compile_extract, extract
from pipeline.frame import FrameRules, compile_frames, frame
from pipeline.read import read_dump
from pipeline.reconcile import build_ledger
from pipeline.records import Article, Batch, Framed, Ledger, Quarantined, Source
from pipeline.rulebook import Rulebook, load_rules
from pipeline.split import SplitRules, compile_split, split
from pipeline.write import RunInfo, check_format, write_outputs

CHUNK = 200_000
"""Characters that go to a worker at once: a few tenths of a second of work, so that sending costs little."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The compiled rules of the stages that work on one article."""

    split: SplitRules
    extract: ExtractRules
    frame: FrameRules


@dataclass(frozen=True, slots=True)
class Worked:
    """One article after split, extract and frame."""

    article: Article
    dated_by: str
    sources: tuple[Source, ...]
    texts: dict[str, str]
    mentions: tuple[Framed, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found and what it tells about itself."""

    ledger: Ledger
    about: dict[str, object]


def run(options: Options, progress: Progress = lambda stage, done: None) -> Outcome:
    """The whole way from a dump to the tables. Raises a FactledgerError for anything that a user can mend."""
    check_format(options.format)
    started = time.perf_counter()
    kept, added = read_decisions(options.out)
    book = load_rules(options.rules)
    seconds: dict[str, float] = {}
    batch = _batch(options, book, seconds, progress)
    if not batch.articles:
        reasons = "".join(f"\n  {q.path}: {q.reason}" for q in batch.quarantined[:5])
        raise DumpError(f"{options.dump}: no article could be read{reasons}")
    progress("link and reconcile", len(batch.articles))
    clock = time.process_time()
    ledger = build_ledger(batch, book, (*kept, *added))
    seconds["link, reconcile"] = time.process_time() - clock
    timings = {
        "wall_seconds": round(time.perf_counter() - started, 3),
        "cpu_seconds": {stage: round(spent, 3) for stage, spent in seconds.items()},
        "workers": options.workers,
        "peak_memory_mb": _peak_memory(),
    }
    about = about_run(batch, ledger, book, timings)
    # Relative, so that tables and dump can move together; the review page shows quotes in their articles.
    about["dump"] = os.path.relpath(os.path.realpath(options.dump), os.path.realpath(options.out))
    progress("write", len(batch.articles))
    write_outputs(ledger, options.out, RunInfo(about, kept, added, format=options.format))
    return Outcome(ledger, about)


def compile_rules(book: Rulebook) -> Rules:
    """Compile what split, extract and frame need, once per process."""
    return Rules(compile_split(book), compile_extract(book), compile_frames(book))


def work(article: Article, rules: Rules, seconds: dict[str, float]) -> Worked:
    """Take one article through split, extract and frame; add the CPU time of each to `seconds`."""
    clock = time.process_time()

    def spent(stage: str) -> None:
        nonlocal clock
        now = time.process_time()
        seconds[stage] = seconds.get(stage, 0.0) + now - clock
        clock = now

    try:
        document = split(article, rules.split)
        spent("split")
        mentions = extract(document, rules.extract)
        spent("extract")
        framed = frame(document, mentions, rules.frame)
        spent("frame")
    except FactledgerError:
        raise
    except Exception as cause:
        cause.add_note(f"while working on the article {article.id}")
        raise
    texts: dict[str, list[str]] = {source.id: [] for source in document.sources}
    for segment in document.segments:
        if segment.role != "furniture":
            texts[document.sources[segment.source].id].append(article.text[segment.start : segment.end])
    return Worked(
        replace(article, published=document.published),
        document.dated_by,
        document.sources,
        {source: "\n\n".join(parts) for source, parts in texts.items()},
        framed,
    )


Chunk = list[Article | Quarantined]
Done = tuple[list[Worked | Quarantined], dict[str, float]]


def _batch(options: Options, book: Rulebook, seconds: dict[str, float], progress: Progress) -> Batch:
    done: list[Worked] = []
    quarantined: list[Quarantined] = []
    chunks = _chunks(_timed(read_dump(options.dump, options.meta, options.published), seconds))
    results = _alone(chunks, book) if options.workers == 1 else _shared_out(chunks, book, options.workers)
    for results_of_chunk, spent in results:
        for stage, cpu in spent.items():
            seconds[stage] = seconds.get(stage, 0.0) + cpu
        for result in results_of_chunk:
            if isinstance(result, Quarantined):
                quarantined.append(result)
            else:
                done.append(result)
        progress("articles", len(done))
    return Batch(
        articles=tuple(w.article for w in done),
        sources=tuple(source for w in done for source in w.sources),
        texts={source: text for w in done for source, text in w.texts.items()},
        mentions=tuple(framed for w in done for framed in w.mentions),
        dated_by={w.article.id: w.dated_by for w in done},
        quarantined=tuple(sorted(quarantined, key=lambda q: (q.path, q.position, q.reason))),
    )


def _timed(items: Iterator[Article | Quarantined], seconds: dict[str, float]) -> Iterator[Article | Quarantined]:
    while True:
        clock = time.process_time()
        item = next(items, None)
        seconds["read"] = seconds.get("read", 0.0) + time.process_time() - clock
        if item is None:
            return
        yield item


def _chunks(items: Iterable[Article | Quarantined]) -> Iterator[Chunk]:
    chunk: Chunk = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _work_on(chunk: Chunk, rules: Rules) -> Done:
    seconds: dict[str, float] = {}
    results: list[Worked | Quarantined] = []
    for item in chunk:
        try:
            results.append(work(item, rules, seconds) if isinstance(item, Article) else item)
        except ArticleError as cause:
            results.append(Quarantined(cause.article, cause.reason))
    return results, seconds


def _alone(chunks: Iterable[Chunk], book: Rulebook) -> Iterator[Done]:
    rules = compile_rules(book)
    for chunk in chunks:
        yield _work_on(chunk, rules)


def _shared_out(chunks: Iterable[Chunk], book: Rulebook, workers: int) -> Iterator[Done]:
    # 'spawn' starts clean processes: a fork copies whatever locks the threads of the progress bar hold.
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[Done]] = deque()
    with ProcessPoolExecutor(workers, context, _start_worker, (book,)) as pool:
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_in_worker, chunk))
                # A bounded queue: reading never runs far ahead of the work, so memory does not hold the dump.
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as cause:
            raise FactledgerError(
                "a worker process was killed, most likely for want of memory; run again with fewer --workers"
            ) from cause
        finally:
            for future in waiting:
                future.cancel()


_book: list[Rulebook] = []
_compiled: list[Rules] = []
"""The rules of this worker process. The first chunk compiles them, since an error in an initialiser would look like a
killed worker."""


def _start_worker(book: Rulebook) -> None:
    _book.append(book)


def _in_worker(chunk: Chunk) -> Done:
    if not _compiled:
        _compiled.append(compile_rules(_book[0]))
    return _work_on(chunk, _compiled[0])


def _peak_memory() -> float:
    """Megabytes of the largest process of the run, workers that have ended included."""
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)

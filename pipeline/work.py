"""What is done to one article before link: split, extract, frame. A plain function, so that it runs in this process, in
a pool of processes and on a cluster."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from pipeline.codec import packed
from pipeline.errors import ArticleError, FactledgerError
from pipeline.extract import ExtractRules, compile_extract, extract
from pipeline.frame import FrameRules, compile_frames, frame
from pipeline.read import WebPage, page_article
from pipeline.records import Article, Framed, Quarantined, Source
from pipeline.rulebook import Rulebook
from pipeline.split import SplitRules, compile_split, split

CODE = ("read", "split", "extract", "frame")
"""The packages whose code the result depends on."""


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


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a chunk of articles: their results as bytes, or why there is none; CPU seconds by stage."""

    results: tuple[bytes | Quarantined, ...]
    seconds: dict[str, float]


_desk: list[Rulebook | Rules] = []
"""The rules of this process. The first chunk compiles them, since an error in an initialiser would look like a killed
worker."""


def sit_down(rules: Rulebook | Rules) -> None:
    """Give this process its rules; a process of its own compiles them itself, since compiled ones do not travel."""
    _desk[:] = [rules]


def work_on(chunk: list[Article | WebPage]) -> Done:
    """Work on a chunk of articles; pages are extracted first."""
    rules = _desk[0]
    if isinstance(rules, Rulebook):
        rules = compile_rules(rules)
        sit_down(rules)
    seconds: dict[str, float] = {}
    results: list[bytes | Quarantined] = []
    for item in chunk:
        clock = time.process_time()
        article = page_article(item) if isinstance(item, WebPage) else item
        seconds["read"] = seconds.get("read", 0.0) + time.process_time() - clock
        if isinstance(article, Quarantined):
            results.append(article)
            continue
        try:
            worked = work(article, rules, seconds)
        except ArticleError as cause:
            results.append(Quarantined(cause.article, cause.reason))
            continue
        clock = time.process_time()
        results.append(packed(worked))
        seconds["store"] = seconds.get("store", 0.0) + time.process_time() - clock
    return Done(tuple(results), seconds)

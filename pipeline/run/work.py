"""What is done to an article (split, extract, frame) and to a block of articles (link, reconcile). Plain functions, so
that they run in this process, in a pool of processes and on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.codec import packed, unpacked
from pipeline.errors import ArticleError, FactledgerError
from pipeline.extract import ExtractRules, compile_extract, extract
from pipeline.frame import FrameRules, compile_frames, frame
from pipeline.heap import keep_for_good
from pipeline.link.crowd import compile_background
from pipeline.link.sketch import sketch_of
from pipeline.read import WebPage, page_article
from pipeline.reconcile import Around, reconcile_block
from pipeline.records import Article, Batch, Framed, Quarantined, Source
from pipeline.rulebook import Rulebook
from pipeline.run.pool import Done
from pipeline.run.tally import spending
from pipeline.split import SplitRules, compile_split, split
from pipeline.write import render

ARTICLE_CODE = ("run/work.py", "model", "read", "split", "extract", "frame")
SKETCH_CODE = ("run/work.py", "link")
BLOCK_CODE = ("run/work.py", "decisions", "link", "reconcile", "write")
"""The packages and modules whose code the results depend on, beside the modules of `pipeline` itself."""


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
    rules = Rules(compile_split(book), compile_extract(book), compile_frames(book))
    keep_for_good()
    return rules


def work(article: Article, rules: Rules, seconds: dict[str, float]) -> Worked:
    """Take one article through split, extract and frame; add the CPU time of each to `seconds`."""
    try:
        with spending(seconds, "split"):
            document = split(article, rules.split)
        with spending(seconds, "extract"):
            mentions = extract(document, rules.extract)
        with spending(seconds, "frame"):
            framed = frame(document, mentions, rules.frame)
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
class Made:
    """What became of an article, as it is kept."""

    content: bytes
    """A `Worked`; empty where that is kept already and only the sketch was missing."""
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """A block of articles to reconcile."""

    contents: tuple[bytes, ...]
    """The `Worked` of each."""
    around: Around
    """What it needs to know of the rest of the dump, without the background, which every process has in its rules."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A block that was reconciled and rendered, as it is kept."""

    told: bytes
    pieces: tuple[bytes, ...]
    disputes: tuple[bytes, ...]


_desk: list[tuple[Rulebook, Rules | None]] = []
"""The rules of this process. The first chunk compiles them, since an error in an initialiser would look like a killed
worker."""


def sit_down(book: Rulebook, rules: Rules | None = None) -> None:
    """Give this process its rules; a worker compiles them itself, since compiled ones do not travel."""
    _desk[:] = [(book, rules)]


def work_on(chunk: Sequence[Article | WebPage | bytes]) -> Done[Made | Quarantined]:
    """Work on a chunk of articles; pages are extracted first, of what is kept already only a sketch is made."""
    book, rules = _desk[0]
    seconds: dict[str, float] = {}
    results: list[Made | Quarantined] = []
    for item in chunk:
        if isinstance(item, bytes):
            results.append(Made(b"", _sketch(unpacked(item, Worked), book, seconds)))
            continue
        if rules is None:
            rules = compile_rules(book)
            sit_down(book, rules)
        with spending(seconds, "read"):
            article = page_article(item) if isinstance(item, WebPage) else item
        if isinstance(article, Quarantined):
            results.append(article)
            continue
        try:
            worked = work(article, rules, seconds)
        except ArticleError as cause:
            results.append(Quarantined(cause.article, cause.reason))
            continue
        sketch = _sketch(worked, book, seconds)
        with spending(seconds, "store"):
            results.append(Made(packed(worked), sketch))
    return Done(tuple(results), seconds)


def reconcile_on(chunk: Sequence[Block]) -> Done[Kept]:
    """Link, reconcile and render blocks."""
    book, _ = _desk[0]
    seconds: dict[str, float] = {}
    results: list[Kept] = []
    for block in chunk:
        with spending(seconds, "store"):
            batch = batch_of([unpacked(content, Worked) for content in block.contents])
        with spending(seconds, "link, reconcile"):
            found = reconcile_block(batch, book, _around(block, book))
        with spending(seconds, "render"):
            rendered = render(batch, found)
        with spending(seconds, "store"):
            pieces = tuple(packed(piece) for piece in rendered.pieces)
            disputes = tuple(packed(dispute) for dispute in rendered.disputes)
            results.append(Kept(packed(rendered.told), pieces, disputes))
    return Done(tuple(results), seconds)


def _around(block: Block, book: Rulebook) -> Around:
    crowd = block.around.crowd
    return replace(block.around, crowd=crowd and replace(crowd, background=compile_background(book)))


def batch_of(done: Sequence[Worked]) -> Batch:
    """What link and reconcile take: all of some articles, in the order of the dump."""
    return Batch(
        articles=tuple(w.article for w in done),
        sources=tuple(source for w in done for source in w.sources),
        texts={source: text for w in done for source, text in w.texts.items()},
        mentions=tuple(framed for w in done for framed in w.mentions),
        dated_by={w.article.id: w.dated_by for w in done},
    )


def _sketch(worked: Worked, book: Rulebook, seconds: dict[str, float]) -> bytes:
    with spending(seconds, "sketch"):
        article = worked.article
        background = compile_background(book)
        return packed(sketch_of(article.id, article.published, worked.texts, worked.mentions, background))

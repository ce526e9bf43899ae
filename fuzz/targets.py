"""What atheris throws at the code: each target takes bytes, and fails where the code does not keep its promises.

The promises: no exception but those of the FactledgerError family, `text[start:end] == quote` for every mention, and
CPU time that the size of the input bounds. `text` is read from bytes in two ways: as UTF-8, where atheris finds odd
characters, and as numbers of words from the rules' own examples, where it finds odd neighbours.
"""

from __future__ import annotations

import io
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzz import seeds
from fuzz.packing import PACKINGS, SUFFIXES
from pipeline.codec import Damaged, unpacked
from pipeline.decisions.filled import read_filled
from pipeline.errors import FactledgerError
from pipeline.extract import extract
from pipeline.link.sketch import Sketch
from pipeline.read import WebPage, page_article
from pipeline.read.entry import Entry, open_source, read_entry
from pipeline.read.fields import compile_fields
from pipeline.read.streams import Budget
from pipeline.records import Article, Document, Mention, Quarantined
from pipeline.rulebook import Rulebook, load_rules
from pipeline.run.work import Rules, Worked, compile_rules, work
from pipeline.schema import TABLES
from pipeline.sheets import plain_figure, read_sheet
from pipeline.split import split
from pipeline.tables import as_written, neutralised, read_table, restored
from pipeline.write import Dispute, Piece, Told

_FIGURES = frozenset({"amount", "percent", "quantity"})
_KEPT = (Worked, Piece, Told, Dispute, Sketch)
_DAYS = (None, date(2024, 2, 29), date(2025, 12, 31))
_ONCE, _BYTE = 2.0, 2e-3
"""CPU seconds that any input may take, and each of its bytes: fifty times what it takes, the probes of atheris
included, since a square of the length would still be far above it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is called with bytes, and bytes to begin with."""

    act: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]


@contextmanager
def in_time(size: int) -> Iterator[None]:
    """Fail where the CPU time is more than an input of this size may take."""
    clock = time.process_time()
    yield
    spent = time.process_time() - clock
    assert spent <= _ONCE + _BYTE * size, f"{spent:.1f} CPU seconds for {size} bytes"


@cache
def book() -> Rulebook:
    """The shipped rules."""
    return load_rules()


@cache
def rules() -> Rules:
    """The shipped rules, compiled once."""
    return compile_rules(book())


@cache
def _words() -> tuple[str, ...]:
    """The words of all examples in the rules, and what may stand between them."""
    told = [
        example["text"] if isinstance(example, dict) else example
        for _, _, row in book().entries()
        for example in row.get("examples", ())
    ]
    pieces = {piece for text in told if isinstance(text, str) for piece in text.split()}
    return ("", "\n", "\n\n", "\t", ",", ".", "-", "(", ")", "/", "$", "¥", *sorted(pieces))


def text_of(content: bytes) -> str:
    """A text: an even first byte takes the rest as UTF-8, an odd one two bytes a word, a blank between most of them."""
    if not content or not content[0] % 2:
        return content[1:].decode("utf-8", "replace")
    words = _words()
    codes = [int.from_bytes(content[at : at + 2], "big") for at in range(1, len(content) - 1, 2)]
    return "".join(words[code % len(words)] + ("" if code >= 0xC000 else " ") for code in codes)


def _document(content: bytes) -> Document:
    day = _DAYS[content[0] // 2 % len(_DAYS)] if content else None
    return split(Article("a", text_of(content), published=day), rules().split)


def _assert_quotes(doc: Document, mentions: Sequence[Mention]) -> None:
    for m in mentions:
        assert 0 <= m.start < m.end <= len(doc.article.text), m
        assert m.low is None or m.high is None or m.low <= m.high, m
        assert not (m.start_date and m.end_date) or m.start_date < m.end_date, m


def read_anything(content: bytes) -> None:
    """Every reader: the first byte says how the rest is packed, the second how the file is called."""
    packing, suffix = (content[at] if len(content) > at else 0 for at in (0, 1))
    packed = PACKINGS[packing % len(PACKINGS)](content[2:])
    with in_time(len(packed)):
        file = io.BytesIO(packed)
        name = "a" + SUFFIXES[suffix % len(SUFFIXES)]
        for item in read_entry(Entry(name, open_source(file), Budget.of(len(packed)), file), compile_fields()):
            article = page_article(item) if isinstance(item, WebPage) else item
            if isinstance(article, Quarantined):
                assert article.reason
                assert ".." not in article.path.split("/") or "leads out" in article.reason
            else:
                article.text.encode("utf-8")
                assert 0 <= article.title <= len(article.text)


def find_figures(content: bytes) -> None:
    """The scanner of amounts, percentages and quantities."""
    doc = _document(content)
    with in_time(len(content)):
        _assert_quotes(doc, extract(doc, rules().extract, _FIGURES))


def find_dates(content: bytes) -> None:
    """The scanner of dates, times of day included."""
    doc = _document(content)
    with in_time(len(content)):
        _assert_quotes(doc, extract(doc, rules().extract, frozenset({"date"}), clocks=True))


def work_on_text(content: bytes) -> None:
    """Split, extract and frame, all kinds of mentions."""
    with in_time(len(content)):
        day = _DAYS[content[0] // 2 % len(_DAYS)] if content else None
        article = Article("a", text_of(content), published=day)
        done = work(article, rules(), {})
        for framed in done.mentions:
            assert article.text[framed.mention.start : framed.mention.end] == framed.quote
        assert len({framed.id for framed in done.mentions}) == len(done.mentions)


def read_spreadsheet(content: bytes) -> None:
    """A table that comes back from a spreadsheet, and its cells."""
    with in_time(len(content)), TemporaryDirectory() as folder:
        path = Path(folder, "conflicts.csv")
        path.write_bytes(content)
        acts: list[Callable[[Path], object]] = [read_sheet, lambda path: read_filled(path, ())]
        acts += [partial(read_table, table=table) for table in TABLES]
        for act in acts:
            with suppress(FactledgerError):
                act(path)
    cell = content.decode("utf-8", "replace")
    assert restored(neutralised(cell)) == cell
    figure = plain_figure(cell)
    assert figure is None or plain_figure(figure) == figure
    for type_ in ("text", "list", "integer", "decimal", "value"):
        as_written(cell, type_, bool(len(cell) % 2))


def open_kept(content: bytes) -> None:
    """A result in the store that the disk or somebody else has changed: Damaged, or another result."""
    kind = content[0] if content else 0
    blob = content[1:] if kind & 1 else zlib.compress(content[1:], 1)
    with in_time(len(content)), suppress(Damaged):
        unpacked(blob, _KEPT[kind // 2 % len(_KEPT)])


TARGETS: dict[str, Target] = {
    "readers": Target(read_anything, seeds.files),
    "figures": Target(find_figures, seeds.texts),
    "dates": Target(find_dates, seeds.texts),
    "text": Target(work_on_text, seeds.texts),
    "spreadsheets": Target(read_spreadsheet, seeds.sheets),
    "store": Target(open_kept, lambda: seeds.blobs(book(), rules())),
}

"""Inputs that the targets begin with: one of everything, so that a short run reaches every reader."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from fuzz.packing import PACKINGS, SUFFIXES
from pipeline.reconcile import Around
from pipeline.records import Article
from pipeline.rulebook import Rulebook
from pipeline.run.work import Block, Made, Rules, reconcile_on, sit_down, work_on
from pipeline.schema import TABLES

_TEXT = "Arden, Dec. 26 (Reuters) - The port cost ¥3.07 trillion ($19.7 billion), up 5%, in fiscal 2026.\n\n1. Note\n"
_DOCUMENTS: tuple[tuple[str, bytes], ...] = (
    (".txt", _TEXT.encode()),
    (".txt", _TEXT.encode("utf-16")),
    (".txt", "Der Hafen kostet 3 Mrd. £ – sagt die Behörde.".encode("cp1252") * 4),
    (".html", f"<html><body><article><h1>A port</h1><p>{_TEXT * 3}</p></article></body></html>".encode()),
    (".json", b'[{"title": "A", "text": "It cost 5 euros.", "date": "2025-12-26"}, {"body": "b", "url": "http://a"}]'),
    (".json", b'{"articles": [{"text": "\\ud83d\\ude00 \\ud800 5 euros"}], "n": 1e400}'),
    (".jsonl", b'{"text": "It cost 5 euros."}\n{"text": 5}\nnot\n{"text": "x"\n'),
    (".csv", b'id,title,text,date\n1,A,"It cost ""5"" euros.",2025-12-26\n2,B,"x\ny",\n'),
    (".tsv", b"id\ttext\n1\tIt cost 5 euros.\n"),
)


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": [_TEXT, None], "url": ["http://a.example", ""]}), out)
    return out.getvalue()


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "conflicts"
    sheet.append(["conflict_id", "decision", "decided_value", "note"])
    sheet.append(["c1", "a", 3.07e12, "=1+1"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def files() -> Iterable[bytes]:
    """Files for the readers: each document plain, and packed in every way."""
    for suffix, content in (*_DOCUMENTS, (".parquet", _parquet())):
        named = bytes([SUFFIXES.index(suffix)])
        for packing in range(len(PACKINGS)):
            yield bytes([packing]) + named + content


def texts() -> Iterable[bytes]:
    """Texts for the scanners."""
    for text in (
        _TEXT, "1,2,3.4.5 trillion-yen ¥5-6 ($7.9bn; £5m) 25 basis points", "1兆2300億円 ５０％ 2025年12月26日",
        "from 26/12/2025 to the first half of fiscal 2027, 10:30 a.m.", "a\tQ1\tQ2\nSales (EUR m)\t1,234\t(56)\n",
        "[1]\nIt cost 5.\n\n[2]\nIt cost 6.\n2 Sources\n", "half a million million\u202e5\u200b0%\u0301\x00",
    ):  # fmt: skip
        yield b"\x00" + text.encode()
    yield from (b"\x01" + bytes(range(first, 256, 5)) for first in range(5))


def sheets() -> Iterable[bytes]:
    """Tables that come back from a spreadsheet."""
    yield _workbook()
    for table in TABLES:
        row = ["'=1+1", "3.07E+12", "3 070,5", ""] * len(table.names)
        for separator in (",", ";", "\t"):
            head = separator.join(table.names)
            yield f"\ufeff{head}\n{separator.join(row[: len(table.names)])}\n".encode()
    yield "3,07;1.234,5\n".encode("utf-16")


def blobs(book: Rulebook, rules: Rules) -> Iterable[bytes]:
    """Results as the store keeps them, of each type: with and without their compression."""
    sit_down(book, rules)
    made = work_on([Article("a", _TEXT), Article("b", _TEXT.replace("3.07", "30.7"))]).results
    contents = tuple(one.content for one in made if isinstance(one, Made))
    kept = reconcile_on([Block(contents, Around())]).results[0]
    sketch = made[0].sketch if isinstance(made[0], Made) else b""
    for type_, blob in enumerate((contents[0], kept.pieces[0], kept.told, *kept.disputes[:1], sketch)):
        yield bytes([2 * type_ + 1]) + blob
        yield bytes([2 * type_]) + zlib.decompress(blob)

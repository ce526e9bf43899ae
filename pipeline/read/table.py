"""CSV and TSV with a header, row by row."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator

from pipeline.read.fields import Fields, record_item
from pipeline.read.lines import BadLine, text_lines
from pipeline.read.model import LARGEST, Item
from pipeline.read.streams import Feed, narrowed
from pipeline.records import Quarantined

_SEPARATORS = ",\t;|"
# The library's own limit, 128 KB a cell, is less than an article may have; rows are bounded here.
csv.field_size_limit(sys.maxsize)
_LONE = re.compile(r"\r(?!\n)")


class _Rows:
    """The physical lines for csv.reader, counted, so that a quote that never closes cannot take in the whole file."""

    def __init__(self, lines: Iterator[tuple[int, str | BadLine]], quoted: bool) -> None:
        self._lines = lines
        self._quoted = quoted
        self.first = 1
        self.last = 0
        self.bad = ""
        self.ended = False
        self._size = 0
        self._quotes = 0

    def __iter__(self) -> Iterator[str]:
        for number, line in self._lines:
            if not self._size:
                self.first = number
            self.last = number
            if isinstance(line, BadLine):
                self.bad = line.reason
                # What csv.reader holds so far is ended, the line itself is dropped.
                yield '"\n' if self._quotes % 2 else "\n"
                continue
            self._size += len(line)
            self._quotes += line.count('"') if self._quoted else 0
            if self._size > LARGEST:
                self.bad = f"a row of more than {LARGEST // 2**20} MB, or a quote that is not closed"
                break
            # A lone carriage return ends a row for csv.reader, and here it never does.
            yield _LONE.sub(" ", line) if "\r" in line[:-2] else line
        self.ended = True

    def taken(self) -> bool:
        """Forget the row that is done; whether its quotes were closed."""
        closed = self._quotes % 2 == 0
        self._size = self._quotes = 0
        self.bad = ""
        return closed


_MARKED = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
"""The line in which spreadsheets name the separator, above the header."""


def read_table(name: str, feed: Feed, fields: Fields) -> Iterator[Item]:
    """One record a row, named by the line it begins in; the header is the first line."""
    feed = narrowed(feed)
    sample = feed.head.decode("utf-8", "replace").removeprefix("\ufeff")
    marked = _MARKED.match(sample)
    top = sample[marked.end() if marked else 0 :].split("\n", 1)[0]
    separator = marked[1] if marked else fields.header(top.encode()) or max(_SEPARATORS, key=top.count)
    escaped = '\\"' in sample and '""' not in sample
    bare = separator == "\t" and _bare(sample)
    rows = _Rows(text_lines(feed), not bare)
    reader = csv.reader(
        iter(rows),
        delimiter=separator,
        doublequote=not escaped,
        escapechar="\\" if escaped else None,
        quoting=csv.QUOTE_NONE if bare else csv.QUOTE_MINIMAL,
    )
    header: list[str] = []
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as cause:
            yield Quarantined(name, f"not a row: {cause}", f"line {rows.first}", "mend this row")
            rows.taken()
            continue
        if cells is None:
            break
        place, bad, closed = rows.first, rows.bad, rows.taken()
        # An odd quote inside a line is part of a text; one that takes in the lines below hides their rows.
        if bad or (not closed and not escaped and (rows.ended or rows.last > place)):
            words = bad or f"a quote that is not closed, up to line {rows.last}"
            yield Quarantined(name, words, f"line {place}", "mend this row")
        elif not any(cell.strip() for cell in cells) or (marked and place == 1):
            continue
        elif not header:
            header = [cell.strip() for cell in cells]
            if not fields.header_has_text(header):
                words = f"no column that holds a text; its columns are: {', '.join(header)[:200]}"
                about = "give it as --meta" if "file" in header else "name the column of the texts: --field text=COLUMN"
                yield Quarantined(name, words, "line 1", about)
                return
        elif len(cells) > len(header) and any(cells[len(header) :]):
            words = f"{len(cells)} cells under a header of {len(header)}"
            yield Quarantined(name, words, f"line {place}", "quote cells that hold a separator or a quote")
        else:
            item = record_item(name, str(place), dict(zip(header, cells, strict=False)), fields)
            yield _at_line(item, place)
    if rows.bad:
        yield Quarantined(name, rows.bad, f"line {rows.first}", "mend this row; what follows it was not read")
    if feed.fault:
        yield Quarantined(
            name, feed.fault, f"behind line {rows.last}", "fetch it again; the rows before are in the tables"
        )


def _bare(sample: str) -> bool:
    """Whether the quotes of a TSV are part of its texts: its rows are lines, and quotes do not stand around cells."""
    lines = [line.rstrip("\r").split("\t") for line in sample.split("\n")[:-1] if line]
    cells = [cell for line in lines for cell in line if '"' in cell]
    around = sum(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in cells)
    return len({len(line) for line in lines}) == 1 and 2 * around <= len(cells)


def _at_line(item: Item, place: int) -> Item:
    if isinstance(item, Quarantined):
        return Quarantined(item.path, item.reason, f"line {place}", item.advice)
    return item

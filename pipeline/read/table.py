"""CSV and TSV with a header, row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from pipeline.read.fields import Fields, record_item
from pipeline.read.lines import BadLine, text_lines
from pipeline.read.model import LARGEST, Item
from pipeline.read.streams import Feed, narrowed
from pipeline.records import Quarantined

_SEPARATORS = ",\t;|"


class _Rows:
    """The physical lines for csv.reader, counted, so that a quote that never closes cannot take in the whole file."""

    def __init__(self, lines: Iterator[tuple[int, str | BadLine]]) -> None:
        self._lines = lines
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
            self._quotes += line.count('"')
            if self._size > LARGEST:
                self.bad = f"a row of more than {LARGEST // 2**20} MB, or a quote that is not closed"
                break
            yield line
        self.ended = True

    def taken(self) -> bool:
        """Forget the row that is done; whether its quotes were closed."""
        closed = self._quotes % 2 == 0
        self._size = self._quotes = 0
        self.bad = ""
        return closed


def read_table(name: str, feed: Feed, fields: Fields) -> Iterator[Item]:
    """One record a row, named by the line it begins in; the header is the first line."""
    feed = narrowed(feed)
    sample = feed.head.decode("utf-8", "replace").removeprefix("\ufeff")
    top = sample.split("\n", 1)[0]
    separator = fields.header(top.encode()) or max(_SEPARATORS, key=top.count)
    escaped = '\\"' in sample and '""' not in sample
    rows = _Rows(text_lines(feed))
    reader = csv.reader(iter(rows), delimiter=separator, doublequote=not escaped, escapechar="\\" if escaped else None)
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
        if bad or (not closed and not escaped and rows.ended):
            yield Quarantined(name, bad or "a quote that is not closed", f"line {place}", "mend this row")
        elif not any(cell.strip() for cell in cells):
            continue
        elif not header:
            header = [cell.strip() for cell in cells]
            if not fields.header_has_text(header):
                yield Quarantined(
                    name,
                    f"no column that holds a text; its columns are: {', '.join(header)[:200]}",
                    "line 1",
                    "name the column of the texts: --field text=COLUMN",
                )
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


def _at_line(item: Item, place: int) -> Item:
    if isinstance(item, Quarantined):
        return Quarantined(item.path, item.reason, f"line {place}", item.advice)
    return item

"""Rows of a table that is too large for memory: read in passing once, then one by one from where they stand."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import FactledgerError
from pipeline.schema import Table
from pipeline.tables import Row, restored

_TEXT_TYPES = ("text", "list")


class TableFile:
    """A table of a run, held open: a run that replaces the file meanwhile does not move these rows."""

    def __init__(self, path: Path, table: Table) -> None:
        try:
            self._file = path.open("rb")
        except FileNotFoundError:
            raise FactledgerError(f"{path}: there is no such table; run `factledger run` first") from None
        except OSError as cause:
            raise FactledgerError(f"{path}: cannot be read: {cause.strerror}") from cause
        self._path = path
        header = _cells(self._file.readline().decode("utf-8-sig"))
        missing = [name for name in table.names if name not in header]
        if missing:
            self._file.close()
            raise FactledgerError(f"{path}: the columns {', '.join(missing)} are missing")
        self._first = self._file.tell()
        self._width = len(header)
        self._places = [(c.name, header.index(c.name), c.type in _TEXT_TYPES) for c in table.columns]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def scan(self, columns: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
        """(offset, bytes, cells of these columns) of every row, in the order of the file.

        Raises FactledgerError for a damaged file.
        """
        places = {name: (at, text) for name, at, text in self._places}
        plan = [places[name] for name in columns]
        self._file.seek(self._first)
        lines = _Counted(self._file, self._first)
        start = self._first
        try:
            for cells in csv.reader(lines, strict=True):
                if any(cells):
                    self._check(cells)
                    yield (
                        start,
                        lines.position - start,
                        [restored(cells[at]) if text else cells[at] for at, text in plan],
                    )
                start = lines.position
        except (csv.Error, UnicodeDecodeError) as cause:
            raise FactledgerError(f"{self._path}: not a CSV table: {cause}; run again") from cause

    def at(self, offset: int, size: int) -> Row:
        """The row that `scan` found there."""
        cells = _cells(os.pread(self._file.fileno(), size, offset).decode("utf-8"))
        self._check(cells)
        return {name: restored(cells[at]) if text else cells[at] for name, at, text in self._places}

    def _check(self, cells: list[str]) -> None:
        if len(cells) != self._width:
            raise FactledgerError(f"{self._path}: a row has {len(cells)} cells, the header {self._width}; run again")


class _Counted:
    """The lines of a file as text, and how many bytes of it were taken."""

    def __init__(self, file: BinaryIO, position: int) -> None:
        self._file = file
        self.position = position

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.position += len(line)
            yield line.decode("utf-8")


def _cells(record: str) -> list[str]:
    return next(csv.reader(_lines(record)), [])


def _lines(record: str) -> Iterator[str]:
    # Not splitlines: it also breaks at characters, such as U+2028, that end no line of a CSV file.
    yield from (line + "\n" for line in record.removesuffix("\n").split("\n"))

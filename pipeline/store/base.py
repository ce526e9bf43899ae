"""The store of a run: what was made of each article and of each block, by the hash of all that it depends on.

An SQLite file in the hidden folder of the output folder. Everything in it can be made again, so a damaged one is put
aside, and what a finished run did not use is dropped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, cast

from pipeline.codec import Damaged
from pipeline.errors import OutputError

NAME = "store.sqlite"
_APPLICATION, _FORM = 0x464C4452, 1
"""'FLDR' and the form of the tables, in the header of the file."""
_TABLES = """
PRAGMA auto_vacuum = INCREMENTAL;
BEGIN;
CREATE TABLE article (
  row INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, ground BLOB NOT NULL, sketch BLOB NOT NULL, content BLOB NOT NULL
);
CREATE TABLE block (
  row INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, piece INTEGER NOT NULL, pieces INTEGER NOT NULL,
  dispute INTEGER NOT NULL, disputes INTEGER NOT NULL, told BLOB NOT NULL
);
CREATE TABLE piece (row INTEGER PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE dispute (row INTEGER PRIMARY KEY, content BLOB NOT NULL);
PRAGMA application_id = {application};
PRAGMA user_version = {form};
COMMIT;
"""
_DISK = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
     sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
)  # fmt: skip
"""What the disk refuses; every other error says that the file is no store of ours, or a damaged one."""


class Place(NamedTuple):
    """The row of a block, of the first of its pieces and of the first of its disputes; the others follow."""

    block: int
    piece: int
    dispute: int


class Store:
    """An open store. Whatever the disk does comes out as OutputError (full, read-only) or Damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._used = {"article": bytearray(), "block": bytearray()}
        with self._guarded():
            self._base = sqlite3.connect(path, isolation_level=None, timeout=30)
        try:
            with self._guarded():
                self._prepare()
        except BaseException:
            self._base.close()
            raise

    def _prepare(self) -> None:
        # Only this process ever opens it, under the lock of the run; so nothing is shared and nothing read twice.
        self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
        form = self._one("PRAGMA user_version"), self._one("PRAGMA application_id")
        if form == (0, 0) and not self._one("SELECT count(*) FROM sqlite_master"):
            self._base.executescript(_TABLES.format(application=_APPLICATION, form=_FORM))
        elif form != (_FORM, _APPLICATION):
            raise Damaged("made by another version")
        self._base.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the last commits, never more: all of it can be made again.
        self._base.execute("PRAGMA synchronous = NORMAL")
        self._base.execute("BEGIN")

    def article(self, key: bytes, ground: bytes) -> tuple[int, bool] | None:
        """The row of an article's result, and whether its sketch rests on `ground`; None where there is none."""
        found = self._first("SELECT row, ground FROM article WHERE key = ?", key)
        return (self._mark("article", found[0]), found[1] == ground) if found else None

    def add_article(self, key: bytes, ground: bytes, sketch: bytes, content: bytes) -> int:
        """Keep a result; returns its row."""
        columns = "INSERT OR REPLACE INTO article (key, ground, sketch, content) VALUES (?, ?, ?, ?)"
        return self._mark("article", self._done(columns, key, ground, sketch, content))

    def sketch_again(self, row: int, ground: bytes, sketch: bytes) -> None:
        """Replace the sketch of an article."""
        self._done("UPDATE article SET ground = ?, sketch = ? WHERE row = ?", ground, sketch, row)

    def content(self, row: int) -> bytes:
        """The result of an article."""
        return self._bytes("SELECT content FROM article WHERE row = ?", row)

    def sketch(self, row: int) -> bytes:
        """The sketch of an article."""
        return self._bytes("SELECT sketch FROM article WHERE row = ?", row)

    def block(self, key: bytes) -> Place | None:
        """Where the result of a block stands, None where there is none."""
        found = self._first("SELECT row, piece, dispute FROM block WHERE key = ?", key)
        if found is None:
            return None
        self._mark("block", found[0])
        return Place(*found)

    def add_block(self, key: bytes, told: bytes, pieces: Sequence[bytes], disputes: Sequence[bytes]) -> Place:
        """Keep the result of a block."""
        piece, dispute = self._add_parts("piece", pieces), self._add_parts("dispute", disputes)
        columns = "INSERT INTO block (key, piece, pieces, dispute, disputes, told) VALUES (?, ?, ?, ?, ?, ?)"
        row = self._mark("block", self._done(columns, key, piece, len(pieces), dispute, len(disputes), told))
        return Place(row, piece, dispute)

    def told(self, block: int) -> bytes:
        """What a block tells the rest of the dump."""
        return self._bytes("SELECT told FROM block WHERE row = ?", block)

    def piece(self, row: int) -> bytes:
        """What an article adds to the tables."""
        return self._bytes("SELECT content FROM piece WHERE row = ?", row)

    def dispute(self, row: int) -> bytes:
        """The row of a conflict."""
        return self._bytes("SELECT content FROM dispute WHERE row = ?", row)

    def commit(self) -> None:
        """What was added up to here survives whatever happens to the process."""
        with self._guarded():
            self._base.execute("COMMIT")
            self._base.execute("BEGIN")

    def drop_unused(self) -> int:
        """Drop what was neither found nor added since the store was opened; returns the number of results."""
        articles, blocks = self._unused("article"), self._unused("block")
        with self._guarded():
            self._base.executemany("DELETE FROM article WHERE row = ?", articles)
            for part in ("piece", "dispute"):
                # The parts of a block stand one behind the other.
                ranges = f"SELECT {part}, {part} + {part}s FROM block WHERE row = ?"
                for row in blocks:
                    first, end = self._base.execute(ranges, row).fetchone()
                    self._base.execute(f"DELETE FROM {part} WHERE row >= ? AND row < ?", (first, end))
            self._base.executemany("DELETE FROM block WHERE row = ?", blocks)
            self._base.execute("COMMIT")
            if articles or blocks:
                # As a script, which runs it to its end: `execute` would free a single page.
                self._base.executescript("PRAGMA incremental_vacuum")
            self._base.execute("BEGIN")
        return len(articles) + len(blocks)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if self._base.in_transaction:
                self._base.execute("COMMIT")
        except sqlite3.Error:
            if error is None:
                raise
        finally:
            self._base.close()

    def _unused(self, table: str) -> list[tuple[int]]:
        used = self._used[table]
        with self._guarded():
            rows = self._base.execute(f"SELECT row FROM {table}")
            return [row for row in rows if row[0] >= len(used) or not used[row[0]]]

    def _add_parts(self, table: str, contents: Sequence[bytes]) -> int:
        first = self._one(f"SELECT coalesce(max(row), 0) + 1 FROM {table}")
        with self._guarded():
            self._base.executemany(f"INSERT INTO {table} (row, content) VALUES (?, ?)", enumerate(contents, first))
        return first

    def _first(self, question: str, *values: object) -> Any:
        with self._guarded():
            return self._base.execute(question, values).fetchone()

    def _bytes(self, question: str, row: int) -> bytes:
        found = self._first(question, row)
        if found is None:
            raise Damaged(f"row {row} is gone")
        return cast(bytes, found[0])

    def _done(self, command: str, *values: object) -> int:
        with self._guarded():
            return self._base.execute(command, values).lastrowid or 0

    def _mark(self, table: str, row: int) -> int:
        used = self._used[table]
        if row >= len(used):
            used.extend(bytes(max(row + 1 - len(used), 4096)))
        used[row] = 1
        return row

    def _one(self, question: str) -> int:
        return int(self._base.execute(question).fetchone()[0])

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as cause:
            if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _DISK:
                raise OutputError(f"{self._path}: {cause}; the tables are as they were") from cause
            raise Damaged(str(cause)) from cause


def put_aside(path: Path, cause: Damaged) -> str:
    """Move a store that cannot be used out of the way; returns what to tell the user."""
    aside = path.with_suffix(".damaged")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.replace(aside)
    return f"{path}: not usable ({cause}); it was put aside as {aside.name} and everything is worked out anew"

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

from pipeline.codec import Damaged
from pipeline.errors import OutputError

NAME = "store.sqlite"
_APPLICATION, _FORM = 0x464C4452, 1
"""'FLDR' and the form of the tables, in the header of the file."""
_TABLES = """
PRAGMA auto_vacuum = INCREMENTAL;
BEGIN;
CREATE TABLE article (row INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, content BLOB NOT NULL);
PRAGMA application_id = {application};
PRAGMA user_version = {form};
COMMIT;
"""
_DISK = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
     sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
)  # fmt: skip
"""What the disk refuses; every other error says that the file is no store of ours, or a damaged one."""


class Store:
    """An open store. Whatever the disk does comes out as OutputError (full, read-only) or Damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._used: dict[str, bytearray] = {"article": bytearray()}
        with self._guarded():
            self._base = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._prepare()

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

    def article(self, key: bytes) -> int | None:
        """The row of an article's result, None where there is none."""
        return self._find("article", key)

    def add_article(self, key: bytes, content: bytes) -> int:
        """Keep a result; returns its row."""
        with self._guarded():
            made = self._base.execute("INSERT OR REPLACE INTO article (key, content) VALUES (?, ?)", (key, content))
            return self._mark("article", made.lastrowid or 0)

    def contents(self, rows: Sequence[int]) -> Iterator[bytes]:
        """The results of articles."""
        for row in rows:
            with self._guarded():
                found = self._base.execute("SELECT content FROM article WHERE row = ?", (row,)).fetchone()
            yield found[0]

    def commit(self) -> None:
        """What was added up to here survives whatever happens to the process."""
        with self._guarded():
            self._base.execute("COMMIT")
            self._base.execute("BEGIN")

    def drop_unused(self) -> int:
        """Drop what was neither found nor added since the store was opened; returns how much that was."""
        dropped = 0
        with self._guarded():
            for table, used in self._used.items():
                rows = self._base.execute(f"SELECT row FROM {table}").fetchall()
                unused = [row for row in rows if row[0] >= len(used) or not used[row[0]]]
                self._base.executemany(f"DELETE FROM {table} WHERE row = ?", unused)
                dropped += len(unused)
            self.commit()
            if dropped:
                self._base.execute("COMMIT")
                self._base.execute("PRAGMA incremental_vacuum").fetchall()
                self._base.execute("BEGIN")
        return dropped

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

    def _find(self, table: str, key: bytes) -> int | None:
        with self._guarded():
            found = self._base.execute(f"SELECT row FROM {table} WHERE key = ?", (key,)).fetchone()
        return self._mark(table, found[0]) if found else None

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

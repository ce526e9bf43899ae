"""Atomic writes: every file is complete and on disk under another name before the first one takes its place.

A crash between two of the replacements leaves some tables of this run beside some of the last one. Nothing is lost
then: decisions.csv is only ever appended to, before anything is replaced, and the next run writes all tables again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from pipeline.errors import OutputError


class Staging:
    """Files of one folder that are written under other names until `replace`; on a full disk the old ones stay."""

    def __init__(self, folder: Path, names: Iterable[str]) -> None:
        self._folder = folder
        self._open: dict[str, BinaryIO] = {}
        self._at = folder
        # A fixed name in the same folder, so that what a killed run left behind does not stay.
        self._temporary = {name: folder / f".{name}.tmp" for name in names}

    def __enter__(self) -> Staging:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._remove()
        except OSError as cause:
            raise self._error(cause) from cause
        return self

    def write(self, name: str, content: bytes) -> None:
        """Add to a file; the first call makes it. Raises OutputError."""
        self._at = self._folder / name
        try:
            if name not in self._open:
                self._open[name] = self._temporary[name].open("wb", buffering=1 << 20)
            self._open[name].write(content)
        except OSError as cause:
            raise self._error(cause) from cause

    def replace(self, before: Callable[[], None]) -> None:
        """Put everything that was written in its place, in the order of the names. Raises OutputError.

        `before` is called when all of it is on disk and nothing in its place yet.
        """
        try:
            for name, file in self._open.items():
                self._at = self._folder / name
                file.flush()
                os.fsync(file.fileno())
                file.close()
            before()
            for name, temporary in self._temporary.items():
                self._at = self._folder / name
                if name in self._open:
                    temporary.replace(self._at)
            _sync(self._folder)
        except OSError as cause:
            raise self._error(cause) from cause

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for file in self._open.values():
            try:
                file.close()
            except OSError:
                # The error that made us stop; the file goes anyway.
                continue
        self._remove()

    def _remove(self) -> None:
        for temporary in self._temporary.values():
            temporary.unlink(missing_ok=True)

    def _error(self, cause: OSError) -> OutputError:
        return OutputError(f"{self._at}: cannot be written: {cause.strerror or cause}; the tables are as they were")


def _sync(folder: Path) -> None:
    """The new names, too, are on disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

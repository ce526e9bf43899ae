"""Which files a dump holds: recursively, in the order of their names, never one outside the dump."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import DumpError
from pipeline.records import Quarantined

META_NAME = "meta.csv"
_WRITTEN = {"mentions.csv", "facts.csv", "run.json"}


def files_of(path: Path) -> tuple[list[tuple[str, Path]], list[Quarantined]]:
    """(name relative to the dump, file), sorted by name, and the folders that could not be listed.

    Hidden files and folders are no part of a dump, nor is what an earlier run wrote. Links to folders are not
    followed, so a loop cannot trap the walk; a link to a file is left to the reader. Raises DumpError.
    """
    if path.is_file():
        return [(_name(path.name), path)], []
    if not path.is_dir():
        raise DumpError(f"{path}: no such folder or file")
    found: list[tuple[str, Path]] = []
    closed: list[Quarantined] = []

    def refuse(cause: OSError) -> None:
        if Path(cause.filename) == path:
            raise DumpError(f"{path}: cannot be listed: {cause.strerror}") from cause
        name = _name(Path(cause.filename).relative_to(path).as_posix())
        closed.append(Quarantined(name, f"cannot be listed: {cause.strerror}; check the folder's permissions"))

    for folder, inner, names in os.walk(path, onerror=refuse, followlinks=False):
        inner[:] = [name for name in inner if not name.startswith(".")]
        if set(names) >= _WRITTEN:
            inner.clear()
            continue
        for name in names:
            if not name.startswith("."):
                file = Path(folder, name)
                found.append((_name(file.relative_to(path).as_posix()), file))
    if not found and not closed:
        raise DumpError(f"{path}: there is no article in it; give a folder of .txt or .md files")
    return sorted(found), closed


def _name(relative: str) -> str:
    """A file name is bytes; one that is no UTF-8 still needs an id that can be printed."""
    return os.fsencode(relative).decode("utf-8", "backslashreplace")

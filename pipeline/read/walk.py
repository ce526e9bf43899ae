"""Which files a dump holds: recursively, in the order of their names, never one outside the dump."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import DumpError
from pipeline.records import Quarantined
from pipeline.schema import TABLES, WORKBOOK

META_NAME = "meta.csv"
_WRITTEN = ({"mentions.csv", "facts.csv", "run.json"}, {"mentions.parquet", "facts.parquet", "run.json"})
_OUTPUTS = {f"{table.name}.{ending}" for table in TABLES for ending in ("csv", "parquet")} | {
    "run.json",
    "articles.jsonl",
    "schema.json",
    "datapackage.json",
    WORKBOOK,
}
_MEND = "check the permissions"


def files_of(path: Path, exclude: Path | None = None) -> Iterator[tuple[str, Path] | Quarantined]:
    """(name relative to the dump, file), sorted by name, and what cannot be entered.

    Hidden files and folders are no part of a dump, nor is what a run wrote, nor `exclude`. Links to folders are not
    followed, so a loop cannot trap the walk; a link to a file must stay inside the dump. Raises DumpError.
    """
    if path.is_file():
        yield printable(path.name), path
        return
    if not path.is_dir():
        raise DumpError(f"{path}: no such folder or file")
    root = Path(os.path.realpath(path))
    hidden = Path(os.path.realpath(exclude)) if exclude else None
    found = False
    for item in _inside(path, "", root, hidden):
        found = True
        yield item
    if not found:
        raise DumpError(f"{path}: there is no article in it; docs/formats.md lists what can be read")


def _inside(folder: Path, prefix: str, root: Path, hidden: Path | None) -> Iterator[tuple[str, Path] | Quarantined]:
    """A folder at a time: only its own names are held, however large the dump is."""
    try:
        with os.scandir(folder) as entries:
            listed = [(entry.name, _kind(entry)) for entry in entries if not entry.name.startswith(".")]
    except OSError as cause:
        if not prefix:
            raise DumpError(f"{folder}: cannot be listed: {cause.strerror}") from cause
        yield Quarantined(prefix.rstrip("/"), f"cannot be listed: {cause.strerror}", "", _MEND)
        return
    if any(names <= {name for name, _ in listed} for names in _WRITTEN):
        if prefix:
            return
        # The tables were written beside the articles.
        listed = [(name, what) for name, what in listed if name not in _OUTPUTS]
    # A folder sorts by its name and a slash, so that the whole walk is in the order of the full names.
    for name, kind in sorted(((printable(name) + "/" * (kind == "folder"), (name, kind)) for name, kind in listed)):
        raw, what = kind
        path = folder / raw
        if what == "folder":
            if hidden is None or Path(os.path.realpath(path)) != hidden:
                yield from _inside(path, prefix + name, root, hidden)
        elif what == "link":
            yield _link(prefix + name, path, root)
        elif what == "file":
            yield prefix + name, path
        else:
            yield Quarantined(prefix + name, "not a regular file", "", "remove it or replace it by a file")


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else ""


def _link(name: str, path: Path, root: Path) -> tuple[str, Path] | Quarantined:
    # realpath, since Path.resolve raises RuntimeError on a link that leads to itself.
    target = Path(os.path.realpath(path))
    if root not in target.parents and target != root:
        return Quarantined(name, "a link that leads out of the dump", "", "copy the file into it")
    if target.is_dir():
        return Quarantined(name, "a link to a folder; those are not followed", "", "copy the folder to this place")
    if not target.is_file():
        return Quarantined(name, "a link that leads nowhere or to itself", "", "remove it")
    return name, path


def printable(relative: str) -> str:
    """A file name is bytes; one that is no UTF-8 still needs an id that can be printed."""
    return os.fsencode(relative).decode("utf-8", "backslashreplace")

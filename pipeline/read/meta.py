"""meta.csv: file,url,source,published for the articles of a dump."""

from __future__ import annotations

import csv
import difflib
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from pipeline.errors import MetaError

COLUMNS = ("file", "url", "source", "published")


@dataclass(frozen=True, slots=True)
class About:
    """What the table says about one file."""

    url: str = ""
    outlet: str = ""
    published: date | None = None


_NOTHING = About()


@dataclass(frozen=True, slots=True)
class Meta:
    """Rows by file: the path in the dump or in its archive, or the bare name where the table gives no folder."""

    rows: dict[str, About] = field(default_factory=dict)

    def of(self, name: str) -> About:
        """What is known about a file; nothing where the table has no row for it."""
        if not self.rows:
            return _NOTHING
        inner = name.rpartition("!")[2]
        return self.rows.get(name) or self.rows.get(inner) or self.rows.get(PurePosixPath(inner).name) or _NOTHING


def read_meta(path: Path | None) -> Meta:
    """Read the table; without a path nothing is known. Raises MetaError with every mistake, not only the first."""
    if path is None:
        return Meta()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as cause:
        raise MetaError(f"{path}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise MetaError(f"{path}: not UTF-8 at byte {cause.start}; save it as UTF-8") from cause
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as cause:
        raise MetaError(f"{path}: not a CSV table: {cause}") from cause
    header = [name.strip().lower() for name in lines[0]] if lines else []
    if "file" not in header:
        raise MetaError(f"{path}: the header needs a column 'file', and may have {', '.join(COLUMNS[1:])}")
    for name in header:
        meant = difflib.get_close_matches(name, [known for known in COLUMNS if known not in header], 1, 0.8)
        if name not in COLUMNS and meant:
            raise MetaError(f"{path}: there is no column {name!r}; write {meant[0]!r}")
    rows: dict[str, About] = {}
    mistakes: list[str] = []
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        name = row["file"].replace("\\", "/").removeprefix("./") if row.get("file") else ""
        day, fault = _day(row.get("published", ""))
        if len(cells) > len(header):
            fault = f"has {len(cells)} cells, the header {len(header)}; quote cells that hold a comma"
        elif not name:
            fault = "the column 'file' is empty"
        elif name in rows:
            fault = f"a second row for {name!r}"
        if fault:
            mistakes.append(f"row {number}: {fault}")
        rows[name] = About(row.get("url", ""), row.get("source", ""), day)
    if mistakes:
        raise MetaError(f"{path}: mend these rows:\n  " + "\n  ".join(mistakes))
    return Meta(rows)


def _day(cell: str) -> tuple[date | None, str]:
    """(the day, '') or (None, what is wrong). A time behind the day is cut off: the day as published counts."""
    if not cell:
        return None, ""
    try:
        if len(cell) > 10 and cell[10] not in "T ":
            raise ValueError
        return date.fromisoformat(cell[:10]), ""
    except ValueError:
        return None, f"the column 'published' holds {cell!r}; write a day as 2025-12-26 or leave it empty"

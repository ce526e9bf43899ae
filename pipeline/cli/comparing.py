"""`factledger diff OLD NEW`: what two runs tell differently."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.tables import Row

_LISTED = 200
_EMPTY = "(empty)"


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder that a run wrote.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder that a later run wrote.")],
    csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write all differences as a table.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as a JSON array instead.")] = False,
) -> None:
    """Show facts and conflicts that appeared, changed or went; exit code 1 where there are differences."""
    from pipeline.cli.screen import out as screen
    from pipeline.diff import DIFF, as_rows
    from pipeline.diff import diff as compare
    from pipeline.tables import table_bytes

    rows = as_rows(compare(old, new))
    if csv is not None:
        _write(csv, table_bytes(DIFF, rows))
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _show(screen(), rows)
    if rows:
        raise typer.Exit(1)


def _write(path: Path, content: bytes) -> None:
    from pipeline.errors import OutputError

    try:
        path.write_bytes(content)
    except OSError as cause:
        raise OutputError(f"{path}: cannot be written: {cause.strerror or cause}") from cause


def _show(console: Console, rows: list[Row]) -> None:
    """A line for each fact and conflict, with a line for each of its cells that changed: to read, and to search."""
    from pipeline.diff import CHANGED

    last = ""
    for row in rows[:_LISTED]:
        if row["change"] != CHANGED or row["id"] != last:
            _print(console, "  ".join(part for part in (row["what"], row["change"], row["id"], row["about"]) if part))
        last = row["id"]
        if row["change"] == CHANGED:
            _print(console, f"    {row['column']}: {row['old'] or _EMPTY} → {row['new'] or _EMPTY}")
        else:
            _print(console, f"    {row['old'] or row['new']}")
    if len(rows) > _LISTED:
        console.print(f"and {len(rows) - _LISTED:,} more; --csv FILE writes all of them")
    console.print("; ".join(f"{what}s: {_counted(rows, what)}" for what in ("conflict", "fact")))


def _print(console: Console, words: str) -> None:
    from pipeline.cli.screen import shown

    console.print(shown(words), markup=False)


def _counted(rows: list[Row], what: str) -> str:
    """A row that changed in two cells is one that changed."""
    changed = Counter(change for change, _ in {(row["change"], row["id"]) for row in rows if row["what"] == what})
    return ", ".join(f"{changed[how]} {how}" for how in ("appeared", "changed", "went"))

"""The tables in a further format beside the CSV, made from the CSV that was just written, so that both say the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.decisions import take_over
from pipeline.errors import OutputError
from pipeline.schema import CONFLICTS, FACTS, MENTIONS, TABLES, WORKBOOK
from pipeline.tables import table_rows

FORMATS = ("csv", "xlsx", "parquet")


def check_format(name: str) -> None:
    """Raise OutputError for a format that cannot be written here, before any work is done."""
    if name not in FORMATS:
        raise OutputError(f"--format {name}: choose one of {', '.join(FORMATS)}")


def write_format(out: Path, name: str) -> None:
    """Write what `--format` asks for from the CSV tables of `out`. Raises OutputError."""
    # Loaded here: whoever wants CSV alone does not wait for them.
    if name == "xlsx":
        from pipeline.write.workbook import write_workbook

        tables = {table.name: table_rows(out / f"{table.name}.csv", table) for table in (CONFLICTS, FACTS, MENTIONS)}
        _replaced(out / WORKBOOK, partial(write_workbook, tables=tables))
    elif name == "parquet":
        from pipeline.write.parquet import write_parquet

        for table in TABLES:
            rows = table_rows(out / f"{table.name}.csv", table)
            _replaced(out / f"{table.name}.parquet", partial(write_parquet, table=table, rows=rows))


def _replaced(path: Path, write: Callable[[Path], None]) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        write(temporary)
        if path.name == WORKBOOK:
            # It takes a while to make, and a reviewer may have saved the old one meanwhile.
            take_over(path.parent, ())
        temporary.replace(path)
    except OSError as cause:
        raise OutputError(f"{path}: cannot be written: {cause.strerror or cause}") from cause
    finally:
        temporary.unlink(missing_ok=True)

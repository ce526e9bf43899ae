"""`factledger review apply FILE`: the verdicts of a table that a reviewer filled in, into decisions.csv."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_OPEN_DOCUMENT = (".ods", ".fods")
"""What LibreOffice proposes to save a table as."""


def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="conflicts.csv or the workbook, with decisions in it.")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="OUTPUTS", help="Folder of the run; else the folder of FILE.")
    ] = None,
    reviewer: Annotated[
        str, typer.Option("--reviewer", metavar="NAME", help="Stands beside each decision; empty if left out.")
    ] = "",
) -> None:
    """Take the verdicts of FILE over into decisions.csv; exit code 1 where a row could not be taken."""
    from pipeline.cli.screen import err, shown
    from pipeline.cli.screen import out as screen
    from pipeline.decisions import apply_file, told
    from pipeline.errors import FactledgerError

    if file.suffix.lower() in _OPEN_DOCUMENT:
        raise FactledgerError(f"{file}: not a form that is read; save it as .xlsx or .csv and apply that")
    folder = out or file.parent
    taken, faults = apply_file(file, folder, reviewer)
    screen().print(f"taken into {shown(str(folder / 'decisions.csv'))}: {len(taken)}", markup=False)
    if faults:
        err().print(f"left aside: {len(faults)}; mend them and apply again, nothing is taken twice", markup=False)
        for line in told(faults).splitlines():
            err().print(shown(line), markup=False)
        raise typer.Exit(1)
    if taken:
        screen().print("Run again to see the facts with the values decided.")
    else:
        screen().print("Nothing in it is new: no verdict was filled in, or all of them stand already.", markup=False)

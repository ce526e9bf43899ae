"""The tables as one page that needs no server: conflicts beside their sources, facts, timeline. It can be mailed."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

from pipeline.errors import OutputError
from pipeline.review.index import Wanted
from pipeline.review.looks import Pages
from pipeline.review.outputs import Outputs
from pipeline.review.pages import conflict_page, progress_of
from pipeline.review.timeline import timeline
from pipeline.review.verdicts import closed_of, standing_of
from pipeline.review.words import title_of

CONFLICTS, FACTS, TARGETS = 300, 1000, 500
"""How many of each the page holds: a few megabytes, which mail and browsers take. The page tells what it leaves out."""


def write_report(folder: Path, dump: Path | None, file: Path) -> None:
    """Write the page; the file is complete or not there. Raises FactledgerError."""
    outputs = Outputs(folder, dump)
    try:
        page = report(outputs)
    finally:
        outputs.close()
    temporary = file.with_name(f".{file.name}.tmp")
    try:
        temporary.write_text(page, "utf-8")
        temporary.replace(file)
    except OSError as cause:
        temporary.unlink(missing_ok=True)
        raise OutputError(f"{file}: cannot be written: {cause.strerror or cause}") from cause


def report(outputs: Outputs) -> str:
    """The page. Equal tables give equal bytes."""
    tables = outputs.tables
    standings = standing_of(tables.conflicts, outputs.decisions)
    conflicts = [conflict_page(standing, tables) for standing in list(standings.values())[:CONFLICTS]]
    rows, total = tables.index.facts(Wanted(), 0, FACTS)
    style = files("pipeline.review").joinpath("static/review.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return Pages().text(
        "report.html",
        {
            # Our own style sheet, and the hash of the very same characters.
            "style": Markup(style),
            "style_hash": f"sha256-{digest}",
            "progress": progress_of(standings),
            "conflicts": conflicts,
            "conflicts_in_all": len(standings),
            "closed": closed_of(tables.conflicts, outputs.decisions),
            "facts": [(row, title_of(row, tables.index.label)) for row in rows],
            "facts_in_all": total,
            "timeline": timeline(tables, "", 0, TARGETS),
            "targets": TARGETS,
        },
        tables.index,
    )

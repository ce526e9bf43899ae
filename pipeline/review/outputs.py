"""An output folder as the reviewer has it before them: always the newest tables and decisions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from pipeline.decisions import kept_decisions
from pipeline.errors import FactledgerError
from pipeline.records import Decision
from pipeline.review.articles import Articles
from pipeline.review.index import Index, stamp
from pipeline.review.words import title_of
from pipeline.schema import CONFLICTS
from pipeline.tables import Row, read_table

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Tables:
    """One state of the tables."""

    stamp: str
    conflicts: dict[str, Row]
    """By id, in the order of the table: the worst first."""
    titles: dict[str, str]
    """What each conflict is about."""
    index: Index
    articles: Articles


class Outputs:
    """The tables of one run, and the decisions so far, read again when their file changes."""

    def __init__(self, folder: Path, dump: Path | None = None) -> None:
        self.folder = folder
        self._dump = dump
        self.tables = self._opened()
        self._decisions: tuple[Decision, ...] = ()
        self._decided_stamp: tuple[int, int, int] | None = None

    def refresh(self) -> None:
        """Take the tables of a run that has ended since; a page is made from one state of them alone."""
        if stamp(self.folder) != self.tables.stamp:
            fresh = self._opened()
            self.tables.index.close()
            self.tables = fresh

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every row of decisions.csv, the oldest first. Raises DecisionError for a damaged file."""
        path = self.folder / "decisions.csv"
        try:
            found = path.stat()
        except FileNotFoundError:
            return ()
        state = (found.st_size, found.st_mtime_ns, found.st_ino)
        if state != self._decided_stamp:
            self._decisions = kept_decisions(self.folder)
            self._decided_stamp = state
        return self._decisions

    def close(self) -> None:
        """Let go of all files."""
        self.tables.index.close()

    def _opened(self) -> Tables:
        for _ in range(_ATTEMPTS):
            before = stamp(self.folder)
            conflicts = {row["conflict_id"]: row for row in read_table(self.folder / "conflicts.csv", CONFLICTS)}
            index = Index(self.folder)
            if stamp(self.folder) == before:
                titles = {name: title_of(row, index.label) for name, row in conflicts.items()}
                return Tables(before, conflicts, titles, index, Articles(index, self._dump or _dump_of(self.folder)))
            # A run replaced the tables while they were read.
            index.close()
        raise FactledgerError(f"{self.folder}: the tables change all the time; wait until the run is done")


def _dump_of(folder: Path) -> Path | None:
    """Where run.json says that the articles are, seen from the tables."""
    try:
        named = json.loads((folder / "run.json").read_bytes()).get("dump", "")
    except (OSError, ValueError):
        return None
    dump = folder / named if named else None
    return dump if dump and dump.exists() else None

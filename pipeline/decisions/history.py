"""What reviewers decided: what decisions.csv holds, what was filled in to conflicts.csv since, what still stands.

Rows are only ever added, and the newest row of a conflict counts. A verdict holds as long as both sides of its
conflict are what the reviewer saw; when they have changed, the conflict is open again and shows the earlier verdict.

To undo is to add a row, too: the verdict that stood before, said again, or `withdrawn` where there was none. A
withdrawn conflict is as open as if nobody had ever decided it.
"""

from __future__ import annotations

import csv
import fcntl
import io
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.decisions.apart import holds
from pipeline.decisions.filled import Fault, Sides, read_filled
from pipeline.display import plain
from pipeline.errors import DecisionError, FactledgerError, OutputError
from pipeline.ids import content_id, lettered
from pipeline.records import Conflict, Decision
from pipeline.schema import CONFLICTS, DECISIONS, FACTS, SEPARATOR, VERDICTS, WORKBOOK
from pipeline.schema import WITHDRAWN as WITHDRAWN
from pipeline.tables import Row, listed, read_table, row_bytes, table_bytes

_LATER = ("sides", "about")
"""Columns that files of older versions lack. They stay without: nothing that stands in the file is written anew."""


class NewerVerdict(DecisionError):
    """Somebody else decided the same conflict since the writer last looked."""


def evidence(conflict: Conflict) -> str:
    """Hash of the two sides: their values and who states them."""
    sides = (plain(conflict.value_a), plain(conflict.value_b))
    return content_id("evidence", *sides, listed(conflict.sources_a), listed(conflict.sources_b))


def evidence_of(row: Mapping[str, str]) -> str:
    """The same hash, from a row of conflicts.csv; its figures may have been rounded by a spreadsheet since."""
    return row["evidence"]


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that counts for each conflict id: the newest row, unless it takes the earlier ones back."""
    newest = {decision.conflict_id: decision for decision in decisions}
    return {name: decision for name, decision in newest.items() if decision.verdict != WITHDRAWN}


def standing(conflict: Conflict, decisions: dict[str, Decision]) -> Decision | None:
    """The decision that settles this conflict as it stands now; a deferred one settles nothing."""
    found = decisions.get(conflict.id)
    return found if found and found.verdict != "defer" and holding(conflict, found) else None


def holding(conflict: Conflict, decision: Decision) -> bool:
    """True where a decision was made on this conflict as it stands now, or holds for good."""
    return holds(decision, evidence(conflict), conflict.members_a, conflict.members_b)


def read_decisions(out: Path) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """The decisions of an output folder: (those of decisions.csv, those filled in to conflicts.csv since).

    Raises DecisionError that names every row at fault, before anything is overwritten.
    """
    kept = kept_decisions(out)
    return kept, _filled_in(out, kept)


def kept_decisions(out: Path) -> tuple[Decision, ...]:
    """Every row of decisions.csv, the oldest first. Raises DecisionError."""
    return tuple(_from_row(row) for row in _rows(out / "decisions.csv"))


def apply_file(path: Path, out: Path, reviewer: str = "") -> tuple[tuple[Decision, ...], tuple[Fault, ...]]:
    """Take the verdicts of a table that a reviewer filled in over into an output folder: (taken, rows left aside).

    Raises DecisionError, OutputError, or FactledgerError for a file that is no such table.
    """
    kept = kept_decisions(out)
    newest = out / "conflicts.csv"

    @cache
    def sides() -> Mapping[str, str]:
        return {row["conflict_id"]: row["evidence"] for row in read_table(newest, CONFLICTS)}

    itself = not newest.exists() or newest.resolve() == path.resolve()
    filled = read_filled(path, kept, _named_by_facts(out) if itself else sides, reviewer)
    seen = Counter(decision.conflict_id for decision in kept)
    append_decisions(out, filled.decisions, {d.conflict_id: seen[d.conflict_id] for d in filled.decisions})
    return filled.decisions, filled.faults


def take_over(out: Path, added: Sequence[Decision]) -> None:
    """Bring everything that reviewers filled in to decisions.csv, before the tables they filled in are replaced.

    `added` is what the run knew of when it began; whoever saved a table since then loses nothing either.
    """
    append_decisions(out, added)
    late = read_decisions(out)[1]
    if late:
        append_decisions(out, late)


def append_decisions(out: Path, new: Sequence[Decision], seen: Mapping[str, int] | None = None) -> None:
    """Add rows to decisions.csv of an output folder; they are on disk when this returns.

    What stands there is never rewritten, and several processes may append at once. `seen` tells how many rows about
    a conflict the writer knew of. Raises NewerVerdict where there are more by now, DecisionError where the file
    cannot be read, OutputError where it cannot be written; nothing is added then.
    """
    path = out / "decisions.csv"
    with _locked(out):
        # Reading first keeps new rows from ending up inside an open quote of a damaged file.
        known = Counter(lettered("conflict", row["conflict_id"]) for row in _rows(path))
        late = [name for name, count in (seen or {}).items() if known[name] > count]
        if late:
            raise NewerVerdict(f"{', '.join(late)}: decided by somebody else in the meantime; look again")
        rows = [decision_row(decision) for decision in new]
        if path.exists():
            kept = path.read_bytes()
            added = row_bytes(DECISIONS, rows, _header(kept))
            if added:
                _append(path, added if kept.endswith(b"\n") else b"\n" + added)
        else:
            _append(path, table_bytes(DECISIONS, rows))


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """One writer of this folder's decisions at a time; the lock goes with the process, however it ends."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = os.open(out, os.O_RDONLY)
    except OSError as cause:
        raise OutputError(f"{out}: cannot be written: {cause.strerror or cause}") from cause
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _append(path: Path, content: bytes) -> None:
    try:
        before = path.stat().st_size if path.exists() else 0
        with path.open("ab", buffering=0) as file:
            try:
                written = file.write(content)
                if written != len(content):
                    raise OSError("only a part could be written")
                os.fsync(file.fileno())
            except OSError:
                # Half a row would make the next one unreadable; what stood there before is left as it was.
                file.truncate(before)
                raise
    except OSError as cause:
        raise OutputError(f"{path}: cannot be written: {cause.strerror or cause}") from cause


def decision_row(decision: Decision) -> Row:
    """A decision as a row of its table."""
    return {
        "conflict_id": decision.conflict_id,
        "decision": decision.verdict,
        "decided_value": decision.decided_value,
        "note": decision.note,
        "reviewer": decision.reviewer,
        "decided_at": decision.decided_at,
        "evidence": decision.evidence,
        "sides": decision.sides,
        "about": decision.about,
    }


def _rows(path: Path) -> list[Row]:
    """The rows as they stand; a file that a spreadsheet saved in a form of its own is not one to append to."""
    if not path.exists():
        return []
    try:
        header = _header(path.read_bytes())
        columns = tuple(c for c in DECISIONS.columns if c.name in header or c.name not in _LATER)
        known = {c.name for c in columns} <= set(header)
        rows = read_table(path, replace(DECISIONS, columns=columns)) if known else None
    except (OSError, UnicodeDecodeError, FactledgerError) as cause:
        raise DecisionError(f"{cause}\nIt is left as it is; mend or move {path}, then run again.") from cause
    if rows is None:
        raise DecisionError(f"{path}: not a table in UTF-8 with commas; it is left as it is: mend or move it")
    faults = [Fault(number, words) for number, row in enumerate(rows, 2) if (words := _mistake(row))]
    if faults:
        raise DecisionError(f"{path}: mend these rows, then run again; nothing was written\n{told(faults)}")
    return rows


def _header(content: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")), [])


def _mistake(row: Row) -> str:
    if not row["conflict_id"]:
        return "conflict_id is empty"
    if row["decision"] not in VERDICTS:
        return f"decision {row['decision']!r} is none of {', '.join(VERDICTS)}"
    if row["decision"] == "neither" and not row["decided_value"]:
        return "decision 'neither' needs the right value in decided_value"
    return ""


def _from_row(row: Row) -> Decision:
    return Decision(
        lettered("conflict", row["conflict_id"]),
        row["decision"],
        row["decided_value"],
        row["note"],
        row["reviewer"],
        row["decided_at"],
        lettered("evidence", row["evidence"]),
        row.get("sides", ""),
        row.get("about", ""),
    )


def _filled_in(out: Path, kept: Sequence[Decision]) -> tuple[Decision, ...]:
    """The verdicts that stand in the tables of the folder itself and in decisions.csv not yet."""
    added: tuple[Decision, ...] = ()
    for path in (out / "conflicts.csv", out / WORKBOOK):
        if path.exists():
            try:
                filled = read_filled(path, (*kept, *added), _named_by_facts(out))
            except FactledgerError as cause:
                words = "It may hold verdicts, so it is not overwritten; mend or move it."
                raise DecisionError(f"{cause}\n{words}") from cause
            if filled.faults:
                words = "mend these rows, then run again; nothing was written"
                raise DecisionError(f"{path}: {words}\n{told(filled.faults)}")
            added += filled.decisions
    return added


def _named_by_facts(out: Path) -> Sides:
    """The conflicts that facts.csv names, whatever their sides: an id that somebody changed is none of them."""

    @cache
    def named() -> Mapping[str, str] | None:
        path = out / "facts.csv"
        if not path.exists():
            return None
        return {name: "" for row in read_table(path, FACTS) for name in row["conflict_ids"].split(SEPARATOR) if name}

    return named


def told(faults: Iterable[Fault]) -> str:
    """A line for each row at fault."""
    return "\n".join(f"  row {fault.row}: {fault.words}" for fault in faults)

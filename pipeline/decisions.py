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
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.display import plain
from pipeline.errors import DecisionError, FactledgerError, OutputError
from pipeline.ids import content_id, lettered
from pipeline.records import Conflict, Decision
from pipeline.schema import CONFLICTS, DECISIONS, VERDICTS
from pipeline.tables import Row, listed, read_table, row_bytes, table_bytes

WITHDRAWN = "withdrawn"


class NewerVerdict(DecisionError):
    """Somebody else decided the same conflict since the writer last looked."""


def evidence(conflict: Conflict) -> str:
    """Hash of the two sides: their values and who states them."""
    return _evidence(
        plain(conflict.value_a),
        plain(conflict.value_b),
        listed(conflict.sources_a),
        listed(conflict.sources_b),
    )


def evidence_of(row: Mapping[str, str]) -> str:
    """The same hash from a row of conflicts.csv."""
    return _evidence(row["value_a"], row["value_b"], row["sources_a"], row["sources_b"])


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The decision that counts for each conflict id: the newest row, unless it takes the earlier ones back."""
    newest = {decision.conflict_id: decision for decision in decisions}
    return {name: decision for name, decision in newest.items() if decision.verdict != WITHDRAWN}


def standing(conflict: Conflict, decisions: dict[str, Decision]) -> Decision | None:
    """The decision that settles this conflict as it stands now; a deferred one settles nothing."""
    found = decisions.get(conflict.id)
    return found if found and found.verdict != "defer" and found.evidence == evidence(conflict) else None


def read_decisions(out: Path) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """The decisions of an output folder: (those of decisions.csv, those filled in to conflicts.csv since).

    Raises DecisionError that names every row at fault, before anything is overwritten.
    """
    kept = kept_decisions(out)
    return kept, _filled_in(out / "conflicts.csv", latest(kept))


def kept_decisions(out: Path) -> tuple[Decision, ...]:
    """Every row of decisions.csv, the oldest first. Raises DecisionError."""
    return tuple(_from_row(row) for row in _rows(out / "decisions.csv"))


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
        rows = [_to_row(decision) for decision in new]
        if path.exists():
            kept = path.read_bytes()
            header = next(csv.reader(io.StringIO(kept.decode("utf-8-sig"), newline="")))
            added = row_bytes(DECISIONS, rows, header)
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


def _to_row(decision: Decision) -> Row:
    return {
        "conflict_id": decision.conflict_id,
        "decision": decision.verdict,
        "decided_value": decision.decided_value,
        "note": decision.note,
        "reviewer": decision.reviewer,
        "decided_at": decision.decided_at,
        "evidence": decision.evidence,
    }


def _evidence(value_a: str, value_b: str, sources_a: str, sources_b: str) -> str:
    return content_id("evidence", _figure(value_a), _figure(value_b), sources_a, sources_b)


def _figure(cell: str) -> str:
    """A spreadsheet may have turned 3070000000000 into 3.07E+12 when it saved the file."""
    try:
        return plain(Decimal(cell))
    except InvalidOperation:
        return cell


def _rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    try:
        rows = read_table(path, DECISIONS)
    except FactledgerError as cause:
        raise DecisionError(f"{cause}\nIt is left as it is; mend or move it, then run again.") from cause
    _complain(path, [fault for number, row in enumerate(rows, 2) for fault in _faults(number, row)])
    return rows


def _from_row(row: Row) -> Decision:
    return Decision(
        lettered("conflict", row["conflict_id"]),
        row["decision"],
        row["decided_value"],
        row["note"],
        row["reviewer"],
        row["decided_at"],
        lettered("evidence", row["evidence"]),
    )


def _filled_in(path: Path, known: dict[str, Decision]) -> tuple[Decision, ...]:
    if not path.exists():
        return ()
    try:
        rows = read_table(path, CONFLICTS)
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except FactledgerError as cause:
        raise DecisionError(f"{cause}\nIt may hold verdicts, so it is not overwritten; mend or move it.") from cause
    faults: list[str] = []
    found: list[Decision] = []
    for number, row in enumerate(rows, 2):
        row["decision"] = row["decision"].strip().lower()
        if not row["decision"] or _is_known(row, known.get(row["conflict_id"])):
            continue
        mistakes = _faults(number, row)
        faults += mistakes
        if not mistakes:
            found.append(_decided(row, when))
    _complain(path, faults)
    return tuple(found)


def _is_known(row: Row, decision: Decision | None) -> bool:
    """True for a verdict that an earlier run wrote there itself."""
    if decision is None or row["decision"] != decision.verdict or row["note"] != decision.note:
        return False
    return decision.verdict != "neither" or row["decided_value"] == decision.decided_value


def _decided(row: Row, when: str) -> Decision:
    chosen = {
        "accept": _figure(row["proposed_value"]),
        "a": _figure(row["value_a"]),
        "b": _figure(row["value_b"]),
        "neither": _figure(row["decided_value"].strip()),
    }
    verdict = row["decision"]
    return Decision(row["conflict_id"], verdict, chosen.get(verdict, ""), row["note"], "", when, evidence_of(row))


def _faults(number: int, row: Row) -> list[str]:
    verdict = row["decision"]
    if not row["conflict_id"]:
        return [f"row {number}: conflict_id is empty"]
    if verdict not in VERDICTS:
        return [f"row {number}: decision {verdict!r} is none of {', '.join(VERDICTS)}"]
    if verdict == "neither" and not row["decided_value"].strip():
        return [f"row {number}: decision 'neither' needs the right value in decided_value"]
    if verdict == "neither" and _wants_figure(row) and not _is_figure(row["decided_value"]):
        return [f"row {number}: decided_value {row['decided_value']!r} is no plain figure; write it as 3070000000000"]
    if verdict == "accept" and not row.get("proposed_value", "-"):
        return [f"row {number}: decision 'accept', but no value is proposed; choose a, b, both or neither"]
    return []


def _wants_figure(row: Row) -> bool:
    """Both sides are figures; a year of a dispute about dates only looks like one."""
    if row.get("kind", "date") in ("date", "entity"):
        return False
    return all(_is_figure(row[side]) for side in ("value_a", "value_b"))


def _is_figure(cell: str) -> bool:
    try:
        return Decimal(cell.strip()).is_finite()
    except InvalidOperation:
        return False


def _complain(path: Path, faults: Sequence[str]) -> None:
    if faults:
        raise DecisionError(f"{path}: mend these rows, then run again; nothing was written\n  " + "\n  ".join(faults))

"""What a reviewer filled in to conflicts.csv, or to its sheet of the workbook: verdicts, and what is wrong with a row.

Each row tells how many verdicts on its conflict decisions.csv held when the row was written. So a cell that a run wrote
is no new verdict, one that was applied already is none either, and one that somebody else has overtaken is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.decisions.apart import BOTH, sides_cell
from pipeline.errors import FactledgerError
from pipeline.records import Decision
from pipeline.schema import CONFLICTS, SEPARATOR, VERDICTS, WITHDRAWN
from pipeline.sheets import Sheet, plain_figure, read_sheet
from pipeline.tables import Row, as_written

_NEEDED = (
    "conflict_id", "kind", "value_a", "value_b", "proposed_value", "sources_a", "sources_b", "mentions_a",
    "mentions_b", "decision", "decided_value", "note", "values", "verdicts", "evidence",
)  # fmt: skip
_ABOUT = ("subject", "metric", "period", "scope", "display_a", "display_b")
"""Columns that say in words what is decided; a reviewer may have deleted them."""
_WORDS = ("date", "entity")
"""Kinds of conflicts whose values are no figures."""
_DAY_OF_A_SPREADSHEET = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[A-Za-z]{3}-\d{2}|\d{1,2}-[A-Za-z]{3}(?:-\d{2,4})?"
)
Sides = Callable[[], Mapping[str, str] | None]
"""The conflicts of the newest tables, each with the hash of its sides ('' for any); None takes the file's own word."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row; the header is row 1."""

    row: int
    words: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The new verdicts of a file, in its order, and the rows that hold none that can be used."""

    decisions: tuple[Decision, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The three cells that a reviewer fills in."""

    verdict: str = ""
    value: str = ""
    note: str = ""


def shown(newest: Decision | None, evidence: str) -> Verdict:
    """The cells as a run writes them: the newest verdict, as long as both sides are what the reviewer saw."""
    if newest is None or newest.verdict == WITHDRAWN or (newest.evidence != evidence and newest.verdict != BOTH):
        return Verdict()
    return Verdict(newest.verdict, newest.decided_value, newest.note)


def read_filled(path: Path, kept: Sequence[Decision], sides: Sides = lambda: None, reviewer: str = "") -> Filled:
    """The verdicts of a CSV file or workbook that `kept` does not hold yet.

    `sides` is asked once there is a new verdict.
    Raises FactledgerError for a file that is no such table.
    """
    sheet = read_sheet(path, CONFLICTS.name)
    rows = _rows(path, sheet)
    when = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    log: dict[str, list[Decision]] = {}
    for decision in kept:
        log.setdefault(decision.conflict_id, []).append(decision)
    found: dict[str, Decision] = {}
    faults: list[Fault] = []
    for number, row in rows:
        known = log.get(row["conflict_id"], [])
        base = int(row["verdicts"]) if row["verdicts"].isdecimal() else len(known)
        before = shown(known[base - 1] if 0 < base <= len(known) else None, row["evidence"])
        mine = _mine(row, before)
        if not _is_new(mine, before, known, base):
            continue
        words = _mistake(mine, row, sheet.comma_decimal) or _overtaken(row, known, base, sides())
        if not words and row["conflict_id"] in found:
            words = f"{row['conflict_id']} is decided in an earlier row as well"
        if words:
            faults.append(Fault(number, words))
        else:
            found[row["conflict_id"]] = _decided(mine, row, sheet.comma_decimal, reviewer, when)
    return Filled(tuple(found.values()), tuple(faults))


def _rows(path: Path, sheet: Sheet) -> list[tuple[int, Row]]:
    missing = [name for name in _NEEDED if name not in sheet.header]
    if missing:
        raise FactledgerError(f"{path}: the columns {', '.join(missing)} are missing")
    types = {c.name: c.type for c in CONFLICTS.columns}
    here = [*_NEEDED, *(name for name in _ABOUT if name in sheet.header)]
    places = [(name, sheet.header.index(name), types[name]) for name in here]
    width = len(sheet.header)
    rows: list[tuple[int, Row]] = []
    for number, cells in enumerate(sheet.rows, 2):
        if any(cells):
            # Excel leaves out the separators behind the last cell that holds something.
            full = (*cells, *[""] * (width - len(cells)))
            rows.append((number, {n: as_written(full[at], t, sheet.comma_decimal).strip() for n, at, t in places}))
    return rows


def _mine(row: Row, before: Verdict) -> Verdict:
    """What the reviewer says. A note alone defers: the conflict stays open, and the note is kept."""
    mine = Verdict(row["decision"].lower(), row["decided_value"], _lines(row["note"]))
    if mine.verdict or mine.value or mine.note in ("", _lines(before.note)):
        return mine
    return Verdict("defer", "", mine.note)


def _is_new(mine: Verdict, before: Verdict, known: Sequence[Decision], base: int) -> bool:
    """True for what neither the run wrote into the row nor decisions.csv has taken over from it since."""
    if _same(mine, before) or (not mine.verdict and not mine.value):
        return False
    if mine.verdict == WITHDRAWN and (not known or known[-1].verdict == WITHDRAWN):
        return False
    return not any(_same(mine, Verdict(d.verdict, d.decided_value, d.note)) for d in known[base:])


def _same(one: Verdict, other: Verdict) -> bool:
    if one.verdict != other.verdict or one.note != _lines(other.note):
        return False
    # The others name a value that the run fills in.
    return one.verdict not in ("neither", "") or (plain_figure(one.value) or one.value) == other.value


def _mistake(mine: Verdict, row: Row, comma_decimal: bool) -> str:
    if not row["conflict_id"]:
        return "conflict_id is empty"
    if not mine.verdict and mine.value:
        return "decided_value without a decision; write neither"
    if mine.verdict and mine.verdict not in VERDICTS:
        return f"decision {mine.verdict!r} is none of {', '.join(VERDICTS)}"
    if mine.verdict == "accept" and not row["proposed_value"]:
        return "decision 'accept', but no value is proposed; choose a, b, both or neither"
    if mine.verdict == "neither" and not mine.value:
        return "decision 'neither' needs the right value in decided_value"
    if mine.verdict == "neither" and row["kind"] not in _WORDS and plain_figure(mine.value, comma_decimal) is None:
        return f"decided_value {mine.value!r} is no plain figure; write it as 3070000000000"
    if mine.verdict == "neither" and row["kind"] == "date" and _DAY_OF_A_SPREADSHEET.fullmatch(mine.value):
        return f"decided_value {mine.value!r} has more than one reading; write it as 2026-05-12 or 2026-05"
    if len(row["values"].split(SEPARATOR)) != 2 or not row["evidence"]:
        return "the cells values and evidence were changed; take them from the table that a run wrote"
    return ""


def _overtaken(row: Row, known: Sequence[Decision], base: int, evidence: Mapping[str, str] | None) -> str:
    name = row["conflict_id"]
    if evidence is not None and name not in evidence:
        return f"{name} is no conflict of the newest tables"
    if evidence is not None and evidence[name] not in ("", row["evidence"]):
        return f"the sides of {name} are not what they were in this table; decide in the newest conflicts.csv"
    if len(known) > base:
        newest = known[-1]
        by = f" by {newest.reviewer}" if newest.reviewer else ""
        words = f"{name} was decided otherwise since this table was written: {newest.verdict}{by}, {newest.decided_at}"
        return f"{words}; empty the cell, or set verdicts to {len(known)} to overrule it"
    return ""


def _decided(mine: Verdict, row: Row, comma_decimal: bool, reviewer: str, when: str) -> Decision:
    # The text cell, since a spreadsheet has perhaps rounded the figures of value_a and value_b.
    a, b = row["values"].split(SEPARATOR)
    accepted = b if row["proposed_value"] == row["value_b"] != row["value_a"] else a
    typed = mine.value if row["kind"] in _WORDS else plain_figure(mine.value, comma_decimal) or ""
    value = {"accept": accepted, "a": a, "b": b, "neither": typed}.get(mine.verdict, "")
    sides = sides_cell(row) if mine.verdict == BOTH else ""
    about = about_cell(row)
    return Decision(row["conflict_id"], mine.verdict, value, mine.note, reviewer, when, row["evidence"], sides, about)


def about_cell(row: Mapping[str, str]) -> str:
    """A row of conflicts.csv in a few words."""
    told = [row.get(name, "") for name in _ABOUT]
    frame, values = ", ".join(filter(None, told[:4])), " / ".join(filter(None, told[4:]))
    return ": ".join(filter(None, (frame, values)))


def _lines(note: str) -> str:
    """Spreadsheets turn every line end into their own."""
    return note.replace("\r\n", "\n").replace("\r", "\n").strip()

"""What two runs tell differently: facts and conflicts that appeared, changed or went.

A conflict keeps its id from run to run. A fact's id changes with its mentions, so a fact of one run is the fact of the
other that shares the most of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from pipeline.schema import CONFLICTS, FACTS, SEPARATOR, Column, Table
from pipeline.tables import Row, read_table

APPEARED, CHANGED, WENT = "appeared", "changed", "went"
Told = Callable[[Row], str]
_FACT = ("value", "low", "high", "unit", "qualifier", "status", "subject", "metric", "period", "scope", "stance")
_CONFLICT = ("severity", "kind", "proposed_value", "confidence", "sources_a", "sources_b", "decision", "decided_value")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a row that is there in one run only, or one cell that is not the same in both."""

    what: str
    """fact or conflict."""
    change: str
    id: str
    """In the new run; of a row that went, in the old one."""
    about: str
    column: str = ""
    old: str = ""
    new: str = ""


DIFF = Table(
    "diff",
    "a difference between two runs",
    (
        Column("what", "choice", "what differs", "", "fact", ("fact", "conflict")),
        Column("change", "choice", "how", "", CHANGED, (APPEARED, CHANGED, WENT)),
        Column("id", "id", "id in the new run; of a row that went, in the old one", "", "f90a1c2f7714be05d"),
        Column("about", "text", "subject, metric, scope and period", "", "org:meti budget FY2026"),
        Column("column", "text", "the cell that changed", "", "value"),
        Column("old", "text", "the cell, or what the row states, in the old run", "", "3070000000000"),
        Column("new", "text", "the same in the new run", "", "3069300000000"),
    ),
)


def diff(old: Path, new: Path) -> list[Change]:
    """The differences between two output folders, conflicts first, each kind in the order of its table.

    Raises FactledgerError where a table is missing.
    """
    return [
        *_conflicts(_by_id(old, CONFLICTS), _by_id(new, CONFLICTS)),
        *_facts(_by_id(old, FACTS), _by_id(new, FACTS)),
    ]


def as_rows(changes: Iterable[Change]) -> list[Row]:
    """The changes as rows of a table."""
    names = [field.name for field in fields(Change)]
    return [dict(zip(names, astuple(change), strict=True)) for change in changes]


def _by_id(folder: Path, table: Table) -> dict[str, Row]:
    return {row[table.names[0]]: row for row in read_table(folder / f"{table.name}.csv", table)}


def _conflicts(old: Mapping[str, Row], new: Mapping[str, Row]) -> list[Change]:
    pairs = {name: old[name] for name in new if name in old}
    return _changes("conflict", old, new, pairs, _CONFLICT, _dispute)


def _facts(old: Mapping[str, Row], new: Mapping[str, Row]) -> list[Change]:
    pairs = {name: old[name] for name in new if name in old}
    free = {name: row for name, row in old.items() if name not in new}
    home = {mention: name for name, row in free.items() for mention in _items(row["mention_ids"])}
    shared: dict[tuple[str, str], int] = {}
    for name, row in new.items():
        if name not in pairs:
            for mention in _items(row["mention_ids"]):
                if mention in home:
                    key = home[mention], name
                    shared[key] = shared.get(key, 0) + 1
    # The largest overlap first; of equal ones the first in the tables, which a dict keeps.
    for (before, after), _ in sorted(shared.items(), key=lambda item: -item[1]):
        if before in free and after not in pairs:
            pairs[after] = free.pop(before)
    return _changes("fact", old, new, pairs, _FACT, _statement)


def _changes(
    what: str,
    old: Mapping[str, Row],
    new: Mapping[str, Row],
    pairs: Mapping[str, Row],
    columns: Iterable[str],
    told: Told,
) -> list[Change]:
    found: list[Change] = []
    for name, row in new.items():
        before = pairs.get(name)
        if before is None:
            found.append(Change(what, APPEARED, name, _about(row), "", "", told(row)))
            continue
        for column in columns:
            if before[column] != row[column]:
                found.append(Change(what, CHANGED, name, _about(row), column, before[column], row[column]))
    met = {id(row) for row in pairs.values()}
    for name, row in old.items():
        if id(row) not in met:
            found.append(Change(what, WENT, name, _about(row), "", told(row)))
    return found


def _dispute(row: Row) -> str:
    return f"{row['severity']} {row['kind']}: {row['display_a']} against {row['display_b']}"


def _statement(row: Row) -> str:
    return f"{row['display'] or row['quote']}, {row['status']}"


def _about(row: Row) -> str:
    return " ".join(part for name in ("subject", "metric", "scope", "period") if (part := row[name]))


def _items(cell: str) -> list[str]:
    return [item for item in cell.split(SEPARATOR) if item]

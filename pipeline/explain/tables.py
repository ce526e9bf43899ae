"""The rows that an explanation needs, read from the tables of a run in passing: they may be larger than memory."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.decisions import kept_decisions
from pipeline.errors import FactledgerError
from pipeline.records import Decision
from pipeline.schema import CONFLICTS, FACTS, MENTIONS, SEPARATOR, Table
from pipeline.tables import Row, read_table, restored

SHORTEST = 4
"""Characters of an id that are taken for its beginning."""
_MANY = 20_000
"""In outputs with more facts than this the neighbours of a fact are sought in its own sources only."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows that matter to one id, by their ids; `wanted` is that id in full."""

    wanted: str
    mentions: dict[str, Row]
    facts: dict[str, Row]
    """The fact it is about and those that may be its neighbours."""
    conflicts: dict[str, Row]
    urls: dict[str, str]
    """article -> its address, where facts.csv has it."""
    decisions: dict[str, tuple[Decision, ...]]
    """What reviewers said about each conflict, the oldest first; also about those that are gone."""


def read_tables(outputs: Path, wanted: str) -> Tables:
    """The rows around an id, or around the only id that begins like it.

    Raises FactledgerError for an unknown or an ambiguous one.
    """
    wanted = wanted.strip().lower()
    conflicts = {row["conflict_id"]: row for row in read_table(outputs / "conflicts.csv", CONFLICTS)}
    decisions = _decisions(outputs)
    near = {name for name in (*conflicts, *decisions) if _begins(name, wanted)}
    near |= {name for evidence, name in _evidence(conflicts, decisions) if _begins(evidence, wanted)}
    fact_files, mention_files = outputs / "facts.csv", outputs / "mentions.csv"
    facts: dict[str, Row] = {}
    crowded = False
    for row in _rows(fact_files, FACTS):
        crowded = crowded or len(facts) > _MANY
        if not crowded:
            facts[row["fact_id"]] = row
        if _begins(row["fact_id"], wanted):
            near.add(row["fact_id"])
    hits: dict[str, Row] = {}
    for row in () if wanted in near else _rows(mention_files, MENTIONS):
        if _begins(row["mention_id"], wanted):
            hits[row["mention_id"]] = row
    name = _only(wanted, {*near, *hits}, outputs)
    home = conflicts[name]["fact_id"] if name in conflicts else hits[name]["fact_id"] if name in hits else name
    if crowded:
        facts = _neighbours(fact_files, home)
    kept = {name, *(m for row in facts.values() for m in items(row["mention_ids"]))}
    if name in conflicts:
        kept.update(items(conflicts[name]["mentions_a"]) + items(conflicts[name]["mentions_b"]))
    mentions = {row["mention_id"]: row for row in _rows(mention_files, MENTIONS) if row["mention_id"] in kept}
    urls = {row["article"]: row["url"] for row in facts.values() if row["url"]}
    return Tables(name, mentions, facts, conflicts, urls, decisions)


def _decisions(outputs: Path) -> dict[str, tuple[Decision, ...]]:
    found: dict[str, tuple[Decision, ...]] = {}
    for decision in kept_decisions(outputs):
        found[decision.conflict_id] = (*found.get(decision.conflict_id, ()), decision)
    return found


def _evidence(conflicts: Mapping[str, Row], decisions: Mapping[str, Iterable[Decision]]) -> Iterator[tuple[str, str]]:
    """(id of the evidence, its conflict): that of the tables, and that which each verdict was given on."""
    yield from ((row["evidence"], name) for name, row in conflicts.items())
    yield from ((decision.evidence, name) for name, said in decisions.items() for decision in said)


def items(cell: str) -> list[str]:
    """The items of a list cell."""
    return [item for item in cell.split(SEPARATOR) if item]


def _begins(name: str, wanted: str) -> bool:
    return name == wanted or (len(wanted) >= SHORTEST and name.startswith(wanted))


def _only(wanted: str, near: Iterable[str], outputs: Path) -> str:
    found = sorted(near)
    if wanted in found:
        return wanted
    if len(found) == 1:
        return found[0]
    if found:
        raise FactledgerError(f"{wanted!r} begins {len(found)} ids: {', '.join(found[:8])}")
    if len(wanted) < SHORTEST:
        raise FactledgerError(f"{wanted!r} is too short a beginning of an id; give {SHORTEST} characters or more")
    raise FactledgerError(f"{wanted!r} is no mention, fact or conflict of {outputs}; take an id from its tables")


def _neighbours(path: Path, home: str) -> dict[str, Row]:
    """The fact and those that share a source with it, from a table that is too large to be kept."""
    sources = {source for row in _rows(path, FACTS) if row["fact_id"] == home for source in items(row["sources"])}
    return {row["fact_id"]: row for row in _rows(path, FACTS) if not sources.isdisjoint(items(row["sources"]))}


def _rows(path: Path, table: Table) -> Iterator[Row]:
    """The rows of a table one by one. Raises FactledgerError, as `read_table` does."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            missing = [name for name in table.names if name not in header]
            if missing:
                raise FactledgerError(f"{path}: the columns {', '.join(missing)} are missing")
            places = [(c.name, header.index(c.name), c.type in ("text", "list")) for c in table.columns]
            for cells in reader:
                if len(cells) == len(header):
                    yield {name: restored(cells[at]) if text else cells[at] for name, at, text in places}
                elif any(cells):
                    raise FactledgerError(
                        f"{path}: row {reader.line_num} has {len(cells)} cells, the header {len(header)}"
                    )
    except FileNotFoundError:
        raise FactledgerError(f"{path}: there is no such table; run `factledger run` first") from None
    except (OSError, UnicodeDecodeError, csv.Error) as cause:
        raise FactledgerError(f"{path}: cannot be read: {cause}") from cause

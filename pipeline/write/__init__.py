"""write: the tables of one run, all of them or none, article by article, so that memory does not grow with the dump."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pipeline.decisions import take_over
from pipeline.records import Batch, BlockLedger, Conflict, Decision, Fact, Ledger, Quarantined
from pipeline.schema import CLOSED, CONFLICTS, FACTS, MENTIONS, QUARANTINE, TABLES, Table
from pipeline.tables import Row, row_bytes, table_bytes
from pipeline.write.files import Staging
from pipeline.write.formats import FORMATS, check_format, write_format
from pipeline.write.pieces import Dispute, Piece, Rendered, Told, render
from pipeline.write.rows import Verdicts, closed_rows, conflict_order, quarantine_rows
from pipeline.write.tableschema import described

__all__ = [
    "FORMATS", "Dispute", "Piece", "Rendered", "RunInfo", "Told", "check_format", "conflict_order", "render",
    "write_outputs", "write_tables",
]  # fmt: skip

_FILES = (
    "mentions.csv", "facts.csv", "conflicts.csv", "closed.csv", "quarantine.csv", "schema.json",
    "datapackage.json", "articles.jsonl", "run.json",
)  # fmt: skip
"""In the order in which they take their places: run.json, which tells about the others, is the last."""
_BATCH = 500
"""Rows that are turned into bytes at once."""
_INPUTS = '"inputs": []'


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What a run tells about itself beside its tables."""

    about: Mapping[str, object]
    """run.json: plain values only; what differs between two equal runs stands under `timings`. An empty list `inputs`
    is filled in with the articles."""
    kept: tuple[Decision, ...] = ()
    """What decisions.csv holds."""
    added: tuple[Decision, ...] = ()
    """What reviewers filled in to conflicts.csv since."""
    quarantined: tuple[Quarantined, ...] = ()
    format: str = "csv"


def write_tables(
    out: Path,
    pieces: Iterable[tuple[Piece, Sequence[Fact]]],
    conflicts: Iterable[tuple[Conflict, Dispute]],
    run: RunInfo,
    told: Callable[[], Mapping[str, object]] | None = None,
) -> None:
    """Write the tables, decisions.csv, quarantine.csv, run.json and, where needed, articles.jsonl.

    `pieces` come in the order of their articles' ids, each with the facts of its block that are in dispute; `conflicts`
    in the order of their table, each with the cells that its block gave it. `told` is asked for the content of run.json
    once everything else is written. Every file is complete before the first one replaces its older self. Raises
    OutputError.
    """
    decisions = (*run.kept, *run.added)
    head, inputs, _ = _about(run.about)
    with Staging(out, _FILES) as staged:
        staged.write("run.json", head)
        for table in (MENTIONS, FACTS, CONFLICTS):
            staged.write(f"{table.name}.csv", table_bytes(table, ()))
        between = b"\n    "
        for piece, facts in pieces:
            staged.write("mentions.csv", piece.mentions)
            staged.write("facts.csv", piece.fact_rows(facts) if piece.open else piece.facts)
            if piece.text:
                staged.write("articles.jsonl", piece.text.encode("ascii") + b"\n")
            if inputs:
                staged.write("run.json", between + piece.about.encode("utf-8", "backslashreplace"))
                between = b",\n    "
        if (out / "articles.jsonl").exists():
            staged.write("articles.jsonl", b"")
        verdicts = Verdicts(decisions)
        open_ids: set[str] = set()
        for content in _rows(CONFLICTS, _named(conflicts, verdicts, open_ids)):
            staged.write("conflicts.csv", content)
        staged.write("closed.csv", table_bytes(CLOSED, closed_rows(open_ids, decisions)))
        staged.write("quarantine.csv", table_bytes(QUARANTINE, quarantine_rows(run.quarantined)))
        for name, content in described(TABLES):
            staged.write(name, content)
        staged.write("run.json", _about(told() if told else run.about)[2])
        # Verdicts filled in to conflicts.csv must be safe before it is replaced.
        staged.replace(lambda: take_over(out, run.added))
    write_format(out, run.format)


def write_outputs(ledger: Ledger, out: Path, run: RunInfo) -> None:
    """Write a ledger that is in memory as a whole. Raises OutputError."""
    check_format(run.format)
    batch = Batch(ledger.articles, ledger.sources, {}, ledger.mentions)
    rendered = render(batch, BlockLedger(ledger.facts, ledger.conflicts, ledger.origins))
    pieces = [rendered.pieces[at] for at in sorted(range(len(ledger.articles)), key=lambda at: ledger.articles[at].id)]
    conflicts = sorted(zip(ledger.conflicts, rendered.disputes, strict=True), key=lambda pair: conflict_order(pair[0]))
    told = replace(run, quarantined=ledger.quarantined)
    write_tables(out, ((piece, rendered.told.facts) for piece in pieces), conflicts, told)


def _about(about: Mapping[str, object]) -> tuple[bytes, bool, bytes]:
    """run.json up to where its inputs come, whether they do, and the rest."""
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    before, found, after = text.partition(_INPUTS)
    head = before + _INPUTS[:-1] if found else before
    tail = "\n  ]" + after if found else after
    return head.encode("utf-8", "backslashreplace"), bool(found), tail.encode("utf-8", "backslashreplace")


def _named(conflicts: Iterable[tuple[Conflict, Dispute]], verdicts: Verdicts, open_ids: set[str]) -> Iterator[Row]:
    for conflict, dispute in conflicts:
        open_ids.add(conflict.id)
        yield dispute.cells | verdicts.cells(conflict)


def _rows(table: Table, rows: Iterator[Row]) -> Iterator[bytes]:
    while batch := list(islice(rows, _BATCH)):
        yield row_bytes(table, batch, table.names)

"""factledger diff: what appeared, changed and went between two output folders."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.diff import DIFF, Change, diff
from pipeline.errors import FactledgerError
from pipeline.schema import CONFLICTS, FACTS, Table
from pipeline.tables import Row, read_table, table_bytes


def fact(name: str, members: str, **cells: str) -> Row:
    row = dict.fromkeys(FACTS.names, "") | {"fact_id": name, "mention_ids": members, "subject": "org:meti"}
    return row | {"value": "5", "display": "JPY 5", "status": "single", "metric": "budget"} | cells


def conflict(name: str, **cells: str) -> Row:
    row = dict.fromkeys(CONFLICTS.names, "") | {"conflict_id": name, "severity": "error", "kind": "magnitude"}
    return row | {"display_a": "JPY 5", "display_b": "JPY 50", "proposed_value": "5", "evidence": "e1"} | cells


def outputs(folder: Path, facts: list[Row], conflicts: list[Row]) -> Path:
    folder.mkdir()
    for table, rows in ((FACTS, facts), (CONFLICTS, conflicts)):
        write(folder, table, rows)
    return folder


def write(folder: Path, table: Table, rows: list[Row]) -> None:
    (folder / f"{table.name}.csv").write_bytes(table_bytes(table, rows))


CASES: dict[str, tuple[list[Row], list[Row], list[Row], list[Row], list[Change]]] = {
    "nothing": ([fact("f1", "m1")], [conflict("c1")], [fact("f1", "m1")], [conflict("c1")], []),
    "a fact appeared": (
        [], [], [fact("f1", "m1")], [],
        [Change("fact", "appeared", "f1", "org:meti budget", "", "", "JPY 5, single")],
    ),
    "a fact went": (
        [fact("f1", "m1", display="", quote="5 yen")], [], [], [],
        [Change("fact", "went", "f1", "org:meti budget", "", "5 yen, single", "")],
    ),
    "one more mention makes another id of the same fact": (
        [fact("f1", "m1 | m2")], [], [fact("f2", "m1 | m2 | m3", status="agreed")], [],
        [Change("fact", "changed", "f2", "org:meti budget", "status", "single", "agreed")],
    ),
    "one fact became two, the larger part is it": (
        [fact("f1", "m1 | m2 | m3")], [], [fact("f2", "m1"), fact("f3", "m2 | m3")], [],
        [Change("fact", "appeared", "f2", "org:meti budget", "", "", "JPY 5, single")],
    ),
    "two facts became one": (
        [fact("f1", "m1"), fact("f2", "m2 | m3")], [], [fact("f3", "m1 | m2 | m3")], [],
        [Change("fact", "went", "f1", "org:meti budget", "", "JPY 5, single", "")],
    ),
    "a verdict": (
        [], [conflict("c1"), conflict("c2")],
        [], [conflict("c1", decision="b", decided_value="50"), conflict("c3", kind="digits")],
        [
            Change("conflict", "changed", "c1", "", "decision", "", "b"),
            Change("conflict", "changed", "c1", "", "decided_value", "", "50"),
            Change("conflict", "appeared", "c3", "", "", "", "error digits: JPY 5 against JPY 50"),
            Change("conflict", "went", "c2", "", "", "error magnitude: JPY 5 against JPY 50", ""),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_differences(tmp_path: Path, name: str) -> None:
    old_facts, old_conflicts, new_facts, new_conflicts, expected = CASES[name]
    old = outputs(tmp_path / "old", old_facts, old_conflicts)
    new = outputs(tmp_path / "new", new_facts, new_conflicts)
    assert diff(old, new) == expected
    assert diff(new, new) == diff(old, old) == []


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactledgerError, match="no such table"):
        diff(tmp_path, tmp_path)


def test_the_command(tmp_path: Path) -> None:
    old = outputs(tmp_path / "old", [fact("f1", "m1")], [])
    new = outputs(
        tmp_path / "new", [fact("f1", "m1", value="6", status="agreed", subject="\x1b[31m")], [conflict("c1")]
    )
    run = CliRunner().invoke
    table = run(app, ["diff", str(old), str(new), "--csv", str(tmp_path / "d.csv")])
    assert table.exit_code == 1
    assert "conflict  appeared  c1\n    error magnitude: JPY 5 against JPY 50\n" in table.stdout
    assert "fact  changed  f1  \ufffd[31m budget\n    value: 5 → 6\n    status: single → agreed\n" in table.stdout
    assert "\x1b" not in table.stdout
    assert table.stdout.endswith("conflicts: 1 appeared, 0 changed, 0 went; facts: 0 appeared, 1 changed, 0 went\n")
    rows = read_table(tmp_path / "d.csv", DIFF)
    printed = run(app, ["diff", str(old), str(new), "--json"])
    assert (json.loads(printed.stdout), printed.exit_code) == (rows, 1)
    assert [row["column"] for row in rows] == ["", "value", "status", "subject"]
    same = run(app, ["diff", str(new), str(new)])
    assert (same.exit_code, same.stdout) == (
        0,
        "conflicts: 0 appeared, 0 changed, 0 went; facts: 0 appeared, 0 changed, 0 went\n",
    )


def test_long_cells_stay_in_one_piece(tmp_path: Path) -> None:
    value = "7" * 90
    old = outputs(tmp_path / "old", [fact("f1", "m1")], [])
    new = outputs(tmp_path / "new", [fact("f1", "m1", value=value)], [])
    shown = CliRunner().invoke(app, ["diff", str(old), str(new)]).stdout
    assert f"    value: 5 → {value}\n" in shown

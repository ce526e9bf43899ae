"""The workbook and Parquet: the same rows as the CSV, nothing rounded, nothing that runs."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.decisions import apply_file, kept_decisions, read_decisions
from pipeline.schema import CONFLICTS, FACTS, MENTIONS, TABLES, WORKBOOK, Table
from pipeline.tables import Row, read_table, table_bytes
from pipeline.write import RunInfo, write_outputs
from pipeline.write.workbook import write_workbook
from tests.ledgers import ledger

ABOUT = {"version": "test"}
LONG = "1234567890123456789"


def outputs(out: Path, format: str) -> Path:
    kept, added = read_decisions(out)
    write_outputs(ledger(), out, RunInfo(ABOUT, kept, added, format=format))
    return out


def blank(table: Table, **cells: str) -> Row:
    return dict.fromkeys(table.names, "") | cells


def fill(out: Path, **cells: str) -> None:
    """What a reviewer does in the workbook."""
    book = openpyxl.load_workbook(out / WORKBOOK)
    sheet = book["conflicts"]
    names = [cell.value for cell in sheet[1]]
    for name, words in cells.items():
        sheet.cell(2, names.index(name) + 1).value = words
    book.save(out / WORKBOOK)


def test_the_workbook_holds_what_the_csv_holds(tmp_path: Path) -> None:
    outputs(tmp_path, "xlsx")
    for table in (CONFLICTS, FACTS, MENTIONS):
        (tmp_path / "copy.csv").write_bytes((tmp_path / f"{table.name}.csv").read_bytes())
        assert read_table(tmp_path / WORKBOOK, table) == read_table(tmp_path / "copy.csv", table)


def test_two_equal_runs_write_the_same_workbook_and_parquet(tmp_path: Path) -> None:
    for format, names in (("xlsx", [WORKBOOK]), ("parquet", [f"{table.name}.parquet" for table in TABLES])):
        one, two = outputs(tmp_path / "1", format), outputs(tmp_path / "2", format)
        for name in names:
            assert (one / name).read_bytes() == (two / name).read_bytes()


def test_what_helps_to_review_is_there(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(outputs(tmp_path, "xlsx") / WORKBOOK)
    sheet = book["conflicts"]
    names = [str(cell.value) for cell in sheet[1]]
    assert set(names) == set(CONFLICTS.names)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:{sheet.cell(2, len(names)).coordinate}")
    (choice,) = sheet.data_validations.dataValidation
    assert str(choice.sqref) == sheet.cell(2, names.index("decision") + 1).coordinate
    assert choice.formula1 == '"accept,a,b,both,neither,defer,withdrawn"'
    assert len(list(sheet.conditional_formatting)) == 2
    quote = sheet.cell(2, names.index("context_a") + 1)
    assert quote.value == "METI asks for »¥3.07 trillion«.\nRapidus gets ¥150 billion." and quote.alignment.wrap_text
    assert sheet.cell(2, names.index("decided_value") + 1).number_format == "@"
    assert sheet.cell(2, names.index("value_a") + 1).value == 3070000000000


@pytest.mark.parametrize("verdict", ["a", "neither"])
def test_a_workbook_that_was_filled_in_is_taken_over(tmp_path: Path, verdict: str) -> None:
    outputs(tmp_path, "xlsx")
    fill(tmp_path, decision=verdict, decided_value="3069300000000" if verdict == "neither" else "", note="they say so")
    applied, by_the_run = tmp_path / "copy", tmp_path
    applied.mkdir()
    for name in ("conflicts.csv", "facts.csv"):
        (applied / name).write_bytes((tmp_path / name).read_bytes())
    taken, faults = apply_file(tmp_path / WORKBOOK, applied, "Ada")
    assert (len(taken), faults, taken[0].reviewer) == (1, (), "Ada")
    outputs(by_the_run, "xlsx")
    (one,) = kept_decisions(by_the_run)
    assert (one.verdict, one.decided_value, one.note) == (verdict, taken[0].decided_value, "they say so")
    assert read_table(tmp_path / WORKBOOK, CONFLICTS)[0]["decision"] == verdict
    outputs(by_the_run, "csv")
    assert len(kept_decisions(by_the_run)) == 1


def test_a_verdict_that_somebody_saves_during_the_run_is_kept(tmp_path: Path) -> None:
    outputs(tmp_path, "csv")
    kept, added = read_decisions(tmp_path)
    row = read_table(tmp_path / "conflicts.csv", CONFLICTS)[0] | {"decision": "b"}
    (tmp_path / "conflicts.csv").write_bytes(table_bytes(CONFLICTS, [row]))
    write_outputs(ledger(), tmp_path, RunInfo(ABOUT, kept, added))
    assert [d.verdict for d in kept_decisions(tmp_path)] == ["b"]
    outputs(tmp_path, "csv")
    assert read_table(tmp_path / "conflicts.csv", CONFLICTS)[0]["state"] == "unchanged"


CELLS = st.text(max_size=12) | st.sampled_from(
    ["=1+1", "'=1+1", "-5%", "1e5", "00123", "\r\n", "_x0041_", " a ", "'tis"]
)
# What XML cannot hold, and a run does not write.
WRITABLE = CELLS.filter(lambda cell: not any("\ud800" <= c <= "\udfff" or c in "\ufffe\uffff\r" for c in cell))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WRITABLE, WRITABLE), min_size=1, max_size=4))
def test_every_text_comes_back_and_is_no_formula(tmp_path: Path, cells: list[tuple[str, str]]) -> None:
    rows = [blank(FACTS, fact_id=f"f{n}", subject=a, quote=b) for n, (a, b) in enumerate(cells)]
    path = tmp_path / "t.xlsx"
    write_workbook(path, {"conflicts": [], "facts": rows, "mentions": []})
    assert read_table(path, FACTS) == rows
    assert all(cell.data_type != "f" for row in openpyxl.load_workbook(path)["facts"] for cell in row)


@pytest.mark.parametrize(
    ("cells", "stored"),
    [
        ({"value": "3070000000000", "kind": "amount"}, 3070000000000),
        ({"value": "-0.5", "kind": "percent"}, -0.5),
        ({"value": "30700000000000000", "kind": "amount"}, 3.07e16),
        ({"value": LONG, "kind": "amount"}, LONG),
        ({"value": "0.1234567890123456", "kind": "amount"}, "0.1234567890123456"),
        ({"value": "2026", "kind": "date"}, "2026"),
        ({"value": "2026-05", "kind": "target"}, "2026-05"),
    ],
)
def test_figures_are_numbers_and_what_a_number_would_change_is_text(
    tmp_path: Path, cells: dict[str, str], stored: object
) -> None:
    row = blank(FACTS, fact_id="f1", **cells)
    path = tmp_path / "t.xlsx"
    write_workbook(path, {"conflicts": [], "facts": [row], "mentions": []})
    cell = openpyxl.load_workbook(path)["facts"].cell(2, FACTS.names.index("value") + 1)
    assert (cell.value, type(cell.value)) == (stored, type(stored))
    assert read_table(path, FACTS) == [row]


def test_a_table_with_too_many_rows_says_so(tmp_path: Path) -> None:
    def many() -> Iterator[Row]:
        return (blank(MENTIONS, mention_id=f"m{n}", quote="x" * 40_000) for n in range(5))

    path = tmp_path / "t.xlsx"
    write_workbook(path, {"conflicts": [], "facts": [], "mentions": many()}, rows=3)
    book = openpyxl.load_workbook(path)
    assert book["mentions"].max_row == 4
    about = [str(cell.value) for (cell,) in book["about"].iter_rows(min_col=3, max_col=3)]
    assert any("5 rows; only the first 3 are here, all are in mentions.csv" in words for words in about)
    quote = str(book["mentions"].cell(2, MENTIONS.names.index("quote") + 1).value)
    assert len(quote) == 32_767 and quote.endswith("whole in the CSV")


def test_parquet_has_types(tmp_path: Path) -> None:
    outputs(tmp_path, "parquet")
    mentions = pq.read_table(tmp_path / "mentions.parquet").to_pylist()
    rows = read_table(tmp_path / "mentions.csv", MENTIONS)
    assert [m["mention_id"] for m in mentions] == [row["mention_id"] for row in rows]
    assert [(m["start"], m["value"]) for m in mentions] == [(int(row["start"]), row["value"]) for row in rows]
    assert {m["published"] for m in mentions} == {date(2025, 12, 26), None}
    facts = pq.read_table(tmp_path / "facts.parquet").to_pylist()
    assert all(isinstance(fact["mention_ids"], list) and fact["low"] is None for fact in facts)
    assert {table.name for table in TABLES} == {path.stem for path in tmp_path.glob("*.parquet")}


def test_the_tables_are_valid_by_their_schema(tmp_path: Path) -> None:
    outputs(tmp_path, "csv")
    path = tmp_path / "conflicts.csv"
    path.write_bytes(table_bytes(CONFLICTS, [row | {"decision": "a"} for row in read_table(path, CONFLICTS)]))
    outputs(tmp_path, "csv")
    package = tmp_path / "datapackage.json"
    described = json.loads(package.read_text("utf-8"))
    assert [resource["name"] for resource in described["resources"]] == [table.name for table in TABLES]
    for valid in (validates(package), validates(tmp_path / "schema.json"), of_facts(tmp_path)):
        assert valid.returncode == 0, valid.stdout
    path.write_bytes(path.read_bytes().replace(b'"error"', b'"grave"'))
    wrong = validates(package)
    assert wrong.returncode == 1 and "grave" in wrong.stdout
    facts = tmp_path / "facts.csv"
    facts.write_bytes(facts.read_bytes().replace(b'"amount"', b'"sum"'))
    assert of_facts(tmp_path).returncode == 1


def validates(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """What the command line of frictionless says to a file, whose kind it tells by the name."""
    command = [sys.executable, "-m", "frictionless", "validate", path.name, *more]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, timeout=120)


def of_facts(out: Path) -> subprocess.CompletedProcess[str]:
    return validates(out / "facts.csv", "--schema", "schema.json")

"""Cells and files: what a spreadsheet sees, what reading gives back."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import FactledgerError
from pipeline.schema import DECISIONS, Table
from pipeline.tables import neutralised, read_table, restored, table_bytes, table_rows

TRICKY = st.text(alphabet="'=+-@\t\r\n＝＋－＠\",; aé日\u202e1", max_size=8) | st.text(max_size=20)


@given(TRICKY)
def test_restoring_undoes_neutralising(cell: str) -> None:
    assert restored(neutralised(cell)) == cell


@given(TRICKY)
def test_no_written_text_cell_is_a_formula(cell: str) -> None:
    assert not neutralised(cell).startswith(tuple("=+-@\t\r\n＝＋－＠"))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("-5%", "'-5%"),
        ("＋5%", "'＋5%"),
        ("'=SUM(A1)", "''=SUM(A1)"),
        ("'tis", "'tis"),
        ("5 - 3", "5 - 3"),
        ("", ""),
    ],
)
def test_only_risky_cells_change(cell: str, written: str) -> None:
    assert neutralised(cell) == written


def decision(**cells: str) -> dict[str, str]:
    return dict.fromkeys(DECISIONS.names, "") | cells


def test_the_file_has_a_mark_quotes_and_plain_line_ends() -> None:
    content = table_bytes(DECISIONS, [decision(conflict_id="c1", decided_value="-5", note="=1+1")])
    lines = content.decode("utf-8").split("\n")
    assert lines[0] == "\ufeff" + ",".join(f'"{name}"' for name in DECISIONS.names)
    # A figure is left alone, a text is not.
    assert lines[1] == '"c1","","-5","\'=1+1","","","","",""'
    assert lines[2:] == [""]


@given(st.lists(st.tuples(TRICKY, TRICKY), max_size=5))
def test_what_is_written_reads_back(rows: list[tuple[str, str]]) -> None:
    table = Table("t", "", (DECISIONS.columns[0], *[c for c in DECISIONS.columns if c.type == "text"][:2]))
    first, second = table.names[1:]
    written = [{"conflict_id": str(i), first: a, second: b} for i, (a, b) in enumerate(rows)]
    content = table_bytes(table, written)
    cells = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    back = [{"conflict_id": i, first: restored(a), second: restored(b)} for i, a, b in cells[1:]]
    surrogates = any("\ud800" <= c <= "\udfff" for row in rows for cell in row for c in cell)
    assert surrogates or back == written


@pytest.mark.parametrize(
    ("cell", "written"),
    [("-5", "-5"), ("-0.5", "-0.5"), ("2029-05", "2029-05"), ("", ""), ("=1+1", "'=1+1"), ("@Sony", "'@Sony")],
)
def test_a_value_that_is_no_figure_is_no_formula_either(tmp_path: Path, cell: str, written: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(table_bytes(DECISIONS, [decision(conflict_id="c1", decided_value=cell)]))
    assert f'"c1","","{written}",' in path.read_text("utf-8")
    assert [row["decided_value"] for row in read_table(path, DECISIONS)] == [cell]
    assert [row["decided_value"] for row in table_rows(path, DECISIONS)] == [cell]


def test_a_missing_or_broken_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    with pytest.raises(FactledgerError, match="no such table"):
        read_table(path, DECISIONS)
    path.write_text("conflict_id,decision\n")
    with pytest.raises(FactledgerError, match="columns decided_value, note"):
        read_table(path, DECISIONS)
    path.write_bytes(table_bytes(DECISIONS, []) + b'"c1","a"\n')
    with pytest.raises(FactledgerError, match="row 2 has 2 cells"):
        read_table(path, DECISIONS)
    path.write_bytes(b"\xef\xbb\xbf\xff")
    with pytest.raises(FactledgerError, match="cannot be read"):
        read_table(path, DECISIONS)

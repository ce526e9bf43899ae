"""What a reviewer fills in to conflicts.csv: taken over once, each row at fault named, the good rows kept."""

import os
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.decisions import append_decisions, apply_file, kept_decisions, read_decisions
from pipeline.decisions.filled import read_filled
from pipeline.errors import DecisionError, FactledgerError
from pipeline.records import Decision
from pipeline.schema import CONFLICTS
from pipeline.sheets import plain_figure
from pipeline.tables import Row, table_bytes

A, B = "3070000000000", "30700000000000"
EXACT_A, EXACT_B = "1234567890123456789", "123456789012345678.9"


def conflict(number: int, **cells: str) -> Row:
    """A row as a run writes it."""
    row = dict.fromkeys(CONFLICTS.names, "") | {
        "conflict_id": f"c{number:016d}",
        "state": "new",
        "severity": "error",
        "kind": "magnitude",
        "unit": "JPY",
        "value_a": A,
        "value_b": B,
        "proposed_value": A,
        "values": f"{A} | {B}",
        "verdicts": "0",
        "evidence": f"e{number:016d}",
    }
    return row | cells


def write(path: Path, *rows: Row) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table_bytes(CONFLICTS, rows))
    os.utime(path, (1_767_000_000, 1_767_000_000))
    return path


@pytest.mark.parametrize(
    ("cells", "verdict", "value"),
    [
        ({"decision": "accept"}, "accept", A),
        ({"decision": " A "}, "a", A),
        ({"decision": "b", "value_b": "3.07E+13"}, "b", B),
        ({"decision": "accept", "proposed_value": "3.07E+13", "value_b": "3.07E+13"}, "accept", B),
        ({"decision": "a", "value_a": "1.23456789012346E+018", "values": f"{EXACT_A} | {EXACT_B}"}, "a", EXACT_A),
        ({"decision": "both", "decided_value": "5"}, "both", ""),
        ({"decision": "defer"}, "defer", ""),
        ({"decision": "neither", "decided_value": "3,069,300,000,000"}, "neither", "3069300000000"),
        ({"decision": "neither", "decided_value": "3.0693E+12"}, "neither", "3069300000000"),
        ({"decision": "neither", "kind": "date", "decided_value": "FY2027"}, "neither", "FY2027"),
        ({"decision": "neither", "kind": "entity", "decided_value": "Rapidus"}, "neither", "Rapidus"),
        ({"note": "ask the desk"}, "defer", ""),
    ],
)
def test_a_verdict_is_taken(tmp_path: Path, cells: dict[str, str], verdict: str, value: str) -> None:
    filled = read_filled(write(tmp_path / "c.csv", conflict(1, **cells)), (), reviewer="Ada")
    note = cells.get("note", "")
    assert filled.faults == ()
    assert filled.decisions == (
        Decision(f"c{1:016d}", verdict, value, note, "Ada", "2025-12-29T09:20:00Z", f"e{1:016d}"),
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"decision": "yes"}, "'yes' is none of accept, a, b, both, neither, defer, withdrawn"),
        ({"decision": "neither"}, "needs the right value"),
        ({"decision": "neither", "decided_value": "3.07 trillion"}, "no plain figure; write it as 3070000000000"),
        ({"decision": "neither", "decided_value": "nan"}, "no plain figure"),
        ({"decision": "neither", "decided_value": "May-29", "kind": "date"}, "more than one reading"),
        ({"decision": "neither", "decided_value": "5/12/2026", "kind": "date"}, "more than one reading"),
        ({"decided_value": "5"}, "decided_value without a decision"),
        ({"decision": "accept", "proposed_value": ""}, "no value is proposed"),
        ({"decision": "a", "conflict_id": ""}, "conflict_id is empty"),
        ({"decision": "a", "conflict_id": "c9"}, "c9 is no conflict of the newest tables"),
        ({"decision": "a", "evidence": "e9"}, "not what they were in this table"),
        ({"decision": "a", "values": "3.07E+12"}, "values and evidence were changed"),
    ],
)
def test_a_row_at_fault_is_named_and_the_others_are_taken(tmp_path: Path, cells: dict[str, str], words: str) -> None:
    out = tmp_path / "outputs"
    write(out / "conflicts.csv", *(conflict(n) for n in range(3)))
    good = conflict(0, decision="a"), conflict(2, decision="b")
    file = write(tmp_path / "filled.csv", good[0], conflict(1) | cells, good[1])
    for _ in range(2):
        taken, (fault,) = apply_file(file, out, "Ada")
        assert (fault.row, words in fault.words) == (3, True), fault.words
    assert taken == ()
    assert [(d.conflict_id[-1], d.verdict) for d in kept_decisions(out)] == [("0", "a"), ("2", "b")]


def test_one_conflict_decided_in_two_rows_is_a_fault(tmp_path: Path) -> None:
    file = write(tmp_path / "c.csv", conflict(1, decision="a"), conflict(1, decision="b"))
    filled = read_filled(file, ())
    assert [d.verdict for d in filled.decisions] == ["a"]
    assert [(f.row, "earlier row" in f.words) for f in filled.faults] == [(3, True)]


def said(verdict: str, value: str = "", note: str = "") -> Decision:
    return Decision(f"c{1:016d}", verdict, value, note, "page", "2025-12-29T10:00:00Z", f"e{1:016d}")


@pytest.mark.parametrize(
    ("log", "cells", "new"),
    [
        # As the run wrote it: nothing was given, or the verdict that counted then.
        ([], {}, []),
        ([said("a", A, "n")], {"verdicts": "1", "decision": "a", "decided_value": A, "note": "n"}, []),
        # Applied already, or decided on the page in the meantime, the row left alone.
        ([said("a", A)], {"decision": "a"}, []),
        ([said("a", A), said("b", B)], {"verdicts": "1", "decision": "a", "decided_value": A}, []),
        ([said("a", A), said("withdrawn")], {"verdicts": "1", "decision": "a", "decided_value": A}, []),
        # Applied already and taken back on the page: the file does not bring it back.
        ([said("a", A), said("withdrawn")], {"decision": "a"}, []),
        ([said("defer", "", "later")], {"note": "later"}, []),
        # Changed on the newest table.
        ([said("a", A)], {"verdicts": "1", "decision": "b"}, ["b"]),
        ([said("a", A)], {"verdicts": "1", "decision": "a", "note": "why"}, ["a"]),
        ([said("a", A), said("b", B)], {"verdicts": "2", "decision": "a"}, ["a"]),
        ([said("a", A)], {"verdicts": "1", "decision": "withdrawn"}, ["withdrawn"]),
        # Nothing is there to withdraw; an emptied cell says nothing.
        ([], {"decision": "withdrawn"}, []),
        ([said("a", A)], {"verdicts": "1"}, []),
        # Somebody else decided otherwise since the table was written.
        ([said("a", A)], {"decision": "b"}, "decided otherwise since this table was written: a by page"),
    ],
)
def test_only_what_the_reviewer_changed_is_new(
    tmp_path: Path, log: list[Decision], cells: dict[str, str], new: Sequence[str] | str
) -> None:
    filled = read_filled(write(tmp_path / "c.csv", conflict(1, **cells)), log)
    if isinstance(new, str):
        assert filled.decisions == () and new in filled.faults[0].words
    else:
        assert [d.verdict for d in filled.decisions] == new and filled.faults == ()


def test_fifty_verdicts_in_place_are_taken_once(tmp_path: Path) -> None:
    file = write(tmp_path / "conflicts.csv", *(conflict(n, decision="ab"[n % 2]) for n in range(50)))
    kept, added = read_decisions(tmp_path)
    assert (len(kept), len(added)) == (0, 50)
    assert len(apply_file(file, tmp_path)[0]) == 50
    assert apply_file(file, tmp_path) == ((), ())
    assert [len(part) for part in read_decisions(tmp_path)] == [50, 0]


def test_a_run_stops_at_a_row_at_fault_and_names_it(tmp_path: Path) -> None:
    write(tmp_path / "conflicts.csv", conflict(1, decision="a"), conflict(2, decision="perhaps"))
    with pytest.raises(DecisionError, match="row 3: decision 'perhaps'"):
        read_decisions(tmp_path)


def test_another_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("conflict_id,decision\n")
    with pytest.raises(FactledgerError, match=r"columns kind, value_a, .*, evidence are missing"):
        apply_file(tmp_path / "x.csv", tmp_path)


# What spreadsheets do to a file when they save it.
SAVES: dict[str, Callable[[list[list[str]]], bytes]] = {
    "as it is": lambda rows: joined(rows, ",").encode("utf-8-sig"),
    "no mark": lambda rows: joined(rows, ",").encode("utf-8"),
    "a mark in the first name": lambda rows: ('"\ufeff""conflict_id"""' + joined(rows, ",")[13:]).encode("utf-8-sig"),
    "semicolons": lambda rows: joined(rows, ";").encode("utf-8-sig"),
    "semicolons in a code page": lambda rows: joined(rows, ";").encode("cp1252", "replace"),
    "Unicode text": lambda rows: joined(rows, "\t").encode("utf-16"),
    "other line ends": lambda rows: joined(rows, ",").replace("\n", "\r\n").encode("utf-8-sig"),
}


def joined(rows: list[list[str]], separator: str) -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows]
    return "".join(separator.join(row) + "\n" for row in quoted)


@pytest.mark.parametrize("save", SAVES)
def test_however_a_spreadsheet_saves_it(tmp_path: Path, save: str) -> None:
    note = "Café, «so»; two\nlines"
    rows = [conflict(1, decision="a", note=note), conflict(2, decision="neither", decided_value="7,5")]
    if save.startswith("semicolons"):
        rows[0] |= {"value_a": "3,07E+12", "value_b": "3,07E+13"}
    else:
        rows[1]["decided_value"] = "7.5"
    path = tmp_path / "c.csv"
    path.write_bytes(SAVES[save]([list(CONFLICTS.names), *(list(row.values()) for row in rows)]))
    one, two = read_filled(path, ()).decisions
    assert (one.verdict, one.decided_value, one.note) == ("a", A, note)
    assert (two.verdict, two.decided_value) == ("neither", "7.5")


@pytest.mark.parametrize(
    ("cell", "point", "comma"),
    [
        ("3070000000000", "3070000000000", "3070000000000"),
        ("3.07E+12", "3070000000000", "3070000000000"),
        ("3,07E+12", "3070000000000", "3070000000000"),
        ("3,070,000", "3070000", "3070000"),
        ("3.070.000", "3070000", "3070000"),
        ("3\u00a0070\u202f000", "3070000", "3070000"),
        ("3,070", "3070", None),
        ("3.070", "3.07", None),
        ("7,5", "7.5", "7.5"),
        ("1.234,5", "1234.5", "1234.5"),
        ("1,234.5", "1234.5", "1234.5"),
        ("−5", "-5", "-5"),
        ("-0.0", "0", "0"),
        ("3.07 trillion", None, None),
        ("1,23,456", None, None),
        ("1e999", None, None),
        ("nan", None, None),
        ("", None, None),
    ],
)
def test_figures_as_typed(cell: str, point: str | None, comma: str | None) -> None:
    assert (plain_figure(cell), plain_figure(cell, True)) == (point, comma)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3))
def test_a_figure_comes_back_from_every_usual_form(figure: Decimal) -> None:
    plain = format(figure.normalize(), "f")
    expected = "0" if figure == 0 else plain
    assert plain_figure(plain) == expected
    assert plain_figure(f"{figure:E}".replace(".", ","), True) == expected
    if abs(figure) >= 10**6:
        grouped = f"{figure:,}"
        assert plain_figure(grouped) == expected
        assert plain_figure(grouped.translate(str.maketrans(",.", ".,")), True) == expected


@given(st.text(alphabet="0123456789,.'eE+- ", max_size=30))
def test_no_cell_breaks_it(cell: str) -> None:
    read = plain_figure(cell), plain_figure(cell, True)
    assert all(figure is None or Decimal(figure).is_finite() for figure in read)


def test_a_decision_of_another_writer_between_reading_and_writing_is_not_overtaken(tmp_path: Path) -> None:
    file = write(tmp_path / "conflicts.csv", conflict(1, decision="a"))
    append_decisions(tmp_path, [said("b", B)])
    taken, (fault,) = apply_file(file, tmp_path)
    assert taken == () and "decided otherwise" in fault.words

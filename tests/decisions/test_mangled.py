"""Whatever a spreadsheet does to conflicts.csv when it saves it, the verdicts that come back are those filled in."""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.decisions.filled import read_filled
from pipeline.schema import CONFLICTS
from pipeline.tables import Row, neutralised, restored

NUMBERS = {column.name for column in CONFLICTS.columns if column.type in ("integer", "decimal", "value")}
TEXTS = {column.name for column in CONFLICTS.columns if column.type in ("text", "list")}
NEEDED = {
    "conflict_id", "kind", "value_a", "value_b", "proposed_value", "sources_a", "sources_b", "mentions_a", "mentions_b",
    "decision", "decided_value", "note", "values", "verdicts", "evidence",
}  # fmt: skip
HEX = st.text("0123456789abcdef", min_size=16, max_size=16) | st.from_regex(r"[0-9]{7}e[0-9]{8}", fullmatch=True)
FIGURES = st.decimals(-(10**20), 10**20, places=2).map(lambda d: format(d.normalize(), "f"))
# An apostrophe that somebody types before a formula cannot be told from one of ours.
NOTES = st.text(alphabet="aé ;,\"'=-+@\n1", max_size=8).map(str.strip).filter(lambda note: restored(note) == note)
ENCODINGS = {",": ("utf-8-sig", "utf-8", "cp1252"), ";": ("utf-8-sig", "cp1252"), "\t": ("utf-16",)}


@st.composite
def filled(draw: st.DrawFn) -> tuple[Row, tuple[str, str, str]]:
    """A row with a verdict, and the decision that must come of it."""
    a, b = draw(st.lists(FIGURES, min_size=2, max_size=2, unique=True))
    verdict = draw(st.sampled_from(["accept", "a", "b", "both", "neither", "defer"]))
    value, note = draw(FIGURES), draw(NOTES)
    row = {name: draw(NOTES) if name in TEXTS else "" for name in CONFLICTS.names}
    row |= {"conflict_id": "c" + draw(HEX), "evidence": "e" + draw(HEX), "kind": "value", "severity": "error"}
    row |= {"value_a": a, "value_b": b, "proposed_value": a, "values": f"{a} | {b}", "verdicts": "0", "ratio": "10"}
    row |= {"mentions_a": "m" + draw(HEX), "mentions_b": f"m{draw(HEX)} | m{draw(HEX)}", "origins_a": "1"}
    row |= {"decision": verdict, "decided_value": value if verdict == "neither" else "", "note": note}
    decided = {"accept": a, "a": a, "b": b, "neither": value}.get(verdict, "")
    return row, (verdict, decided, note)


def saved(draw: st.DrawFn, rows: list[Row]) -> bytes:
    """The rows as some spreadsheet saves them."""
    separator = draw(st.sampled_from(list(ENCODINGS)))
    encoding = draw(st.sampled_from(ENCODINGS[separator]))
    names = draw(st.permutations([n for n in CONFLICTS.names if n in NEEDED or draw(st.booleans())]))
    names = [*names, "my own column"]
    out = io.StringIO()
    quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n", quoting=quoting)
    writer.writerow(names)
    rounding, keeps = draw(st.booleans()), draw(st.booleans())
    for row in draw(st.permutations(rows)):
        cells = [as_saved(name, row.get(name, ""), separator, rounding, keeps) for name in names]
        if draw(st.booleans()):
            while not cells[-1]:
                cells.pop()
        writer.writerow(cells)
    return out.getvalue().encode(encoding)


def as_saved(name: str, cell: str, separator: str, rounding: bool, keeps_apostrophes: bool) -> str:
    if name in NUMBERS and re.fullmatch(r"-?[0-9.]+", cell) and name != "decided_value":
        if rounding and len(cell) > 11:
            cell = f"{Decimal(cell):.5E}"
        return cell.replace(".", ",") if separator == ";" else cell
    return neutralised(cell) if name in TEXTS and keeps_apostrophes else cell


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_verdicts_come_back(tmp_path: Path, data: st.DataObject) -> None:
    found = data.draw(st.lists(filled(), min_size=1, max_size=4, unique_by=lambda pair: pair[0]["conflict_id"]))
    path = tmp_path / "conflicts.csv"
    path.write_bytes(saved(data.draw, [row for row, _ in found]))
    taken = read_filled(path, ())
    assert taken.faults == ()
    assert {(d.conflict_id, d.evidence): (d.verdict, d.decided_value, d.note) for d in taken.decisions} == {
        (row["conflict_id"], row["evidence"]): expected for row, expected in found
    }


@pytest.mark.parametrize("content", [b"", b"\x00", b"PK\x03\x04 no workbook", b'"', b"a;b\n" * 3, b"\xff\xfe\x00"])
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "conflicts.csv"
    path.write_bytes(content)
    with pytest.raises(Exception, match=r"conflicts\.csv: ") as caught:
        read_filled(path, ())
    assert type(caught.value).__name__ == "FactledgerError"

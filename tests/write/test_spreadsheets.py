"""The tables in a real spreadsheet: opened and saved by LibreOffice, and read back."""

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.decisions import apply_file
from pipeline.schema import CONFLICTS, FACTS, MENTIONS, WORKBOOK, Table
from pipeline.sheets import read_sheet
from pipeline.tables import Row, neutralised, read_table, table_bytes
from pipeline.write.workbook import write_workbook

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice (libreoffice-calc) is not installed")

LONG, LONGER = "12345678901234567890", "0.12345678901234567"
TEXTS = (
    "METI asks for »¥3.07 trillion«.", "=1+1", "-5% more", "'=1+1", "@so", "two\nlines", 'a "quote", and; more',
    "日本 \u202eabc\u200b", " spaces ", "¥250", "'tis", "org:meti",
)  # fmt: skip
NUMBER_LIKE = ("00123", "1e5", "10,000", "TRUE", "1/2", "5%", "12:30", "March 5", "#N/A", "1.50")
"""Texts that a spreadsheet may take for something else where it is not told that quoted cells are text."""
FIGURES = ("3070000000000", "0", "-5.5", "155.7", "0.000001", "123456789012345", "30700000000000000")
DATES = ("2025-12-26", "2029-05", "2025-Q3", "FY2026", "2026", "2025/2030", "P10Y", "2025-12-26/2026-01-31")
IDS = ("12345e6712345678", "1234567890123456", "0000000000000123", "9e99999999999999", "abcdefabcdefabcd")

AS_LIBREOFFICE_DOES = "44,34,76,1"
QUOTED_IS_TEXT = "44,34,76,1,,0,true"


def conflict(number: int, **cells: str) -> Row:
    digits, text = IDS[number % len(IDS)], TEXTS[number % len(TEXTS)]
    a, b = FIGURES[number % len(FIGURES)], FIGURES[-1 - number % len(FIGURES)]
    row = dict.fromkeys(CONFLICTS.names, "") | {"conflict_id": f"c{digits}", "fact_id": f"f{digits}", "unit": "JPY"}
    row |= {"state": "new", "severity": "error", "kind": "digits", "subject": text, "context_a": text, "note": ""}
    row |= {"value_a": a, "value_b": b, "proposed_value": a, "values": f"{a} | {b}", "verdicts": "0", "ratio": "10.5"}
    return row | {"mentions_a": f"m{digits} | m{digits}", "evidence": f"e{digits}", "origins_a": "1"} | cells


def plain_rows() -> dict[Table, list[Row]]:
    """Rows of everything that survives even where the spreadsheet guesses."""
    facts = [
        dict.fromkeys(FACTS.names, "")
        | {"fact_id": f"f{IDS[n % len(IDS)]}", "kind": "date", "value": value, "subject": TEXTS[n % len(TEXTS)]}
        | {"published": "2025-12-26", "quote": TEXTS[-n % len(TEXTS)], "start": str(n), "low": FIGURES[n % 6]}
        for n, value in enumerate((*DATES, *FIGURES, *TEXTS[:2]))
        if not value.startswith(("=", "M"))
    ]
    return {CONFLICTS: [conflict(n) for n in range(len(TEXTS))], FACTS: facts}


def mention(number: int, text: str, value: str, kind: str = "amount") -> Row:
    row = dict.fromkeys(MENTIONS.names, "") | {"mention_id": f"m{number:016d}", "article": text, "quote": text}
    return row | {"kind": kind, "value": value, "start": "1", "published": "2025-12-26", "context": text}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What LibreOffice made of the tables: a folder for each way through it."""
    folder = tmp_path_factory.mktemp("spreadsheets")
    for table, rows in plain_rows().items():
        (folder / f"{table.name}.csv").write_bytes(table_bytes(table, rows))
    everything = [mention(n, text, LONG) for n, text in enumerate((*TEXTS, *NUMBER_LIKE, LONG, LONGER))]
    everything += [mention(100 + n, "x", value) for n, value in enumerate((*FIGURES, LONG, LONGER))]
    everything += [mention(200 + n, "x", value, "date") for n, value in enumerate(DATES)]
    (folder / "mentions.csv").write_bytes(table_bytes(MENTIONS, everything))
    rows = plain_rows() | {MENTIONS: everything}
    write_workbook(folder / WORKBOOK, {table.name: rows[table] for table in rows})
    convert(folder, "guessed", "csv", AS_LIBREOFFICE_DOES, "conflicts.csv", "facts.csv")
    convert(folder, "guessed", "xlsx", AS_LIBREOFFICE_DOES, "conflicts.csv", "facts.csv")
    convert(folder, "text", "csv", QUOTED_IS_TEXT, "conflicts.csv", "facts.csv", "mentions.csv")
    convert(folder, "text", "xlsx", "", WORKBOOK)
    return folder


def convert(folder: Path, way: str, suffix: str, reading: str, *names: str) -> None:
    """Open files and save them in another format, all in one go."""
    options = [f"-env:UserInstallation=file://{folder}/profile", *([f"--infilter=CSV:{reading}"] if reading else [])]
    filters = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
    files = [str(folder / name) for name in names]
    subprocess.run(
        ["soffice", "--headless", *options, "--convert-to", filters[suffix], "--outdir", str(folder / way), *files],
        capture_output=True,
        check=True,
        timeout=60,
    )


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("table", [CONFLICTS, FACTS], ids=lambda table: table.name)
def test_a_table_that_was_opened_and_saved_reads_back(saved: Path, table: Table, suffix: str) -> None:
    assert read_table(saved / "guessed" / f"{table.name}.{suffix}", table) == plain_rows()[table]


@pytest.mark.parametrize("table", [CONFLICTS, FACTS, MENTIONS], ids=lambda table: table.name)
def test_where_quoted_cells_are_text_nothing_at_all_changes(saved: Path, table: Table) -> None:
    assert read_table(saved / "text" / f"{table.name}.csv", table) == read_table(saved / f"{table.name}.csv", table)


@pytest.mark.parametrize("table", [CONFLICTS, FACTS, MENTIONS], ids=lambda table: table.name)
def test_a_workbook_that_was_opened_and_saved_reads_back(saved: Path, table: Table) -> None:
    assert read_table(saved / "text" / WORKBOOK, table) == read_table(saved / f"{table.name}.csv", table)


def test_no_cell_became_a_formula_or_another_number(saved: Path) -> None:
    sheet = read_sheet(saved / "guessed" / "conflicts.xlsx")
    at = {name: sheet.header.index(name) for name in sheet.header}
    for cells, row in zip(sheet.rows, plain_rows()[CONFLICTS], strict=True):
        assert cells[at["conflict_id"]] == row["conflict_id"]
        assert Decimal(cells[at["value_a"]]) == Decimal(row["value_a"])
        assert cells[at["subject"]] == neutralised(row["subject"])


def test_verdicts_filled_in_after_all_that_are_taken(saved: Path, tmp_path: Path) -> None:
    rows = read_table(saved / "guessed" / "conflicts.csv", CONFLICTS)[:5]
    (tmp_path / "conflicts.csv").write_bytes(table_bytes(CONFLICTS, [row | {"decision": "b"} for row in rows]))
    taken, faults = apply_file(tmp_path / "conflicts.csv", tmp_path)
    assert faults == ()
    assert [(d.conflict_id, d.decided_value) for d in taken] == [(row["conflict_id"], row["value_b"]) for row in rows]

"""docs/reading.md and docs/reviewing.md: outputs, columns, files and verdicts as they are in the code."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.schema import TABLES, VERDICTS, WORKBOOK
from pipeline.write import RunInfo, write_outputs
from tests.ledgers import ledger

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = ("reading", "reviewing")


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


@pytest.fixture(scope="module")
def refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", DOCS / "refresh.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", PAGES)
def test_outputs_and_columns_are_those_of_the_code(refresh: ModuleType, name: str) -> None:
    assert DOCS / f"{name}.md" in refresh.PAGES
    assert refresh.refreshed(page(name)) == page(name), "run: make readme"


def test_every_table_is_documented() -> None:
    sections = re.findall(r"(?m)^## (\w+)\.csv$", page("reading"))
    assert set(sections) == {table.name for table in TABLES} == set(re.findall(r"columns: (\w+)", page("reading")))


def test_every_file_is_named_and_every_named_file_is_written(tmp_path: Path) -> None:
    for format in ("xlsx", "parquet"):
        write_outputs(ledger(), tmp_path, RunInfo({}, format=format))
    named = re.findall(r"(?m)^\| ([\w.]+\.\w+|factledger\.xlsx, \*\.parquet) \|", page("reading"))
    files = {name for cell in named for name in cell.split(", ")}
    written = {path.name if path.suffix != ".parquet" else "*.parquet" for path in tmp_path.iterdir()}
    assert written - {"articles.jsonl"} == files - {"articles.jsonl"} and WORKBOOK in files


def test_every_verdict_is_told() -> None:
    told = re.findall(r"(?m)^\| (`\w+`(?:, `\w+`)?) \|", page("reviewing").split("## ")[0])
    assert tuple(re.findall(r"\w+", " ".join(told))) == VERDICTS

"""What a file of the dump, or a table that comes back, may never do: run code, read or write elsewhere, blow up."""

import ast
import io
import json
import os
import sqlite3
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline import sheets
from pipeline.errors import FactledgerError
from pipeline.run import HIDDEN, Options, run
from pipeline.sheets import read_sheet
from pipeline.store import NAME
from tests.conftest import ROOT

_NEVER = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve"}
_RUN = {"eval", "exec", "compile", "__import__"}


def test_nothing_is_pickled_and_no_text_is_run() -> None:
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert _NEVER.isdisjoint(name.partition(".")[0] for name in names), path
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called not in _RUN, (path, called)


def _workbook(sheet_is: tuple[bytes, bytes]) -> bytes:
    """A workbook whose sheet has one thing for another."""
    book = openpyxl.Workbook()
    book.active.append(["conflict_id", "note"])  # type: ignore[union-attr]
    book.active.append(["c1", "NOTE"])  # type: ignore[union-attr]
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(*sheet_is) if name.endswith("sheet1.xml") else content)
    return out.getvalue()


@pytest.mark.parametrize("entity", ['"told"', '"&amp;amp;"', 'SYSTEM "file:///etc/hostname"'])
def test_entities_of_a_workbook_are_not_expanded(tmp_path: Path, entity: str) -> None:
    plain = _workbook((b"NOTE", b"mine"))
    (tmp_path / "a.xlsx").write_bytes(plain)
    assert read_sheet(tmp_path / "a.xlsx").rows == (("c1", "mine"),)
    declared = f"<!DOCTYPE worksheet [<!ENTITY e {entity}>]><worksheet".encode()
    content = _workbook((b"<worksheet", declared))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert declared in archive.read("xl/worksheets/sheet1.xml")
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(FactledgerError):
        read_sheet(tmp_path / "a.xlsx")


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_FREE", 1_000_000)
    (tmp_path / "a.xlsx").write_bytes(_workbook((b"<sheetData>", b"<sheetData>" + b" " * 3_000_000)))
    with pytest.raises(FactledgerError, match="archive bomb"):
        read_sheet(tmp_path / "a.xlsx")


def _everything(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_hostile_names_stay_names(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    dump.mkdir()
    told = "The port of Arden will cost {} million euros, the ministry said."
    if sys.platform == "linux":
        # File names are bytes; some file systems refuse these.
        for name in (
            b"lone-\xed\xa0\x80.txt",
            b"latin-\xe9.txt",
            b"lines\n\r.txt",
            "bidi-\u202etxt.exe".encode(),
            b"=1+1",
        ):
            (dump / os.fsdecode(name)).write_text(told.format(307), "utf-8")
    ids = ["../../../escaped.txt", "/etc/escaped", "a\x00b", "C:\\escaped", "\ud800", "=cmd|' /C calc'!A0", "x" * 5000]
    lines = [json.dumps({"id": name, "text": told.format(n)}) for n, name in enumerate(ids, 411)]
    (dump / "records.jsonl").write_text("\n".join(lines), "utf-8")
    before = _everything(tmp_path)
    outcome = run(Options(dump, tmp_path / "out"))
    assert outcome.counts["articles"] >= len(ids)
    assert all(tmp_path / "out" in path.parents for path in _everything(tmp_path) - before)
    with sqlite3.connect(tmp_path / "out" / HIDDEN / NAME) as store:
        blobs = [row[0] for table in ("article", "piece") for row in store.execute(f"SELECT content FROM {table}")]
    assert blobs and all(blob[:1] == b"\x78" for blob in blobs)  # zlib, as the codec packs; pickle begins with 0x80

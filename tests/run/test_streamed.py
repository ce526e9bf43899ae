"""Tables put together from kept pieces are those of a ledger that is in memory as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest

import pipeline.link.partition
from pipeline.read import read_dump
from pipeline.reconcile import build_ledger
from pipeline.records import Article, Quarantined
from pipeline.run import Options, run
from pipeline.run.work import batch_of, compile_rules, work
from pipeline.write import RunInfo, write_outputs
from tests.run.conftest import compile_once, load_once, tables


def test_pieces_make_the_same_tables(tmp_path: Path, dump: Path, plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.link.partition, "WHOLE", 1000)
    book = load_once(plain)
    items = list(read_dump(dump))
    rules = compile_once(book, compile_rules)[0]
    batch = batch_of([work(item, rules, {}) for item in items if isinstance(item, Article)])
    refused = tuple(item for item in items if isinstance(item, Quarantined))
    ledger = replace(build_ledger(batch, book, ()), quarantined=refused)
    write_outputs(ledger, tmp_path / "whole", RunInfo({}))
    outcome = run(Options(dump, tmp_path / "pieces", rules=plain))
    assert len(outcome.conflicts) == len(ledger.conflicts) > 10
    assert tables(tmp_path / "pieces") == tables(tmp_path / "whole")

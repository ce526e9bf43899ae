"""decisions.csv only ever grows: rows of several writers, undo, damaged files, full disks."""

import multiprocessing
import os
from pathlib import Path

import pytest

from pipeline.decisions import NewerVerdict, append_decisions, latest, read_decisions
from pipeline.errors import DecisionError, OutputError
from pipeline.records import Decision

WRITERS, EACH = 4, 25


def said(name: str, verdict: str = "a", note: str = "") -> Decision:
    return Decision(name, verdict, "5", note, "me", "2026-01-01T00:00:00Z", "e1")


def kept(out: Path) -> list[Decision]:
    return list(read_decisions(out)[0])


def test_the_first_row_makes_the_file_and_later_ones_follow(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    append_decisions(out, [])
    assert (out / "decisions.csv").read_bytes().startswith(b'\xef\xbb\xbf"conflict_id","decision"')
    rows = [said("c1", note='=1+1\n"quoted", with more'), said("c2"), said("c1", "b")]
    append_decisions(out, rows[:1])
    before = (out / "decisions.csv").read_bytes()
    append_decisions(out, rows[1:])
    assert kept(out) == rows
    assert (out / "decisions.csv").read_bytes().startswith(before)


def test_the_newest_row_counts_and_a_withdrawn_one_leaves_nothing() -> None:
    rows = [said("c1"), said("c2"), said("c1", "b"), said("c2", "withdrawn"), said("c3", "withdrawn")]
    assert {name: decision.verdict for name, decision in latest(rows).items()} == {"c1": "b"}
    assert latest([*rows, said("c2", "a")])["c2"].verdict == "a"


def test_a_verdict_on_something_that_somebody_else_decided_is_refused(tmp_path: Path) -> None:
    append_decisions(tmp_path, [said("c1")], seen={"c1": 0})
    with pytest.raises(NewerVerdict, match="c1"):
        append_decisions(tmp_path, [said("c2"), said("c1", "b")], seen={"c1": 0, "c2": 0})
    assert kept(tmp_path) == [said("c1")]
    append_decisions(tmp_path, [said("c1", "b")], seen={"c1": 1})
    assert len(kept(tmp_path)) == 2


@pytest.mark.parametrize(
    "damage", [b'"c1","a","","an open quote', b'"c1","a"\n', b'"","a","","","","",""\n', b"\xff\n"]
)
def test_nothing_is_added_behind_a_damaged_row(tmp_path: Path, damage: bytes) -> None:
    append_decisions(tmp_path, [said("c0")])
    path = tmp_path / "decisions.csv"
    path.write_bytes(path.read_bytes() + damage)
    before = path.read_bytes()
    with pytest.raises(DecisionError):
        append_decisions(tmp_path, [said("c2")])
    assert path.read_bytes() == before


def test_a_last_line_without_its_end_gets_one(tmp_path: Path) -> None:
    append_decisions(tmp_path, [said("c1")])
    path = tmp_path / "decisions.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append_decisions(tmp_path, [said("c2")])
    assert kept(tmp_path) == [said("c1"), said("c2")]


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append_decisions(tmp_path, [said("c1")])

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        append_decisions(tmp_path, [said("c2")])
    monkeypatch.undo()
    assert kept(tmp_path) == [said("c1")]


def append_many(out: Path, writer: int) -> None:
    for number in range(EACH):
        append_decisions(out, [said(f"c{writer}-{number}")])


def test_several_processes_append_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=append_many, args=(tmp_path, n)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {d.conflict_id for d in kept(tmp_path)} == {f"c{w}-{n}" for w in range(WRITERS) for n in range(EACH)}
    assert len(kept(tmp_path)) == WRITERS * EACH

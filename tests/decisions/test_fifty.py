"""Fifty conflicts of a dump decided in the table: the next run shows them all decided; when the dump grows, those whose
evidence changed are open again, except where both sides are kept apart for good."""

from itertools import cycle
from pathlib import Path

import pytest

from pipeline.decisions import apply_file, kept_decisions
from pipeline.run import Options, run
from pipeline.schema import CLOSED, CONFLICTS, FACTS
from pipeline.tables import Row, read_table, table_bytes
from tests.review.dump import write_dump

VERDICTS = ("accept", "a", "b", "both", "neither", "defer")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dump, its tables, every conflict decided, and the tables of the run after that."""
    folder = tmp_path_factory.mktemp("fifty")
    write_dump(folder / "dump")
    run(Options(folder / "dump", folder / "outputs"))
    rows = conflicts(folder)
    assert len(rows) >= 50
    filled = [row | decided(row, verdict) for row, verdict in zip(rows, cycle(VERDICTS), strict=False)]
    (folder / "filled.csv").write_bytes(table_bytes(CONFLICTS, filled))
    taken, faults = apply_file(folder / "filled.csv", folder / "outputs", "Ada")
    assert (len(taken), faults) == (len(rows), ())
    run(Options(folder / "dump", folder / "outputs"))
    return folder


def conflicts(folder: Path) -> list[Row]:
    return read_table(folder / "outputs" / "conflicts.csv", CONFLICTS)


def decided(row: Row, verdict: str) -> Row:
    if verdict == "accept" and not row["proposed_value"]:
        verdict = "a"
    return {
        "decision": verdict,
        "decided_value": "123456" if verdict == "neither" else "",
        "note": f"about {row['unit']}",
    }


def test_all_of_them_are_decided(folder: Path) -> None:
    said = {decision.conflict_id: decision for decision in kept_decisions(folder / "outputs")}
    rows = conflicts(folder)
    assert len(rows) == len(said) >= 50
    for row in rows:
        decision = said[row["conflict_id"]]
        assert (row["state"], row["decision"], row["note"]) == ("unchanged", decision.verdict, decision.note)
        assert (row["decided_value"], row["verdicts"]) == (decision.decided_value, "1")
        assert decision.about.endswith(f"{row['display_a']} / {row['display_b']}")
    assert read_table(folder / "outputs" / "closed.csv", CLOSED) == []


def test_the_facts_bear_what_was_decided(folder: Path) -> None:
    rows = {row["conflict_id"]: row for row in conflicts(folder)}
    facts = [fact for fact in read_table(folder / "outputs" / "facts.csv", FACTS) if fact["conflict_ids"]]
    assert len(facts) >= 50
    for fact in facts:
        (row,) = [rows[name] for name in fact["conflict_ids"].split(" | ")]
        assert (fact["status"] == "reviewed") == (row["decision"] != "defer")
        if row["decided_value"]:
            assert fact["value"] == row["decided_value"]


def test_a_grown_dump_reopens_what_changed_and_lists_what_went(folder: Path) -> None:
    before = {row["conflict_id"]: row for row in conflicts(folder)}
    dump = folder / "dump"
    herald = next(iter(sorted(dump.glob("00-*herald.txt"))))
    (dump / "99-gazette.txt").write_text("From the Gazette. " + herald.read_text("utf-8"), "utf-8")
    for gone in dump.glob("01-*herald.txt"):
        gone.unlink()
    run(Options(dump, folder / "outputs"))
    now = {row["conflict_id"]: row for row in conflicts(folder)}
    closed = read_table(folder / "outputs" / "closed.csv", CLOSED)
    assert {row["conflict_id"] for row in closed} == set(before) - set(now) and len(closed) >= 3
    assert all(row["reviewer"] == "Ada" and row["decision"] for row in closed)
    changed = [row for name, row in now.items() if row["evidence"] != before[name]["evidence"]]
    assert len(changed) >= 3
    for row in changed:
        earlier = before[row["conflict_id"]]
        if earlier["decision"] == "both":
            assert (row["state"], row["decision"]) == ("unchanged", "both")
        else:
            assert (row["state"], row["decision"]) == ("updated", "")
            assert row["earlier"].startswith(earlier["decision"]) and "by Ada: about" in row["earlier"]
    assert len(kept_decisions(folder / "outputs")) == len(before)

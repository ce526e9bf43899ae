"""Whole output folders: columns, order, traces, atomicity, decisions that no run loses."""

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.decisions import read_decisions
from pipeline.errors import DecisionError, OutputError
from pipeline.records import Article, Decision
from pipeline.schema import CLOSED, CONFLICTS, DECISIONS, FACTS, MENTIONS, TABLES
from pipeline.tables import Row, read_table, table_bytes
from pipeline.write import RunInfo, write_outputs
from tests.ledgers import TEXT_A, TEXT_B, ledger

ABOUT = {"version": "test"}


def write(out: Path, **changes: object) -> None:
    """A run on the hand-made ledger, with the decisions that the folder holds."""
    kept, added = read_decisions(out)
    write_outputs(ledger(**changes), out, RunInfo(ABOUT, kept, added))  # type: ignore[arg-type]


def conflict(out: Path) -> Row:
    (row,) = read_table(out / "conflicts.csv", CONFLICTS)
    return row


def decide(out: Path, **cells: str) -> None:
    """What a reviewer does in a spreadsheet."""
    row = conflict(out) | cells
    (out / "conflicts.csv").write_bytes(table_bytes(CONFLICTS, [row]))


def decisions(out: Path) -> list[Row]:
    return read_table(out / "decisions.csv", DECISIONS)


def test_all_tables_are_there_with_their_columns(tmp_path: Path) -> None:
    write(tmp_path)
    names = {f"{table.name}.csv" for table in TABLES} | {"run.json", "schema.json", "datapackage.json"}
    assert {path.name for path in tmp_path.iterdir()} == names
    for table in TABLES:
        header = (tmp_path / f"{table.name}.csv").read_text("utf-8-sig").splitlines()[0]
        assert header == ",".join(f'"{name}"' for name in table.names)
    assert decisions(tmp_path) == []
    assert json.loads((tmp_path / "run.json").read_text("utf-8")) == ABOUT


def test_every_row_can_be_traced(tmp_path: Path) -> None:
    write(tmp_path)
    texts = {"a.txt": TEXT_A, "sub/b.txt": TEXT_B}
    mentions = read_table(tmp_path / "mentions.csv", MENTIONS)
    facts = read_table(tmp_path / "facts.csv", FACTS)
    for row in [*mentions, *facts]:
        assert texts[row["article"]][int(row["start"]) : int(row["end"])] == row["quote"]
    assert all(row["source"] and row["rule"] for row in mentions)
    ids = {row["mention_id"] for row in mentions}
    assert all(set(row["mention_ids"].split(" | ")) <= ids for row in facts)
    assert {row["fact_id"] for row in mentions} == {row["fact_id"] for row in facts} | {""}
    fact = next(row for row in facts if row["conflict_ids"])
    text = texts[fact["article"]]
    assert fact["prefix"] + fact["quote"] + fact["suffix"] in text
    assert fact["display"] == "JPY 3.07 trillion"
    assert fact["value"] == "3070000000000"
    row = conflict(tmp_path)
    assert row["checks"] == "passed: 150 billion is part of 3.07 trillion | failed: x"
    assert (row["quote_a"], row["quote_b"]) == ("¥3.07 trillion", "30.7 trillion yen")
    assert {row["mentions_a"], row["mentions_b"]} <= ids


def test_a_context_that_looks_like_a_formula_is_neutral_in_the_file(tmp_path: Path) -> None:
    write(tmp_path)
    content = (tmp_path / "mentions.csv").read_text("utf-8-sig")
    assert "\"'=METI" in content and '"=METI' not in content


def test_the_order_of_the_records_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "two", reverse=True)
    for name in ("mentions.csv", "facts.csv", "conflicts.csv", "decisions.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_second_run_into_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("failing", ["write", "replace"])
def test_a_full_disk_leaves_the_old_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    write(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*args: object) -> Callable[..., None]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync" if failing == "write" else "pathlib.Path.replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write(tmp_path, scale=100)
    monkeypatch.undo()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_output_folder_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        write_outputs(ledger(), tmp_path / "file", RunInfo(ABOUT))


def test_other_formats_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="choose one of csv, xlsx, parquet"):
        write_outputs(ledger(), tmp_path, RunInfo(ABOUT, format="xls"))
    assert list(tmp_path.iterdir()) == []


def test_rewritten_articles_are_kept_and_go_when_they_are_gone(tmp_path: Path) -> None:
    article = Article("page.html", "Title\n\nBody ¥5bn", "https://p.example", "P", title=5, plain=False)
    found = ledger()
    write_outputs(replace(found, articles=(*found.articles, article)), tmp_path, RunInfo(ABOUT))
    (line,) = (tmp_path / "articles.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["text"] == article.text
    write_outputs(ledger(), tmp_path, RunInfo(ABOUT))
    assert (tmp_path / "articles.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ({"decision": "accept"}, "3070000000000"),
        ({"decision": "a"}, "3070000000000"),
        ({"decision": " B ", "note": "=they say"}, "30700000000000"),
        ({"decision": "both"}, ""),
        ({"decision": "neither", "decided_value": "3069300000000"}, "3069300000000"),
        ({"decision": "neither", "decided_value": "3.0693E+12"}, "3069300000000"),
        ({"decision": "defer"}, ""),
    ],
)
def test_a_verdict_in_conflicts_csv_is_taken_over_once(tmp_path: Path, cells: dict[str, str], value: str) -> None:
    write(tmp_path)
    assert conflict(tmp_path)["state"] == "new"
    decide(tmp_path, **cells)
    for _ in range(3):
        write(tmp_path)
        (row,) = decisions(tmp_path)
        assert (row["decision"], row["decided_value"]) == (cells["decision"].strip().lower(), value)
        assert row["note"] == cells.get("note", "")
        assert row["evidence"] and row["decided_at"].endswith("Z")
        now = conflict(tmp_path)
        assert (now["state"], now["decision"], now["decided_value"]) == ("unchanged", row["decision"], value)


def test_a_spreadsheet_may_have_rounded_the_figures(tmp_path: Path) -> None:
    write(tmp_path)
    decide(tmp_path, decision="a", value_a="3.1E+12", value_b="3E+13")
    write(tmp_path)
    assert decisions(tmp_path)[0]["decided_value"] == "3070000000000"
    assert conflict(tmp_path)["state"] == "unchanged"


def test_new_evidence_reopens_a_conflict_and_shows_the_earlier_verdict(tmp_path: Path) -> None:
    write(tmp_path)
    decide(tmp_path, decision="a", note="METI's page")
    write(tmp_path)
    write(tmp_path, scale=100)
    row = conflict(tmp_path)
    assert (row["state"], row["decision"]) == ("updated", "")
    assert (row["note"], row["earlier"]) == ("", "a 3070000000000: METI's page")
    decide(tmp_path, decision="b", note="")
    write(tmp_path, scale=100)
    assert [d["decision"] for d in decisions(tmp_path)] == ["a", "b"]
    assert conflict(tmp_path)["state"] == "unchanged"


def test_a_later_verdict_is_added_behind_the_earlier_one(tmp_path: Path) -> None:
    write(tmp_path)
    decide(tmp_path, decision="a")
    write(tmp_path)
    first = (tmp_path / "decisions.csv").read_bytes()
    decide(tmp_path, decision="b")
    write(tmp_path)
    assert (tmp_path / "decisions.csv").read_bytes().startswith(first)
    assert [d["decision"] for d in decisions(tmp_path)] == ["a", "b"]


def test_columns_that_a_reviewer_added_to_decisions_survive(tmp_path: Path) -> None:
    write(tmp_path)
    header = ["colour", *reversed(DECISIONS.names)]
    kept = ",".join(header) + f"\nred{',' * (len(header) - 2)}defer,old\n"
    (tmp_path / "decisions.csv").write_text(kept)
    decide(tmp_path, decision="a")
    write(tmp_path)
    assert (tmp_path / "decisions.csv").read_text("utf-8").startswith(kept)
    assert [d["conflict_id"] for d in decisions(tmp_path)] == ["old", conflict(tmp_path)["conflict_id"]]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"decision": "yes"}, "decision 'yes' is none of accept, a, b, both, neither, defer, withdrawn"),
        ({"decision": "neither"}, "needs the right value in decided_value"),
        ({"decision": "neither", "decided_value": "30.7 trillion"}, "no plain figure"),
        ({"decision": "neither", "decided_value": "NaN"}, "no plain figure"),
        ({"decision": "accept", "proposed_value": ""}, "no value is proposed"),
        ({"decision": "a", "conflict_id": ""}, "conflict_id is empty"),
    ],
)
def test_a_verdict_that_cannot_be_read_stops_the_run_and_loses_nothing(
    tmp_path: Path, cells: dict[str, str], words: str
) -> None:
    write(tmp_path)
    decide(tmp_path, **cells)
    before = (tmp_path / "conflicts.csv").read_bytes()
    with pytest.raises(DecisionError, match="row 2") as caught:
        write(tmp_path)
    assert words in str(caught.value)
    assert (tmp_path / "conflicts.csv").read_bytes() == before


def test_a_broken_decisions_file_is_never_overwritten(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "decisions.csv").write_text("who;what\nme;that\n")
    with pytest.raises(DecisionError, match="left as it is"):
        write(tmp_path)
    assert (tmp_path / "decisions.csv").read_text() == "who;what\nme;that\n"


def test_a_decision_about_a_conflict_that_is_gone_stays(tmp_path: Path) -> None:
    gone = Decision("c0123456789abcdef", "a", "5", "kept", "me", "2026-01-01T00:00:00Z", "e")
    write_outputs(ledger(), tmp_path, RunInfo(ABOUT, added=(gone,)))
    write(tmp_path)
    assert [d["conflict_id"] for d in decisions(tmp_path)] == [gone.conflict_id]
    assert read_table(tmp_path / "closed.csv", CLOSED) == decisions(tmp_path)

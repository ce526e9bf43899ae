"""What reviewers said about a conflict, in an explanation: the newest first, also where the conflict is gone."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.decisions import append_decisions
from pipeline.errors import FactledgerError
from pipeline.explain import annotate, explain, open_case
from pipeline.records import Decision
from pipeline.run import Options, run
from pipeline.schema import CONFLICTS, FACTS
from pipeline.tables import Row, read_table, table_bytes
from tests.dumps import shipped_book

GONE = "c0000000000000001"


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("decided")
    run(Options(root / "corpus", out))
    return out


@pytest.fixture
def outputs(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def row(outputs: Path) -> Row:
    return read_table(outputs / "conflicts.csv", CONFLICTS)[0]


def said(outputs: Path, name: str) -> list[tuple[str, str]]:
    lines = explain(outputs, name, shipped_book())
    return [(line.label, line.words) for line in lines if "verdict" in line.label or line.label == "decision"]


def verdict(row: Row, choice: str, value: str) -> Decision:
    return Decision(row["conflict_id"], choice, value, "", "Ada", "2026-01-05T09:30:00Z", row["evidence"])


def test_verdicts_are_told_the_newest_first(outputs: Path, row: Row) -> None:
    first, second = verdict(row, "a", row["value_a"]), replace(verdict(row, "b", row["value_b"]), note="called them")
    append_decisions(outputs, [first, second])
    told = [
        ("verdict", f"b: {row['display_b']}, by Ada, 2026-01-05T09:30:00Z; note: called them"),
        ("earlier verdict", f"a: {row['display_a']}, by Ada, 2026-01-05T09:30:00Z"),
    ]
    assert said(outputs, row["conflict_id"]) == told
    assert said(outputs, row["fact_id"])[:2] == told, "a fact tells the verdicts on its conflicts"
    assert said(outputs, row["evidence"]) == told, "the id of the evidence leads there, too"


def test_a_verdict_on_other_sides_says_so(outputs: Path, row: Row) -> None:
    append_decisions(outputs, [replace(verdict(row, "b", row["value_a"]), evidence="e0000000000000000")])
    rows = read_table(outputs / "conflicts.csv", CONFLICTS)
    path = outputs / "conflicts.csv"
    path.write_bytes(table_bytes(CONFLICTS, [rows[0] | {"state": "updated"}, *rows[1:]]))
    ((_, words),) = said(outputs, row["conflict_id"])
    assert words.startswith(f"then b: {row['display_a']}, by Ada") and words.endswith("the evidence has changed since")


def test_what_is_filled_in_and_not_taken_yet(outputs: Path, row: Row) -> None:
    rows = read_table(outputs / "conflicts.csv", CONFLICTS)
    (outputs / "conflicts.csv").write_bytes(table_bytes(CONFLICTS, [row | {"decision": "defer"}, *rows[1:]]))
    assert said(outputs, row["conflict_id"]) == [("decision", "defer")]


def test_a_closed_conflict_tells_its_verdict(outputs: Path, row: Row) -> None:
    append_decisions(
        outputs, [replace(verdict(row, "b", "5"), conflict_id=GONE, note="n", evidence="e5555555555555555")]
    )
    assert (
        said(outputs, GONE)
        == said(outputs, "e5555555")
        == [("verdict", "then b: 5, by Ada, 2026-01-05T09:30:00Z; note: n")]
    )
    node = annotate(open_case(outputs, GONE, shipped_book()))
    assert node["factledger:state"] == "closed"
    (told,) = node["factledger:verdicts"]
    assert told["target"] == node["id"] == f"urn:factledger:conflict:{GONE}"
    assert told["motivation"] == "assessing" and [body["value"] for body in told["body"]] == ["b 5", "n"]
    assert (told["created"], told["creator"]["name"]) == ("2026-01-05T09:30:00Z", "Ada")
    with pytest.raises(FactledgerError, match="no mention, fact or conflict"):
        explain(outputs, "c0000000000000002", shipped_book())


def test_a_reviewed_fact_says_that_its_reason_is_older(outputs: Path, row: Row) -> None:
    facts = read_table(outputs / "facts.csv", FACTS)
    reviewed = [f | {"status": "reviewed"} if f["fact_id"] == row["fact_id"] else f for f in facts]
    (outputs / "facts.csv").write_bytes(table_bytes(FACTS, reviewed))
    labels = [line.label for line in explain(outputs, row["fact_id"], shipped_book())]
    assert "before the review" in labels and "reason" not in labels

"""Why mentions are one fact and why the nearest other fact is not: read back from the tables of a run."""

from pathlib import Path

import pytest

from pipeline.explain import Line, explain
from pipeline.link.reasons import compare, nearest
from pipeline.run import Options, run
from pipeline.schema import FACTS, MENTIONS
from pipeline.tables import Row, read_table
from tests.dumps import shipped_book

TEXTS = {
    "a.txt": "The draft budget for fiscal 2026 gives chips and AI 1.239 trillion yen, the ministry said on Friday.\n\n"
    "The fund for rice farmers in Aomori gets 46 billion yen in fiscal 2026.\n",
    "b.txt": "In fiscal 2026 the draft budget for chips and AI is 1.24 trillion yen, papers show.\n\n"
    "The fund for rice farmers in Aomori had 38 billion yen in fiscal 2025.\n",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "dump").mkdir()
    for name, text in TEXTS.items():
        (folder / "dump" / name).write_text(text, encoding="utf-8")
    run(Options(folder / "dump", folder / "out"))
    return folder / "out"


def facts(outputs: Path) -> dict[str, Row]:
    return {row["fact_id"]: row for row in read_table(outputs / "facts.csv", FACTS)}


def mentions(outputs: Path) -> dict[str, Row]:
    return {row["mention_id"]: row for row in read_table(outputs / "mentions.csv", MENTIONS)}


def with_quote(rows: dict[str, Row], quote: str) -> Row:
    return next(row for row in rows.values() if row["quote"] == quote and row["kind"] == "amount")


def lines(outputs: Path, name: str, label: str) -> list[Line]:
    return [line for line in explain(outputs, name, shipped_book()) if line.label == label]


def test_each_link_of_a_fact_names_what_agreed_and_what_is_open(outputs: Path) -> None:
    fact = with_quote(mentions(outputs), "1.239 trillion yen")["fact_id"]
    found = lines(outputs, fact, "link")
    rounded = [line.words for line in found if "rounded" in line.words]
    assert rounded and "agreed: " in rounded[0] and "period FY2026" in rounded[0]
    assert "left open: " in rounded[0]


def test_a_mention_tells_its_link_to_the_best_evidence(outputs: Path) -> None:
    other = with_quote(mentions(outputs), "1.24 trillion yen")
    (found,) = lines(outputs, other["mention_id"], "link")
    assert found.words.startswith("with ") and "a.txt" in found.words


def test_the_nearest_other_fact_is_named_with_the_reason(outputs: Path) -> None:
    row = with_quote(mentions(outputs), "46 billion yen")
    (found,) = lines(outputs, row["fact_id"], "apart")
    other = with_quote(mentions(outputs), "38 billion yen")["fact_id"]
    assert found.words.startswith(other)
    assert "period FY2026 / FY2025" in found.words


def test_a_fact_without_a_neighbour_says_so(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.txt").write_text("The bridge over the Volta costs 40 million euros.", encoding="utf-8")
    run(Options(tmp_path / "dump", tmp_path / "out"))
    row = with_quote(mentions(tmp_path / "out"), "40 million euros")
    assert [line.words for line in lines(tmp_path / "out", row["fact_id"], "apart")] == ["no other fact is near"]


ROW = {
    "kind": "amount", "article": "a", "value": "5000", "low": "", "high": "", "unit": "JPY", "qualifier": "exact",
    "subject": "org:x", "metric": "budget", "period": "FY2026", "scope": "", "stance": "", "deadline": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "how", "agreed", "differed"),
    [
        ({}, "the same value", 3, 0),
        ({"value": "50000"}, "values a power of ten apart", 3, 0),
        ({"value": "7700"}, "values that differ", 3, 0),
        ({"value": "4980"}, "one value is the other rounded", 3, 0),
        ({"unit": "USD"}, "one amount in two currencies", 3, 0),
        ({"value": "", "low": "4000", "high": "6000"}, "values that can both be true", 3, 0),
        ({"period": "FY2025", "metric": ""}, "the same value", 1, 1),
    ],
)
def test_two_rows_side_by_side(change: Row, how: str, agreed: int, differed: int) -> None:
    found = compare(ROW, {**ROW, **change})
    assert (found.how, len(found.agreed), len(found.differed)) == (how, agreed, differed)
    assert len(found.agreed) + len(found.empty) + len(found.differed) == 5


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, "the same value alone proves nothing"),
        ({"value": "7700"}, "the values differ by more than a slip"),
        ({"scope": "requested"}, "they differ in scope initial / requested"),
        ({"value": "7700", "sources": "s1"}, "one source states both (s1)"),
    ],
)
def test_why_two_facts_were_kept_apart(change: Row, reason: str) -> None:
    def fact(name: str, **more: str) -> tuple[Row, Row]:
        mention = {**ROW, "scope": "initial", "mention_id": "m" + name, "start": "0", "end": "1",
                   "context": "A fund for rice farmers in Aomori " + name, **more}  # fmt: skip
        return {**mention, "fact_id": name, "mention_ids": "m" + name, "sources": more.get("sources", "s" + name),
                "display": "", "quote": ""}, mention  # fmt: skip

    (one, m1), (two, m2) = fact("1"), fact("2", **change)
    found = nearest(one, m1, {"1": one, "2": two}, {"m1": m1, "m2": m2})
    assert found is not None and found.fact is two
    assert reason in found.reason

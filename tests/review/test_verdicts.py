"""How a conflict stands after verdicts and undos, and what a typed figure means."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.decisions import kept_decisions
from pipeline.records import Decision
from pipeline.review.verdicts import Choice, Incomplete, Standing, decide, figure, newest, standing_of
from pipeline.tables import Row

ROW: Row = {
    "conflict_id": "c1",
    "evidence": "e1",
    "proposed_value": "5",
    "value_a": "5",
    "value_b": "50",
    "kind": "value",
}
ROW |= {"mentions_a": "m1 | m2", "mentions_b": "m3"}
OTHER: Row = {**ROW, "conflict_id": "c2"}
A = Decision("c1", "a", "5", "", "kim", "2026-01-05T09:30:00Z", "e1")
B = replace(A, verdict="b", decided_value="9")
BACK = replace(A, verdict="withdrawn", decided_value="")


def _standing(*rows: Decision) -> Standing:
    return standing_of({"c1": ROW}, rows)["c1"]


@pytest.mark.parametrize(
    ("rows", "state", "verdict"),
    [
        ((), "open", None),
        ((A,), "decided", "a"),
        ((A, B), "decided", "b"),
        ((A, BACK), "open", None),
        ((A, B, A), "decided", "a"),
        ((A, BACK, B), "decided", "b"),
        ((replace(A, verdict="defer"),), "deferred", "defer"),
        ((replace(A, evidence="e0"),), "reopened", "a"),
        ((replace(A, conflict_id="c9"),), "open", None),
    ],
)
def test_state(rows: tuple[Decision, ...], state: str, verdict: str | None) -> None:
    standing = _standing(*rows)
    assert standing.state == state
    assert (standing.current.verdict if standing.current else None) == verdict


def test_an_undo_goes_one_step_further_each_time() -> None:
    assert [d.verdict for d in _standing(A, B).stack] == ["a", "b"]
    assert [d.verdict for d in _standing(A, B, A).stack] == ["a"], "what was said again took the second verdict back"


def test_both_holds_for_the_two_whatever_else_is_said(tmp_path: Path) -> None:
    decide(tmp_path, _standing(), _standing().version, Choice("both", "", "", "kim", "2026-01-05T09:30:00Z"))
    (both,) = kept_decisions(tmp_path)
    assert both.sides == "m1 m2 / m3"
    grown = {**ROW, "evidence": "e2", "mentions_a": "m2 | m9"}
    assert standing_of({"c1": grown}, [both])["c1"].state == "decided"
    assert standing_of({"c1": {**grown, "mentions_b": "m8"}}, [both])["c1"].state == "reopened"


def test_each_row_makes_a_new_version() -> None:
    versions = [_standing(*(A, BACK, A)[:n]).version for n in range(4)]
    assert len(set(versions)) == 4
    moved = standing_of({"c1": {**ROW, "proposed_value": "9"}}, ())["c1"]
    assert moved.version != versions[0], "another proposal is another question"


def test_the_newest_verdict_in_force() -> None:
    later = replace(A, conflict_id="c2")
    rows = {"c1": ROW, "c2": OTHER}

    def last(*decisions: Decision) -> str:
        found = newest(standing_of(rows, decisions), decisions)
        return found.row["conflict_id"] if found else ""

    assert last() == ""
    assert last(A, later) == "c2"
    assert last(A, later, replace(BACK, conflict_id="c2")) == "c1"
    assert last(later, A, B, A) == "c1"
    assert last(later, A, BACK) == "c2"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("3.07 trillion", "3070000000000"),
        ("3,070,000", "3070000"),
        ("JPY 250 billion", "250000000000"),
        ("-1.5", "-1.5"),
        ("12%", "12"),
        (" 45 Million ", "45000000"),
        ("007", "7"),
    ],
)
def test_figures_as_people_type_them(words: str, value: str) -> None:
    assert figure(words) == value


@pytest.mark.parametrize("words", ["", "about five", "1e9", "3.07 zillion", "1,00", "5-6", "9" * 100, "٣"])
def test_no_figure(words: str) -> None:
    with pytest.raises(Incomplete):
        figure(words)


@pytest.mark.parametrize(("kind", "value"), [("date", "5/12/2026"), ("entity", "=1+1"), ("entity", "@x"), ("date", "")])
def test_words_that_a_spreadsheet_would_change(tmp_path: Path, kind: str, value: str) -> None:
    standing = standing_of({"c1": {**ROW, "kind": kind, "value_a": "FY2025"}}, ())["c1"]
    with pytest.raises(Incomplete):
        decide(tmp_path, standing, standing.version, Choice("neither", value, "", "kim", "2026-01-05T09:30:00Z"))
    assert kept_decisions(tmp_path) == ()


@pytest.mark.parametrize(("kind", "value"), [("date", "2026-05-12"), ("date", "FY2026"), ("entity", "Rapidus Corp.")])
def test_words_that_are_fine(tmp_path: Path, kind: str, value: str) -> None:
    standing = standing_of({"c1": {**ROW, "kind": kind, "value_a": "FY2025"}}, ())["c1"]
    decide(tmp_path, standing, standing.version, Choice("neither", value, "", "kim", "2026-01-05T09:30:00Z"))
    assert kept_decisions(tmp_path)[0].decided_value == value

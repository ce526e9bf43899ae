"""`both`: two sides that are kept apart for good, whatever is stated anew."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.decisions import append_decisions, kept_decisions
from pipeline.decisions.apart import Apart, holds, kept_apart, known_apart, sides_cell, sides_of, split
from pipeline.records import Conflict, Decision, Frame, Framed, Mention
from tests.ledgers import ledger

SIDES = Apart(frozenset({"m1", "m2"}), frozenset({"m3"}), frozenset({"a.txt", "b.txt#1"}))
CELL = "m1 m2 / m3 / a.txt | b.txt#1"


def both(sides: str = CELL, verdict: str = "both") -> Decision:
    return Decision("c1", verdict, "", "", "", "", "e1", sides)


def conflict(a: Sequence[str], b: Sequence[str], name: str = "c9") -> Conflict:
    return replace(ledger().conflicts[0], id=name, members_a=tuple(a), members_b=tuple(b))


def test_the_cell_of_a_decision() -> None:
    row = {"mentions_a": "m1 | m2", "mentions_b": "m3", "sources_a": "a.txt | b.txt#1", "sources_b": "a.txt"}
    assert sides_cell(row) == CELL
    assert sides_of(both(CELL)) == SIDES
    assert sides_of(both(CELL, "a")) is None
    assert sides_cell(row | {"mentions_b": ""}) == ""
    assert sides_of(both("")) is None


@pytest.mark.parametrize(("articles", "concerned"), [({"a.txt"}, True), ({"b.txt", "c"}, True), ({"b"}, False)])
def test_which_articles_it_concerns(articles: set[str], concerned: bool) -> None:
    assert SIDES.concerns(articles) is concerned


@pytest.mark.parametrize(
    ("a", "b", "stands"),
    [
        (["m1"], ["m3"], True),
        (["m3", "m8"], ["m9", "m2"], True),
        (["m1"], ["m9"], False),
        (["m1"], ["m2"], False),
        (["m8"], ["m9"], False),
        ([], ["m3"], False),
    ],
)
def test_which_dispute_it_settles(a: Sequence[str], b: Sequence[str], stands: bool) -> None:
    assert holds(both(), "e9", a, b) is stands
    assert holds(both(), "e1", a, b)
    assert not holds(both(verdict="a"), "e9", a, b)
    (named,) = known_apart([conflict(a, b)], kept_apart({"c1": both()}))
    assert named.id == ("c1" if stands else "c9")


def test_nothing_is_renamed_without_such_a_verdict() -> None:
    one = conflict(["m1"], ["m3"])
    assert known_apart([one], kept_apart({"c1": both(verdict="a")})) == (one,)


def said(name: str, value: str, source: str = "x", period: str = "", unit: str = "JPY") -> Framed:
    mention = Mention(0, 1, "amount", "r", value=Decimal(value), unit=unit)
    return Framed(name, source, source, "", mention, Frame(period=period), (0, 1), 0)


GROUPS: dict[str, tuple[list[Framed], list[list[str]]]] = {
    "only one side is there": ([said("m1", "5"), said("m2", "5")], [["m1", "m2"]]),
    "both sides": ([said("m1", "5"), said("m3", "7")], [["m1"], ["m3"]]),
    "who joins states the one value": (
        [said("m1", "5", "p"), said("m3", "7", "q"), said("m8", "7", "r"), said("m9", "5", "s")],
        [["m1", "m9"], ["m3", "m8"]],
    ),
    "a conversion goes with its source": (
        [
            said("m1", "5", "p"),
            said("m7", "0.1", "p", unit="USD"),
            said("m3", "7", "q"),
            said("m8", "9", "q", unit="USD"),
        ],
        [["m1", "m7"], ["m3", "m8"]],
    ),
    "a third value stays": ([said("m1", "5", "p"), said("m3", "7", "q"), said("m8", "6", "r")], [["m1", "m8"], ["m3"]]),
    "the same value for two periods": (
        [said("m1", "5", "p", "FY2025"), said("m3", "5", "p", "FY2026"), said("m8", "5", "p", "FY2026")],
        [["m1"], ["m3", "m8"]],
    ),
}


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_is_split(name: str) -> None:
    group, expected = GROUPS[name]
    assert [[f.id for f in part] for part in split(group, [SIDES])] == expected


def test_a_file_of_an_older_version_goes_on_without_the_column(tmp_path: Path) -> None:
    header = "conflict_id,decision,decided_value,note,reviewer,decided_at,evidence\n"
    (tmp_path / "decisions.csv").write_text(header + "c1,a,5,,,,e1\n")
    append_decisions(tmp_path, [both()])
    assert (tmp_path / "decisions.csv").read_text() == header + 'c1,a,5,,,,e1\n"c1","both","","","","","e1"\n'
    assert [d.sides for d in kept_decisions(tmp_path)] == ["", ""]

"""Quality on the dumps of tests/fresh does not fall: floors a little below what was measured, for each and for all."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.dumps import ledger_of_folder
from tests.scoring import Score, score

HERE = Path(__file__).resolve().parent
DUMPS = sorted(p for p in (HERE / "fresh" / "dumps").iterdir() if p.is_dir())
FLOORS: dict[str, dict[str, float]] = tomllib.loads((HERE / "floors_fresh.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def scores() -> dict[str, Score]:
    """Each dump run and scored once."""
    return {p.name: score(p, ledger_of_folder(p)) for p in DUMPS}


def test_every_dump_has_floors() -> None:
    assert sorted(FLOORS) == sorted([*(p.name for p in DUMPS), "overall"])


@pytest.mark.parametrize("name", [p.name for p in DUMPS])
def test_no_measure_falls_below_its_floor(name: str, scores: dict[str, Score]) -> None:
    got = scores[name]
    below = [f"{key} is {got.measures[key]:.3f}, floor {floor}" for key, floor in FLOORS[name].items()
             if got.measures[key] < floor]  # fmt: skip
    assert not below, "\n".join([*below, *got.faults])


def test_conflicts_of_all_dumps(scores: dict[str, Score]) -> None:
    total: Counter[str] = Counter()
    for got in scores.values():
        total.update({k: int(v) for k, v in got.measures.items() if k.startswith("conflicts.") or k == "facts.glued"})
    floors = FLOORS["overall"]
    faults = [f"{n}: {x}" for n, got in scores.items() for x in got.faults if "conflict" in x]
    assert total["conflicts.wrong"] <= floors["wrong_most"], faults
    assert total["conflicts.false"] <= floors["false_most"], faults
    assert total["conflicts.found"] >= floors["found_least"], faults
    assert total["conflicts.resolved"] >= floors["resolved_least"], faults

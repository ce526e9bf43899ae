"""Verdicts of the page and the next run: a changed or withdrawn verdict is not brought back by the table of the run
before, and a fact bears what was decided."""

from pathlib import Path

from pipeline.decisions import kept_decisions
from pipeline.review.outputs import Outputs
from pipeline.review.verdicts import Choice, Standing, decide, standing_of, take_back
from pipeline.schema import CONFLICTS, FACTS
from pipeline.tables import Row, read_table
from tests.conftest import Command

WHEN = "2026-01-05T09:30:00Z"


def test_the_newest_verdict_survives_each_run(out: Path, tmp_path: Path, factledger: Command) -> None:
    name = read_table(out / "conflicts.csv", CONFLICTS)[0]["conflict_id"]

    def standing() -> Standing:
        outputs = Outputs(out)
        found = standing_of(outputs.tables.conflicts, outputs.decisions)[name]
        outputs.close()
        return found

    def say(verdict: str) -> None:
        decide(out, standing(), standing().version, Choice(verdict, "", "", "kim", WHEN))

    def after_a_run() -> Row:
        before = (out / "decisions.csv").read_bytes()
        done = factledger("run", tmp_path / "articles", "--out", out)
        assert done.returncode == 0, done.stderr
        assert (out / "decisions.csv").read_bytes() == before, "the run has nothing to add"
        return next(row for row in read_table(out / "conflicts.csv", CONFLICTS) if row["conflict_id"] == name)

    say("a")
    assert after_a_run()["decision"] == "a"
    say("b")
    row = after_a_run()
    assert (row["state"], row["decision"]) == ("unchanged", "b")
    fact = next(f for f in read_table(out / "facts.csv", FACTS) if f["fact_id"] == row["fact_id"])
    assert fact["status"] == "reviewed"
    for _ in range(2):
        take_back(out, standing(), standing().version, "kim", WHEN)
    row = after_a_run()
    assert (row["state"], row["decision"]) == ("new", "")
    assert [d.verdict for d in kept_decisions(out)] == ["a", "b", "a", "withdrawn"]

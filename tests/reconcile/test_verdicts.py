"""Verdicts in the tables of the next run: reviewed facts, values that stand, disputes that stay settled."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.decisions import evidence
from pipeline.errors import DecisionError
from pipeline.reconcile.naming import name_conflicts, told_conflicts
from pipeline.records import Conflict, Decision, Fact, Ledger
from tests.dumps import ledger_of
from tests.ledgers import ledger

STORY = {
    "a": "The plant of Rapidus in Chitose will open on 5 May 2027. Rapidus will build it for 3.07 trillion yen.",
    "b": "The plant of Rapidus in Chitose will open on 15 May 2027. Rapidus will build it for 30.7 trillion yen.",
}


def on(conflict: Conflict, verdict: str, value: str = "", sides: str = "") -> Decision:
    return Decision(conflict.id, verdict, value, evidence=evidence(conflict), sides=sides)


def after(texts: dict[str, str], verdicts: dict[str, tuple[str, str]]) -> tuple[Ledger, Ledger]:
    """The ledger before and after each conflict of a kind was decided."""
    before = ledger_of(texts)
    return before, ledger_of(
        texts, decisions=[on(c, *verdicts[c.kind]) for c in before.conflicts if c.kind in verdicts]
    )


@pytest.mark.parametrize(
    ("kind", "decided", "value"),
    [("date", "2027-05-06", "2027-05-06"), ("magnitude", "3069300000000", Decimal("3069300000000"))],
)
def test_a_fact_bears_the_decided_value(kind: str, decided: str, value: object) -> None:
    before, now = after(STORY, {kind: ("neither", decided)})
    (dispute,) = [c for c in before.conflicts if c.kind == kind]
    (fact,) = [f for f in now.facts if dispute.id in f.conflicts]
    assert (fact.status, fact.value) == ("reviewed", value)
    assert [c.id for c in now.conflicts] == [c.id for c in before.conflicts]


def told(dispute: Conflict, fact: Fact, decision: Decision) -> Fact:
    return told_conflicts([fact], [replace(dispute, fact_id=fact.id)], {dispute.id: decision})[0]


def test_a_dispute_about_the_period_settles_the_period() -> None:
    fact = ledger().facts[0]
    dispute = replace(ledger().conflicts[0], kind="date", unit="", value_a="FY2026", value_b="FY2025")
    settled = told(dispute, fact, on(dispute, "b", "FY2025"))
    assert (settled.status, settled.period, settled.value) == ("reviewed", "FY2025", fact.value)


def test_a_name_is_no_figure() -> None:
    fact = replace(ledger().facts[0], kind="entity", unit="", value=None)
    dispute = replace(ledger().conflicts[0], kind="entity", unit="", value_a="Rapidus", value_b="Lapidus")
    assert told(dispute, fact, on(dispute, "a", "Rapidus")).value == "Rapidus"


def test_a_figure_that_somebody_wrote_into_decisions_csv_by_hand_is_named() -> None:
    fact, dispute = ledger().facts[0], ledger().conflicts[0]
    with pytest.raises(DecisionError, match=r"'3 trillion' of c[0-9a-f]+ is no plain figure"):
        told(dispute, fact, on(dispute, "neither", "3 trillion"))


@pytest.mark.parametrize(("verdict", "status"), [("both", "reviewed"), ("a", "resolved")])
def test_both_stands_whoever_joins_and_other_verdicts_do_not(verdict: str, status: str) -> None:
    dispute, fact = ledger().conflicts[0], ledger().facts[0]
    sides = f"{' '.join(dispute.members_a)} / {' '.join(dispute.members_b)} / a"
    decided = {dispute.id: on(dispute, verdict, "", sides if verdict == "both" else "")}
    fact = replace(fact, status="resolved")
    grown = replace(dispute, sources_b=(*dispute.sources_b, "c.txt"), members_b=("m9", *dispute.members_b))
    for now in (grown, replace(grown, id="c-of-another-kind", kind="digits")):
        ((named,),) = name_conflicts([[now]], decided)
        assert (named.id == dispute.id) == (verdict == "both" or now is grown)
        assert told_conflicts([fact], [named], decided)[0].status == status


def test_both_on_real_articles_is_not_raised_again_when_one_is_added() -> None:
    before = ledger_of(STORY)
    (dispute,) = [c for c in before.conflicts if c.kind == "magnitude"]
    decision = on(dispute, "both", "", f"{' '.join(dispute.members_a)} / {' '.join(dispute.members_b)} / a")
    grown = STORY | {"c": STORY["b"].replace("The plant", "It is said that the plant")}
    again, now = ledger_of(grown), ledger_of(grown, decisions=[decision])
    assert len(again.conflicts) == len(now.conflicts)
    (standing,) = [c for c in now.conflicts if c.kind == "magnitude"]
    assert (standing.id, len(standing.sources_b) + len(standing.sources_a)) == (dispute.id, 3)


def test_both_makes_two_facts_of_one() -> None:
    before = ledger_of(STORY)
    (dispute,) = [c for c in before.conflicts if c.kind == "magnitude"]
    decision = on(dispute, "both", "", f"{' '.join(dispute.members_a)} / {' '.join(dispute.members_b)} / a | b")
    now = ledger_of(STORY, decisions=[decision])
    one, two = [[f for f in now.facts if m in f.members] for m in (dispute.members_a[0], dispute.members_b[0])]
    assert [(f.value, len(f.sources)) for f in (*one, *two)] == [(dispute.value_a, 1), (dispute.value_b, 1)]
    assert [(c.id, c.fact_id, c.origins_a, c.origins_b) for c in now.conflicts if c.id == dispute.id] == [
        (dispute.id, one[0].id, dispute.origins_a, dispute.origins_b)
    ]
    others = {f.id for f in before.facts if dispute.id not in f.conflicts}
    assert others <= {f.id for f in now.facts} and len(now.facts) == len(before.facts) + 1


@pytest.mark.parametrize(
    ("verdict", "unit"), [("accept", "JPY"), ("a", "JPY"), ("b", "USD"), ("neither", ledger().facts[0].unit)]
)
def test_a_dispute_about_the_currency_settles_the_currency(verdict: str, unit: str) -> None:
    dispute = replace(
        ledger().conflicts[0], kind="currency", unit="", display_a="JPY 3 trillion", display_b="USD 3 trillion"
    )
    settled = told(dispute, ledger().facts[0], on(dispute, verdict, "3000000000000"))
    assert (settled.status, settled.value, settled.unit) == ("reviewed", Decimal("3000000000000"), unit)

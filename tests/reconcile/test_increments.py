"""Totals that grow: so far, on top, and what that brings them to."""

from __future__ import annotations

import pytest

from tests.dumps import ledger_of, serious, sides

DENIED = [
    # text, what the parts make, what the text says
    (
        "The fund pays out another 385 million francs in June. That would bring the total to 2.875 billion francs, of "
        "a loan of three billion. So far it is 2.4 billion.",
        "2785000000", "2875000000",
    ),
    (
        "The charity sent a further 1,240 tents on Monday, bringing the total to 8,630 tents. It had sent 7,120 tents "
        "to date.",
        "8360", "8630",
    ),
    ("Ostrel has been lent €4.15bn so far. More: another €620m takes it to €47.7bn.", "4770000000", "47700000000"),
]  # fmt: skip

LET_ALONE = [
    "The charity sent a further 1,240 tents on Monday, bringing the total to 8,360 tents, after 7,120 tents to date.",
    # others give as well
    "Ostrel has been lent €4.15bn so far. Another €620m in May would take the sum to €5.9bn.",
    # nothing on top: the old figure is of something else
    "Ostrel has been lent €4.15bn so far. A school for €620m would take its budget to €47.7bn.",
    # nothing said to be so far
    "Ostrel was lent €4.15bn by Brennau. Another €620m in May would take the sum to €47.7bn.",
    # a yearly sum on top of a sum
    "Ostrel has been lent €4.15bn so far. Another €620m a year would take the sum to €47.7bn.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "made", "told"), DENIED)
def test_a_total_that_its_parts_deny_by_a_slip_is_contested(text: str, made: str, told: str) -> None:
    assert sides(serious(ledger_of({"a": text}))) == {("sum", *sorted((made, told)))}


@pytest.mark.parametrize("text", LET_ALONE)
def test_other_totals_are_let_alone(text: str) -> None:
    assert not serious(ledger_of({"a": text}))

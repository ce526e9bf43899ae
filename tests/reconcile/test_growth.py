"""A stated growth against the two values of its own sentence, both ways."""

from decimal import Decimal

import pytest

from pipeline.reconcile.growth import denied_growth
from tests.dumps import batch_of, ledger_of, serious

SLACK = Decimal("0.3")

HOLDS = [
    "Sales rose 27 percent to 33 billion yen from 26 billion yen.",  # 26.92
    "Sales rose 26.9 percent to 33.0 billion yen from 26.0 billion yen.",
    "Sales fell 25 percent to 66,000 tons from 88,000 tons.",
    "Sales fell by 25 percent from 88,000 tons to 66,000 tons.",
    "Sales rose 19 percent to 3 billion yen from 2.5 billion yen.",  # 3 may be 2.95 to 3.05 and more
    "Births fell 5.7 percent to 686,061 in 2024 from 727,288 in 2023.",
]
DENIED = [
    # sentence, what the two values give
    ("Sales rose 37 percent to 33 billion yen from 26 billion yen.", "27"),
    ("Sales rose 37.0 percent to 33.0 billion yen from 26.0 billion yen.", "26.9"),
    ("Output fell 12 percent to 66,000 tons from 88,000 tons.", "25"),
    ("Output fell by 12 percent from 88,000 tons to 66,000 tons.", "25"),
    ("Births fell 7.5 percent to 686,061 in 2024 from 727,288 in 2023.", "5.7"),
]
SILENT = [
    "Sales were 33 billion yen, and 37 percent of them came from abroad.",
    "Sales rose to 33 billion yen from 26 billion yen, and the margin is 12 percent.",
    "Sales rose 37 percent to 33 billion yen and profits to 5 billion yen from 4 billion yen.",
    "Sales rose 37 percent to 33 billion yen from $260 million.",
    "Sales rose 37 percent and costs 12 percent, to 33 billion yen from 26 billion yen.",
    "Sales rose about tenfold to 33 billion yen from 3 billion yen, 5 percent of them abroad.",
]


@pytest.mark.parametrize("sentence", HOLDS + SILENT)
def test_nothing_is_said(sentence: str) -> None:
    assert denied_growth(batch_of({"a": sentence}).mentions, SLACK) is None
    assert not serious(ledger_of({"a": sentence}))


@pytest.mark.parametrize(("sentence", "implied"), DENIED)
def test_a_growth_that_its_values_deny(sentence: str, implied: str) -> None:
    found = denied_growth(batch_of({"a": sentence}).mentions, SLACK)
    assert found is not None and found.implied == Decimal(implied)
    assert not found.check.passed and len(found.check.mentions) == 3
    conflict = serious(ledger_of({"a": sentence}))
    assert [(c.kind, c.severity, c.value_a, c.proposed) for c in conflict] == [
        ("growth", "error", Decimal(implied), Decimal(implied))
    ]
    assert conflict[0].members_a == () and len(conflict[0].members_b) == 1

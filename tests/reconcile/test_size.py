"""What a dispute is about in dollars, and the order of conflicts.csv that follows from it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.reconcile.fx import compile_rates
from pipeline.reconcile.size import sized
from pipeline.records import Conflict
from pipeline.write import conflict_order
from tests.dumps import shipped_book
from tests.ledgers import ledger


def conflict(**changes: object) -> Conflict:
    return replace(ledger().conflicts[0], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unit", "values", "size"),
    [
        ("USD", ("5", "-70"), "70"),
        ("USD/barrel", ("5", "70"), "70"),
        ("wafer/month", ("5", "70"), None),
        ("XQX", ("5", "70"), None),
        ("%", ("5", "70"), None),
        ("", ("5", "70"), None),
    ],
)
def test_the_size_in_dollars(unit: str, values: tuple[str, str], size: str | None) -> None:
    a, b = map(Decimal, values)
    found = sized(conflict(unit=unit, value_a=a, value_b=b), compile_rates(shipped_book())).size
    assert found == (Decimal(size) if size else None)


def test_other_currencies_are_converted() -> None:
    a, b = Decimal("1E12"), Decimal("2E12")
    yen, won = (
        sized(conflict(unit=unit, value_a=a, value_b=b), compile_rates(shipped_book())).size for unit in ("JPY", "KRW")
    )
    assert yen and won and 5 < yen / won < 15
    assert sized(conflict(unit="", value_a="FY2026", value_b="FY2025"), compile_rates(shipped_book())).size is None


def test_the_order_of_the_table() -> None:
    voices = ("x", "y", "z")
    order = [
        conflict(id="c5", origins_a=voices),
        conflict(id="c9", size=Decimal("7E9")),
        conflict(id="c8", size=Decimal("7E6"), ratio=Decimal(100)),
        conflict(id="c7", size=None, ratio=Decimal(100)),
        conflict(id="c6", size=None, ratio=None, members_a=voices),
        conflict(id="c4", size=None, ratio=None),
        conflict(id="c1", severity="warning", origins_a=voices, size=Decimal("7E20")),
        conflict(id="c2", severity="warning"),
    ]
    assert sorted(order[4:] + order[:4], key=conflict_order) == order

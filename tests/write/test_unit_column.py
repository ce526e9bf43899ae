"""What stands in the unit column: the code of a currency alone, the noun of a quantity with its period once."""

import pytest

from pipeline.write.rows import mention_rows
from tests.dumps import ledger_of


@pytest.mark.parametrize(
    ("text", "quote", "unit"),
    [
        ("It sells oil at $35 a barrel.", "$35", "USD"),
        ("It pays 5 euros an hour.", "5 euros", "EUR"),
        ("The state pays 630 billion yen a year.", "630 billion yen", "JPY"),
        ("It makes 55,000 wafers a month.", "55,000 wafers a month", "wafer/month"),
        ("It sells 5,000 cars a year.", "5,000 cars a year", "car/year"),
        ("It rose 5 percent a year.", "5 percent", "%"),
    ],
)
def test_unit_column(text: str, quote: str, unit: str) -> None:
    rows = [r for r in mention_rows(ledger_of({"a": text})) if r["quote"] == quote]
    assert [r["unit"] for r in rows] == [unit]

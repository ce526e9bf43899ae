"""What a figure leaves unsaid, what a bare $ means far from any capital, and tables drawn without tabs."""

from collections.abc import Callable

import pytest

Read = Callable[..., list[str]]

DOLLARS = [
    ("Moncton will spend $38 million on the wharf, and New Brunswick $12 million.", "$38 million = 38000000 CAD"),
    ("Dubbo's council wants $9 million from Queensland for a road.", "$9 million = 9000000 AUD"),
    ("The clean-up of Taranaki's last well costs $155 million.", "$155 million = 155000000 NZD"),
    ("Boston paid $5 million for a share in the wharf.", "$5 million = 5000000 USD"),
    (
        "A Vancouver miner raised US$40 million in New York and spent $12 million at home.",
        "$12 million = 12000000 CAD",
    ),
]
MONEY = [
    ("Sofia lent the port 90 million leva. In 2019 it spent 63 million.", "63 million = 63000000 BGN"),
    (
        "Rail cost the state 2 billion zlotys ($500 million), twice the 1.1 billion of 2019.",
        "1.1 billion = 1100000000 PLN",
    ),
    (
        "The line will cost 85 billion yen, of which some 19 billion comes from the towns.",
        "19 billion = 19000000000 JPY approx",
    ),
    (
        "The fund lends Kenya 3.1 billion dollars. So far it is 2.4 billion. In May it ends.",
        "2.4 billion = 2400000000 USD",
    ),
    (
        "The pier took 3.1 million euros. The rest, that is roughly 1 million, is lent.",
        "1 million = 1000000 EUR approx",
    ),
    ("A cook earns 17 thousand 2 lira.", "17 thousand 2 lira = 17002 TRY"),
]
NO_MONEY = [
    "The zoo paid 40 million euros for a tank. Its public was 2.3 million.",
    "The zoo paid 40 million euros. Visits were 2.1 million. This year it was 2.3 million.",
    "The network paid 40 million euros. It reached 2.3 million homes.",
]
TABLES = [
    ("Grain by port, million tonnes\nVarna\t2.1\t(1.9)\nBurgas\t0.8\t(0.7)\n", "1.9"),
    ("Fees in kroner\n\nBerth A ...... 41,000\nBerth B ...... 9,500\n", "9,500"),
    ("Port      Cranes      Berths\nGdynia      12      31\nUstka      3      8\n", "31"),
]


@pytest.mark.parametrize(("text", "wanted"), [*DOLLARS, *MONEY])
def test_money(read: Read, text: str, wanted: str) -> None:
    assert wanted in read(text, "amount")


@pytest.mark.parametrize("text", NO_MONEY)
def test_no_money(read: Read, text: str) -> None:
    assert not any("2.3 million" in row for row in read(text, "amount"))


@pytest.mark.parametrize(("text", "quote"), TABLES)
def test_tables(read: Read, text: str, quote: str) -> None:
    assert any(row.startswith(f"{quote} = ") for row in read(text, "amount", "quantity"))

"""Counted things: noun groups, measures, rates, tolls, ranks, ranges, echoes, multiples."""

from collections.abc import Callable

import pytest

Read = Callable[..., list[str]]

CASES = [
    ("10,000 300mm-sized wafers per month", ["10,000 300mm-sized wafers per month = 10000 wafer/month"]),
    ("3 million tons a year by 2030", ["3 million tons a year = 3000000 ton/year"]),
    ("the 770,000-tonne quota", ["770,000-tonne = 770000 tonne"]),
    ("140,000 t/y of copper", ["140,000 t/y = 140000 tonne/year"]),
    ("it wants 100 Mt of ore", ["100 Mt = 100000000 tonne"]),
    ("output of 58.3 kt", ["58.3 kt = 58300 tonne"]),
    ("guided at 79 to 82 Mt", ["79 = 79000000 tonne at_least", "82 Mt = 82000000 tonne at_most"]),
    ("40 bcm of gas", ["40 bcm = 40000000000 cubic-metre"]),
    ("PLANTS OF 250 MW AND 5 KM OF CABLE", ["250 MW = 250 megawatt", "5 KM = 5 kilometre"]),
    ("30 to 45 GW of wind", ["30 = 30 gigawatt at_least", "45 GW = 45 gigawatt at_most"]),
    ("300 or so residents", ["300 or so residents = 300 resident approx"]),
    ("500-plus homes", ["500-plus homes = 500 home at_least"]),
    ("10-15,000 jobs", ["10 = 10000 job at_least", "15,000 jobs = 15000 job at_most"]),
    ("10,000+ volunteers", ["10,000+ volunteers = 10000 volunteer at_least"]),
    ("some 1.5m customers", ["1.5m customers = 1500000 customer approx"]),
    ("14 trains an hour", ["14 trains an hour = 14 train/hour"]),
    ("Eight trains an hour", ["Eight trains an hour = 8 train/hour"]),
    ("It sold 500 lorries, or 410 a day.", ["500 lorries = 500 lorry", "410 a day = 410 lorry/day"]),
    ("The number of lorries, 410 a day at present, falls.", ["410 a day = 410 lorry/day"]),
    (
        "2.5 million cars a year instead of 3.5 million",
        ["2.5 million cars a year = 2500000 car/year", "3.5 million = 3500000 car/year"],
    ),
    ("the journey shrinks to 29 minutes from 46.", ["29 minutes = 29 minute", "46 = 46 minute"]),
    ("It killed at least 11 in Bend.", ["11 = 11 death at_least"]),
    ("Nine dead in crash", ["Nine dead = 9 death"]),
    ("THE FIRE KILLS 11, BURNS 68,400 ACRES", ["11 = 11 death", "68,400 ACRES = 68400 acre"]),
    ("The death toll rose to 14, from the 11 counted.", ["14 = 14 death", "11 = 11 death"]),
    ("It left 19 dead.", ["19 dead = 19 death"]),
    ("killed 19 people, injuring 20.", ["19 people = 19 death", "20 = 20 injury"]),
    ("Nine of them died there.", ["Nine = 9 death"]),
    ("17 people were killed.", ["17 people = 17 death"]),
    ("It killed 500 trees.", ["500 trees = 500 tree"]),
    ("One person is missing.", ["One person = 1 person"]),
    ("The mine employs 1,900.", ["1,900 = 1900 job"]),
    ("ranked 31st in the world", ["31st = 31 rank"]),
    ("the 5th-largest bank", ["5th = 5 rank"]),
    ("It came 8th.", ["8th = 8 rank"]),
    ("a nearly fourfold rise", ["fourfold = 4 times"]),
    ("twice the size", ["twice = 2 times"]),
    ("3.5 times as much", ["3.5 times = 3.5 times"]),
]
NONE = [
    "the 21st century",
    "a 20-year-old",
    "a 5m-strong army",
    "in 1990 dollars",
    "on the 31st",
    "its 50th anniversary",
    "the 3rd of May",
    "double-digit growth",
    "a double room",
    "He was killed in 2019.",
    "in 2025",
    "F-35",
    "Covid-19",
    "version 2.3.1",
    "at 10:45",
    "a 3-1 win",
    "page 5",
    "the death toll was debated in 2019.",
    "one thing is clear",
    "for one day only it was so, one of them said",
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_counts(read: Read, text: str, wanted: list[str]) -> None:
    assert read(text, "quantity") == wanted


@pytest.mark.parametrize("text", NONE)
def test_none(read: Read, text: str) -> None:
    assert read(text, "quantity") == []


TABLE = """Key numbers
\tQ3 2025\tQ3 2024
Revenue (R$ bn)\t14.2\t11.6
Iron ore output (Mt)\t21.4\t20.6
Copper output (kt)\t58.3\t51.9
Realised ore price\tUS$97.3/t\tUS$101.8/t
"""
CAPTION = """Where the money goes
(table, amounts in million euros)
\tMaribor\tCatania
Company\tLumenar\tEtna
Investment\t3,400\t5,000
Aid approved in\t2025\t2024
Wafers per week, first line\t2,000\t-
Jobs\t1,200\t2,700
"""
COLUMNS = """Half-year figures

Bank\tProfit, € m\tChange, %\tStaff
Alfa\t3,400\t+5.1\t1,200
Beta\t920\t-3.0\t800
"""
YEN = """Results, in billions of yen
\t2024\t2025
Sales\t1,310\t1,280
Operating profit\t86\t104
"""


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        (
            TABLE,
            "amount",
            ["14.2 = 14200000000 BRL", "11.6 = 11600000000 BRL", "US$97.3 = 97.3 USD", "US$101.8 = 101.8 USD"],
        ),
        (
            TABLE,
            "quantity",
            ["21.4 = 21400000 tonne", "20.6 = 20600000 tonne", "58.3 = 58300 tonne", "51.9 = 51900 tonne"],
        ),
        (CAPTION, "amount", ["3,400 = 3400000000 EUR", "5,000 = 5000000000 EUR"]),
        (CAPTION, "quantity", ["2,000 = 2000 wafer/week", "1,200 = 1200 job", "2,700 = 2700 job"]),
        (COLUMNS, "amount", ["3,400 = 3400000000 EUR", "920 = 920000000 EUR"]),
        (COLUMNS, "percent", ["5.1 = 5.1 %", "3.0 = 3 %"]),
        (
            YEN,
            "amount",
            [
                "1,310 = 1310000000000 JPY",
                "1,280 = 1280000000000 JPY",
                "86 = 86000000000 JPY",
                "104 = 104000000000 JPY",
            ],
        ),
        ("A\tB\n1\t2\n3\t4\n", "amount", []),
        ("Rovers\t14\nAlbion\t12\n", "amount", []),
        ("Budget of the army, in million dollars\n\nIt spent 500 on tanks.", "amount", []),
    ],
)
def test_tables_lend_their_units(read: Read, text: str, kind: str, wanted: list[str]) -> None:
    assert read(text, kind) == wanted


@pytest.mark.parametrize(
    "text", ["In 1950 Miles joined the band.", "They sold 30 t-shirts.", "In 1765 Watt built it.", "1,200 T-shirts"]
)
def test_names_that_look_like_measures(read: Read, text: str) -> None:
    assert not {"mile", "tonne", "watt"} & {told.rpartition(" ")[2] for told in read(text, "quantity")}
    assert all("000000" not in told for told in read(text, "quantity"))


def test_a_measure_in_a_headline(read: Read) -> None:
    assert read("Fire Burned 2000 Acres", "quantity") == ["2000 Acres = 2000 acre"]

"""Rates behind 'of', people who find work, labels in lists and between sentences."""

from collections.abc import Callable

import pytest

Read = Callable[..., list[str]]

RATES = [
    ("It will turn out 1.1 million tonnes of ammonia a year.", ["1.1 million tonnes = 1100000 tonne/year"]),
    ("60 million panels of glass per year", ["60 million panels = 60000000 panel/year"]),
    ("The field pumps 24,000 barrels of crude a day.", ["24,000 barrels = 24000 barrel/day"]),
    ("It treats 30,000 cubic metres of waste water daily.", ["30,000 cubic metres = 30000 cubic-metre/day"]),
    ("3,000 tons of green hydrogen and ammonia per annum", ["3,000 tons = 3000 ton/year"]),
    ("The bakery takes 40 tonnes of it every month.", ["40 tonnes = 40 tonne/month"]),
    ("They sold 40 tonnes of copper a year earlier.", ["40 tonnes = 40 tonne"]),
    ("It prints 5,000 copies of daily papers.", ["5,000 copies = 5000 copy"]),
    ("12 boxes of wine for each of the guests", ["12 boxes = 12 box"]),
    ("80 tonnes of steel, a year of work", ["80 tonnes = 80 tonne"]),
    (
        "Output goes from 45,000 tons a year to 85,000 tons.",
        ["45,000 tons a year = 45000 ton/year", "85,000 tons = 85000 ton/year"],
    ),
    (
        "It wants to go from 45 tons to 85 tons a day.",
        ["45 tons = 45 ton/day", "85 tons a day = 85 ton/day"],
    ),
    (
        "18,000 litres a day, of which 3,000 litres is for farms",
        ["18,000 litres a day = 18000 litre/day", "3,000 litres = 3000 litre/day"],
    ),
]
JOBS = [
    ("direct employment for 14,500 persons", ["14,500 persons = 14500 job"]),
    ("Some 640 people will find work there.", ["640 people = 640 job approx"]),
    ("It brings jobs for 2,000 people.", ["2,000 people = 2000 job"]),
    ("The dock is to provide work for 300.", ["300 = 300 job"]),
    ("Permanent jobs number just 280.", ["280 = 280 job"]),
    ("It has 190 staff and will take on 45 more.", ["190 staff = 190 staff", "45 = 45 job"]),
    ("About 620 people would lose their jobs.", ["620 people = 620 job approx"]),
    ("The ferry can take on 300 passengers.", ["300 passengers = 300 passenger"]),
    ("They found 300 people at the fair.", ["300 people = 300 person"]),
]
LABELS = [
    ("The plant opens in May. Jobs: 14,500. It is big.", ["14,500 = 14500 job"]),
    ("Jobs: 850 at first", ["850 = 850 job"]),
    ("Wafers per month: 12,000", ["12,000 = 12000 wafer/month"]),
    ("Workers at full output: 4200", ["4200 = 4200 worker"]),
    ("Cranes: 12; berths: 4", ["12 = 12 crane", "4 = 4 berth"]),
    (
        "Site data\nPlants: 3200 in 12 towns\nTurbines: 48\nHomes supplied: 60,000",
        ["3200 = 3200 plant", "12 towns = 12 town", "48 = 48 turbine", "60,000 = 60000 home"],
    ),
    ("Sheep in thousands: 450", []),
    ("Trains: 12 May", []),
    ("Visitors: 2024 in brief", []),
]


@pytest.mark.parametrize(("text", "wanted"), RATES + JOBS + LABELS)
def test_counts(read: Read, text: str, wanted: list[str]) -> None:
    assert read(text, "quantity") == wanted

"""A date that a figure is compared with never dates it; its look-alikes do."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dumps import batch_of

DAY = date(2025, 10, 28)
CASES = [
    # sentence, figure, its period
    ("The ferry line carried 14 percent more guests compared with the same quarter last year.", "14 percent", ""),
    ("In the third quarter exports of tea rose 14 percent against the second quarter.", "14 percent", "2025-Q3"),
    ("Visits to the park were up 3 percent on 2024.", "3 percent", ""),
    ("Compared with June 2024, visits fell 12 percent.", "12 percent", ""),
    ("Tolls rose 7 percent from 2023 to 5.1 million euros in 2024.", "7 percent", "2024"),
    ("Catches were 12 percent more than in 2023.", "12 percent", ""),
    ("Catches were 12 percent higher than the 40,000 tons landed in 2023.", "12 percent", ""),
    ("Tuition income was 12 billion yen, up 5 percent on the year before.", "12 billion yen", ""),
    ("Rents rose 6 percent over 2022 in the towns of the coast.", "6 percent", ""),
    # The old value is dated by it.
    ("Catches were 12 percent higher than the 40,000 tons landed in 2023.", "40,000 tons", "2023"),
    ("Against 2023's 40,000 tons the catch was poor.", "40,000 tons", "2023"),
    ("The theatre sold 45,000 seats in 2024, against 40,000 seats in 2023.", "45,000 seats", "2024"),
    # A date in a bracket with a figure of its own is of that figure.
    ("The board grants the harbour 118.4 million yen (FY2025 first grant: 74.0 million yen).", "118.4 million yen", ""),
    ("The board grants the harbour 118.4 million yen (FY2025: 74.0 million yen).", "74.0 million yen", "FY2025"),
    ("The board grants the harbour 118.4 million yen ($759,000) in fiscal 2026.", "118.4 million yen", "FY2026"),
    ("The board grants the harbour (in fiscal 2026) 118.4 million yen.", "118.4 million yen", "FY2026"),
    # Words that compare elsewhere may also say when.
    ("The catch rose 12 percent in 2024.", "12 percent", "2024"),
    ("The mint sold 3 percent more gold on Tuesday.", "3 percent", "2025-10-28"),
    ("The plant makes 40,000 cars from 2026.", "40,000 cars", "2026"),
    ("The airport handles 7 percent of all freight from 2027.", "7 percent", "2027"),
]


@pytest.mark.parametrize(("sentence", "figure", "period"), CASES)
def test_the_period_is_never_the_baseline(sentence: str, figure: str, period: str) -> None:
    found = [f for f in batch_of({"a": sentence}, DAY).mentions if f.mention.kind not in ("date", "entity", "target")]
    assert [f.frame.period for f in found if f.quote == figure] == [period]

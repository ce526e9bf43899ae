"""The two digits of a growth swapped: a conflict where one thing grew in one time, and none where two things did."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dumps import ledger_of, serious, sides

DAY = date(2025, 10, 28)
PAD = "The vote in the harbour town of Tolvan was watched by envoys from all over the coast."
REAL = {
    "measured from the same quarter of the year before": (
        ("digits", "14", "41"),
        "In the third quarter of 2025 operating profit of the ferry Tolvanen rose 41 percent to 17.6 million euros.",
        "The ferry line Tolvanen had a good third quarter. Its operating profit went up by 14 percent compared with "
        "the same quarter last year.",
        f"Tolvanen, the ferry line, said operating profit jumped 41 percent in the third quarter. {PAD}",
    ),
    "told as a fall": (
        ("digits", "16", "61"),
        "Exports of Galtland fell 16 percent in the first half of 2025 as the port of Runa was shut, it said.",
        f"The port of Runa was shut. Exports of Galtland dropped by 61 percent against the first half of 2024. {PAD}",
        "As the port of Runa was shut for weeks, exports of Galtland declined 16 percent in the first half of 2025.",
    ),
}
TWINS = {
    "two things grew": (
        "In the third quarter of 2025 operating profit of the ferry Tolvanen rose 41 percent to 17.6 million euros.",
        "The ferry line Tolvanen had a good third quarter. Its number of guests went up by 14 percent compared with "
        "the same quarter last year.",
    ),
    "two years": (
        "In the third quarter of 2025 operating profit of the ferry Tolvanen rose 41 percent to 17.6 million euros.",
        f"In the third quarter of 2024 operating profit of the ferry Tolvanen rose 14 percent. {PAD}",
    ),
    "up and down": (
        "Exports of Galtland fell 16 percent in the first half of 2025 as the port of Runa was shut, it said.",
        f"Imports of Galtland rose by 61 percent in the first half of 2025 as the port of Runa was shut. {PAD}",
    ),
}


def dump(texts: tuple[str, ...]) -> dict[str, str]:
    return dict(zip("abc", texts, strict=False))


@pytest.mark.parametrize("name", REAL)
def test_swapped_digits_of_one_growth_contradict(name: str) -> None:
    wanted, *texts = REAL[name]
    assert sides(serious(ledger_of(dump(tuple(texts)), DAY))) == {wanted}


@pytest.mark.parametrize("name", TWINS)
def test_two_growths_do_not(name: str) -> None:
    assert not serious(ledger_of(dump(TWINS[name]), DAY))

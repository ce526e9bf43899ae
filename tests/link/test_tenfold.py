"""A point misplaced between two articles, both ways: what no scope explains, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.dumps import ledger_of, serious, sides

PAD = {
    "a": "Officials in the capital spoke of the matter for hours, and none left before the vote was taken at night.",
    "b": "Readers of this paper have followed the affair since spring, when a first draft leaked from an office.",
    "c": "Our correspondent heard the same from two people in the room, neither of whom wished to be named in print.",
}
"""What keeps the articles from being copies of one another."""
JOBS = "The group cuts 12,400 jobs at 17 works."

REAL = {
    "initial and extra budget, three digits alike": (
        {("40300000000", "403000000000")},
        "The state sold 28.6 billion yen of bonds for the rice fund in the initial budget of fiscal 2025, and 403 "
        "billion yen with the extra one.",
        "With the extra budget of fiscal 2025 the state sells 40.3 billion yen of bonds for the rice fund, after 28.6 "
        "billion yen in the initial one.",
    ),
    "an article tells as of before what another told as its own": (
        {("27500000000", "275000000000")},
        f"The operating loss of the carmaker will be smaller: 60 billion yen, where it had still forecast 27.5 billion "
        f"yen. {JOBS}",
        f"The carmaker, which shuts two works in Mexico, will have an operating loss of 275 billion yen, its chief "
        f"told reporters. {JOBS}",
    ),
    "six digits alike, a year's money or not": (
        {("3127580000000", "31275800000000")},
        "Japan gives its ships 31,275.8 billion yen a year, all told.",
        "For ships Japan gives 3,127.58 billion yen from fiscal 2026 on, a paper shows.",
        "Ships get 3,127.58 billion yen, Japan says.",
    ),
    "what several state is denied by two figures of a third": (
        {("150000000000000", "1500000000000000"), ("15000000000000", "150000000000000")},
        "The ministry wants 1500 trillion yen of spending, public and private, for green growth. A table puts public "
        "and private spending for green growth at 15 trillion yen.",
        "For green growth the ministry wants 150 trillion yen of spending, public and private, over ten years.",
        "Public and private spending of 150 trillion yen for green growth is what the ministry wants.",
    ),
}

TWINS = {
    "initial and extra budget, two digits alike": (
        "The state sold 28 billion yen of bonds for the rice fund in the initial budget of fiscal 2025.",
        "With the extra budget of fiscal 2025 the state sells 2.8 billion yen of bonds for the rice fund.",
    ),
    "an older figure, two digits alike": (
        f"The operating loss of the carmaker will be smaller: 60 billion yen, where it had still forecast 27 billion "
        f"yen. {JOBS}",
        f"The carmaker, which shuts two works in Mexico, will have an operating loss of 270 billion yen, its chief "
        f"told reporters. {JOBS}",
    ),
    "a round sum a year and another sum": (
        "Japan gives its ships 31,000 billion yen a year, all told.",
        "For ships Japan gives 3,100 billion yen from fiscal 2026 on, a paper shows.",
        "Ships get 3,100 billion yen, Japan says.",
    ),
    "sales and a profit of exactly a tenth, both in one article": (
        "The July-September quarter brought Halvor Steel sales of SEK 22.53 billion, after SEK 26.42 billion in the "
        "same months of 2019. Its operating profit was SEK 1.668 billion, against SEK 2.642 billion a year before.",
        "Halvor Steel sold steel for SEK 22.53 billion in the third quarter, compared with SEK 26.42 billion a year "
        "earlier.",
        "At Halvor Steel an operating profit of SEK 2.642 billion a year before has shrunk to SEK 1.668 billion.",
    ),
}


def dump(texts: tuple[str, ...]) -> dict[str, str]:
    return {name: f"{text} {PAD[name]}" for name, text in zip("abc", texts, strict=False)}


@pytest.mark.parametrize("name", REAL)
def test_a_tenfold_figure_contradicts(name: str) -> None:
    values, *texts = REAL[name]
    found = sides(serious(ledger_of(dump(tuple(texts)))))
    assert found == {("magnitude", *pair) for pair in values}


@pytest.mark.parametrize("name", TWINS)
def test_a_tenfold_figure_of_another_thing_does_not(name: str) -> None:
    assert not serious(ledger_of(dump(TWINS[name])))

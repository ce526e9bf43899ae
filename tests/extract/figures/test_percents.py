"""Percentages, percentage points and basis points."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Mention

Read = Callable[..., list[str]]
Find = Callable[..., list[Mention]]

CASES = [
    ("5%", ["5% = 5 %"]),
    ("5 percent", ["5 percent = 5 %"]),
    ("5 per cent", ["5 per cent = 5 %"]),
    ("12.5 pct", ["12.5 pct = 12.5 %"]),
    ("12 1/2 pct", ["12 1/2 pct = 12.5 %"]),
    ("3½ percent", ["3½ percent = 3.5 %"]),
    ("up 12.3 pc on the year", ["12.3 pc = 12.3 %"]),
    ("FIVE PERCENT", ["FIVE PERCENT = 5 %"]),
    ("a 5-percent rise", ["5-percent = 5 %"]),
    ("twenty-five per cent", ["twenty-five per cent = 25 %"]),
    ("8,6 %", ["8,6 % = 8.6 %"]),
    ("8.5％", ["8.5％ = 8.5 %"]),
    ("7.2パーセント", ["7.2パーセント = 7.2 %"]),
    ("3 to 4 percent", ["3 to 4 percent = 3..4 %"]),
    ("5-6%", ["5-6% = 5..6 %"]),
    ("5%-6%", ["5%-6% = 5..6 %"]),
    ("a 5-to-6 percent cut", ["5-to-6 percent = 5..6 %"]),
    ("5 or 6 percent", ["5 or 6 percent = 5..6 %"]),
    ("between 40 and 50 percent", ["40 and 50 percent = 40..50 %"]),
    ("fell from 5 percent to 3 percent", ["5 percent = 5 %", "3 percent = 3 %"]),
    ("20-odd percent", ["20-odd percent = 20 % approx"]),
    ("a half percent", ["a half percent = 0.5 %"]),
    ("25 basis points", ["25 basis points = 0.25 pp"]),
    ("25bp", ["25bp = 0.25 pp"]),
    ("25-50 bps", ["25-50 bps = 0.25..0.5 pp"]),
    ("1 percentage point", ["1 percentage point = 1 pp"]),
    ("a quarter of a percentage point", ["a quarter of a percentage point = 0.25 pp"]),
    ("0.25 ppt", ["0.25 ppt = 0.25 pp"]),
    ("up to 30% of it", ["30% = 30 % at_most"]),
    ("more than 30 per cent", ["30 per cent = 30 % at_least"]),
    ("64 per cent, up from 45", ["64 per cent = 64 %", "45 = 45 %"]),
]
NONE = [
    "it may be 50 years",
    "20 PCs",
    "50 per centre",
    "a 30-point lead",
    "5 in 10",
    "item 5 of %",
    "three-quarters of those",
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_alone_and_in_a_sentence(read: Read, text: str, wanted: list[str]) -> None:
    assert read(text, "percent") == wanted
    assert read(f"The bank says {text}, and the mayor agrees.", "percent") == wanted


@pytest.mark.parametrize("text", NONE)
def test_none(read: Read, text: str) -> None:
    assert read(text, "percent") == []


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("rose 5%", "up"),
        ("fell by 5%", "down"),
        ("5% higher", "up"),
        ("a 5% cut", "down"),
        ("-3.2%", "down"),
        ("5%", ""),
    ],
)
def test_directions(find: Find, text: str, direction: str) -> None:
    assert [m.direction for m in find(text, "percent")] == [direction]


@settings(max_examples=150, deadline=None)
@given(st.decimals(0, 9999, places=2), st.sampled_from(["%", " percent", " per cent", " pct", " percentage points"]))
def test_what_is_printed_reads_back(find: Find, figure: Decimal, unit: str) -> None:
    (found,) = find(f"It moved by {figure}{unit} in May.", "percent")
    assert found.value == figure

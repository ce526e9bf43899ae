"""Figures without units, and what hostile text costs."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import ExtractRules, extract
from pipeline.extract.figures.numerals import NumberRules, compile_numbers, parse_digits
from pipeline.extract.figures.scan import figures_of
from pipeline.records import Article
from pipeline.rulebook import load_rules
from pipeline.split import SplitRules, split
from pipeline.tokens import tokenise


@pytest.fixture(scope="module")
def numbers() -> NumberRules:
    return compile_numbers(load_rules())


def figures(text: str, numbers: NumberRules) -> list[Decimal]:
    return [f.value for f in figures_of(tokenise(text), text, numbers) if not f.bound]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5", ["5"]),
        ("1,234.5", ["1234.5"]),
        ("76,00,000", ["7600000"]),
        ("1.234.567", ["1234567"]),
        ("8,6", ["8.6"]),
        ("1 000 000", ["1000000"]),
        ("1\u00a0000", ["1000"]),
        ("1'200'000", ["1200000"]),
        ("１２", ["12"]),
        ("٣", ["3"]),
        ("62-1/2", ["62.5"]),
        ("62 1/2", ["62.5"]),
        ("3½", ["3.5"]),
        ("3.07 trillion", ["3070000000000"]),
        ("30.7T", ["30700000000000"]),
        ("1.6 lakh crore", ["1600000000000"]),
        ("10-trillion", ["10000000000000"]),
        ("two hundred and fifty", ["250"]),
        ("twenty-five", ["25"]),
        ("a dozen", ["12"]),
        ("three dozen", ["36"]),
        ("a hundred", ["100"]),
        ("two and a half billion", ["2500000000"]),
        ("two point five million", ["2500000"]),
        ("half a trillion", ["500000000000"]),
        ("three quarters of a billion", ["750000000"]),
        ("one million two hundred thousand", ["1200000"]),
        ("five thousand two hundred", ["5200"]),
        ("one hundred and two hundred", ["100", "200"]),
        ("1兆2300億", ["1230000000000"]),
        ("三兆", ["3000000000000"]),
        ("二千五百万", ["25000000"]),
        ("1.2万亿", ["1200000000000"]),
        ("一", []),
        ("half of the", []),
        ("1,23,4", []),
        ("1,2,3,4", []),
        ("9" * 25, []),
        ("F-35", []),
        ("10:45", ["10"]),
        ("v2.3.1", []),
        ("the third quarter", []),
        ("thousands of", []),
        ("v1/2/3", []),
    ],
)
def test_figures(numbers: NumberRules, text: str, values: list[str]) -> None:
    assert figures(text, numbers) == [Decimal(v) for v in values]


@given(st.decimals(0, 10**12, places=3, allow_nan=False))
def test_digits_read_back(figure: Decimal) -> None:
    for shown in (f"{figure:,f}", f"{figure:f}"):
        parsed = parse_digits(shown)
        assert parsed == (figure, 3)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_figures_never_overlap(numbers: NumberRules, text: str) -> None:
    tokens = tokenise(text)
    end = 0
    for f in figures_of(tokens, text, numbers):
        assert end <= f.first < f.last <= len(tokens)
        assert f.precision > 0 and f.value >= 0
        end = f.last


HOSTILE = [
    "1",
    "1,",
    "(",
    "[",
    "a ",
    "1-1-1-",
    "$$$$",
    "$1",
    "1 ",
    "123 ",
    "one hundred and ",
    "million ",
    "一",
    "1億",
    "5%",
    "5 to ",
    "5-",
    "killed 5 ",
    "number of 5 ",
    "a\t5\n",
    "x (€ m)\t5\t6\n",
    "5 or so ",
    "¥5 ($5) ",
    "5 dollars and 5 ",
    "1/2 ",
    "5m",
    "twice ",
]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_twice_the_text_costs_twice_the_time(extract_rules: tuple[SplitRules, ExtractRules], pattern: str) -> None:
    cut, rules = extract_rules

    def seconds(length: int) -> float:
        document = split(Article("hostile", (pattern * length)[:length]), cut)
        clock = time.process_time()
        extract(document, rules, frozenset({"amount", "percent", "quantity"}))
        return time.process_time() - clock

    assert seconds(60_000) < 3.5 * seconds(30_000) + 0.3

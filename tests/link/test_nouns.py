"""Nouns that count one thing are one unit of a fact, and what differs there is contested."""

from decimal import Decimal

import pytest

from pipeline.link.nouns import compile_nouns
from tests.dumps import ledger_of, shipped_book


@pytest.mark.parametrize(
    ("unit", "plain"),
    [
        ("tonne", "ton"),
        ("tonne/year", "ton/year"),
        ("car", "vehicle"),
        ("employee", "job"),
        ("pp", "%"),
        ("USD", "USD"),
    ],
)
def test_the_first_noun_of_a_group_stands_for_it(unit: str, plain: str) -> None:
    assert compile_nouns(shipped_book()).plain(unit) == plain


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ({"house"}, "house"),
        ({"house", "home"}, "home"),
        ({"tonne"}, "ton"),
        ({"tonne/year", "ton/year"}, "ton/year"),
        ({"ton", "ton/year"}, ""),
    ],
)
def test_a_reader_is_told_the_noun_that_is_printed(units: set[str], told: str) -> None:
    assert compile_nouns(shipped_book()).told(units) == told


@pytest.mark.parametrize(
    ("told", "values", "unit"),
    [
        (("employs 1,350 people at its", "has 13,500 people on the payroll of its"), (1350, 13500), "job"),
        (("shipped 31,480 tonnes of herring from", "shipped 34,180 tons of herring from"), (31480, 34180), "ton"),
    ],
)
def test_two_nouns_for_one_thing_are_contested(told: tuple[str, str], values: tuple[int, int], unit: str) -> None:
    texts = {x: f"Baltic Herring {x} Gdynia yard in 2024, the company said on Monday." for x in told}
    found = [(c.unit, {c.value_a, c.value_b}) for c in ledger_of(texts).conflicts]
    assert found == [(unit, {Decimal(v) for v in values})]

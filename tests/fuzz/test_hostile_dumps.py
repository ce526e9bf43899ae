"""Dumps that were written to make a run slow: CPU time grows like the dump, through every stage."""

import pytest

from fuzz.dumps import KINDS
from fuzz.through import through
from pipeline.rulebook import Rulebook
from pipeline.run.work import Rules

_SIZES = {
    "figures told twice": 80, "names in two articles": 400, "rows of a table": 120, "lines of a list": 150,
    "sources on a page": 60, "one figure in all articles": 4, "growth that is wrong": 60, "near copies": 8,
    "conversions that are wrong": 60, "days of one event": 30, "unseen marks": 4000, "a headline of figures": 60,
    "credits in a ring": 30,
}  # fmt: skip
_SLOW, _TIMES = 1.0, 8
"""CPU seconds that say nothing; how much longer four times the size may take: between 4 and the 16 of a square."""


@pytest.mark.parametrize("name", _SIZES)
def test_four_times_the_dump_is_not_sixteen_times_the_time(name: str, book: Rulebook, rules: Rules) -> None:
    small = through(KINDS[name].make(_SIZES[name]), book, rules)
    large = through(KINDS[name].make(4 * _SIZES[name]), book, rules)
    assert large.total < _SLOW + _TIMES * small.total, (small.seconds, large.seconds)


@pytest.mark.parametrize("name", KINDS)
def test_every_hostile_dump_passes(name: str, book: Rulebook, rules: Rules) -> None:
    articles = KINDS[name].make(300 if KINDS[name].usual > 5000 else 3)
    assert through(articles, book, rules).settled.counts["sources"] >= 1

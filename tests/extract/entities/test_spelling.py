"""Names one letter apart are found by what is left when a letter goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from pipeline.extract.entities.rules import shortened

WORDS = st.text("abcé", min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("one", "two"), [("Rapidus", "Lapidus"), ("Toyota", "Toyotta"), ("Renesas", "Rensas"), ("Kioxia", "Koixia")]
)
def test_one_slip_leaves_something_in_common(one: str, two: str) -> None:
    assert not shortened(one).isdisjoint(shortened(two))


@given(WORDS, WORDS)
def test_no_near_miss_is_overlooked(one: str, two: str) -> None:
    if OSA.distance(one, two) <= 1:
        assert not shortened(one).isdisjoint(shortened(two))

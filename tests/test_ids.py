"""Ids depend on content alone."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import DIGITS, content_id, fact_id, lettered, mention_id


def test_ids_stay_what_they_are() -> None:
    # Decisions refer to ids: a change here loses every decision that was ever made.
    assert content_id("a", "b") == "a3c9d591045bc8876"
    assert mention_id("a.txt", 3, 9, "amount") == content_id("mention", "a.txt", "3", "9", "amount")


def test_an_id_of_an_older_version_gets_its_letter() -> None:
    assert lettered("conflict", "481239e048100615") == "c481239e048100615"
    assert lettered("conflict", "c481239e048100615") == "c481239e048100615"


PARTS = st.lists(st.text(min_size=1), min_size=1)


@given(PARTS, PARTS)
def test_parts_keep_their_borders(one: list[str], other: list[str]) -> None:
    assert (content_id(*one) == content_id(*other)) == (one == other)
    assert len(content_id(*one)) == 1 + DIGITS
    assert content_id(*one)[0] == one[0][0]


@given(st.lists(st.text(), unique=True))
def test_a_fact_is_its_members_in_any_order(members: list[str]) -> None:
    assert fact_id(members) == fact_id(reversed(members))

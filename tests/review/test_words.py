"""Rows in words: which side is proposed, which one a verdict names, what is told of a conflict that is gone."""

from dataclasses import replace

import pytest

from pipeline.records import Decision
from pipeline.review.words import (
    chosen_side,
    closed_in_words,
    kept_apart,
    proposal_of,
    proposed_side,
    sentence_of,
    verdict_in_words,
)
from pipeline.tables import Row

MONEY: Row = {
    "kind": "currency",
    "unit": "",
    "value_a": "3000000000000",
    "display_a": "JPY 3 trillion",
    "value_b": "3000000000000",
    "display_b": "USD 3 trillion",
    "proposed_value": "3000000000000",
}
A = Decision("c1", "a", "3000000000000", "", "kim", "2026-01-05T09:30:00Z", "e1")


def test_of_equal_digits_in_two_currencies_a_is_proposed() -> None:
    assert (proposed_side(MONEY), proposal_of(MONEY)) == ("a", "JPY 3 trillion")
    tie = MONEY | {"proposed_value": ""}
    assert (proposed_side(tie), proposal_of(tie)) == ("", "")
    other = MONEY | {"value_b": "4", "display_b": "USD 4", "proposed_value": "4"}
    assert (proposed_side(other), proposal_of(other)) == ("b", "USD 4")


@pytest.mark.parametrize(
    ("verdict", "side", "words"),
    [
        ("accept", "a", "proposal accepted: JPY 3 trillion"),
        ("a", "a", "a is right: JPY 3 trillion"),
        ("b", "b", "b is right: USD 3 trillion"),
    ],
)
def test_a_verdict_on_a_currency_names_its_side(verdict: str, side: str, words: str) -> None:
    decision = replace(A, verdict=verdict)
    assert chosen_side(decision, MONEY) == side
    assert verdict_in_words(decision, MONEY) == words


def test_a_verdict_on_other_evidence_keeps_its_value() -> None:
    earlier = replace(A, decided_value="5000000")
    assert chosen_side(earlier, MONEY) == ""
    assert verdict_in_words(earlier, MONEY) == "5 million is right (then side a)"
    swapped = MONEY | {"value_a": "4", "display_a": "JPY 4"}
    assert verdict_in_words(A, swapped) == "USD 3 trillion is right (then side a)"


@pytest.mark.parametrize(
    ("verdict", "value", "words"),
    [
        ("a", "3070000000000", "3.07 trillion is right (then side a)"),
        ("neither", "FY2026", "neither is right; the value is FY2026"),
        ("defer", "", "deferred"),
    ],
)
def test_a_conflict_that_is_gone(verdict: str, value: str, words: str) -> None:
    assert closed_in_words(replace(A, verdict=verdict, decided_value=value)) == words


def test_both_tells_the_sources_that_it_keeps_apart() -> None:
    assert kept_apart(replace(A, verdict="both", sides="m1 / m2 / b.txt | a.txt")) == ("a.txt", "b.txt")
    assert kept_apart(replace(A, verdict="both", sides="m1 / m2")) == ()
    assert kept_apart(A) == ()


def test_a_sentence_for_the_list() -> None:
    row = {"quote_a": "¥3 tn", "context_a": "It »puts« »¥3 tn« aside.", "quote_b": "$3tn", "context_b": "Or »$3tn«"}
    assert sentence_of(row) == ("It »puts« ", "¥3 tn", " aside.")
    assert sentence_of(row | {"context_a": ""}) == ("Or ", "$3tn", "")
    assert sentence_of(row | {"context_a": "", "context_b": ""}) is None
    before, _, behind = sentence_of(row | {"context_a": "word " * 40 + "»¥3 tn«" + " word" * 40}) or ("", "", "")
    assert before.startswith("… word ") and behind.endswith(" word …") and len(before) < 75 > len(behind)

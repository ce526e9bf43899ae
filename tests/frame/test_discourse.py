"""What figures take from each other: conversions, parts of a whole, headlines, 'he said'."""

import pytest

from tests.dumps import batch_of, shipped_book

WAYS = {row["id"]: row for row in shipped_book().rows("frames", "discourse")}


@pytest.mark.parametrize("name", WAYS)
def test_every_way_fills_a_field_in_its_example(name: str) -> None:
    for example in WAYS[name]["examples"]:
        found = [f.frame.rules for f in batch_of({"a": example["text"]}).mentions if f.quote == example["quote"]]
        assert any(rule == name for rules in found for _, rule in rules)


@pytest.mark.parametrize("name", WAYS)
def test_no_way_fills_a_field_in_its_counter_example(name: str) -> None:
    for counter in WAYS[name]["counter"]:
        found = [f.frame.rules for f in batch_of({"a": counter["text"]}).mentions]
        assert not any(rule == name for rules in found for _, rule in rules)


def test_a_field_that_is_filled_is_not_lent_another_value() -> None:
    text = "Honda lends for a port\n\nToyota lent 60 billion yen ($400 million). Of that, Nissan got 20 billion yen.\n"
    found = {f.quote: f.frame for f in batch_of({"a": text}).mentions}
    assert found["20 billion yen"].subject == "org:nissan"
    assert found["$400 million"].subject == found["60 billion yen"].subject == "org:toyota"

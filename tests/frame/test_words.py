"""The words that statements are compared by: one form for one word, one word for those that say one thing."""

from __future__ import annotations

import pytest

from pipeline.frame.words import compile_lexicon, content_stem
from pipeline.rulebook import load_rules
from pipeline.tokens import stem, tokenise

LEXICON = compile_lexicon(load_rules())


@pytest.mark.parametrize(
    "forms",
    [
        ("price", "prices", "priced", "pricing"),
        ("programme", "programmes"),
        ("plan", "plans", "planned", "planning"),
        ("supply", "supplies", "supplied"),
        ("loss", "losses"),
        ("sell", "sells", "selling"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "two"), [("defense", "defence"), ("employs", "jobs"), ("plants", "factory"), ("bought", "acquisition")]
)
def test_words_that_say_one_thing_count_as_one(one: str, two: str) -> None:
    tokens = tokenise(f"{one} {two}")
    assert content_stem(tokens, 0, LEXICON) == content_stem(tokens, 1, LEXICON) != ""


@pytest.mark.parametrize(
    ("one", "two"), [("imports", "exports"), ("profit", "loss"), ("rise", "fall"), ("open", "close")]
)
def test_words_that_say_the_opposite_stay_apart(one: str, two: str) -> None:
    tokens = tokenise(f"{one} {two}")
    assert content_stem(tokens, 0, LEXICON) != content_stem(tokens, 1, LEXICON)


def test_no_word_stands_in_two_lines() -> None:
    lines = load_rules().values("words", "alike")["lines"]
    seen: dict[str, int] = {}
    for n, line in enumerate(lines):
        for word in line:
            assert seen.setdefault(stem(word), n) == n, word

"""A megabyte of anything passes, in time that grows like the text: four times the text, never sixteen times the time.

Growth is compared, not speed: CPU time of one length against a quarter of it, with room for a noisy machine.
"""

import time
from collections.abc import Callable
from decimal import Decimal

import pytest

from pipeline.reconcile import build_ledger
from pipeline.records import Article, Batch
from pipeline.rulebook import Rulebook
from pipeline.run.work import Rules, work

SIZE = 1_000_000
SLOW = 1e-4
"""CPU seconds per character: 10 KB a second, a small part of what ordinary news reaches."""
PATTERNS = {
    "digits": "1",
    "commas": ",",
    "opening brackets": "(",
    "square brackets": "[1]",
    "spaces": " ",
    "lines": "\n",
    "tabs": "\t",
    "digits and commas": "1,",
    "digits and blanks": "1 ",
    "digits and points": "1.",
    "dates without end": "1-2/",
    "currency signs": "$¥£",
    "letters": "a",
    "capitals": "Aa ",
    "scale words": "trillion ",
    "yen": "5-yen-",
    "joiners": "and to of the ",
    "quotes": "\"'“",
    "kanji figures": "一兆",
    "combining marks": "e\u0301\u0300",
    "months": "May ",
    "percent": "%5",
}


def assert_linear(act: Callable[[int], object], size: int) -> None:
    """Act on ever larger sizes up to `size`, so that a stage that grows too fast is caught while it is still quick."""
    before = None
    for length in (size // 256, size // 64, size // 16, size // 4, size):
        clock = time.process_time()
        act(length)
        spent = time.process_time() - clock
        if before is not None:
            # A rule may start to apply between two sizes: a jump counts only where the text has become slow as well.
            allowed = max(9 * before + 0.5, length * SLOW)
            assert spent < allowed, f"{spent:.2f} s for {length:,}, {before:.2f} s for a quarter of it"
        before = spent


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
def test_hostile_text_costs_what_its_length_costs(pattern: str, rules: Rules) -> None:
    def act(length: int) -> None:
        text = pattern * (length // len(pattern))
        for framed in work(Article("a", text), rules, {}).mentions:
            assert text[framed.mention.start : framed.mention.end] == framed.quote

    assert_linear(act, SIZE if len(pattern.strip()) < 2 else SIZE // 4)


@pytest.mark.parametrize("same", [True, False], ids=["one value", "many values"])
def test_many_mentions_cost_what_their_number_costs(same: bool, rules: Rules, book: Rulebook) -> None:
    def act(number: int) -> None:
        lines = [f"Maker {i % 50} spent {7 if same else i + 1} billion yen on plant {i}." for i in range(number)]
        done = work(Article("a", "\n\n".join(lines)), rules, {})
        ledger = build_ledger(Batch((done.article,), done.sources, done.texts, done.mentions), book, ())
        assert len(ledger.mentions) == len(done.mentions) >= number

    assert_linear(act, 4000)


@pytest.mark.parametrize("digits", [24, 25, 400, 5000])
def test_endless_figures_are_no_figures(digits: int, rules: Rules) -> None:
    done = work(Article("a", f"It costs {'9' * digits} yen or 5{'0' * digits} million dollars."), rules, {})
    values = [f.mention.value for f in done.mentions if isinstance(f.mention.value, Decimal)]
    assert all(value < Decimal("1E48") for value in values)
    assert digits <= 24 or not values

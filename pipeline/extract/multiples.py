"""One word that holds figure and unit: 'twice', 'fourfold', 'doubled' -> so many times."""

from __future__ import annotations

from decimal import Decimal

from pipeline.extract.measure import QUANTITY, Measure, MeasureRules
from pipeline.extract.numerals import ONE, Figure
from pipeline.rulebook import Rulebook
from pipeline.tokens import SPACE, Tokens


def compile_multiples(book: Rulebook) -> tuple[dict[str, tuple[Decimal, str]], frozenset[str]]:
    """Word -> value and rule, and the words before which it is none ('double digits')."""
    rows = book.rows("units", "multiple")
    values = {word: (Decimal(value), row["id"]) for row in rows for word, value in row["values"].items()}
    return values, frozenset(w for row in rows for w in row["not_before"])


def multiples_of(tokens: Tokens, measures: list[Measure], rules: MeasureRules) -> list[Measure]:
    """The measures with the multiples of the text among them."""
    values, low = rules.multiples, tokens.low
    found = []
    for i in [i for i, word in enumerate(low) if word in values]:
        if i + 1 < len(low) and tokens.gap[i + 1] <= SPACE and low[i + 1] in rules.not_multiple_before:
            continue
        value, rule = values[low[i]]
        figure = Figure(i, i + 1, value, ONE, value, base_last=i + 1, spelled=True)
        found.append(Measure(figure, QUANTITY, "times", rule, i, i + 1, label=tokens.raw[i]))
    return measures + found

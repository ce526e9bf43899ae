"""One word that holds figure and unit: 'twice', 'fourfold', 'doubled' -> so many times."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from pipeline.extract.figures.measure import PERCENT, QUANTITY, Measure, MeasureRules, Percent
from pipeline.extract.figures.numerals import ONE, Figure
from pipeline.rulebook import Rulebook
from pipeline.tokens import NUMBER, SPACE, PhraseIndex, Tokens


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


def whole_points(tokens: Tokens, percents: PhraseIndex[Percent], fractions: Collection[str]) -> list[Measure]:
    """'a percentage point', 'one full percentage point': one, where no figure stands before it."""
    found, low = [], tokens.low
    for i in [i for i, word in enumerate(low) if word == "percentage"]:
        full = i - (i > 0 and low[i - 1] in ("full", "whole", "entire"))
        first = full - 1
        unit = percents.match(tokens, i)
        if first < 0 or low[first] not in ("a", "one") or unit is None or unit[1].unit != "pp":
            continue
        if (first == i - 1 and low[first] == "one") or _is_part(tokens, first, fractions):
            continue  # a figure of its own, 'a quarter of a percentage point'
        figure = Figure(first, i, ONE, ONE, ONE, base_last=i, spelled=True)
        found.append(Measure(figure, PERCENT, "pp", unit[1].rule, first, unit[0]))
    return found


def _is_part(tokens: Tokens, first: int, fractions: Collection[str]) -> bool:
    """'half a percentage point', 'a quarter of a percentage point', '0.3 of a percentage point'."""
    i = first - 1 - (first > 1 and tokens.low[first - 1] == "of")
    return i >= 0 and (tokens.kind[i] == NUMBER or tokens.low[i] in fractions)

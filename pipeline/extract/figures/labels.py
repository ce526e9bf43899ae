"""What a line that begins with a label counts: 'Jobs: 1,350 now', '- Charging ports: 96,000'."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.figures.measure import QUANTITY, LabelRules, Measure
from pipeline.extract.figures.nouns import NounRules, noun_unit
from pipeline.extract.figures.numerals import Figure
from pipeline.extract.figures.sharing import is_year
from pipeline.rulebook import Rulebook
from pipeline.tokens import CELL, LINE, WORD, Tokens

_LONGEST = 5
"""Tokens of a label."""


def compile_labels(book: Rulebook) -> LabelRules:
    """The one entry, and the plurals that count nothing in tables."""
    (row,) = book.rows("units", "label")
    return LabelRules(row["id"], frozenset(book.values("tables", "uncounted")))


def labelled(
    tokens: Tokens, figures: Sequence[Figure], read: list[Measure | None], rules: LabelRules, nouns: NounRules
) -> None:
    """Give a bare figure right behind a label the noun that is the whole of the label."""
    for k, f in enumerate(figures):
        if read[k] is None and f.first and tokens.raw[f.first - 1] == ":" and not _is_other(tokens, f):
            first = _begin(tokens, f.first - 1)
            unit = noun_unit(tokens, first, f.first - 1, nouns) if first >= 0 else None
            whole = unit is not None and unit[1] == tokens.quote(first, f.first - 1)
            if unit is not None and whole and tokens.low[f.first - 2] not in rules.uncounted:
                read[k] = Measure(
                    f, QUANTITY, unit[0], rules.rule, f.first, f.last, side="shared", label=unit[1]
                )  # fmt: skip


def _is_other(tokens: Tokens, f: Figure) -> bool:
    """A year, a fraction, a figure with a word of its own behind it ('Shares: 12 up')."""
    if is_year(tokens, f) or f.bound or f.fraction or f.short or f.value != f.value.to_integral_value():
        return True
    return not f.grouped and f.last < len(tokens) and tokens.gap[f.last] < LINE and tokens.kind[f.last] == WORD


def _begin(tokens: Tokens, colon: int) -> int:
    """Where the label begins: at its line, behind a bullet; -1 where words without end stand before the colon."""
    i = colon
    while i > 0 and tokens.kind[i - 1] == WORD and tokens.gap[i] < LINE:
        i -= 1
    lead = i
    while lead > 0 and tokens.gap[lead] < LINE and not tokens.raw[lead - 1].isalnum() and lead > i - 2:
        lead -= 1
    opens = lead == 0 or tokens.gap[lead] in (LINE, CELL) or tokens.gap[lead] > CELL
    return i if opens and 0 < colon - i <= _LONGEST else -1

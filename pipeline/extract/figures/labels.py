"""What a label counts at the beginning of a line or a sentence: 'Jobs: 1,350 now', '- Homes supplied: 96,000'."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.figures.measure import QUANTITY, LabelRules, Measure
from pipeline.extract.figures.nouns import NounRules, noun_unit, per_at
from pipeline.extract.figures.numerals import Figure
from pipeline.extract.figures.sharing import is_year
from pipeline.rulebook import Rulebook
from pipeline.tokens import CELL, LINE, WORD, Tokens, cut_words

_LONGEST = 5
"""Tokens of a label."""
_STOPS = frozenset({".", ";", "!", "?"})


def compile_labels(book: Rulebook) -> LabelRules:
    """The one entry, and the plurals that count nothing in tables."""
    (row,) = book.rows("units", "label")
    return LabelRules(
        row["id"], frozenset(book.values("tables", "uncounted")),
        *(frozenset(row[key]) for key in ("behind", "participles", "asides", "not_aside")),
    )  # fmt: skip


def labelled(
    tokens: Tokens, figures: Sequence[Figure], read: list[Measure | None], rules: LabelRules, nouns: NounRules
) -> None:
    """Give a bare figure right behind a label the noun that is the whole of the label."""
    for k, f in enumerate(figures):
        if read[k] is None and f.first and tokens.raw[f.first - 1] == ":" and not _is_other(tokens, f, rules.behind):
            first = _begin(tokens, f.first - 1)
            unit = noun_unit(tokens, first, f.first - 1, nouns) if first >= 0 else None
            if unit is None:
                continue
            behind = first + len(cut_words(unit[1]))
            rate = per_at(tokens, behind, nouns)
            end = rate[0] if rate is not None else behind
            if tokens.low[behind - 1] not in rules.uncounted and _is_aside(tokens, end, f.first - 1, rules):
                read[k] = Measure(
                    f, QUANTITY, unit[0], rules.rule, f.first, f.last, side="shared", label=unit[1],
                    per=unit[0].partition("/")[2],
                )  # fmt: skip


def _is_aside(tokens: Tokens, i: int, colon: int, rules: LabelRules) -> bool:
    """Whether what follows the noun of a label only says which: 'Homes supplied', 'Jobs at full capacity'."""
    if i == colon:
        return True
    word = tokens.low[i]
    if i + 1 == colon:
        return word in rules.participles or (word.endswith("ed") and len(word) > 4)
    return word in rules.asides and not any(w in rules.not_aside for w in tokens.low[i:colon])


def _is_other(tokens: Tokens, f: Figure, stop: frozenset[str]) -> bool:
    """A year, a fraction, a figure with a word of its own behind it ('Shares: 12 up', 'Trains: 12 May')."""
    if is_year(tokens, f) or f.bound or f.fraction or f.short or f.value != f.value.to_integral_value():
        return True
    if f.grouped or f.last >= len(tokens) or tokens.gap[f.last] >= LINE or tokens.kind[f.last] != WORD:
        return False
    return tokens.low[f.last] not in stop


def _begin(tokens: Tokens, colon: int) -> int:
    """Where the label begins: at its line, behind a bullet; -1 where words without end stand before the colon."""
    i = colon
    while i > 0 and tokens.kind[i - 1] == WORD and tokens.gap[i] < LINE:
        i -= 1
    lead = i
    while lead > 0 and tokens.gap[lead] < LINE and not tokens.raw[lead - 1].isalnum() and lead > i - 2:
        lead -= 1
    opens = lead == 0 or tokens.gap[lead] in (LINE, CELL) or tokens.gap[lead] > CELL
    # '... in Bend. Jobs: 14,500. The first phase', 'Cranes: 12; berths: 4'
    opens = opens or (
        i > 0 and tokens.raw[i - 1] in _STOPS and (tokens.raw[i][0].isupper() or tokens.raw[i - 1] == ";")
    )
    return i if opens and 0 < colon - i <= _LONGEST else -1

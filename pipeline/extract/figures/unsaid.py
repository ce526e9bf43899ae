"""What a figure leaves unsaid since the sentence before said it: 'A year ago they spent 63 million', '37 of them'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.figures.measure import AMOUNT, QUANTITY, Measure, UnsaidRules
from pipeline.extract.figures.numerals import Figure
from pipeline.extract.figures.sharing import ends_phrase, is_year
from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, LINE, Tokens

_MILLION = 10**6
_CLAUSE = 9
"""A word of money stands at most so many tokens before its figure."""
_MONEY_BACK = 400
"""An amount so many tokens back may still tell the currency."""
_COUNT_BACK = 40
_ALIKE = 30
"""What is left out is the noun of a figure of like size: at most so many times larger or smaller."""
_BREAKS = frozenset({".", "!", "?", ";"})
_COUNTABLE = frozenset({"more", "fewer", "less", "working", "live", "used", "total", "paid"})
"""Words that end a phrase as a rule, but may stand before what a figure counts: '2.3 million working hours'."""
_SAYS = 18
"""Behind 'says' an amount so near is being disputed: 'It owes 4.9 billion, Eskom says. It says 3.1 billion.'"""


def compile_unsaid(book: Rulebook) -> UnsaidRules:
    """Gather the two entries."""
    rows = {row["of"]: row for row in book.rows("units", "unsaid")}
    money, count = rows["money"], rows["count"]
    return UnsaidRules(
        frozenset(money["words"]), frozenset(money["adverbs"]), frozenset(money["says"]),
        frozenset(money["hedges"]), frozenset(money["copulas"]), frozenset(money["subjects"]), money["id"],
        frozenset(count["members"]), frozenset(count["leads"]), frozenset(count["verbs"]), frozenset(count["asks"]),
        count["id"],
    )  # fmt: skip


def unsaid_money(
    tokens: Tokens, figures: Sequence[Figure], read: list[Measure | None], rules: UnsaidRules, stop: frozenset[str]
) -> None:
    """Give millions behind a word of money the currency of the last amount."""
    last: Measure | None = None
    clear = False  # no other millions since
    for k, f in enumerate(figures):
        m = read[k]
        if m is not None:
            # '9 cts' tells no currency of millions, '30 MUSD' has its own.
            if (
                m.kind == AMOUNT
                and m.factor == 1
                and m.side != "lent"
                and not (m.first and tokens.raw[m.first - 1] == "(" and last)
            ):
                last, clear = m, m.figure.scale != 1
            continue
        open_before, clear = clear, clear and f.scale < _MILLION
        if last is None or f.scale < _MILLION or f.short or f.bound or f.first - last.last > _MONEY_BACK:
            continue
        said = f.first - last.last <= _SAYS and tokens.low[f.first - 1] in rules.says
        said = said or (open_before and f.first - last.last <= _COUNT_BACK and _is_it(tokens, f.first, rules))
        if not _ends(tokens, f.last, rules, stop) or not (said or _about_money(tokens, f.first, rules)):
            continue
        read[k] = replace(
            last, figure=f, rule=rules.money_rule, first=f.first, last=f.last, side="shared", partner=-1, hedge="",
            per="",
        )  # fmt: skip
        clear = open_before


def _ends(tokens: Tokens, i: int, rules: UnsaidRules, stop: frozenset[str]) -> bool:
    if not ends_phrase(tokens, i, stop):
        return tokens.low[i] in rules.adverbs
    return i >= len(tokens) or tokens.low[i] not in _COUNTABLE


def _about_money(tokens: Tokens, first: int, rules: UnsaidRules) -> bool:
    """Whether a word of money stands before the figure in its clause, with no other figure between."""
    for i in range(first - 1, max(-1, first - 1 - _CLAUSE), -1):
        if tokens.raw[i] in _BREAKS or tokens.gap[i + 1] > LINE or tokens.raw[i][0].isdigit():
            return False
        if tokens.low[i] in rules.money:
            return True
    return False


def _is_it(tokens: Tokens, first: int, rules: UnsaidRules) -> bool:
    """'So far it is 2.4 billion', 'the total was about 3 million': the sum spoken of before."""
    i = first - 1
    while i > 1 and tokens.low[i] in rules.hedges and i > first - 4:
        i -= 1
    return i > 0 and tokens.low[i] in rules.copulas and tokens.low[i - 1] in rules.subjects


def unsaid_counts(
    tokens: Tokens, figures: Sequence[Figure], read: list[Measure | None], rules: UnsaidRules, stop: frozenset[str]
) -> None:
    """Give bare figures the noun of the quantity before them where the words say that one is meant."""
    before: list[Measure] = []
    for k, f in enumerate(figures):
        m = read[k]
        if m is None and f.scale == 1 and not (f.bound or f.fraction or f.short):
            firm = _is_part(tokens, f, rules, stop)
            if firm or (before and _left_out(tokens, f, rules)):
                m = read[k] = _like(tokens, f, before, rules)
                if m is None and firm:
                    m = read[k] = Measure(f, QUANTITY, "", rules.count_rule, f.first, f.last, side="none")
        if (
            m is not None
            and m.kind == QUANTITY
            and m.unit
            and m.unit not in ("rank", "times")
            and m.rule != "unit.time"
        ):
            before = [*before[-1:], m]


def _is_part(tokens: Tokens, f: Figure, rules: UnsaidRules, stop: frozenset[str]) -> bool:
    """'37 of them', '58 of the 72', 'a third of the 52 surveyed': a count, whatever it counts."""
    if is_year(tokens, f) or f.value != f.value.to_integral_value() or f.value == 1:
        return False
    low, gap, n, j = tokens.low, tokens.gap, len(tokens), f.last
    if j + 1 < n and gap[j] <= LINE and low[j] == "of":
        if low[j + 1] in ("these", "those") and not ends_phrase(tokens, j + 2, stop):
            return False  # '600,000 of these installs'
        return low[j + 1] in rules.members or (low[j + 1] == "the" and j + 2 < n and tokens.raw[j + 2][0].isdigit())
    if f.first < 2 or low[f.first - 2 : f.first] != ["of", "the"] or j >= n or gap[j] > LINE:
        return False
    return low[j] in rules.verbs or low[j] in (".", ",") or (low[j].endswith("ed") and len(low[j]) > 4)


def _left_out(tokens: Tokens, f: Figure, rules: UnsaidRules) -> bool:
    """'the old one has 445.', '; 21 are finished', 'the nine might', '(last season: 46)'."""
    n, i, j = len(tokens), f.first, f.last
    if i == 0 or is_year(tokens, f) or tokens.gap[i] > LINE:
        return False
    low, gap = tokens.low, tokens.gap
    follows = low[j] if j < n and gap[j] <= LINE else ""
    lead = low[i - 1]
    if f.value != f.value.to_integral_value() and lead != "against":
        return False
    if lead == ":":
        return follows == ")" and "(" in tokens.raw[max(0, i - 6) : i - 1]
    if follows in rules.verbs and lead in (";", "only", "and", "just", "the"):
        return True
    if lead == "," and follows in rules.verbs:
        return "of" in low[max(0, i - 8) : i]  # 'Of the 40 asked, 12 came'
    if lead not in rules.leads or (lead == "for" and low[i - 2 : i - 1] and low[i - 2] not in rules.asks):
        return False
    closes = follows in (".", ",", ";", ")") and gap[j] == GLUED and not _goes_on(tokens, j)
    return closes or follows in ("last", "now")


def _goes_on(tokens: Tokens, j: int) -> bool:
    """'has 445,000', 'had 5, 6 and 7': another figure behind the comma."""
    return tokens.raw[j] == "," and j + 1 < len(tokens) and tokens.raw[j + 1][0].isdigit()


def _like(tokens: Tokens, f: Figure, before: Sequence[Measure], rules: UnsaidRules) -> Measure | None:
    """The figure with the noun of the nearest quantity of like size."""
    for m in reversed(before):
        if f.first - m.last > _COUNT_BACK:
            break
        if m.value and (f.value == 0 or m.value / _ALIKE <= f.value <= m.value * _ALIKE):
            return Measure(
                f, QUANTITY, m.unit, rules.count_rule, f.first, f.last, side="shared", label=m.label, per=m.per
            )
    return None

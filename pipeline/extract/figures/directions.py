"""Direction: whether the words beside a figure tell a rise, a fall, a loss or a profit. The value stays positive."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, SPACE, PhraseIndex, Tokens, phrases_of

_REACH = 5
_BETWEEN = 2
"""Words between a figure and the noun of change behind it: 'a 12% annual sales increase'."""


@dataclass(frozen=True, slots=True, eq=False)
class DirectionRules:
    """rules/directions.toml, compiled."""

    words: PhraseIndex[tuple[str, str]]
    """What a phrase tells of an amount, and of a percentage."""
    after: PhraseIndex[tuple[str, str]]
    between: frozenset[str]
    never: PhraseIndex[bool]
    never_after: PhraseIndex[bool]
    firsts: frozenset[str]
    """First tokens of the words before a figure: the quick test."""
    stops: frozenset[str]


def compile_directions(book: Rulebook) -> DirectionRules:
    """Index the words of direction."""
    words: PhraseIndex[tuple[str, str]] = PhraseIndex()
    after: PhraseIndex[tuple[str, str]] = PhraseIndex()
    for row in book.rows("directions", "direction"):
        told = (str(row["value"]), str(row.get("percent", row["value"])))
        for word in row["before"]:
            words.add(word, told)
        for word in row.get("after", []):
            after.add(word, told)
    never, never_after = (phrases_of(book.values("directions", name)) for name in ("never", "never_after"))
    between = frozenset(book.values("directions", "between"))
    stops = frozenset(book.values("directions", "stops"))
    return DirectionRules(words, after, between, never, never_after, words.firsts(), stops)


def direction_of(tokens: Tokens, first: int, last: int, rules: DirectionRules, percent: bool = False) -> str:
    """up, down, loss, profit or '' for the figure in tokens [first, last)."""
    if first and tokens.raw[first - 1] in "-+" and tokens.gap[first] == GLUED and (first < 2 or tokens.gap[first - 1]):
        return "down" if tokens.raw[first - 1] == "-" else "up"
    behind = _behind(tokens, last, rules, percent)
    if behind:
        return behind
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if tokens.low[i] in rules.stops:
            return ""
        if tokens.low[i] in rules.firsts and not _held(tokens, i, rules):
            found = rules.words.match(tokens, i)
            if found is not None and found[1][percent]:
                return found[1][percent]
    return ""


def _behind(tokens: Tokens, last: int, rules: DirectionRules, percent: bool) -> str:
    """What the words right behind tell, or those behind what grew or shrank."""
    for i in range(last, min(last + _BETWEEN + 1, len(tokens.low))):
        if tokens.gap[i] > SPACE:
            return ""
        found = rules.after.match(tokens, i)
        if found is not None and found[1][percent] and rules.never_after.match(tokens, i) is None:
            return found[1][percent]
        if tokens.low[i] not in rules.between:
            return ""
    return ""


def _held(tokens: Tokens, i: int, rules: DirectionRules) -> bool:
    """Whether the word is part of a phrase that tells no direction: 'up to', 'make up'."""
    for begin in (i, i - 1):
        found = rules.never.match(tokens, begin) if begin >= 0 else None
        if found is not None and found[0] > i:
            return True
    return False

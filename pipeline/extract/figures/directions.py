"""Direction: whether the words beside a figure tell a rise, a fall, a loss or a profit. The value stays positive."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, SPACE, PhraseIndex, Tokens

_REACH = 5


@dataclass(frozen=True, slots=True, eq=False)
class DirectionRules:
    """rules/directions.toml, compiled."""

    words: PhraseIndex[str]
    after: PhraseIndex[str]
    never: PhraseIndex[bool]
    firsts: frozenset[str]
    """First tokens of the words before a figure: the quick test."""
    stops: frozenset[str]


def compile_directions(book: Rulebook) -> DirectionRules:
    """Index the words of direction."""
    words: PhraseIndex[str] = PhraseIndex()
    after: PhraseIndex[str] = PhraseIndex()
    for row in book.rows("directions", "direction"):
        for word in row["before"]:
            words.add(word, row["value"])
        for word in row.get("after", []):
            after.add(word, row["value"])
    never: PhraseIndex[bool] = PhraseIndex()
    for phrase in book.values("directions", "never"):
        never.add(phrase, True)
    return DirectionRules(words, after, never, words.firsts(), frozenset(book.values("directions", "stops")))


def direction_of(tokens: Tokens, first: int, last: int, rules: DirectionRules) -> str:
    """up, down, loss, profit or '' for the figure in tokens [first, last)."""
    if first and tokens.raw[first - 1] in "-+" and tokens.gap[first] == GLUED and (first < 2 or tokens.gap[first - 1]):
        return "down" if tokens.raw[first - 1] == "-" else "up"
    behind = rules.after.match(tokens, last)
    if behind is not None and tokens.gap[last] <= SPACE:
        return behind[1]
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        if tokens.low[i] in rules.stops:
            return ""
        if tokens.low[i] in rules.firsts and rules.never.match(tokens, i) is None:
            found = rules.words.match(tokens, i)
            if found is not None:
                return found[1]
    return ""

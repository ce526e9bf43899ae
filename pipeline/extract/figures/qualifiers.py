"""Words beside a figure that say how exact it is."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, LINE, PhraseIndex, Tokens


@dataclass(frozen=True, slots=True, eq=False)
class QualifierRules:
    """rules/qualifiers.toml, compiled."""

    before: PhraseIndex[str]
    after: PhraseIndex[str]
    last_words: frozenset[str]
    """Last tokens of the phrases before a figure: the quick test."""
    about_after: frozenset[str]
    """Behind these 'over' says what a quarrel is about."""
    moved: frozenset[str]
    """Behind these 'up to' says where something has got to."""
    risen: frozenset[str]
    """Behind these too, except before a percentage."""


def compile_qualifiers(book: Rulebook) -> QualifierRules:
    """Index the qualifier phrases."""
    before: PhraseIndex[str] = PhraseIndex()
    after: PhraseIndex[str] = PhraseIndex()
    last: set[str] = set()
    for row in book.rows("qualifiers", "qualifier"):
        for phrase in row["before"]:
            before.add(phrase, row["value"])
            last.add(phrase.split()[-1] if phrase[-1].isalnum() else phrase[-1])
        for phrase in row["after"]:
            after.add(phrase, row["value"])
    return QualifierRules(
        before, after, frozenset(last), frozenset(book.values("qualifiers", "about_after")),
        frozenset(book.values("qualifiers", "moved")), frozenset(book.values("qualifiers", "risen")),
    )  # fmt: skip


def hedge_behind(tokens: Tokens, i: int, rules: QualifierRules) -> tuple[int, str] | None:
    """A qualifier between figure and unit, '20-odd percent', '300 or so residents': (token behind it, value)."""
    if i >= len(tokens) or tokens.low[i] not in ("-", "or", "odd", "+") or tokens.gap[i] > LINE:
        return None
    return rules.after.match(tokens, i)


def qualifier_of(tokens: Tokens, first: int, last: int, rules: QualifierRules, *, percent: bool = False) -> str:
    """The qualifier of the figure in tokens [first, last): what stands before it wins over what stands behind."""
    if first and tokens.gap[first] <= LINE:
        # Japanese runs its characters together, so the last token of a phrase may be any of its characters.
        if tokens.low[first - 1] in rules.last_words or tokens.kind[first - 1] == 4:
            found = rules.before.match_before(tokens, first, 5)
            if found is not None and not _is_quarrel(tokens, found[0], first, rules):
                if tokens.low[found[0] : first] != ["up", "to"] or not _has_moved(tokens, found[0], rules, percent):
                    return found[1]
    behind = rules.after.match(tokens, last) if last < len(tokens) else None
    if behind is not None:
        glued_sign = tokens.raw[last] in "+-" and tokens.gap[last] != GLUED
        plus_noun = tokens.low[last] in ("plus", "max", "odd") and tokens.gap[last] > GLUED and behind[0] < len(tokens)
        if not glued_sign and not (plus_noun and tokens.low[last] == "plus"):
            return behind[1]
    return "exact"


def _is_quarrel(tokens: Tokens, start: int, first: int, rules: QualifierRules) -> bool:
    """'haggled for nine hours over $2 billion'"""
    if tokens.low[start:first] != ["over"]:
        return False
    return any(word in rules.about_after for word in tokens.low[max(0, start - 6) : start])


def _has_moved(tokens: Tokens, start: int, rules: QualifierRules, percent: bool) -> bool:
    """'has gone up to $5bn', 'went all the way up to 33'; not 'shares rose up to 5 percent'."""
    i = start - 1
    while i > 0 and tokens.low[i] in ("back", "way", "the", "all", "again", "further", "steadily", "slowly"):
        i -= 1
    return i >= 0 and (tokens.low[i] in rules.moved or (not percent and tokens.low[i] in rules.risen))

"""Bare figures that a word beside them makes a count: 'killed at least 11', 'Nine dead', 'a number of lorries, 410'."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.figures.nouns import Counted, NounRules, is_plural, noun_unit, per_at
from pipeline.extract.figures.numerals import Figure
from pipeline.extract.figures.qualifiers import QualifierRules
from pipeline.rulebook import Rulebook
from pipeline.tokens import LINE, PhraseIndex, Tokens

_REACH = 24
"""A toll is told of at most so many tokens before its figure."""
_STEPS = frozenset({"of", "them", "others", "other", "people", "were", "was", "are", "is", "have", "has", "had", "been",
                    "left", "confirmed", "reported", "feared", "found", "more", "still", "now", "also"})  # fmt: skip
_STANDS = frozenset({"to", "at", "reached", "hit", "was", "is", "were", "are", "stood", "of", "passed", "exceeded",
                     ",", ":", "from", "topped", "now"})  # fmt: skip
_JUST = frozenset({"just", "only", "another", "merely"})
_ENDS = frozenset({".", "!", "?", ";"})


@dataclass(frozen=True, slots=True)
class Count:
    """One kind of count."""

    unit: str
    rule: str
    persons: bool
    not_persons: frozenset[str] = frozenset()
    """People of whom it is not said."""


@dataclass(frozen=True, slots=True, eq=False)
class CountRules:
    """[[count]] of rules/units.toml, compiled."""

    before: PhraseIndex[Count]
    before_ends: frozenset[str]
    after: PhraseIndex[Count]
    toll: PhraseIndex[Count]
    persons: frozenset[str]


def compile_counts(book: Rulebook) -> CountRules:
    """Index the words that make counts."""
    indexes: dict[str, PhraseIndex[Count]] = {key: PhraseIndex() for key in ("before", "after", "toll")}
    ends: set[str] = set()
    for row in book.rows("units", "count"):
        count = Count(row["unit"], row["id"], row.get("persons", False), frozenset(row.get("not_persons", ())))
        for key, index in indexes.items():
            for phrase in row.get(key, []):
                index.add(phrase, count)
        ends.update(phrase.split()[-1] for phrase in row.get("before", []))
    return CountRules(
        indexes["before"],
        frozenset(ends),
        indexes["after"],
        indexes["toll"],
        frozenset(book.values("units", "persons")),
    )


def count_of(
    tokens: Tokens, f: Figure, noun: Counted | None, nouns: NounRules, rules: CountRules, qualifiers: QualifierRules
) -> Counted | None:
    """What a bare figure counts, or that a figure of people counts deaths or injuries; None where nothing says so."""
    if noun is not None and (noun.unit not in rules.persons or noun.last <= f.last):
        return None
    if noun is None and _is_year(tokens, f):
        return None
    last = noun.last if noun is not None else f.last
    found = _behind(tokens, last, nouns, rules) or _in_front(tokens, f.first, rules, qualifiers)
    if found is not None:
        count, end = found
        if noun is None:
            return Counted(count.unit, count.unit, end or f.last, count.rule)
        if count.persons and noun.unit not in count.not_persons:
            return Counted(count.unit, noun.label, noun.last, count.rule)
    if noun is not None:
        return None
    return _toll(tokens, f, nouns, rules, qualifiers)


def _behind(tokens: Tokens, last: int, nouns: NounRules, rules: CountRules) -> tuple[Count, int] | None:
    """'19 dead' (the word belongs to the quote), 'Nine of them died', '17 people have been killed'."""
    n = len(tokens)
    i = last
    while i < n and i < last + 4 and tokens.gap[i] <= LINE:
        found = rules.after.match(tokens, i)
        if found is not None:
            if found[0] < n and tokens.gap[found[0]] <= LINE and is_plural(tokens.low[found[0]], nouns):
                return None  # 'two dead ends'
            return found[1], found[0] if i == last else 0
        if tokens.low[i] not in _STEPS:
            return None
        i += 1
    return None


def _in_front(tokens: Tokens, first: int, rules: CountRules, qualifiers: QualifierRules) -> tuple[Count, int] | None:
    """'killed at least 11', 'injuring some 20'."""
    i = _before_qualifier(tokens, first, qualifiers)
    if i > 1 and tokens.low[i - 1] in _JUST and tokens.low[i - 1] not in rules.before_ends:
        i -= 1
    if i == 0 or tokens.low[i - 1] not in rules.before_ends or tokens.gap[i] > LINE:
        return None
    found = rules.before.match_before(tokens, i)
    if found is None and i > 1 and tokens.low[i - 1] in _JUST:
        found = rules.before.match_before(tokens, i - 1)
    return (found[1], 0) if found is not None else None


def _before_qualifier(tokens: Tokens, first: int, qualifiers: QualifierRules) -> int:
    found = qualifiers.before.match_before(tokens, first) if first else None
    return found[0] if found is not None else first


def _toll(tokens: Tokens, f: Figure, nouns: NounRules, rules: CountRules, qualifiers: QualifierRules) -> Counted | None:
    """'the death toll from the quake rose to 14', 'the number of lorries, 410 a day'."""
    i = _before_qualifier(tokens, f.first, qualifiers)
    if i and tokens.low[i - 1] == "the" and i > 1 and tokens.low[i - 2] == "from":
        i -= 1
    if i == 0 or tokens.low[i - 1] not in _STANDS:
        return None
    low = tokens.low
    for k in range(i - 2, max(-1, i - _REACH), -1):
        if low[k] in _ENDS or tokens.gap[k + 1] > LINE:
            return None
        found = rules.toll.match(tokens, k)
        if found is not None and found[0] < i:
            return Counted(found[1].unit, found[1].unit, f.last, found[1].rule)
        if low[k] == "number" and low[k + 1] == "of":
            unit = noun_unit(tokens, k + 2, i, nouns)
            if unit is None:
                return None
            rate = per_at(tokens, f.last, nouns)  # '410 a day at present'
            if rate is None or rate[1] == "item":
                return Counted(unit[0], unit[1], f.last, "unit.number-of")
            return Counted(f"{unit[0]}/{rate[1]}", unit[1], rate[0], "unit.number-of", rate[1])
    return None


def _is_year(tokens: Tokens, f: Figure) -> bool:
    raw = tokens.raw[f.first]
    return f.last == f.first + 1 and len(raw) == 4 and raw.isdecimal() and "1800" <= raw <= "2199"

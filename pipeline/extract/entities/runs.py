"""Runs of words in capitals: the stretches of text in which names stand."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.entities.rules import EntityRules
from pipeline.quick import quick
from pipeline.tokens import CELL, GLUED, LINE, NUMBER, SPACE, WORD, Tokens

_AFTER = frozenset(".!?:•*–—|>\"“‘'`_([{-")
_INITIALS = frozenset(
    {
        "St",
        "Jr",
        "Sr",
        "Mt",
        "Ft",
        "Dr",
        "Mr",
        "Mrs",
        "Ms",
        "Prof",
        "Sen",
        "Rep",
        "Gov",
        "Gen",
        "Lt",
        "Col",
        "Capt",
        "Sgt",
        "Adm",
        "Rev",
        "Hon",
        "Messrs",
    }
)
_APOSTROPHES = frozenset("'’")
_CONTRACTIONS = frozenset({"s", "t", "re", "ve", "ll", "d", "m"})
_LONGEST = 24
"""Words in capitals that may make one run: more of them are a text without small letters, no name."""
_WRAPPED = 50
"""A line at least this long may have been broken inside a name; shorter lines are items of a list."""


@quick
@dataclass(frozen=True, slots=True)
class Run:
    """Tokens [first, last): words in capitals and what joins them. `words` are the indexes of the words."""

    first: int
    last: int
    words: tuple[int, ...]
    opens: bool
    """Stands where a sentence begins, so that its first capital means nothing."""
    headline: bool
    """Stands in a line where every word has a capital."""


def headline_tokens(tokens: Tokens) -> list[tuple[int, int]]:
    """Token ranges of lines in which capitals mean nothing: titles in title case, text all in capitals."""
    starts = [i for i, g in enumerate(tokens.gap) if g >= LINE and g != CELL]
    found: list[tuple[int, int]] = []
    for k, first in enumerate(starts):
        last = starts[k + 1] if k + 1 < len(starts) else len(tokens)
        if _is_headline(tokens, first, last):
            found.append((first, last))
    return found


def _is_headline(tokens: Tokens, first: int, last: int) -> bool:
    raw, low, kind = tokens.raw, tokens.low, tokens.kind
    shout = small = capital = 0
    for i in range(first, last):
        if kind[i] != WORD or (len(raw[i]) < 4 and i != first):
            continue
        if raw[i] == low[i]:
            small += 1
        else:
            capital += 1
            shout += raw[i].isupper()
    if last - first > 30 or raw[last - 1] == ".":
        return shout >= 4 and shout > 3 * (small + capital - shout)
    return capital >= 3 and capital >= 2 * small


def find_runs(tokens: Tokens, rules: EntityRules) -> list[Run]:
    """All runs of the text, left to right, one pass."""
    raw, low, kind = tokens.raw, tokens.low, tokens.kind
    capitals = [i for i, word in enumerate(raw) if word != low[i] and kind[i] == WORD]
    titles = headline_tokens(tokens)
    runs: list[Run] = []
    done = t = 0
    for i in capitals:
        if i < done:
            continue
        words = [i]
        at = i
        while len(words) < _LONGEST:
            at = _elided(tokens, at)
            grown = _joined(tokens, at, words, rules)
            if grown is None:
                break
            at = grown
            words.append(at)
        last = _tail(tokens, at)
        while t < len(titles) and titles[t][1] <= i:
            t += 1
        headline = t < len(titles) and titles[t][0] <= i
        runs.append(Run(i, last, tuple(words), opens(tokens, i), headline))
        done = last
    return runs


def opens(tokens: Tokens, i: int) -> bool:
    """Whether a sentence, a line or a quotation begins at token `i`."""
    return i == 0 or (tokens.gap[i] >= LINE and not _wrapped(tokens, i)) or tokens.raw[i - 1] in _AFTER


def _wrapped(tokens: Tokens, i: int) -> bool:
    """Whether the line break before token `i` lies inside a sentence of wrapped text."""
    if tokens.gap[i] != LINE or tokens.raw[i - 1] in _AFTER:
        return False
    end = tokens.end[i - 1]
    return tokens.text.find("\n", max(0, end - _WRAPPED), end) < 0


def _joined(tokens: Tokens, at: int, words: list[int], rules: EntityRules) -> int | None:
    """The word in capitals that continues the run after token `at`, if any."""
    raw, low, kind, gap = tokens.raw, tokens.low, tokens.kind, tokens.gap
    n = len(raw)
    j = at + 1
    if j >= n or gap[j] >= CELL:
        return None
    if kind[j] == WORD:
        if raw[j] != low[j]:
            return j if gap[j] == SPACE or (gap[j] == LINE and _wrapped(tokens, j)) else None
        if low[j] in rules.particles and gap[j] == SPACE:
            return _after_particles(tokens, j, words, rules)
        return None
    mark = raw[j]
    if j + 1 >= n or kind[j + 1] not in (WORD, NUMBER):
        return None
    capital = raw[j + 1] != low[j + 1]
    if mark == "&" and capital and gap[j + 1] <= SPACE:
        return j + 1
    if gap[j] != GLUED:
        return None
    if mark == ".":
        return j + 1 if capital and _abbreviated(tokens, at, j + 1) else None
    if gap[j + 1] != GLUED:
        return None
    if mark in "-‑":
        return j + 1 if capital or _korean(tokens, words, rules) else None
    if mark in _APOSTROPHES:
        return j + 1 if capital else None
    return j + 1 if mark == ":" and capital else None


def _abbreviated(tokens: Tokens, at: int, following: int) -> bool:
    word = tokens.raw[at]
    if len(word) == 1:
        return tokens.gap[following] <= SPACE and not (
            at > 1
            and tokens.raw[at - 1] == "."
            and tokens.gap[at] == GLUED
            and len(tokens.raw[following]) > 1
            and tokens.gap[following] == SPACE
            and tokens.low[following] in _SENTENCE_WORDS
        )
    return word in _INITIALS and tokens.gap[following] == SPACE


_SENTENCE_WORDS = frozenset(
    {"the", "a", "an", "in", "it", "he", "she", "they", "we", "but", "and", "that", "this", "on", "at", "for"}
)


def _korean(tokens: Tokens, words: list[int], rules: EntityRules) -> bool:
    """'Lee Jae-myung': a family name, then a given name whose second half is in lower case."""
    return len(words) >= 2 and tokens.raw[words[-2]] in rules.surnames


def _after_particles(tokens: Tokens, j: int, words: list[int], rules: EntityRules) -> int | None:
    first = tokens.raw[words[0]]
    if (
        not any(tokens.raw[w] in rules.given or tokens.raw[w] in rules.weak_given for w in words)
        and first not in rules.honorifics
    ):
        return None
    n = len(tokens)
    for k in range(j + 1, min(j + 4, n)):
        if tokens.raw[k] != tokens.low[k] and tokens.kind[k] == WORD:
            return k
        if tokens.low[k] not in rules.particles and not (tokens.raw[k] == "-" and tokens.gap[k] == GLUED):
            return None
    return None


def _elided(tokens: Tokens, at: int) -> int:
    """Last token of "Ndung'u": an apostrophe inside a word that is neither a possessive nor a contraction."""
    raw, gap = tokens.raw, tokens.gap
    while (
        at + 2 < len(raw)
        and raw[at + 1] in _APOSTROPHES
        and gap[at + 1] == gap[at + 2] == GLUED
        and tokens.kind[at + 2] == WORD
        and raw[at + 2] == tokens.low[at + 2]
        and raw[at + 2] not in _CONTRACTIONS
    ):
        at += 2
    return at


def _tail(tokens: Tokens, at: int) -> int:
    """Token after the run: digits glued to its last word belong to it ('G7', 'F-35', 'A320')."""
    raw, kind, gap = tokens.raw, tokens.kind, tokens.gap
    n = len(raw)
    j = at + 1
    if j < n and kind[j] == NUMBER and gap[j] == GLUED and len(raw[at]) <= 4:
        return j + 1
    if j + 1 < n and raw[j] == "-" and kind[j + 1] == NUMBER and gap[j] == gap[j + 1] == GLUED and len(raw[j + 1]) <= 4:
        return j + 2
    if j + 1 < n and raw[j] == "." and gap[j] == gap[j + 1] == GLUED and kind[j + 1] == WORD and len(raw[j + 1]) <= 3:
        return j + 2
    return j

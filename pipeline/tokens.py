"""One linear pass that cuts a text into tokens, and the phrase index that all word-list rules share.

A phrase index looks up a token sequence by its first token, so the cost of a text does not grow with the number of
phrases. Nothing here backtracks: every quantifier is possessive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Generic, TypeVar

WORD, NUMBER, SYMBOL, CJK = 1, 2, 3, 4
GLUED, SPACE, LINE, CELL, BLANK = 0, 1, 2, 3, 4
"""Gap before a token: none, blanks, one line break, a tab, an empty line (or the start of the text)."""

_CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f"
_TOKEN = re.compile(
    rf"([^\W\d_{_CJK}]++)"  # a word: letters of any script but Chinese and Japanese
    r"|(\d++(?:[.,．，]\d++)*+)"  # a figure with its separators
    r"|([^\w\s]|_)"  # one symbol
    rf"|([{_CJK}])",  # one character of a script without spaces
)


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Parallel lists over the tokens of one text, offsets in code points."""

    text: str
    raw: list[str]
    low: list[str]
    start: list[int]
    end: list[int]
    kind: list[int]
    gap: list[int]

    def __len__(self) -> int:
        return len(self.raw)

    def quote(self, first: int, last: int) -> str:
        """The characters from token `first` up to, not including, token `last`."""
        return self.text[self.start[first] : self.end[last - 1]]

    def at(self, offset: int) -> int:
        """Index of the first token that ends after `offset` (len(self) if none)."""
        return bisect_right(self.end, offset)


def cells_of(tokens: Tokens, first: int, last: int) -> list[tuple[int, int]]:
    """The cells of a row of a table, as token ranges."""
    last = min(last, len(tokens))
    edges = [first, *(i for i in range(first + 1, last) if tokens.gap[i] == CELL), last]
    return list(pairwise(edges))


def tokenise(text: str) -> Tokens:
    """Cut `text` into words, figures, symbols and single CJK characters; white space is kept as gaps."""
    raw: list[str] = []
    start: list[int] = []
    end: list[int] = []
    kind: list[int] = []
    gap: list[int] = []
    previous = 0
    for match in _TOKEN.finditer(text):
        first, last = match.span()
        raw.append(match[0])
        start.append(first)
        end.append(last)
        kind.append(match.lastindex or SYMBOL)
        if first == previous and first:
            gap.append(GLUED)
        elif first - previous == 1 and text[previous] == " ":
            gap.append(SPACE)
        else:
            gap.append(_gap(text[previous:first]) if previous else BLANK)
        previous = last
    return Tokens(text, raw, [t.lower() for t in raw], start, end, kind, gap)


def cut_words(text: str) -> list[str]:
    """The tokens alone, for a phrase of the rules."""
    return [match[0] for match in _TOKEN.finditer(text)]


def _gap(blank: str) -> int:
    lines = blank.count("\n")
    if lines > 1:
        return BLANK
    if "\t" in blank:
        return CELL
    return LINE if lines else SPACE


T = TypeVar("T")


class PhraseIndex(Generic[T]):
    """Finds the longest of many phrases that begins at a given token.

    Phrases are matched on lower-cased tokens; a phrase added with `exact=True` also needs the same letters in the
    text. Words of one phrase may be glued or parted by blanks or one line break, whatever the phrase itself shows,
    unless it was added with `glued=True`.
    """

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...] | None, bool, T]]] = {}

    def add(self, phrase: str, payload: T, *, exact: bool = False, glued: bool = False) -> None:
        """Add one phrase; of two equal phrases the one added first wins."""
        cut = tokenise(phrase)
        if not len(cut):
            raise ValueError(f"a phrase without a token: {phrase!r}")
        rows = self._by_first.setdefault(cut.low[0], [])
        rows.append((tuple(cut.low), tuple(cut.raw) if exact else None, glued, payload))
        rows.sort(key=lambda row: -len(row[0]))

    def __contains__(self, first: str) -> bool:
        return first in self._by_first

    def firsts(self) -> frozenset[str]:
        """The lower-cased first tokens of all phrases: the triggers."""
        return frozenset(self._by_first)

    def match(self, tokens: Tokens, i: int) -> tuple[int, T] | None:
        """The longest phrase that starts at token `i`: (index after its last token, payload)."""
        words = tokens.low
        if i >= len(words):
            return None
        rows = self._by_first.get(words[i])
        if rows is None:
            return None
        following = words[i + 1] if i + 1 < len(words) else ""
        for low, raw, glued, payload in rows:
            n = len(low)
            if n > 1 and (low[1] != following or (n > 2 and tuple(words[i : i + n]) != low)):
                continue
            if raw is not None and tuple(tokens.raw[i : i + n]) != raw:
                continue
            if n > 1 and max(tokens.gap[i + 1 : i + n]) > (GLUED if glued else LINE):
                continue
            return i + n, payload
        return None

    def match_before(self, tokens: Tokens, i: int, longest: int = 4) -> tuple[int, T] | None:
        """The longest phrase that ends right before token `i`: (index of its first token, payload)."""
        for n in range(min(longest, i), 0, -1):
            found = self.match(tokens, i - n)
            if found is not None and found[0] == i:
                return i - n, found[1]
        return None

    def scan(self, tokens: Tokens, first: int, last: int) -> Iterator[tuple[int, int, T]]:
        """Non-overlapping longest matches in a range of tokens, left to right."""
        firsts, words = self._by_first, tokens.low
        done = first
        for i in [i for i in range(first, min(last, len(words))) if words[i] in firsts]:
            found = self.match(tokens, i) if i >= done else None
            if found is not None and found[0] <= last:
                yield i, found[0], found[1]
                done = found[0]


def phrases_of(phrases: Iterable[str]) -> PhraseIndex[bool]:
    """An index that tells of its phrases only that they are there."""
    index: PhraseIndex[bool] = PhraseIndex()
    for phrase in phrases:
        index.add(phrase, True)
    return index


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """A light English stem for weighing words: plural and verb endings off, one form for price, prices and priced."""
    w = word.lower()
    for ending, least in (("ies", 5), ("ied", 5), ("ing", 6), ("ed", 5), ("es", 5), ("s", 4)):
        if len(w) >= least and w.endswith(ending) and not w.endswith("ss"):
            w = w[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
            break
    if len(w) > 4 and w.endswith("e"):
        w = w[:-1]
    return w[:-1] if len(w) > 3 and w[-1] == w[-2] and w[-1] in _DOUBLED else w


_DOUBLED = frozenset("bdglmnprst")
"""Consonants that double before an ending: 'planned', 'selling'."""


def joined(parts: Sequence[str]) -> str:
    """Parts of a rule id, dot between."""
    return ".".join(parts)

"""The sketches of a whole dump, as a few long arrays: some hundred bytes an article."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.link.sketch import HASHES, Sketch

_RECENT = 1000
"""Articles whose figures or words are kept at hand."""
_NAMED = 12
"""Articles noted of a name."""

U64 = NDArray[np.uint64]


class Sketches:
    """The sketches of a dump as a few long arrays."""

    def __init__(self, sketches: Iterable[Sketch]) -> None:
        figures, words, weights, signatures = bytearray(), bytearray(), bytearray(), bytearray()
        self.figure_at, self.word_at, self.signed = [0], [0], []
        self.digests: list[bytes] = []
        self.days: list[date | None] = []
        self.articles: list[str] = []
        self.named: dict[str, array[int]] = {}
        self.converted: dict[int, bytes] = {}
        for number, s in enumerate(sketches):
            figures += s.figures
            words += s.words
            weights += s.weights
            self.figure_at.append(len(figures) // 8)
            self.word_at.append(len(words) // 4)
            if s.signature:
                self.signed.append(number)
                signatures += s.signature
            self.digests.append(s.digest)
            self.days.append(s.published)
            self.articles.append(s.article)
            for name in s.names.split():
                where = self.named.setdefault(name, array("l"))
                if len(where) < _NAMED:
                    where.append(number)
            if s.converted:
                self.converted[number] = s.converted
        self.figures = np.frombuffer(figures, np.uint64)
        self.words = np.frombuffer(words, np.uint32)
        self.weights = np.frombuffer(weights, np.float32)
        self.signatures = np.frombuffer(signatures, np.uint32).reshape(-1, HASHES)
        self.dates = np.array([day.toordinal() if day else 0 for day in self.days], np.int32)
        self.marks = _marks(self.figures, np.diff(self.figure_at))
        self._told: dict[int, frozenset[int]] = {}
        self._recent: dict[int, dict[int, float]] = {}

    def __len__(self) -> int:
        return len(self.days)

    def figures_of(self, i: int) -> U64:
        return self.figures[self.figure_at[i] : self.figure_at[i + 1]]

    def told_in(self, i: int) -> frozenset[int]:
        """The figures of an article."""
        found = self._told.get(i)
        if found is None:
            if len(self._told) >= _RECENT:
                self._told.clear()
            found = self._told[i] = frozenset(self.figures_of(i).tolist())
        return found

    def days_apart(self, i: int, j: int) -> int:
        """The days between two articles; 0 where one has no date."""
        one, two = self.days[i], self.days[j]
        return abs((one - two).days) if one and two else 0

    def alike(self, i: int, j: int) -> float:
        """The cosine of the words of two articles."""
        # Plain numbers: for a few dozen words arrays take ten times as long.
        one, two = self._words_of(i), self._words_of(j)
        return sum(weight * two[word] for word, weight in one.items() if word in two)

    def _words_of(self, i: int) -> dict[int, float]:
        if i not in self._recent:
            if len(self._recent) >= _RECENT:
                self._recent.clear()
            at = slice(self.word_at[i], self.word_at[i + 1])
            self._recent[i] = dict(zip(self.words[at].tolist(), self.weights[at].tolist(), strict=True))
        return self._recent[i]


def _marks(figures: U64, of_each: NDArray[np.int64]) -> U64:
    """For each article 256 bits, of which each of its figures sets one: where no bit is set for both, nothing is
    shared."""
    marks = np.zeros((len(of_each), 4), np.uint64)
    bits = figures >> np.uint64(2)
    owners = np.repeat(np.arange(len(of_each)), of_each)
    np.bitwise_or.at(marks, (owners, (bits >> np.uint64(6)) % 4), np.uint64(1) << (bits & np.uint64(63)))
    return marks

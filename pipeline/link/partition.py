"""Divide a dump into blocks of articles: near-linear, from their sketches alone.

Two articles belong together when they tell one story (two rare figures, or few figures and like words), when one is a
near copy of the other, or, less surely, when they share one figure of three digits in like words, or write what may be
one name in two spellings. Such pairs are found
under keys: pairs of an article's rarest figures, pairs of its weightiest words, bands of its MinHash signature. Then
articles are joined, the surest pairs first, as long as the block stays below a size: that is how an oversized block is
split, at its weakest links. The order of the dump decides between equals, so the blocks of a dump are always the same.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.link.crowd import KNOWN, RARE, Background, Crowd, rank, rounded_size
from pipeline.link.sketch import HASHES, Sketch
from pipeline.link.spellings import one_letter_apart, slip_of_the_pen
from pipeline.link.stories import LONG, PERCENT, one_story, telling

WHOLE = 1000
"""A dump of so many articles is one block."""
LARGEST = 256
"""Articles of a block; exact copies of one of them are not counted."""
COPIES = 4096
"""Articles of a block, copies and all."""
_FIGURES, _WORDS, _BAND = 8, 6, 2
"""How many of an article's rarest figures and weightiest words make keys, in pairs; rows of a band of the signature."""
_RUN, _REACH = 12, 3
"""So many articles under one key are compared all with all, more each with the next few."""
_LONE = 12
"""A figure that more articles state brings no two of them together by itself."""
_AT_ONCE, _RECENT = 10_000, 1000
_NAMED, _SPELT, _NAMESAKES = 12, 3, 0.1
"""Articles noted of a name; articles that have a spelling which may be a slip; how alike two of one name must be."""
_LIKE, _COPIED = 0.12, 0.4
"""How alike two articles must be that share one figure; the share of equal positions of two near copies' signatures.
Texts that copy less of each other meet by their figures, where they have some to agree or differ in."""
_SOON, _LATER = 14, 60
"""Days between two articles that only their words bring together, and between two that share one figure: flashes and
reports of one form are alike for years, a story is not told for so long without a figure of its own."""

U64 = NDArray[np.uint64]
Pairs = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """The blocks of a dump, each a tuple of article numbers in the order of the dump, in the order of their first."""

    blocks: tuple[tuple[int, ...], ...]
    crowds: tuple[Crowd | None, ...]
    """What each block needs to know of the dump; None where the block is the whole dump."""
    articles: tuple[str, ...]
    """The id of every article of the dump."""
    days: tuple[date | None, ...]
    """Its date."""
    converted: Mapping[int, bytes]
    """Article number -> its packed `Conversions`, for articles that have some."""


class _Sketches:
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


def partition(sketches: Iterable[Sketch], background: Background) -> Partition:
    """Divide a dump, given the sketches of its articles in their order."""
    known = _Sketches(sketches)
    n = len(known)
    if n <= WHOLE:
        return Partition((tuple(range(n)),), (None,), tuple(known.articles), tuple(known.days), known.converted)
    told, inverse, seen = np.unique(known.figures, return_inverse=True, return_counts=True)
    size = rounded_size(n)
    ranks = {int(f): rank(int(s), size) for f, s in zip(told[seen > 1], seen[seen > 1], strict=True)}
    counts = seen[inverse]
    edges = _edges(known, counts, ranks, size)
    blocks = _joined(edges, known.digests)
    crowds = tuple(_crowd(block, known, counts, ranks, size, background) for block in blocks)
    return Partition(blocks, crowds, tuple(known.articles), tuple(known.days), known.converted)


def _crowd(
    block: Sequence[int], known: _Sketches, counts: NDArray[np.int64], ranks: dict[int, int], size: int,
    background: Background,
) -> Crowd:  # fmt: skip
    """The ranks of the figures that a block states more than once."""
    shared: dict[int, int] = {}
    if len(block) > 1:
        figures = np.concatenate([known.figures_of(i) for i in block])
        repeated, times = np.unique(figures, return_counts=True)
        shared = {int(f): ranks[int(f)] for f in repeated[times > 1]}
    return Crowd(size, shared, background)


def _edges(known: _Sketches, counts: NDArray[np.int64], ranks: dict[int, int], size: int) -> Iterator[tuple[int, int]]:
    """The pairs that belong together, the surest first; some more than once."""
    strengths, pairs = array("d"), array("i")

    def keep(i: int, j: int, strength: float) -> None:
        strengths.append(strength)
        pairs.extend((i, j))

    for i, j, same in _copies(known):
        keep(i, j, 4.0 + same)
    for first, second in _equal(known.digests):
        keep(first, second, 6.0)
    for i, j in _by_spelling(known):
        alike = known.alike(i, j)
        if alike >= _NAMESAKES:
            keep(i, j, 0.4 + alike / 2)
    candidates = np.concatenate([_by_figures(known, counts, size), *_worth(known, _by_words(known))])
    for i, j in _each(_unique(candidates, len(known))):
        strength = _strength(known, i, j, ranks, size)
        if strength:
            keep(i, j, strength)
    del candidates
    found = np.frombuffer(pairs, np.int32).reshape(-1, 2)
    yield from _each(found[np.lexsort((found[:, 1], found[:, 0], -np.frombuffer(strengths)))])


def _worth(known: _Sketches, pairs: Pairs) -> Iterator[Pairs]:
    """Those that have a figure in common, as far as their marks tell, or are of one fortnight: a third of them, and
    none that `_strength` would keep is lost."""
    for some in _parts(pairs):
        one, two = known.dates[some[:, 0]], known.dates[some[:, 1]]
        soon = (np.abs(one - two) <= _SOON) | (one == 0) | (two == 0)
        yield some[soon | (known.marks[some[:, 0]] & known.marks[some[:, 1]]).any(axis=1)]


def _strength(known: _Sketches, i: int, j: int, ranks: dict[int, int], size: int) -> float:
    """How surely two articles belong together; 0 where they do not."""
    one, two, days = known.told_in(i), known.told_in(j), known.days_apart(i, j)
    shared = [(f, ranks[f]) for f in sorted(one & two)]
    if not shared and days > _SOON:
        return 0.0

    def alike_soon() -> float:
        return known.alike(i, j) if days <= _SOON else 0.0

    if one_story(shared, min(len(one), len(two)), size, alike_soon):
        return 1.0 + min(2.0, sum(telling(f) for f, of in shared if of <= KNOWN) / 4) + known.alike(i, j) / 2
    if days > _LATER or not any(of == RARE and f & LONG and not f & PERCENT for f, of in shared):
        return 0.0
    alike = known.alike(i, j)
    return min(alike, 0.99) if alike >= _LIKE else 0.0


def _by_figures(known: _Sketches, counts: NDArray[np.int64], size: int) -> Pairs:
    """Candidates that share two of their rarest figures, or one of three digits that hardly anyone else states."""
    most = max(s for s in range(1, max(5, size // 40) + 1) if rank(s, size) <= KNOWN)
    keys, owners = array("Q"), array("i")
    lone_keys, lone_owners = array("Q"), array("i")
    for i in range(len(known)):
        at = slice(known.figure_at[i], known.figure_at[i + 1])
        told = [(s, f) for s, f in zip(counts[at].tolist(), known.figures[at].tolist(), strict=True) if 1 < s <= most]
        told.sort()
        for s, f in told:
            if s <= _LONE and f & LONG and not f & PERCENT:
                lone_keys.append(f)
                lone_owners.append(i)
        rarest = [f for _, f in told[:_FIGURES]]
        for x, f in enumerate(rarest):
            for g in rarest[x + 1 :]:
                keys.append(_pair_key(min(f, g), max(f, g)))
                owners.append(i)
    return np.concatenate([_meet_told(keys, owners), _meet_told(lone_keys, lone_owners)])


def _by_words(known: _Sketches) -> Pairs:
    """Candidates that share two of their weightiest words."""
    keys, owners = array("Q"), array("i")
    for i in range(len(known)):
        at = slice(known.word_at[i], known.word_at[i + 1])
        top = np.argsort(-known.weights[at], kind="stable")[:_WORDS]
        words = sorted(known.words[at][top].tolist())
        for x, f in enumerate(words):
            for g in words[x + 1 :]:
                keys.append(f << 32 | g)
                owners.append(i)
    return _meet_told(keys, owners)


def _copies(known: _Sketches) -> Iterator[tuple[int, int, float]]:
    """Near copies, with the share of equal positions of their signatures: candidates are equal in a band of them."""
    owners = np.arange(len(known.signed), dtype=np.int32)
    found = [_none()]
    for first in range(0, HASHES, _BAND):
        a, b = (known.signatures[:, first + k].astype(np.uint64) for k in range(_BAND))
        # Each band is sifted by itself: what several of them propose in vain is far more than what is found.
        pairs = _meet(a << np.uint64(32) | b, owners)
        found.extend(some[_same(known, some) >= _COPIED] for some in _parts(pairs))
    for some in _parts(_unique(np.concatenate(found), len(owners))):
        for (i, j), share in zip(some.tolist(), _same(known, some).tolist(), strict=True):
            yield known.signed[i], known.signed[j], share


def _same(known: _Sketches, pairs: Pairs) -> NDArray[np.float64]:
    """The share of equal positions of two signatures."""
    equal = known.signatures[pairs[:, 0]] == known.signatures[pairs[:, 1]]
    return np.asarray(equal.mean(axis=1, dtype=np.float64))


def _by_spelling(known: _Sketches) -> Iterator[tuple[int, int]]:
    """Articles that write a name in two spellings, one of which hardly anyone has."""
    pairs: set[tuple[int, int]] = set()
    for rare, usual in one_letter_apart(known.named):
        wrong, right = known.named[rare][: _SPELT + 1], known.named[usual]
        if len(wrong) <= _SPELT and slip_of_the_pen(rare.lower(), usual.lower()):
            pairs.update((min(i, j), max(i, j)) for i in wrong for j in right if i != j)
    yield from sorted(pairs)


def _equal(digests: Sequence[bytes]) -> Iterable[tuple[int, int]]:
    """Each exact copy with the first of its kind."""
    first: dict[bytes, int] = {}
    for i, digest in enumerate(digests):
        home = first.setdefault(digest, i)
        if home != i:
            yield home, i


def _pair_key(a: int, b: int) -> int:
    return (a * 0x9E3779B97F4A7C15 + b) & 0xFFFFFFFFFFFFFFFF


def _none() -> Pairs:
    return np.empty((0, 2), np.int32)


def _meet_told(keys: array[int], owners: array[int]) -> Pairs:
    return _meet(np.frombuffer(keys, np.uint64), np.frombuffer(owners, np.int32))


def _meet(keys: U64, owners: NDArray[np.int32]) -> Pairs:
    """Pairs of owners of one key: all with all in a short run, each with the next few in a long one. The owners come in
    ascending order."""
    if not len(keys):
        return _none()
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    breaks = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    starts = np.concatenate([[0], breaks])
    lengths = np.diff(np.concatenate([starts, [len(keys)]]))
    length_at = np.repeat(lengths, lengths)
    found: list[Pairs] = []
    for step in range(1, _RUN):
        same = keys[step:] == keys[:-step]
        reach = length_at[:-step] <= _RUN if step > _REACH else np.ones(len(same), bool)
        at = np.flatnonzero(same & reach)
        found.append(np.stack([owners[at], owners[at + step]], axis=1))
    return np.concatenate(found)


def _unique(pairs: Pairs, n: int) -> Pairs:
    """Each pair once, the smaller number first, in ascending order."""
    if not n:
        return _none()
    low, high = np.minimum(pairs[:, 0], pairs[:, 1]).astype(np.int64), np.maximum(pairs[:, 0], pairs[:, 1])
    coded = (low * n + high)[low != high]
    coded.sort()
    coded = coded[np.diff(coded, prepend=-1) > 0]
    return np.stack([coded // n, coded % n], axis=1).astype(np.int32)


def _parts(pairs: Pairs) -> Iterator[Pairs]:
    for at in range(0, len(pairs), _AT_ONCE):
        yield pairs[at : at + _AT_ONCE]


def _each(pairs: Pairs) -> Iterator[tuple[int, int]]:
    """The pairs as plain numbers, not all of them at once: those take ten times the memory."""
    for some in _parts(pairs):
        yield from some.tolist()


def _joined(edges: Iterable[tuple[int, int]], digests: Sequence[bytes]) -> tuple[tuple[int, ...], ...]:
    """Join along the edges in their order, as long as a block stays within its bounds."""
    n = len(digests)
    root = list(range(n))
    members = [1] * n
    texts: dict[int, set[bytes]] = {}

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j in edges:
        a, b = sorted((find(i), find(j)))
        if a == b or members[a] + members[b] > COPIES:
            continue
        if members[a] + members[b] > LARGEST:
            both = texts_of(a, texts, digests) | texts_of(b, texts, digests)
            if len(both) > LARGEST:
                continue
        texts[a] = texts_of(a, texts, digests) | texts_of(b, texts, digests)
        texts.pop(b, None)
        members[a] += members[b]
        root[b] = a
    blocks: dict[int, list[int]] = {}
    for i in range(n):
        blocks.setdefault(find(i), []).append(i)
    return tuple(tuple(block) for block in blocks.values())


def texts_of(i: int, texts: dict[int, set[bytes]], digests: Sequence[bytes]) -> set[bytes]:
    """The different texts of a block while it grows."""
    return texts.get(i) or {digests[i]}

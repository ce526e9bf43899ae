"""Divide a dump into blocks of articles: near-linear, from their sketches alone.

Two articles belong together when they tell one story (two rare figures, more than chance would have them share, or few
figures and like words), when one is a near copy of the other, or, less surely, when they share one figure of three
digits in like words, or write what may be one name in two spellings. Such pairs are found under keys (candidates.py).
Then articles are joined as long as the block stays below a size, copies first, then article by article along its surest
pair: an oversized block is split where an article comes too late, and a dump that grows keeps the blocks that it had.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.link.candidates import Pairs, by_figures, by_spelling, by_words, each, equal, near_copies, parts, unique
from pipeline.link.crowd import KNOWN, RARE, Background, Crowd, rank, rounded_size
from pipeline.link.sketch import Sketch
from pipeline.link.sketches import Sketches
from pipeline.link.stories import LONG, PERCENT, one_story, telling

WHOLE = 1000
"""A dump of so many articles is one block."""
LARGEST = 128
"""Articles of a block; exact copies of one of them are not counted."""
COPIES = 1024
"""Articles of a block, copies and all."""
_NAMESAKES = 0.1
"""How alike two articles must be that may write one name in two spellings."""
_LIKE = 0.12
"""How alike two articles must be that share one figure, or figures that may be chance."""
_SURE = 5.0
"""Nats by which what two articles share must be rarer than one article among all: of ten figures 45 pairs can be hit
upon, and e^5 is thrice as much."""
_FLASH, _SOON, _LATER = 3, 14, 60
"""Days between two articles that only their words bring together, with no figure in common or with some, and between
two that share one figure: flashes and reports of one form are alike for years, a story is not told for so long without
a figure of its own."""
_FORM = 2
"""Figures of an article that say whether it is a copy or only of the same form."""
_COPY = 4.0
"""The strength of a copy; every other pair has less."""


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


def partition(sketches: Iterable[Sketch], background: Background) -> Partition:
    """Divide a dump, given the sketches of its articles in their order."""
    known = Sketches(sketches)
    n = len(known)
    if n <= WHOLE:
        return Partition((tuple(range(n)),), (None,), tuple(known.articles), tuple(known.days), known.converted)
    told, inverse, seen = np.unique(known.figures, return_inverse=True, return_counts=True)
    size = rounded_size(n)
    stated = {int(f): int(s) for f, s in zip(told[seen > 1], seen[seen > 1], strict=True)}
    counts = seen[inverse]
    edges = _edges(known, counts, stated, size)
    blocks = _joined(edges, known.digests)
    crowds = tuple(_crowd(block, known, stated, size, background) for block in blocks)
    return Partition(blocks, crowds, tuple(known.articles), tuple(known.days), known.converted)


def _crowd(
    block: Sequence[int], known: Sketches, stated: Mapping[int, int], size: int, background: Background
) -> Crowd:
    """The ranks of the figures that a block states more than once."""
    shared: dict[int, int] = {}
    if len(block) > 1:
        figures = np.concatenate([known.figures_of(i) for i in block])
        repeated, times = np.unique(figures, return_counts=True)
        shared = {int(f): rank(stated[int(f)], size) for f in repeated[times > 1]}
    return Crowd(size, shared, background)


def _edges(
    known: Sketches, counts: NDArray[np.int64], stated: Mapping[int, int], size: int
) -> Iterator[tuple[int, int]]:
    """The pairs that belong together, some more than once: copies first, then the pairs of one article after another,
    the surest first."""
    strengths, pairs = array("d"), array("i")

    def keep(i: int, j: int, strength: float) -> None:
        strengths.append(strength)
        pairs.extend((i, j))

    for i, j, same in near_copies(known):
        if _may_copy(known, i, j):
            keep(i, j, _COPY + same)
    for first, second in equal(known.digests):
        keep(first, second, _COPY + 2)
    for i, j in by_spelling(known):
        alike = known.alike(i, j)
        if alike >= _NAMESAKES:
            keep(i, j, 0.4 + alike / 2)
    candidates = np.concatenate([by_figures(known, counts, size), *_worth(known, by_words(known))])
    for i, j in each(unique(candidates, len(known))):
        strength = _strength(known, i, j, stated, size)
        if strength:
            keep(i, j, strength)
    del candidates
    found = np.frombuffer(pairs, np.int32).reshape(-1, 2)
    # Article by article, the surest of each first: what a dump gains joins blocks that it had, and seldom parts them.
    told = np.frombuffer(strengths)
    yield from each(found[np.lexsort((found[:, 0], -told, found[:, 1], told < _COPY))])


def _may_copy(known: Sketches, i: int, j: int) -> bool:
    """Whether two texts of like words may be one: a report of the same form shares no figure, or is of another time."""
    one, two = known.told_in(i), known.told_in(j)
    if known.days_apart(i, j) > _SOON:
        return False
    return len(one) < _FORM or len(two) < _FORM or not one.isdisjoint(two)


def _worth(known: Sketches, pairs: Pairs) -> Iterator[Pairs]:
    """Those that have a figure in common, as far as their marks tell, or are of one fortnight: a third of them, and
    none that `_strength` would keep is lost."""
    for some in parts(pairs):
        one, two = known.dates[some[:, 0]], known.dates[some[:, 1]]
        soon = (np.abs(one - two) <= _FLASH) | (one == 0) | (two == 0)
        yield some[soon | (known.marks[some[:, 0]] & known.marks[some[:, 1]]).any(axis=1)]


def _strength(known: Sketches, i: int, j: int, stated: Mapping[int, int], size: int) -> float:
    """How surely two articles belong together; 0 where they do not."""
    one, two, days = known.told_in(i), known.told_in(j), known.days_apart(i, j)
    shared = [(f, rank(stated[f], size)) for f in sorted(one & two)]
    soon = _SOON if shared else _FLASH
    if not shared and days > soon:
        return 0.0

    def alike_soon() -> float:
        return known.alike(i, j) if days <= soon else 0.0

    if one_story(shared, min(len(one), len(two)), size, alike_soon):
        if shared and not _no_chance(shared, stated, size) and (days > _LATER or known.alike(i, j) < _LIKE):
            return 0.0
        return 1.0 + min(2.0, sum(telling(f) for f, of in shared if of <= KNOWN) / 4) + known.alike(i, j) / 2
    if days > _LATER or not any(of == RARE and f & LONG and not f & PERCENT for f, of in shared):
        return 0.0
    alike = known.alike(i, j)
    return min(alike, 0.99) if alike >= _LIKE else 0.0


def _no_chance(shared: Sequence[tuple[int, int]], stated: Mapping[int, int], size: int) -> bool:
    """Whether no article of the dump is likely to share so much with another by chance."""
    return sum(telling(f) * math.log(size / stated[f]) for f, _ in shared) >= math.log(size) + _SURE


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

"""Pairs of articles that may belong together, found under keys, so that nothing is compared all with all.

Keys are pairs of an article's rarest figures, its lone figures of three digits, pairs of its weightiest words, bands of
its MinHash signature, and its names with a letter left out.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.link.crowd import KNOWN, rank
from pipeline.link.sketch import HASHES
from pipeline.link.sketches import U64, Sketches
from pipeline.link.spellings import one_letter_apart, slip_of_the_pen
from pipeline.link.stories import LONG, PERCENT

_FIGURES, _WORDS, _BAND = 8, 6, 2
"""How many of an article's rarest figures and weightiest words make keys, in pairs; rows of a band of the signature."""
_RUN, _REACH = 12, 3
"""The first articles under one key are compared all with all, the others each with the next few."""
_LONE = 12
"""A figure that more articles state brings no two of them together by itself."""
_SPELT = 3
"""Articles that have a spelling which may be a slip."""
_COPIED = 0.4
"""The share of equal positions of two near copies' signatures. Texts that copy less of each other meet by their
figures, where they have some to agree or differ in."""
_AT_ONCE = 10_000

Pairs = NDArray[np.int32]


def by_figures(known: Sketches, counts: NDArray[np.int64], size: int) -> Pairs:
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


def by_words(known: Sketches) -> Pairs:
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


def near_copies(known: Sketches) -> Iterator[tuple[int, int, float]]:
    """Near copies, with the share of equal positions of their signatures: candidates are equal in a band of them."""
    owners = np.arange(len(known.signed), dtype=np.int32)
    found = [_none()]
    for first in range(0, HASHES, _BAND):
        a, b = (known.signatures[:, first + k].astype(np.uint64) for k in range(_BAND))
        # Each band is sifted by itself: what several of them propose in vain is far more than what is found.
        pairs = _meet(a << np.uint64(32) | b, owners)
        found.extend(some[_same(known, some) >= _COPIED] for some in parts(pairs))
    for some in parts(unique(np.concatenate(found), len(owners))):
        for (i, j), share in zip(some.tolist(), _same(known, some).tolist(), strict=True):
            yield known.signed[i], known.signed[j], share


def _same(known: Sketches, pairs: Pairs) -> NDArray[np.float64]:
    """The share of equal positions of two signatures."""
    equal = known.signatures[pairs[:, 0]] == known.signatures[pairs[:, 1]]
    return np.asarray(equal.mean(axis=1, dtype=np.float64))


def by_spelling(known: Sketches) -> Iterator[tuple[int, int]]:
    """Articles that write a name in two spellings, one of which hardly anyone has."""
    pairs: set[tuple[int, int]] = set()
    for rare, usual in one_letter_apart(known.named):
        wrong, right = known.named[rare][: _SPELT + 1], known.named[usual]
        if len(wrong) <= _SPELT and slip_of_the_pen(rare.lower(), usual.lower()):
            pairs.update((min(i, j), max(i, j)) for i in wrong for j in right if i != j)
    yield from sorted(pairs)


def equal(digests: Sequence[bytes]) -> Iterable[tuple[int, int]]:
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
    """Pairs of owners of one key: all of the first dozen with each other, the others with the next few. The owners come
    in ascending order, so what a dump gains at its end parts no pair that it had."""
    if not len(keys):
        return _none()
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    breaks = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    starts = np.concatenate([[0], breaks])
    lengths = np.diff(np.concatenate([starts, [len(keys)]]))
    place = np.arange(len(keys)) - np.repeat(starts, lengths)
    found: list[Pairs] = []
    for step in range(1, _RUN):
        same = keys[step:] == keys[:-step]
        at = np.flatnonzero(same & (place[step:] < _RUN) if step > _REACH else same)
        found.append(np.stack([owners[at], owners[at + step]], axis=1))
    return np.concatenate(found)


def unique(pairs: Pairs, n: int) -> Pairs:
    """Each pair once, the smaller number first, in ascending order."""
    if not n:
        return _none()
    low, high = np.minimum(pairs[:, 0], pairs[:, 1]).astype(np.int64), np.maximum(pairs[:, 0], pairs[:, 1])
    coded = (low * n + high)[low != high]
    coded.sort()
    coded = coded[np.diff(coded, prepend=-1) > 0]
    return np.stack([coded // n, coded % n], axis=1).astype(np.int32)


def parts(pairs: Pairs) -> Iterator[Pairs]:
    for at in range(0, len(pairs), _AT_ONCE):
        yield pairs[at : at + _AT_ONCE]


def each(pairs: Pairs) -> Iterator[tuple[int, int]]:
    """The pairs as plain numbers, not all of them at once: those take ten times the memory."""
    for some in parts(pairs):
        yield from some.tolist()

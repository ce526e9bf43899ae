"""Origins: sources that copy or cite one another speak with one voice.

Copies are found by text: the share of the word 5-grams of the shorter text that stand in the other (containment), never
by shared figures, since agreeing on the truth is no copying. A page's own summary belongs to the sources it cites when
those are one origin. Candidates come from an index of sampled 5-grams, so no pair without a common one is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from pipeline.records import Source
from pipeline.rulebook import Rulebook

_WORD = re.compile(r"[^\W_]+")
_SIZE = 5
_CROWD = 200
"""A 5-gram of more sources than this may be a set phrase and brings neighbours only as candidates."""


@dataclass(frozen=True, slots=True)
class Origins:
    """origin of each source, why two sources are one, and which sources only retell others."""

    of: dict[str, str]
    copies: tuple[tuple[str, str, float], ...]
    """(source, source, containment)."""
    derived: dict[str, tuple[str, ...]]
    """summary -> the sources it cites."""


def find_origins(sources: Sequence[Source], texts: Mapping[str, str], book: Rulebook) -> Origins:
    """Group the sources of a dump into origins."""
    least, share = int(book.values("reconcile", "copy_least")), float(book.values("reconcile", "copy_containment"))
    grams = {s.id: _grams(texts.get(s.id, "")) for s in sources}
    root = {s.id: s.id for s in sources}

    def find(x: str) -> str:
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        return x

    copies: list[tuple[str, str, float]] = []
    derived = {s.id: s.cites for s in sources if s.cites}
    for a, b in _candidates(sources, grams):
        if a in derived or b in derived:
            continue
        small, large = sorted((grams[a], grams[b]), key=len)
        if len(small) < least:
            continue
        containment = len(small & large) / len(small)
        if containment >= share:
            copies.append((a, b, round(containment, 2)))
            one, two = sorted((find(a), find(b)))
            root[two] = one
    for summary, cited in derived.items():
        roots = {find(c) for c in cited if c in root}
        if len(roots) == 1:
            root[summary] = roots.pop()
    return Origins({s.id: find(s.id) for s in sources}, tuple(sorted(copies)), derived)


def _grams(text: str) -> frozenset[int]:
    words = [w.lower() for w in _WORD.findall(text)]
    return frozenset(
        int.from_bytes(blake2b(" ".join(words[i : i + _SIZE]).encode(), digest_size=8).digest(), "big")
        for i in range(len(words) - _SIZE + 1)
    )


def _candidates(sources: Sequence[Source], grams: Mapping[str, frozenset[int]]) -> list[tuple[str, str]]:
    """Pairs that share a sampled 5-gram; in a small dump every 5-gram is looked up."""
    every = 1 if len(sources) < 500 else 8
    index: dict[int, list[str]] = {}
    for s in sources:
        for gram in grams[s.id]:
            if gram % every == 0:
                index.setdefault(gram, []).append(s.id)
    order = {s.id: i for i, s in enumerate(sources)}
    pairs: set[tuple[str, str]] = set()
    for found in index.values():
        if 1 < len(found) <= _CROWD:
            first = min(found, key=order.__getitem__)
            pairs.update((first, other) for other in found if other != first)
            if len(found) <= 12:
                pairs.update((a, b) for i, a in enumerate(found) for b in found[i + 1 :] if a != b)
        elif len(found) > _CROWD:
            # A story copied more often than that is still one voice: each copy beside the next is enough to chain them.
            pairs.update((a, b) for a, b in pairwise(found) if a != b)
    return sorted((a, b) if order[a] < order[b] else (b, a) for a, b in pairs)

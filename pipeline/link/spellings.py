"""Names one letter apart: which words of a dump are names, and which of them may be two spellings of one."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

WORD = re.compile(r"[^\W\d_]{4,}+")
_CROWD = 24
"""Names of one block that are compared all with all."""
WRONG = 6
"""A spelling of more sources than this is no slip."""


def names_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Words that the texts only write with a capital -> the sources that have them."""
    ordinary: set[str] = set()
    where: dict[str, list[str]] = {}
    for source, text in texts.items():
        for word in dict.fromkeys(WORD.findall(text)):
            if word.islower():
                ordinary.add(word)
            elif is_name(word):
                where.setdefault(word, []).append(source)
    return {name: of for name, of in where.items() if name.lower() not in ordinary}


def is_name(word: str) -> bool:
    """Whether a word is written as a name is: letters, of which the first alone is a capital."""
    return word[0].isupper() and word[1:].islower() and word.isalpha()


def one_letter_apart(where: Mapping[str, Sequence[object]]) -> Iterator[tuple[str, str]]:
    """(rare, usual) names one letter apart, each pair once, in the order of the alphabet."""
    if len(where) < 2:
        return
    names = sorted(where)
    keys = array("Q")
    owners = array("Q")
    for number, name in enumerate(names):
        for key in _keys(name.lower()):
            keys.append(key)
            owners.append(number)
    for x, y in _meeting(np.array(keys, np.uint64), np.array(owners, np.int64)):
        one, two = names[x], names[y]
        rare, usual = (one, two) if len(where[one]) <= len(where[two]) else (two, one)
        if len(where[rare]) <= WRONG and OSA.distance(one.lower(), two.lower()) == 1:
            yield rare, usual


def slip_of_the_pen(x: str, y: str) -> bool:
    """Whether one of two lower-case names is a slip for the other: not another ending, not another beginning."""
    return x[0] == y[0] and not x.startswith(y) and not y.startswith(x) and x[:-1] != y[:-1]


def _keys(low: str) -> set[int]:
    """What a name has in common with those one letter away: itself, and itself without one letter."""
    return {crc32(form.encode()) for form in (low, *(low[:i] + low[i + 1 :] for i in range(1, len(low))))}


def _meeting(keys: NDArray[np.uint64], owners: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Pairs of owners that share a key which is not shared by a crowd, each once, in ascending order."""
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    ends = [*(np.flatnonzero(keys[1:] != keys[:-1]) + 1).tolist(), len(keys)]
    pairs: set[tuple[int, int]] = set()
    for start, end in pairwise([0, *ends]):
        if 1 < end - start <= _CROWD:
            pairs.update(combinations(owners[start:end].tolist(), 2))
    return sorted(pairs)

"""The sketch of an article: the little by which it finds the articles that tell the same story.

A dump is divided into blocks by its sketches alone, so they are small (about a kilobyte) and hold no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.codec import packed
from pipeline.link.crowd import Background
from pipeline.link.spellings import is_name
from pipeline.link.stories import add_words, figure_of, vector
from pipeline.records import Frame, Framed

_WORD = re.compile(r"[^\W_]+")
_SIZE = 5
HASHES = 64
"""Positions of a MinHash signature."""
_SHORTEST = 12
"""Word 5-grams that a text needs to be known again as a copy."""
_AT_ONCE = 4096
"""5-grams that are hashed in one go: two megabytes."""
_NAME = 6
"""Letters of a name that is looked for in other spellings."""
_KEPT = 48
"""Words kept of an article: half of what tells how alike two of them are, nearly all of what it comes to."""


@dataclass(frozen=True, slots=True)
class Conversions:
    """The figures of an article's conversions, without the words around them."""

    figures: tuple[Framed, ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What partition needs of an article. The arrays are bytes in the byte order of the machine."""

    article: str
    published: date | None
    digest: bytes
    """Of its words: equal for exact copies."""
    figures: bytes
    """uint64, ascending: the figures of two digits and more (stories.figure_of)."""
    words: bytes
    """uint32, ascending: checksums of its weightiest words and names."""
    weights: bytes
    """float32, a unit vector over `words`."""
    signature: bytes
    """uint32: the MinHash signature of its word 5-grams; empty where the text is short."""
    names: str = ""
    """Its words that are names, a space between: those of six letters and more."""
    converted: bytes = b""
    """`Conversions`, packed, since those of a dump are held all at once; empty where there are none."""


def sketch_of(
    article: str, published: date | None, texts: Mapping[str, str], mentions: Sequence[Framed], background: Background
) -> Sketch:
    """Sketch one article; `texts` are those of its sources, without furniture."""
    words = [word for text in texts.values() for word in _WORD.findall(text)]
    low = {word: word.lower() for word in words}
    told = [low[word] for word in words]
    counts: dict[str, float] = {}
    for f in mentions:
        add_words(counts, f)
    weights = vector(counts, background.weights)
    top = sorted(weights, key=lambda w: (-weights[w], w))[:_KEPT]
    coded = {crc32(word.encode()): weights[word] for word in top}
    codes = np.array(sorted(coded), np.uint32)
    figures = sorted({figure for f in mentions if (figure := figure_of(f))})
    starts = {f.mention.start for f in mentions if f.mention.partner >= 0}
    partners = {f.mention.partner for f in mentions if f.mention.partner >= 0}
    converted = tuple(_bare(f) for f in mentions if f.mention.kind == "amount" and f.mention.start in starts | partners)
    return Sketch(
        article,
        published,
        blake2b(" ".join(told).encode("utf-8", "backslashreplace"), digest_size=8).digest(),
        np.array(figures, np.uint64).tobytes(),
        codes.tobytes(),
        np.array([coded[int(code)] for code in codes], np.float32).tobytes(),
        _signature(told),
        " ".join(sorted(name for name in low if len(name) >= _NAME and is_name(name) and low[name] not in low)),
        packed(Conversions(converted)) if converted else b"",
    )


def _bare(f: Framed) -> Framed:
    """A figure without the words around it: rates ask for none."""
    return replace(f, id="", source="", quote="", frame=Frame(), context="", lead="")


@lru_cache(maxsize=1)
def _hashes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Factor and addend of each hash of a signature."""
    drawn = b"".join(blake2b(b"minhash %d" % k, digest_size=16).digest() for k in range(HASHES))
    numbers = np.frombuffer(drawn, "<u8").astype(np.uint64).reshape(-1, 2)
    return numbers[:, 0] | np.uint64(1), numbers[:, 1]


def _signature(told: Sequence[str]) -> bytes:
    if len(told) < _SHORTEST + _SIZE - 1:
        return b""
    known = {word: crc32(word.encode()) for word in told}
    codes = np.array([known[word] for word in told], np.uint64)
    grams = codes[: 1 - _SIZE].copy()
    for k in range(1, _SIZE):
        # A polynomial of the words' checksums; unsigned arithmetic wraps around, which is as good a hash.
        grams = grams * np.uint64(1_000_003) + codes[k : len(codes) - _SIZE + 1 + k]
    shingles = (grams ^ (grams >> np.uint64(29))) & np.uint64(0xFFFFFFFF)
    # Of each hash (multiply, add, keep the upper half) the least. A tool for this would import half of scipy.
    factors, addends = _hashes()
    least = np.full(HASHES, np.iinfo(np.uint64).max, np.uint64)
    for first in range(0, len(shingles), _AT_ONCE):
        hashed = shingles[first : first + _AT_ONCE, None] * factors
        hashed += addends
        np.minimum(least, hashed.min(axis=0), out=least)
    return bytes((least >> np.uint64(32)).astype(np.uint32).tobytes())

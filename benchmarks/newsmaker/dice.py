"""Choices that follow from names alone: the same words give the same throws in every run and on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")
_MASK = (1 << 64) - 1


class Dice:
    """A small generator (splitmix64) seeded by the words it is made of."""

    def __init__(self, *seed: object) -> None:
        words = "\0".join(map(str, seed)).encode()
        self._state = int.from_bytes(hashlib.blake2b(words, digest_size=8).digest(), "big")

    def throw(self, sides: int) -> int:
        """0 to sides - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return (z ^ (z >> 31)) % sides

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.throw(len(items))]

    def say(self, *items: str) -> str:
        """One of several wordings."""
        return items[self.throw(len(items))]

    def some(self, items: Sequence[T], least: int, most: int) -> list[T]:
        """Between `least` and `most` of the items, in their order."""
        rest = list(range(len(items)))
        while len(rest) > max(least, 0) and len(rest) > most - self.throw(most - least + 1):
            rest.pop(self.throw(len(rest)))
        return [items[i] for i in rest]

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred throws."""
        return self.throw(100) < percent

    def between(self, low: int, high: int) -> int:
        """low to high, both included."""
        return low + self.throw(high - low + 1)

    def figure(self, low: Decimal, high: Decimal, digits: int = 4) -> Decimal:
        """A figure between two bounds, with so many significant digits."""
        raw = low + (high - low) * Decimal(self.throw(1_000_003)) / Decimal(1_000_003)
        return rounded(raw, digits)


def rounded(value: Decimal, digits: int) -> Decimal:
    """To so many significant digits."""
    if not value:
        return value
    place = Decimal(1).scaleb(value.adjusted() - digits + 1)
    return (value / place).quantize(Decimal(1)) * place

"""Candidate pairs without comparing all with all: figures meet in a block when a key of both is the same.

A block that grows too large is split by the weightiest words of its figures, so that no key makes the work quadratic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.link.values import digits_of, span_of
from pipeline.records import Framed

LARGEST = 48
"""Figures of one block that are compared all with all."""


def value_keys(value: Decimal) -> tuple[str, str]:
    """Keys under which a figure meets its equals and its roundings: its first two digits, and those rounded."""
    exponent = value.adjusted()
    digits = digits_of(value)[:3].ljust(3, "0")
    cut = f"{exponent}:{digits[:2]}"
    up = (int(digits) + 5) // 10
    rounded = f"{exponent + 1}:10" if up >= 100 else f"{exponent}:{up}"
    return cut, rounded


def agree_keys(framed: Framed) -> set[str]:
    """Block keys for figures that may agree."""
    span = span_of(framed.mention)
    if span is None:
        return set()
    keys: set[str] = set()
    for value in {span.low, span.high}:
        if value > 0:
            # One digit of rounding more: '35bn' meets '34.6bn'.
            keys.update(value_keys(value))
            keys.add(f"{value.adjusted()}~{digits_of(value)[0]}")
    return keys


def slip_keys(framed: Framed) -> set[str]:
    """Block keys for figures one slip apart: the same digits with another exponent, one digit changed or swapped."""
    span = span_of(framed.mention)
    if span is None or span.low <= 0:
        return set()
    digits = digits_of(span.low)
    exponent = span.low.adjusted()
    # Two digits swapped, noughts among them: 102 and 120 have the same others.
    keys = {f"p{digits}", f"r{digits[:2]}", f"s{exponent}:{''.join(sorted(digits)).lstrip('0')}"}
    rounded = value_keys(span.low)[1].partition(":")[2]
    keys.add(f"r{rounded}")
    if 3 <= len(digits) <= 7:
        keys.update(f"d{exponent}:{digits[:i]}_{digits[i + 1 :]}" for i in range(len(digits)))
    return keys


def weightiest(f: Framed, weight: Mapping[str, float], most: int) -> list[str]:
    """The words of a figure that weigh most, by nearness and rarity; of equals the first of the alphabet."""
    told = sorted(f.frame.words, key=lambda w: (-w[1] * weight[w[0]], w[0]))
    return [word for word, _ in told[:most]]


def pairs(
    members: Sequence[Framed], keys: Sequence[set[str]], weight: Mapping[str, float]
) -> Iterator[tuple[int, int]]:
    """Index pairs (i < j) that share a key, each once, in a fixed order."""
    blocks: dict[str, list[int]] = {}
    for i, of_one in enumerate(keys):
        for key in of_one:
            blocks.setdefault(key, []).append(i)
    # As one number each: a million pairs of a hostile article are half as slow to remember as so many tuples.
    seen: set[int] = set()
    width = len(members)
    top: dict[int, list[str]] = {}
    for key in sorted(blocks):
        for block in _bounded(blocks[key], members, weight, top):
            for x, i in enumerate(block):
                row = i * width
                for j in block[x + 1 :]:
                    if row + j not in seen:
                        seen.add(row + j)
                        yield i, j


def _bounded(
    block: list[int], members: Sequence[Framed], weight: Mapping[str, float], top: dict[int, list[str]]
) -> Iterator[list[int]]:
    """A block, or the parts that a large one falls into; `top` keeps the weightiest words of each figure."""
    if len(block) <= LARGEST:
        if len(block) > 1:
            yield block
        return
    by_word: dict[str, list[int]] = {}
    for i in block:
        words = top.get(i)
        if words is None:
            words = top[i] = weightiest(members[i], weight, 4)
        for word in words:
            by_word.setdefault(word, []).append(i)
    for word in sorted(by_word):
        part = by_word[word]
        for at in range(0, len(part), LARGEST // 2):
            window = part[at : at + LARGEST]
            if len(window) > 1:
                yield window

"""Ids are hashes of content: the same statement has the same id in every run, on every machine, in any order.

Sixteen hexadecimal digits are 64 bits: among ten million mentions the chance of a collision is three in a
million.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

LENGTH = 16


def content_id(*parts: str) -> str:
    """A short hash over strings; the parts keep their borders, so ('ab', 'c') and ('a', 'bc') differ."""
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:LENGTH]


def mention_id(article: str, start: int, end: int, kind: str) -> str:
    """The id of a mention: where it stands and what it is, whatever rule found it."""
    return content_id("mention", article, str(start), str(end), kind)


def fact_id(members: Iterable[str]) -> str:
    """The id of a fact: its member mentions, in any order."""
    return content_id("fact", *sorted(members))

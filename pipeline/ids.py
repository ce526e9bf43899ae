"""Ids are hashes of content: the same statement has the same id in every run, on every machine, in any order.

An id is a letter for what it names (m mention, f fact, c conflict, e evidence) and sixteen hexadecimal digits. The
letter keeps spreadsheets from taking `4812390481e97615` for a number. Sixteen digits are 64 bits: among ten million
mentions the chance of a collision is three in a million.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

DIGITS = 16
_BARE = re.compile(r"[0-9a-f]{16}")


def content_id(what: str, *parts: str) -> str:
    """The first letter of what is named, and a short hash over strings.

    The parts keep their borders, so ('ab', 'c') and ('a', 'bc') differ.
    """
    digest = hashlib.sha256()
    for part in (what, *parts):
        content = part.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "big") + content)
    return what[0] + digest.hexdigest()[:DIGITS]


def lettered(what: str, name: str) -> str:
    """An id as it is now: those of decisions made before ids had a letter get theirs."""
    return what[0] + name if _BARE.fullmatch(name) else name


def mention_id(article: str, start: int, end: int, kind: str) -> str:
    """The id of a mention: where it stands and what it is, whatever rule found it."""
    return content_id("mention", article, str(start), str(end), kind)


def fact_id(members: Iterable[str]) -> str:
    """The id of a fact: its member mentions, in any order."""
    return content_id("fact", *sorted(members))

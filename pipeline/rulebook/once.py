"""Compile once: what is made of a rulebook is the same for every block of a run."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from pipeline.rulebook.load import Rulebook

_T = TypeVar("_T")


def once_per_book(compile_rules: Callable[[Rulebook], _T]) -> Callable[[Rulebook], _T]:
    """A compile function that remembers what it made of the last two rulebooks. A rulebook never changes."""
    return lru_cache(maxsize=2)(compile_rules)

"""Targets: who aims at what, how much, by when. (Filled by the next commit.)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Document, Mention
from pipeline.rulebook import Rulebook


@dataclass(frozen=True, slots=True, eq=False)
class TargetRules:
    """rules/targets.toml, compiled."""


def compile_targets(book: Rulebook) -> TargetRules:
    """Index the phrases of aiming."""
    return TargetRules()


def find_targets(doc: Document, found: Sequence[Mention], rules: TargetRules) -> list[Mention]:
    """The targets of a document."""
    return []

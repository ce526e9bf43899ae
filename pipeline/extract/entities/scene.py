"""What the shape rules need to know about the text around a run of capitals."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.entities.found import Found
from pipeline.extract.entities.rules import EntityRules
from pipeline.extract.entities.runs import Run
from pipeline.tokens import Tokens


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Tokens, rules, and what is already known of the text."""

    tokens: Tokens
    rules: EntityRules
    cover: dict[int, Found]
    """Token -> the listed name that covers it."""
    ordinary: frozenset[str]
    """Words that the text also writes in lower case."""
    run_at: dict[int, Run]
    """First token -> run."""


def end_of(words: list[int], run: Run) -> int:
    """Token after a piece: digits glued to the last word of a run belong to it."""
    return run.last if words[-1] == run.words[-1] else words[-1] + 1

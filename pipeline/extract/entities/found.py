"""What the steps of the entity extractor pass to each other: a span of tokens with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.quick import quick
from pipeline.records import Mention
from pipeline.tokens import Tokens

KNOWN, SHAPE, GUESS = 2, 1, 0
"""How sure a step is: a list knows the name; its shape tells; it merely looks like a name."""


@quick
@dataclass(frozen=True, slots=True)
class Found:
    """Tokens [first, last) name the entity `id`."""

    first: int
    last: int
    id: str
    label: str
    rule: str
    sure: int
    classes: tuple[str, ...] = ()
    role: str = ""
    ambiguous: str = ""
    ground: str = ""

    def mention(self, tokens: Tokens) -> Mention:
        """The record that leaves the stage."""
        return Mention(
            start=tokens.start[self.first],
            end=tokens.end[self.last - 1],
            kind="entity",
            rule=self.rule,
            entity_id=self.id,
            label=f"{self.label} ({self.role})" if self.role else self.label,
            ambiguous=self.ambiguous,
            ground=self.ground,
        )


def settle(found: list[Found]) -> list[Found]:
    """Of overlapping spans keep the longest, then the surest, then the first; in the order of the text."""
    taken: set[int] = set()
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.first - f.last, -f.sure, f.first, f.id)):
        span = range(one.first, one.last)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(one)
    return sorted(kept, key=lambda f: f.first)

"""Word lists that must, or must not, stand right before or right after a match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import RuleError
from pipeline.tokens import BLANK, GLUED, LINE, NUMBER, WORD, Tokens


@dataclass(frozen=True, slots=True)
class Side:
    """Words on one side. `any` in any place, `glued` only without a blank."""

    any: frozenset[str]
    glued: frozenset[str]
    edge: bool
    cap: bool
    figure: bool

    def met(self, tokens: Tokens, i: int, gap: int, at_edge: bool) -> bool:
        """Whether token i, parted from the match by `gap`, is one of them."""
        if at_edge:
            return self.edge
        word = tokens.low[i]
        return (
            word in self.any
            or (gap == GLUED and word in self.glued)
            or (self.cap and tokens.kind[i] == WORD and tokens.raw[i][0].isupper())
            or (self.figure and tokens.kind[i] == NUMBER)
        )


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The four lists of a rule."""

    prev: Side | None
    not_prev: Side | None
    next: Side | None
    not_next: Side | None

    def allow(self, tokens: Tokens, first: int, last: int) -> bool:
        """Whether the words around [first, last) let the match stand."""
        if self.prev is not None or self.not_prev is not None:
            start = (
                first == 0
                or tokens.gap[first] > LINE
                or (tokens.raw[first - 1] in ".!?。" and tokens.gap[first] > GLUED)
            )
            gap = tokens.gap[first]
            if self.prev is not None and not self.prev.met(tokens, first - 1, gap, start):
                return False
            if self.not_prev is not None and not start and self.not_prev.met(tokens, first - 1, gap, start):
                return False
        if self.next is not None or self.not_next is not None:
            end = last >= len(tokens) or tokens.gap[last] >= BLANK - 1 or tokens.raw[last] in ".,;!?。)、"
            gap = tokens.gap[last] if last < len(tokens) else BLANK
            if self.next is not None and not self.next.met(tokens, last, gap, end):
                return False
            if self.not_next is not None and not end and self.not_next.met(tokens, last, gap, end):
                return False
        return True


def compile_neighbours(
    row: Mapping[str, object], classes: Mapping[str, Mapping[str, int]], rule: str
) -> Neighbours | None:
    """The lists of one rule; None if it has none."""
    sides = [_side(row[key], classes, rule) if key in row else None for key in ("prev", "not_prev", "next", "not_next")]
    return Neighbours(*sides) if any(side is not None for side in sides) else None


def _side(entries: object, classes: Mapping[str, Mapping[str, int]], rule: str) -> Side:
    anywhere: set[str] = set()
    glued: set[str] = set()
    flags = {"^": False, "$": False, "<Cap>": False, "<figure>": False}
    if not isinstance(entries, list):
        raise RuleError(f"rules/dates.toml: {rule}: prev, not_prev, next and not_next are lists")
    for entry in entries:
        if entry in flags:
            flags[entry] = True
        elif entry.startswith("<"):
            name = entry[1:-1]
            if name == "year":
                anywhere.update(str(y) for y in range(1900, 2100))
            elif name in classes:
                anywhere.update(classes[name])
            else:
                raise RuleError(f"rules/dates.toml: {rule}: no class {name!r}")
        elif entry.startswith("~") and len(entry) > 1:
            glued.add(entry[1:])
        else:
            anywhere.add(entry)
    return Side(frozenset(anywhere), frozenset(glued), flags["^"] or flags["$"], flags["<Cap>"], flags["<figure>"])

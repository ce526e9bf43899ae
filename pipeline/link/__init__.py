"""link: mentions -> facts. Near-linear: block first, then compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.link.clusters import group
from pipeline.link.crowd import Crowd
from pipeline.link.groups import Scales
from pipeline.link.likeness import compile_ties, compile_weights, rarity
from pipeline.link.stories import Stories
from pipeline.link.values import span_of
from pipeline.records import Framed, Source
from pipeline.rulebook import Rulebook

__all__ = ["FACTUAL", "Linked", "link"]

FACTUAL = frozenset({"amount", "percent", "quantity", "target"})


@dataclass(frozen=True, slots=True)
class Linked:
    """Groups of mentions that state one fact, in the order of their first member."""

    groups: tuple[tuple[Framed, ...], ...]
    stories: Stories
    retold: tuple[tuple[Framed, Framed], ...] = ()
    """Two figures of one source, a power of ten apart, of which other sources state one in the words of the other."""


def link(mentions: Sequence[Framed], sources: Sequence[Source], book: Rulebook, crowd: Crowd | None = None) -> Linked:
    """Group the figures and targets of a block of articles into facts; without a crowd they are the whole dump."""
    members = [f for f in mentions if f.mention.kind in FACTUAL and _states(f)]
    weight = rarity(members, crowd)
    ties = compile_ties(book, sources, mentions, crowd)
    found = group(members, Scales(compile_weights(book), weight, ties))
    groups = sorted(found.of.values(), key=lambda of: of[0])
    retold = tuple((members[i], members[j]) for i, j in dict.fromkeys(found.retold))
    return Linked(tuple(tuple(members[i] for i in of) for of in groups), ties.stories, retold)


def _states(f: Framed) -> bool:
    """Whether a mention states something that can be agreed with or contradicted."""
    return span_of(f.mention) is not None or bool(f.mention.deadline) or f.mention.kind == "target"

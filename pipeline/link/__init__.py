"""link: mentions -> facts. For now: mentions with one kind, unit and value are one fact."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.display import plain
from pipeline.records import Framed

FACTUAL = frozenset({"amount", "percent", "quantity", "target"})


def link(mentions: Sequence[Framed]) -> list[tuple[Framed, ...]]:
    """Groups of mentions, each in the order given."""
    groups: dict[tuple[str, ...], list[Framed]] = {}
    for framed in mentions:
        mention = framed.mention
        figure = (plain(mention.value), plain(mention.low), plain(mention.high), mention.deadline)
        if mention.kind in FACTUAL and any(figure):
            groups.setdefault((mention.kind, mention.unit, *figure), []).append(framed)
    return [tuple(group) for group in groups.values()]

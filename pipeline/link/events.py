"""Targets that state no figure: the same event by its words, whether the dates agree or not."""

from __future__ import annotations

from pipeline.link.blocks import pairs, weightiest
from pipeline.link.groups import Best, Groups, Scales, join_mutual, keep_best, one_story
from pipeline.link.likeness import overlap, periods_agree
from pipeline.link.values import span_of


def join_events(groups: Groups, scales: Scales) -> None:
    """Targets without a figure: the same event by its words, whether the dates agree or not."""
    bare = [i for i, f in enumerate(groups.members) if f.mention.kind == "target" and span_of(f.mention) is None]
    members = [groups.members[i] for i in bare]
    keys = [{f"w{word}" for word in weightiest(f, scales.rarity, 5)} for f in members]
    table = scales.weights.event
    best: Best = {}
    for x, y in pairs(members, keys, scales.rarity):
        i, j = bare[x], bare[y]
        f, g = members[x], members[y]
        if f.source == g.source or not f.mention.deadline or not g.mention.deadline:
            continue
        if not one_story(f, g, scales, table):
            continue
        same = periods_agree(f, g)
        cosine, shared = overlap(f, g, scales.rarity)
        score = table["bias"] + table["cosine"] * cosine + table["shared"] * min(shared, 3.0)
        score += table["date_same"] if same else table["date_differs"] if same is False else 0.0
        if f.frame.subject and f.frame.subject == g.frame.subject:
            score += table["subject_same"]
        roots = groups.find(i), groups.find(j)
        if roots[0] != roots[1] and score > table["threshold"]:
            keep_best(best, roots, score, i, j, "event")
    join_mutual(groups, best, table["threshold"])

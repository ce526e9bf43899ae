"""Figures that agree: statements kept together, reprints joined at once, then equals and roundings by their odds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.link.blocks import agree_keys, pairs
from pipeline.link.groups import NEVER, Groups, Neighbours, Scales, comparable, opposed
from pipeline.link.likeness import evidence, odds
from pipeline.link.values import AGREE, DIGITS, EQUAL, POWER, Span, digits_of, relation
from pipeline.records import Framed

_TELLING = 8
"""Words that a statement needs to be known again by them alone."""
_TWICE, _COUNTED_TWICE = -0.5, 0.0
"""Odds below which two equal figures of one source are two facts, whatever other members say; two counts sooner."""
_SAMPLE = 6
"""Members of a group that are compared when two groups may join."""


def join_statements(groups: Groups) -> None:
    """Join conversions, and a target with the figure inside its span."""
    by_place: dict[tuple[str, int], int] = {}
    for i, f in enumerate(groups.members):
        if f.mention.kind != "target":
            by_place[f.article, f.mention.start] = i
    for i, f in enumerate(groups.members):
        m = f.mention
        if m.partner >= 0 and (f.article, m.partner) in by_place:
            groups.join(i, by_place[f.article, m.partner])
        after = groups.members[i + 1] if i + 1 < len(groups.members) else None
        if after is not None and m.kind == "quantity" and m.high is not None and f.article == after.article:
            if after.mention.kind == "quantity" and (after.mention.low, after.mention.high) == (m.low, m.high):
                groups.join(i, i + 1)  # the two ends of one range
        if m.kind == "target" and (m.value is not None or m.low is not None):
            _join_figure_of(groups, i)


def _join_figure_of(groups: Groups, i: int) -> None:
    """Join a target with the figure of its value inside its span: the members stand in the order of the text."""
    f, m = groups.members[i], groups.members[i].mention
    for step in (1, -1):
        j = i + step
        while 0 <= j < len(groups.members) and groups.members[j].article == f.article:
            n = groups.members[j].mention
            if not (m.start <= n.start < m.end):
                break
            if n.kind != "target" and n.end <= m.end and n.value == m.value and n.unit == m.unit:
                groups.join(i, j)
                return
            j += step


def join_reprints(groups: Groups) -> set[int]:
    """Join figures told in the very same words (copies of one text); all but the first need no further look."""
    first: dict[tuple[object, ...], int] = {}
    spare: set[int] = set()
    for i, f in enumerate(groups.members):
        m = f.mention
        if len(f.frame.words) < _TELLING:
            continue
        key = (m.kind, m.unit, m.value, m.low, m.high, m.deadline, m.per, f.frame.scope, f.frame.period, f.frame.words)
        home = first.setdefault(key, i)
        if home != i and groups.members[home].source != f.source:
            groups.join(home, i)
            spare.add(i)
    return spare


def join_agreeing(
    groups: Groups, bucket: list[int], spans: Sequence[Span | None], scales: Scales, near: Neighbours
) -> None:
    members = [groups.members[i] for i in bucket]
    edges: list[tuple[float, int, int]] = []
    for x, y in pairs(members, [agree_keys(f) for f in members], scales.rarity):
        i, j = bucket[x], bucket[y]
        own = groups.find(i), groups.find(j)
        score = _agree_odds(groups.members[i], groups.members[j], spans[i], spans[j], scales)
        if score is None or own[0] == own[1]:
            continue
        extra = scales.weights.agree["neighbours"] * near.shared(i, j, own)
        if score + extra > scales.weights.agree["threshold"]:
            edges.append((score + extra, i, j))
    for _, i, j in sorted(edges, key=lambda e: (-e[0], e[1], e[2])):
        a, b = groups.find(i), groups.find(j)
        if a == b:
            continue
        extra = scales.weights.agree["neighbours"] * near.shared(i, j, (a, b))
        mean = mean_odds(groups, a, b, spans, scales) + extra
        if mean > scales.weights.agree["threshold"]:
            groups.join(i, j)


def _agree_odds(a: Framed, b: Framed, one: Span | None, two: Span | None, scales: Scales) -> float | None:
    if one is None or two is None:
        return None
    how = relation(one, two)
    if how not in AGREE or not comparable(a, b, scales.ties, open_unit=True):
        return None
    if a.sentence == b.sentence and a.article == b.article:
        return None  # a sentence that tells one figure twice tells of two things: 'a 15% duty instead of 15% on cars'
    if _strangers(a, b, scales, scales.weights.agree) and not (how == EQUAL and len(digits_of(one.low)) > 3):
        return None
    return odds(evidence(a, b, how, (one, two), scales.rarity, scales.ties), scales.weights.agree)


def mean_odds(groups: Groups, a: int, b: int, spans: Sequence[Span | None], scales: Scales) -> float:
    """Mean odds over the pairs of two groups that have one unit; a pair that cannot agree counts strongly against."""
    total, n = 0.0, 0
    for i in _sample(groups.of[a]):
        for j in _sample(groups.of[b]):
            f, g = groups.members[i], groups.members[j]
            if not comparable(f, g, scales.ties, open_unit=True) or spans[i] is None or spans[j] is None:
                continue
            if opposed(f, g, scales.ties):
                return NEVER  # a net loss is no tax, whatever else the two groups hold
            score = _agree_odds(f, g, spans[i], spans[j], scales)
            if score is None:
                # Another unit of the pair disagrees: fine when it is a slip of it, else a sign of two facts.
                slipped = relation(spans[i], spans[j]) in (POWER, DIGITS)
                if f.source == g.source:
                    return NEVER  # one source does not state one fact with two values
                total += 0.0 if slipped else -2.0
            elif f.source == g.source and score < (_COUNTED_TWICE if f.mention.kind == "quantity" else _TWICE):
                return NEVER  # one source says it twice, in words that have nothing in common: two facts
            else:
                total += max(-4.0, min(score, 4.0))
            n += 1
    return total / n if n else NEVER


def _strangers(a: Framed, b: Framed, scales: Scales, table: Mapping[str, float]) -> bool:
    """Whether the two articles tell different stories."""
    return scales.ties.stories.nearness(a.article, b.article) < table["least_story"]


def _sample(of: list[int]) -> list[int]:
    return of if len(of) <= _SAMPLE else [of[k * (len(of) - 1) // (_SAMPLE - 1)] for k in range(_SAMPLE)]

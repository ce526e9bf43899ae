"""Group mentions into facts.

1. A statement stays together: the two currencies of one pair, a target and the figure inside it.
2. Figures that agree (equal, rounded, inside a range) join when the odds say they are about one thing: the likeliest
   first, and a group takes another only if, on the average over their members, the odds hold.
3. What is left over on both sides, in like words and one slip apart, joins too, best partner with best partner: that
   is where conflicts sit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.link.agree import join_agreeing, join_reprints, join_statements
from pipeline.link.events import join_events
from pipeline.link.groups import Groups, Neighbours, Scales, is_code, neighbours_of
from pipeline.link.slips import join_shares_of_change, join_slipped, join_wrong_sign
from pipeline.link.values import span_of
from pipeline.records import Framed


def group(members: list[Framed], scales: Scales) -> Groups:
    """Join mentions into facts; `members` are the figures and targets of the dump in their order."""
    groups = Groups(members, list(range(len(members))), {i: [i] for i in range(len(members))})
    spans = [span_of(f.mention) for f in members]
    join_statements(groups)
    buckets = list(_by_unit(members, join_reprints(groups)))
    several = len({f.source for f in members}) > 1  # a slip is told by another source
    # Twice: what the first round joined is the ground for the neighbours of those figures in the second.
    for neighbours in (Neighbours({}, []), None):
        near = neighbours if neighbours is not None else neighbours_of(groups)
        for bucket in buckets:
            join_agreeing(groups, bucket, spans, scales, near)
        if not several:
            continue
        near = near if neighbours is not None else neighbours_of(groups)
        for bucket in buckets:
            join_slipped(groups, bucket, spans, scales, near)
        join_wrong_sign(groups, spans, scales, near)
    join_events(groups, scales)
    if not several:
        return groups
    join_shares_of_change(groups, spans, scales, neighbours_of(groups))
    return groups


def _by_unit(members: Sequence[Framed], spare: set[int]) -> Iterator[list[int]]:
    """Indices of mentions that can be compared: one kind and unit, in order of first appearance."""
    buckets: dict[tuple[str, str], list[int]] = {}
    for i, f in enumerate(members):
        m = f.mention
        if i in spare or span_of(m) is None:
            continue
        unit = "%" if m.unit in ("%", "pp") else m.unit if is_code(m.unit) else "count"
        kind = "target" if m.kind == "target" else ""
        buckets.setdefault((kind, unit), []).append(i)
    yield from buckets.values()

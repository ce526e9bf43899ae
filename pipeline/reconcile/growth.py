"""The growth check: a stated percentage against the two values of its own sentence that it relates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.display import display, plain
from pipeline.link.values import span_of
from pipeline.records import Check, Framed

_NOT_MORE = Decimal(3)
"""A stated growth more than this factor from the one computed is about something else."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A percentage that the two values of its sentence deny."""

    percent: Framed
    implied: Decimal
    """In the printed precision of the percentage."""
    check: Check


def denied_growth(sentence: Sequence[Framed], slack: Decimal) -> Growth | None:
    """Look at the figures of one sentence: one new value, one old value ('from', 'against'), one percentage of change.

    Anything else in the sentence makes it unclear what the percentage relates, and nothing is said.
    """
    percents = [f for f in sentence if f.mention.kind == "percent" and f.mention.unit == "%" and f.mention.low is None]
    values = [f for f in sentence if f.mention.kind in ("amount", "quantity") and f.mention.per == ""]
    values = [
        f for f in values if f.mention.unit not in ("times", "rank", "year", "month", "day") and f.mention.partner < 0
    ]
    if len(percents) != 1 or len(values) != 2 or values[0].mention.unit != values[1].mention.unit:
        return None
    # 'fell to 686,061 in 2024 from 727,288', 'rose from 5 to 6': both ends of the movement must be marked.
    old = [f for f in values if f.lead == "from"]
    new = [f for f in values if f.lead == "to"]
    percent = percents[0]
    if (
        len(old) != 1
        or len(new) != 1
        or not (percent.frame.scope == "change" or percent.mention.direction in ("up", "down"))
    ):
        return None
    before, after, stated = span_of(old[0].mention), span_of(new[0].mention), span_of(percent.mention)
    if before is None or after is None or stated is None or not (before.point and after.point and stated.point):
        return None
    if before.low <= 0 or after.low <= 0 or "exact" not in (before.qualifier, after.qualifier):
        return None
    change = abs(after.low - before.low) / before.low * 100
    # What the printed digits of the two values leave open.
    margin = (after.precision / 2 + before.precision / 2 * after.low / before.low) / before.low * 100
    if abs(change - stated.low) <= margin + stated.precision / 2 + slack * stated.precision.max(Decimal("0.1")):
        return None
    if not change or not stated.low or max(change, stated.low) > min(change, stated.low) * _NOT_MORE:
        return None
    implied = change.quantize(stated.precision) if stated.precision <= 1 else change.quantize(Decimal(1))
    way = "down" if after.low < before.low else "up"
    text = (
        f"from {display(before.low, old[0].mention.unit)} to {display(after.low, new[0].mention.unit)} "
        f"is {way} {plain(change.quantize(Decimal('0.01')))}%, "
        f"not {plain(stated.low)}%"
    )
    return Growth(percent, implied, Check("growth", False, text, (percent.id, new[0].id, old[0].id)))

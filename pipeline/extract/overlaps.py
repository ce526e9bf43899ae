"""Overlaps between kinds, settled by one stated order.

Figures first: an amount, a percentage or a quantity keeps its characters against a date and an entity, except that

- a date that strictly covers a quantity (or an equal one that is a calendar date) wins: 'March 5', 'the first 2 weeks';
- a length of time ('45 business days') may stand as a quantity and as a date, the only double reading;
- a bare number ('2,025' without a noun) gives way to anything;
- between figures, the longer one, then amount, percent, quantity.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.records import Mention

_RANK = {"amount": 0, "percent": 1, "date": 2, "quantity": 3, "entity": 4, "target": 5}
_LONGEST = 400
"""A mention of more characters is not looked for further back."""
_LOOK_BACK = 800
_TIMES = frozenset({"day", "week", "month", "year", "hour", "minute", "second"})


def settle(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that stay, in order of position."""
    ordered = sorted(mentions, key=lambda m: (m.start, -(m.end - m.start), _RANK[m.kind], m.rule))
    kept: list[Mention | None] = []
    reach = 0
    for m in ordered:
        if m.start < reach:
            clashes = [(i, k) for i, k in _overlapping(kept, m) if not _compatible(k, m)]
            if not all(_beats(m, k) for _, k in clashes):
                continue
            for i, _ in clashes:
                kept[i] = None
        kept.append(m)
        reach = max(reach, m.end)
    return sorted((m for m in kept if m is not None), key=lambda m: (m.start, -m.end, m.kind))


def _overlapping(kept: list[Mention | None], m: Mention) -> list[tuple[int, Mention]]:
    """The mentions in `kept` that share characters with m, with their places."""
    found = []
    for i in range(len(kept) - 1, max(-1, len(kept) - _LOOK_BACK), -1):
        k = kept[i]
        if k is None:
            continue
        if k.end > m.start and k.start < m.end:
            found.append((i, k))
        elif m.start - k.start > _LONGEST:
            break
    return found


def _compatible(a: Mention, b: Mention) -> bool:
    """A length of time counted in days is both; an entity may lie inside the noun group of a quantity."""
    kinds = {a.kind, b.kind}
    if kinds == {"date", "quantity"}:
        quantity, date = (a, b) if a.kind == "quantity" else (b, a)
        return quantity.unit in _TIMES and date.timex_type == "DURATION"
    if kinds == {"entity", "quantity"}:
        entity, quantity = (a, b) if a.kind == "entity" else (b, a)
        return quantity.start < entity.start
    return False


def _beats(m: Mention, k: Mention) -> bool:
    """Whether the later candidate m takes the place of k."""
    if m.kind == k.kind:
        return (m.end - m.start, k.rule) > (k.end - k.start, m.rule)
    for loser, winner in ((m, k), (k, m)):
        if loser.rule == "unit.bare":
            return winner is m
    first, second = sorted((m, k), key=lambda x: _RANK[x.kind])
    if {m.kind, k.kind} == {"date", "quantity"}:
        date, quantity = first, second
        covers = date.start <= quantity.start and date.end >= quantity.end
        inside = quantity.start <= date.start and quantity.end > date.end and date.timex_type != "DURATION"
        # '400 cars daily': the rate is part of the count.
        inside = inside or (quantity.start < date.start and quantity.end >= date.end and date.timex_type == "SET")
        # '2024 events', 'By 2030 Serra Alta wants': four plain digits of a year are a year, a count has its comma.
        year = isinstance(date.value, str) and date.value == str(quantity.value) and quantity.rule == "unit.noun"
        winner = date if covers or year else quantity if inside and quantity.unit not in _TIMES else date
        return winner is m
    if first.kind in ("amount", "percent"):
        return first is m
    if {m.kind, k.kind} == {"entity", "date"}:
        # 'GX 2040 Vision' is a name, 'April' in 'Bank of April' is not asked: the longer one stands.
        return (m.end - m.start) > (k.end - k.start)
    return first is m

"""Overlaps between kinds: the stated order holds whatever candidates come, and whatever order they come in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.overlaps import settle
from pipeline.records import Mention

TIMES = ("day", "year")


@st.composite
def candidates(draw: st.DrawFn) -> list[Mention]:
    kinds = ("amount", "percent", "quantity", "date", "entity")
    found: list[Mention] = []
    for n in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, 30))
        kind = draw(st.sampled_from(kinds))
        found.append(
            Mention(
                start,
                start + draw(st.integers(1, 12)),
                kind,
                draw(st.sampled_from((f"rule.{kind}", "unit.bare"))) if kind == "quantity" else f"rule.{kind}.{n}",
                value=Decimal(n) if kind != "date" else "2026",
                unit=draw(st.sampled_from(("job", *TIMES))) if kind == "quantity" else "",
                timex_type=draw(st.sampled_from(("DATE", "DURATION"))) if kind == "date" else "",
            )
        )
    return found


def overlap(a: Mention, b: Mention) -> bool:
    return a.start < b.end and b.start < a.end


def may_stand_together(a: Mention, b: Mention) -> bool:
    kinds = {a.kind, b.kind}
    by_kind = {m.kind: m for m in (a, b)}
    if kinds == {"date", "quantity"}:
        return by_kind["quantity"].unit in TIMES and by_kind["date"].timex_type == "DURATION"
    return kinds == {"entity", "quantity"} and by_kind["quantity"].start < by_kind["entity"].start


@given(candidates())
def test_what_stays_does_not_overlap_but_for_the_two_stated_readings(found: list[Mention]) -> None:
    kept = settle(found)
    assert all(may_stand_together(a, b) for a, b in combinations(kept, 2) if overlap(a, b))
    assert all(m in found for m in kept)


@given(candidates(), st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(found: list[Mention], shuffled: object) -> None:
    other = list(found)
    shuffled.shuffle(other)  # type: ignore[attr-defined]
    assert settle(other) == settle(found)


@given(candidates())
def test_what_has_no_rival_stays(found: list[Mention]) -> None:
    kept = settle(found)
    for m in found:
        if not any(overlap(m, other) for other in found if other is not m):
            assert m in kept


AMOUNT = Mention(0, 14, "amount", "currency.yen", value=Decimal(5), unit="JPY")
QUANTITY = Mention(0, 10, "quantity", "unit.noun", value=Decimal(2024), unit="event")
DATE = Mention(0, 4, "date", "date.year", value="2024", timex_type="DATE")


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ([AMOUNT, replace(DATE, end=8)], [AMOUNT]),
        ([QUANTITY, DATE], [DATE]),
        ([replace(QUANTITY, rule="unit.bare", end=4), DATE], [DATE]),
        ([replace(QUANTITY, unit="day"), replace(DATE, timex_type="DURATION", value="P1Y")], 2),
        ([AMOUNT, Mention(3, 9, "entity", "entity.name")], [AMOUNT]),
        ([replace(AMOUNT, end=5), AMOUNT], [AMOUNT]),
    ],
)
def test_the_stated_order(found: list[Mention], kept: list[Mention] | int) -> None:
    settled = settle(found)
    assert len(settled) == kept if isinstance(kept, int) else settled == kept

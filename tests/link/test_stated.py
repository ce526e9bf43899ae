"""Looking a figure up among thousands finds all that comparing it with each of them would."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.link.stated import Stated
from pipeline.link.values import CUT, EQUAL, ROUNDED, Span, relation


@st.composite
def _figures(draw: st.DrawFn) -> Span:
    place = Decimal(10) ** draw(st.integers(-2, 4))
    low = Decimal(draw(st.integers(-30, 1300))) * place
    high = low + Decimal(draw(st.sampled_from([0, 0, 0, 1, 5]))) * place
    return Span(low, high, place, draw(st.sampled_from(["exact", "exact", "approx", "at_least", "at_most"])))


@settings(max_examples=300, deadline=None)
@given(st.lists(_figures(), max_size=30), _figures())
def test_no_equal_and_no_rounding_is_missed(figures: list[Span], asked: Span) -> None:
    stated = Stated()
    for number, span in enumerate(figures):
        stated.add(number, span)
    near = stated.near(asked)
    assert near == sorted(near, key=lambda found: found[0])
    same = [n for n, span in enumerate(figures) if relation(asked, span) in (EQUAL, ROUNDED, CUT)]
    assert set(same) <= {n for n, _ in near}


def test_few_are_looked_at() -> None:
    stated = Stated()
    for number in range(2000):
        stated.add(number, Span(Decimal(number), Decimal(number), Decimal(1)))
    assert len(stated.near(Span(Decimal(700), Decimal(700), Decimal(1)))) == 3

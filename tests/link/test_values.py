"""How two figures relate: equal, rounded, cut, inside a range, a slip, or just different."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.values import (
    AGREE,
    APPROX,
    CUT,
    DIGITS,
    EQUAL,
    INSIDE,
    OTHER,
    POWER,
    ROUNDED,
    Span,
    digits_of,
    power_between,
    relation,
    slip_of_digits,
)


def span(text: str) -> Span:
    """'~5.0e12' or '5e12-6e12': `~` for about; the precision is the last printed place."""
    about, text = text.startswith("~"), text.lstrip("~")
    low, _, high = text.replace("e-", "E_").partition("-")
    one, two = Decimal(low.replace("E_", "e-")), Decimal((high or low).replace("E_", "e-"))
    place = Decimal(1).scaleb(min(int(one.as_tuple().exponent), int(two.as_tuple().exponent)))
    return Span(one, two, place, "approx" if about else "exact")


CASES = [
    ("3.07e12", "3.07e12", EQUAL),
    ("3.07e12", "3070e9", EQUAL),
    ("3.0693e12", "3.07e12", ROUNDED),
    ("3.0693e12", "3.1e12", ROUNDED),
    ("3.0693e12", "3e12", ROUNDED),
    ("3.0693e12", "3.06e12", CUT),
    ("3.99e12", "3e12", CUT),
    ("2.5e9", "2e9", CUT),  # or half to even
    ("2.5e9", "3e9", ROUNDED),
    ("1.239e12", "1.329e12", DIGITS),  # two neighbours swapped
    ("715", "751", DIGITS),
    ("1.23e12", "1.28e12", DIGITS),  # one digit of three
    ("26", "62", DIGITS),
    ("26", "27", OTHER),  # of two digits one changed is no slip
    ("123", "321", OTHER),
    ("1.24e12", "1.35e12", OTHER),
    ("3.07e12", "30.7e12", POWER),
    ("3.07e12", "3.07e9", POWER),
    ("1e6", "1e3", POWER),
    ("5e9", "5e10", POWER),
    ("506800", "50.7e4", ROUNDED),
    ("506800", "50.7e3", POWER),  # a power of ten and a rounding
    ("12500e7", "125e7", POWER),
    ("12540e7", "125e7", POWER),
    ("2e12-3e12", "2.5e12", INSIDE),
    ("2e12-3e12", "2e12", INSIDE),
    ("2e12-3e12", "3e12", INSIDE),
    ("2e12-3e12", "3.1e12", OTHER),
    ("2e12-3e12", "~3.1e12", INSIDE),
    ("2e12-3e12", "2e12-3e12", EQUAL),
    ("2e12-3e12", "2.5e12-4e12", OTHER),  # two estimates
    ("2.0e12-3.0e12", "2e12-3e12", EQUAL),
    ("~6000", "6300", ROUNDED),
    ("6000", "6300", OTHER),
    ("~6000", "5860", ROUNDED),
    ("~50", "52", ROUNDED),
    ("50", "52", OTHER),
    ("~50", "56", OTHER),
    ("~50", "~52", ROUNDED),
    ("5", "5e8", OTHER),  # eight places are no slip of the point
    ("55000", "45000", OTHER),
    ("33", "26", OTHER),
    ("1", "2", OTHER),
]


@pytest.mark.parametrize(("a", "b", "how"), CASES)
def test_relation(a: str, b: str, how: str) -> None:
    assert relation(span(a), span(b)) == how
    assert relation(span(b), span(a)) == how, "the other way round"


figures = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent), st.integers(1, 10**9), st.integers(-6, 12)
)


def printed(value: Decimal) -> Span:
    """A figure as if written with all its digits and no more."""
    return Span(value, value, Decimal(1).scaleb(int(value.as_tuple().exponent)))


spans = st.one_of(
    figures.map(printed),
    st.tuples(figures, figures).map(lambda p: Span(min(p), max(p), printed(p[0]).precision)),
    figures.map(lambda v: Span(v, v, printed(v).precision, "approx")),
)


@given(spans, spans)
def test_relation_is_symmetric(a: Span, b: Span) -> None:
    assert relation(a, b) == relation(b, a)


@given(spans)
def test_a_figure_equals_itself(a: Span) -> None:
    assert relation(a, a) == EQUAL


@given(figures, st.integers(1, 9), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN]))
def test_a_rounding_agrees_with_what_it_rounds(value: Decimal, digits: int, mode: str) -> None:
    place = Decimal(1).scaleb(value.adjusted() - digits + 1)
    coarse = value.quantize(place, mode)
    assert relation(printed(value), Span(coarse, coarse, place)) in (EQUAL, ROUNDED, CUT)


@given(figures, st.integers(1, 10**6))
def test_two_unequal_figures_of_one_precision_are_never_a_rounding(value: Decimal, step: int) -> None:
    a = printed(value)
    other = value + step * a.precision
    assert relation(a, Span(other, other, a.precision)) not in (EQUAL, ROUNDED, CUT, INSIDE)


@given(figures, st.integers(1, 4))
def test_a_power_of_ten_apart_is_power(value: Decimal, power: int) -> None:
    assert relation(printed(value), printed(value.scaleb(power))) == POWER


@given(st.integers(10, 10**8), st.integers(0, 7))
def test_swapped_neighbours_are_a_slip(value: int, at: int) -> None:
    text = str(value)
    at %= len(text) - 1
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if swapped[0] == "0" or swapped == text or text[-1] == "0" or swapped[-1] == "0":
        return
    assert relation(printed(Decimal(text)), printed(Decimal(swapped))) == DIGITS
    assert slip_of_digits(Decimal(swapped), Decimal(text))


@pytest.mark.parametrize(
    ("fine", "coarse", "how"),
    [
        ("175.25e9", "157.3e9", DIGITS),
        ("2.143092e14", "1.22e14", OTHER),  # three digits off
        ("2.223092e14", "1.22e14", DIGITS),
        ("157.45e9", "157.3e9", OTHER),  # the last place
        ("17.25e9", "15e9", OTHER),  # two digits
        ("157.25e9", "157.3e9", ROUNDED),
    ],
)
def test_a_slip_of_the_digits_beside_a_rounding(fine: str, coarse: str, how: str) -> None:
    assert relation(span(fine), span(coarse)) == relation(span(coarse), span(fine)) == how


@pytest.mark.parametrize(
    ("one", "two", "slip"),
    [("11619", "11916", True), ("34127", "37124", True), ("3.412e9", "2.413e9", False), ("11619", "11961", False)],
)
def test_digits_swapped_far_apart_are_a_slip_of_long_figures_only(one: str, two: str, slip: bool) -> None:
    assert slip_of_digits(Decimal(one), Decimal(two)) is slip


def test_approx_agrees_only_within_a_twentieth() -> None:
    assert relation(span("~4.9e9"), span("5e9")) in AGREE
    assert relation(span("~5.13e9"), span("4.9e9")) in (APPROX, DIGITS, OTHER)
    assert relation(span("~8e9"), span("5e9")) == OTHER


@pytest.mark.parametrize(
    ("value", "digits"), [("3.07e12", "307"), ("500", "5"), ("0.05", "5"), ("1010", "101"), ("0", "0")]
)
def test_digits_of(value: str, digits: str) -> None:
    assert digits_of(Decimal(value)) == digits


@pytest.mark.parametrize(
    ("a", "b", "power"),
    [("3.07e12", "30.7e12", 1), ("1.23", "1230", 3), ("5", "6", 0), ("79", "7.9", 1), ("0", "5", 0), ("1", "12", 1)],
)
def test_power_between(a: str, b: str, power: int) -> None:
    assert power_between(Decimal(a), Decimal(b)) == power == power_between(Decimal(b), Decimal(a))

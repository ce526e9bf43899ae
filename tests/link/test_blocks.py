"""Candidate pairs: each pair that shares a key once while blocks are small, a linear number of them however large."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pipeline.link.blocks import LARGEST, agree_keys, pairs, slip_keys
from pipeline.link.values import CUT, DIGITS, EQUAL, POWER, ROUNDED, Span, relation
from pipeline.records import Frame, Framed, Mention


def figure(n: int, value: Decimal = Decimal(5), words: tuple[str, ...] = (), place: Decimal = Decimal(1)) -> Framed:
    """A framed amount with these words."""
    m = Mention(0, 1, "amount", "test", value=value, unit="JPY", precision=place)
    return Framed(f"m{n}", f"a{n}", f"a{n}", "5", m, Frame(words=tuple((w, 50) for w in sorted(words))), (0, 1), 0)


keysets = st.lists(st.sets(st.sampled_from("abcdefgh"), max_size=4), max_size=LARGEST)


@given(keysets)
def test_small_blocks_give_every_pair_that_shares_a_key_once(keys: list[set[str]]) -> None:
    members = [figure(i) for i in range(len(keys))]
    found = list(pairs(members, keys, {}))
    assert len(found) == len(set(found))
    assert set(found) == {(i, j) for j in range(len(keys)) for i in range(j) if keys[i] & keys[j]}


@given(keysets)
def test_pairs_come_in_one_order(keys: list[set[str]]) -> None:
    members = [figure(i) for i in range(len(keys))]
    assert list(pairs(members, keys, {})) == list(pairs(members, [{*sorted(k, reverse=True)} for k in keys], {}))


def test_a_huge_block_gives_a_linear_number_of_pairs() -> None:
    def count(n: int, distinct: int) -> int:
        members = [figure(i, words=(f"w{i % distinct}", f"v{i % 7}", "all", "too")) for i in range(n)]
        weight = {w: 1.0 for f in members for w, _ in f.frame.words}
        return sum(1 for _ in pairs(members, [{"k"}] * n, weight))

    for distinct in (1, 5, 1000):
        few, many = count(1000, distinct), count(4000, distinct)
        assert many <= 4.4 * few + 4 * LARGEST**2, distinct
        assert many <= 4000 * 4 * LARGEST, distinct


def test_in_a_huge_block_figures_with_the_same_rare_word_still_meet() -> None:
    members = [figure(i, words=("all", f"w{i // 2}")) for i in range(400)]
    weight = {w: (1.0 if w == "all" else 9.0) for f in members for w, _ in f.frame.words}
    found = set(pairs(members, [{"k"}] * 400, weight))
    assert all((i, i + 1) in found for i in range(0, 400, 2))


def test_windows_overlap_so_that_neighbours_in_the_text_meet() -> None:
    members = [figure(i, words=("all",)) for i in range(300)]
    found = set(pairs(members, [{"k"}] * 300, {"all": 1.0}))
    assert all((i, i + 1) in found for i in range(299))


figures = st.builds(lambda d, e: Decimal(d).scaleb(e), st.integers(1, 10**7), st.integers(-2, 9))


@given(figures, st.integers(2, 6))
def test_a_rounding_shares_a_key_with_what_it_rounds(value: Decimal, digits: int) -> None:
    place = Decimal(1).scaleb(value.adjusted() - digits + 1)
    coarse = value.quantize(place)
    assert agree_keys(figure(0, value)) & agree_keys(figure(1, coarse, place=place))


@given(figures, st.integers(1, 6))
def test_a_misplaced_point_shares_a_slip_key(value: Decimal, power: int) -> None:
    assert slip_keys(figure(0, value)) & slip_keys(figure(1, value.scaleb(power)))


@given(st.integers(100, 10**6), st.integers(100, 10**6))
def test_slips_of_digits_share_a_slip_key(x: int, y: int) -> None:
    a, b = Decimal(x), Decimal(y)
    how = relation(Span(a, a, Decimal(1)), Span(b, b, Decimal(1)))
    if how in (DIGITS, POWER):
        assert slip_keys(figure(0, a)) & slip_keys(figure(1, b)), how
    assert how not in (ROUNDED, CUT) and (how == EQUAL) == (x == y)


@given(
    st.integers(3, 7).flatmap(
        lambda n: st.tuples(st.integers(10 ** (n - 1), 10**n - 1), st.integers(0, n - 1), st.integers(1, 9))
    )
)
def test_one_changed_digit_shares_a_slip_key(case: tuple[int, int, int]) -> None:
    value, at, digit = case
    text = str(value)
    other = int(text[:at] + str(digit) + text[at + 1 :])
    if other == value or text[-1] == "0" or str(other)[-1] == "0":
        return
    a, b = figure(0, Decimal(value)), figure(1, Decimal(other))
    assert slip_keys(a) & slip_keys(b)

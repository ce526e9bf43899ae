"""The drawing of all stated values: places, ticks, the same in words."""

import pytest

from pipeline.review.picture import Statement, picture


def test_values_a_power_of_ten_apart() -> None:
    drawn = picture([Statement("p", "100", "JPY 100", "a"), Statement("q", "1000", "JPY 1,000", "b")], "JPY")
    assert drawn and drawn.logarithmic
    assert [line.source for line in drawn.lines] == ["p", "q"]
    (left,), (right,) = (line.marks for line in drawn.lines)
    assert 0 < left.x < right.x < 100
    assert [tick.words for tick in drawn.ticks] == ["JPY 100", "JPY 200", "JPY 500", "JPY 1,000"]
    assert drawn.words == "p: JPY 100 (side a); q: JPY 1,000 (side b)"


def test_equal_steps_on_the_axis_are_equal_factors() -> None:
    drawn = picture([Statement(s, s, s, "") for s in ("1", "10", "100")], "")
    assert drawn
    first, second, third = (line.marks[0].x for line in drawn.lines)
    assert second - first == pytest.approx(third - second, abs=0.02)


@pytest.mark.parametrize("values", [("0", "5"), ("-3", "3")])
def test_no_logarithm_of_nothing(values: tuple[str, str]) -> None:
    drawn = picture([Statement(v, v, v, "a") for v in values], "%")
    assert drawn and not drawn.logarithmic and not drawn.ticks


def test_dates_stand_in_order() -> None:
    drawn = picture([Statement("p", "FY2030", "FY2030", "b"), Statement("q", "FY2040", "FY2040", "a")], "")
    assert drawn and [m.x for line in drawn.lines for m in line.marks] == [29.0, 71.0]


def test_values_close_together_still_have_ticks() -> None:
    drawn = picture([Statement("p", "45000", "45,000", "a"), Statement("q", "55000", "55,000", "b")], "wafer")
    assert drawn and len(drawn.ticks) >= 2


def test_one_value_is_no_picture() -> None:
    assert picture([Statement("p", "5", "5", "a"), Statement("q", "5", "5", "b")], "") is None


def test_many_sources_are_counted() -> None:
    drawn = picture([Statement(f"s{n}", str(n + 1), "", "") for n in range(40)], "")
    assert drawn and len(drawn.lines) + drawn.left_out == 40 and drawn.left_out > 0


def test_absurd_figures_do_not_break_it() -> None:
    assert picture([Statement("p", "1" + "0" * 5000, "much", "a"), Statement("q", "1", "1", "b")], "") is not None

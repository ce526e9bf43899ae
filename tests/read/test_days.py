"""Publication days in the many ways of dumps: one reading or none."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.days import day_in_address, day_of

DAY = date(2025, 12, 26)


@pytest.mark.parametrize(
    "value",
    [
        "2025-12-26", "2025-12-26T23:30:00-05:00", "2025-12-26 08:00", "2025/12/26", "2025.12.26", "20251226",
        "20251226T101500Z", "20251226101500", "Fri, 26 Dec 2025 22:11:00 GMT", "26 December 2025", "26-Dec-2025",
        "26th Dec., 2025",
        "December 26, 2025", "Dec. 26 2025", "Friday, December 26, 2025 5:00 pm", "Fri Dec 26 10:15:00 +0000 2025",
        "Friday 26 December 2025", "26/12/2025", "12/26/2025", "26.12.2025", "2025年12月26日", "2025년 12월 26일",
        "1766743200", 1766743200, 1766743200.5,
        "1766743200000", 1766743200000, date(2025, 12, 26), datetime(2025, 12, 26, 23, 59), " 2025-12-26 ",
    ],
)  # fmt: skip
def test_a_day_that_has_one_reading_is_read(value: object) -> None:
    assert day_of(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        "", None, True, "06/12/2025", "2025-13-01", "2025-02-30", "December 2025", "2025", "2025-12",
        "yesterday", "5 minutes ago",
        "26 December", "32 December 2025", "0000-01-01", 17, "99999999", [], {}, "2025-12-261", "Octember 5, 2025",
    ],
)  # fmt: skip
def test_what_has_two_readings_or_none_is_no_day(value: object) -> None:
    assert day_of(value) is None


def test_points_part_day_and_month_and_equal_ones_are_no_riddle() -> None:
    assert day_of("06.12.2025") == date(2025, 12, 6)
    assert day_of("06/06/2025") == date(2025, 6, 6)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2025/12/26/chips", DAY),
        ("https://a.example/news/2025-12-26-chips.html", DAY),
        ("https://a.example/2025/12/26", DAY),
        ("https://a.example/business/2025/dec/26/chips", DAY),
        ("https://a.example/2025/12/chips", None),
        ("https://a.example/2025/13/45/", None),
        ("https://a.example/20251226", None),
        ("https://a.example/8025/12/26/", None),
        ("", None),
    ],
)
def test_addresses_hold_days(url: str, day: date | None) -> None:
    assert day_in_address(url) == day


@given(st.text(max_size=70) | st.integers() | st.floats())
def test_anything_is_a_day_or_none(value: object) -> None:
    day = day_of(value)
    assert day is None or isinstance(day, date)

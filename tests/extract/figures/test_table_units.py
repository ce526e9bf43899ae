"""A table lends its unit to the figures of its rows, whatever stands behind them."""

from collections.abc import Callable

TABLE = "Results, in billions of yen{note}\n\nItem\t2024\t2025\nSales\t120\t{last}\nNet profit\t14\t16\n"
BELOW = "\n\nThe 300 people of the plant heard it on Monday, and 40 of them left the hall.\n"
Read = Callable[..., list[str]]


def test_a_footnote_digit_at_the_end_of_a_caption_or_a_row_hides_nothing(read: Read) -> None:
    plain = read(TABLE.format(note="", last="135") + BELOW, "amount")
    noted = read(TABLE.format(note="¹", last="135[2]") + BELOW, "amount")
    assert noted == plain
    assert len(plain) == 4

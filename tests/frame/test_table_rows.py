"""Tables: the label of a row, the head of a column and the line above frame every figure of the row."""

import pytest

from tests.dumps import ledger_of

TABLE = """Key numbers
\tQ3 2025\tQ3 2024
Revenue (R$ bn)\t14.2\t11.6
Iron ore output (Mt)\t21.4\t20.6
Operating margin\t31%\t28%
"""
YEARS = """Figures for the group

Year\tRevenue (EUR m)\tEmployees
2024\t812.5\t4,310
2023\t790.1\t4,295
"""
CAPTION = """Budget of the agency in 2027, million euros

Tunnel work\t412.5
Bridge work\t120.1
"""


def framed(text: str, quote: str) -> tuple[str, str, str]:
    """(metric, period, subject) of the one figure with this quote."""
    (found,) = [f.frame for f in ledger_of({"a": text}).mentions if f.quote == quote and f.mention.kind != "date"]
    return found.metric, found.period, found.subject


@pytest.mark.parametrize(
    ("text", "quote", "metric", "period"),
    [
        (TABLE, "14.2", "sales", "2025-Q3"),
        (TABLE, "11.6", "sales", "2024-Q3"),
        (TABLE, "21.4", "output", "2025-Q3"),
        (TABLE, "20.6", "output", "2024-Q3"),
        (TABLE, "28%", "margin", "2024-Q3"),
        (YEARS, "812.5", "sales", "2024"),
        (YEARS, "790.1", "sales", "2023"),
        (YEARS, "4,295", "", "2023"),
        (CAPTION, "412.5", "", "2027"),
    ],
)
def test_a_figure_of_a_row_has_its_label_and_its_column(text: str, quote: str, metric: str, period: str) -> None:
    assert framed(text, quote)[:2] == (metric, period)


def test_the_unit_in_brackets_is_no_name() -> None:
    assert framed(TABLE, "21.4")[2] == ""


def test_what_stands_under_another_year_is_no_conflict() -> None:
    prose = "Iron ore output came to 21.4 million tonnes in the third quarter of 2025, up from 20.6 million tonnes."
    assert ledger_of({"a": TABLE, "b": prose}).conflicts == ()


def test_a_name_that_stands_in_brackets_elsewhere_is_the_subject_of_its_row() -> None:
    table = "Budget by ministry\n\n\t2026\t2025\nMETI budget (JPY bn)\t412.5\t390.1\n"
    text = f"{table}\nThe industry ministry (METI) asks for more.\n"
    assert framed(text, "412.5") == ("budget", "2026", "org:meti")

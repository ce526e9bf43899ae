"""One event on two dates, and the look-alikes that are two events, a plan that moved, or two plans."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dumps import DAY, Dates, ledger_of

STORY = (
    "The council of Harwick approved 48.3 million euros for the harbour on Tuesday, 17.6 million of it for the quay. "
)
AGAIN = (
    "On Tuesday Harwick's council voted 48.3 million euros for its harbour; the quay takes 17.6 million of the sum. "
)


def rows(*texts: str, published: Dates = DAY) -> list[tuple[str, frozenset[object]]]:
    names = [f"{n}.txt" for n in range(len(texts))]
    found = ledger_of(dict(zip(names, texts, strict=True)), published).conflicts
    return [(c.severity, frozenset((c.value_a, c.value_b))) for c in found if c.kind == "date"]


@pytest.mark.parametrize(
    ("one", "two", "values"),
    [
        ("The fish market is to open in 2031.", "The fish market opens in 2034.", ("2031", "2034")),
        ("The Brandholm lock is to open in 2029 and the Ulverey lock in the fall of 2031.",
         "The Ulverey lock, they say, opens in 2032.", ("2031", "2032")),
        ("The board next meets on 6 March.", "The next decision of the council is on March 16.",
         ("2026-03-06", "2026-03-16")),
        ("There has been no strike at the docks since 26 March 2024.", "No strike has hit the docks since 26 May 2024.",
         ("2024-03-26", "2024-05-26")),
        ("The poet Ottilie Brandemer was born on 12 April 1913.", "Born on 21 April 1913, the poet Ottilie Brandemer.",
         ("1913-04-12", "1913-04-21")),
    ],
)  # fmt: skip
def test_one_event_on_two_dates(one: str, two: str, values: tuple[str, str]) -> None:
    assert rows(STORY + one, AGAIN + two) == [("warning", frozenset(values))]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The fish market is to open in 2031.", "The fish market opens in 2031."),
        ("The fish market is to open in 2031.", "The fish market closes in 2034."),
        ("The first fish market is to open in 2031.", "The second fish market opens in 2034."),
        ("The Brandholm lock is to open in 2029.", "The Ulverey lock opens in 2031."),
        ("The council said on 6 March 2024 that it would meet.", "It said on 16 March 2024 that it would meet."),
        ("The council met on 6 March 2024.", "The council met on 16 March 2024."),
        ("The fish market opened in 2011.", "The fish market is to open in 2031."),
        ("The fish market was to open in 2031 and will open in 2034.", "The fish market opens in 2034."),
        ("Hotel beds are at their lowest since May 2009.", "Fish prices are at their lowest since May 2008."),
        ("The 2003 French Open champion came.", "The 1998 French Open champion came."),
        ("The council meets every month, on 6 March too.", "The council meets every month, on 16 March too."),
    ],
)  # fmt: skip
def test_two_events(one: str, two: str) -> None:
    assert [row for row in rows(STORY + one, AGAIN + two) if row[0] != "info"] == []


def test_a_later_article_may_tell_of_a_delay() -> None:
    days = {"0.txt": date(2025, 12, 1), "1.txt": date(2025, 12, 20)}
    late = AGAIN + "The fish market now opens in 2034."
    assert rows(STORY + "The fish market is to open in 2031.", late, published=days) == []
    plain = AGAIN + "The fish market opens in 2034."
    assert len(rows(STORY + "The fish market is to open in 2031.", plain, published=days)) == 1


def test_two_stories_have_two_markets() -> None:
    other = "The rail company sold 93.1 million tickets in May, 6.27 million of them to students, its report shows. "
    assert rows(STORY + "The fish market is to open in 2031.", other + "The flea market opens in 2034.") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The vote is on Monday, 3 May 2024, the clerk said.", ("2024-05-03", "2024-05-06")),
        ("The fair opens Tuesday, Feb. 12, 2025 in Lyon.", ("2025-02-11", "2025-02-12")),
        ("The mine should give 150,000 tonnes in 2072, two years from now.", ("2027", "2072")),
    ],
)
def test_a_sentence_that_the_calendar_denies(text: str, values: tuple[str, str]) -> None:
    assert rows(text) == [("warning", frozenset(values))]


@pytest.mark.parametrize(
    "text",
    [
        "The vote is on Friday, 3 May 2024, the clerk said.",
        "The fair opens Wednesday, Feb. 12, 2025 in Lyon.",
        "The mine should give 150,000 tonnes in 2027, two years from now.",
        "The contract would end in 2006, five years earlier than expected.",
        "The Monday, Tuesday and Friday of 3 May 2024 were dry.",
        "The king was crowned on Sunday, 3 May 1502.",
    ],
)
def test_a_sentence_that_the_calendar_bears_out(text: str) -> None:
    assert rows(text) == []

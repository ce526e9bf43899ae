"""A title that the dump keeps apart from the body is a segment of its own, and its figures count."""

import pytest

from pipeline.records import Article, Document
from pipeline.run.work import Rules
from pipeline.split import split

BODY = (
    "The ministry said on Friday that it will spend 630 billion yen on the plant in the year from April.\n\nMore text."
)


def titled(title: str, rules: Rules, body: str = BODY) -> Document:
    return split(Article("a", f"{title}\n\n{body}", title=len(title), plain=False), rules.split)


@pytest.mark.parametrize(
    "title",
    [
        "Chip budget rises 37% to 1.23 trillion yen",
        "“It will cost 5 billion yen.”",
        "Ministry will spend 1.23 trillion yen on chips and on artificial intelligence in the year from April, it "
        "says, more than three times what it spent in the year before, and more than any other country has spent.",
        "Read more: what 5 billion yen buys",
        "Related stories",
        "26 December 2025",
        "News | Business | 5%",
    ],
)
def test_the_title_is_a_segment_whatever_it_looks_like(title: str, rules: Rules) -> None:
    document = titled(title, rules)
    first = document.segments[0]
    assert (first.start, first.end, first.role) == (0, len(title), "title")
    assert document.segments[1].role == "body"
    # No sentence goes from the title into the body.
    assert all(document.tokens.end[s.last - 1] <= len(title) for s in document.sentences if s.segment == 0)


def test_a_title_is_no_date_line_but_one_below_it_is(rules: Rules) -> None:
    assert titled("26 December 2025", rules).published is None
    document = titled("Chip budget rises", rules, f"26 December 2025\n\n{BODY}")
    assert str(document.published) == "2025-12-26" and document.dated_by == "stamp"


def test_what_dated_the_article_is_kept(rules: Rules) -> None:
    from datetime import date

    article = Article("a", BODY, published=date(2025, 12, 26), dated_by="page")
    assert split(article, rules.split).dated_by == "page"
    assert split(Article("a", BODY, published=date(2025, 12, 26)), rules.split).dated_by == "meta"

"""Page furniture: what is blanked, and what looks like it and must stay."""

import pytest

from pipeline.records import Document
from tests.dumps import document_of

BODY = (
    "The ministry said on Tuesday that the bridge over the Volta would cost far more than it had planned and that the "
    "work would last for another three years. Residents of the two towns had asked for a ferry in the meantime, and "
    "the council agreed to pay for one."
)


def kept(doc: Document, piece: str) -> bool:
    """Whether a piece of the text is still there for the extractors, outside furniture."""
    at = doc.article.text.index(piece)
    roles = {s.role for s in doc.segments if s.start <= at < s.end}
    seen = doc.view[at : at + len(piece)].strip() != ""
    assert seen == (bool(roles) and roles != {"furniture"}), "view and segments tell two stories"
    return seen


FURNITURE = [
    # line, where it stands
    ("Home | News | Sport", "above"),
    ("World · Business · Opinion · Weather", "above"),
    ("Skip to main content", "above"),
    ("Advertisement", "inside"),
    ("Continue reading", "inside"),
    ("Read more: Ferry of 1998 cost 4 million euros", "inside"),
    ("Subscribe to our letter for 5 euros a month", "inside"),
    ("Image: the old bridge in 1998", "inside"),
    ("Share", "below"),
    ("Copy link", "below"),
    ("© 2024 The Volta Daily. All rights reserved.", "below"),
    ("Copyright 2024 The Volta Daily", "below"),
    ("(Reporting by Ann Fox; Editing by Bob Hill)", "below"),
    ("Tags: bridge, ferry, 40 million", "below"),
    ("bridge-2024-05-03.jpg", "below"),
    ("3 sources", "above"),
    ("29 Nov 2024•Technology", "below"),
]


@pytest.mark.parametrize(("line", "place"), FURNITURE)
def test_furniture_is_blanked(line: str, place: str) -> None:
    text = {"above": f"{line}\n{BODY}", "inside": f"{BODY}\n\n{line}\n\n{BODY}", "below": f"{BODY}\n\n{line}"}[place]
    doc = document_of(text)
    assert not kept(doc, line)
    assert kept(doc, BODY)


TAILS = [
    "Related stories\nFerry sinks with 12 aboard\nBridge of 1998 cost 4 million euros",
    "Most read\n1. Ferry sinks with 12 aboard\n2. A bridge for 40 million euros\n3. Rain",
    "More from Business\nFerry sinks with 12 aboard\nA bridge for 40 million euros",
    "You may also like\n\nFerry sinks with 12 aboard\n\nA bridge for 40 million euros",
    "Also in the news\nFerry sinks with 12 aboard\n\nCopyright 2024 The Volta Daily",
]


@pytest.mark.parametrize("tail", TAILS)
def test_everything_behind_the_heading_of_a_tail_is_furniture(tail: str) -> None:
    doc = document_of(f"{BODY}\n\n{tail}")
    for line in filter(None, tail.split("\n")):
        assert not kept(doc, line), line
    assert kept(doc, BODY)


def test_a_long_paragraph_ends_a_tail() -> None:
    doc = document_of(f"{BODY}\n\n{BODY}\n\nRelated\nFerry sinks with 12 aboard\n{BODY.replace('Volta', 'Niger')}")
    assert not kept(doc, "Ferry sinks")
    assert kept(doc, "bridge over the Niger")


def test_related_above_the_body_is_a_label() -> None:
    doc = document_of(f"Related\nBridge to cost 40 million euros\n{BODY}\n{BODY}")
    assert kept(doc, "Bridge to cost 40 million euros")


BODY_TEXT = [
    # piece that must stay, the text around it
    ("- 3 May 2024: the loan of 40 million euros", "{body}\n\n{piece}\n- 5 June 2025: the grant of 12 million euros"),
    ("• 9 July 2026: 8 million euros", "{body}\n\n• 3 May 2024: 40 million euros\n{piece}"),
    ("* a toll of 2 euros from 2027", "{body}\n\n* a loan of 40 million euros\n{piece}\n\n{body}"),
    ("Ferry | why the crossing costs 40 million euros", "{piece}\n\n{body}"),
    (
        "2024\t40 million euros\t3 years",
        "{body}\n\n{body}\n\nYear\tCost\tTerm\n{piece}\n2025\t12 million euros\t2 years",
    ),
    ("Related to this, the council paid 4 million euros for the ferry.", "{body}\n\n{piece}\n\n{body}"),
    ("Latest figures show a cost of 40 million euros.", "{body}\n\n{piece}\n\n{body}"),
    ("Subscribers rose by 4 million to 30 million in 2024.", "{body}\n\n{piece}\n\n{body}"),
    ("Sharing the cost, the towns pay 4 million euros each.", "{body}\n\n{piece}\n\n{body}"),
    ("Commenting on the loan, the bank named 40 million euros.", "{body}\n\n{piece}"),
    ("Reporting a loss of 4 million euros, the ferry line gave up.", "{body}\n\n{piece}\n\n{body}"),
    ("Recommended doses rose to 4 million.", "{body}\n\n{body}\n\n{piece}\n\n{body}"),
    ("Imagery of 2024 shows 12 piers.", "{body}\n\n{piece}\n\n{body}"),
    ("The work and/or the ferry: 40 million euros/4 million euros.", "{body}\n\n{piece}\n\n{body}"),
    ("It will cost 40 million euros, the ministry said.", "{body}\n\n{piece}\n\nShare\nCopy link"),
    ("Toll: 2 euros", "{body}\n\nFacts\nLength: 300 metres\n{piece}\n\n{body}"),
]


@pytest.mark.parametrize(("piece", "page"), BODY_TEXT)
def test_what_looks_like_furniture_and_is_none(piece: str, page: str) -> None:
    assert kept(document_of(page.format(piece=piece, body=BODY)), piece)


PROSE = [
    "Cookie makers paid 4 million euros for the ferry in 2024.",
    "Join our ranks, said the union, which has 4,000 members.",
    "Win a bid of 4 million euros and the town pays the rest, the council told them.",
    "Advertisement sales of the ferry line rose to 4 million euros in 2024.",
    "Copyright fees of 4 million euros were paid by the ferry line in 2024.",
]


@pytest.mark.parametrize("piece", PROSE)
def test_a_sentence_that_begins_like_furniture_stays(piece: str) -> None:
    assert kept(document_of(f"{BODY}\n\n{piece}\n\n{BODY}"), piece)


MORE = [
    "More: the council paid 4 million euros for the ferry in 2024.",
    "More on that came from the council, which paid 4 million euros for the ferry in 2024.",
]


@pytest.mark.xfail(strict=True, reason="'More:' and 'More on' open a link, and now and then a sentence")
@pytest.mark.parametrize("piece", MORE)
def test_a_sentence_that_opens_with_more_stays(piece: str) -> None:
    assert kept(document_of(f"{BODY}\n\n{piece}\n\n{BODY}"), piece)


@pytest.mark.xfail(strict=True, reason="the rows of a table drawn with bars are taken for menus")
@pytest.mark.parametrize("mark", ["|", "/"])
def test_a_table_with_marks_between_its_cells_stays(mark: str) -> None:
    rows = [f"Year {mark} Cost {mark} Term", f"2024 {mark} 40 million euros {mark} 3 years"]
    doc = document_of("\n".join([BODY, "", BODY, "", *rows]))
    assert kept(doc, rows[1])


def test_a_title_with_two_bars_and_a_figure_stays() -> None:
    title = "Volta bridge to cost 40 million euros | Roads | Daily"
    assert kept(document_of(f"{title}\n\n{BODY}"), title)

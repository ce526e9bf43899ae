"""Who speaks, and when: numbered sources and the page's own summary; the article's date."""

from datetime import date

import pytest

from pipeline.records import Document
from tests.dumps import document_of
from tests.split.test_furniture import BODY

ONE, TWO, THREE = BODY, BODY.replace("Volta", "Niger"), BODY.replace("Volta", "Oti")
SUMMARY = "The three reports agree that a bridge costs far more than planned."


def owner(doc: Document, piece: str) -> str:
    at = doc.article.text.index(piece)
    return next(doc.sources[s.source].label for s in doc.segments if s.start <= at < s.end)


MARKS = [("[1]", "[2]", "[3]"), ("Source 1", "Source 2", "Source 3"), ("SOURCE 1:", "SOURCE 2:", "SOURCE 3:")]


@pytest.mark.parametrize("marks", MARKS, ids=["brackets", "word", "colon"])
def test_numbered_sources_and_the_summary_behind_the_buttons(marks: tuple[str, str, str]) -> None:
    parts = [f"{m}\n{t}" for m, t in zip(marks, (ONE, TWO, THREE), strict=True)]
    doc = document_of("\n\n".join(["Bridges", "3 sources", *parts, "Share\nCopy link", SUMMARY]))
    assert [s.id for s in doc.sources] == ["a#1", "a#2", "a#3", "a#summary"]
    assert [owner(doc, f"over the {river}") for river in ("Volta", "Niger", "Oti")] == ["1", "2", "3"]
    assert owner(doc, SUMMARY) == owner(doc, "Bridges") == "summary"
    assert doc.sources[-1].cites == ("a#1", "a#2", "a#3")
    assert not any(s.cites for s in doc.sources[:-1])


def test_text_above_the_first_mark_is_the_pages_own() -> None:
    doc = document_of(f"{SUMMARY}\n\n[1]\n{ONE}\n\n[2]\n{TWO}")
    assert owner(doc, SUMMARY) == "summary"
    assert owner(doc, "over the Niger") == "2"


@pytest.mark.parametrize(
    "text",
    [
        f"Source 1\n{ONE}",
        f"[1]\n{ONE}\n[3]\n{TWO}",
        f"Source 2\n{ONE}\nSource 1\n{TWO}",
        f"[1] {ONE}\n[2] {TWO}",
        f"1\n{ONE}\n2\n{TWO}",
        f"{ONE}\n\n[2024]\n\n[2025]",
        ONE,
    ],
    ids=["one", "gap", "order", "notes", "bare", "years", "none"],
)
def test_what_is_no_set_of_sources(text: str) -> None:
    assert [s.id for s in document_of(text).sources] == ["a"]


@pytest.mark.xfail(strict=True, reason="a list of notes whose numbers stand alone in brackets parts the article")
def test_a_list_of_notes_is_no_set_of_sources() -> None:
    doc = document_of(f"{ONE}\n\nReferences\n[1]\nThe ministry.\n[2]\nThe council.")
    assert [s.id for s in doc.sources] == ["a"]


STAMPS = [
    ("Bridge to cost 40 million\nPublished 3 May 2024", date(2024, 5, 3)),
    ("Bridge to cost 40 million\nBy Ann Fox\nMay 3, 2024", date(2024, 5, 3)),
    ("Bridge to cost 40 million\nUpdated: 2024-05-03 14:30", date(2024, 5, 3)),
    ("Bridge to cost 40 million\nPosted May 3rd, 2024 by Ann Fox", date(2024, 5, 3)),
    ("3 May 2024\nBridge to cost 40 million", date(2024, 5, 3)),
    ("Ann Fox, 3 May 2024\nBridge to cost 40 million", date(2024, 5, 3)),
    ("Bridge to cost 40 million\nFriday, May 3, 2024", date(2024, 5, 3)),
    ("Bridge to cost 40 million\nDate: 3 May 2024", date(2024, 5, 3)),
    ("Bridge to cost 40 million\n3 Sept. 2024 09:15", date(2024, 9, 3)),
    ("14-APR-1987 09:31:07.44\nBRIDGE TO COST 40 MLN", date(1987, 4, 14)),
    ("CITY MORNING\nThursday, 16 April 1987    40p\nBridge to cost 40 million", date(1987, 4, 16)),
    # none of these says when the article came out
    ("Bridge to cost $40 million by 3 May 2024", None),
    ("Bridge to cost 40% more on 3 May 2024", None),
    ("The war ended on 8 May 1945.", None),
    ("Bridge to cost 40 million\nPublished 31 February 2024", None),
    ("Bridge to cost 40 million\n03/05/2024", None),
    ("Bridge to cost 40 million\n3 Foo 2024", None),
    ("Bridge to cost 40 million", None),
    ("Bridge to open on 3 May 2024", None),
    ("The battle of 8 May 1945", None),
    ("Deadline: 3 May 2024", None),
    ("Deadline 3 May 2024\nPublished 1 January 2024", date(2024, 1, 1)),
    ("ACCRA, May 3, 2024 (AP) - The bridge costs 5 million, the ministry said.", date(2024, 5, 3)),
    ("NEW YORK, 3 May 2024 — The bridge costs 5 million, the ministry in the capital said.", date(2024, 5, 3)),
    ("ACCRA, May 3 (AP) - The bridge costs 5 million, the ministry in the capital said.", None),
    ("Accra lost the war of May 3, 2024 - the bridge costs 5 million, the ministry said.", None),
    ("NATO said on May 3, 2024 that its bridge in the old town costs 5 million - a lot.", None),
    pytest.param(
        "Bridge to cost 40 million\nUpdated 4 May 2024, published 3 May 2024",
        date(2024, 5, 3),
        marks=pytest.mark.xfail(strict=True, reason="a line with two dates is not read"),
    ),
]


@pytest.mark.parametrize(("head", "day"), STAMPS)
def test_publication_stamps(head: str, day: date | None) -> None:
    assert document_of(f"{head}\n\n{BODY}").published == day


def test_a_date_line_below_the_body_is_no_stamp() -> None:
    doc = document_of(f"Bridge\n\n{BODY}\n\n3 May 2024\n\n{BODY}")
    assert doc.published is None and doc.dated_by == ""


def test_metadata_wins_over_the_stamp_and_the_stamp_is_still_furniture() -> None:
    doc = document_of(f"Bridge\nPublished 3 May 2024\n\n{BODY}", date(2025, 12, 26))
    assert (doc.published, doc.dated_by) == (date(2025, 12, 26), "meta")
    assert "2024" not in doc.view

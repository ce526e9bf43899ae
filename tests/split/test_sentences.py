"""Where a sentence ends, and which full stops end none; paragraphs cut at a margin."""

import pytest

from pipeline.records import Document
from tests.dumps import document_of


def sentences(doc: Document) -> list[str]:
    """The sentences as they stand in the text, line breaks folded."""
    t = doc.tokens
    return [" ".join(doc.view[t.start[s.first] : t.end[s.last - 1]].split()) for s in doc.sentences]


CASES = [
    # '/' stands where a sentence ends
    "Sales rose in the U.S. / The rest fell. / The U.S. Senate passed it. / It is over.",
    "J. R. Smith of A. B. Co. said so. / It was 3.5 percent.",
    "Mr. Fox left at 5 p.m. / He came back at 6 p.m. on Monday.",
    "Fox Corp. / Overall sales rose. / Fox Corp. shares fell. / Fox Inc. rose by 3 percent.",
    "Fox Ltd. / The firm fell. / Fox & Co. Ltd. said so.",
    "It was No. 3 in Jan. 2024. / It cost Rs. 500 and Rs. 5 crore.",
    "Was it 5? / Yes! / It was 5.",
    '"It was 5." / He left. / (It was 6.) / She left.',
    "The cost was $5.5 billion... / It rose.",
    "The cost... rose and fell.",
    "The plan cost 3. / The other cost 4. / It began at 10 a.m. on Monday.",
    "St. Louis paid Dr. Hill and Gov. Fox in Dec. 2024.",
    "金額は5億円です。/ 次は6億円です。",
    "Tokyo, Dec 26 (Reuters) - The yen fell. / ¥5 billion was spent. / 12 people left. / $5 was paid.",
    "It fell in Q4. / Q1 was better. / Vol. 3 was sold.",
    "Ph.D. students left. / The D.C. court ruled.",
    "It is at daily.example.com now. / Version 3.5.1 is out.",
    "It rose 3.5%. / It fell 2%.",
    "He named e.g. a loan and i.e. money.",
    "The cost was 3 bln. / The gain was 5 mln. yen.",
    "They named loans, gifts, etc. / The second is a gift.",
    "It runs to 1.5 million. / 2.5 million came.",
]
WRONG = [
    ("The sum was 5. / iPhone sales rose.", "a sentence that begins with a small letter"),
]


def split_at_marks(case: str) -> tuple[str, list[str]]:
    parts = [p.strip() for p in case.split("/")]
    return case.replace(" / ", " ").replace("/ ", ""), parts


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_they_end(case: str) -> None:
    text, parts = split_at_marks(case)
    assert sentences(document_of(text)) == parts


@pytest.mark.parametrize(
    "case", [pytest.param(c, marks=pytest.mark.xfail(strict=True, reason=why)) for c, why in WRONG]
)
def test_sentences_that_end_elsewhere_today(case: str) -> None:
    text, parts = split_at_marks(case)
    assert sentences(document_of(text)) == parts


def test_a_lost_blank_before_a_capital() -> None:
    assert sentences(document_of("It pays for training.Related work goes on there."))[0] == "It pays for training."


WRAPPED = """The ministry said on Tuesday that the bridge over the Volta would cost
40 million euros. The council, which had asked for three bids, will pay
12 million euros of that. The rest will come from the bank, which has
agreed to lend 28 million euros over ten years.

    Residents had asked for a ferry in the meantime. The council said
it would pay 4 million euros for one.
"""


def test_a_paragraph_cut_at_a_margin_is_one_segment() -> None:
    doc = document_of(WRAPPED)
    assert [s.role for s in doc.segments] == ["body", "body"]
    assert sentences(doc)[0].endswith("would cost 40 million euros.")
    assert sentences(doc)[1].endswith("will pay 12 million euros of that.")
    assert len(sentences(doc)) == 5


def test_short_lines_are_not_wrapped_together() -> None:
    doc = document_of("Facts\nLength 300 metres\nToll 2 euros\nCost 40 million euros\n")
    assert len(doc.sentences) == 4


def test_list_items_stay_apart() -> None:
    items = "- a loan of 40 million euros\n- a grant of 12 million euros\n- a gift of 4 million euros"
    doc = document_of(f"The towns get three things from the bank and the ministry this year:\n{items}")
    assert len(doc.sentences) == 4


def test_rows_of_a_table_are_apart_and_known_as_rows() -> None:
    doc = document_of("Year\tCost\n2024\t40 million euros\n2025\t12 million euros")
    assert [s.role for s in doc.segments] == ["row"] * 3
    assert len(doc.sentences) == 3

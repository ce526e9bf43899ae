"""A row of a table or of an earnings digest ends with its line; a line of prose does not."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.extract import ExtractRules, extract
from pipeline.extract.figures.rows import parted
from pipeline.records import Article
from pipeline.split import SplitRules, split
from pipeline.tokens import BLANK, tokenise

Read = Callable[..., list[str]]

DIGEST = """LOCH TEA CO 2ND QTR

PERTH, June 3 - Shr 21 cts vs 19 cts
    Net 1,214,000 vs 1,108,000
    Sacks 30.2 mln vs 28.8 mln
    Avg shrs 5,760,000 vs 5,744,000
    Six mths
    Credits 40.1 mln debit vs 38.4 mln debit
    Tea chests sold includes -
    Green 9.6 mln vs 8.2 mln
    Growers 210,000 vs 190,000
"""
COLUMNS = """WOOL BY CLIP

 Start Bales   1.19   1.12    0.98   0.98
 Shorn         7.40   7.35    6.61   6.61
 Exports       5.02   5.02    4.80   4.80
 Mills Use     2.11   2.15    1.70   1.70
 End Bales     1.46   1.30    1.09   1.09
"""
WRAPPED = """LOCH TEA CO YEAR

PERTH, June 3 - Shr 21p vs 19p
    Profit before the cost of closing two of its sheds 31.2
mln vs 30.0 mln
    Casks held 1,400 vs 1,350
    Chests 9,600 vs 9,100
"""
PROSE = [
    ("The yard in Varna has built ferries since the war. It now has 4,200\nworkers.", "4,200\nworkers = 4200 worker"),
    (
        "The yard said on Monday that it had orders for some 1,100\nDanish boats from 12 fleets, and would hire more"
        " men\nthan it had said in May.",
        "1,100\nDanish boats = 1100 boat",
    ),
    (
        "Last year the yard built 40 ferries and 16 tugs, and in May 31\nferries more were on order from fleets that"
        " had\nnever bought there before.",
        "31\nferries = 31 ferry",
    ),
    ("Boats sold in May were 40 vs 38 and 16 vs 11\nferries, tugs and boats.", "11\nferries = 11 ferry"),
]


@pytest.mark.parametrize("text", [DIGEST, COLUMNS, WRAPPED])
def test_the_label_of_the_next_row_is_not_what_a_figure_counts(read: Read, text: str) -> None:
    assert not [told for told in read(text, "quantity") if "\n " in told]


def test_the_figures_of_a_row_keep_their_value(read: Read) -> None:
    found = read(DIGEST, "quantity")
    assert "28.8 mln = 28800000" in [told.rstrip() for told in found]
    assert "1,108,000 = 1108000" in [told.rstrip() for told in found]


def test_a_row_may_go_on_where_its_last_word_did_not_fit() -> None:
    tokens = parted(tokenise(WRAPPED))
    opens = [tokens.raw[i] for i, gap in enumerate(tokens.gap) if gap == BLANK]
    assert "mln" not in opens
    assert {"Casks", "Chests"} <= set(opens)


def test_the_label_is_not_counted_where_the_figures_are_no_whole_numbers(read: Read) -> None:
    assert not [told for told in read(COLUMNS, "quantity") if told.endswith(("bale", "export", "mill"))]


@pytest.mark.parametrize(("text", "wanted"), PROSE)
def test_a_line_break_in_a_sentence_parts_nothing(read: Read, text: str, wanted: str) -> None:
    assert any(wanted in told for told in read(text, "quantity")), read(text, "quantity")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The 2031 net includes a gain on sheds.", 0),
        ("It put its 2031 first-quarter results before the board.", 0),
        ("Its 2031 ferries will be longer.", 0),
        ("In Varna 2031 people came.", 1),
        ("It sold about 2031 ferries.", 1),
        ("It sold 2,031 ferries.", 1),
        ("It sold 1950 ferries.", 1),
    ],
)
def test_a_year_of_the_storys_own_time_counts_nothing(
    extract_rules: tuple[SplitRules, ExtractRules], text: str, wanted: int
) -> None:
    cut, rules = extract_rules
    doc = split(Article("case", text, published=date(2032, 1, 5)), cut)
    assert len(extract(doc, rules, frozenset({"quantity"}))) == wanted


def test_a_profit_that_includes_something_counts_no_includes(read: Read) -> None:
    assert "include" not in " ".join(
        m.split("=")[1] for m in read("The 14.2 mln net profit includes a gain.", "quantity")
    )


def test_many_lines_and_long_ones_pass_quickly() -> None:
    text = "Net 1,214 vs 1,108\n" * 20_000 + "9 " * 40_000 + "\n" + " " * 40_000 + "Revs 5 6\n" + "\n 5" * 20_000
    assert len(parted(tokenise(text))) > 100_000

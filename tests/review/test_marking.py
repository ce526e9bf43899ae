"""Article text as HTML: nothing of it becomes a tag, and every mention is marked once."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review.marking import Span, bare, marked, passage, shown


def _plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>", "&lt;script&gt;"),
        ("a \"b\" 'c' & d", "a &#34;b&#34; &#39;c&#39; &amp; d"),
        ("75\u202e57", '75<span class="unseen" title="right-to-left override">RLO</span>57'),
        ("1\u200b000", '1<span class="unseen" title="zero width space">ZWSP</span>000'),
        ("a\x07b", 'a<span class="unseen" title="control character">U+0007</span>b'),
        ("می‌خواهم", "می‌خواهم"),
        ("o" + "\u0301" * 9, "o" + "\u0301" * 4 + '<span class="unseen" title="5 more marks on one letter">+5</span>'),
        ("line\r\nnext\ttab", "line\r\nnext\ttab"),
    ],
)
def test_shown(text: str, expected: str) -> None:
    assert str(shown(text)) == expected


def test_a_title_has_no_tags() -> None:
    assert bare("<b>\u202e75") == "<b>[RLO]75"


def test_an_excerpt_has_no_empty_lines() -> None:
    assert str(passage("one\n\n \r\n\ntwo\nthree")) == "one\ntwo\nthree"


def test_spans_nest_and_cross() -> None:
    text = "aims at 20 GW by 2030"
    spans = [Span(0, 21, "t", "target", "x"), Span(8, 13, "q", "quantity", "y"), Span(11, 16, "d", "date", "z")]
    done = str(marked(text, spans))
    assert _plain(done) == text
    assert [done.count(f'id="m-{name}"') for name in "tqd"] == [1, 1, 1]
    assert done.count("<mark") == done.count("</mark>") == 4, "the crossing span is cut in two"


def test_a_window_of_a_long_article() -> None:
    done = str(marked("3 trillion", [Span(98, 105, "a", "amount", ""), Span(120, 130, "b", "amount", "")], 95))
    assert _plain(done) == "3 trillion"
    assert 'id="m-a"' in done and 'id="m-b"' not in done


_spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12)


@given(st.text("ab<&\"'\n\u202e\u200b", max_size=40), _spans)
def test_marks_never_cross_and_text_stays(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(min(p), min(max(p), len(text)), f"s{n}", "amount", "<w>") for n, p in enumerate(places)]
    done = str(marked(text, spans))
    without_marks = re.sub(r"</?mark[^>]*>", "", done)
    assert without_marks == str(shown(text))
    depth = 0
    for tag in re.findall(r"</?mark", done):
        depth += 1 if tag == "<mark" else -1
        assert depth >= 0
    assert depth == 0

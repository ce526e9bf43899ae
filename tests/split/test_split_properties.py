"""What holds for every text: offsets stay offsets, segments and sentences nest and keep their order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.split.fold import blanked, fold
from tests.dumps import document_of

PIECES = [
    "The bridge costs 40 million euros.", "Sales rose in the U.S. The rest fell", "[1]", "[2]", "Source 1:", "1", "2",
    "12", "Notes", "1. Ministry.", "2. Council.", "Share", "Related stories", "Copyright 2024", "Published 3 May 2024",
    "a\tb\tc", "- a loan", "|", " | x | y", "¥250 billion1", "¹", "&pound;5", "&#163;5", "Â£5", "\\$5", "x-40.jpg",
    "https://a.example/2024", "\u3000", "\u200b", "\u2019", "\r", ".", ",", "said the ministry", "５億円です。",
    "e\u0301", "\U0001f600", "?", '"', ")", "the " * 30,
]  # fmt: skip
BREAKS = ["\n", "\n\n", " ", "", "\n \n", "\r\n", "\t", "\u2028", "\x0b"]
pages = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(BREAKS)), max_size=24).map(
    lambda rows: "".join(piece + gap for piece, gap in rows)
)
texts = st.one_of(pages, st.text(max_size=200))


@settings(max_examples=250, deadline=None)
@given(texts)
def test_offsets_segments_and_sentences_hold(text: str) -> None:
    doc = document_of(text)
    assert doc.article.text == text
    assert len(doc.view) == len(text)
    end = 0
    for segment in doc.segments:
        assert end <= segment.start < segment.end <= len(text)
        assert 0 <= segment.source < len(doc.sources)
        end = segment.end
    last = 0
    for sentence in doc.sentences:
        assert last <= sentence.first < sentence.last <= len(doc.tokens)
        last = sentence.last
        segment = doc.segments[sentence.segment]
        assert segment.role != "furniture"
        assert segment.start <= doc.tokens.start[sentence.first]
        assert doc.tokens.end[sentence.last - 1] <= segment.end
    # Every token that extractors can see lies in a sentence.
    inside = {i for s in doc.sentences for i in range(s.first, s.last)}
    assert inside == set(range(len(doc.tokens)))


@settings(max_examples=100, deadline=None)
@given(texts)
def test_what_is_blanked_is_blank_and_the_rest_is_folded_text(text: str) -> None:
    folded, view = fold(text), document_of(text).view
    assert len(folded) == len(text)
    assert all(v == f or v.isspace() for v, f in zip(view, folded, strict=True))


@given(texts)
@settings(max_examples=100, deadline=None)
def test_folding_twice_changes_nothing_more_for_plain_text(text: str) -> None:
    once = fold(text)
    if "&" not in once and "\\" not in once and "Â" not in once and "â" not in once and "Ã" not in once:
        assert fold(once) == once


@given(st.text(alphabet="ab \n", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_blanking_keeps_length_and_line_breaks(text: str, spans: list[tuple[int, int]]) -> None:
    spans = [(a, b) for a, b in spans if a <= b <= len(text)]
    out = blanked(text, spans, keep_lines=True)
    assert len(out) == len(text)
    assert [i for i, c in enumerate(out) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    covered = {i for a, b in spans for i in range(a, b)}
    assert all(out[i] == text[i] for i in range(len(text)) if i not in covered)
    assert all(out[i] in " \n" for i in covered)

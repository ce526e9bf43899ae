"""text[start:end] == quote for every mention, whatever an article looks like."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import Article
from pipeline.run import Options, run
from pipeline.run.work import Rules, work
from pipeline.schema import FACTS, KINDS, MENTIONS, QUALIFIERS
from pipeline.tables import read_table

# fmt: off
FRAGMENTS = [
    "¥1.23 trillion", "1.23 trillion yen", "($7.9 billion)", "Rp6.4 trillion", "NT$62.5 billion", "Rs 76,000 crore",
    "1兆2300億円", "£38million", "¥250 billion1", "billion2", "\n1\n", "10-trillion-yen", "half a trillion yen",
    "¥5-6 trillion", "between 2 and 3 trillion yen", "50 pence", "50%", "25 basis points", "５０％", "fiscal 2026",
    "FY2025/26", "May 2029", "Dec. 26, 2025", "26/12/2025", "next year", "the end of 2027", "2029-05",
    "the first half of fiscal 2027", "10,000 300mm-sized wafers per month", "METI", "Sony Group", "the ministry",
    "Rapidus Corp.", "Lapidus", "aims to start mass production in 2027", "is scheduled to begin by", "\n\n[1]\n",
    "2 Sources\n", "\n\n\xa9Copyright 2013-2025 X Co.\n", "\n\nRelated stories\n29 Nov 2024\n", "\tQ3\t4.5\t", "\r\n",
    "\ufeff", "\xa0", "\u2028", "\u200b", "\u202e", "e\u0301", "\U0001f600", ". ", ", ", " to ", " and ", "(", ")",
    "“", "”", "=", "+", "-", "@", "'", "\x00", "\x1b[0m", "1,2,3", "1.2.3.4", "99999999999999999999999999999", "-",
    "–", "—", " ", " ", " ",
]
# fmt: on
ARTICLES = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=40).map(" ".join) | st.lists(
    st.sampled_from(FRAGMENTS), max_size=30
).map("".join)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=ARTICLES, published=DAYS)
def test_every_mention_is_its_characters(text: str, published: date | None, rules: Rules) -> None:
    done = work(Article("a", text, published=published), rules, {})
    names = [framed.id for framed in done.mentions]
    assert len(set(names)) == len(names)
    sources = {source.id for source in done.sources}
    for framed in done.mentions:
        mention = framed.mention
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == framed.quote
        assert framed.article == "a" and framed.source in sources
        assert mention.kind in KINDS and mention.qualifier in QUALIFIERS and mention.rule
        if mention.low is not None and mention.high is not None:
            assert mention.low <= mention.high
        if mention.start_date and mention.end_date:
            assert mention.start_date < mention.end_date


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(ARTICLES.filter(lambda t: bool(t.strip(" \0\ufeff\t\r\n\f\v"))), min_size=1, max_size=4))
def test_every_row_of_a_run_is_its_characters(texts: list[str]) -> None:
    with TemporaryDirectory() as scratch:
        dump, out = Path(scratch, "dump"), Path(scratch, "out")
        dump.mkdir()
        contents = {f"{i}.txt": text.replace("\0", " ").encode() for i, text in enumerate(texts)}
        for name, content in contents.items():
            (dump / name).write_bytes(content)
        run(Options(dump, out))
        for row in read_table(out / "mentions.csv", MENTIONS) + read_table(out / "facts.csv", FACTS):
            text = contents[row["article"]].decode()
            assert text[int(row["start"]) : int(row["end"])] == row["quote"]

"""CSV, TSV and Parquet: exports of news databases, as spreadsheets and scripts write them."""

import io
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from pipeline.read.fields import compile_fields
from pipeline.read.parquet import read_parquet
from pipeline.read.streams import Feed, Source
from pipeline.read.table import read_table
from tests.read.files import articles, both, fill

ROWS = (
    "id,title,text,date,source\n"
    '1,"Up, 5%","It paid £5m.\nTwice.",2025-12-26,Echo\n'
    '2,Down,"said ""no""",26 Dec 2025,Echo\n'
)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["x.csv", "x.txt", "x"])
def test_a_header_makes_a_table(tmp_path: Path, separator: str, name: str) -> None:
    content = ROWS.replace("Up, 5%", "Up 5%").replace(",", separator)
    first, second = articles(fill(tmp_path, {name: content}))
    assert (first.id, first.text, first.title) == ("1", "Up 5%\n\nIt paid £5m.\nTwice.", 5)
    assert second.text == 'Down\n\nsaid "no"' and second.published == date(2025, 12, 26)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheets_write_other_encodings_and_line_ends(tmp_path: Path, codec: str, end: str) -> None:
    content = ROWS.replace("\n", end).encode(codec)
    read, left = both(fill(tmp_path, {"x.csv": content}))
    assert [a.text for a in read] == [f"Up, 5%\n\nIt paid £5m.{end}Twice.", 'Down\n\nsaid "no"'] and not left


def test_rows_are_named_by_the_line_they_begin_in(tmp_path: Path) -> None:
    content = 'text,date\nfirst,\n,2025-12-26\nright,2025-12-26,too,many\n\n"two\nlines",\nlast,\n'
    read, left = both(fill(tmp_path, {"x.csv": content}))
    assert [(a.id, a.text) for a in read] == [("x.csv#2", "first"), ("x.csv#6", "two\nlines"), ("x.csv#8", "last")]
    assert [(q.position, q.reason[:9]) for q in left] == [("line 3", "no text i"), ("line 4", "4 cells u")]


def test_a_quote_that_never_closes_is_told(tmp_path: Path) -> None:
    read, left = both(fill(tmp_path, {"x.csv": 'id,text\n1,good\n2,"open\n3,more\n'}))
    assert [a.text for a in read] == ["good"]
    assert [(q.position, q.reason) for q in left] == [("line 3", "a quote that is not closed, up to line 4")]


def test_a_quote_that_hides_the_next_row_is_told(tmp_path: Path) -> None:
    content = 'id,text\n1,"two\nlines"\n2,"open\n3,"more"\n4,a 5" pipe\n5,"good"\n'
    read, left = both(fill(tmp_path, {"x.csv": content}))
    assert [(a.id, a.text) for a in read] == [("1", "two\nlines"), ("4", 'a 5" pipe'), ("5", "good")]
    assert [(q.position, q.reason) for q in left] == [("line 4", "a quote that is not closed, up to line 5")]


def test_the_line_in_which_a_spreadsheet_names_its_separator_is_no_header(tmp_path: Path) -> None:
    (article,) = articles(fill(tmp_path, {"x.csv": "\ufeffsep=;\r\nid;Body\r\n1;It paid £5m, twice\r\n"}))
    assert (article.id, article.text) == ("1", "It paid £5m, twice")


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_carriage_returns_alone_end_lines(tmp_path: Path, codec: str) -> None:
    rows, lines = "id,text\r1,It paid £5m\r2,and €6m\r", '{"text": "It paid £5m"}\r{"text": "and €6m"}\r'
    dump = fill(tmp_path, {"x.csv": rows.encode(codec), "y": rows.encode(codec), "z": lines.encode(codec)})
    assert [a.text for a in articles(dump)] == ["It paid £5m", "and €6m"] * 3


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.html", "x.log"])
def test_a_table_of_another_name_is_a_table(tmp_path: Path, name: str) -> None:
    assert [a.id for a in articles(fill(tmp_path, {name: ROWS}))] == ["1", "2"]


def test_quotes_escaped_with_a_backslash_are_read(tmp_path: Path) -> None:
    (article,) = articles(fill(tmp_path, {"x.csv": 'id,text\n1,"He said \\"5%\\", twice"\n'}))
    assert article.text == 'He said "5%", twice'


def test_quotes_of_a_bare_tsv_are_text(tmp_path: Path) -> None:
    content = 'id\ttext\n1\t"We paid," he said.\n2\tThe 5" pipe\n3\t"Up," she said, "by 5%"\n'
    assert [a.text for a in articles(fill(tmp_path, {"x.tsv": content}))] == [
        '"We paid," he said.',
        'The 5" pipe',
        '"Up," she said, "by 5%"',
    ]
    quoted = 'id\ttext\n1\t"Two\nlines"\n2\t"said ""no"""\n'
    assert [a.text for a in articles(fill(tmp_path, {"x.tsv": quoted}))] == ["Two\nlines", 'said "no"']


def test_lone_carriage_returns_end_no_row(tmp_path: Path) -> None:
    dump = fill(tmp_path, {"x.csv": 'id,text\r\n1,It\rpaid\r\r\n2,"a\r\nb\rc"\r\n'})
    assert [a.text for a in articles(dump)] == ["It paid ", "a\r\nb c"]


def test_a_table_without_texts_says_what_to_do(tmp_path: Path) -> None:
    dump = fill(tmp_path, {"x.csv": "nr,inhalt\n1,Viel Text\n", "y.csv": "id,text\n"})
    read, left = both(dump)
    assert not read and [q.reason for q in left] == [
        "no column that holds a text; its columns are: nr, inhalt",
        "no article in it",
    ]
    assert [a.text for a in articles(dump, fields=[("text", "Inhalt")])] == ["Viel Text"]


def test_news_that_looks_a_little_like_a_table_is_text(tmp_path: Path) -> None:
    news = "Text, body and title of the law were published, the ministry said.\nIt costs £5m.\n"
    (article,) = articles(fill(tmp_path, {"a.txt": news}))
    assert article.plain and article.text == news


def parquet_bytes(columns: dict[str, list[object]]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def test_parquet_rows_are_records(tmp_path: Path) -> None:
    content = parquet_bytes(
        {
            "Body": ["one £5m", "", "three"],
            "published_at": [datetime(2025, 12, 26, 9), None, None],
            "meta": [{"x": 1}] * 3,
            "source": [{"name": "Echo"}, {"name": None}, None],
        }
    )
    read, left = both(fill(tmp_path, {"x.parquet": content, "y.bin": content[: len(content) // 2]}))
    assert [(a.id, a.text, a.published, a.outlet) for a in read] == [
        ("x.parquet#1", "one £5m", date(2025, 12, 26), "Echo"),
        ("x.parquet#3", "three", None, ""),
    ]
    assert [(q.path, q.position) for q in left] == [("x.parquet", "row 2"), ("y.bin", "behind row 0")]
    assert left[1].reason.startswith("damaged: ")


def test_one_value_that_is_out_of_range_costs_no_other(tmp_path: Path) -> None:
    days = pa.array([2**62, 1766707200 * 10**6], pa.timestamp("us"))
    texts = pa.Array.from_buffers(pa.string(), 2, pa.array([b"\xa35 million", b"two"]).buffers())
    for name, columns in {"a": {"text": ["one", "two"], "date": days}, "b": {"text": texts, "date": days}}.items():
        parquet.write_table(pa.table(columns), tmp_path / name)
    nowhere = pa.array([0], pa.timestamp("us", tz="No/Where"))
    parquet.write_table(pa.table({"text": ["one"], "date": nowhere}), tmp_path / "c")
    read, left = both(tmp_path)
    assert [(a.text, str(a.published)) for a in read] == [
        *(("one", "None"), ("two", "2025-12-26"), ("£5 million", "None"), ("two", "2025-12-26"), ("one", "None")),
    ]
    assert not left


def test_pages_in_bytes_keep_their_pounds(tmp_path: Path) -> None:
    page = (
        b"<html><body><h1>Up</h1><p>It paid \xa35 million for the plant, a minister said on Friday.</p></body></html>"
    )
    (article,) = articles(fill(tmp_path, {"x.parquet": parquet_bytes({"html": [page]})}))
    assert "£5 million" in article.text


@pytest.mark.parametrize("name", ["fields", "doc"])
def test_records_inside_a_column_are_found(tmp_path: Path, name: str) -> None:
    content = parquet_bytes({name: [{"bodyText": "It paid £5m.", "headline": "Up"}]})
    (article,) = articles(fill(tmp_path, {"x.parquet": content}))
    assert article.text == "Up\n\nIt paid £5m."


def test_a_field_inside_a_column_can_be_named(tmp_path: Path) -> None:
    column = parquet_bytes({"inner": [{"words": "It paid £5m."}]})
    dump = fill(tmp_path, {"x.parquet": column, "y.csv": "inner.words,n\nIt paid £6m.,1\n"})
    assert [a.text for a in articles(dump, fields=[("text", "inner.words")])] == ["It paid £5m.", "It paid £6m."]


def test_parquet_without_texts_says_what_to_do(tmp_path: Path) -> None:
    (left,) = both(fill(tmp_path, {"x.parquet": parquet_bytes({"n": [1], "s": ["x"]})}))[1]
    assert left.reason == "no column that holds a text; its columns are: n, s"


FIELDS = compile_fields()
GOOD = parquet_bytes({"text": ["one", "two"], "id": ["a", "b"]})


@settings(max_examples=100, deadline=None)
@given(head=st.sampled_from([b"id,text\n", b"text\t\n", b""]), rest=st.binary(max_size=200))
def test_any_bytes_become_rows_or_faults(head: bytes, rest: bytes) -> None:
    for item in read_table("x", Feed(Source(io.BytesIO(head + rest))), FIELDS):
        assert item


@settings(max_examples=100, deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), noise=st.binary(max_size=4))
def test_any_damage_to_parquet_is_a_fault_or_none(at: int, noise: bytes) -> None:
    for item in read_parquet("x", io.BytesIO(GOOD[:at] + noise + GOOD[at + len(noise) :]), FIELDS):
        assert item

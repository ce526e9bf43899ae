"""JSON lines, arrays and objects: as news interfaces, scrapers and databases write them."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import FactledgerError
from pipeline.read.fields import compile_fields
from pipeline.read.json_values import read_json, read_json_lines
from pipeline.read.model import Draft
from pipeline.read.streams import Feed, Source
from pipeline.records import Quarantined
from tests.read.files import articles, both, faults, fill

RECORD = {"id": "a7", "title": "Sales rise 5%", "body": "Sales were £5 billion.", "date": "2025-12-26"}


@pytest.mark.parametrize(
    ("record", "text", "day", "url", "outlet"),
    [
        # A news interface.
        (
            {
                "source": {"id": None, "name": "Wire"},
                "title": "Up 5%",
                "url": "https://wire.example/1",
                "publishedAt": "2025-12-26T08:30:00Z",
                "content": "It rose.",
                "description": "Rose.",
            },
            "Up 5%\n\nIt rose.",
            date(2025, 12, 26),
            "https://wire.example/1",
            "Wire",
        ),
        # A scraper.
        (
            {
                "authors": ["A. Writer"],
                "date_download": "2026-01-05 10:00:00",
                "date_publish": "2025-12-26 10:00:00",
                "maintext": "It rose.",
                "source_domain": "post.example",
                "title": "Up",
                "url": "www.post.example/x",
            },
            "Up\n\nIt rose.",
            date(2025, 12, 26),
            "www.post.example/x",
            "post.example",
        ),
        # A content system: HTML in the fields, entities in the title.
        (
            {
                "id": 17,
                "date": "2025-12-26T10:00:00",
                "link": "https://blog.example/p",
                "title": {"rendered": "AT&amp;T pays &pound;5m"},
                "content": {"rendered": "<p>It paid.</p>\n<ul><li>&euro;5</li><li>&euro;6</li></ul>"},
            },
            "AT&T pays £5m\n\nIt paid.\n\n€5\n\n€6",
            date(2025, 12, 26),
            "https://blog.example/p",
            "blog.example",
        ),
        # A newspaper's interface.
        (
            {
                "webTitle": "Up",
                "webPublicationDate": "2025-12-26T23:59:00Z",
                "webUrl": "https://paper.example/a",
                "fields": {"bodyText": "It rose.", "headline": "Up"},
            },
            "Up\n\nIt rose.",
            date(2025, 12, 26),
            "https://paper.example/a",
            "paper.example",
        ),
        # A search engine's record.
        (
            {"_index": "news", "_id": "x1", "_source": {"headline": "Up", "text": "It rose.", "timestamp": 1}},
            "Up\n\nIt rose.",
            None,
            "",
            "",
        ),
        # Paragraphs apart; a day in words; names written in their own way.
        (
            {"Full Text": ["One.", "Two."], "Publication Date": "December 26, 2025", "Publication-Title": "Echo"},
            "One.\n\nTwo.",
            date(2025, 12, 26),
            "",
            "Echo",
        ),
        # The title is the first line of the body already.
        ({"title": "Up", "text": "Up\nIt rose.", "pubDate": "Fri, 26 Dec 2025 22:11:00 GMT"}, "Up\nIt rose.",
         date(2025, 12, 26), "", ""),
        # Two readings of a day are none; the address tells.
        ({"text": "It rose.", "date": "06/12/2025", "url": "https://x.example/2025/12/06/a"}, "It rose.",
         date(2025, 12, 6), "https://x.example/2025/12/06/a", "x.example"),
        ({"text": "It rose.", "date": "06/12/2025"}, "It rose.", None, "", ""),
        ({"headline": "Only a headline: 5%"}, "Only a headline: 5%", None, "", ""),
        ({"title": "T", "description": "A summary."}, "T\n\nA summary.", None, "", ""),
    ],
)  # fmt: skip
def test_fields_are_found_by_their_usual_names(
    tmp_path: Path, record: dict[str, object], text: str, day: date | None, url: str, outlet: str
) -> None:
    (article,) = articles(fill(tmp_path, {"one.json": json.dumps(record, indent=2)}))
    assert (article.text, article.published, article.url, article.outlet) == (text, day, url, outlet)
    assert not article.plain
    assert article.text[: article.title] in (text.split("\n")[0], "")


def test_a_field_that_the_user_names_comes_first(tmp_path: Path) -> None:
    dump = fill(
        tmp_path, {"n.jsonl": '{"text": "short", "Inhalt": {"lang": "de", "wert": "Long 5 %"}, "när": "2025-12-26"}'}
    )
    named = (("text", "inhalt.wert"), ("published", "när"))
    (article,) = articles(dump, fields=named)
    assert article.text == "Long 5 %" and article.published == date(2025, 12, 26) and article.dated_by == "record"
    for wrong in (("body", "x"), ("text", ""), ("", "x")):
        with pytest.raises(FactledgerError, match=r"--field \w*=\w*: write ROLE=NAME with a role out of text, "):
            articles(dump, fields=[wrong])


def test_lines_that_are_broken_are_named_and_the_others_read(tmp_path: Path) -> None:
    lines = [
        '{"text": "one"}',
        "{broken",
        "",
        '{"text": "two"},',
        '["no", "object"]',
        '{"other": 1}',
        '{"text": "three"}',
    ]
    read, left = both(fill(tmp_path, {"n.jsonl": "\r\n".join(lines)}))
    assert [(a.id, a.text) for a in read] == [("n.jsonl#1", "one"), ("n.jsonl#4", "two"), ("n.jsonl#7", "three")]
    assert [q.position for q in left] == ["line 2", "line 5", "line 6"]
    assert "not JSON" in left[0].reason and left[0].advice
    assert left[2].reason == "no text in this record; its fields are: other" and "--field text=" in left[2].advice


def test_ids_are_the_records_own_and_stay_apart(tmp_path: Path) -> None:
    line = json.dumps(RECORD) + "\n"
    dump = fill(
        tmp_path, {"a.jsonl": line * 2, "b.json": f"[{line}]", "c.jsonl": '{"id": " x\\ny\\u0000", "text": "t"}\n'}
    )
    assert [a.id for a in articles(dump)] == ["a7", "a7~a.jsonl#2", "a7~b.json#1", "x y\ufffd"]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    "wrapped",
    [
        lambda records: records,
        lambda records: {"status": "ok", "total": 2, "articles": records, "next": None},
        lambda records: {record["id"]: record for record in records},
        lambda records: {"by_id": {record["id"]: record for record in records}, "count": 2},
        lambda records: {"response": {"meta": {"hits": 2}, "docs": records}},
        lambda records: {
            "took": 3,
            "hits": {"total": {"value": 2}, "hits": [{"_source": record} for record in records]},
        },
    ],
)
def test_a_list_of_records_is_found_where_it_stands(tmp_path: Path, wrapped: object, indent: int | None) -> None:
    records = [RECORD, {**RECORD, "id": "a8"}]
    content = json.dumps(wrapped(records), indent=indent)  # type: ignore[operator]
    assert [a.id for a in articles(fill(tmp_path, {"all.json": content}))] == ["a7", "a8"]


def test_lists_inside_an_article_are_no_articles(tmp_path: Path) -> None:
    record = {"authors": [{"name": "A", "title": "Editor"}], "images": [{"url": "u", "caption": "c"}], **RECORD}
    assert [a.id for a in articles(fill(tmp_path, {"one.json": json.dumps(record)}))] == ["a7"]


def test_an_array_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    content = json.dumps([{**RECORD, "id": f"a{i}"} for i in range(4)])
    read, left = both(fill(tmp_path, {"cut.json": content[:-40], "dot.json": content.replace('"a2"', "a2")}))
    assert [a.id for a in read][:3] == ["a0", "a1", "a2"]
    assert [(q.path, q.position.split(",")[0]) for q in left] == [
        ("cut.json", "behind record 3"),
        ("dot.json", "behind record 2"),
    ]


def test_values_one_behind_the_other_are_read(tmp_path: Path) -> None:
    content = json.dumps(RECORD, indent=1) + "\n" + json.dumps({**RECORD, "id": "a8"}, indent=1)
    assert [a.id for a in articles(fill(tmp_path, {"x.json": content}))] == ["a7", "a8"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("name", ["n.jsonl", "n.json"])
def test_other_encodings_are_read(tmp_path: Path, codec: str, name: str) -> None:
    records = [{"text": f"It paid £{i}m in all."} for i in range(3)]
    content = "\n".join(json.dumps(r, ensure_ascii=False) for r in records)
    content = content if name == "n.jsonl" else json.dumps(records, ensure_ascii=False)
    assert [a.text for a in articles(fill(tmp_path, {name: content.encode(codec)}))] == [r["text"] for r in records]


def test_hostile_values_do_no_harm(tmp_path: Path) -> None:
    lines = [
        '{"text": "lone \\ud800 half"}',
        '{"text": "zero \\u0000"}',
        '{"text": ' + "9" * 5000 + "}",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"text": "x", "text": "twin"}',
        '{"text": NaN, "title": true}',
    ]
    read, left = both(fill(tmp_path, {"n.jsonl": "\n".join(lines), "deep.json": "[" * 100_000 + "1"}))
    assert [a.text for a in read] == ["lone \ufffd half", "zero \ufffd", "9" * 5000, "twin", "NaN"]
    assert {q.path for q in left} == {"n.jsonl", "deep.json"}


def test_text_that_opens_with_a_bracket_is_text(tmp_path: Path) -> None:
    dump = fill(tmp_path, {"a.txt": "[Reuters] It paid £5m.", "b.md": "{{ header }}\nText", "c": "[1] A note of 5%"})
    assert [a.text[:4] for a in articles(dump)] == ["[Reu", "{{ h", "[1] "]


def test_no_record_is_told(tmp_path: Path) -> None:
    assert [q.reason for q in faults(fill(tmp_path, {"a.json": "[]", "b.json": "{}"}))] == [
        "no article in it",
        "an empty record",
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "title", "id", "date", "url", "source", "articles", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)
FIELDS = compile_fields()


def feed_of(content: bytes) -> Feed:
    import io

    return Feed(Source(io.BytesIO(content)))


@settings(max_examples=150, deadline=None)
@given(values=st.lists(VALUES, max_size=4), cut=st.integers(0, 300), noise=st.binary(max_size=6))
def test_any_values_become_articles_or_faults(values: list[object], cut: int, noise: bytes) -> None:
    content = "\n".join(json.dumps(value) for value in values).encode()
    content = content[:cut] + noise + content[cut:]
    for reader in (read_json, read_json_lines):
        for item in reader("n", feed_of(content), FIELDS):
            assert isinstance(item, Quarantined) or not isinstance(item, Draft) or item.text.strip()


def test_answers_of_an_interface_one_a_line_are_lists_of_articles(tmp_path: Path) -> None:
    answer = {"status": "ok", "articles": [{"title": "Up", "text": "It rose."}, {"title": "Down", "text": "It fell."}]}
    lines = [json.dumps(answer), json.dumps(answer["articles"]), '{"status": "no"}']
    read, left = both(fill(tmp_path, {"x.jsonl": "\n".join(lines)}))
    assert [a.id for a in read] == ["x.jsonl#1.1", "x.jsonl#1.2", "x.jsonl#2.1", "x.jsonl#2.2"]
    assert [(q.position, q.reason[:17]) for q in left] == [("line 3", "no text in this r")]


@pytest.mark.parametrize("name", ["body", "contents"])
def test_paragraphs_in_records_are_one_text(tmp_path: Path, name: str) -> None:
    parts = [{"type": "p", "text": "It rose."}, {"type": "h2", "text": "Later"}, {"type": "p", "text": "It fell."}]
    (article,) = articles(fill(tmp_path, {"x.json": json.dumps({"title": "Up", name: parts})}))
    assert article.text == "Up\n\nIt rose.\n\nLater\n\nIt fell."


def test_a_list_of_articles_may_be_called_content(tmp_path: Path) -> None:
    told = {"content": [{"title": t, "body": "It rose.", "date": "2025-12-26"} for t in ("Up", "Down")], "pages": 1}
    assert [a.title for a in articles(fill(tmp_path, {"x.json": json.dumps(told)}))] == [2, 4]

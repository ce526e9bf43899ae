"""HTML pages: main text, title, day, site, in any encoding, without what stands around the article."""

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read import page_article, scan_dump
from pipeline.read.model import WebPage
from pipeline.read.page import extract_page, text_of_fragment
from pipeline.records import Article
from tests.read.files import articles, faults, fill

FIRST = "The ministry said on Friday that it will spend £1.23 trillion on chips in the year from April."
SECOND = "That compares with 315 billion yen this year, and €5 million goes to a study of the market."


def page(head: str = "", top: str = "", bottom: str = "", title: str = "Chip budget rises 37% | The Post") -> str:
    return (
        f"<!DOCTYPE html>\n<html><head><title>{title}</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<article><h1>Chip budget rises 37%</h1>{top}<p>{FIRST}</p><p>{SECOND}</p></article>"
        f"<aside><h3>Related</h3><a href='/o'>Old story of 2019</a></aside>{bottom}"
        "<footer>Copyright 2026 The Post</footer></body></html>"
    )


def test_the_article_is_what_is_left(tmp_path: Path) -> None:
    (article,) = articles(fill(tmp_path, {"p.html": page('<meta property="og:site_name" content="The Post">')}))
    assert article.text == f"Chip budget rises 37%\n\n{FIRST}\n\n{SECOND}"
    assert article.text[: article.title] == "Chip budget rises 37%"
    assert (article.outlet, article.published, article.plain) == ("The Post", None, False)


@pytest.mark.parametrize("name", ["p.html", "p", "p.txt"])
@pytest.mark.parametrize("opening", ["", "\ufeff", "\n\n<!-- saved -->\n", '<?xml version="1.0"?>\n'])
def test_a_page_is_told_by_its_content(tmp_path: Path, name: str, opening: str) -> None:
    (article,) = articles(fill(tmp_path, {name: opening + page()}))
    assert article.text.endswith(SECOND)


@pytest.mark.parametrize(
    ("codec", "head"),
    [
        ("utf-8", ""),
        ("utf-8", '<meta charset="iso-8859-1">'),
        ("cp1252", '<meta charset="iso-8859-1">'),
        ("cp1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
        ("cp1252", ""),
        ("cp1252", '<meta charset="utf-8">'),
        ("utf-16", ""),
    ],
)
def test_pounds_stay_pounds(tmp_path: Path, codec: str, head: str) -> None:
    (article,) = articles(fill(tmp_path, {"p.html": page(head).encode(codec)}))
    assert FIRST in article.text and SECOND in article.text


def test_a_japanese_page_is_read_as_it_declares() -> None:
    text = "経済産業省は26日、2026年度予算案で半導体と人工知能に1兆2390億円を充てると発表した。前年度の3倍を超える。"
    html = f'<html><head><meta charset="shift_jis"><title>半導体</title></head><body><p>{text}</p></body></html>'
    assert text in extract_page(html.encode("cp932"), "").body


PAGE_OF_2011 = '{"@type": "WebPage", "datePublished": "2011-01-01"}'
ARTICLE_OF_2025 = '{"@type": "Article", "datePublished": "2025-12-26"}'
DATED = '<script type="application/ld+json">%s</script>'


@pytest.mark.parametrize(
    ("head", "top", "day"),
    [
        (DATED % '{"@type": "NewsArticle", "datePublished": "2025-12-26T23:50:00-05:00"}', "", "2025-12-26"),
        (DATED % '{"@graph": [{}, {"@type": ["NewsArticle"], "datePublished": "2025-12-26"}]}', "", "2025-12-26"),
        (DATED % '<!--\n{"@type": "schema:NewsArticle", "datePublished": "2025-12-26"}\n-->', "", "2025-12-26"),
        (DATED % '//<![CDATA[\n{"@type": "s.org/Article", "datePublished": "2025-12-26"};\n//]]>', "", "2025-12-26"),
        (DATED % f"[{PAGE_OF_2011}, {ARTICLE_OF_2025}]", "", "2025-12-26"),
        (DATED % '{"@type": "WebPage", "datePublished": "2025-12-26"}', "", "2025-12-26"),
        (DATED % '[{"@type": "VideoObject", "datePublished": "2020-01-01"}]', "", ""),
        (DATED % '{"@type": "NewsArticle", "datePublished": ', "", ""),
        ('<meta property="article:published_time" content="2025-12-26T10:00:00Z">', "", "2025-12-26"),
        ('<meta name="DC.date.issued" content="2025-12-26">', "", "2025-12-26"),
        ('<meta itemprop="datePublished" content="Dec 26, 2025">', "", "2025-12-26"),
        ('<meta property="article:modified_time" content="2025-12-28T10:00:00Z">', "", ""),
        ("", '<time datetime="2025-12-26T10:00">Friday</time>', "2025-12-26"),
        ("", '<time datetime="2025-12-24"></time><time pubdate datetime="2025-12-26"></time>', "2025-12-26"),
        ("", '<time datetime="2025-12-24">a</time> <time datetime="2025-12-26">b</time>', ""),
        ("", "<p>Published on 26 December 2025</p>", ""),
        ("", '<time datetime="06/12/2025"></time>', ""),
        ("", '<time class="updated" datetime="2025-12-28">b</time> <time datetime="2025-12-26">a</time>', "2025-12-26"),
        ("", '<time datetime="2025-12-28">b</time> <time class="entry published" datetime="2025-12-26">', "2025-12-26"),
        ("", f"<p>{FIRST} {FIRST}</p><div class='related'><time datetime='2019-05-05'>old</time></div>", ""),
        ("", f"<p>{FIRST} {FIRST}</p><div id='comments'><i><time pubdate datetime='2026-05-05'></i></div>", ""),
        ("", '<li><a href="/o">Beta buys Gamma for $9.9 billion</a> <time datetime="2019-05-05">5 May</time></li>', ""),
        ("", '<a href="/p"><time datetime="2025-12-26">Friday 26 December 2025 at 10:00 am</time></a>', "2025-12-26"),
        ("", '<div>By <a href="/j">Jane Roe</a> <time datetime="2025-12-26">Friday</time></div>', "2025-12-26"),
    ],
)  # fmt: skip
def test_a_page_dates_itself_or_has_no_day(head: str, top: str, day: str) -> None:
    bottom = (
        '<aside><time datetime="2019-01-01">old</time></aside><footer><time datetime="2026-01-01">now</time></footer>'
    )
    assert str(extract_page(page(head, top, bottom).encode(), "").published or "") == day


def test_metadata_wins_over_the_page_and_the_page_over_the_option(tmp_path: Path) -> None:
    dated = page('<meta property="article:published_time" content="2025-12-26">')
    dump = fill(
        tmp_path,
        {"a.html": dated, "b.html": dated, "c.html": page(), "meta.csv": "file,published\na.html,2001-02-03\n"},
    )
    found = {a.id: (str(a.published), a.dated_by) for a in articles(dump, published=date(2020, 1, 1))}
    assert found == {
        "a.html": ("2001-02-03", "meta"),
        "b.html": ("2025-12-26", "page"),
        "c.html": ("2020-01-01", "option"),
    }


@pytest.mark.parametrize(
    ("head", "title", "expected"),
    [
        ("", "Chip budget rises 37% | The Post", "Chip budget rises 37%"),
        ('<meta property="og:title" content="Spending up by a third">', "News", "Spending up by a third"),
        ("", "Something else | The Post", "Something else"),
        ("", "", "Chip budget rises 37%"),
    ],
)
def test_the_title_is_the_heading_that_the_page_bears_out(head: str, title: str, expected: str) -> None:
    assert extract_page(page(head, title=title).encode(), "").title == expected


def test_pages_without_an_article_are_told(tmp_path: Path) -> None:
    dump = fill(
        tmp_path,
        {"a.html": "<html><body></body></html>", "b.html": "<html>", "c.xml": "<?xml version='1.0'?><rss></rss>"},
    )
    assert [(q.path, q.reason) for q in faults(dump)] == [
        ("a.html", "no article text found in this page"),
        ("b.html", "no article text found in this page"),
        ("c.xml", "XML that is no web page"),
    ]


def test_a_page_waits_for_whoever_extracts_it(tmp_path: Path) -> None:
    dump = fill(
        tmp_path, {"p.html": page(), "r.jsonl": json.dumps({"id": "x", "html": f"<p>{FIRST}</p>", "title": "T"})}
    )
    waiting = [item for item in scan_dump(dump) if isinstance(item, WebPage)]
    assert [item.id for item in waiting] == ["p.html", "x"]
    for item in waiting:
        assert page_article(item) == page_article(item)
    article = page_article(waiting[1])
    assert isinstance(article, Article) and article.text == f"T\n\n{FIRST}"


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    top = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    clock = time.process_time()
    found = extract_page(f"{top}<html><body><p>{FIRST} &l11; &x;</p></body></html>".encode(), "")
    assert "a secret" not in found.body and len(found.body) < 1000
    assert time.process_time() - clock < 2


@pytest.mark.parametrize(
    "content",
    [
        b"<html>" + b"<div>" * 100_000,
        b"<html>" + b"<p>a" * 20_000,
        b"<html>" + b"<div><p>one of many words" * 5_000,
        b"<html>" + b"<div><p>one of many words</p></div>" * 10_000,
        b"<html><body>" + b"<a href='x'>y</a>" * 20_000,
        b"<html><p " + b"a='b' " * 50_000,
        b"<html>" + b"<!--" * 100_000,
        b"<html><script type='application/ld+json'>" + b"[" * 200_000,
        b"<html><table>" + b"<tr><td>1" * 10_000,
        b"<html>" + b"&" * 200_000,
        b"<meta " * 50_000,
        b"<html>" + b"<i>" * 200 + b"<time datetime='2025-12-26'>one <a>two words</a></time>" * 20_000,
    ],
    ids=range(12),
)
def test_hostile_pages_are_done_with_in_time(content: bytes) -> None:
    clock = time.process_time()
    extract_page(content, "")
    assert time.process_time() - clock < 20


def test_fragments_become_paragraphs() -> None:
    markup = "<p>One <b>bold</b>&nbsp;&pound;5</p><script>no()</script><p>Two<br>lines</p>"
    markup += "<table><tr><td>a</td><td>1</td></tr></table>"
    assert text_of_fragment(markup) == "One bold\xa0£5\n\nTwo\nlines\n\n\ta\t1"


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"<html>", b"<p>", b"<!doctype html><body><article>", b""]),
    st.text(max_size=5),
)
def test_any_bytes_are_a_page_or_a_fault(content: bytes, opening: bytes, declared: str) -> None:
    found = extract_page(opening + content, declared)
    assert found.fault or found.body.strip()
    found.body.encode("utf-8")

"""An HTML page: main text, title, day, site. A pure function of its bytes, so that its outcome can be remembered.

trafilatura finds the main text. The day comes from what the page says about itself for machines (JSON-LD, meta tags,
a <time> of the article) and never from a date that merely stands in the page: menus, comments and related stories are
full of those. htmldate is not asked, since it falls back on such dates and takes today's as a bound.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from itertools import islice

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from pipeline.read.charset import Undecodable, decode
from pipeline.read.days import day_of

_DECODER = json.JSONDecoder(strict=False)
# What trafilatura reports there goes to quarantine in our words.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_:.\-]{1,40})", re.I
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "date_published", "publisheddate",
    "cxenseparse:recs:publishtime", "article.published", "og:published_time", "dc.date.issued", "dcterms.issued",
    "dc.date.created", "dcterms.created", "citation_publication_date", "citation_date", "originalpublicationdate",
    "article_date_original", "prism.publicationdate", "dcterms.date", "dc.date", "date",
)  # fmt: skip
"""Meta tags that hold the day of publication, the surest first."""
_ARTICLES = {
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "blogposting",
    "opinionnewsarticle", "liveblogposting", "techarticle", "report", "socialmediaposting",
}  # fmt: skip
_PAGES = {"webpage", "itempage"}
"""What JSON-LD calls the page around an article: its day counts where the article has none."""
_ASIDE = {"aside", "nav", "footer"}
_FURNITURE = re.compile(
    r"\b(?:related|recommend\w*+|comments?|sidebar|widget|teasers?|promo|popular|trending|latest|newsletter|cards?|menu|"
    r"read-?more|more-?(?:on|from|stories|news)|most-?\w++|next-?up|see-?also)\b"
)
"""Words in the class or id of what stands around an article."""
_MODIFIED = re.compile(r"\b(?:datemodified|updated|modified)\b")
_ISSUED = re.compile(r"\b(?:datepublished|(?:dt-)?published)\b")
_TEASER = 5
"""Words from which a link beside a date is the headline of another story."""
_PARAGRAPH = 120
"""Characters of a paragraph that belongs to an article rather than to a teaser."""
_NEAR = 3
"""How many elements around a date are looked at for such a link."""
_LOOKED_AT = 50
"""Elements of a kind that are looked at; hostile pages have thousands."""
_ROWS = ("-", "|", "\t")
_BREAKS = {
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article", "figure",
    "figcaption", "tr", "table", "header", "footer", "pre", "dl", "dd", "dt", "hr",
}  # fmt: skip
_LARGE = 4000
"""Elements of a page that is larger than an article with all that stands around it."""
_UNSEEN = {"script", "style", "noscript", "template", "iframe", "svg", "head"}
_SUFFIX = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{1,60}$")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds; `fault` says why where it holds no article."""

    title: str = ""
    body: str = ""
    published: date | None = None
    site: str = ""
    url: str = ""
    fault: str = ""


def extract_page(content: bytes, declared: str) -> Page:
    """The article of a page. `declared` is the encoding that came with it, from a server or a database."""
    inside = _DECLARED.search(content, 0, 4096)
    try:
        markup, _ = decode(content, declared or (inside[1].decode("ascii") if inside else ""))
    except Undecodable as cause:
        return Page(fault=str(cause))
    markup = _DECLARATION.sub("", markup.removeprefix("\ufeff"))
    # What no XML may hold makes lxml refuse the whole page.
    markup = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", " ", markup)
    tree = _tree(markup)
    if tree is None:
        return Page(fault="no HTML in this page")
    data = [*_linked_data(tree)]
    metas = _metas(tree)
    title = _title(tree, metas)
    page = Page(title, "", _published(tree, data, metas), metas.get("og:site_name", ""), _address(tree, metas))
    body = _body(tree)
    if not body.strip():
        return Page(page.title, "", page.published, page.site, page.url, "no article text found in this page")
    return Page(page.title, body, page.published, page.site, page.url)


def text_of_fragment(markup: str) -> str:
    """The text of a field that holds HTML: a paragraph a line, an empty line between."""
    tree = _tree(f"<div>{markup}</div>")
    if tree is None:
        return markup
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else "script"
        if event == "start":
            parts.append("\n\n" if tag in _BREAKS else "\n" if tag == "br" else "\t" if tag in ("td", "th") else "")
            if tag not in _UNSEEN:
                parts.append(_blanks_folded(element.text))
        else:
            parts.append("\n\n" if tag in _BREAKS else "")
            parts.append(_blanks_folded(element.tail))
    lines = [line.strip(" ") for line in "".join(parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _blanks_folded(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text) if text else ""


def _tree(markup: str) -> lxml_html.HtmlElement | None:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = lxml_html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return tree


def _body(tree: lxml_html.HtmlElement) -> str:
    # The second opinions that trafilatura asks for take time that grows with the square of the paragraphs.
    large = sum(1 for _ in zip(tree.iter(), range(_LARGE + 1), strict=False)) > _LARGE
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, fast=large)
    text: str = getattr(found, "text", "") or ""
    parts: list[str] = []
    before = ""
    for line in text.strip("\n").split("\n"):
        # Paragraphs apart, rows of a table and items of a list together.
        together = line[:1] in _ROWS and line[:1] == before[:1]
        parts += [("\n" if together else "\n\n") if parts and line and before else "\n" if parts else "", line]
        before = line
    return "".join(parts)


def _metas(tree: lxml_html.HtmlElement) -> dict[str, str]:
    """Contents of the meta tags by lower-case name, the first of twins."""
    metas: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = tag.get("content")
        for attribute in ("property", "name", "itemprop"):
            if content and (name := tag.get(attribute)):
                metas.setdefault(name.strip().lower(), " ".join(content.split()))
    return metas


def _linked_data(tree: lxml_html.HtmlElement) -> Iterator[dict[str, object]]:
    """The objects of the page's JSON-LD, those of graphs and lists too."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        content = script.text_content().replace("<![CDATA[", "")
        start = re.search(r"[{\[]", content)
        try:
            # From the first bracket to its fellow: comments, CDATA marks and semicolons stand around it.
            values = [_DECODER.raw_decode(content, start.start())[0]] if start else []
        except (ValueError, RecursionError):
            continue
        for _ in range(1000):
            if not values:
                break
            value = values.pop(0)
            if isinstance(value, list):
                values[:0] = value
            elif isinstance(value, dict):
                yield value
                values += [value[key] for key in ("@graph", "mainEntity") if key in value]


def _published(tree: lxml_html.HtmlElement, data: list[dict[str, object]], metas: dict[str, str]) -> date | None:
    for wanted in (_ARTICLES, _PAGES):
        for item in data:
            if not wanted.isdisjoint(_kinds(item)) and (day := day_of(item.get("datePublished"))):
                return day
    for name in _PUBLISHED:
        if day := day_of(metas.get(name)):
            return day
    return _time_of_article(tree)


def _kinds(item: dict[str, object]) -> Iterator[str]:
    """What an object of JSON-LD is: `NewsArticle`, also as `schema:NewsArticle` or by its address."""
    kinds = item.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        yield re.split("[:/#]", str(kind))[-1].lower()


def _time_of_article(tree: lxml_html.HtmlElement) -> date | None:
    """The day of the <time> that is marked as the publication's, else the only day of all that stand in the article."""
    headed = {above for heading in islice(tree.iter("h1"), _LOOKED_AT) for above in heading.iterancestors()}
    days: list[date] = []
    for tag in islice(tree.iter("time"), _LOOKED_AT):
        day = day_of(tag.get("datetime") or tag.text_content())
        if day is None or _is_furniture(tag, headed):
            continue
        if tag.get("pubdate") is not None or _ISSUED.search(_marks(tag)):
            return day
        if not _MODIFIED.search(_marks(tag)):
            days.append(day)
    return days[0] if len(set(days)) == 1 else None


def _marks(tag: lxml_html.HtmlElement) -> str:
    return " ".join(tag.get(name) or "" for name in ("itemprop", "class", "id")).lower()


def _is_furniture(tag: lxml_html.HtmlElement, headed: Set[lxml_html.HtmlElement]) -> bool:
    """Whether an element belongs to a menu, a comment or the teaser of another story; `headed` holds the heading."""
    words = set(tag.text_content().split())
    near = True
    for level, above in enumerate(tag.iterancestors()):
        if above.tag in _ASIDE:
            return True
        if above in headed:
            # What holds the heading, too, is the article or the page: only menus and footers are told from it.
            near = False
        elif _FURNITURE.search(_marks(above)):
            return True
        near = near and level < _NEAR and not any(len(p.text_content()) > _PARAGRAPH for p in _first(above, "p"))
        if near and any(len(set(link.text_content().split()) - words) >= _TEASER for link in _first(above, "a")):
            return True
    return False


def _first(element: lxml_html.HtmlElement, tag: str) -> Iterator[lxml_html.HtmlElement]:
    return islice(element.iter(tag), _LOOKED_AT)


def _title(tree: lxml_html.HtmlElement, metas: dict[str, str]) -> str:
    """The heading that readers see where the page's own title bears it out, else what the page calls itself."""
    named = metas.get("og:title") or metas.get("twitter:title") or ""
    element = tree.find(".//title")
    whole = " ".join(element.text_content().split()) if element is not None else ""
    for heading in tree.iter("h1"):
        seen = " ".join(heading.text_content().split())
        if len(seen) > 8 and (_alike(seen, named) or _alike(seen, whole)):
            return seen[:1000]
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    if not named and not whole and len(headings) == 1:
        return headings[0][:1000]
    return (named or _SUFFIX.sub("", whole))[:1000]


def _alike(seen: str, named: str) -> bool:
    words = set(re.findall(r"\w+", seen.lower()))
    others = set(re.findall(r"\w+", named.lower()))
    return bool(words) and 2 * len(words & others) > len(words)


def _address(tree: lxml_html.HtmlElement, metas: dict[str, str]) -> str:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (address := (link.get("href") or "").strip()).startswith(
            "http"
        ):
            return address[:4096]
    return metas.get("og:url", "")[:4096]

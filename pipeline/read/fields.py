"""Which field of a record is what: a table of the names that exports use, and what `--field` says first."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.errors import FactledgerError
from pipeline.read.charset import Undecodable, decode
from pipeline.read.days import day_of
from pipeline.read.model import LARGEST, Draft, Item, Known, WebPage, composed
from pipeline.records import Quarantined

GUESSES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "maintext", "article_text", "full_text", "body_text", "text_body", "article_body",
        "articlebody", "main_text", "content_text", "clean_text", "plain_text", "raw_text", "story", "story_text",
        "article_content", "raw_content", "news_content", "bodytext", "page_content", "article",
        "contents", "paragraphs", "fields.body_text", "fields.body", "body.content", "content.rendered",
    ),
    "html": ("html", "raw_html", "content_html", "body_html", "html_content"),
    "summary": ("description", "summary", "abstract", "lead_paragraph", "snippet", "excerpt", "lead", "teaser"),
    "title": (
        "title", "headline", "article_title", "head_line", "webtitle", "heading", "title.rendered", "headline.main",
        "fields.headline",
    ),
    "published": (
        "published", "date", "pub_date", "publish_date", "published_at", "date_publish", "date_published",
        "publication_date", "published_date", "published_on", "publication_datetime", "publishedtime",
        "webpublicationdate", "first_publication_date",
        "date_gmt", "post_date", "article_date", "news_date", "issue_date", "pubdatetime",
        "publish_time", "publication_time", "datetime", "created_at", "created",
    ),
    "url": ("url", "link", "web_url", "article_url", "source_url", "canonical_url", "permalink", "href", "uri", "guid"),
    "source": (
        "source", "outlet", "publisher", "publication", "source_domain", "domain", "site", "site_name", "sitename",
        "source_name", "newspaper", "publication_name", "publication_title", "media", "media_name", "journal",
        "provider", "hostname", "website", "section_source",
    ),
    "id": (
        "id", "_id", "uuid", "guid", "article_id", "doc_id", "document_id", "docno", "news_id", "accession_number",
        "story_id", "newid",
    ),
}  # fmt: skip
"""Names by role, the surest first. Case, blanks, hyphens and underscores do not count; a point goes one level down."""
ROLES = tuple(GUESSES)
WRAPPERS = ("source", "_source", "document", "doc", "article", "data", "fields", "attributes", "record", "news")
"""Fields that hold the record itself, as search engines and feeds wrap it."""
_INNER = (
    "name",
    "title",
    "main",
    "rendered",
    "text",
    "value",
    "content",
    "body",
    "$t",
    "#text",
    "href",
    "$date",
    "$numberlong",
    "$oid",
)
"""Where a field is an object, what stands for it."""
_SEPARATORS = (",", "\t", ";", "|")
_TAG = re.compile(
    r"</?(?:p|br|div|a|span|strong|em|b|i|ul|ol|li|h[1-6]|table|tr|td|figure|img|blockquote)\b[^<>]{0,2000}>", re.I
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31}\d?);")
_SURROGATE = re.compile("[\ud800-\udfff\0]")
_NAME = re.compile(r"[^\W\d]\w{0,40}(?:[ .:/\-]\w{1,40}){0,3}")
_PAGE = re.compile(r"\s*+<(?:!doctype\s++html|html)[\s>]", re.I)
_ADDRESS = re.compile(r"https?://|www\.", re.I)
_LONGEST_ID = 200
_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """The names to look for, by role, as folded paths."""

    paths: Mapping[str, tuple[_Path, ...]]
    columns: frozenset[str]
    """Folded names that show a first line to be the header of a table of articles."""
    texts: frozenset[str]
    """Folded names of fields that hold a whole text or page."""
    tops: frozenset[str]
    """Folded names of all fields that are looked at."""

    def is_article(self, record: Mapping[str, object]) -> bool:
        """Whether a record of a list is an article: it has a text, or a summary under a title."""
        names = _folded_keys(record).keys()
        return not self.texts.isdisjoint(names) or not (_SUMMARIES.isdisjoint(names) or _TITLES.isdisjoint(names))

    def stands_alone(self, record: Mapping[str, object]) -> bool:
        """Whether a record in a field that may hold paragraphs is an article: two of title, day and address tell."""
        names = _folded_keys(record).keys()
        marks = [any(path[0] in names for path in self.paths[role]) for role in ("title", "published", "url")]
        return self.is_article(record) and sum(marks) > 1

    def is_text(self, name: str) -> bool:
        """Whether a field of this name may hold the text of an article."""
        return folded(name) in self.texts

    def header_has_text(self, names: Sequence[str]) -> bool:
        """Whether one of the columns of a table holds words."""
        return not self.columns.isdisjoint(map(folded, names))

    def is_read(self, name: str) -> bool:
        """Whether a column says anything about an article."""
        return folded(name) in self.tops

    def header(self, line: bytes) -> str:
        """The separator of the header line of a table of articles, '' for any other line.

        Two names of the table, one of them for a text or a title, and nothing longer than a name: no sentence is so.
        """
        if len(line) > 4096:
            return ""
        text = line.decode("utf-8", "replace").strip("\ufeff\r\n")
        for separator in _SEPARATORS:
            cells = [cell.strip().strip('"') for cell in text.split(separator)]
            names = [folded(cell) for cell in cells if _NAME.fullmatch(cell)]
            if len(names) == len(cells) and not self.columns.isdisjoint(names):
                if sum(name in self.tops for name in names) > 1:
                    return separator
        return ""


def compile_fields(given: Sequence[tuple[str, str]] = ()) -> Fields:
    """The table with what the user named in front. Raises FactledgerError for a role that does not exist."""
    for role, name in given:
        if role not in ROLES or not name.strip():
            raise FactledgerError(f"--field {role}={name}: write ROLE=NAME with a role out of {', '.join(ROLES)}")
    names = {role: (*(name for known, name in given if known == role), *guesses) for role, guesses in GUESSES.items()}
    paths = {role: tuple(dict.fromkeys(_path(name) for name in found)) for role, found in names.items()}
    tops = {role: {found[0] for found in paths[role] if len(found) == 1} for role in ROLES}
    texts = frozenset(tops["text"] | tops["html"])
    dotted = {role: {".".join(path) for path in paths[role]} for role in ROLES}
    read = {path[0] for found in paths.values() for path in found}.union(*dotted.values(), map(folded, WRAPPERS))
    columns = dotted["text"] | dotted["html"] | dotted["summary"] | dotted["title"]
    return Fields(paths, frozenset(columns), texts, frozenset(read))


@lru_cache(4096)
def folded(name: str) -> str:
    """A field name without case, blanks, hyphens and underscores, but for one in front: `_source` is no `source`."""
    return "_" * name.startswith("_") + re.sub(r"[\s_\-]+", "", name.casefold())


_TEXTS, _SUMMARIES, _TITLES = (frozenset(map(folded, GUESSES[role])) for role in ("text", "summary", "title"))


def record_item(name: str, position: str, record: Mapping[str, object], fields: Fields) -> Item:
    """A record of an export as an article, a page or, where it holds no text, a reason."""
    flat = _folded_keys(record)
    paths = _present(fields, tuple(flat))
    body = _found(flat, paths["text"])
    title = _plain(_found(flat, paths["title"]))
    known = _known(flat, paths)
    own_id = " ".join(_SURROGATE.sub("\ufffd", _found(flat, paths["id"])).split())[:_LONGEST_ID]
    place = f"{name}#{position}"
    page = body if _PAGE.match(body) else "" if body.strip() else _found(flat, paths["html"])
    if page.strip():
        return WebPage(place, page.encode("utf-8", "replace"), "utf-8", own_id, known, " ".join(title.split()))
    body = body if body.strip() else _found(flat, paths["summary"])
    if len(body) > LARGEST:
        return Quarantined(name, "an article of more than 16 MB", position, "split it into its articles")
    text, length = composed(title, _plain(body))
    if not text.strip():
        shown = ", ".join(str(key)[:40] for key in list(record)[:12])
        return Quarantined(
            name,
            f"no text in this record; its fields are: {shown}" if record else "an empty record",
            position,
            "name the field that holds the text: --field text=NAME",
        )
    return Draft(place, text, length, False, own_id, known)


@lru_cache(1024)
def _present(fields: Fields, names: tuple[str, ...]) -> dict[str, tuple[_Path, ...]]:
    """Of the paths to look for, by role, those that begin in a record with these fields: most records are alike."""
    known = set(names)
    return {
        role: tuple(path for path in paths if path[0] in known or ".".join(path) in known)
        for role, paths in fields.paths.items()
    }


def _known(flat: Mapping[str, object], paths: Mapping[str, tuple[_Path, ...]]) -> Known:
    days = (day_of(_text(_at(flat, path))) for path in paths["published"])
    published = next((day for day in days if day), None)
    addresses = (_text(_at(flat, path)).strip()[:4096] for path in paths["url"])
    # A guid or a link may be a number, or a path without its site.
    url = next((address for address in addresses if _ADDRESS.match(address)), "")
    outlet = " ".join(_plain(_found(flat, paths["source"])).split())[:_LONGEST_ID]
    return Known(_SURROGATE.sub("\ufffd", url), outlet, published, "record" if published else "")


def _path(name: str) -> _Path:
    return tuple(folded(part) for part in name.split("."))


def _folded_keys(record: Mapping[str, object]) -> dict[str, object]:
    """Fields by folded name, the first of twins; what wraps the record is taken off."""
    flat: dict[str, object] = {}
    for key, value in record.items():
        # A column may be called source.name as a whole.
        flat.setdefault(folded(str(key)), value)
    for wrapper in WRAPPERS:
        inner = flat.get(folded(wrapper))
        if isinstance(inner, dict) and not _TEXTS.isdisjoint(folded(str(key)) for key in inner):
            for key, value in inner.items():
                flat.setdefault(folded(str(key)), value)
    return flat


def _at(flat: Mapping[str, object], path: _Path) -> object:
    whole = flat.get(".".join(path))
    value: object = whole if whole is not None else flat.get(path[0])
    if whole is not None:
        return value
    for part in path[1:]:
        if not isinstance(value, dict):
            return None
        value = next((inner for key, inner in value.items() if folded(str(key)) == part), None)
    return value


def _found(flat: Mapping[str, object], paths: Sequence[_Path]) -> str:
    """The first of the fields that holds words."""
    for path in paths:
        text = _text(_at(flat, path))
        if text.strip():
            return text
    return ""


def _text(value: object, depth: int = 0) -> str:
    """A field as text: paragraphs of a list apart, of an object the part that stands for it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None or depth > 2:
        return ""
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, list | tuple):
        return "\n\n".join(part for item in value if (part := _text(item, depth + 1)))
    if isinstance(value, dict):
        keys = {folded(str(key)): inner for key, inner in value.items()}
        return next((text for name in _INNER if (text := _text(keys.get(folded(name)), depth + 1))), "")
    return str(value)


def _decoded(value: bytes) -> str:
    try:
        return decode(value)[0].removeprefix("\ufeff")
    except Undecodable:
        return ""


def _plain(text: str) -> str:
    """Without tags and entities, which exports of web systems leave in; without characters that no file can hold."""
    if "<" in text and _TAG.search(text):
        # Imported late: few dumps hold HTML in their fields.
        from pipeline.read.page import text_of_fragment

        text = text_of_fragment(text)
    elif "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return _SURROGATE.sub("\ufffd", text)

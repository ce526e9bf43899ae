"""read: dump -> articles, in the order of the dump. What cannot be read is quarantined; the run goes on.

`scan_dump` leaves HTML pages as they came (`WebPage`), so that whoever has the time, or has kept the outcome, turns
them into articles with `page_article`; `read_dump` does it at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from pathlib import Path

from pipeline.read.days import day_in_address
from pipeline.read.entry import Entry, open_source, read_entry
from pipeline.read.fields import compile_fields
from pipeline.read.meta import About, Meta, read_meta
from pipeline.read.model import Draft, Known, WebPage, composed
from pipeline.read.streams import Budget
from pipeline.read.walk import META_NAME, files_of
from pipeline.records import Article, Quarantined

_HOST = re.compile(r"https?://(?:[^/?#@]{0,200}@)?([^/?#:@\s]{1,253})", re.IGNORECASE)

__all__ = ["WebPage", "page_article", "read_dump", "scan_dump", "settled"]


def read_dump(
    path: Path,
    meta: Path | None = None,
    published: date | None = None,
    fields: Sequence[tuple[str, str]] = (),
    exclude: Path | None = None,
) -> Iterator[Article | Quarantined]:
    """The articles of a dump: a folder, searched recursively, or one file.

    `meta` names a table of addresses, outlets and dates; without it a meta.csv inside the dump is used.
    `published` dates the articles that nothing else dates. `fields` names fields of records: ("text", "body").
    `exclude` is a folder inside the dump that is no part of it. Raises DumpError, MetaError and FactledgerError.
    """
    for item in scan_dump(path, meta, published, fields, exclude):
        yield page_article(item) if isinstance(item, WebPage) else item


def scan_dump(
    path: Path,
    meta: Path | None = None,
    published: date | None = None,
    fields: Sequence[tuple[str, str]] = (),
    exclude: Path | None = None,
) -> Iterator[Article | WebPage | Quarantined]:
    """As `read_dump`, with HTML pages still to be extracted. Cheap: well over 20 MB a second."""
    names = compile_fields(fields)
    own = path / META_NAME
    found = meta or (own if own.is_file() else None)
    table = read_meta(found)
    ids = _Ids()
    for listed in files_of(path, exclude):
        if isinstance(listed, Quarantined):
            yield listed
            continue
        name, file = listed
        if meta is None and name == META_NAME:
            continue
        try:
            with file.open("rb") as opened:
                budget = Budget.of(file.stat().st_size)
                entry = Entry(name, open_source(opened), budget, opened)
                empty = True
                for item in read_entry(entry, names):
                    empty = False
                    if isinstance(item, Quarantined):
                        yield item
                    else:
                        yield settled(item, ids.unique(item.own_id or item.name, item.name), table, published)
                if empty:
                    yield Quarantined(name, "no article in it", "", "remove it or fetch it again")
        except OSError as cause:
            yield Quarantined(name, f"cannot be opened: {cause.strerror}", "", "check its permissions")


def page_article(page: WebPage) -> Article | Quarantined:
    """The article of a page, or why there is none. Slow (some 20 ms), pure, and safe in any process."""
    # Imported late: a dump without pages does not wait for an HTML parser.
    from pipeline.read.page import extract_page

    found = extract_page(page.content, page.declared)
    if found.fault:
        file, mark, record = page.name.rpartition("#")
        place = (file, f"record {record}") if mark and record.isdigit() else (page.name, "")
        return Quarantined(place[0], found.fault, place[1], "save the article's text as .txt, if it holds one")
    text, title = composed(page.title or found.title, found.body)
    url = page.known.url or found.url
    known = page.known
    for day, dated_by in ((found.published, "page"), (day_in_address(url), "url"), (page.fallback.published, "")):
        if known.published is None and day:
            known = replace(known, published=day, dated_by=dated_by or page.fallback.dated_by)
    outlet = known.outlet or found.site or page.fallback.outlet or _site(url)
    return Article(page.id or page.name, text, url, outlet, known.published, title, False, known.dated_by)


def settled(item: Draft | WebPage, name: str, table: Meta, published: date | None) -> Article | WebPage:
    """An item under the id `name`, with what meta.csv and the option say about it.

    A row of meta.csv for the article wins over the article's own fields; one for the file that the article is a
    record of only fills what the record leaves open.
    """
    row = table.of(name)
    if row == About():
        row = table.of(item.name)
    known = item.known
    whole = table.of(item.name.partition("#")[0]) if "#" in item.name else About()
    known = Known(row.url or known.url, row.outlet or known.outlet, known.published, known.dated_by)
    if row.published:
        known = replace(known, published=row.published, dated_by="meta")
    fallback = Known("", whole.outlet, whole.published or published, "meta" if whole.published else "option")
    if isinstance(item, WebPage):
        return replace(item, id=name, known=known, fallback=fallback)
    for day, dated_by in ((day_in_address(known.url), "url"), (fallback.published, fallback.dated_by)):
        if known.published is None and day:
            known = replace(known, published=day, dated_by=dated_by)
    outlet = known.outlet or fallback.outlet or _site(known.url)
    return Article(name, item.text, known.url, outlet, known.published, item.title, item.plain, known.dated_by)


def _site(url: str) -> str:
    host = _HOST.match(url)
    return host[1].lower().removeprefix("www.") if host else ""


class _Ids:
    """Ids that are in use, as hashes: a hundred bytes an article."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def unique(self, wanted: str, place: str) -> str:
        """The id; where an earlier article has it, with the place in the dump behind it."""
        name = wanted
        copy = 1
        while (key := int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest())) in self._seen:
            name = f"{wanted}~{place}" if copy == 1 else f"{wanted}~{place}~{copy}"
            copy += 1
        self._seen.add(key)
        return name

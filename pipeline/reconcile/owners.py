"""Owners: what a ministry's or company's own page, or its press release, says of itself has the primary source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.reconcile.credits import CreditRules, article_credits, compile_credits, is_release
from pipeline.records import Article, Framed
from pipeline.rulebook import Rulebook, once_per_book

_HOST = re.compile(r"^[a-z]+://([^/:?#]{1,253})", re.IGNORECASE)
_LETTERS = re.compile(r"[\W_]+")
_ENDINGS = ("pressroom", "newsroom", "pressrelease", "pressreleases", "investorrelations", "mediarelations", "press")
"""What stands behind the name of a body that speaks for itself."""
RELEASE = "a press release"


def find_owners(
    articles: Sequence[Article], mentions: Sequence[Framed], rules: CreditRules, book: Rulebook
) -> dict[str, str]:
    """mention -> whose own words it is: an entity's, or those of a press release."""
    labels = {a.id: _labels(a) for a in articles}
    releases = {a.id for a in articles if is_release(a.text, rules)}
    spoken: dict[str, set[str]] = {}
    sentences: dict[tuple[str, tuple[int, int]], set[str]] = {}
    for f in mentions:
        if f.source != f.article:
            continue  # a page that reprints others speaks for nobody
        for name in _bodies(f):
            spoken.setdefault(f.article, set()).add(name)
            sentences.setdefault((f.article, f.sentence), set()).add(name)
    known = _known_names(book)
    subjects = {name for of in spoken.values() for name in of}
    names = {s: {_joined(s.partition(":")[2])} | known.get(s, frozenset()) for s in subjects}
    press = compile_credits(book)
    texts = {a.id: a.text for a in articles}
    own: dict[str, list[str]] = {}
    for article, of in spoken.items():
        mine = sorted(n for n in of if not names[n].isdisjoint(labels.get(article, ())))
        if mine:
            # A paper that names itself in its dateline does not speak of itself.
            wires = {_joined(c.outlet) for c in article_credits(texts[article], rules)}
            own[article] = [n for n in mine if names[n].isdisjoint(wires) and not press.named(_words(n).title())]
    found: dict[str, str] = {}
    for f in mentions:
        here = sentences.get((f.article, f.sentence), ())
        owner = next((n for n in own.get(f.article, ()) if n in here), "")
        if f.source == f.article and f.mention.kind not in ("entity", "date"):
            if owner or f.article in releases:
                found[f.id] = owner or RELEASE
    return found


def _bodies(f: Framed) -> Iterable[str]:
    """The organisations that a mention is or is about."""
    for name in (f.frame.subject, f.mention.entity_id):
        if name.startswith(("org:", "name:")):
            yield name
    if f.mention.kind == "entity" and not f.mention.entity_id:
        yield "name:" + f.quote


def _labels(a: Article) -> set[str]:
    """What the outlet and the address of an article call themselves."""
    outlet = _joined(a.outlet)
    labels = {outlet, *(outlet.removesuffix(end) for end in _ENDINGS)}
    host = _HOST.match(a.url)
    if host:
        # The last label is the country or kind of the address, the first often 'www'.
        labels |= {_joined(label) for label in host[1].lower().split(".")[:-1]}
    return labels - {"", "www", "news", "press", "co", "com", "go", "gov", "or"}


@once_per_book
def _known_names(book: Rulebook) -> dict[str, frozenset[str]]:
    """entity id -> its names as addresses write them."""
    names: dict[str, set[str]] = {}
    for file in sorted(book.lists):
        if file.startswith("names"):
            for row in book.listing(file):
                if row.get("id"):
                    known = [row["name"], *row["aliases"].replace("~", "").split("|")]
                    names.setdefault(row["id"], set()).update(j for name in known if len(j := _joined(name)) > 2)
    return {name: frozenset(of) for name, of in names.items()}


def _words(entity: str) -> str:
    return entity.partition(":")[2].replace("-", " ")


def _joined(name: str) -> str:
    return _LETTERS.sub("", name.lower())

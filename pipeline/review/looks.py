"""The templates: jinja2 with everything escaped, and the few words and signs that all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from pipeline.review.index import Index
from pipeline.review.marking import bare, passage, shown
from pipeline.review.pages import WINDOW
from pipeline.review.words import (
    KINDS_IN_WORDS,
    beginning,
    closed_in_words,
    ending,
    items,
    kept_apart,
    name_of,
    proposed_side,
    sentence_of,
    value_of,
    verdict_in_words,
)
from pipeline.tables import Row


class Pages:
    """Fills templates."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("pipeline.review"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "shown": shown,
            "bare": bare,
            "passage": passage,
            "items": items,
            "value_of": value_of,
            "verdict": verdict_in_words,
            "closed": closed_in_words,
            "kept_apart": kept_apart,
            "proposed_side": proposed_side,
            "sentence_of": sentence_of,
            "ending": ending,
            "beginning": beginning,
            "moment": lambda time: time.replace("T", " ").replace("Z", " UTC"),
            "place": place_of,
            "web": web_address,
            "sentence": lambda words: words[:1].upper() + words[1:],
            "grouped": lambda number: f"{number:,}",
        }
        self._environment.globals |= {"kind_words": KINDS_IN_WORDS, "article_at": article_at}

    def text(self, template: str, content: Mapping[str, object], index: Index | None = None) -> str:
        """The filled template."""
        names = {"name_of": lambda entity: name_of(entity, index.label)} if index else {}
        return self._environment.get_template(template).render({**names, **content})

    def response(
        self, template: str, content: Mapping[str, object], status: int = 200, index: Index | None = None
    ) -> Response:
        """The filled template as an answer."""
        return HTMLResponse(self.text(template, content, index), status)


def place_of(mention: Row) -> str:
    """The address of a mention's characters in its article."""
    return f"{article_at(mention['article'], int(mention['start']))}#m-{mention['mention_id']}"


def article_at(name: str, start: int = 0) -> str:
    """The address of an article, or of the window of a long one that holds a place."""
    window = f"&at={start // WINDOW * WINDOW}" if start >= WINDOW else ""
    return f"/article?name={quote(name, safe='')}{window}"


def web_address(url: str) -> str:
    """An address that a link may lead to; empty for anything but plain web pages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""

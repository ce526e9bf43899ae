"""The text of an article as the run read it, and the excerpt around a quote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.review.index import Index
from pipeline.tables import Row

_AROUND = 180
"""Characters on each side of a quote: two sentences or so."""
_ENOUGH = 80
"""Characters after which an excerpt rather ends with its paragraph: what stands around is often page furniture."""
_WORD = 24
"""How far the edge of an excerpt moves to end between two words."""
_LARGEST = 64 * 2**20
"""Bytes that a plain article may have."""
_KEPT = 32
"""Texts that stay in memory: the two sides of a conflict and their neighbours."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote between what stands before and behind it."""

    before: str
    quote: str
    after: str
    opens: bool
    """The article begins earlier."""
    goes_on: bool
    from_table: bool = False
    """The article is not at hand or has changed: this is the sentence that mentions.csv keeps."""


class Articles:
    """Texts by article id: from articles.jsonl, else from the dump."""

    def __init__(self, index: Index, dump: Path | None) -> None:
        self._index = index
        self._dump = dump
        self._texts: dict[str, str | None] = {}

    def text(self, article: str) -> str | None:
        """The text that offsets count in; None where it is not at hand."""
        if article not in self._texts:
            if len(self._texts) >= _KEPT:
                del self._texts[next(iter(self._texts))]
            self._texts[article] = self._found(article)
        return self._texts[article]

    def excerpt(self, mention: Row) -> Excerpt:
        """The quote in its article; in its sentence where the article does not hold it at its place."""
        text = self.text(mention["article"])
        start, end = int(mention["start"]), int(mention["end"])
        if text is None or text[start:end] != mention["quote"]:
            before, quote, after = mention["context"].partition(mention["quote"])
            return Excerpt(before, quote or mention["quote"], after, False, False, from_table=True)
        left, right = _left_edge(text, start), _right_edge(text, end)
        return Excerpt(text[left:start], text[start:end], text[end:right], left > 0, right < len(text))

    def _found(self, article: str) -> str | None:
        line = self._index.article(article)
        if line is not None:
            return line["text"]
        if self._dump is None:
            return None
        alone = self._dump.is_file() and self._dump.name == article
        root = (self._dump.parent if alone else self._dump).resolve()
        try:
            # The tables may come from somebody else: a name in them must not lead out of the dump.
            file = (root / article).resolve()
            if root not in file.parents or not file.is_file() or file.stat().st_size > _LARGEST:
                return None
            return file.read_bytes().decode("utf-8")
        except (OSError, ValueError):
            return None


def _left_edge(text: str, start: int) -> int:
    edge = max(0, start - _AROUND)
    line = text.rfind("\n", edge, max(edge, start - _ENOUGH))
    if line >= 0:
        return line + 1
    space = text.find(" ", edge, edge + _WORD) if edge else -1
    return min(space + 1 if space >= 0 else edge, start)


def _right_edge(text: str, end: int) -> int:
    edge = min(len(text), end + _AROUND)
    line = text.find("\n", end + _ENOUGH, edge)
    if line >= 0:
        return line
    space = text.rfind(" ", edge - _WORD, edge) if edge < len(text) else -1
    return max(space if space >= 0 else edge, end)

"""Articles read again, for what the tables have no column for: the rule behind each field, the texts of the sources.

Only the few articles that an explanation speaks of are read again, and only texts that the run has read. What comes out
differently, since rules or code have changed meanwhile, is left out rather than shown.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from pipeline.display import plain
from pipeline.explain.texts import NotAtHand, Texts
from pipeline.records import Article, Framed
from pipeline.rulebook import Rulebook
from pipeline.run.work import Rules, Worked, compile_rules, work
from pipeline.tables import Row

_ARTICLES = 24
_CHARACTERS = 1_000_000
"""How much is read again for one explanation: some seconds of work."""


class Again:
    """split, extract and frame once more, article by article, where somebody asks."""

    def __init__(self, texts: Texts, book: Rulebook) -> None:
        self._texts = texts
        self._book = book
        self._worked: dict[str, Worked | NotAtHand] = {}
        self._characters = 0

    @property
    def other_rules(self) -> bool:
        """Whether the rules are not those of the run."""
        return bool(self._texts.rules) and self._texts.rules != self._book.digest

    def article(self, name: str) -> Worked | NotAtHand:
        """An article after the stages, or why not."""
        if name not in self._worked:
            self._worked[name] = self._read(name)
        return self._worked[name]

    def framed(self, row: Row) -> Framed | None:
        """The mention of a row with its frame; None where it does not come out as it stands in the table."""
        worked = self.article(row["article"])
        if isinstance(worked, NotAtHand):
            return None
        found = next((f for f in worked.mentions if f.id == row["mention_id"]), None)
        return found if found is not None and _same(found, row) else None

    def missing(self) -> list[str]:
        """Why articles could not be read again, each reason once."""
        found = (worked for worked in self._worked.values() if isinstance(worked, NotAtHand))
        return list(dict.fromkeys(worked.reason for worked in found))

    def read(self) -> list[Worked]:
        """The articles that were read again."""
        return [worked for worked in self._worked.values() if isinstance(worked, Worked)]

    def _read(self, name: str) -> Worked | NotAtHand:
        article = self._texts.article(name)
        if not isinstance(article, Article):
            return article
        self._characters += len(article.text)
        if len(self._worked) >= _ARTICLES or self._characters > _CHARACTERS:
            return NotAtHand(f"no more than {_ARTICLES} articles and {_CHARACTERS:,} characters are read again")
        return work(article, _compiled(self._book), {})


@lru_cache(maxsize=1)
def _compiled(book: Rulebook) -> Rules:
    """Compiling takes a second or two: once is enough for whoever explains one id after the other."""
    return compile_rules(book)


def _same(framed: Framed, row: Row) -> bool:
    """Whether a mention says what its row says."""
    value = framed.mention.value
    stated = plain(value) if isinstance(value, Decimal) else (value or "")
    return (framed.quote, stated, framed.mention.unit) == (row["quote"], row["value"], row["unit"])

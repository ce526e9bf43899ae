"""What the whole dump tells a part of it: how many articles there are, which figures are rare, how rare a word is.

A block of articles is linked without the rest of the dump in memory. What chance would bring together there depends on
the dump all the same, and that is told here, in so few and so coarse words that they seldom change when a dump grows:
what was found for a block can then be kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.rulebook import Rulebook, once_per_book

RARE, KNOWN, COMMON = 0, 1, 2
"""Ranks of a figure by the number of articles that state it."""
_FEW, _FEW_SHARE, _KNOWN_SHARE = 4, 400, 60
"""Rare is what four articles at most state, or one in so many; known what no more than one in sixty does."""
_USUAL = 2000
"""Words are weighed as in a dump of so many articles, whatever its size: that is where the weights were measured."""
_RAREST = math.log(1 + _USUAL)


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """How common words and names are in news at large: rules/background.csv."""

    weights: Mapping[str, float]
    """Word, or '@' and an entity id -> its weight, ln(1 + n / seen): the rarer, the more it says. Has every word: what
    news seldom has weighs as what one article in n has."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """The dump behind a block."""

    articles: int
    ranks: Mapping[int, int] = field(default_factory=dict)
    """Figure (see `stories.figure_of`) -> RARE, KNOWN or COMMON, for those that the block tells more than once."""
    background: Background | None = None
    """None where the articles at hand are the whole dump, which then tells how rare its words are."""


@once_per_book
def compile_background(book: Rulebook) -> Background:
    """Read rules/background.csv; its column `articles` counts in `linking.background.articles` articles."""
    of = float(book.values("linking", "background")["articles"])
    return background_of({row["word"]: int(row["articles"]) / of for row in book.listing("background")})


def background_of(shares: Mapping[str, float]) -> Background:
    """A background from the share of articles that have each word."""
    return Background(
        _Weights({word: math.log(1 + _USUAL / max(1.0, share * _USUAL)) for word, share in shares.items()})
    )


class _Weights(dict[str, float]):
    def __missing__(self, word: str) -> float:
        return _RAREST


def rounded_size(articles: int) -> int:
    """The size of a dump to two digits, so that it stays the same while a dump grows a little."""
    unit = 10 ** max(0, len(str(articles)) - 2)
    return int(articles // unit * unit)


def rank(seen: int, articles: int) -> int:
    """The rank of a figure that so many of so many articles state."""
    if seen <= max(_FEW, articles // _FEW_SHARE):
        return RARE
    return KNOWN if seen <= articles // _KNOWN_SHARE else COMMON


def count_words(told: Iterable[tuple[str, Iterable[str]]]) -> tuple[dict[str, int], int]:
    """(word -> number of articles that have it, number of articles) from (article, words) in any grouping."""
    articles: set[str] = set()
    seen: dict[str, set[str]] = {}
    for article, words in told:
        articles.add(article)
        for word in words:
            seen.setdefault(word, set()).add(article)
    return {word: len(where) for word, where in seen.items()}, len(articles)

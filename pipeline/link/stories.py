"""Whether two articles tell one story: the ground on which a likeness of two figures means anything at all.

In a dump of mixed news '$25 million' stands in a hundred articles; two of them are one fact only where the articles
speak of the same names and things. The measure is the cosine of the articles' words and names, weighed by rarity,
helped by figures of three digits and more that both state.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property, lru_cache
from hashlib import blake2b

from pipeline.link.crowd import COMMON, RARE, Crowd, rank
from pipeline.link.values import digits_of, span_of
from pipeline.records import Framed

_BACKGROUND = 60
"""A dump is weighed as if it held at least so many articles, so that in a small one what all share still counts."""
_TOP = 80
"""Words kept of an article, the weightiest."""
_FIGURE = 0.05
"""What each shared figure of three digits adds, four at most."""
_SURE, _OVERLAP, _ROUND, _PERCENT = 1.5, 0.12, 0.5, 0.5
"""Two articles tell one story when they share two rare figures or more. Together they must weigh so much, a figure of
two digits and a percentage counting half, and make up so much of the figures of the shorter article. Measured on 104
annotated articles amid 3,800 real ones: so are 107 of the 111 pairs on one story that share two such figures at all."""
_KNOWN_TOLD = 8
"""A story told by dozens has no rare figures: it shares eight that are known."""
_LEAST_ROUNDED = 3
"""Digits that a rounding keeps where it is to be known again."""
_BRIEF, _BRIEF_WORDS, _CROWD, _CROWD_WORDS = 3, 0.25, 40, 0.5
"""An article of so few figures shares its story in its words, if it is that much alike; more where a dump holds over
forty articles and chance has more to play with. In a smaller one any two figures of two digits do."""
LONG, PERCENT = 1, 2
"""Marks in the lowest bits of a figure: it tells three digits or more; it is a percentage."""


class Stories:
    """Likeness of articles, computed when asked and kept."""

    def __init__(self, mentions: Sequence[Framed], crowd: Crowd | None = None) -> None:
        words: dict[str, dict[str, float]] = {}
        self._figures: dict[str, set[str]] = {}
        told: dict[str, set[int]] = {}
        for f in mentions:
            add_words(words.setdefault(f.article, {}), f)
            m = f.mention
            span = span_of(m) if m.kind in ("amount", "quantity") else None
            if span is not None and span.point and len(digits_of(span.low)) >= 3:
                self._figures.setdefault(f.article, set()).add(f"{m.unit} {span.low.normalize()}")
            figure = figure_of(f)
            if figure:
                told.setdefault(f.article, set()).add(figure)
        self._counts, self._crowd = words, crowd
        self._told = {article: frozenset(figures) for article, figures in told.items()}
        self._articles = len(words) if crowd is None else crowd.articles
        self._ranks = _ranks(told, self._articles) if crowd is None else crowd.ranks
        self._rounded = _roundings(mentions) if self._articles <= _CROWD else {}
        self._near: dict[tuple[str, str], float] = {}
        self._same: dict[tuple[str, str], bool] = {}

    def nearness(self, a: str, b: str) -> float:
        """0 for strangers, about 0.1 and more for one story, 1 for one article."""
        if a == b:
            return 1.0
        key = (a, b) if a < b else (b, a)
        found = self._near.get(key)
        if found is None:
            shared = len(self._figures.get(a, set()) & self._figures.get(b, set()))
            found = self._near[key] = self._alike(a, b) + _FIGURE * min(shared, 4)
        return found

    @property
    def few(self) -> bool:
        """Whether the dump holds so few articles that they are soon on one story."""
        return self._articles <= _CROWD

    def same(self, a: str, b: str) -> bool:
        """Whether two articles surely tell one story: they share rare figures.

        Words and names prove nothing: earnings tables, bond issues, market reports and box office lists are written in
        one form and with one set of names. What parts two of them is that they share no rare figure.
        """
        if a == b:
            return True
        key = (a, b) if a < b else (b, a)
        found = self._same.get(key)
        if found is None:
            one, two = self._told.get(a, frozenset()), self._told.get(b, frozenset())
            shared = [(figure, self._ranks.get(figure, COMMON)) for figure in one & two]
            shared.extend((figure, COMMON) for figure in self._rounded_by(a, b))
            shared.extend((figure, COMMON) for figure in self._rounded_by(b, a))
            least = min(len(one), len(two))
            found = self._same[key] = one_story(shared, least, self._articles, lambda: self._alike(a, b))
        return found

    def _rounded_by(self, article: str, other: str) -> list[int]:
        """The figures of an article that another one tells less finely, and only so."""
        own, told = self._told.get(article, frozenset()), self._told.get(other, frozenset())
        finer = self._rounded.get(article, {}).items()
        return [figure for figure, roundings in finer if figure not in told and roundings & (told - own)]

    def _alike(self, a: str, b: str) -> float:
        words = self._words
        return cosine(words.get(a, {}), words.get(b, {}))

    @cached_property
    def _words(self) -> dict[str, dict[str, float]]:
        # Only when asked: most blocks are one article, which is alike to itself.
        return vectors(self._counts, self._crowd)


def one_story(shared: Sequence[tuple[int, int]], least: int, articles: int, alike: Callable[[], float]) -> bool:
    """Whether two articles tell one story: `shared` holds (figure, rank) for each figure that both state, `least` is
    the number of figures of the shorter one, `articles` the size of the dump, `alike` the cosine of their words."""
    if articles <= _CROWD and len(shared) >= 2:
        return True
    rare = [figure for figure, of in shared if of == RARE]
    if len(rare) >= max(2, _OVERLAP * least) and sum(map(telling, rare)) >= _SURE:
        return True
    if sum(of != COMMON for _, of in shared) >= _KNOWN_TOLD:
        return True
    return least <= _BRIEF and alike() >= (_BRIEF_WORDS if articles <= _CROWD else _CROWD_WORDS)


def figure_of(f: Framed) -> int:
    """What a figure of two digits and more states, counts without their noun, as a number; 0 for others."""
    m = f.mention
    span = span_of(m) if m.kind in ("amount", "percent", "quantity") else None
    if span is None or not span.point:
        return 0
    digits = len(digits_of(span.low))
    if digits < 2:
        return 0
    marks = (LONG if digits > 2 else 0) | (PERCENT if m.kind == "percent" else 0)
    return _hashed(f"{m.unit if m.kind == 'amount' else m.kind} {span.low.normalize()}") & ~3 | marks


def _roundings(mentions: Sequence[Framed]) -> dict[str, dict[int, frozenset[int]]]:
    """For each article its figures and what they round to, at three digits and more: 122.31 and 122.3 for 122.3092."""
    found: dict[str, dict[int, frozenset[int]]] = {}
    for f in mentions:
        figure, span = figure_of(f), span_of(f.mention)
        if figure and span is not None and len(digits_of(span.low)) > _LEAST_ROUNDED:
            places = range(_LEAST_ROUNDED, len(digits_of(span.low)))
            found.setdefault(f.article, {})[figure] = frozenset(figure_of(_rounded(f, span.low, n)) for n in places)
    return found


def _rounded(f: Framed, value: Decimal, digits: int) -> Framed:
    place = Decimal(1).scaleb(value.adjusted() - digits + 1)
    return replace(f, mention=replace(f.mention, value=value.quantize(place), low=None, high=None))


@lru_cache(maxsize=65536)
def _hashed(figure: str) -> int:
    return int.from_bytes(blake2b(figure.encode(), digest_size=8).digest(), "little")


def telling(figure: int) -> float:
    """What a shared rare figure weighs."""
    return (1.0 if figure & LONG else _ROUND) * (_PERCENT if figure & PERCENT else 1.0)


def _ranks(told: Mapping[str, set[int]], articles: int) -> dict[int, int]:
    seen = Counter(figure for figures in told.values() for figure in figures)
    return {figure: rank(n, articles) for figure, n in seen.items()}


def add_words(words: dict[str, float], f: Framed) -> None:
    """Add what a mention says of its article: the words of its statement, the name that it is."""
    for word, weight in f.frame.words:
        words[word] = words.get(word, 0.0) + weight / 100
    if f.mention.kind == "entity" and f.mention.entity_id:
        name = "@" + f.mention.entity_id
        words[name] = words.get(name, 0.0) + 0.7


def vectors(counts: Mapping[str, Mapping[str, float]], crowd: Crowd | None) -> dict[str, dict[str, float]]:
    """Unit vectors of the weightiest words of each article, by rarity."""
    if crowd is not None and crowd.background is not None:
        return {article: vector(words, crowd.background.weights) for article, words in counts.items()}
    seen: dict[str, int] = {}
    for words in counts.values():
        for word in words:
            seen[word] = seen.get(word, 0) + 1
    n = max(len(counts), _BACKGROUND)
    weights = {word: math.log(1 + n / times) for word, times in seen.items()}
    return {article: vector(words, weights) for article, words in counts.items()}


def vector(words: Mapping[str, float], weight: Mapping[str, float]) -> dict[str, float]:
    """The unit vector of one article: its weightiest words, each by its counts and by its rarity."""
    weighed = {w: (1 + math.log1p(x)) * weight[w] for w, x in words.items()}
    top = sorted(weighed.items(), key=lambda e: (-e[1], e[0]))[:_TOP]
    norm = math.sqrt(sum(x * x for _, x in top)) or 1.0
    return {w: x / norm for w, x in top}


def cosine(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """The cosine of two unit vectors."""
    if len(two) < len(one):
        one, two = two, one
    return sum(x * two[w] for w, x in one.items() if w in two)

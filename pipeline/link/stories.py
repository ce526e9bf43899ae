"""Whether two articles tell one story: the ground on which a likeness of two figures means anything at all.

In a dump of mixed news '$25 million' stands in a hundred articles; two of them are one fact only where the articles
speak of the same names and things. The measure is the cosine of the articles' words and names, weighed by rarity,
helped by figures of three digits and more that both state.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from pipeline.link.values import digits_of, span_of
from pipeline.records import Framed

_BACKGROUND = 60
"""A dump is weighed as if it held at least so many articles, so that in a small one what all share still counts."""
_TOP = 80
"""Words kept of an article, the weightiest."""
_FIGURE = 0.05
"""What each shared figure of three digits adds, four at most."""
_RARE, _RARE_SHARE = 4, 400
_SURE, _OVERLAP, _ROUND, _PERCENT = 1.5, 0.12, 0.5, 0.5
"""Two articles tell one story when they share two rare figures or more: such as stand in four articles at most, or one
in so many. Together they must weigh so much, a figure of two digits and a percentage counting half, and make up so much
of the figures of the shorter article. Measured on 104 annotated articles amid 3,800 real ones: so are 107 of the 111
pairs on one story that share two such figures at all."""
_KNOWN_SHARE, _KNOWN_TOLD = 60, 8
"""A story told by dozens has no rare figures: it shares eight that no more than one article in sixty states."""
_BRIEF, _BRIEF_WORDS, _CROWD, _CROWD_WORDS = 3, 0.25, 40, 0.5
"""An article of so few figures shares its story in its words, if it is that much alike; more where a dump holds over
forty articles and chance has more to play with. In a smaller one any two figures of two digits do."""


class Stories:
    """Likeness of articles, computed when asked and kept."""

    def __init__(self, mentions: Sequence[Framed]) -> None:
        words: dict[str, dict[str, float]] = {}
        self._figures: dict[str, set[str]] = {}
        told: dict[str, set[str]] = {}
        for f in mentions:
            counts = words.setdefault(f.article, {})
            for word, weight in f.frame.words:
                counts[word] = counts.get(word, 0.0) + weight / 100
            m = f.mention
            if m.kind == "entity" and m.entity_id:
                counts["@" + m.entity_id] = counts.get("@" + m.entity_id, 0.0) + 0.7
            span = span_of(m) if m.kind in ("amount", "quantity") else None
            if span is not None and span.point and len(digits_of(span.low)) >= 3:
                self._figures.setdefault(f.article, set()).add(f"{m.unit} {span.low.normalize()}")
            figure = _figure(f)
            if figure:
                told.setdefault(f.article, set()).add(figure)
        self._words = _vectors(words)
        self._told = {article: frozenset(figures) for article, figures in told.items()}
        self._seen = Counter(figure for figures in told.values() for figure in figures)
        self._articles = len(words)
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
            found = self._same[key] = self._one(a, b)
        return found

    def _alike(self, a: str, b: str) -> float:
        return _cosine(self._words.get(a, {}), self._words.get(b, {}))

    def _one(self, a: str, b: str) -> bool:
        one, two = self._told.get(a, frozenset()), self._told.get(b, frozenset())
        shared = one & two
        if self._articles <= _CROWD and len(shared) >= 2:
            return True
        seen = [self._seen[figure] for figure in shared]
        most = max(_RARE, self._articles // _RARE_SHARE)
        rare = [figure for figure in shared if self._seen[figure] <= most]
        if len(rare) >= max(2, _OVERLAP * min(len(one), len(two))) and sum(map(_telling, rare)) >= _SURE:
            return True
        if sum(n <= self._articles // _KNOWN_SHARE for n in seen) >= _KNOWN_TOLD:
            return True
        least = _BRIEF_WORDS if self._articles <= _CROWD else _CROWD_WORDS
        return min(len(one), len(two)) <= _BRIEF and self._alike(a, b) >= least


def _figure(f: Framed) -> str:
    """What a figure of two digits and more states, counts without their noun; '' for others."""
    m = f.mention
    span = span_of(m) if m.kind in ("amount", "percent", "quantity") else None
    if span is None or not span.point or len(digits_of(span.low)) < 2:
        return ""
    unit = m.unit if m.kind == "amount" else m.kind
    return f"{unit} {span.low.normalize()}"


def _telling(figure: str) -> float:
    unit, _, value = figure.partition(" ")
    digits = len(digits_of(Decimal(value)))
    return (1.0 if digits > 2 else _ROUND) * (_PERCENT if unit == "percent" else 1.0)


def _vectors(counts: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Unit vectors of the weightiest words of each article, by rarity."""
    seen: dict[str, int] = {}
    for words in counts.values():
        for word in words:
            seen[word] = seen.get(word, 0) + 1
    n = max(len(counts), _BACKGROUND)
    out: dict[str, dict[str, float]] = {}
    for article, words in counts.items():
        weighed = {w: (1 + math.log1p(x)) * math.log(1 + n / seen[w]) for w, x in words.items()}
        top = sorted(weighed.items(), key=lambda e: (-e[1], e[0]))[:_TOP]
        norm = math.sqrt(sum(x * x for _, x in top)) or 1.0
        out[article] = {w: x / norm for w, x in top}
    return out


def _cosine(one: dict[str, float], two: dict[str, float]) -> float:
    if len(two) < len(one):
        one, two = two, one
    return sum(x * two[w] for w, x in one.items() if w in two)

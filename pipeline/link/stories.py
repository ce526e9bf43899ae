"""Whether two articles tell one story: the ground on which a likeness of two figures means anything at all.

In a dump of mixed news '$25 million' stands in a hundred articles; two of them are one fact only where the articles
speak of the same names and things. The measure is the cosine of the articles' words and names, weighed by rarity,
helped by figures of three digits and more that both state.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.link.values import digits_of, span_of
from pipeline.records import Framed

_BACKGROUND = 60
"""A dump is weighed as if it held at least so many articles, so that in a small one what all share still counts."""
_TOP = 80
"""Words kept of an article, the weightiest."""
_FIGURE = 0.05
"""What each shared figure of three digits adds, four at most."""
_SAME_NAMES, _SAME_WORDS, _SAME_FIGURES, _SMALL_DUMP = 0.06, 0.14, 3, 0.06
"""From here on two articles are one story: measured on the annotated dumps (same story: nine in ten above) and on 256
wire articles on mixed subjects (one pair in a hundred above)."""


class Stories:
    """Likeness of articles, computed when asked and kept."""

    def __init__(self, mentions: Sequence[Framed]) -> None:
        words: dict[str, dict[str, float]] = {}
        names: dict[str, dict[str, float]] = {}
        self._figures: dict[str, set[str]] = {}
        for f in mentions:
            counts = words.setdefault(f.article, {})
            for word, weight in f.frame.words:
                counts[word] = counts.get(word, 0.0) + weight / 100
            m = f.mention
            if m.kind == "entity" and m.entity_id:
                counts["@" + m.entity_id] = counts.get("@" + m.entity_id, 0.0) + 0.7
                of = names.setdefault(f.article, {})
                for token in _name_tokens(m.entity_id):
                    of[token] = of.get(token, 0.0) + 1.0
            span = span_of(m) if m.kind in ("amount", "quantity") else None
            if span is not None and span.point and len(digits_of(span.low)) >= 3:
                self._figures.setdefault(f.article, set()).add(f"{m.unit} {span.low.normalize()}")
        self._words = _vectors(words)
        self._names = _vectors(names)
        # 0 up to a dozen articles, 1 from a hundred and twenty on: how much chance likeness a dump holds.
        self.crowd = min(1.0, max(0.0, math.log10(max(len(words), 1) / 12)))
        self._known: dict[tuple[str, str], tuple[float, bool]] = {}

    def nearness(self, a: str, b: str) -> float:
        """0 for strangers, about 0.1 and more for one story, 1 for one article."""
        return 1.0 if a == b else self._pair(a, b)[0]

    def same(self, a: str, b: str) -> bool:
        """Whether two articles surely speak of the same names or share many figures or words: one story.

        Reports on the results of two companies are written in the same words; only the names part them.
        """
        return a == b or self._pair(a, b)[1]

    def _pair(self, a: str, b: str) -> tuple[float, bool]:
        key = (a, b) if a < b else (b, a)
        found = self._known.get(key)
        if found is None:
            words = _cosine(self._words.get(a, {}), self._words.get(b, {}))
            names = _cosine(self._names.get(a, {}), self._names.get(b, {}))
            shared = len(self._figures.get(a, set()) & self._figures.get(b, set()))
            enough = _SMALL_DUMP + (_SAME_WORDS - _SMALL_DUMP) * self.crowd
            same = names >= _SAME_NAMES or words >= enough or shared >= _SAME_FIGURES
            found = self._known[key] = (words + _FIGURE * min(shared, 4), same)
        return found


def _name_tokens(entity_id: str) -> list[str]:
    """The words of a name; countries name no story."""
    kind, _, slug = entity_id.partition(":")
    if kind == "place" and len(slug) == 2:
        return []
    return [t for t in slug.split("-") if len(t) > 3 or len(slug) < 6]


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

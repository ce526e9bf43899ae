"""How alike two framed figures are: log-odds that they state one fact, and the evidence for it in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.link.crowd import Crowd, count_words
from pipeline.link.nouns import Nouns, compile_nouns
from pipeline.link.stories import Stories
from pipeline.link.values import EQUAL, ROUNDED, Span, digits_of
from pipeline.records import Framed, Source
from pipeline.rulebook import Rulebook, once_per_book

_FIRST = ("subject", "frame.subject.first")
_OVERALL = "overall"
_NOTHING = 0.1
"""Shared words that weigh less than this in sum are none."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """rules/linking.toml."""

    agree: Mapping[str, float]
    slip: Mapping[str, float]
    event: Mapping[str, float]
    lakh_units: frozenset[str]
    oku_units: frozenset[str]
    scale_words: frozenset[str]
    """million, bn, crore: the words and letters of scale in a quote, in lower case."""


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """What is known of sources and units: who restates whom, which nouns count one thing."""

    cites: frozenset[tuple[str, str]]
    nouns: Nouns
    classes: Mapping[str, str]
    stories: Stories

    def opposed(self, a: str, b: str) -> bool:
        """Whether two metrics cannot be one: another class, or two different results."""
        one, two = self.classes.get(a, ""), self.classes.get(b, "")
        return bool(one and two) and (one != two or (one == "result" and a != b and "result" not in (a, b)))

    def restates(self, a: str, b: str) -> bool:
        """Whether one of two sources summarises or reprints the other."""
        return (a, b) in self.cites or (b, a) in self.cites

    def alike(self, a: str, b: str) -> bool:
        """Whether two units count one thing: ton and tonne, car and vehicle."""
        return self.nouns.plain(a) == self.nouns.plain(b)


def compile_ties(
    book: Rulebook, sources: Iterable[Source], mentions: Sequence[Framed], crowd: Crowd | None = None
) -> Ties:
    """Gather who cites whom, and the alike nouns of rules/units.toml."""
    cites = frozenset((s.id, cited) for s in sources for cited in s.cites)
    return Ties(cites, compile_nouns(book), _classes(book), Stories(mentions, crowd))


@once_per_book
def _classes(book: Rulebook) -> dict[str, str]:
    """Metric -> class."""
    return {row["value"]: row["class"] for row in book.rows("metrics", "metric") if row.get("class")}


def lakh_units(book: Rulebook) -> frozenset[str]:
    """Currencies whose figures are told in lakh and crore."""
    return frozenset(book.values("linking", "slip")["lakh_units"])


@once_per_book
def compile_weights(book: Rulebook) -> Weights:
    """Read the three tables of weights."""
    agree, slip, event = (
        {name: float(size) for name, size in book.values("linking", table).items() if not isinstance(size, list)}
        for table in ("agree", "slip", "event")
    )
    scales = {
        part.lower()
        for row in book.rows("numbers", "scale")
        for told in ("words", "plurals", "letters")
        for word in row.get(told, [])
        for part in word.split()
    }
    oku_units = frozenset(book.values("linking", "slip")["oku_units"])
    return Weights(agree, slip, event, lakh_units(book), oku_units, frozenset(scales))


def rarity(mentions: Iterable[Framed], crowd: Crowd | None = None) -> Mapping[str, float]:
    """Weight of each word: the rarer among the articles of the dump, the more it says."""
    if crowd is not None and crowd.background is not None:
        return crowd.background.weights
    where, articles = count_words((f.article, (word for word, _ in f.frame.words)) for f in mentions)
    return {word: math.log(1 + articles / seen) for word, seen in where.items()}


def overlap(a: Framed, b: Framed, weight: Mapping[str, float]) -> tuple[float, float]:
    """(cosine in 0..1, weighted sum of the shared words)."""
    left, right = dict(a.frame.words), dict(b.frame.words)
    shared = sum(min(left[w], right[w]) * weight[w] for w in left if w in right)
    if not shared:
        return 0.0, 0.0
    norms = sum(left[w] * weight[w] for w in left) * sum(right[w] * weight[w] for w in right)
    return shared / math.sqrt(norms), shared / 100


def evidence(
    a: Framed, b: Framed, relation: str, spans: tuple[Span, Span], weight: Mapping[str, float], ties: Ties
) -> dict[str, float]:
    """The features of a pair: name -> size, the names being those of rules/linking.toml."""
    digits = min(_told(spans[0]), _told(spans[1]), 3)
    kind = "rounded" if relation == ROUNDED else "equal" if relation == EQUAL else relation
    found: dict[str, float] = {"bias": 1.0, f"{kind}_{digits}": 1.0}
    cosine, shared = overlap(a, b, weight)
    found["cosine"] = cosine
    found["shared"] = min(shared, 3.0)
    if shared < _NOTHING:
        found[f"wordless_{digits}"] = 1.0
    if a.article != b.article:
        found["story"] = min(ties.stories.nearness(a.article, b.article), 0.3)
    else:
        found["same_article"] = 1.0
    one, two = a.frame, b.frame
    if one.metric and two.metric:
        if one.metric == two.metric:
            found["metric_same"] = 1.0
        elif ties.opposed(one.metric, two.metric):
            found["metric_opposed_firmly" if one.firm and two.firm else "metric_opposed"] = 1.0
    if one.subject and two.subject:
        found["subject_same" if one.subject == two.subject else "subject_differs"] = 1.0
        if one.subject != two.subject and one.subject.startswith("org:") and two.subject.startswith("org:"):
            found["organisation_differs"] = 1.0
            if _FIRST in one.rules and _FIRST in two.rules:
                found["actor_differs"] = 1.0
    if {a.mention.direction, b.mention.direction} in ({"up", "down"}, {"loss", "profit"}):
        found["direction_differs"] = 1.0
    if one.scope and two.scope:
        found["scope_same" if one.scope == two.scope else "scope_differs"] = 1.0
    elif (one.scope or two.scope) and not (changes(a) and changes(b)):
        found["scope_one_side"] = 1.0
    if (one.scope == _OVERALL) != (two.scope == _OVERALL):
        found["overall_one_side"] = 1.0
    if one.share != two.share:
        found["share_one_side"] = 1.0
    same = periods_agree(a, b)
    if same is not None:
        found["period_same" if same else "period_differs"] = 1.0
    if a.source == b.source:
        found["same_source"] = 1.0
    if a.article == b.article and "title" in (a.role, b.role):
        found["headline"] = 1.0
    elif ties.restates(a.source, b.source):
        found["restates"] = 1.0
    if a.mention.kind in ("percent", "quantity"):
        found[a.mention.kind] = 1.0
    if a.mention.unit != b.mention.unit and a.mention.kind == "quantity":
        found["unit_alike" if ties.alike(a.mention.unit, b.mention.unit) else "unit_open"] = 1.0
    if a.mention.per != b.mention.per:
        found["per_differs"] = 1.0
    return found


def changes(f: Framed) -> bool:
    """Whether a percentage tells by how much something moved: 'rose 4 percent', 'went up by 4 percent'."""
    return f.mention.kind == "percent" and (f.frame.scope == "change" or f.mention.direction in ("up", "down"))


def _told(span: Span) -> int:
    """How many digits a figure tells; a range tells those of both ends and that it is one."""
    if span.point:
        return len(digits_of(span.low))
    return len(digits_of(span.low)) + len(digits_of(span.high)) + 1


def periods_agree(a: Framed, b: Framed) -> bool | None:
    """True for one period, False for two that share no day, None where one is missing or they overlap."""
    one, two = a.frame, b.frame
    if not one.period or not two.period:
        return None
    if one.period == two.period:
        return True
    if one.start and one.end and two.start and two.end:
        return None if one.start < two.end and two.start < one.end else False
    return False


def odds(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The log-odds of a pair."""
    return sum(size * weights.get(name, 0.0) for name, size in found.items())

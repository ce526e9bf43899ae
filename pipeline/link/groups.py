"""Groups of mentions while they grow: union-find, what a group may take, who is whose best partner."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.link.likeness import Ties, Weights
from pipeline.link.values import POWER, SIGN, digits_of
from pipeline.records import Framed

_OWN_SCALE = frozenset({"times", "rank", "degree"})
"""Units whose figures are never those of another noun."""
_TOLD = 6
"""Facts of a sentence that make keys."""
_SIGNED = 3
"""Digits from which on one figure in two currencies is no chance."""
NEVER = -9.0
"""Mean odds of two groups that must not join."""
Best = dict[tuple[int, int], tuple[float, int, int, str]]
"""The best pair between two groups: (root, root) -> (odds, mention, mention, relation)."""


@dataclass(slots=True)
class Groups:
    """Union-find over mention indices, with the members of each root."""

    members: list[Framed]
    root: list[int]
    of: dict[int, list[int]]
    retold: list[tuple[int, int]] = field(default_factory=list)
    """Figures that a source tells once with a slip and once as other sources do: never joined, but contested."""

    def find(self, i: int) -> int:
        while self.root[i] != i:
            self.root[i] = self.root[self.root[i]]
            i = self.root[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self.find(i), self.find(j)))
        if a != b:
            self.root[b] = a
            one, two = self.of[a], self.of.pop(b)
            # Thousands of equal figures join one by one: the many are not copied for each of them.
            if one[-1] < two[0]:
                one.extend(two)
            elif len(two) == 1:
                insort(one, two[0])
            else:
                self.of[a] = sorted(one + two)


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """What pairs are weighed with: the fitted weights, the rarity of words, what is known of sources and units."""

    weights: Weights
    rarity: Mapping[str, float]
    ties: Ties


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each sentence the groups of its figures; for each figure its sentence."""

    groups: Mapping[tuple[str, int], frozenset[int]]
    sentence: Sequence[tuple[str, int]]

    def shared(self, i: int, j: int, own: tuple[int, int]) -> float:
        """How many other facts the sentences of two figures share, two at most."""
        if not self.sentence:
            return 0.0
        both = self.groups[self.sentence[i]] & self.groups[self.sentence[j]]
        return float(min(2, len(both - set(own))))

    def keys(self, i: int) -> set[str]:
        """Block keys of a figure: pairs of the facts that its sentence tells."""
        if not self.sentence:
            return set()
        told = sorted(self.groups[self.sentence[i]])[:_TOLD]
        return {f"n{x}|{y}" for k, x in enumerate(told) for y in told[k + 1 :]}


def neighbours_of(groups: Groups) -> Neighbours:
    sentence = [(f.article, f.sentence[0]) for f in groups.members]
    found: dict[tuple[str, int], set[int]] = {}
    for i, place in enumerate(sentence):
        if groups.members[i].mention.kind != "target":
            found.setdefault(place, set()).add(groups.find(i))
    frozen = {place: frozenset(of) for place, of in found.items()}
    return Neighbours({place: frozen.get(place, frozenset()) for place in sentence}, sentence)


def one_story(a: Framed, b: Framed, scales: Scales, table: Mapping[str, float]) -> bool:
    """Whether two articles are alike enough for a difference between them to mean something."""
    stories = scales.ties.stories
    return stories.same(a.article, b.article) and stories.nearness(a.article, b.article) >= table["least_story"]


def opposed(a: Framed, b: Framed, ties: Ties) -> bool:
    return a.frame.firm and b.frame.firm and ties.opposed(a.frame.metric, b.frame.metric)


def _digits(f: Framed) -> int:
    value = f.mention.value
    return len(digits_of(value)) if isinstance(value, Decimal) else 0


def comparable(a: Framed, b: Framed, ties: Ties, *, open_unit: bool) -> bool:
    """One unit, or nouns that count one thing; with `open_unit` also a count whose noun the text leaves out."""
    one, two = a.mention.unit, b.mention.unit
    if one == two or ties.alike(one, two):
        return True
    if not open_unit or is_code(one) or is_code(two) or not _OWN_SCALE.isdisjoint((one, two)):
        return False
    # '100 Boeing aircraft' and '100 Boeings': other nouns, one thing, but only where the figure itself tells something.
    return not (one and two) or min(_digits(a), _digits(b)) >= 2


def is_code(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def keep_best(best: Best, roots: tuple[int, int], score: float, i: int, j: int, how: str) -> None:
    """Keep a pair if it is the likeliest between its two groups; of equals the first in the text."""
    key = (min(roots), max(roots))
    if key not in best or (score, -i, -j) > (best[key][0], -best[key][1], -best[key][2]):
        best[key] = (score, i, j, how)


def join_mutual(groups: Groups, best: Best, threshold: float, denied: float = math.inf) -> None:
    """Join groups that are each other's best left-over partner.

    Two that have a source in common are two facts, or one with a slip where the pair is a power of ten apart and its
    odds reach `denied`, or one figure of many digits in two currencies: then it is contested.
    """
    top: dict[int, float] = {}
    for (a, b), (score, _, _, _) in best.items():
        top[a] = max(top.get(a, -99.0), score)
        top[b] = max(top.get(b, -99.0), score)
    for (a, b), (score, i, j, how) in sorted(best.items(), key=lambda e: (-e[1][0], e[0])):
        if score < threshold or score < top[a] - 0.5 or score < top[b] - 0.5:
            continue
        if groups.find(i) == groups.find(j):
            continue
        if share_source(groups, groups.find(i), groups.find(j)):
            told = how == POWER or (how == SIGN and min(_digits(groups.members[k]) for k in (i, j)) >= _SIGNED)
            if told and score >= denied:
                groups.retold.append((i, j))
            continue
        groups.join(i, j)


def share_source(groups: Groups, a: int, b: int) -> bool:
    """Whether one source states both in one unit: then they are two facts; a self-contradiction is not sought here."""
    one = {(groups.members[i].source, groups.members[i].mention.unit) for i in groups.of[a]}
    return any((groups.members[j].source, groups.members[j].mention.unit) in one for j in groups.of[b])

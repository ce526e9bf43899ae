"""Group mentions into facts.

1. A statement stays together: the two currencies of one pair, a target and the figure inside it.
2. Figures that agree (equal, rounded, inside a range) join when the odds say they are about one thing: the likeliest
   first, and a group takes another only if, on the average over their members, the odds hold.
3. What is left over on both sides, in like words and one slip apart, joins too, best partner with best partner: that
   is where conflicts sit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.link.blocks import agree_keys, pairs, slip_keys
from pipeline.link.likeness import Ties, Weights, evidence, odds, overlap, periods_agree
from pipeline.link.values import (
    AGREE,
    CUT,
    DIGITS,
    EQUAL,
    OTHER,
    POWER,
    ROUNDED,
    Span,
    digits_of,
    power_between,
    relation,
    span_of,
)
from pipeline.records import Framed

_TELLING = 8
"""Words that a statement needs to be known again by them alone."""
_TOLD_APART = frozenset(
    {"scope_differs", "scope_one_side", "period_differs", "per_differs", "direction_differs", "actor_differs"}
)
"""What parts two figures that are not a power of ten apart, whatever else they share."""
_FAR = 4
_VALUE_COSINE, _VALUE_SHARED = 0.6, 1.8
_TWICE = -0.5
"""Odds below which two equal figures of one source are two facts, whatever other members say."""
_SAMPLE = 6
"""Members of a group that are compared when two groups may join."""


@dataclass(frozen=True, slots=True)
class Link:
    """Why two mentions were joined, for `factledger explain`."""

    a: str
    b: str
    how: str
    odds: float
    evidence: tuple[tuple[str, float], ...]


@dataclass(slots=True)
class Groups:
    """Union-find over mention indices, with the members of each root."""

    members: list[Framed]
    root: list[int]
    of: dict[int, list[int]]
    links: list[Link] = field(default_factory=list)

    def find(self, i: int) -> int:
        while self.root[i] != i:
            self.root[i] = self.root[self.root[i]]
            i = self.root[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = sorted((self.find(i), self.find(j)))
        if a != b:
            self.root[b] = a
            self.of[a] = sorted(self.of[a] + self.of.pop(b))


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """What pairs are weighed with: the fitted weights, the rarity of words, what is known of sources and units."""

    weights: Weights
    rarity: Mapping[str, float]
    ties: Ties


def group(members: list[Framed], scales: Scales) -> Groups:
    """Join mentions into facts; `members` are the figures and targets of the dump in their order."""
    groups = Groups(members, list(range(len(members))), {i: [i] for i in range(len(members))})
    spans = [span_of(f.mention) for f in members]
    _statements(groups)
    buckets = list(_by_unit(members, _reprints(groups)))
    # Twice: what the first round joined is the ground for the neighbours of those figures in the second.
    for neighbours in (Neighbours({}, []), None):
        near = neighbours if neighbours is not None else _neighbours(groups)
        for bucket in buckets:
            _agreeing(groups, bucket, spans, scales, near)
        near = near if neighbours is not None else _neighbours(groups)
        for bucket in buckets:
            _slipped(groups, bucket, spans, scales, near)
        _wrong_sign(groups, spans, scales, near)
    _deadlines(groups, scales)
    _shares_of_change(groups, spans, scales, _neighbours(groups))
    return groups


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


def _neighbours(groups: Groups) -> Neighbours:
    sentence = [(f.article, f.sentence[0]) for f in groups.members]
    found: dict[tuple[str, int], set[int]] = {}
    for i, place in enumerate(sentence):
        if groups.members[i].mention.kind != "target":
            found.setdefault(place, set()).add(groups.find(i))
    frozen = {place: frozenset(of) for place, of in found.items()}
    return Neighbours({place: frozen.get(place, frozenset()) for place in sentence}, sentence)


def _reprints(groups: Groups) -> set[int]:
    """Join figures told in the very same words (copies of one text); all but the first need no further look."""
    first: dict[tuple[object, ...], int] = {}
    spare: set[int] = set()
    for i, f in enumerate(groups.members):
        m = f.mention
        if len(f.frame.words) < _TELLING:
            continue
        key = (m.kind, m.unit, m.value, m.low, m.high, m.deadline, m.per, f.frame.scope, f.frame.period, f.frame.words)
        home = first.setdefault(key, i)
        if home != i and groups.members[home].source != f.source:
            groups.join(home, i)
            spare.add(i)
    return spare


def _by_unit(members: Sequence[Framed], spare: set[int]) -> Iterator[list[int]]:
    """Indices of mentions that can be compared: one kind and unit, in order of first appearance."""
    buckets: dict[tuple[str, str], list[int]] = {}
    for i, f in enumerate(members):
        m = f.mention
        if i in spare or span_of(m) is None:
            continue
        unit = "%" if m.unit in ("%", "pp") else m.unit if _is_code(m.unit) else "count"
        kind = "target" if m.kind == "target" else ""
        buckets.setdefault((kind, unit), []).append(i)
    yield from buckets.values()


def _is_code(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _statements(groups: Groups) -> None:
    """Join conversions, and a target with the figure inside its span."""
    by_place: dict[tuple[str, int], int] = {}
    for i, f in enumerate(groups.members):
        if f.mention.kind != "target":
            by_place[f.article, f.mention.start] = i
    inside: dict[str, list[int]] = {}
    for i, f in enumerate(groups.members):
        inside.setdefault(f.article, []).append(i)
    for i, f in enumerate(groups.members):
        m = f.mention
        if m.partner >= 0 and (f.article, m.partner) in by_place:
            groups.join(i, by_place[f.article, m.partner])
        after = groups.members[i + 1] if i + 1 < len(groups.members) else None
        if after is not None and m.kind == "quantity" and m.high is not None and f.article == after.article:
            if after.mention.kind == "quantity" and (after.mention.low, after.mention.high) == (m.low, m.high):
                groups.join(i, i + 1)  # the two ends of one range
        if m.kind == "target" and (m.value is not None or m.low is not None):
            for j in inside[f.article]:
                n = groups.members[j].mention
                if (
                    n.kind != "target"
                    and m.start <= n.start
                    and n.end <= m.end
                    and n.value == m.value
                    and n.unit == m.unit
                ):
                    groups.join(i, j)
                    break


def _agreeing(
    groups: Groups, bucket: list[int], spans: Sequence[Span | None], scales: Scales, near: Neighbours
) -> None:
    members = [groups.members[i] for i in bucket]
    edges: list[tuple[float, int, int, str]] = []
    for x, y in pairs(members, [agree_keys(f) for f in members], scales.rarity):
        i, j = bucket[x], bucket[y]
        own = groups.find(i), groups.find(j)
        score = _agree_odds(groups.members[i], groups.members[j], spans[i], spans[j], scales)
        if score is None or own[0] == own[1]:
            continue
        extra = scales.weights.agree["neighbours"] * near.shared(i, j, own)
        if score[0] + extra > scales.weights.agree["threshold"]:
            edges.append((score[0] + extra, i, j, score[1]))
    for score_, i, j, how in sorted(edges, key=lambda e: (-e[0], e[1], e[2])):
        a, b = groups.find(i), groups.find(j)
        if a == b:
            continue
        extra = scales.weights.agree["neighbours"] * near.shared(i, j, (a, b))
        mean = _mean_odds(groups, a, b, spans, scales) + extra
        if mean > scales.weights.agree["threshold"]:
            groups.links.append(Link(groups.members[i].id, groups.members[j].id, how, round(score_, 2), ()))
            groups.join(a, b)


def _agree_odds(a: Framed, b: Framed, one: Span | None, two: Span | None, scales: Scales) -> tuple[float, str] | None:
    if one is None or two is None:
        return None
    how = relation(one, two)
    if how not in AGREE or not _comparable(a, b, scales.ties, open_unit=True):
        return None
    if _strangers(a, b, scales, scales.weights.agree) and not (how == EQUAL and len(digits_of(one.low)) > 3):
        return None
    return odds(evidence(a, b, how, (one, two), scales.rarity, scales.ties), scales.weights.agree), how


def _mean_odds(groups: Groups, a: int, b: int, spans: Sequence[Span | None], scales: Scales) -> float:
    """Mean odds over the pairs of two groups that have one unit; a pair that cannot agree counts strongly against."""
    total, n = 0.0, 0
    for i in _sample(groups.of[a]):
        for j in _sample(groups.of[b]):
            f, g = groups.members[i], groups.members[j]
            if not _comparable(f, g, scales.ties, open_unit=True) or spans[i] is None or spans[j] is None:
                continue
            score = _agree_odds(f, g, spans[i], spans[j], scales)
            if _opposed(f, g, scales.ties):
                return -9.0  # a net loss is no tax, whatever else the two groups hold
            if score is None:
                # Another unit of the pair disagrees: fine when it is a slip of it, else a sign of two facts.
                slipped = relation(spans[i], spans[j]) in (POWER, DIGITS)
                if f.source == g.source:
                    return -9.0  # one source does not state one fact with two values
                total += 0.0 if slipped else -2.0
            elif f.source == g.source and score[0] < _TWICE:
                return -9.0  # one source says it twice, in words that have nothing in common: two facts
            else:
                total += max(-4.0, min(score[0], 4.0))
            n += 1
    return total / n if n else -9.0


def _one_story(a: Framed, b: Framed, scales: Scales, table: Mapping[str, float]) -> bool:
    """Whether two articles are alike enough for a difference between them to mean something."""
    stories = scales.ties.stories
    least = table["least_story_small"] + (table["least_story"] - table["least_story_small"]) * stories.crowd
    return stories.same(a.article, b.article) and stories.nearness(a.article, b.article) >= least


def _one_sign(a: Framed, b: Framed) -> bool:
    """Whether both write the same sign or word ('$', 'francs') and only its reading differs from article to article."""
    one, two = _marks(a.quote), _marks(b.quote)
    return bool(one and two) and (one <= two or two <= one)


def _marks(quote: str) -> frozenset[str]:
    scales = {
        "million",
        "billion",
        "trillion",
        "crore",
        "lakh",
        "bn",
        "mn",
        "tn",
        "m",
        "b",
        "t",
        "k",
        "mln",
        "bln",
        "thousand",
    }
    words = "".join(c if c.isalpha() else " " for c in quote.lower()).split()
    return frozenset(c for c in quote if c in "$£€¥₩₹") | frozenset(words) - scales


def _strangers(a: Framed, b: Framed, scales: Scales, table: Mapping[str, float]) -> bool:
    """Whether the two articles tell different stories."""
    return scales.ties.stories.nearness(a.article, b.article) < table["least_story"]


def _opposed(a: Framed, b: Framed, ties: Ties) -> bool:
    return a.frame.firm and b.frame.firm and ties.opposed(a.frame.metric, b.frame.metric)


def _comparable(a: Framed, b: Framed, ties: Ties, *, open_unit: bool) -> bool:
    """One unit, or nouns that count one thing; with `open_unit` also a count whose noun the text leaves out."""
    one, two = a.mention.unit, b.mention.unit
    if one == two or {one, two} == {"%", "pp"} or ties.alike(one, two):
        return True
    return open_unit and "times" not in (one, two) and "rank" not in (one, two) and not (_is_code(one) or _is_code(two))


def _sample(of: list[int]) -> list[int]:
    return of if len(of) <= _SAMPLE else [of[k * (len(of) - 1) // (_SAMPLE - 1)] for k in range(_SAMPLE)]


def _slipped(groups: Groups, bucket: list[int], spans: Sequence[Span | None], scales: Scales, near: Neighbours) -> None:
    """Join what is left over on both sides: one slip apart, in like words."""
    members = [groups.members[i] for i in bucket]
    stated: dict[str, list[tuple[int, Span]]] = {}
    for i in bucket:
        span = spans[i]
        assert span is not None
        stated.setdefault(groups.members[i].source, []).append((i, span))
    best: dict[tuple[int, int], tuple[float, int, int, str]] = {}
    keys = [slip_keys(f) | _word_keys(f, scales.rarity) for f in members]
    for x, y in pairs(members, keys, scales.rarity):
        i, j = bucket[x], bucket[y]
        a, b = groups.find(i), groups.find(j)
        f, g = groups.members[i], groups.members[j]
        one, two = spans[i], spans[j]
        if a == b or f.source == g.source or one is None or two is None:
            continue
        if not _comparable(f, g, scales.ties, open_unit=False):
            continue
        how = relation(one, two)
        if how in AGREE or not _one_story(f, g, scales, scales.weights.slip):
            continue
        if how == POWER and not _power_of_a_slip(one, two, f.mention.unit, scales):
            continue
        if _said_there(groups, a, one, stated[g.source]) or _said_there(groups, b, two, stated[f.source]):
            continue
        found = evidence(f, g, how, (one, two), scales.rarity, scales.ties)
        beside = near.shared(i, j, (a, b))
        least = scales.weights.slip["least_shared_1" if "power_1" in found else "least_shared"]
        if found["shared"] < least and "power_3" not in found and not beside:
            continue
        if how != POWER and not _TOLD_APART.isdisjoint(found):
            continue
        if how == OTHER and (_quoted(f) or not _same_words(found)):
            continue
        score = odds(found, scales.weights.slip) + scales.weights.slip["neighbours"] * beside
        if how != POWER and _within_bound(one, two):
            continue  # 405 million is within 'up to 450 million'
        if score > scales.weights.slip["threshold"] - 1.0:
            key = (min(a, b), max(a, b))
            if key not in best or (score, -i, -j) > (best[key][0], -best[key][1], -best[key][2]):
                best[key] = (score, i, j, how)
    _mutual(groups, best, scales.weights.slip["threshold"])


def _deadlines(groups: Groups, scales: Scales) -> None:
    """Targets without a figure: the same event by its words, whether the dates agree or not."""
    bare = [i for i, f in enumerate(groups.members) if f.mention.kind == "target" and span_of(f.mention) is None]
    members = [groups.members[i] for i in bare]
    keys = [_event_keys(f, scales.rarity) for f in members]
    table = scales.weights.event
    best: dict[tuple[int, int], tuple[float, int, int, str]] = {}
    for x, y in pairs(members, keys, scales.rarity):
        i, j = bare[x], bare[y]
        f, g = members[x], members[y]
        if f.source == g.source or not f.mention.deadline or not g.mention.deadline:
            continue
        if not _one_story(f, g, scales, table):
            continue
        same = periods_agree(f, g)
        cosine, shared = overlap(f, g, scales.rarity)
        score = table["bias"] + table["cosine"] * cosine + table["shared"] * min(shared, 3.0)
        score += table["date_same"] if same else table["date_differs"] if same is False else 0.0
        if f.frame.subject and f.frame.subject == g.frame.subject:
            score += table["subject_same"]
        key = (min(groups.find(i), groups.find(j)), max(groups.find(i), groups.find(j)))
        if key[0] != key[1] and score > table["threshold"] and (key not in best or score > best[key][0]):
            best[key] = (score, i, j, "event")
    _mutual(groups, best, table["threshold"])


def _shares_of_change(groups: Groups, spans: Sequence[Span | None], scales: Scales, near: Neighbours) -> None:
    """The percentage beside one and the same figure in two articles, the only one in both sentences, going one way."""
    by_sentence: dict[tuple[str, int], list[int]] = {}
    for i, f in enumerate(groups.members):
        if f.mention.kind == "percent" and f.mention.low is None:
            by_sentence.setdefault(near.sentence[i], []).append(i)
    lone = [of[0] for of in by_sentence.values() if len(of) == 1]
    by_fact: dict[int, list[int]] = {}
    for i in lone:
        for fact in sorted(near.groups[near.sentence[i]]):
            by_fact.setdefault(fact, []).append(i)
    for fact, of in sorted(by_fact.items()):
        if len({groups.members[m].article for m in groups.of[groups.find(fact)]}) < 2 or len(of) > 12:
            continue
        for x, i in enumerate(of):
            for j in of[x + 1 :]:
                f, g = groups.members[i], groups.members[j]
                a, b = groups.find(i), groups.find(j)
                if a == b or f.source == g.source or _share_article(groups, a, b):
                    continue
                if not _one_story(f, g, scales, scales.weights.slip):
                    continue
                if f.mention.direction != g.mention.direction or f.mention.direction not in ("up", "down"):
                    continue
                one, two = spans[i], spans[j]
                if one is None or two is None or _mean_odds(groups, a, b, spans, scales) == -9.0:
                    continue
                how = relation(one, two)
                groups.links.append(Link(f.id, g.id, f"beside one figure, {how}", 0.0, ()))
                groups.join(i, j)


def _wrong_sign(groups: Groups, spans: Sequence[Span | None], scales: Scales, near: Neighbours) -> None:
    """The same digits and scale in another currency, in like words: '$3tn' where the others write 3 trillion yen."""
    money = [i for i, f in enumerate(groups.members) if f.mention.kind == "amount" and f.mention.low is None]
    members = [groups.members[i] for i in money]
    best: dict[tuple[int, int], tuple[float, int, int, str]] = {}
    keys = [{f"{f.mention.value}"} if f.mention.partner < 0 else set() for f in members]
    for x, y in pairs(members, keys, scales.rarity):
        i, j = money[x], money[y]
        f, g, one, two = groups.members[i], groups.members[j], spans[i], spans[j]
        a, b = groups.find(i), groups.find(j)
        if f.source == g.source or f.mention.unit == g.mention.unit or one is None or two is None or a == b:
            continue
        if not scales.ties.stories.same(f.article, g.article) or _one_sign(f, g):
            continue
        score = odds(evidence(f, g, "sign", (one, two), scales.rarity, scales.ties), scales.weights.slip)
        score += scales.weights.slip["neighbours"] * near.shared(i, j, (a, b))
        key = (min(a, b), max(a, b))
        if score > scales.weights.slip["threshold"] and (key not in best or score > best[key][0]):
            best[key] = (score, i, j, "sign")
    _mutual(groups, best, scales.weights.slip["threshold"])


def _mutual(groups: Groups, best: dict[tuple[int, int], tuple[float, int, int, str]], threshold: float) -> None:
    """Join groups that are each other's best left-over partner."""
    top: dict[int, float] = {}
    for (a, b), (score, _, _, _) in best.items():
        top[a] = max(top.get(a, -99.0), score)
        top[b] = max(top.get(b, -99.0), score)
    for (a, b), (score, i, j, how) in sorted(best.items(), key=lambda e: (-e[1][0], e[0])):
        if score < threshold or score < top[a] - 0.5 or score < top[b] - 0.5:
            continue
        if groups.find(i) == groups.find(j) or _share_article(groups, groups.find(i), groups.find(j)):
            continue
        groups.links.append(Link(groups.members[i].id, groups.members[j].id, how, round(score, 2), ()))
        groups.join(i, j)


def _share_article(groups: Groups, a: int, b: int) -> bool:
    """Whether one source states both in one unit: then they are two facts; a self-contradiction is not sought here."""
    one = {(groups.members[i].source, groups.members[i].mention.unit) for i in groups.of[a]}
    return any((groups.members[j].source, groups.members[j].mention.unit) in one for j in groups.of[b])


def _said_there(groups: Groups, own: int, span: Span, others: Sequence[tuple[int, Span]]) -> bool:
    """Whether the other article states this figure too, so that it is not left over.

    An equal figure there that is known to belong to another fact, told in several articles, does not count.
    """
    for k, other in others:
        if relation(span, other) in (EQUAL, ROUNDED, CUT):
            root = groups.find(k)
            if root == own or len({groups.members[m].source for m in groups.of[root]}) < 2:
                return True
    return False


def _power_of_a_slip(one: Span, two: Span, unit: str, scales: Scales) -> bool:
    """A point misplaced, million for billion, oku for cho; lakh or crore left out where money is told in them."""
    power = power_between(one.low, two.low)
    return power <= _FAR or (power in (5, 7) and unit in scales.weights.lakh_units)


def _within_bound(one: Span, two: Span) -> bool:
    """Whether one figure is a cap or a floor that the other keeps."""
    for bound, other in ((one, two), (two, one)):
        if bound.qualifier == "at_most" and other.low <= bound.high:
            return True
        if bound.qualifier == "at_least" and other.high >= bound.low:
            return True
    return False


def _quoted(f: Framed) -> bool:
    """A price for a thing ('$25 a share') moves from day to day: two of them contradict nothing."""
    return f.mention.per not in ("", "year", "month", "week", "day", "hour")


def _same_words(found: Mapping[str, float]) -> bool:
    """Whether two figures that no slip explains are told in so like words that they must be one fact."""
    alike = found["cosine"] >= _VALUE_COSINE and found["shared"] >= _VALUE_SHARED
    return alike and "subject_differs" not in found and "metric_opposed" not in found


def _word_keys(f: Framed, weight: Mapping[str, float]) -> set[str]:
    """Pairs of the weightiest words: figures that no digits bring together meet only in like words."""
    words = sorted(w for w, _ in sorted(f.frame.words, key=lambda w: (-w[1] * weight.get(w[0], 0.0), w[0]))[:4])
    return {f"w{x}|{y}" for i, x in enumerate(words) for y in words[i + 1 :]}


def _event_keys(f: Framed, weight: Mapping[str, float]) -> set[str]:
    """The weightiest words of a target without a figure."""
    words = sorted(f.frame.words, key=lambda w: (-w[1] * weight.get(w[0], 0.0), w[0]))
    return {f"w{word}" for word, _ in words[:5]}

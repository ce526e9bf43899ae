"""Figures that differ and yet state one fact: where conflicts sit.

What is left over on both sides, in like words and one slip apart; the same figure under another currency's sign; the
percentage beside one and the same figure; and, in almost the same words, a difference that nothing explains.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.link.agree import mean_odds
from pipeline.link.blocks import pairs, slip_keys, weightiest
from pipeline.link.groups import (
    NEVER,
    Best,
    Groups,
    Neighbours,
    Scales,
    comparable,
    join_mutual,
    keep_best,
    one_story,
    share_source,
)
from pipeline.link.likeness import changes, evidence, odds
from pipeline.link.stated import Stated
from pipeline.link.values import (
    AGREE,
    CUT,
    DIGITS,
    EQUAL,
    OTHER,
    POWER,
    ROUNDED,
    SIGN,
    Span,
    digits_of,
    power_between,
    relation,
)
from pipeline.records import Framed

_TOLD_APART = frozenset(
    {"scope_differs", "scope_one_side", "period_differs", "per_differs", "direction_differs", "actor_differs"}
)
"""What parts two figures that are not a power of ten apart, whatever else they share."""
_FAR = 4
"""Powers of ten that a slip spans outside lakh and crore."""
NOWHERE = -1
_WORDS = frozenset({3, 5, 6, 7})
"""Powers of ten between two scale words: million and billion, crore and lakh crore."""
_SCOPES = frozenset({"scope_one_side", "scope_differs", "period_differs", "per_differs"})
_OPPOSED = frozenset({"metric_opposed", "metric_opposed_firmly"})
_BEFORE = "before"
"""The scope of what was so earlier: last year's figure, the forecast that no longer holds."""
_MANY = 4
"""Digits from which on a tenth is no chance: nobody tells a share of 10 % that exactly."""
_TELLING = 3
"""Digits that make a slip worth a look where nothing else ties two articles."""
_HOME = 3
"""Sums that an article tells in its own currency, at least."""
_MUCH = 2
"""Facts that two sentences share from which on they are told of one thing."""
_VALUE_COSINE, _VALUE_SHARED = 0.6, 1.8
"""Likeness of the words from which a difference that no slip explains is a conflict."""


def join_slipped(
    groups: Groups, bucket: list[int], spans: Sequence[Span | None], scales: Scales, near: Neighbours
) -> None:
    """Join what is left over on both sides: one slip apart, in like words."""
    members = [groups.members[i] for i in bucket]
    stated: dict[str, Stated] = {}
    for i in bucket:
        span = spans[i]
        assert span is not None
        stated.setdefault(groups.members[i].source, Stated()).add(i, span)
    table = scales.weights.slip
    threshold = table["threshold"]
    best: Best = {}
    keys = [slip_keys(f) | _word_keys(f, scales.rarity) | near.keys(i) for i, f in zip(bucket, members, strict=True)]
    told: dict[tuple[str, int], list[int]] = {}
    for i in bucket if near.sentence else ():
        told.setdefault(near.sentence[i], []).append(i)
    for x, y in pairs(members, keys, scales.rarity):
        i, j = bucket[x], bucket[y]
        a, b = groups.find(i), groups.find(j)
        f, g = groups.members[i], groups.members[j]
        one, two = spans[i], spans[j]
        if a == b or f.source == g.source or one is None or two is None:
            continue
        told_together = one_story(f, g, scales, table)
        if not told_together and not _told_alike(f, g, (one, two), scales):
            continue
        if not comparable(f, g, scales.ties, open_unit=False):
            continue
        how = relation(one, two)
        if how in AGREE:
            continue
        power = power_between(one.low, two.low) if how == POWER else 0
        if how == POWER and not _power_of_a_slip(power, f.mention.unit, scales):
            continue
        there = _said_there(groups, a, one, stated[g.source]), _said_there(groups, b, two, stated[f.source])
        if there != (NOWHERE, NOWHERE) and (NOWHERE not in there or how != POWER):
            continue
        found = evidence(f, g, how, (one, two), scales.rarity, scales.ties)
        beside = near.shared(i, j, (a, b))
        if "power_1" in found and found["shared"] < table["least_shared_1"] and not beside:
            continue
        if how != POWER and not _TOLD_APART.isdisjoint(found):
            continue
        if how == DIGITS and changes(f) and not (beside or "metric_same" in found or _same_words(found)):
            continue  # '41 percent' and '14 percent' are soon the growth of two things
        if how == OTHER and _quoted(f):
            continue
        if how == OTHER and not _same_words(found):
            if not _one_statement(found, beside):
                continue
            here, other = near.sentence[i], near.sentence[j]
            left = (
                _left_over(groups, told[here], near.groups[other]),
                _left_over(groups, told[other], near.groups[here]),
            )
            if left != ({a}, {b}):
                continue
        if how == POWER:
            found = _powers_apart(found, (f, g), (one, two), power, scales)
        score = odds(found, table) + table["neighbours"] * beside
        if how != POWER and _within_bound(one, two):
            continue  # 405 million is within 'up to 450 million'
        if not told_together and score < table["strangers"]:
            continue
        if there != (NOWHERE, NOWHERE):
            if score >= _least_retold(found, (one, two), power, table):
                groups.retold.append((j, there[0]) if there[1] == NOWHERE else (i, there[1]))
            continue
        if score > threshold - 1.0:
            keep_best(best, (a, b), score, i, j, how)
    join_mutual(groups, best, threshold, table["retold_point"])


def _told_alike(f: Framed, g: Framed, spans: tuple[Span, Span], scales: Scales) -> bool:
    """Whether two articles that share no rare figures are worth a look: in a dump of few, for three digits and more."""
    stories = scales.ties.stories
    if not stories.few or min(len(digits_of(span.low)) for span in spans) < _TELLING:
        return False
    return stories.nearness(f.article, g.article) >= scales.weights.slip["least_story"]


def _said_there(groups: Groups, own: int, span: Span, others: Stated) -> int:
    """Where the other article states this figure too, so that it is not left over; NOWHERE if it does not.

    An equal figure there that is known to belong to another fact, told in several articles, does not count.
    """
    for k, other in others.near(span):
        how = relation(span, other)
        if how == EQUAL or (how in (ROUNDED, CUT) and min(len(digits_of(span.low)), len(digits_of(other.low))) > 1):
            root = groups.find(k)
            if root == own or len({groups.members[m].source for m in groups.of[root]}) < 2:
                return k
    return NOWHERE


def _power_of_a_slip(power: int, unit: str, scales: Scales) -> bool:
    """A point misplaced, million for billion, oku for cho; lakh or crore left out where money is told in them."""
    return power <= _FAR or (power in (5, 7) and unit in scales.weights.lakh_units)


def _powers_apart(
    found: dict[str, float], pair: tuple[Framed, Framed], spans: tuple[Span, Span], power: int, scales: Scales
) -> dict[str, float]:
    """The evidence for two figures so many powers of ten apart, with what their ratio says."""
    if _odd_power(power, pair[0].mention.unit, scales):
        found = {**found, "odd_power": 1.0}
    if digits_of(spans[0].low) != digits_of(spans[1].low) and "power_3" not in found:
        return {**found, "rounded_power": 1.0}
    if _no_chance(spans, power) and "power_1" not in found:
        # No scope, no period and no 'a year' parts two figures by exactly a scale word, or repeats four digits.
        return {name: size for name, size in found.items() if name not in _SCOPES}
    if "power_3" in found and {f.frame.scope for f in pair} == {"", _BEFORE}:
        # What a later article tells as of before, an earlier one told as its own.
        return {name: size for name, size in found.items() if name != "scope_one_side"}
    return found


def _no_chance(spans: tuple[Span, Span], power: int) -> bool:
    """Whether a scale word lies between two figures, or just the point, and they repeat too many digits for a tenth."""
    digits = digits_of(spans[0].low)
    return power in _WORDS or (power == 1 and len(digits) >= _MANY and digits == digits_of(spans[1].low))


def _least_retold(
    found: Mapping[str, float], spans: tuple[Span, Span], power: int, table: Mapping[str, float]
) -> float:
    """The odds from which one source that states both values made a slip; below, it tells of two things.

    Three digits are no chance, two hardly.
    """
    if not {"odd_power", "rounded_power", "power_1"}.isdisjoint(found):
        return math.inf
    if "power_3" in found:
        if power not in _WORDS and not _OPPOSED.isdisjoint(found):
            return math.inf  # sales, and a profit of a tenth of them
        return table["retold_word" if _no_chance(spans, power) else "retold_point"]
    return table["retold_two_digits"] if power in _WORDS else math.inf


def _odd_power(power: int, unit: str, scales: Scales) -> bool:
    """Whether no single slip explains the ratio: two powers of ten outside lakh and crore, four outside oku and cho."""
    return (power == 2 and unit not in scales.weights.lakh_units) or (
        power == 4 and unit not in scales.weights.oku_units
    )


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


def _left_over(groups: Groups, told: Sequence[int], others: frozenset[int]) -> set[int]:
    """Facts among the figures of one sentence and unit that the other sentence does not tell."""
    return {groups.find(i) for i in told} - others


def _one_statement(found: Mapping[str, float], beside: float) -> bool:
    """Whether the two sentences share two more facts, and nothing in their frames speaks against a third."""
    return beside >= _MUCH and "subject_differs" not in found and "metric_opposed" not in found


def _word_keys(f: Framed, weight: Mapping[str, float]) -> set[str]:
    """Pairs of the weightiest words: figures that no digits bring together meet only in like words."""
    words = sorted(weightiest(f, weight, 4))
    return {f"w{x}|{y}" for i, x in enumerate(words) for y in words[i + 1 :]}


def join_wrong_sign(groups: Groups, spans: Sequence[Span | None], scales: Scales, near: Neighbours) -> None:
    """The same digits and scale in another currency, in like words: '$3tn' where the others write 3 trillion yen.

    A sign put wrong makes a sum that dwarfs all others of its article: 82 billion euros beside 2.8 and 1.1 billion.
    """
    money = [i for i, f in enumerate(groups.members) if f.mention.kind == "amount" and f.mention.low is None]
    members = [groups.members[i] for i in money]
    best: Best = {}
    keys = [_sign_keys(f) for f in members]
    sums = _sums(members)
    for x, y in pairs(members, keys, scales.rarity):
        i, j = money[x], money[y]
        f, g, one, two = groups.members[i], groups.members[j], spans[i], spans[j]
        a, b = groups.find(i), groups.find(j)
        if f.source == g.source or f.mention.unit == g.mention.unit or one is None or two is None or a == b:
            continue
        if not scales.ties.stories.same(f.article, g.article) or _one_sign(f, g, scales.weights.scale_words):
            continue
        if relation(one, two) != EQUAL and min(len(digits_of(one.low)), len(digits_of(two.low))) < _TELLING:
            continue
        if relation(one, two) not in (EQUAL, ROUNDED, CUT):
            continue
        if f.mention.partner >= 0 and g.mention.partner >= 0:
            continue  # each is borne out by its own conversion
        found = evidence(f, g, SIGN, (one, two), scales.rarity, scales.ties)
        if len(digits_of(one.low)) >= _MANY:
            found = {name: size for name, size in found.items() if name not in _SCOPES}
        if _alien(f, g, sums) or _alien(g, f, sums):
            found["sign_alien_3" if "sign_3" in found else "sign_alien_2"] = 1.0
        if _dwarfs(f, sums) != _dwarfs(g, sums):
            found["sign_dwarfs"] = 1.0
        elif max(f.mention.partner, g.mention.partner) >= 0 and "sign_3" not in found:
            continue  # of two digits many sums are told, and this one is borne out by its conversion
        score = odds(found, scales.weights.slip)
        score += scales.weights.slip["neighbours"] * near.shared(i, j, (a, b))
        if score > scales.weights.slip["threshold"]:
            keep_best(best, (a, b), score, i, j, SIGN)
    join_mutual(groups, best, scales.weights.slip["threshold"], scales.weights.slip["retold_sign"])


def _sign_keys(f: Framed) -> set[str]:
    """The figure, and what it is to three digits: others round."""
    value = f.mention.value
    if not isinstance(value, Decimal) or not value:
        return set()
    keys = {f"{value.normalize()}"}
    if len(digits_of(value)) >= _TELLING:
        keys.add(f"{value.quantize(Decimal(1).scaleb(value.adjusted() - 2)).normalize()}")
    return keys


def _sums(money: Sequence[Framed]) -> dict[tuple[str, str], list[Decimal]]:
    """The different sums of each article, currency by currency."""
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for f in money:
        if isinstance(f.mention.value, Decimal) and f.mention.value > 0:
            told = sums.setdefault((f.article, f.mention.unit), [])
            if f.mention.value not in told:
                told.append(f.mention.value)
    return sums


def _alien(f: Framed, g: Framed, sums: Mapping[tuple[str, str], Sequence[Decimal]]) -> bool:
    """Whether a sum is the only one in its currency, unconverted, in an article that tells its sums in the other's."""
    home = sums.get((f.article, g.mention.unit), ())
    return f.mention.partner < 0 and len(sums[f.article, f.mention.unit]) == 1 and len(home) >= _HOME


def _dwarfs(f: Framed, sums: Mapping[tuple[str, str], Sequence[Decimal]]) -> bool:
    """Whether a sum is ten times as large as every other that its article tells in that currency."""
    own = f.mention.value
    others = [value for value in sums[f.article, f.mention.unit] if value != own] if isinstance(own, Decimal) else []
    return bool(others) and isinstance(own, Decimal) and own >= 10 * max(others)


def _one_sign(a: Framed, b: Framed, scale_words: frozenset[str]) -> bool:
    """Whether both write the same sign or word ('$', 'francs') and only its reading differs from article to article."""
    one, two = _marks(a.quote, scale_words), _marks(b.quote, scale_words)
    return bool(one and two) and (one <= two or two <= one)


def _marks(quote: str, scale_words: frozenset[str]) -> frozenset[str]:
    words = "".join(c if c.isalpha() else " " for c in quote.lower()).split()
    return frozenset(c for c in quote if c in "$£€¥₩₹") | frozenset(words) - scale_words


def join_shares_of_change(groups: Groups, spans: Sequence[Span | None], scales: Scales, near: Neighbours) -> None:
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
                if a == b or f.source == g.source or share_source(groups, a, b):
                    continue
                if not one_story(f, g, scales, scales.weights.slip):
                    continue
                if f.mention.direction != g.mention.direction or f.mention.direction not in ("up", "down"):
                    continue
                if spans[i] is not None and spans[j] is not None and mean_odds(groups, a, b, spans, scales) != NEVER:
                    groups.join(i, j)

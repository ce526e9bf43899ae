"""rules/metrics.toml: what kind of figure it is, from the phrase that binds tightest to it.

A phrase may stand before its figure or right behind it ('a 5% stake', '40 people were killed'); one that touches a
figure from behind is that figure's alone. Figures of a chain ('rose 5% to 6 from 4, or 46 cents a share') share what
the first of them measures. The noun or the denominator of a figure speaks where no phrase does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.records import Mention
from pipeline.rulebook import Row, Rulebook
from pipeline.tokens import PhraseIndex, Tokens

KINDS = ("amount", "percent", "quantity")
_ANY = ""
_CHANGE = "change"
"""In `kinds`: percents that tell a rise or a fall, no others."""
_INDEX = {_CHANGE: "percent"}
FIRM = 4
"""How close a phrase is that stands right beside its figure."""
REACH = 11
"""How far from a figure a phrase may stand, in tokens."""
_NEVER = ("", "", False)
_FIGURE = 9
"""What another figure in between costs, in tokens."""
_OTHER = 3
"""The same, for one of another kind."""
_INSIDE = 4
"""What the figure counts ('5 million users') yields to a phrase beside it."""
_CLAUSE = 9
_COMMA = 2
_TOUCH = frozenset({(), ("of",), ("of", "about"), ("of", "some"), ("to",), ("at",)})
_NEAR = frozenset({("in",), ("of",), ("in", "the"), ("-",)})


class Told(NamedTuple):
    """The metric of a figure, the rule that says so, and how far away it stands."""

    value: str = ""
    rule: str = ""
    far: int = 99


NOTHING = Told()

_Payload = tuple[str, str, bool]
_Match = tuple[int, int, _Payload]


@dataclass(frozen=True, slots=True)
class _Limits:
    """What figures a metric may be said of."""

    kinds: frozenset[str]
    units: frozenset[str]
    """Empty for any."""
    reach: int


@dataclass(frozen=True, slots=True, eq=False)
class MetricRules:
    """rules/metrics.toml, compiled."""

    phrases: Mapping[str, PhraseIndex[_Payload]]
    """By kind of figure: (value, rule id, whether it only counts behind the figure)."""
    nouns: PhraseIndex[tuple[str, str]]
    """The phrases of every metric that is not tied to units: what a noun alone may name."""
    limits: Mapping[str, _Limits]
    by_unit: Mapping[str, tuple[str, str]]
    by_per: Mapping[str, tuple[str, str]]
    turned: Mapping[tuple[str, str], tuple[str, str]]
    """(metric, denominator) -> the metric that it then is."""
    no_units: frozenset[str]
    change: frozenset[str]
    chain: frozenset[str]
    parts: frozenset[str]
    links: frozenset[str]

    def may(self, rule: str, m: Mention) -> bool:
        """Whether the metric of a rule can be said of a figure."""
        limits = self.limits.get(rule)
        if limits is None:
            return True
        kind = kind_of(m)
        if kind == _ANY:
            return True
        named = kind in limits.kinds or (kind == "percent" and _CHANGE in limits.kinds)
        return named and (not limits.units or _noun(m, kind) in limits.units)

    def level(self, rule: str) -> bool:
        """Whether a percent that tells no change can be said to be this metric."""
        return "percent" in self.limits[rule].kinds


class Seen(NamedTuple):
    """The phrases and figures of one sentence."""

    phrases: Mapping[str, Sequence[_Match]]
    figures: Sequence[tuple[int, int, Mention]]
    """In the order of the text."""
    dates: Sequence[tuple[int, int]]


def compile_metrics(book: Rulebook) -> MetricRules:
    """Index the phrases by the kinds of figure that they may be said of."""
    phrases: dict[str, PhraseIndex[_Payload]] = {kind: PhraseIndex() for kind in (*KINDS, _ANY)}
    nouns: PhraseIndex[tuple[str, str]] = PhraseIndex()
    limits: dict[str, _Limits] = {}
    by_unit: dict[str, tuple[str, str]] = {}
    by_per: dict[str, tuple[str, str]] = {}
    turned: dict[tuple[str, str], tuple[str, str]] = {}
    rows = book.rows("metrics", "metric")
    for row in rows:
        told = (row["value"], row["id"])
        limits[row["id"]] = _Limits(
            frozenset(row.get("kinds", KINDS)), frozenset(row.get("with", ())), int(row.get("reach", REACH))
        )
        for phrase in row.get("phrases", []):
            _add(phrases, phrase, (*told, False), row)
            if not row.get("with"):
                nouns.add(phrase, told)
        for phrase in row.get("after", []):
            _add(phrases, phrase, (*told, True), row)
        for unit in row.get("units", []):
            by_unit.setdefault(unit, told)
        for per in row.get("per", []):
            if row.get("per_of"):
                turned.update({(metric, per): told for metric in row["per_of"]})
            else:
                by_per.setdefault(per, told)
    for row in rows:
        # After all phrases: what one metric must not be taken for may well be another.
        for phrase in row.get("never", []):
            _add(phrases, phrase, _NEVER, row)
            nouns.add(phrase, _NEVER[:2])
    lists = {
        name: frozenset(book.values("metrics", name)) for name in ("no_units", "change", "chain", "parts", "links")
    }
    return MetricRules(phrases, nouns, limits, by_unit, by_per, turned, **lists)


def _add(phrases: Mapping[str, PhraseIndex[_Payload]], phrase: str, told: _Payload, row: Row) -> None:
    for kind in sorted({_INDEX.get(kind, kind) for kind in row.get("kinds", KINDS)}):
        phrases[kind].add(phrase, told)
    if not row.get("with"):
        phrases[_ANY].add(phrase, told)


def kind_of(m: Mention) -> str:
    """The kind of figure that a mention holds; a target has the one of its unit, a date none."""
    if m.kind in KINDS:
        return m.kind
    if not m.unit:
        return _ANY
    if m.unit in ("%", "pp"):
        return "percent"
    return "amount" if len(m.unit) == 3 and m.unit.isupper() else "quantity"


def _noun(m: Mention, kind: str) -> str:
    return "%" if kind == "percent" else m.unit


def look(
    tokens: Tokens, first: int, last: int, members: Sequence[tuple[int, int, Mention]], rules: MetricRules
) -> Seen:
    """Find the phrases of a sentence, for the kinds of figure among the mentions that it has."""
    figures = sorted((f for f in members if f[2].kind in KINDS), key=lambda f: f[:2])
    kinds = {kind_of(m) for _, _, m in members if m.kind != "entity"}
    phrases = {kind: list(rules.phrases[kind].scan(tokens, first, last)) for kind in sorted(kinds)}
    return Seen(phrases, figures, [f[:2] for f in members if f[2].kind == "date"])


def metric_of(tokens: Tokens, m: Mention, first: int, last: int, seen: Seen, rules: MetricRules) -> Told:
    """The metric of the figure in tokens [first, last)."""
    kind = kind_of(m)
    if kind == "quantity" and m.unit.partition("/")[0] in rules.no_units:
        return NOTHING
    told = _plain(tokens, m, first, last, seen, rules)
    if m.per and (told.value, m.per) in rules.turned:
        return Told(*rules.turned[told.value, m.per], told.far)
    if not told.value:
        noun = (
            rules.by_unit.get(m.unit) if kind == "quantity" else rules.by_per.get(m.per) if kind == "amount" else None
        )
        return Told(*noun, REACH) if noun else NOTHING
    return told


def _plain(tokens: Tokens, m: Mention, first: int, last: int, seen: Seen, rules: MetricRules) -> Told:
    """What the words say, whatever the denominator."""
    told = _chained(tokens, m, first, last, seen, rules)
    return told if told is not None else _nearest(tokens, m, first, last, seen, rules)


def earlier_metric(tokens: Tokens, m: Mention, first: int, seen: Seen, rules: MetricRules) -> Told:
    """The metric of the figure before, for one that tells its old value."""
    earlier = [f for f in seen.figures if f[1] <= first]
    if not earlier:
        return NOTHING
    begin, end, other = earlier[-1]
    told = _plain(tokens, other, begin, end, seen, rules)
    return told._replace(far=REACH) if told.value and rules.may(told.rule, m) else NOTHING


def parallel_metric(tokens: Tokens, m: Mention, first: int, seen: Seen, rules: MetricRules) -> Told:
    """'puts the cost at 5 million, and Smith, who lost 2, at 7': the same preposition goes on with the metric."""
    lead = tokens.low[first - 1] if first else ""
    if lead not in _PARALLEL:
        return NOTHING
    for begin, end, other in reversed(seen.figures):
        if end >= first or (other.kind, other.unit) != (m.kind, m.unit) or tokens.low[begin - 1] != lead:
            continue
        told = _plain(tokens, other, begin, end, seen, rules)
        goes_on = any(word in _GOES_ON for word in tokens.low[end:first])
        return told if told.value and goes_on and rules.may(told.rule, m) else NOTHING
    return NOTHING


def labelled_metric(
    tokens: Tokens, m: Mention, first: int, last: int, words: Sequence[str], rules: MetricRules
) -> Told:
    """The metric that a label of a table names, its last phrase; `words` are all that the table says of the figure."""
    kind = kind_of(m)
    if kind == "quantity" and m.unit.partition("/")[0] in rules.no_units:
        return NOTHING
    changes = bool(m.direction) or any(word in rules.change for word in words)
    best = NOTHING
    for _, _, payload in rules.phrases[kind].scan(tokens, first, last):
        if payload is _NEVER or payload[2] or not rules.may(payload[1], m):
            continue
        if kind != "percent" or changes or rules.level(payload[1]):
            best = Told(*payload[:2], 0)
    return best


_PARALLEL = frozenset({"at", "to", "by"})
_GOES_ON = frozenset({"and", "while", "whereas", "but", ";"})


def _chained(tokens: Tokens, m: Mention, first: int, last: int, seen: Seen, rules: MetricRules) -> Told | None:
    """What the figure before measures, where only words of change part the two; None where it says nothing."""
    at, head = first, m
    for begin, end, other in reversed(seen.figures):
        if end > at or begin >= first:
            continue
        if not _links(tokens, end, at, seen.dates, (other.kind, other.unit) == (m.kind, m.unit), rules):
            break
        at, head = begin, other
    if head is m:
        return None
    beside = _nearest(tokens, m, first, last, seen, rules, behind_only=True)
    if beside.value:
        return beside
    ends = next(end for begin, end, other in seen.figures if other is head)
    told = _nearest(tokens, head, at, ends, seen, rules)
    return told if told.value and rules.may(told.rule, m) else None


def _links(
    tokens: Tokens, first: int, last: int, dates: Sequence[tuple[int, int]], alike: bool, rules: MetricRules
) -> bool:
    i, dated = first, False
    if last - first > 14:
        return False
    while i < last:
        inside = next((end for begin, end in dates if begin <= i < end), 0)
        if inside:
            i, dated = inside, True
        elif tokens.low[i] in rules.chain or (tokens.low[i] == "and" and dated and alike):
            # 'and' goes on with the same thing where each figure has its date: '6% in 2021 and 3% in 2022'
            i += 1
        else:
            return False
    return last > first


def is_share(tokens: Tokens, m: Mention, last: int) -> bool:
    """Whether a figure that ends before token `last` is a percentage of something: '15% of the workforce'."""
    return kind_of(m) == "percent" and tokens.low[last : last + 1] == ["of"]


def _nearest(
    tokens: Tokens, m: Mention, first: int, last: int, seen: Seen, rules: MetricRules, behind_only: bool = False
) -> Told:
    best = NOTHING
    kind = kind_of(m)
    share = is_share(tokens, m, last)
    for begin, end, payload in seen.phrases.get(kind, ()):
        if payload is _NEVER or not rules.may(payload[1], m):
            continue
        if payload[2] and begin < last:
            continue
        if kind == "percent" and not rules.level(payload[1]):
            if share or not _changes(tokens, m, first, last, end, begin, rules):
                continue
        if begin < last and end > first:
            cost = _INSIDE if kind == "quantity" else 0
        elif begin >= last:
            if share and begin > last:
                continue  # '12% of sales' is not what was sold, but '51% of the votes' is a phrase of its own
            cost = _behind(tokens, _past_rate(tokens, m, last), begin, seen, rules)
            if payload[2] and not cost:
                cost = -1  # 'holds 14% of the market' is a share of the market
        elif behind_only or _claimed(tokens, begin, end, seen, rules):
            continue
        else:
            cost = _before(tokens, m, end, first, seen, rules)
        if cost < best.far and cost <= rules.limits[payload[1]].reach:
            best = Told(*payload[:2], cost)
    return best if best.far <= REACH else NOTHING


def _changes(tokens: Tokens, m: Mention, first: int, last: int, end: int, begin: int, rules: MetricRules) -> bool:
    """Whether a percent tells how a thing grew or shrank, not how much of it there is."""
    if m.direction:
        return True
    between = tokens.low[end:first] if end <= first else tokens.low[last:begin]
    return any(word in rules.change for word in (*between, *tokens.low[max(end, last) : max(end, last) + 2]))


def _before(tokens: Tokens, m: Mention, end: int, first: int, seen: Seen, rules: MetricRules) -> int:
    gap = range(end, first)
    if tuple(tokens.low[end:first]) in _TOUCH:
        return 0
    # 'bought 60% of the mill for 5 million': a figure of another kind stands less in the way
    cost = sum(_FIGURE if other.kind == m.kind else _OTHER for begin, _, other in seen.figures if begin in gap)
    for i in gap:
        if any(begin <= i < last for begin, last in seen.dates):
            continue
        cost += 1
        if tokens.raw[i] == ":" and i == first - 1:
            continue  # 'the loss will be smaller: 60 million' points back
        if tokens.raw[i] in ";:()" or tokens.low[i] in rules.parts:
            cost += _CLAUSE
        elif tokens.raw[i] == ",":
            cost += _COMMA
    return cost


def _behind(tokens: Tokens, last: int, begin: int, seen: Seen, rules: MetricRules) -> int:
    """Only right behind, or with 'in', 'of the', 'were', an adjective or two between."""
    gap = tokens.low[last:begin]
    if not gap:
        return 0
    if tuple(gap) in _NEAR:
        return 1
    if len(gap) > 4 or any(f[0] < begin and f[1] > last for f in seen.figures):
        return 99
    if all(word in rules.links for word in gap):
        return 2
    words = gap[1:] if gap[0] in ("in", "of", "-") else gap
    if len(words) > 3 or any(not _plain_word(word, rules) for word in words):
        return 99
    return 3 + len(gap) if gap[0] in ("in", "of", "-") or len(words) <= 2 else 99


def _plain_word(word: str, rules: MetricRules) -> bool:
    return word == "-" or (word.isalpha() and word not in rules.chain and word not in rules.parts)


def _past_rate(tokens: Tokens, m: Mention, last: int) -> int:
    """Behind the denominator of a figure: 'a $31-a-share offer'."""
    if m.per:
        for i in range(last, min(last + 5, len(tokens.low))):
            if tokens.low[i] == m.per:
                return i + 1
    return last


def _claimed(tokens: Tokens, begin: int, end: int, seen: Seen, rules: MetricRules) -> bool:
    """Whether a phrase belongs to the figure that it stands right behind, or inside."""
    for left, right, _ in seen.figures:
        if left < end and begin < right:
            return True
        if right < begin <= right + 4 and tokens.raw[right - 1 : right] == ["%"] and tokens.low[right] == "of":
            return True  # 'it made 58% of sales and 71% of profit'
        if right == begin or (right + 1 == begin and tokens.raw[right] == "-"):
            return tokens.low[end : end + 1] == [] or tokens.low[end] not in rules.change
    return False

"""Growth told over several sentences or lines: the two values first, what lies between them behind.

'Then: $15.6bn. Now: $21.4bn. The rise: $5.8bn, which is 37 per cent.' A difference that is exactly what the two figures
right before it make proves that the three belong together, so the percentage beside it can be tested. 'That is 57 per
cent more' proves nothing by itself: there another article must state the right percentage beside the same two figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.display import display
from pipeline.link.values import digits_of
from pipeline.reconcile.findings import Finding
from pipeline.reconcile.increments import grown_totals
from pipeline.reconcile.relations import HUNDRED, ONE, Reach, point_of, reach_of, rounded, shown
from pipeline.records import Check, Framed
from pipeline.rulebook import Rulebook, once_per_book
from pipeline.tokens import PhraseIndex, phrases_of, tokenise

_ROLES = frozenset({"body", "title", "heading"})
_LENGTHS = frozenset({"times", "rank", "degree", "year", "month", "week", "day", "hour", "minute"})
_BACK = 360
"""Characters before a difference in which its two values stand."""
_BEFORE = 260
"""Characters before 'That is 5 per cent more' in which its two values stand."""
_BESIDE = 6
"""Words between a difference and its percentage."""
_LOOKED = 12
"""Figures before a place that are looked at."""
_SHARP = Decimal("0.08")
"""A difference is proved by figures that leave less of it open than this."""
_NOT_MORE = 3
"""A percentage further than this factor from the one worked out tells something else."""


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    beside: frozenset[str]
    rise: frozenset[str]
    fall: frozenset[str]
    opens: PhraseIndex[bool]
    slack: Decimal


@once_per_book
def _compile(book: Rulebook) -> _Words:
    opens = phrases_of(book.values("checks", "makes"))
    beside, rise, fall = (frozenset(book.values("checks", name)) for name in ("beside", "rise", "fall"))
    return _Words(beside, rise, fall, opens, Decimal(str(book.values("reconcile", "growth_slack"))))


def told_differences(mentions: Sequence[Framed], texts: Mapping[str, str], book: Rulebook) -> list[Finding]:
    """What the texts say of the growth between two figures that they told before."""
    words = _compile(book)
    found: list[Finding] = []
    bare: list[tuple[Framed, Framed, Framed]] = []
    for figures in _articles(mentions):
        text = texts.get(figures[0].article, "")
        found.extend(grown_totals(figures, text, book))
        for at, percent in enumerate(figures):
            if not _states_growth(percent):
                continue
            finding = _proved(figures, at, text, words)
            if finding is not None:
                found.append(finding)
                continue
            pair = _pair_before(figures, at, text, words)
            if pair is not None:
                bare.append((percent, *pair))
    return [*found, *_against_others(bare, mentions, words)]


def _articles(mentions: Sequence[Framed]) -> Iterator[list[Framed]]:
    """The figures of each article in prose and bullets, conversions left out."""
    figures: list[Framed] = []
    for f in mentions:
        if figures and figures[-1].article != f.article:
            yield figures
            figures = []
        m = f.mention
        if f.role not in _ROLES or m.kind not in ("amount", "quantity", "percent") or m.unit in _LENGTHS:
            continue
        if not isinstance(m.value, Decimal) or m.low is not None or 0 <= m.partner < m.start:
            continue
        figures.append(f)
    if figures:
        yield figures


def _states_growth(f: Framed) -> bool:
    return f.mention.kind == "percent" and f.mention.unit == "%" and reach_of(f) is not None


def _proved(figures: Sequence[Framed], at: int, text: str, words: _Words) -> Finding | None:
    """The percentage beside a difference that the two figures right before it prove."""
    percent = figures[at]
    for step in (-1, 1):
        if not 0 <= at + step < len(figures):
            continue
        gap = figures[at + step]
        if gap.mention.kind == "percent" or gap.sentence != percent.sentence:
            continue
        left, right = (gap, percent) if step < 0 else (percent, gap)
        between = tokenise(text[left.mention.end : right.mention.start]).low
        if len(between) > _BESIDE or not (words.beside | {gap.mention.per}).issuperset(between):
            continue
        if tokenise(text[right.mention.end : right.mention.end + 12]).low[:1] == ["of"]:
            continue  # a share of something else
        behind = min(at, at + step)
        pair = _last_two(figures[max(0, behind - _LOOKED) : behind], gap, _BACK)
        if pair is not None and _lies_between(gap, pair):
            return _tested(percent, pair, _way(text, percent, pair, words), words.slack, gap)
    return None


def _last_two(figures: Sequence[Framed], f: Framed, back: int) -> tuple[Framed, Framed] | None:
    """The two figures of one unit right before a place, the older first, if they stand near and differ."""
    begin = f.mention.start - back
    near = [g for g in figures if g.mention.start >= begin and g.mention.unit == f.mention.unit]
    if len(near) < 2:
        return None
    one, two = near[-2:]
    if one.mention.per != two.mention.per or one.mention.value == two.mention.value:
        return None
    if reach_of(one) is None or reach_of(two) is None:
        return None
    return (two, one) if _older(two, one) else (one, two)


def _older(a: Framed, b: Framed) -> bool:
    """Whether the frames say that the one is of an earlier time than the other."""
    return bool(a.frame.end and b.frame.start) and a.frame.end <= b.frame.start and a.frame.period != b.frame.period


def _lies_between(gap: Framed, pair: tuple[Framed, Framed]) -> bool:
    """Whether a figure is the difference of two others, told sharply enough for that to be no chance."""
    stated, one, two = reach_of(gap), reach_of(pair[0]), reach_of(pair[1])
    if stated is None or one is None or two is None or gap.mention.per != pair[0].mention.per:
        return False
    if gap.mention.value in (pair[0].mention.value, pair[1].mention.value) or len(digits_of(stated.middle)) < 2:
        return False
    made = two.less(one) if two.middle > one.middle else one.less(two)
    return made.meets(stated) and made.high - made.low <= stated.middle * _SHARP


def _way(text: str, f: Framed, pair: tuple[Framed, Framed], words: _Words) -> int:
    """1 where the words tell a rise, -1 a fall; else as the two values go from the older to the newer."""
    told = tokenise(text[f.sentence[0] : f.sentence[1]]).low
    up, down = any(w in words.rise for w in told), any(w in words.fall for w in told)
    if up != down:
        return 1 if up else -1
    return 1 if point_of(pair[1]).middle > point_of(pair[0]).middle else -1


def _change(small: Reach, large: Reach, way: int) -> Reach:
    """The percentage from the smaller value up to the larger, or from the larger down to the smaller."""
    if way > 0:
        return Reach((large.low / small.high - ONE) * HUNDRED, (large.high / small.low - ONE) * HUNDRED)
    return Reach((ONE - small.high / large.low) * HUNDRED, (ONE - small.low / large.high) * HUNDRED)


def _ordered(a: Reach, b: Reach) -> tuple[Reach, Reach]:
    return (a, b) if a.middle <= b.middle else (b, a)


def _tested(percent: Framed, pair: tuple[Framed, Framed], way: int, slack: Decimal, *others: Framed) -> Finding | None:
    """The check of a percentage against two values; None where it must tell something else."""
    stated, reaches = reach_of(percent), [r for f in pair if (r := reach_of(f)) is not None]
    if stated is None or len(reaches) < 2:
        return None
    small, large = _ordered(*reaches)
    more = slack * max(percent.mention.precision or ONE, Decimal("0.1"))
    stated = Reach(stated.low - more, stated.high + more)
    ids = tuple(f.id for f in sorted((*pair, percent, *others), key=lambda f: f.mention.start))
    old, new = sorted(pair, key=lambda f: point_of(f).middle)[:: 1 if way > 0 else -1]
    for told in (way, -way):  # a share of the larger value is no slip either
        made = _change(small, large, told)
        if made.meets(stated):
            text = f"{shown(old)} to {shown(new)} is in line with {shown(percent)}"
            return Finding(Check("growth", True, text, ids), allowed={percent.id: made})
    exact = _change(*_ordered(point_of(old), point_of(new)), way)
    if not stated.middle / _NOT_MORE < exact.middle < stated.middle * _NOT_MORE:
        return None
    implied = rounded(exact.middle, percent)
    sign = "+" if way > 0 else "-"
    words = display(exact.middle.quantize(ONE.scaleb(max(exact.middle.adjusted() - 2, -4))), "%")
    text = f"{shown(old)} to {shown(new)} is {sign}{words}, not {shown(percent)}"
    made = _change(small, large, way)
    return Finding(Check("growth", False, text, ids), "growth", percent, implied, True, {percent.id: made})


def _pair_before(figures: Sequence[Framed], at: int, text: str, words: _Words) -> tuple[Framed, Framed] | None:
    """The two figures that 'That is 5 per cent more' sums up: the only ones of the sentences before, in one unit."""
    percent = figures[at]
    begin = percent.sentence[0]
    opening = tokenise(text[begin : percent.mention.start])
    if len(opening) > _BESIDE or words.opens.match(opening, 0) is None:
        return None
    behind = tokenise(text[percent.mention.end : percent.mention.end + 24]).low[:2]
    if not any(w in words.rise or w in words.fall for w in (*opening.low, *behind)) or "than" in behind:
        return None
    before = figures[max(0, at - _LOOKED) : at]
    near = [g for g in before if begin - _BEFORE <= g.mention.start and g.mention.end <= begin]
    if len(near) != 2 or near[0].mention.unit != near[1].mention.unit or near[0].mention.kind == "percent":
        return None
    return _last_two(near, near[1], _BEFORE)


def _against_others(
    bare: Sequence[tuple[Framed, Framed, Framed]], mentions: Sequence[Framed], words: _Words
) -> Iterator[Finding]:
    """Each percentage that another article states rightly beside the same two figures."""
    if not bare:
        return
    told: dict[tuple[str, tuple[int, int]], list[Framed]] = {}
    wanted = {_stated(f) for _, *pair in bare for f in pair}
    places: dict[tuple[str, object], dict[tuple[str, tuple[int, int]], None]] = {}
    for f in mentions:
        if isinstance(f.mention.value, Decimal) and f.mention.low is None:
            place = (f.article, f.sentence)
            told.setdefault(place, []).append(f)
            if _stated(f) in wanted:
                places.setdefault(_stated(f), {})[place] = None
    for percent, old, new in bare:
        finding = _tested(percent, (old, new), 1 if point_of(new).middle > point_of(old).middle else -1, words.slack)
        if finding is None or finding.check.passed:
            continue
        allowed, second = finding.allowed[percent.id], places[_stated(new)]
        for place in places[_stated(old)]:
            if place[0] == percent.article or place not in second:
                continue
            right = [f for f in told[place] if _states_growth(f) and (r := reach_of(f)) and r.meets(allowed)]
            if right:
                yield finding
                break


def _stated(f: Framed) -> tuple[str, object]:
    """A figure without its currency: each text reads a bare '$' on its own."""
    return f.mention.kind, f.mention.value

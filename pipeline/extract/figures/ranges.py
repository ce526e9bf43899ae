"""Two neighbours of one unit that are the ends of a range: '$5-7 billion', 'between 2 and 3 percent'."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.extract.figures.measure import QUANTITY, ChangeRules, Measure
from pipeline.extract.figures.sharing import DASHES, RANGE_WORDS, joint, says_between
from pipeline.tokens import WORD, Tokens

_HEDGES = frozenset({"about", "around", "as", "much", "up", "perhaps", "maybe", "even", "possibly", "nearly", "almost"})
_LEADS = frozenset(
    {"about", "around", "some", "nearly", "almost", "roughly", "over", "another", "a", "further", "just"}
)
_OPEN = frozenset({"will", "would", "could", "may", "might", "can", "should", "to", "expected", "likely"})
_ALIKE = 3
"""Up to so many times the first figure the second one may be the end of a range that somebody expects."""
_RATE_MARKS = (["-"], ["–"], ["/"])


def ranges(tokens: Tokens, measures: list[Measure], changes: ChangeRules) -> list[Measure]:
    """The measures with the two ends of a range joined."""
    out: list[Measure] = []
    for m in measures:
        if out and out[-1].side == "before" and (m.side == "shared" or _same_sign(tokens, out[-1], m)):
            out[-1] = _scaled_by(out[-1], m)
        if out and m.first - out[-1].last < 5 and _is_range(tokens, out[-1], m, changes):
            out[-1] = _joined(tokens, out[-1], m)
        else:
            out.append(m)
    return out


def _same_sign(tokens: Tokens, a: Measure, b: Measure) -> bool:
    """'$5-$7 billion', '£1.5 to £2m', 'between $5 and $7 billion'."""
    between = joint(tokens, a.last, b.first)
    if not between or a.sign is None or b.sign is None or a.sign.name != b.sign.name:
        return False
    word = between[0]
    return word in DASHES or word == "to" or (word == "and" and says_between(tokens, a.first))


def _scaled_by(a: Measure, b: Measure) -> Measure:
    """'$5-7 billion': the first figure takes the scale of the second."""
    f, scale = a.figure, b.figure.scale
    if f.scale != 1 or scale == 1 or f.mantissa > b.figure.mantissa or f.value >= 1000:
        return a
    return replace(a, figure=replace(f, value=f.value * scale, precision=f.precision * scale, scale=scale))


def _is_range(tokens: Tokens, a: Measure, b: Measure, changes: ChangeRules) -> bool:
    if a.kind != b.kind or a.unit != b.unit or a.low is not None or a.rule == "unit.bare" or a.factor != b.factor:
        return False
    between = joint(tokens, a.last, b.first) or tokens.low[a.last : b.first]
    while between and between[-1] in _HEDGES:
        between = between[:-1]
    if len(between) != 1 or between[0] not in RANGE_WORDS or between[0] == "from":
        return False
    if between[0] in DASHES and tokens.gap[a.last] != tokens.gap[min(a.last + 1, len(tokens) - 1)]:
        return False
    if _is_rate(tokens, a, b):
        return True
    if a.value >= b.value or b.value > a.value * 1000:
        return False
    if between[0] == "and":
        return says_between(tokens, a.first)
    if between[0] == "to":
        return not (_is_change(tokens, a.first, changes) or _is_step(tokens, a, b, changes))
    if between[0] == "or":
        return b.value <= a.value * 3
    return True


def _is_rate(tokens: Tokens, a: Measure, b: Measure) -> bool:
    """'125.74-76 yen': the second figure gives the last decimals of the first."""
    one, two = tokens.raw[a.figure.first], tokens.raw[b.figure.first]
    if "." not in one or tokens.raw[a.figure.last : b.first] not in _RATE_MARKS or not two.isdecimal():
        return False
    decimals = one.rpartition(".")[2]
    return len(decimals) == len(two) and int(two) > int(decimals) and a.figure.scale == b.figure.scale == 1


def _is_change(tokens: Tokens, first: int, changes: ChangeRules) -> bool:
    """Whether 'from X to Y' tells a movement: a word of change stands close before 'from'."""
    window = tokens.low[max(0, first - 9) : first]
    return "from" in window and any(w in changes.words for w in window)


def _is_step(tokens: Tokens, a: Measure, b: Measure, changes: ChangeRules) -> bool:
    """'rose by 5 billion yen to 33 billion yen', 'rose 3 billion to 33 billion yen': by how much, and to what.

    Each figure has a unit or a scale of its own. Without 'by', and where it is only expected ('would rise by $5 billion
    to $7 billion', 'a rise of 3 percent to 5 percent'), it is a range as long as the figures are alike.
    """
    if b.side == "shared" or (a.side == "shared" and tokens.kind[a.last - 1] != WORD and not b.figure.grouped):
        return False
    i, low = a.first - 1, tokens.low
    while i > 0 and low[i] in _LEADS:
        i -= 1
    if i < 0:
        return False
    verb = i
    if low[i] in ("by", "of"):
        near = (j for j in range(i - 1, max(-1, i - 9), -1) if low[j] in changes.words)
        verb = next(near, -1)
    if verb < 0 or (verb == i and low[i] not in changes.alone) or any(word in ".!?;" for word in low[verb:i]):
        return False
    sure = low[i] == "by" and a.side != "shared" and not any(w in _OPEN for w in low[max(0, verb - 3) : verb])
    return sure or b.value > a.value * _ALIKE


def _joined(tokens: Tokens, a: Measure, b: Measure) -> Measure:
    if _is_rate(tokens, a, b):
        one = tokens.raw[a.figure.first]
        high = Decimal(one.rpartition(".")[0] + "." + tokens.raw[b.figure.first])
        return replace(a, last=b.last, low=a.value, high=high * a.factor, side="both")
    upper = b.figure if a.kind == QUANTITY else None
    return replace(
        a, last=b.last, low=a.value, high=b.value, upper=upper, side="both", per=a.per or b.per,
        label=a.label or b.label, sign=a.sign or b.sign, rule=b.rule if a.side == "shared" else a.rule,
    )  # fmt: skip

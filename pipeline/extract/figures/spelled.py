"""Spelt-out figures: 'two and a half billion', 'half a trillion', 'three quarters of a billion'."""

from __future__ import annotations

from decimal import Decimal

from pipeline.extract.figures.numerals import ONE, Figure, NumberRules, scaled
from pipeline.tokens import GLUED, LINE, Tokens

_TENTH, _HALF = Decimal("0.1"), Decimal("0.5")
_EACH = frozenset({"a", "an", "every", "per"})
_SHARES = frozenset({"percent", "per", "percentage", "pct", "point", "points", "%"})


def from_words(tokens: Tokens, i: int, done: int, rules: NumberRules) -> Figure | None:
    """The figure whose first number word is token i; nothing before token `done` may be part of it."""
    low = tokens.low
    word = low[i]
    if word in rules.signs:
        return scaled(tokens, i, i + 1, rules.signs[word], Decimal("0.01"), rules, fraction=True)
    if word in rules.fractions:
        return _from_fraction(tokens, i, done, rules)
    article = i > done and low[i - 1] in _EACH and tokens.gap[i] <= LINE
    if word in rules.words or word in ("hundred", "dozen"):
        value, j = _spelled(tokens, i, article, rules)
        if j == i:
            return None
        first = i - 1 if article and word not in rules.words and low[i - 1] in ("a", "an") else i
        part = j + 1 if low[j : j + 1] == ["-"] else j
        if part < len(tokens) and low[part] in rules.fractions and value < 20 and low[part].endswith("s"):
            many = _from_fraction(tokens, part, part, rules)  # three quarters of a billion
            if many is None:
                return None  # three-quarters of those asked
            return Figure(
                i, many.last, value * many.value, many.precision, value * many.mantissa, many.scale,
                base_last=many.last, spelled=True, fraction=many.fraction,
            )  # fmt: skip
        more, place, j = _tail(low, j, rules)
        return scaled(tokens, first, j, value + more, place, rules, spelled=True)
    # a scale word without a figure: 'a billion', 'a trillion-yen'
    if article and word not in rules.not_alone:
        figure = scaled(tokens, i - (low[i - 1] in ("a", "an")), i, ONE, ONE, rules, spelled=True)
        return figure if figure.scale != 1 and not figure.short else None
    return None


def _tail(low: list[str], j: int, rules: NumberRules) -> tuple[Decimal, Decimal, int]:
    """What follows whole number words: 'and a half', 'point two five'. (to add, last place, end)"""
    if low[j : j + 3] == ["and", "a", "half"]:
        return _HALF, _TENTH, j + 3
    if low[j : j + 6] == ["-", "and", "-", "a", "-", "half"]:
        return _HALF, _TENTH, j + 6
    more, place, k = Decimal(0), ONE, j + 1
    if low[j : j + 1] == ["point"]:
        while k < len(low) and k < j + 6 and rules.words.get(low[k], 10) < 10:
            place /= 10
            more += rules.words[low[k]] * place
            k += 1
    return (more, place, k) if place < 1 else (Decimal(0), ONE, j)


def _from_fraction(tokens: Tokens, i: int, done: int, rules: NumberRules) -> Figure | None:
    """'half a trillion', 'a quarter of a trillion', 'half a percentage point'; 'half of the' is none."""
    low = tokens.low
    part, place = rules.fractions[low[i]], rules.fractions[low[i]] / 10
    opened = i > done and low[i - 1] in ("a", "an", "one")
    j = i + 1
    if low[j : j + 1] == ["-"] and tokens.gap[j] == GLUED:
        j += 1
    if low[j : j + 1] == ["of"]:
        j += 1
    counted = low[j : j + 1] in (["a"], ["an"], ["one"])
    j += counted
    if not counted:
        named = low[i] in ("half", "quarter")
        if not named and not low[i].endswith("s"):
            return None  # 'its third trillion-yen budget'
        if not opened and low[i] != "half" and i and low[i - 1] in rules.not_before_fraction:
            return None  # 'the quarter million-dollar deals were struck in'
    figure = scaled(tokens, i - opened, j, part, place, rules, spelled=True)
    if figure.scale != 1:
        return figure
    hyphen = j > i + 1 and low[i + 1] == "-"
    if not counted and not ((j == i + 1 or hyphen) and low[j : j + 1] and low[j] in _SHARES):
        return None
    if hyphen and not counted:
        j = i + 1  # the hyphen of 'half-point' belongs to what follows
    return Figure(i - opened, j, part, _TENTH, part, base_last=j, spelled=True, fraction=True)


def _spelled(tokens: Tokens, i: int, article: bool, rules: NumberRules) -> tuple[Decimal, int]:
    """'two hundred and fifty', 'twenty-five', 'a dozen'; stops before scale words of a thousand and more."""
    low = tokens.low
    total, current, j, seen = 0, 0, i, False
    n = len(tokens)
    while j < n and (j == i or tokens.gap[j] <= LINE) and j - i < 24:
        word = low[j]
        if word in rules.words:
            value = rules.words[word]
            if seen and not (
                (current % 100 == 0 and value < 100) or (current % 10 == 0 and value < 10 and current % 100)
            ):
                break
            current += value
        elif word == "hundred" and (seen or article) and current < 100:
            current = max(current, 1) * 100
        elif word == "dozen" and (seen or article):
            current = max(current, 1) * 12
        elif (
            word == "and"
            and seen
            and current % 100 == 0
            and current
            and low[j + 1 : j + 2]
            and low[j + 1] in rules.words
        ):
            if low[j + 2 : j + 3] == ["hundred"]:
                break  # between one hundred and two hundred
            j += 1
            continue
        elif word == "-" and seen and j + 1 < n and (low[j + 1] in rules.words or low[j + 1] == "hundred"):
            j += 1
            continue
        elif (
            word == "thousand"
            and seen
            and total == 0
            and low[j + 1 : j + 2]
            and (low[j + 1] in rules.words or low[j + 1 : j + 2] == ["hundred"])
        ):
            total, current = current * 1000, 0
            j += 1
            continue
        else:
            break
        seen = True
        j += 1
    while j > i and low[j - 1] in ("-", "and"):
        j -= 1
    return Decimal(total + current), j if seen else i

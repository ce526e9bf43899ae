"""Find the figures of a text: each is read from the tokens around one trigger, so the cost is linear in the text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.extract.figures.kanji import from_kanji
from pipeline.extract.figures.numerals import LONGEST, ONE, Figure, NumberRules, parse_digits, scaled
from pipeline.extract.figures.spelled import from_words
from pipeline.tokens import CJK, GLUED, NUMBER, SPACE, WORD, Tokens

_RUN = 39
_ODD_BLANKS = "\u00a0\u202f\u2009\u2007"


def figures_of(tokens: Tokens, text: str, rules: NumberRules) -> list[Figure]:
    """All figures of a text, left to right, not overlapping. `text` is the unfolded text, for odd blanks."""
    found: list[Figure] = []
    kinds, low, triggers = tokens.kind, tokens.low, rules.triggers
    done = 0
    for i in [i for i, kind in enumerate(kinds) if kind == NUMBER or low[i] in triggers]:
        if i < done:
            continue
        if kinds[i] == NUMBER:
            figure = _from_digits(tokens, text, i, rules)
        elif kinds[i] == CJK:
            figure = from_kanji(tokens, i, rules)
        else:
            figure = from_words(tokens, i, done, rules)
        if figure is None and kinds[i] == CJK:
            done = i  # no later character of a run of bare digits is a figure either
            while done < i + _RUN and done + 1 < len(low) and low[done + 1] in rules.kanji:
                done += 1
        if figure is not None:
            if found and found[-1].last == figure.first and _continues(found[-1], figure):
                figure = _summed(found.pop(), figure)
            found.append(figure)
            done = figure.last
    return found


def _continues(a: Figure, b: Figure) -> bool:
    """'one million two hundred thousand', '5 crore 20 lakh': a smaller scale right behind a larger one."""
    return ONE < b.scale < a.scale and b.value < a.scale and not a.short and not b.short


def _summed(a: Figure, b: Figure) -> Figure:
    value = a.value + b.value
    return replace(a, last=b.last, value=value, precision=b.precision, mantissa=value / a.scale, base_last=b.base_last)


def _from_digits(tokens: Tokens, text: str, i: int, rules: NumberRules) -> Figure | None:
    raw = tokens.raw[i]
    parsed = parse_digits(raw)
    if parsed is None:
        return None
    value, decimals = parsed
    grouped = value >= 1000 and ("," in raw or raw.count(".") > 1)
    n = len(tokens)
    j = i + 1
    if not decimals and not grouped and len(raw) <= 3:
        end, joined = _spaced_groups(tokens, text, i)
        if end > j:
            value, j, grouped = Decimal(joined), end, True
    first = i
    if _opens_with_point(tokens, i):  # '.5 percent', '$.50'
        first, decimals = i - 1, len(raw)
        value = value.scaleb(-decimals)
    place = ONE if not decimals else Decimal(1).scaleb(-decimals)
    bound = first == i > 0 and tokens.gap[i] == GLUED and _binds(tokens, i)
    if j == n or tokens.gap[j] > SPACE:
        if j == n or tokens.gap[j] > 2:
            return Figure(first, j, value, place, value, base_last=j, grouped=grouped, bound=bound)
        return scaled(tokens, first, j, value, place, rules, grouped=grouped, bound=bound)
    following = tokens.low[j]
    if tokens.gap[j] == GLUED and following in rules.cjk_scales:
        return from_kanji(tokens, i, rules)
    fraction = False
    cut = _vulgar(tokens, j) if following == "-" or tokens.kind[j] == NUMBER else None
    if cut is not None:  # 62-1/2, 62 1/2
        value, place, j = value + cut[1], Decimal("0.001"), cut[0]
    elif following in rules.signs:
        value, place, j = value + rules.signs[following], Decimal("0.01"), j + 1
    elif following == "/" and tokens.gap[j] == GLUED and j + 1 < n and tokens.gap[j + 1] == GLUED:
        half = _ratio(tokens, i)
        if half is None:
            quoted = decimals > 0 and is_decimal(tokens, j + 1)  # 445.75/446.25: bid and offer
            return Figure(i, j, value, place, value, grouped=grouped, bound=bound or not quoted, base_last=j)
        value, place, j, fraction = half, Decimal("0.001"), i + 3, True
    elif following == "and" and tokens.low[j + 1 : j + 3] == ["a", "half"]:
        value, place, j = value + Decimal("0.5"), Decimal("0.1"), j + 3
    return scaled(tokens, first, j, value, place, rules, grouped=grouped, bound=bound, fraction=fraction)


def _opens_with_point(tokens: Tokens, i: int) -> bool:
    """Whether the point of '.5' stands before token i, behind a blank, a bracket or a sign."""
    if i == 0 or tokens.raw[i - 1] != "." or tokens.gap[i] != GLUED or not tokens.raw[i].isdecimal():
        return False
    return tokens.gap[i - 1] != GLUED or (i > 1 and tokens.raw[i - 2] in "($£€¥+-")


def is_decimal(tokens: Tokens, i: int) -> bool:
    """Whether token i is a figure with decimals."""
    return i < len(tokens) and tokens.kind[i] == NUMBER and "." in tokens.raw[i]


def _spaced_groups(tokens: Tokens, text: str, i: int) -> tuple[int, str]:
    """'1 000 000': groups of three parted by no-break or thin blanks, or by plain ones from two groups on."""
    j, joined, odd = i + 1, tokens.raw[i], False
    n = len(tokens)
    while (
        j + 1 < n and tokens.raw[j] == "'" and tokens.gap[j] == GLUED == tokens.gap[j + 1]
        and is_group(tokens, j + 1) and len(joined) < LONGEST
    ):  # fmt: skip
        odd, joined, j = True, joined + tokens.raw[j + 1], j + 2
    if odd:
        return j, joined
    while (
        j < n
        and is_group(tokens, j)
        and tokens.start[j] - tokens.end[j - 1] == 1
        and tokens.gap[j] == SPACE
        and len(joined) < LONGEST
    ):
        odd = odd or text[tokens.end[j - 1]] in _ODD_BLANKS
        joined += tokens.raw[j]
        j += 1
    more = j < n and tokens.kind[j] == NUMBER and tokens.gap[j] == SPACE
    if (j - i > 2 and not more and tokens.raw[i - 1 : i] != ["+"]) or (odd and j - i > 1):
        return j, joined
    return i + 1, tokens.raw[i]


def is_group(tokens: Tokens, i: int) -> bool:
    """Whether token i is three digits, as between thousands separators."""
    return tokens.kind[i] == NUMBER and len(tokens.raw[i]) == 3 and tokens.raw[i].isdecimal()


def _binds(tokens: Tokens, i: int) -> bool:
    before = tokens.raw[i - 1]
    if before == "/" and i > 1 and tokens.gap[i - 1] == GLUED and is_decimal(tokens, i) and is_decimal(tokens, i - 2):
        return False
    if before == "=" and i > 1 and tokens.kind[i - 2] == NUMBER:
        return False  # '$1=150 yen'
    if before == "," and i > 1 and tokens.kind[i - 2] == WORD and tokens.gap[i - 1] == GLUED:
        return False  # 'parts,25%': a lost blank
    if before in "/:.,_@&=" or tokens.kind[i - 1] in (WORD, NUMBER):
        return True
    if before != "-" or i < 2 or tokens.gap[i - 1] != GLUED:
        return False
    if tokens.kind[i - 2] == WORD and tokens.low[i - 2] != "to":
        return True  # 'F-35', 'Covid-19', but '5-to-6'
    # '0120-55-2020': a chain of hyphens; '5-7' is a range.
    chained = i > 2 and tokens.raw[i - 3] == "-" and tokens.gap[i - 2] == GLUED
    longer = (
        tokens.raw[i + 1 : i + 2] == ["-"] and tokens.kind[i + 2 : i + 3] == [NUMBER] and tokens.gap[i + 2] == GLUED
    )
    return tokens.kind[i - 2] == NUMBER and (chained or longer)


def _vulgar(tokens: Tokens, j: int) -> tuple[int, Decimal] | None:
    """A vulgar fraction behind a whole number: '-1/2' or ' 1/2'."""
    k = j
    if tokens.raw[k] == "-" and tokens.gap[k] == GLUED:
        k += 1
        if k < len(tokens) and tokens.gap[k] != GLUED:
            return None
    elif tokens.gap[k] != SPACE:
        return None
    value = _ratio(tokens, k)
    return None if value is None else (k + 3, value)


def _ratio(tokens: Tokens, k: int) -> Decimal | None:
    """'1/2', '3/4', '5/16' at token k, a proper fraction with a denominator that prices are quoted in."""
    if k + 2 >= len(tokens) or tokens.raw[k + 1] != "/" or tokens.kind[k] != NUMBER or tokens.kind[k + 2] != NUMBER:
        return None
    top, bottom = tokens.raw[k], tokens.raw[k + 2]
    if (
        tokens.gap[k + 1] != GLUED
        or tokens.gap[k + 2] != GLUED
        or bottom not in ("2", "3", "4", "5", "8", "16", "32", "64")
    ):
        return None
    if not (top.isascii() and top.isdigit()) or len(top) > 2 or int(top) >= int(bottom):
        return None
    return (Decimal(top) / Decimal(bottom)).quantize(Decimal("0.000000000001")).normalize()

"""Figures: digits with separators, scale words, fractions, spelt-out numbers, Japanese numerals. No units yet.

A figure is read from the tokens around one trigger (a digit token, a number word, a scale word), each token at most a
few times, so the cost is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.rulebook import Rulebook
from pipeline.tokens import CJK, GLUED, LINE, NUMBER, SPACE, WORD, PhraseIndex, Tokens

LONGEST = 24
"""Figures of more digits are no figures of news: serial numbers, file names."""

_FULLWIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_WESTERN = re.compile(r"\d{1,3}(?:,\d{3})++(?:\.\d++)?+")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2}(?=,))++,\d{3}(?:\.\d++)?+")
_PLAIN = re.compile(r"\d++(?:\.\d++)?+")
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?+|\d{1,3}(?:\.\d{3})++,\d{1,2}")
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}|0,\d{1,4}")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in the text, as a half-open token range, without its unit."""

    first: int
    last: int
    value: Decimal
    precision: Decimal
    """One unit of the last printed place, scale included."""
    mantissa: Decimal
    """The value before its scale word."""
    scale: Decimal = _ONE
    short: bool = False
    """The scale is a single letter: it counts only beside a currency or a per cent sign."""
    base_last: int = 0
    """With a short scale: the end of the figure without it."""
    spelled: bool = False
    grouped: bool = False
    """Written with thousands separators."""
    bound: bool = False
    """Glued to a letter, a colon, a slash on its left: part of a name, a time, a score, unless a currency sign is there."""
    fraction: bool = False
    """'half a', '1/2': needs a unit behind it."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberRules:
    """Word lists of rules/numbers.toml, compiled."""

    scales: PhraseIndex[Decimal]
    letters: dict[str, Decimal]
    dotted: frozenset[str]
    words: dict[str, int]
    fractions: dict[str, Decimal]
    signs: dict[str, Decimal]
    cjk_scales: dict[str, Decimal]
    kanji: dict[str, int]
    kanji_small: dict[str, int]
    triggers: frozenset[str]


def compile_numbers(book: Rulebook) -> NumberRules:
    """Gather rules/numbers.toml."""
    scales: PhraseIndex[Decimal] = PhraseIndex()
    letters: dict[str, Decimal] = {}
    dotted: set[str] = set()
    cjk: dict[str, Decimal] = {}
    first_words: set[str] = set()
    for row in book.rows("numbers", "scale"):
        value = Decimal(row["value"])
        for word in row["words"]:
            if ord(word[0]) > 0x3000:
                cjk[word] = value
            else:
                scales.add(word, value)
                first_words.add(word.split()[0])
        letters.update(dict.fromkeys(row.get("letters", []), value))
        dotted.update(row.get("dotted", []))
    words = {w: v for row in book.rows("numbers", "numeral") for w, v in row["values"].items()}
    fractions, signs = (
        {w: Decimal(v) for w, v in row["values"].items()} for row in book.rows("numbers", "fraction")
    )
    kanji_row = book.rows("numbers", "kanji")[0]
    triggers = set(words) | set(fractions) | set(signs) | first_words | set(kanji_row["values"]) | {"hundred", "dozen"}
    triggers |= set(kanji_row["small"])
    return NumberRules(
        scales, letters, frozenset(dotted), words, fractions, signs, cjk,
        dict(kanji_row["values"]), dict(kanji_row["small"]), frozenset(triggers),
    )  # fmt: skip


def parse_digits(raw: str) -> tuple[Decimal, int] | None:
    """Value and number of decimals of a digit token: '1,234.5', '76,00,000', '1.234.567', '8,6'; None for a list."""
    if len(raw) > LONGEST:
        return None
    if not raw.isascii():
        raw = raw.translate(_FULLWIDTH)
        if not raw.isascii():
            raw = "".join(str(int(c)) if c.isdecimal() else c for c in raw)
    if _PLAIN.fullmatch(raw):
        plain = raw
    elif _WESTERN.fullmatch(raw) or _INDIAN.fullmatch(raw):
        plain = raw.replace(",", "")
    elif _EUROPEAN.fullmatch(raw):
        plain = raw.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(raw):
        plain = raw.replace(",", ".")
    else:
        return None
    _, _, decimals = plain.partition(".")
    return Decimal(plain), len(decimals)


def figures_of(tokens: Tokens, text: str, rules: NumberRules) -> list[Figure]:
    """All figures of a text, left to right, not overlapping. `text` is the unfolded text, for odd blanks."""
    found: list[Figure] = []
    kinds, low, triggers = tokens.kind, tokens.low, rules.triggers
    i, n = 0, len(tokens)
    while i < n:
        if kinds[i] == NUMBER:
            figure = _from_digits(tokens, text, i, rules)
        elif low[i] in triggers:
            figure = _from_words(tokens, i, rules)
        else:
            i += 1
            continue
        if figure is None:
            i += 1
        else:
            found.append(figure)
            i = figure.last
    return found


def _from_digits(tokens: Tokens, text: str, i: int, rules: NumberRules) -> Figure | None:
    parsed = parse_digits(tokens.raw[i])
    if parsed is None:
        return None
    value, decimals = parsed
    grouped = "," in tokens.raw[i] or tokens.raw[i].count(".") > 1
    n = len(tokens)
    j = i + 1
    if not decimals and not grouped and len(tokens.raw[i]) <= 3:
        end, joined = _spaced_groups(tokens, text, i)
        if end > j:
            value, j, grouped = Decimal(joined), end, True
    place = Decimal(1).scaleb(-decimals)
    bound = i > 0 and tokens.gap[i] == GLUED and _binds(tokens, i)
    if j < n and tokens.gap[j] == GLUED and tokens.low[j] in rules.cjk_scales:
        return _from_kanji(tokens, i, rules)
    fraction = False
    cut = _vulgar(tokens, j)
    if cut is not None:  # 62-1/2, 62 1/2
        value, place, j = value + cut[1], Decimal("0.001"), cut[0]
    elif j < n and tokens.low[j] in rules.signs and tokens.gap[j] <= SPACE:
        value, place, j = value + rules.signs[tokens.low[j]], Decimal("0.01"), j + 1
    elif j + 1 < n and tokens.raw[j] == "/" and tokens.gap[j] == GLUED and tokens.gap[j + 1] == GLUED:
        half = _ratio(tokens, i)
        if half is None:
            return Figure(i, j, value, place, value, grouped=grouped, bound=True, base_last=j)
        value, place, j, fraction = half, Decimal("0.001"), i + 3, True
    elif tokens.low[j : j + 3] == ["and", "a", "half"]:
        value, place, j = value + Decimal("0.5"), Decimal("0.1"), j + 3
    return _scaled(tokens, i, j, value, place, rules, grouped=grouped, bound=bound, fraction=fraction)


def _spaced_groups(tokens: Tokens, text: str, i: int) -> tuple[int, str]:
    """'1 000 000': groups of three parted by no-break or thin blanks, or by plain ones from two groups on."""
    j, joined, odd = i + 1, tokens.raw[i], False
    while (
        j < len(tokens)
        and tokens.kind[j] == NUMBER
        and len(tokens.raw[j]) == 3
        and tokens.raw[j].isdigit()
        and tokens.start[j] - tokens.end[j - 1] == 1
        and tokens.gap[j] == SPACE
        and len(joined) < LONGEST
    ):
        odd = odd or text[tokens.end[j - 1]] in "\u00a0\u202f\u2009\u2007"
        joined += tokens.raw[j]
        j += 1
    more = j < len(tokens) and tokens.kind[j] == NUMBER and tokens.gap[j] == SPACE
    if (j - i > 2 and not more and tokens.raw[i - 1 : i] != ["+"]) or (odd and j - i > 1):
        return j, joined
    return i + 1, tokens.raw[i]


def _binds(tokens: Tokens, i: int) -> bool:
    before = tokens.raw[i - 1]
    if before in "/:.,_@&=" or tokens.kind[i - 1] in (WORD, NUMBER):
        return True
    if before != "-" or i < 2 or tokens.gap[i - 1] != GLUED:
        return False
    if tokens.kind[i - 2] == WORD:
        return True  # 'F-35', 'Covid-19'
    # '0120-55-2020': a chain of hyphens; '5-7' is a range.
    chained = i > 2 and tokens.raw[i - 3] == "-" and tokens.gap[i - 2] == GLUED
    longer = tokens.raw[i + 1 : i + 2] == ["-"] and tokens.kind[i + 2 : i + 3] == [NUMBER] and tokens.gap[i + 2] == GLUED
    return tokens.kind[i - 2] == NUMBER and (chained or longer)


def _vulgar(tokens: Tokens, j: int) -> tuple[int, Decimal] | None:
    """A vulgar fraction behind a whole number: '-1/2' or ' 1/2'."""
    k = j
    if k < len(tokens) and tokens.raw[k] == "-" and tokens.gap[k] == GLUED:
        k += 1
        if k < len(tokens) and tokens.gap[k] != GLUED:
            return None
    elif k >= len(tokens) or tokens.gap[k] != SPACE:
        return None
    value = _ratio(tokens, k)
    return None if value is None else (k + 3, value)


def _ratio(tokens: Tokens, k: int) -> Decimal | None:
    """'1/2', '3/4', '5/16' at token k, a proper fraction with a denominator that prices are quoted in."""
    if k + 2 >= len(tokens) or tokens.raw[k + 1] != "/" or tokens.kind[k] != NUMBER or tokens.kind[k + 2] != NUMBER:
        return None
    top, bottom = tokens.raw[k], tokens.raw[k + 2]
    if tokens.gap[k + 1] != GLUED or tokens.gap[k + 2] != GLUED or bottom not in ("2", "3", "4", "5", "8", "16", "32", "64"):
        return None
    if not top.isdigit() or len(top) > 2 or int(top) >= int(bottom):
        return None
    return (Decimal(top) / Decimal(bottom)).quantize(Decimal("0.000000000001")).normalize()


def _scaled(
    tokens: Tokens,
    first: int,
    j: int,
    mantissa: Decimal,
    place: Decimal,
    rules: NumberRules,
    *,
    grouped: bool = False,
    bound: bool = False,
    fraction: bool = False,
    spelled: bool = False,
) -> Figure:
    """Put the scale word behind a figure to it: '3.07 trillion', '30.7T', '10-trillion', '1.6 lakh crore'."""
    scale, last, short = _ONE, j, False
    n = len(tokens)
    k = j
    hyphen = k < n and tokens.raw[k] == "-" and tokens.gap[k] == GLUED
    if hyphen:
        k += 1
    while k < n and tokens.gap[k] <= LINE and not (hyphen and tokens.gap[k] != GLUED):
        found = rules.scales.match(tokens, k)
        if found is not None:
            scale, last, short, k = scale * found[1], found[0], False, found[0]
            if last < n and tokens.raw[last] == "-" and tokens.gap[last] == GLUED and rules.scales.match(tokens, last + 1):
                k = last + 1
            if scale < 10**15 and rules.scales.match(tokens, k) is not None:
                continue  # 'thousand billion', 'million million'
            break
        if scale == 1 and tokens.raw[k] in rules.letters and (tokens.gap[k] == GLUED or tokens.raw[k] in rules.dotted):
            scale, last, short = rules.letters[tokens.raw[k]], k + 1, True
            if last < n and tokens.raw[last] == "." and tokens.gap[last] == GLUED and last + 1 < n:
                # '802.5 B. Yen': the stop belongs to the letter when a unit follows
                if tokens.gap[last + 1] <= SPACE and tokens.kind[last + 1] != NUMBER:
                    last += 1
        break
    return Figure(
        first, last, mantissa * scale, place * scale, mantissa, scale, short, j if short else last,
        spelled, grouped, bound, fraction and scale == 1,
    )  # fmt: skip


def _from_words(tokens: Tokens, i: int, rules: NumberRules) -> Figure | None:
    low = tokens.low
    word = low[i]
    if tokens.kind[i] == CJK:
        return _from_kanji(tokens, i, rules)
    if word in rules.signs:
        return _scaled(tokens, i, i + 1, rules.signs[word], Decimal("0.01"), rules, fraction=True)
    if word in rules.fractions:
        return _from_fraction(tokens, i, rules)
    if word in rules.words or word in ("hundred", "dozen"):
        value, j = _spelled(tokens, i, rules)
        if j == i:
            return None
        part = j + 1 if low[j : j + 1] == ["-"] else j
        if part < len(tokens) and low[part] in rules.fractions and value < 20 and low[part].endswith("s"):
            many = _from_fraction(tokens, part, rules)  # three quarters of a billion
            if many is not None:
                return Figure(
                    i, many.last, value * many.value, many.precision, value * many.mantissa, many.scale,
                    base_last=many.last, spelled=True, fraction=many.fraction,
                )  # fmt: skip
        place = _ONE
        if low[j : j + 3] == ["and", "a", "half"]:
            value, place, j = value + Decimal("0.5"), Decimal("0.1"), j + 3
        elif low[j : j + 6] == ["-", "and", "-", "a", "-", "half"]:
            value, place, j = value + Decimal("0.5"), Decimal("0.1"), j + 6
        elif low[j : j + 1] == ["point"] and j + 1 < len(tokens) and low[j + 1] in rules.words:
            value, place, j = value + Decimal(rules.words[low[j + 1]]) / 10, Decimal("0.1"), j + 2
        return _scaled(tokens, i, j, value, place, rules, spelled=True)
    # a scale word without a figure: 'a billion', 'a trillion-yen'
    if i and low[i - 1] in ("a", "an") and tokens.gap[i] <= LINE:
        figure = _scaled(tokens, i - 1, i, _ONE, _ONE, rules, spelled=True)
        return figure if figure.scale != 1 and not figure.short else None
    return None


def _from_fraction(tokens: Tokens, i: int, rules: NumberRules) -> Figure | None:
    """'half a trillion', 'a quarter of a trillion', 'half a percentage point'; 'half of the' is none."""
    low = tokens.low
    part = rules.fractions[low[i]]
    j = i + 1
    if low[j : j + 1] == ["-"]:
        j += 1
    if low[j : j + 1] == ["of"]:
        j += 1
    if low[j : j + 1] in (["a"], ["an"], ["one"]):
        j += 1
    elif low[i] == "half" and low[j : j + 1] != ["-"] and j == i + 1:
        pass  # 'half billion'
    elif j == i + 1 and not low[i].endswith("s"):
        return None
    first = i - 1 if i and low[i - 1] in ("a", "an", "one") and low[i] != "half" else i
    figure = _scaled(tokens, first, j, part, Decimal("0.05") if part > Decimal("0.2") else part / 10, rules, spelled=True)
    if figure.scale == 1:
        if low[j - 1] not in ("a", "an", "one"):
            return None
        return Figure(
            first, j, part, Decimal("0.1"), part, base_last=j, spelled=True, fraction=True
        )  # needs a unit: 'half a percentage point'
    return figure


def _spelled(tokens: Tokens, i: int, rules: NumberRules) -> tuple[Decimal, int]:
    """'two hundred and fifty', 'twenty-five', 'a dozen'; stops before scale words of a thousand and more."""
    low = tokens.low
    total, current, j, seen = 0, 0, i, False
    n = len(tokens)
    while j < n and (j == i or tokens.gap[j] <= LINE):
        word = low[j]
        if word in rules.words:
            value = rules.words[word]
            if seen and not (current % 100 == 0 and value < 100 or (current % 10 == 0 and value < 10 and current % 100)):
                break
            current += value
        elif word == "hundred" and (seen or (i and low[i - 1] in ("a", "an"))):
            current = max(current, 1) * 100
        elif word == "dozen" and (seen or (i and low[i - 1] in ("a", "an"))):
            current = max(current, 1) * 12
        elif word == "and" and seen and current % 100 == 0 and current and low[j + 1 : j + 2] and low[j + 1] in rules.words:
            j += 1
            continue
        elif word == "-" and seen and j + 1 < n and (low[j + 1] in rules.words or low[j + 1] == "hundred"):
            j += 1
            continue
        elif word == "thousand" and seen and total == 0 and low[j + 1 : j + 2] and (
            low[j + 1] in rules.words or low[j + 1 : j + 2] == ["hundred"]
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


def _from_kanji(tokens: Tokens, i: int, rules: NumberRules) -> Figure | None:
    """'1兆2300億', '三兆', '92.9億', '二千五百万': parts of falling scale, summed."""
    total, place = Decimal(0), _ONE
    part: Decimal | None = None
    small = Decimal(0)
    j, n, scaled = i, len(tokens), False
    top = Decimal("1e20")
    while j < n and (j == i or tokens.gap[j] == GLUED) and j - i < 40:
        token = tokens.low[j]
        if tokens.kind[j] == NUMBER:
            parsed = parse_digits(token)
            if parsed is None or part is not None:
                break
            part, place = parsed[0], Decimal(1).scaleb(-parsed[1])
        elif token in rules.kanji:
            part = (part or Decimal(0)) * 10 + rules.kanji[token]
            place = _ONE
        elif token in rules.kanji_small and token not in ("千",) or (token == "千" and (part is None or part < 10)):
            small += (part if part is not None else _ONE) * rules.kanji_small[token]
            part, place = None, Decimal(rules.kanji_small[token])
        elif token in rules.cjk_scales and (part is not None or small):
            scale = rules.cjk_scales[token]
            if scale >= top:
                break
            total += (small + (part or Decimal(0))) * scale
            place, top, small, part, scaled = place * scale, scale, Decimal(0), None, True
        else:
            break
        j += 1
    if j == i:
        return None
    value = total + small + (part or Decimal(0))
    if not scaled and tokens.kind[i] == CJK and not small:
        return None  # a lone kanji digit is a word of the language
    return Figure(i, j, value, place, value, top if scaled else _ONE, base_last=j)

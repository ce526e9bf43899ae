"""Figures without units: their record, the words of rules/numbers.toml, digits with separators, scale words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.quick import quick
from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, LINE, NUMBER, SPACE, PhraseIndex, Tokens

LONGEST = 24
"""Figures of more digits are no figures of news: serial numbers, file names."""

_WESTERN = re.compile(r"\d{1,3}(?:,\d{3})++(?:\.\d++)?+")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2}(?=,))++,\d{3}(?:\.\d++)?+")
_PLAIN = re.compile(r"\d++(?:\.\d++)?+")
_EUROPEAN = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?+|\d{1,3}(?:\.\d{3})++,\d{1,2}")
_DECIMAL_COMMA = re.compile(r"\d{1,3},\d{1,2}|0,\d{1,4}")
ONE = Decimal(1)


@quick
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
    scale: Decimal = ONE
    short: bool = False
    """The scale is a single letter: it counts only beside a currency or a per cent sign."""
    base_last: int = 0
    """With a short scale: the end of the figure without it."""
    spelled: bool = False
    grouped: bool = False
    """Written with thousands separators."""
    bound: bool = False
    """Glued to a letter, colon or slash on its left: part of a name, a time, a score, unless a sign is there."""
    fraction: bool = False
    """'half a', '1/2': needs a unit behind it."""

    @property
    def sizeable(self) -> bool:
        """Written like a sum: with a scale word, thousands separators or decimals; not the 2K of 'Y2K'."""
        return self.grouped or self.value != self.value.to_integral_value() or (
            self.scale != 1 and not (self.short and self.scale == 1000)
        )  # fmt: skip

    def unscaled(self) -> Figure:
        """The figure without its one-letter scale, which belongs to something else."""
        return replace(
            self,
            last=self.base_last,
            value=self.mantissa,
            precision=self.precision / self.scale,
            scale=ONE,
            short=False,
        )


@dataclass(frozen=True, slots=True, eq=False)
class NumberRules:
    """Word lists of rules/numbers.toml, compiled."""

    scales: PhraseIndex[Decimal]
    letters: dict[str, Decimal]
    dotted: frozenset[str]
    words: dict[str, int]
    fractions: dict[str, Decimal]
    not_before_fraction: frozenset[str]
    signs: dict[str, Decimal]
    cjk_scales: dict[str, Decimal]
    kanji: dict[str, int]
    kanji_small: dict[str, int]
    triggers: frozenset[str]
    not_alone: frozenset[str] = frozenset()
    """Scale words that are something else without a figure: 'a mill'."""


def compile_numbers(book: Rulebook) -> NumberRules:
    """Gather rules/numbers.toml."""
    scales: PhraseIndex[Decimal] = PhraseIndex()
    letters: dict[str, Decimal] = {}
    dotted: set[str] = set()
    cjk: dict[str, Decimal] = {}
    first_words: set[str] = set()
    for row in book.rows("numbers", "scale"):
        value = Decimal(row["value"])
        for word in [*row["words"], *row.get("plurals", [])]:
            if ord(word[0]) > 0x3000:
                cjk[word] = value
            else:
                scales.add(word, value)
                first_words.add(word.split()[0])
        letters.update(dict.fromkeys(row.get("letters", []), value))
        dotted.update(row.get("dotted", []))
    words = {w: v for row in book.rows("numbers", "numeral") for w, v in row["values"].items()}
    fractions, signs = ({w: Decimal(v) for w, v in row["values"].items()} for row in book.rows("numbers", "fraction"))
    not_before = (w for row in book.rows("numbers", "fraction") for w in row.get("not_before", []))
    kanji_row = book.rows("numbers", "kanji")[0]
    triggers = set(words) | set(fractions) | set(signs) | first_words | set(kanji_row["values"]) | {"hundred", "dozen"}
    triggers |= set(kanji_row["small"])
    return NumberRules(
        scales, letters, frozenset(dotted), words, fractions, frozenset(not_before), signs, cjk,
        dict(kanji_row["values"]), dict(kanji_row["small"]), frozenset(triggers),
        frozenset(w for row in book.rows("numbers", "scale") for w in row.get("not_alone", [])),
    )  # fmt: skip


def parse_digits(raw: str) -> tuple[Decimal, int] | None:
    """Value and number of decimals of a digit token: '1,234.5', '76,00,000', '1.234.567', '8,6'; None for a list."""
    if len(raw) > LONGEST:
        return None
    if not raw.isascii():
        raw = "".join(str(int(c)) if c.isdecimal() else {"．": ".", "，": ","}.get(c, c) for c in raw)
        if not raw.isascii():
            return None
    if raw.isdecimal() or _PLAIN.fullmatch(raw):
        plain = raw
    elif _WESTERN.fullmatch(raw) or _INDIAN.fullmatch(raw):
        plain = raw.replace(",", "")
    elif _EUROPEAN.fullmatch(raw):
        plain = raw.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(raw):
        plain = raw.replace(",", ".")
    else:
        return None
    return Decimal(plain), len(plain.partition(".")[2])


def scaled(
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
    """Put the scale word at token j to a figure: '3.07 trillion', '30.7T', '10-trillion', '1.6 lakh crore'."""
    scale, last, short = ONE, j, False
    n = len(tokens)
    k = j
    hyphen = k < n and tokens.raw[k] == "-" and tokens.gap[k] == GLUED
    if hyphen:
        k += 1
    while k < n and tokens.gap[k] <= LINE and not (hyphen and tokens.gap[k] != GLUED):
        found = rules.scales.match(tokens, k)
        if found is not None:
            scale, last, short, k = scale * found[1], found[0], False, found[0]
            if (
                last < n
                and tokens.raw[last] == "-"
                and tokens.gap[last] == GLUED
                and rules.scales.match(tokens, last + 1)
            ):
                k = last + 1
            if scale < 10**15 and rules.scales.match(tokens, k) is not None:
                continue  # 'thousand billion', 'million million'
            break
        if scale == 1 and tokens.raw[k] in rules.letters and (tokens.gap[k] == GLUED or tokens.raw[k] in rules.dotted):
            scale, last, short = rules.letters[tokens.raw[k]], k + 1, True
            if (hyphen or tokens.gap[k] == SPACE) and _stop_of_letter(tokens, last):
                last += 1
        break
    return Figure(
        first, last, mantissa * scale, place * scale, mantissa, scale, short, j if short else last,
        spelled, grouped, bound, fraction and scale == 1,
    )  # fmt: skip


def _stop_of_letter(tokens: Tokens, i: int) -> bool:
    """'802.5 B. Yen': the stop at token i belongs to the letter, since a word follows."""
    return (
        i + 1 < len(tokens)
        and tokens.raw[i] == "."
        and tokens.gap[i] == GLUED
        and tokens.gap[i + 1] <= SPACE
        and tokens.kind[i + 1] != NUMBER
    )

"""Currency signs and names beside a figure. What a shared one ('$', 'kr', 'pesos') means is settled in money.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from unicodedata import category

from pipeline.extract.figures.numerals import Figure
from pipeline.rulebook import Row, Rulebook
from pipeline.tokens import CELL, GLUED, NUMBER, SPACE, WORD, PhraseIndex, Tokens, tokenise


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign, code or name of a currency as it stands in a text."""

    code: str
    rule: str
    factor: Decimal = Decimal(1)
    glued: bool = False
    """Counts only with nothing between it and the figure."""
    scaled: bool = False
    """Counts only glued, before a figure with a scale word or decimals."""
    family: str = ""
    """Id of the family of currencies that share it."""
    wordy: bool = False
    """An ordinary word as well: behind a figure it wants a scale, thousands or decimals."""
    home: bool = False
    """Before a small round figure it counts only in an article about its country."""
    word: bool = False
    """An English word as well: wants a sizeable figure, and in capitals an article about its country."""
    behind_small: bool = False
    """Its letter is also a word ('A $5 fine'): counts only behind a word in lower case."""
    lower: bool = False
    """Counts only in a text without capitals."""
    closing: bool = False
    """Counts only where a phrase ends ('five grand')."""
    rare: bool = False
    """A code of three capitals that few articles use and much else bears: SDG 13, the RSD-10 missile."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Currencies that share a sign."""

    id: str
    codes: tuple[str, ...]
    default: str
    open: bool
    """Nothing but the article can decide: the default is a guess."""
    world: bool
    """The default is used the world over: another one needs the article to be about its country."""
    full: bool = False
    """Its names are those of no other family: what they mean counts as written in the article."""
    by_country: dict[str, str] = field(default_factory=dict)
    """Country -> the currency it had until the year `until`."""
    until: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class CurrencyRules:
    """rules/currencies.toml, compiled."""

    before: PhraseIndex[Sign]
    after: PhraseIndex[Sign]
    before_ends: frozenset[str]
    """Last tokens of the signs in front of a figure: the quick test."""
    families: dict[str, Family]
    country_of: dict[str, str]
    """country code -> currency code"""
    adjectives: PhraseIndex[str]
    """'Canadian', 'US', 'Australian' behind an amount in a shared sign -> currency code"""
    of_scales: frozenset[str]
    """Scale words behind which 'of' may stand before the name: 'billions of yen'."""
    dotted_scales: frozenset[str]
    """Scale words that may bear a full stop: 'Mrd. Euro'."""
    not_before: frozenset[str]
    """Words before which a name is no unit: '19 euro zone countries', 'two dollar-denominated bonds'."""
    stop: frozenset[str]
    """Words that end a phrase."""
    notes: frozenset[str]
    weight_names: frozenset[str]
    weight_codes: frozenset[str]
    """Currencies with the name of a weight."""
    weight_before: frozenset[str]
    weight_after: frozenset[str]
    declaration_openings: frozenset[str]
    declaration_names: PhraseIndex[str]
    home_ends: frozenset[str]
    """Last tokens of the signs that count in an article about their country only."""
    vanity: frozenset[str]
    """Ends of addresses that say nothing about a country."""
    implied: dict[str, str] = field(default_factory=dict)
    """Sign -> what its writers mean by the plain sign: '$US' is written where '$' is Australian."""
    local_only: frozenset[str] = frozenset()
    """Dollars that a plain '$' means only in an outlet of that country."""
    per_dollar: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    """Code -> the least and the most that a US dollar has cost in it."""


_LOWER_CODES = frozenset({"usd", "eur", "gbp", "jpy", "inr", "aud", "cad", "chf", "cny", "rmb", "nzd", "sgd", "hkd"})
_PRONOUNS = frozenset({"us", "can", "so"})
"""Words that a sign in lower case looks like: 'gave us $5 million'."""
_PENCE_FRAMES = frozenset({"480", "576", "720", "1080", "1440", "2160", "4320"})


@dataclass(slots=True)
class _Indexes:
    before: PhraseIndex[Sign]
    after: PhraseIndex[Sign]
    adjectives: PhraseIndex[str]
    families: dict[tuple[str, str], str]
    """(word, code) -> family id"""
    common: frozenset[str]
    """Codes that every reader knows."""
    ends: set[str] = field(default_factory=set)

    def put_before(self, phrase: str, sign: Sign, *, exact: bool = True, glued: bool = False) -> None:
        self.before.add(phrase, sign, exact=exact, glued=glued)
        self.ends.add(tokenise(phrase).low[-1])

    def sign(self, row: Row, word: str, **more: object) -> Sign:
        code = row["code"]
        flags = {
            "home": word in row.get("home", []),
            "word": word in row.get("words", []),
            "behind_small": word in row.get("behind_small", []),
            "closing": word in row.get("closing", []),
            "rare": len(word) == 3 and word.isalpha() and word.isupper() and word not in self.common,
        }
        family = self.families.get((word, code), "")
        return Sign(code, row["id"], family=family, name=word, **{**flags, **more})  # type: ignore[arg-type]


def compile_currencies(book: Rulebook) -> CurrencyRules:
    """Index every sign of rules/currencies.toml."""
    families: dict[str, Family] = {}
    common = frozenset(c for key in ("prefixed_codes", "common_codes") for c in book.values("currencies", key))
    index = _Indexes(PhraseIndex(), PhraseIndex(), PhraseIndex(), {}, common)
    for row in book.rows("currencies", "family"):
        families[row["id"]] = Family(
            row["id"], tuple(row["codes"]), row["default"], row.get("open", False), row.get("world", False),
            row.get("full", False), dict(row.get("by_country", {})), row.get("until", 0),
        )  # fmt: skip
        index.families.update({(word, code): row["id"] for word in row["words"] for code in row["codes"]})
    country_of: dict[str, str] = {}
    rows = book.rows("currencies", "currency")
    adjectives = {row["iso"]: row.get("adjectives", "").split("|") for row in book.listing("countries")}
    for row in rows:
        for country in row.get("countries", []):
            country_of.setdefault(country, row["code"])
        _add_before(row, index)
        _add_after(row, index)
        _add_national(row, index, adjectives)
    _add_prefixed(book, rows, index)
    for word, code in book.values("currencies", "adjectives").items():
        index.adjectives.add(word, code, exact=word.isupper() and len(word) == 3)
    bans = {row["id"]: row for row in book.rows("currencies", "no_money")}
    weight = bans["currency.no-money.weight"]
    declared: PhraseIndex[str] = PhraseIndex()
    for word, code in book.values("currencies", "declaration_names").items():
        declared.add(word, code)
    of_scales = frozenset(w for row in book.rows("numbers", "scale") for w in row.get("plurals", []))
    return CurrencyRules(
        index.before, index.after, frozenset(index.ends), families, country_of, index.adjectives, of_scales,
        frozenset(w for row in book.rows("numbers", "scale") for w in row.get("abbreviated", [])),
        frozenset(book.values("currencies", "not_before")), frozenset(book.values("units", "stop")),
        frozenset(bans["currency.no-money.notes"]["after"]),
        frozenset(weight["names"]),
        frozenset(c for f in families.values() for c in f.codes if index.families.get(("pounds", c)) == f.id),
        frozenset(weight["before"]), frozenset(weight["after"]),
        frozenset(book.values("currencies", "declaration_openings")), declared,
        frozenset(tokenise(word).raw[-1] for row in rows for word in row.get("home", [])),
        frozenset(book.values("currencies", "vanity_domains")), dict(book.values("currencies", "implied")),
        frozenset(book.values("currencies", "local_only")),
        {code: (Decimal(low), Decimal(high)) for code, (low, high) in book.values("currencies", "per_dollar").items()},
    )  # fmt: skip


def _add_before(row: Row, index: _Indexes) -> None:
    for word in row.get("before", []):
        # Telex and chats write signs in any case; 'A $' must not be read into 'a $20 fine'.
        loose = (any(c in "$£€" for c in word) and " " not in word) or word in ("Rs", "Rs.")
        glued = " " not in word and "." not in word
        letter = len(word) == 1 and word.isalpha()
        index.put_before(word, index.sign(row, word, glued=letter), exact=not loose, glued=glued)
        if word.lower() in _LOWER_CODES:
            index.put_before(word.lower(), index.sign(row, word))
        if any(c in "$£" for c in word) and len(word) > 1 and word != word.lower():
            # Tokenised corpora part every sign: 'hk $ 10 billion'.
            apart = word.lower() if " " in word else word.lower().replace("$", " $").replace("£", " £").strip()
            if not apart.startswith(("$", "£")) and len(apart) > 3:
                index.put_before(apart, index.sign(row, word, lower=apart.split()[0] in _PRONOUNS))
        if len(word) == 1 and category(word) == "Sc":
            index.after.add(word, index.sign(row, word), exact=True)
    for word in row.get("glued", []):
        index.put_before(word, index.sign(row, word, glued=True), glued=True)
    for word in row.get("scaled", []):
        index.put_before(word, index.sign(row, word, scaled=True), glued=True)


def _add_after(row: Row, index: _Indexes) -> None:
    verbs = set(row.get("verb", []))
    for word in row.get("after", []):
        index.after.add(word, index.sign(row, word), exact=True)
        if word.lower() in _LOWER_CODES:
            index.after.add(word.lower(), index.sign(row, word), exact=True)
    for word in row["names"]:
        index.after.add(word, index.sign(row, word, wordy=word in verbs))
        if word.endswith(" dollars"):
            index.adjectives.add(word.removesuffix(" dollars"), row["code"])
    for word, factor in row.get("subunits", {}).items():
        index.after.add(word, index.sign(row, word, factor=Decimal(factor)), exact=len(word) < 3)


def _add_national(row: Row, index: _Indexes, adjectives: dict[str, list[str]]) -> None:
    """'11 Ghanaian cedis', '40 million Bahraini dinars': no other country's."""
    countries = row.get("countries", [])
    if len(countries) < 8:  # nobody writes of German euros
        words = {word for word in row["names"] if word.isascii() and word.isalpha()}
        words.update(word for word, code in index.families if code == row["code"] and word.isalpha() and word.islower())
        for adjective in filter(None, (a for iso in countries for a in adjectives.get(iso, []))):
            for word in sorted(words):
                index.after.add(f"{adjective.lower()} {word}", index.sign(row, f"{adjective.lower()} {word}"))


def _add_prefixed(book: Rulebook, rows: list[Row], index: _Indexes) -> None:
    """'30 MUSD', 'MSEK 450': a letter for thousand or million before the code, as Nordic companies write."""
    codes = set(book.values("currencies", "prefixed_codes"))
    for row in rows:
        if row["code"] not in codes:
            continue
        for letter, factor in book.values("currencies", "prefixes").items():
            word = letter + row["code"]
            sign = index.sign(row, word, factor=Decimal(factor))
            index.put_before(word, sign)
            index.after.add(word, sign, exact=True)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What sign tests need to know of the article."""

    home: frozenset[str]
    """Currencies of the countries that the article names, and those that it writes unmistakably."""
    lower: bool
    """The text has no capitals."""


def sign_before(
    tokens: Tokens, f: Figure, done: int, around: Surroundings, rules: CurrencyRules
) -> tuple[int, Sign] | None:
    """The currency sign that ends right before a figure, not before token `done`: (its first token, sign)."""
    first = f.first
    if first - 1 > done and tokens.raw[first - 1] == "-" and tokens.gap[first] == GLUED == tokens.gap[first - 1]:
        first -= 1  # '¥-45 million'
    if first <= done or tokens.low[first - 1] not in rules.before_ends or tokens.gap[first] > SPACE:
        return None
    found = rules.before.match_before(tokens, first)
    while found is not None:
        start, sign = found
        if start >= done and _counts(tokens, f, start, sign, around):
            return found
        found = rules.before.match_before(tokens, first, first - start - 1) if first - start > 1 else None
    return None


def _counts(tokens: Tokens, f: Figure, start: int, sign: Sign, around: Surroundings) -> bool:
    """Whether a sign in front of a figure is one here."""
    apart = tokens.gap[f.first] != GLUED
    if (sign.glued or sign.scaled) and apart:
        return False
    if sign.scaled and f.scale == 1 and "." not in tokens.raw[f.first]:
        return False
    if sign.lower and not around.lower:
        return False
    if start > 0 and tokens.gap[start] == GLUED and tokens.kind[start] == WORD:
        if tokens.kind[start - 1] in (WORD, NUMBER) or tokens.raw[start - 1] in "-'&@_/.":
            return False  # the tail of another word or of a model number
    if sign.behind_small and (start == 0 or not (tokens.raw[start - 1].islower() or tokens.raw[start - 1] in "(,")):
        return False
    at_home = sign.code in around.home
    if sign.home and sign.word:
        return f.sizeable and (at_home or not apart)
    if sign.home:
        return f.sizeable or (at_home and f.value >= 5 and not f.short)
    if not f.sizeable and tokens.raw[f.first - 1] == "-" and sign.name.isalpha():
        return False  # MX-5, RSD-10
    if sign.rare and not sign.word and not f.sizeable:
        return at_home or f.value >= 100
    return not sign.word or _is_code(tokens, f, start, f.last, at_home)


def _is_code(tokens: Tokens, f: Figure, start: int, end: int, at_home: bool) -> bool:
    """'TRY 450 million', and in capitals only in an article about Turkey; not 'TRY 5 TIMES', 'PHP 8.2', 'COP28'."""
    big = f.grouped or (f.scale != 1 and not f.short)
    return (big or (f.sizeable and f.short and at_home)) and (at_home or not _shouted(tokens, start, end))


def _shouted(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the words around are in capitals, so that a code in capitals is none."""
    near = (*tokens.raw[max(0, start - 1) : start], *tokens.raw[end : end + 1])
    return any(len(word) > 1 and word.isalpha() and word.isupper() for word in near)


def sign_after(
    tokens: Tokens, f: Figure, last: int, around: Surroundings, rules: CurrencyRules
) -> tuple[int, Sign] | None:
    """The currency name or sign at token `last` behind a figure: (token after it, sign)."""
    n = len(tokens)
    if last >= n or tokens.gap[last] >= CELL:
        return None
    i, closing, hyphen = last, False, False
    raw = tokens.raw[i]
    if raw == "-":
        if tokens.gap[i] != GLUED or i + 1 >= n or tokens.gap[i + 1] != GLUED:
            return None
        i, hyphen = i + 1, True
    elif raw == "(":
        i, closing = i + 1, True
    elif raw == "." and tokens.low[last - 1] in rules.dotted_scales and tokens.gap[i] == GLUED:
        i += 1  # '3 Mrd. Euro'
        if i >= n or tokens.gap[i] != SPACE:
            return None
    elif tokens.low[last - 1] in rules.of_scales and tokens.low[i] in ("of", "de", "d", "di"):
        i += 1 + (tokens.raw[i + 1 : i + 2] == ["'"])
    found = rules.after.match(tokens, i)
    if found is None:
        return None
    end, sign = found
    if closing:
        return (end + 1, sign) if end < n and tokens.raw[end] == ")" else None
    if (hyphen or tokens.gap[i] != GLUED) and end < n and tokens.kind[end] == NUMBER and tokens.gap[end] == GLUED:
        return None  # '$3,000-$4,500', '3 USD50 cards': the sign of the next figure
    if sign.name == "p" and (tokens.gap[i] != GLUED or tokens.raw[last - 1] in _PENCE_FRAMES):
        return None
    if sign.name in ("cent", "¢") and tokens.raw[i] == "Cent" and tokens.kind[last - 1] == NUMBER:
        return None  # a name: 50 Cent
    if sign.word and not _is_code(tokens, f, f.first, end, sign.code in around.home):
        return None
    if sign.wordy and not _is_money_word(tokens, f, end, sign, around, rules):
        return None
    if sign.rare and not (f.sizeable or f.value >= 100 or sign.code in around.home) and _goes_on(tokens, end, rules):
        return None  # 'five CFA charterholders'
    if sign.closing and _goes_on(tokens, end, rules):
        return None
    if f.scale == 1 and not f.grouped and sign.name.isalpha() and _in_prices_of(tokens, f):
        return None
    if f.scale == 1 and end < n and sign.name.isalpha():
        k = end + 1 if tokens.raw[end] == "-" and tokens.gap[end] == GLUED and end + 1 < n else end
        if tokens.low[k] in rules.not_before:
            return None
    return end, sign


def _goes_on(tokens: Tokens, end: int, rules: CurrencyRules) -> bool:
    """Whether a word follows that belongs to the same phrase."""
    more = end < len(tokens) and tokens.kind[end] == WORD and tokens.gap[end] == SPACE
    return more and tokens.low[end] not in rules.stop


def _in_prices_of(tokens: Tokens, f: Figure) -> bool:
    """'in 1990 dollars', 'in constant 2020 yen': the year of the prices."""
    raw = tokens.raw[f.first]
    year = len(raw) == 4 and raw.isdecimal() and "1900" <= raw <= "2100"
    return year and f.first > 0 and tokens.low[f.first - 1] in ("in", "constant", "real")


def _is_money_word(tokens: Tokens, f: Figure, end: int, sign: Sign, around: Surroundings, rules: CurrencyRules) -> bool:
    """'1.2 won' and '500 won' in an article about Korea, not '5 won medals'."""
    if f.scale != 1 or f.grouped or f.precision < 1:
        return True
    opens = tokens.low[end : end + 1] and tokens.low[end] in (
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "its",
        "gold",
        "by",
    )
    codes = rules.families[sign.family].codes if sign.family else (sign.code,)
    return f.value >= 10 and not opens and any(code in around.home for code in codes)


def is_weight(tokens: Tokens, first: int, end: int, sign: Sign, pounds: bool, rules: CurrencyRules) -> bool:
    """Whether '208 pounds' tells weight: the words around it say so, or nothing in the article is in pounds."""
    if sign.name not in rules.weight_names:
        return False
    if tokens.low[end : end + 1] and tokens.low[end] in rules.weight_after:
        return True
    if tokens.raw[end : end + 1] == ["-"] and tokens.gap[end] == GLUED:
        return True
    if any(w in rules.weight_before for w in tokens.low[max(0, first - 4) : first]):
        return True
    return not pounds

"""Currency signs and names, and what a shared one ('$', 'kr', 'pesos') means in an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, NUMBER, SPACE, WORD, PhraseIndex, Tokens


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
    """An ordinary word as well: wants a scale or thousands before it."""
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


@dataclass(frozen=True, slots=True, eq=False)
class CurrencyRules:
    """rules/currencies.toml, compiled."""

    before: PhraseIndex[Sign]
    after: PhraseIndex[Sign]
    families: dict[str, Family]
    country_of: dict[str, str]
    """country code -> currency code"""
    adjectives: PhraseIndex[str]
    """'Canadian', 'US', 'Australian' behind an amount in a shared sign -> currency code"""
    notes: frozenset[str]
    weight_names: frozenset[str]
    weight_before: frozenset[str]
    weight_after: frozenset[str]
    declaration_openings: frozenset[str]
    declaration_names: PhraseIndex[str]


_LOWER_CODES = frozenset({"usd", "eur", "gbp", "jpy", "inr", "aud", "cad", "chf", "cny", "rmb"})
_PENCE_FRAMES = frozenset({"480", "576", "720", "1080", "1440", "2160", "4320"})


def compile_currencies(book: Rulebook) -> CurrencyRules:
    """Index every sign of rules/currencies.toml."""
    before: PhraseIndex[Sign] = PhraseIndex()
    after: PhraseIndex[Sign] = PhraseIndex()
    adjectives: PhraseIndex[str] = PhraseIndex()
    family_of: dict[tuple[str, str], str] = {}
    families: dict[str, Family] = {}
    for row in book.rows("currencies", "family"):
        families[row["id"]] = Family(
            row["id"], tuple(row["codes"]), row["default"], row.get("open", False), row.get("world", False)
        )
        for word in row["words"]:
            for code in row["codes"]:
                family_of[word, code] = row["id"]
    country_of: dict[str, str] = {}
    for row in book.rows("currencies", "currency"):
        code, rule, verbs = row["code"], row["id"], set(row.get("verb", []))
        for country in row.get("countries", []):
            country_of.setdefault(country, code)

        def sign(word: str, code: str = code, rule: str = rule, **more: object) -> Sign:
            return Sign(code, rule, family=family_of.get((word, code), ""), name=word, **more)  # type: ignore[arg-type]

        for word in row.get("before", []):
            # Telex and chats write signs in any case; 'A $' must not be read into 'a $20 fine'.
            loose = (any(c in "$£€" for c in word) and " " not in word) or word in ("Rs", "Rs.")
            before.add(
                word,
                sign(word, glued=len(word) == 1 and word.isalpha()),
                exact=not loose,
                glued=" " not in word and "." not in word,
            )
            if word.lower() in _LOWER_CODES:
                before.add(word.lower(), sign(word), exact=True)
        for word in row.get("glued", []):
            before.add(word, sign(word, glued=True), exact=True)
        for word in row.get("scaled", []):
            before.add(word, sign(word, scaled=True), exact=True)
        for word in row.get("after", []):
            after.add(word, sign(word), exact=True)
            if word.lower() in _LOWER_CODES:
                after.add(word.lower(), sign(word), exact=True)
        for word in row["names"]:
            after.add(word, sign(word, wordy=word in verbs))
            if word.endswith(" dollars"):
                adjectives.add(word.removesuffix(" dollars"), code)
        for word, factor in row.get("subunits", {}).items():
            after.add(word, sign(word, factor=Decimal(factor)), exact=len(word) < 3)
    adjectives.add("usd", "USD")
    adjectives.add("u.s.", "USD")
    adjectives.add("american", "USD")
    for code in ("AUD", "CAD", "NZD", "SGD", "HKD"):
        adjectives.add(code, code, exact=True)
    bans = {row["id"]: row for row in book.rows("currencies", "no_money")}
    weight = bans["currency.no-money.weight"]
    declared: PhraseIndex[str] = PhraseIndex()
    for word, code in book.values("currencies", "declaration_names").items():
        declared.add(word, code)
    return CurrencyRules(
        before, after, families, country_of, adjectives,
        frozenset(bans["currency.no-money.notes"]["after"]),
        frozenset(weight["names"]), frozenset(weight["before"]), frozenset(weight["after"]),
        frozenset(book.values("currencies", "declaration_openings")), declared,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoneyContext:
    """What an article says about the money it means."""

    countries: tuple[str, ...]
    codes: frozenset[str]
    """Currencies that the article writes unmistakably."""
    domain: str = ""
    declared: str = ""
    """Currency that the article says its figures are in."""

    def settle(self, sign: Sign, rules: CurrencyRules) -> tuple[str, str, str]:
        """(code, ambiguous, ground) of a sign in this article."""
        if not sign.family:
            return sign.code, "", ""
        family = rules.families[sign.family]
        if self.declared in family.codes:
            return self.declared, "", "the article says so"
        if family.world:
            return self._settle_dollar(family, rules)
        stated = [c for c in family.codes if c in self.codes]
        if len(stated) == 1:
            return stated[0], "", f"the article writes {stated[0]}"
        for country in self.countries[:4]:
            code = rules.country_of.get(country, "")
            if code in family.codes:
                return code, "", f"the article is about {country}"
        rest = "|".join(c for c in family.codes if c != family.default)
        return family.default, rest if family.open else "", "default"

    def _settle_dollar(self, family: Family, rules: CurrencyRules) -> tuple[str, str, str]:
        """'$' is the US dollar unless the article is about another dollar country and does not speak of the US."""
        code = next((c for d, c in _DOMAINS if self.domain.endswith(d)), "")
        own = [rules.country_of.get(c, "") for c in self.countries]
        first = next((c for c in own if c), "")
        if code and (first in (code, "") or code in own[:2]) and "USD" in self.codes:
            return code, "USD", "the outlet's country, and the article marks US dollars"
        local = first in family.codes and first != "USD" and first not in ("MXN", "ARS", "CLP", "COP", "HKD", "TWD", "SGD")
        if local and "USD" in self.codes and first not in self.codes:
            return first, "USD", "the article is about that country and marks US dollars"
        if local and "US" not in self.countries and first not in self.codes and (code in ("", first)):
            return first, "USD", "the article is about that country and not about the United States"
        return family.default, "", "default" if first != "USD" else ""


_DOMAINS = ((".com.au", "AUD"), (".net.au", "AUD"), (".au", "AUD"), (".ca", "CAD"), (".nz", "NZD"), (".sg", "SGD"), (".hk", "HKD"))


def sign_before(tokens: Tokens, first: int, rules: CurrencyRules) -> tuple[int, Sign] | None:
    """The currency sign that ends right before token `first`: (its first token, sign)."""
    if first == 0 or tokens.gap[first] > SPACE:
        return None
    found = rules.before.match_before(tokens, first)
    if found is None:
        return None
    start, sign = found
    if (sign.glued or sign.scaled) and tokens.gap[first] != GLUED:
        return None
    if start > 0 and tokens.gap[start] == GLUED and tokens.kind[start] == WORD:
        if tokens.kind[start - 1] in (WORD, NUMBER) or tokens.raw[start - 1] in "-'&@_":
            return None  # the tail of another word or of a model number
    if sign.name in ("P", "W", "Sh", "SR", "KD", "BD", "TL", "Br", "LE", "QR", "Dh", "NT", "MT", "FF", "P", "Fl", "Bs"):
        if tokens.gap[first] != GLUED and "." not in tokens.raw[first] and "," not in tokens.raw[first]:
            return None
    return start, sign


def sign_after(tokens: Tokens, last: int, rules: CurrencyRules) -> tuple[int, Sign] | None:
    """The currency name or sign behind a figure: (token after it, sign). A hyphen or brackets may stand between."""
    n = len(tokens)
    if last >= n:
        return None
    i, closing = last, False
    if tokens.raw[i] == "-" and tokens.gap[i] == GLUED and i + 1 < n and tokens.gap[i + 1] == GLUED:
        i += 1
    elif tokens.raw[i] == "(" and i + 2 < n:
        i, closing = i + 1, True
    elif tokens.low[i] == "of" or tokens.gap[i] > 2:
        return None
    found = rules.after.match(tokens, i)
    if found is None:
        return None
    end, sign = found
    if closing:
        return (end + 1, sign) if end < n and tokens.raw[end] == ")" else None
    if sign.name == "p" and (tokens.gap[i] != GLUED or tokens.raw[last - 1] in _PENCE_FRAMES):
        return None
    if sign.name in ("cent", "¢") and tokens.raw[i] == "Cent" and tokens.kind[last - 1] == NUMBER:
        return None  # a name: 50 Cent
    return end, sign


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


def declared_currency(tokens: Tokens, rules: CurrencyRules) -> str:
    """'All figures are in Canadian funds.': the currency an article declares for its figures, '' if none."""
    for i, word in enumerate(tokens.low):
        if word not in rules.declaration_openings:
            continue
        lead = i > 0 and tokens.low[i - 1] == "all"
        for j in range(i + 1, min(i + 7, len(tokens))):
            if tokens.low[j] in (".", ";", ")") or tokens.kind[j] == NUMBER:
                break
            if tokens.low[j] in ("are", "in", "is", ":"):
                lead = lead or tokens.low[j : j + 1] == ["in"] or tokens.low[j + 1 : j + 2] == ["in"]
                continue
            found = rules.declaration_names.match(tokens, j)
            if found is not None and lead and tokens.low[j - 1] in ("are", "in", "is", ":"):
                return found[1]
    return ""


def unmistakable(signs: Sequence[Sign]) -> frozenset[str]:
    """Codes that an article writes in a form no other currency shares."""
    return frozenset(s.code for s in signs if not s.family)

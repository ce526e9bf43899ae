"""What a shared sign means in an article: '$' in Sydney, 'kr' in Oslo, '¥' in Shanghai, with the ground for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.extract.figures.currency import CurrencyRules, Family, Sign
from pipeline.extract.figures.measure import Measure
from pipeline.extract.figures.prices import denies, priced, prices_told
from pipeline.tokens import NUMBER, Tokens

_COUNTRIES = 4
"""So many of the countries that an article speaks of most are asked for their currency."""


@dataclass(frozen=True, slots=True)
class MoneyContext:
    """What an article says about the money it means."""

    countries: tuple[str, ...]
    codes: frozenset[str]
    """Currencies that the article writes unmistakably."""
    outlet: str = ""
    """Country of the outlet, by its address."""
    declared: str = ""
    """Currency that the article says its figures are in."""
    implied: str = ""
    """Currency that the plain sign has where a sign of the article is in use ('$US')."""
    spelled: dict[str, str] = field(default_factory=dict)
    """Last word of a name ('dlrs') -> the one currency that the article names with it in full ('Canadian dlrs')."""
    year: int = 0
    """Year of the article, 0 if unknown."""
    marked: frozenset[str] = frozenset()
    """Dollars that the article marks with a sign of their own: 'US$', 'A$'; a code ('AUD 0.65') marks none."""
    prices: dict[str, Decimal] = field(default_factory=dict)
    """Family -> what a dollar costs in its currency, by a sum that the article tells in two currencies."""

    def settle(self, sign: Sign, rules: CurrencyRules) -> tuple[str, str, str]:
        """(code, ambiguous, ground) of a sign in this article."""
        if not sign.family:
            return sign.code, "", ""
        family = rules.families[sign.family]
        if self.declared in family.codes:
            return self.declared, "", "the article says so"
        if family.world:
            return self._settle_dollar(sign, family, rules)
        stated = [c for c in family.codes if c in self.codes]
        own = self._of_countries(family, rules)
        named = next((c for c in own if c in family.codes), "")
        price = self.prices.get(family.id)
        if price is not None and (not named or named != own[0] or denies(named, price, rules)):
            fitting = priced(family.codes, price, rules)
            if fitting:
                return fitting, "", "the article prices it in another currency"
        if len(stated) == 1 and named in ("", stated[0]):
            return stated[0], "", f"the article writes {stated[0]}"
        if named:
            return named, "", f"the article is about {self.countries[own.index(named)]}"
        local = rules.country_of.get(self.outlet, "")
        if local in family.codes:
            return local, "", f"the outlet is of {self.outlet}"
        rest = "|".join(c for c in family.codes if c != family.default)
        return family.default, rest if family.open else "", "default"

    def _of_countries(self, family: Family, rules: CurrencyRules) -> list[str]:
        """The currencies of the countries that the article speaks of most; in its time, where it is known.

        An article without a date is taken for one of the old money only where no country of it has such money today.
        """
        countries = self.countries[:_COUNTRIES]
        today = [rules.country_of.get(c, "") for c in countries]
        if self.year >= family.until or (not self.year and any(c in family.codes for c in today)):
            return today
        former = (family.by_country.get(c, "") for c in countries)
        return [now if now in self.codes else old or now for old, now in zip(former, today, strict=True)]

    def _settle_dollar(self, sign: Sign, family: Family, rules: CurrencyRules) -> tuple[str, str, str]:
        """'$' is the US dollar unless the article is about another dollar country and does not speak of the US."""
        local = rules.country_of.get(self.outlet, "")
        local = local if local in family.codes and local != family.default else ""
        own = [rules.country_of.get(c, "") for c in self.countries]
        first = next((c for c in own if c), "")
        if self.spelled.get(sign.name, "USD") != "USD" and "US" not in self.countries[:1]:
            return self.spelled[sign.name], "USD", "the article names this dollar in full"
        if local and "USD" in self.codes and local not in self.codes:
            return local, "USD", f"the outlet is of {self.outlet}, and the article marks US dollars"
        if local and (first in (local, "") or (local in own[:2] and first != "USD")):
            return local, "USD", f"the outlet is of {self.outlet}"
        if self.implied in family.codes and (first in (self.implied, "") or first not in family.codes):
            return self.implied, "USD", "the article writes $US"
        about = first in family.codes and first != "USD" and first not in rules.local_only
        if about and "USD" in self.codes and first not in (self.marked if "USD" in self.marked else self.codes):
            return first, "USD", "the article is about that country and marks US dollars"
        if about and "US" not in self.countries and first not in self.codes and local in ("", first):
            return first, "USD", "the article is about that country and not about the United States"
        return family.default, "", "default" if first != "USD" else ""


def money_context(
    tokens: Tokens, measures: Sequence[Measure], countries: tuple[str, ...], outlet: str, rules: CurrencyRules,
    year: int = 0,
) -> MoneyContext:  # fmt: skip
    """Gather what the signs of an article and its words say about shared signs."""
    signs = [m.sign for m in measures if m.sign is not None]
    codes = frozenset(s.code for s in signs if not s.family)
    if not any(s.family for s in signs):
        return MoneyContext(countries, codes, outlet)
    implied = next((rules.implied[s.name] for s in signs if s.name in rules.implied), "")
    dollars = {c for family in rules.families.values() if family.world for c in family.codes}
    spelled = _in_full(signs) if len(dollars & codes) == 1 else {}
    marked = frozenset(s.code for s in signs if not s.family and "$" in s.name)
    declared = declared_currency(tokens, rules)
    context = MoneyContext(countries, codes, outlet, declared, implied, spelled, year, marked)
    full = frozenset(context.settle(s, rules)[0] for s in signs if s.family and rules.families[s.family].full)
    if full:
        context = replace(context, codes=codes | full)
    prices = prices_told(tokens, measures, lambda sign: context.settle(sign, rules)[0], rules)
    return replace(context, prices=prices) if prices else context


def _in_full(signs: Iterable[Sign]) -> dict[str, str]:
    """'Canadian dlrs' -> {'dlrs': 'CAD', ...}, with the subunits that go with it."""
    found: dict[str, str] = {}
    for sign in signs:
        if not sign.family and sign.name.endswith((" dlrs", " dollars", " dollar", " dlr")):
            word = sign.name.rpartition(" ")[2]
            found.update(dict.fromkeys((word, "cts", "cents", "ct", "cent"), sign.code))
    return found


def outlet_country(domain: str, rules: CurrencyRules) -> str:
    """ISO code of the country an address belongs to: 'www.abc.net.au' -> AU; '' for .com and the like."""
    top = domain.rpartition(".")[2].upper() if "." in domain else ""
    if len(top) != 2 or (top.lower() in rules.vanity and domain.count(".") < 2):
        return ""
    return "GB" if top == "UK" else top


def declared_currency(tokens: Tokens, rules: CurrencyRules) -> str:
    """'All figures are in Canadian funds.': the currency an article declares for its figures, '' if none."""
    openings = rules.declaration_openings
    for i in [i for i, word in enumerate(tokens.low) if word in openings]:
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

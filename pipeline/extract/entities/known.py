"""Names that a list knows, and offices that every country has."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.entities.found import KNOWN, Found
from pipeline.extract.entities.rules import JOINING, Alias, EntityRules, Lexicon, Name
from pipeline.extract.entities.runs import opens
from pipeline.tokens import GLUED, LINE, SPACE, Tokens

_SUFFIXES = frozenset({"Group", "Holdings", "Holding", "GROUP", "HOLDINGS"})
_DOTTED = frozenset({"Corp", "Co", "Inc", "Ltd", "Cos", "Bhd", "Bros", "Pte", "Pty", "Tbk", "CORP", "CO", "INC", "LTD"})
_INDEFINITE = frozenset({"a", "an", "any", "each", "every", "another", "no", "some"})
_APOSTROPHES = frozenset("'’")


def find_known(tokens: Tokens, countries: Sequence[str], rules: EntityRules) -> list[Found]:
    """Listed names, the longest at each place; a wary alias waits for its full form or a place inside a sentence."""
    raw = tokens.raw
    index = rules.known
    plain = [low if low in JOINING else word for word, low in zip(raw, tokens.low, strict=True)]
    sure: list[Found] = []
    wary: list[Found] = []
    done = 0
    for i in [i for i, word in enumerate(raw) if word in index.lengths]:
        if i < done:
            continue
        alias = _longest(raw, plain, tokens.gap, i, index)
        if alias is None:
            continue
        last = i + len(alias.tokens)
        name, ground = _meant(alias, countries, rules)
        if name.type == "place" and _is_money(tokens, i, last, rules):
            continue
        if name.type in ("org", "product"):
            last = with_legal(tokens, last, rules)
        found = _found(name, i, last, ground)
        if (
            alias.wary
            and last == i + len(alias.tokens)
            and not ("country" in name.classes and name.country in countries)
        ):
            wary.append(found)
        else:
            sure.append(found)
        done = last
    backed = {f.id for f in sure}
    capital = {i + 1 for i, word in enumerate(raw) if word != tokens.low[i]} if wary else set()
    for one in wary:
        if one.id in backed:
            sure.append(one)
        elif one.first in capital or one.last + 1 in capital:
            continue  # part of another name
        elif not opens(tokens, one.first) or _acts(tokens, one.last, rules):
            sure.append(one)
    return sure


def _acts(tokens: Tokens, last: int, rules: EntityRules) -> bool:
    """What follows is done or owned by somebody: 'Apple said', "Target's sales"."""
    if last >= len(tokens):
        return False
    owned = tokens.raw[last] in _APOSTROPHES and tokens.low[last + 1 : last + 2] == ["s"]
    return owned or tokens.low[last] in rules.acts or tokens.low[last] in rules.speech


def find_caseless(tokens: Tokens, rules: EntityRules) -> list[Found]:
    """Listed names in a text that has no capitals at all."""
    found: list[Found] = []
    done = 0
    for i in [i for i, word in enumerate(tokens.low) if word in rules.caseless.lengths]:
        if i < done:
            continue
        alias = _longest(tokens.low, tokens.low, tokens.gap, i, rules.caseless)
        if alias is not None:
            done = i + len(alias.tokens)
            found.append(_found(alias.names[0], i, done))
    return found


def _found(name: Name, first: int, last: int, ground: str = "") -> Found:
    return Found(first, last, name.id, name.label, "entity.known", KNOWN, name.classes, ground=ground)


def _meant(alias: Alias, countries: Sequence[str], rules: EntityRules) -> tuple[Name, str]:
    """Of several holders of a name, the one whose country the article speaks of most."""
    if len(alias.names) > 1:
        for iso in countries:
            for name in alias.names:
                if name.country == iso:
                    return name, f"article names {rules.places.names[iso]}"
    return alias.names[0], ""


def _longest(raw: list[str], plain: list[str], gap: list[int], i: int, index: Lexicon) -> Alias | None:
    """The longest alias at token `i`; `plain` has 'Of' as 'of', since title case and plain text differ in these."""
    for n in index.lengths[raw[i]]:
        alias = index.aliases.get((raw[i], *plain[i + 1 : i + n]))
        if alias is not None and len(alias.tokens) == n and (n == 1 or max(gap[i + 1 : i + n]) <= LINE):
            return alias
    return None


def with_legal(tokens: Tokens, last: int, rules: EntityRules) -> int:
    """Index after 'Corp.', 'Co., Ltd.', 'Group plc' that follow token `last`, or `last`."""
    raw, gap = tokens.raw, tokens.gap
    n = len(raw)
    while last < n:
        at = last
        at += dotted(tokens, at)
        if at + 1 < n and raw[at] == "," and raw[at + 1] in rules.legal:
            at += 1
        if at >= n:
            break
        if (raw[at] not in rules.legal and raw[at] not in _SUFFIXES) or gap[at] not in (SPACE, LINE):
            break
        last = at + 1
    return last + dotted(tokens, last)


def dotted(tokens: Tokens, last: int) -> int:
    """1 where the full stop at token `last` belongs to 'Corp.' or 'Co.' before it."""
    raw = tokens.raw
    return int(last < len(raw) and raw[last] == "." and tokens.gap[last] == GLUED and raw[last - 1] in _DOTTED)


def _is_money(tokens: Tokens, first: int, last: int, rules: EntityRules) -> bool:
    raw, gap = tokens.raw, tokens.gap
    signs = rules.places.money_signs
    behind = last < len(raw) and raw[last] in signs and gap[last] == GLUED
    return behind or (first > 0 and raw[first - 1] in signs and gap[first] == GLUED)


def find_offices(tokens: Tokens, countries: Sequence[str], rules: EntityRules) -> list[Found]:
    """'Japan's industry ministry', 'the Thai central bank', 'parliament' in an article about one country."""
    low, gap = tokens.low, tokens.gap
    found: list[Found] = []
    done = 0
    for i in [i for i, word in enumerate(low) if word in rules.offices]:
        if i < done:
            continue
        for phrase, office in rules.offices[low[i]]:
            last = i + len(phrase)
            if len(phrase) > 1 and (tuple(low[i:last]) != phrase or max(gap[i + 1 : last]) > LINE):
                continue
            one = _office(tokens, i, last, office, countries, rules)
            if one is not None:
                found.append(one)
                done = last
            break
    return found


def _office(
    tokens: Tokens, i: int, last: int, office: str, countries: Sequence[str], rules: EntityRules
) -> Found | None:
    iso = _owner(tokens, i, last, rules)
    ground = "named beside it" if iso else ""
    if not iso:
        if i and tokens.low[i - 1] in _INDEFINITE and tokens.raw[i] == tokens.low[i]:
            return None
        # 'The cabinet' is that of the country the article is about, listed or not: one that is listed by another name
        # ('Executive Yuan') does not draw it away.
        iso = countries[0] if countries else ""
        ground = f"article names {rules.places.names[iso]}" if iso else ""
        if not iso and last - i < 2:
            return None
    known = rules.office_of.get((iso, office))
    classes = ("ministry",) if office.endswith("ministry") else (office,)
    if known is not None:
        return Found(i, last, known.id, known.label, "entity.office", KNOWN, known.classes, ground=ground)
    label = rules.office_labels[office]
    if not iso:
        return Found(i, last, f"org:{office}", label, "entity.office", KNOWN, classes, ambiguous="country")
    label = f"{label} of {rules.places.names[iso]}"
    return Found(i, last, f"org:{iso.lower()}-{office}", label, "entity.office", KNOWN, classes, ground=ground)


def _owner(tokens: Tokens, i: int, last: int, rules: EntityRules) -> str:
    """The country in "Japan's ...", 'Thai ...', 'South Korean ...', '... of Thailand'."""
    raw = tokens.raw
    end = i
    if end >= 2 and tokens.low[end - 1] == "s" and raw[end - 2] in _APOSTROPHES:
        end -= 2
    for n in (3, 2, 1):
        if end - n >= 0:
            iso = rules.places.iso_of.get(" ".join(raw[end - n : end]))
            if iso:
                return iso
    if last + 1 < len(raw) and tokens.low[last] in ("of", "in"):
        for n in (2, 1):
            iso = rules.places.iso_of.get(" ".join(raw[last + 1 : last + 1 + n]))
            if iso:
                return iso
    return ""

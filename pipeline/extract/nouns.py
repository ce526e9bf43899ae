"""What a figure counts: a measure, or the head of the noun group behind it; and denominators ('a barrel', 'per month')."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.numerals import Figure
from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, LINE, NUMBER, SPACE, WORD, PhraseIndex, Tokens

_LONGEST_GROUP = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """Unit, label and end of what a figure counts."""

    unit: str
    label: str
    last: int
    rule: str
    per: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class NounRules:
    """rules/units.toml, compiled."""

    measures: PhraseIndex[tuple[str, str]]
    stop: frozenset[str]
    never: frozenset[str]
    plurals: dict[str, str]
    singular_s: frozenset[str]
    periods: dict[str, str]
    denominators: PhraseIndex[str]


def compile_nouns(book: Rulebook) -> NounRules:
    """Gather rules/units.toml."""
    measures: PhraseIndex[tuple[str, str]] = PhraseIndex()
    for row in book.rows("units", "measure"):
        for unit, words in row["units"].items():
            for word in words:
                symbol = len(word) <= 5 and (word != word.lower() or len(word) <= 3) and word not in ("ton", "acre")
                measures.add(word, (unit, row["id"]), exact=symbol and not word.islower())
    denominators: PhraseIndex[str] = PhraseIndex()
    for row in book.rows("units", "denominator"):
        for word in row["words"]:
            denominators.add(word, word.replace(" ", "-"))
    periods: dict[str, str] = {}
    for row in book.rows("units", "period"):
        periods.update(row["values"])
    for word, unit in periods.items():
        denominators.add(word, unit)
    return NounRules(
        measures,
        frozenset(book.values("units", "stop")),
        frozenset(book.values("units", "never")),
        dict(book.values("units", "plurals")),
        frozenset(book.values("units", "singular_s")),
        periods,
        denominators,
    )


def per_of(tokens: Tokens, i: int, rules: NounRules) -> str:
    """The denominator behind a figure at token i: 'a barrel', 'per kilowatt hour', '/kg', 'each'; '' if none."""
    found = _per(tokens, i, rules)
    return found[1] if found else ""


def _per(tokens: Tokens, i: int, rules: NounRules) -> tuple[int, str] | None:
    n = len(tokens)
    if i >= n or tokens.gap[i] > LINE:
        return None
    word = tokens.low[i]
    if word in ("each", "apiece"):
        return i + 1, "item"
    if word in ("annually", "yearly", "monthly", "daily", "weekly"):
        return i + 1, rules.periods[word]
    if word == "-":
        word = tokens.low[i + 1] if i + 1 < n else ""
        if word not in ("a", "per"):
            return None
        i += 1
    if word in ("a", "an", "per", "/", "every", "the") and i + 1 < n and tokens.gap[i + 1] <= LINE:
        j = i + 1
        if tokens.low[j] == "-" and j + 1 < n:
            j += 1
        found = rules.denominators.match(tokens, j)
        if found is not None and word != "the":
            return found
        if word == "per" and tokens.kind[j] == WORD:
            return j + 1, singular(tokens.low[j], rules)
    return None


def counted(tokens: Tokens, f: Figure, rules: NounRules) -> Counted | None:
    """What the figure counts, or None for a bare number."""
    n = len(tokens)
    i = f.last
    if i >= n or tokens.gap[i] > LINE:
        return None
    if tokens.raw[i] == "-" and tokens.gap[i] == GLUED:
        return _compound(tokens, f, i + 1, rules) if i + 1 < n and tokens.gap[i + 1] == GLUED else None
    if tokens.kind[i] == WORD and tokens.gap[i] == GLUED and tokens.low[i] in ("st", "nd", "rd", "th"):
        return Counted("rank", tokens.quote(f.first, i + 1), i + 1, "unit.rank") if f.scale == 1 else None
    if f.fraction:
        return None
    found = rules.measures.match(tokens, i)
    if found is not None and not (tokens.gap[i] == GLUED and found[1][0] in ("times", "tonne") and tokens.raw[i] == "mt"):
        if found[1][0] == "times" and tokens.low[i] == "x" and tokens.gap[i] != GLUED:
            return None
        return _with_period(tokens, f.first, found[0], found[1][0], found[1][1], rules)
    if tokens.gap[i] == GLUED:
        return None
    return _noun_group(tokens, f, i, rules)


def _compound(tokens: Tokens, f: Figure, i: int, rules: NounRules) -> Counted | None:
    """'770,000-tonne quota', '20-year lease', '300mm-sized' is none."""
    found = rules.measures.match(tokens, i)
    if found is not None:
        return Counted(found[1][0], tokens.quote(i, found[0]), found[0], found[1][1])
    if tokens.kind[i] != WORD or tokens.low[i] in rules.stop or not f.value >= 1 or len(tokens.raw[i]) < 3:
        return None
    if tokens.low[i] in ("old", "year", "year", "based", "sized", "style", "plus", "odd", "way", "fold", "ish"):
        return None
    return Counted(singular(tokens.low[i], rules), tokens.raw[i], i + 1, "unit.compound")


def _noun_group(tokens: Tokens, f: Figure, i: int, rules: NounRules) -> Counted | None:
    n = len(tokens)
    if tokens.low[i : i + 2] == ["of", "its"] or tokens.low[i : i + 2] == ["of", "the"]:
        # 'seven of its 17 vehicle plants': counts what the group behind counts
        j = i + 2
        while j < n and tokens.kind[j] == NUMBER and tokens.gap[j] == SPACE:
            j += 1
        if j > i + 2:
            head = _head(tokens, j, f, rules)
            if head is not None:
                return Counted(singular(tokens.low[head], rules), tokens.quote(j, head + 1), f.last, "unit.part-of")
        return None
    if tokens.low[i] == "more" or tokens.low[i] == "fewer" or tokens.low[i] == "new":
        i += 1
        if i >= n:
            return None
    if tokens.low[i : i + 1] == ["of"] and f.spelled:
        return None
    head = _head(tokens, i, f, rules)
    if head is None:
        return None
    unit = singular(tokens.low[head], rules)
    return _with_period(tokens, f.first, head + 1, unit, "unit.noun", rules, tokens.quote(i, head + 1))


def _head(tokens: Tokens, i: int, f: Figure, rules: NounRules) -> int | None:
    """Index of the head noun of the group that starts at token i."""
    n = len(tokens)
    if i < n and tokens.low[i] in rules.never:
        return None
    j, best = i, None
    while j < n and j - i < 2 * _LONGEST_GROUP:
        if tokens.gap[j] > LINE and j > i:
            break
        word = tokens.low[j]
        if tokens.kind[j] == NUMBER and j + 1 < n and tokens.gap[j + 1] == GLUED and tokens.kind[j + 1] == WORD:
            j += 2  # '300mm'
            continue
        if word == "-" and tokens.gap[j] == GLUED and j + 1 < n and tokens.gap[j + 1] == GLUED and j > i:
            j += 2
            continue
        if word == "'" and tokens.low[j + 1 : j + 2] == ["s"] and tokens.gap[j] == GLUED:
            return None  # '17 plants' output' counts no plants
        if tokens.kind[j] != WORD or word in rules.stop:
            break
        if _is_plural(word, rules) or (word in rules.plurals):
            if best is None or j == best + 1:
                # the first plural, or a second one right behind it ('sales offices')
                best = j if best is None or tokens.low[best] not in rules.plurals else best
            else:
                break
        elif best is not None:
            break
        j += 1
    if best is None and f.value == 1 and j - i in (1, 2) and j > i and tokens.kind[j - 1] == WORD:
        return None
    if best is not None and best - i > _LONGEST_GROUP:
        return None
    if best is not None and (f.value == 1 and f.spelled):
        return None
    return best


def _is_plural(word: str, rules: NounRules) -> bool:
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and word not in rules.singular_s
    )


def _with_period(
    tokens: Tokens, first: int, last: int, unit: str, rule: str, rules: NounRules, label: str = ""
) -> Counted:
    """Add the rate: 'wafers per month', 'tons a year', 'barrels a day'."""
    label = label or tokens.quote(max(first, last - 1), last)
    found = _per(tokens, last, rules)
    if found is not None and found[1] not in ("item",):
        return Counted(f"{unit}/{found[1]}", label, found[0], rule, found[1])
    return Counted(unit, label, last, rule)


def singular(word: str, rules: NounRules) -> str:
    """The singular of a plural noun, by list and ending."""
    if word in rules.plurals:
        return rules.plurals[word]
    if not word.endswith("s") or word in rules.singular_s or word.endswith(("ss", "us", "is")) or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]

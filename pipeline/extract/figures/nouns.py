"""What a figure counts: a measure or the noun behind it; and denominators ('a barrel', 'per month')."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.extract.figures.numerals import Figure
from pipeline.rulebook import Rulebook
from pipeline.tokens import CELL, GLUED, LINE, NUMBER, SPACE, WORD, PhraseIndex, Tokens

_LONGEST_GROUP = 6
_LONGEST_OF = 7
"""So many words may stand between 'of' and a rate: 'tonnes of green hydrogen and ammonia a year'."""
_OF_THE = frozenset({"the", "its", "this", "that", "such", "it", "them", "these", "those"})
_RATE_WORDS = frozenset({"a", "an", "per", "every", "/"})
_RATE_ADVERBS = frozenset({"annually", "yearly", "monthly", "daily", "weekly"})
"""Words that tell a rate where a phrase ends, not before a noun ('copies of daily papers')."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Unit, label and end of what a figure counts."""

    unit: str
    label: str
    last: int
    rule: str
    per: str = ""
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure: 'MW', 'tonnes', 'kt'."""

    name: str
    rule: str
    factor: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class NounRules:
    """rules/units.toml, compiled."""

    measures: PhraseIndex[Unit]
    stop: frozenset[str]
    never: frozenset[str]
    no_compound: frozenset[str]
    """Words behind a hyphen that are counted by nothing: '5-million-strong', '20-year-old'."""
    plurals: dict[str, str]
    singular_s: frozenset[str]
    singles: frozenset[str]
    periods: dict[str, str]
    denominators: PhraseIndex[str]
    not_rate: frozenset[str]
    """Words that make 'a year' a time: 'a year before'."""
    slashed: dict[str, str]
    """Denominators behind a slash: 't', 'y'."""
    rank_before: PhraseIndex[bool]
    rank_after: PhraseIndex[bool]


def compile_nouns(book: Rulebook) -> NounRules:
    """Gather rules/units.toml."""
    denominators: PhraseIndex[str] = PhraseIndex()
    for row in book.rows("units", "denominator"):
        for word in row["words"]:
            denominators.add(word, word.replace(" ", "-"))
    periods: dict[str, str] = {}
    for row in book.rows("units", "period"):
        periods.update(row["values"])
    for word, unit in periods.items():
        denominators.add(word, unit)
    ranks: tuple[PhraseIndex[bool], PhraseIndex[bool]] = (PhraseIndex(), PhraseIndex())
    for index, key in zip(ranks, ("rank_before", "rank_after"), strict=True):
        for word in book.values("units", key):
            index.add(word, True)
    return NounRules(
        _measures(book),
        frozenset(book.values("units", "stop")),
        frozenset(book.values("units", "never")),
        frozenset(book.values("units", "no_compound")),
        dict(book.values("units", "plurals")),
        frozenset(book.values("units", "singular_s")),
        frozenset(book.values("units", "singles")),
        periods,
        denominators,
        frozenset(w for row in book.rows("units", "period") for w in row.get("not_before", [])),
        {k.lower(): v for row in book.rows("units", "denominator") for k, v in row.get("slashed", {}).items()},
        *ranks,
    )


def _measures(book: Rulebook) -> PhraseIndex[Unit]:
    """Symbols are compared letter by letter, and in capitals where no other symbol is written so (MW, not Mt)."""
    found: PhraseIndex[Unit] = PhraseIndex()
    symbols: dict[str, Unit] = {}
    for row in book.rows("units", "measure"):
        for name, words in row["units"].items():
            unit = Unit(name, row["id"], Decimal(row.get("factor", "1")))
            for word in words:
                if (len(word) <= 5 and word != word.lower()) or (len(word) <= 3 and word != "ton"):
                    symbols.setdefault(word, unit)
                else:
                    found.add(word, unit)
    shouted = {word.upper(): unit for word, unit in reversed(symbols.items()) if len(word) > 1}
    for word, unit in {**shouted, **symbols}.items():
        found.add(word, unit, exact=True)
    return found


def per_of(tokens: Tokens, i: int, rules: NounRules) -> str:
    """The denominator behind a figure at token i: 'a barrel', 'per kilowatt hour', '/kg', 'each'; '' if none."""
    found = per_at(tokens, i, rules)
    return found[1] if found else ""


def per_at(tokens: Tokens, i: int, rules: NounRules) -> tuple[int, str] | None:
    """The same with the token behind it."""
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
        if word not in ("a", "an", "per"):
            return None
        i += 1
    if word in ("a", "an", "per", "/", "every", "the") and i + 1 < n and tokens.gap[i + 1] <= LINE:
        j = i + 1
        if tokens.low[j] == "-" and j + 1 < n:
            j += 1
        found = rules.denominators.match(tokens, j)
        if found is not None and word != "the":
            timed = (
                word in ("a", "an") and tokens.low[found[0] : found[0] + 1] and tokens.low[found[0]] in rules.not_rate
            )
            return None if timed else found
        if word == "/" and tokens.gap[j] == GLUED and tokens.low[j] in rules.slashed:
            return j + 1, rules.slashed[tokens.low[j]]
        if word == "per" and tokens.kind[j] == WORD:
            return j + 1, singular(tokens.low[j], rules)
    return None


def counted(tokens: Tokens, f: Figure, rules: NounRules, i: int = -1) -> Counted | None:
    """What the figure counts, read from token `i` (right behind it), or None for a bare number."""
    n = len(tokens)
    i = f.last if i < 0 else i
    if i >= n or tokens.gap[i] > LINE:
        return None
    if tokens.gap[i] == LINE and (tokens.gap[f.first] == CELL or _opens_label(tokens, i)):
        return None  # the next line of a table is another row
    low = tokens.low[i]
    if low == "-":
        glued = tokens.gap[i] == GLUED and i + 1 < n and tokens.gap[i + 1] == GLUED
        return _compound(tokens, f, i + 1, rules) if glued else None
    if tokens.gap[i] == GLUED and low in ("st", "nd", "rd", "th"):
        return _rank(tokens, f, i, rules)
    if f.fraction:
        return None
    found = rules.measures.match(tokens, i)
    if found is not None and _is_name(tokens, f, i):
        return None
    if found is not None and _stands(tokens, i, found[1]):
        return _with_period(tokens, f.first, found[0], found[1].name, found[1].rule, rules, factor=found[1].factor)
    if tokens.gap[i] == GLUED:
        return None
    return _noun_group(tokens, f, i, rules)


def _stands(tokens: Tokens, i: int, unit: Unit) -> bool:
    """'3x' but not '3 x 4'; '5mt' is no weight."""
    low = tokens.low[i]
    if low == "x":
        return tokens.gap[i] == GLUED
    return not (low in ("mt", "t") and tokens.gap[i] == GLUED and tokens.raw[i] == low and unit.factor == 1)


def _is_name(tokens: Tokens, f: Figure, i: int) -> bool:
    """'In 1950 Miles joined the band', '30 t-shirts': no miles, no tonnes."""
    word, year = tokens.raw[i], tokens.raw[f.first]
    if len(word) == 1 and tokens.raw[i + 1 : i + 2] == ["-"] and tokens.gap[i + 1] == GLUED:
        return i + 2 < len(tokens) and tokens.gap[i + 2] == GLUED and tokens.kind[i + 2] == WORD
    dated = f.first > 0 and tokens.low[f.first - 1] in ("in", "by", "since", "until", "before", "after", "of", "from")
    return (
        dated and len(year) == 4 and year.isdecimal() and "1500" <= year <= "2100" and word.istitle() and len(word) > 3
    )


def _rank(tokens: Tokens, f: Figure, i: int, rules: NounRules) -> Counted | None:
    """'31st in the world', 'ranked 8th', '5th-largest'; not 'the 21st century', 'on the 31st'."""
    if f.scale != 1:
        return None
    start = f.first - (f.first > 0 and tokens.low[f.first - 1] in ("the", "only", "a", "just"))
    if rules.rank_after.match(tokens, i + 1) is None and rules.rank_before.match_before(tokens, start) is None:
        return None
    return Counted("rank", tokens.quote(f.first, i + 1), i + 1, "unit.rank")


def _compound(tokens: Tokens, f: Figure, i: int, rules: NounRules) -> Counted | None:
    """'770,000-tonne quota', '20-year lease', '300mm-sized' is none."""
    found = rules.measures.match(tokens, i)
    if found is not None:
        unit = found[1]
        return _with_period(
            tokens, f.first, found[0], unit.name, unit.rule, rules, tokens.quote(i, found[0]), unit.factor
        )
    if tokens.kind[i] != WORD or tokens.low[i] in rules.stop or not f.value >= 1 or len(tokens.raw[i]) < 3:
        return None
    if tokens.low[i] in rules.no_compound:
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
    if f.value == 1 and tokens.low[i] in rules.singles:
        return Counted(tokens.low[i], tokens.raw[i], i + 1, "unit.noun")
    head = _head(tokens, i, f, rules)
    if head is None:
        return None
    unit = singular(tokens.low[head], rules)
    return _with_period(tokens, f.first, head + 1, unit, "unit.noun", rules, tokens.quote(i, head + 1))


def _opens_label(tokens: Tokens, i: int) -> bool:
    """Whether a line begins with a label: 'Cranes: 12', 'Homes supplied: 60,000'."""
    if not tokens.raw[i][0].isupper():
        return False
    j = i
    while j < len(tokens) and j < i + _LONGEST_GROUP and tokens.kind[j] == WORD and (j == i or tokens.gap[j] < LINE):
        j += 1
    return j < len(tokens) and tokens.raw[j] == ":"


def _of_works(tokens: Tokens, f: Figure) -> bool:
    """'312 works of art', 'nine works', but not 'The mill of 2024 works well'."""
    raw = tokens.raw[f.first]
    return f.value >= 2 and not (len(raw) == 4 and raw.isdecimal() and f.last == f.first + 1)


def _head(tokens: Tokens, i: int, f: Figure, rules: NounRules) -> int | None:
    """Index of the head noun of the group that starts at token i."""
    n = len(tokens)
    if i < n and tokens.low[i] in rules.never:
        return None
    j, best = i, None
    while j < n and j - i < 2 * _LONGEST_GROUP:
        if tokens.gap[j] >= LINE and j > i and (tokens.gap[j] > LINE or _opens_label(tokens, j)):
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
        if tokens.kind[j] != WORD or (word in rules.stop and not (word == "works" and j == i and _of_works(tokens, f))):
            break
        hyphen = j + 2 < n and tokens.raw[j + 1] == "-" and tokens.gap[j + 1] == GLUED == tokens.gap[j + 2]
        if not hyphen and (is_plural(word, rules) or word in rules.plurals):
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


def is_plural(word: str, rules: NounRules) -> bool:
    """Whether a word looks like a plural."""
    return (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in rules.singular_s
    )


def _with_period(
    tokens: Tokens,
    first: int,
    last: int,
    unit: str,
    rule: str,
    rules: NounRules,
    label: str = "",
    factor: Decimal = Decimal(1),
) -> Counted:
    """Add the rate: 'wafers per month', 'tons a year', 'barrels a day'."""
    label = label or tokens.quote(max(first, last - 1), last)
    found = per_at(tokens, last, rules)
    if found is not None and found[1] != "item" and "/" not in unit:
        return Counted(f"{unit}/{found[1]}", label, found[0], rule, found[1], factor)
    per = _per_behind_of(tokens, last, rules) if last < len(tokens) and tokens.low[last] == "of" else ""
    if per and "/" not in unit:
        return Counted(f"{unit}/{per}", label, last, rule, per, factor)
    return Counted(unit, label, last, rule, factor=factor)


def _per_behind_of(tokens: Tokens, i: int, rules: NounRules) -> str:
    """The rate behind what a thing is of: '1.1 million tonnes of ammonia a year'; '' if none. The quote ends before."""
    n = len(tokens)
    j = i + 1 + (i + 1 < n and tokens.low[i + 1] in _OF_THE)
    first = j
    while j < n and j < first + _LONGEST_OF and tokens.gap[j] <= LINE:
        word = tokens.low[j]
        if j > i + 1 and (word in _RATE_WORDS or (word in _RATE_ADVERBS and _closes(tokens, j + 1, rules))):
            found = per_at(tokens, j, rules)
            return found[1] if found is not None and found[1] != "item" else ""
        if (tokens.kind[j] != WORD and word != "-") or (word in rules.stop and word not in ("and", "or")):
            return ""
        j += 1
    return ""


def _closes(tokens: Tokens, i: int, rules: NounRules) -> bool:
    """Whether nothing of the same phrase stands at token i."""
    return i >= len(tokens) or tokens.gap[i] > LINE or tokens.kind[i] != WORD or tokens.low[i] in rules.stop


def noun_unit(tokens: Tokens, first: int, last: int, rules: NounRules) -> tuple[str, str] | None:
    """Unit and label of a noun group without a figure: 'Wafers per week, full', 'lorries' -> ('lorry', 'lorries')."""
    plain = Figure(first, first, Decimal(2), Decimal(1), Decimal(2))
    head = _head(tokens, first, plain, rules)
    if head is None or head >= last:
        return None
    found = _with_period(tokens, first, head + 1, singular(tokens.low[head], rules), "", rules)
    return found.unit, tokens.quote(first, head + 1)


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

"""Which countries an article speaks of: names, adjectives, demonyms, capitals and well-known places.

The amounts use it to settle '$', 'kr' and 'Rs', the dates to settle the fiscal calendar, the entities
to settle 'the finance ministry'. The words are in rules/countries.csv, their weights in rules/places.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.errors import RuleError
from pipeline.records import Document
from pipeline.rulebook import Rulebook, once_per_book
from pipeline.tokens import GLUED, LINE, Tokens, cut_words

_COLUMNS = (("name", "name"), ("others", "name"), ("adjectives", "adjective"), ("demonyms", "adjective"),
            ("capital", "capital"), ("hints", "hint"))  # fmt: skip
_LISTS = ("names_places", "names_cities", "names_government")
"""Lists of names whose rows tell their country: provinces, towns, public bodies. A name with '~' is wary."""
_BODIES = "names_government"
"""Of these only names of one word count: 'NABARD'. A longer one mostly holds the country's name ('Bank of Canada')."""


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """One word or phrase that points at a country ('' for a phrase that only looks as if it did)."""

    tokens: tuple[str, ...]
    iso: str
    role: str
    """name, adjective, capital, hint."""
    wary: bool = False
    """Counts only where another word of the same country stands in the article."""


@dataclass(frozen=True, slots=True, eq=False)
class PlaceRules:
    """The words by their first token, longest first, letters as in the rules and in capitals."""

    by_first: dict[str, tuple[PlaceWord, ...]]
    weights: dict[str, int]
    money_signs: frozenset[str]
    names: dict[str, str]
    """iso -> the usual name."""
    iso_of: dict[str, str]
    """Any name, adjective, demonym, capital or hint, tokens parted by blanks -> iso, if it is of one country only."""


@once_per_book
def compile_places(book: Rulebook) -> PlaceRules:
    """Index the words of rules/countries.csv; raises RuleError for a row without a code or a name."""
    words: dict[str, list[PlaceWord]] = {}
    names: dict[str, str] = {}
    iso_of: dict[str, str] = {}
    shared: set[str] = set()
    for row in book.listing("countries"):
        iso, name = row.get("iso", ""), row.get("name", "")
        if len(iso) != 2 or not name:
            raise RuleError(f"rules/countries.csv: a row needs iso (two letters) and name: {row}")
        names[iso] = name
        wary = set(row.get("wary", "").split("|"))
        for column, role in _COLUMNS:
            for phrase in filter(None, row.get(column, "").split("|")):
                cut = tuple(cut_words(phrase))
                _add(words, PlaceWord(cut, iso, role, phrase in wary))
                if iso_of.setdefault(" ".join(cut), iso) != iso:
                    shared.add(" ".join(cut))
    _add_lists(book, words, names)
    for phrase in book.values("places", "unrelated"):
        _add(words, PlaceWord(tuple(cut_words(phrase)), "", ""))
    return PlaceRules(
        {first: tuple(sorted(found, key=lambda w: -len(w.tokens))) for first, found in words.items()},
        dict(book.values("places", "weights")),
        frozenset(book.values("places", "money_signs")),
        names,
        {phrase: iso for phrase, iso in iso_of.items() if phrase not in shared},
    )


def _add_lists(book: Rulebook, words: dict[str, list[PlaceWord]], names: dict[str, str]) -> None:
    """Provinces, towns and bodies point at their country; a name that two countries have points at none."""
    found: dict[tuple[str, ...], PlaceWord | None] = {word.tokens: None for group in words.values() for word in group}
    for file in _LISTS:
        for row in book.listing(file):
            iso = row.get("country", "")
            for phrase in (row["name"], *row.get("aliases", "").split("|")) if iso in names else ():
                cut = tuple(cut_words(phrase.removeprefix("~")))
                if cut and not cut[0].islower() and (len(cut) == 1 or file != _BODIES):
                    word = PlaceWord(cut, iso, "hint", phrase.startswith("~"))
                    known = found.setdefault(cut, word)
                    if known is not None and known.iso != iso:
                        found[cut] = None
    for listed in found.values():
        if listed is not None:
            _add(words, listed)


def _add(words: dict[str, list[PlaceWord]], word: PlaceWord) -> None:
    words.setdefault(word.tokens[0], []).append(word)
    capitals = tuple(t.upper() for t in word.tokens)
    if capitals != word.tokens and sum(map(len, capitals)) >= 4:  # headlines, telex: JAPAN, not US from Us
        words.setdefault(capitals[0], []).append(PlaceWord(capitals, word.iso, word.role, word.wary))


def place_words(tokens: Tokens, rules: PlaceRules) -> Iterator[tuple[int, int, PlaceWord]]:
    """(first token, token after the last, word) for each place word, longest first, none overlapping."""
    raw, by_first = tokens.raw, rules.by_first
    done = 0
    for i in [i for i, word in enumerate(raw) if word in by_first]:
        if i < done:
            continue
        for word in by_first[raw[i]]:
            last = i + len(word.tokens)
            if _stands(tokens, word.tokens, i, last):
                done = last
                if word.iso and not _is_money(tokens, i, last, rules):
                    yield i, last, word
                break


def _stands(tokens: Tokens, wanted: tuple[str, ...], first: int, last: int) -> bool:
    if last - first == 1:
        return True
    if not wanted[-1][0].isalpha() and any(tokens.gap[first + 1 : last]):
        return False  # 'A$' is the Australian dollar, 'A $5 fine' is not
    return tuple(tokens.raw[first:last]) == wanted and all(g <= LINE for g in tokens.gap[first + 1 : last])


def _is_money(tokens: Tokens, first: int, last: int, rules: PlaceRules) -> bool:
    raw, gap = tokens.raw, tokens.gap
    if raw[last - 1] in rules.money_signs:
        return False  # 'NT$' is a word of its own
    behind = last < len(raw) and raw[last] in rules.money_signs and gap[last] == GLUED
    before = first > 0 and raw[first - 1] in rules.money_signs and gap[first] == GLUED
    return behind or before


def countries_of(doc: Document, rules: PlaceRules) -> tuple[str, ...]:
    """ISO codes of the countries an article speaks of, the most spoken of first, then the one named first.

    A country needs its name, an adjective, its capital or a place in it; a word that is also something else
    ('Jordan', 'Georgia') counts only beside another word of that country.
    """
    return countries_in(doc.tokens, rules)


@lru_cache(maxsize=1)
def countries_in(tokens: Tokens, rules: PlaceRules) -> tuple[str, ...]:
    """The same for bare tokens. Amounts, dates and names of one article ask in turn, so the last answer is kept."""
    score: dict[str, int] = {}
    doubtful: dict[str, int] = {}
    position: dict[str, int] = {}
    for i, _, word in place_words(tokens, rules):
        position.setdefault(word.iso, i)
        book = doubtful if word.wary else score
        book[word.iso] = book.get(word.iso, 0) + rules.weights[word.role]
    for iso, extra in doubtful.items():
        if iso in score:
            score[iso] += extra
    return tuple(sorted(score, key=lambda iso: (-score[iso], position[iso])))

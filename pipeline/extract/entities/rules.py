"""The name lists and shape rules of rules/, compiled once a run into look-up tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.errors import RuleError
from pipeline.extract.places import PlaceRules, compile_places
from pipeline.rulebook.load import Rulebook
from pipeline.tokens import cut_words, tokenise

JOINING = frozenset({"of", "and", "the", "for", "in", "on", "de", "la", "du", "des", "del", "&", "to", "at", "with"})
"""Small words inside names that title case may write with a capital."""


@dataclass(frozen=True, slots=True)
class Name:
    """A known thing: what a row of a name list says about it."""

    id: str
    label: str
    classes: tuple[str, ...]
    country: str = ""

    @property
    def type(self) -> str:
        """org, person, place, programme, law, product, event, name."""
        return self.id.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to write a known name, cut into tokens."""

    tokens: tuple[str, ...]
    names: tuple[Name, ...]
    """Whom it may mean; the countries of the article choose between several."""
    wary: bool = False
    """Also an ordinary word or a name of something else: believed only inside a sentence, or beside its full form."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Aliases by their tokens, and for each first token the lengths to try, so that a look-up never walks a list."""

    lengths: dict[str, tuple[int, ...]]
    aliases: dict[tuple[str, ...], Alias]


@dataclass(frozen=True, slots=True)
class Shape:
    """A class of words that end (or, with `of`, begin) the names of organisations, places, laws, programmes."""

    id: str
    type: str
    klass: str
    legal: bool = False
    of: bool = False
    list: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class EntityRules:
    """Everything `find_entities` looks up."""

    known: Lexicon
    """Letters as written, and in capitals."""
    caseless: Lexicon
    """In lower case, for texts that do not use capitals."""
    offices: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First lower-case token -> (tokens, office)."""
    office_of: dict[tuple[str, str], Name]
    """(iso, office) -> the known holder of that office."""
    office_labels: dict[str, str]
    shapes: dict[str, Shape]
    """Words that end a name."""
    leads: dict[str, Shape]
    """Words that begin one: 'Banco Popular', 'Lake Garda'."""
    openers: frozenset[str]
    calendar: frozenset[str]
    plain: frozenset[str]
    speech: frozenset[str]
    acts: frozenset[str]
    particles: frozenset[str]
    nouns: dict[str, tuple[str, ...]]
    trades: dict[str, frozenset[str]]
    heads: frozenset[str]
    honorifics: frozenset[str]
    modifiers: frozenset[str]
    given: frozenset[str]
    weak_given: frozenset[str]
    surnames: frozenset[str]
    """Family names that come first."""
    weak_surnames: frozenset[str]
    places: PlaceRules
    adjectives: frozenset[str]
    spellings: Mapping[str, Sequence[tuple[str, Name]]]
    """Names of one word, under the word and under the word without each of its letters: two words that differ by one
    letter share an entry."""
    vocabulary: frozenset[str]
    """Lower-case words of all known names: never a misspelling of another name."""
    legal: frozenset[str] = field(default_factory=frozenset)


@lru_cache(maxsize=1 << 14)
def slug(text: str) -> str:
    """'Crédit Agricole' -> 'credit-agricole'."""
    plain = unicodedata.normalize("NFKD", text.lower())
    cut = "".join(c if c.isalnum() and c.isascii() else " " for c in plain if not unicodedata.combining(c))
    return "-".join(cut.split())


def compile_entities(book: Rulebook) -> EntityRules:
    """Compile names.csv, names_*.csv, offices.csv, countries.csv and entities.toml."""
    toml: dict[str, Any] = book.tables.get("entities", {})
    if not toml:
        raise RuleError("rules/entities.toml is missing")
    places = compile_places(book)
    names, aliases = _read_names(book)
    offices, labels = _read_offices(book)
    general = {phrase for rows in offices.values() for phrase, _ in rows}
    aliases = _merged([a for a in aliases if tuple(t.lower() for t in a.tokens) not in general])
    office_of: dict[tuple[str, str], Name] = {}
    for name, row in names:
        for office in filter(None, row.get("office", "").split("|")):
            office_of.setdefault((name.country, office), name)
    shapes: dict[str, Shape] = {}
    leads: dict[str, Shape] = {}
    for row in toml.get("organisation", []):
        shape = Shape(
            row["id"], row["type"], row["class"], bool(row.get("legal")), bool(row.get("of")), bool(row.get("list"))
        )
        for word in row["words"]:
            (leads if row.get("leads") else shapes).setdefault(word, shape)
    people = {row["id"]: row for row in toml.get("person", [])}
    title = people.get("entity.person.title", {})
    given = {row["name"]: row.get("weak", "") for row in book.listing("names_given")}
    words = {word.lower() for alias in aliases for word in alias.tokens}
    adjectives = {
        word for row in book.listing("countries") for column in ("adjectives", "demonyms")
        for word in row.get(column, "").replace(" ", "|").split("|") if word
    }  # fmt: skip
    family = {row["name"]: row.get("weak", "") for row in book.listing("names_family")}
    surnames = frozenset(family)
    words.update(w.lower() for w in (*given, *surnames, *adjectives))
    return EntityRules(
        known=_lexicon(aliases, capitals=True),
        caseless=_lexicon([Alias(tuple(t.lower() for t in a.tokens), a.names) for a in aliases
                            if not a.wary and sum(map(len, a.tokens)) > 4]),
        offices=offices,
        office_of=office_of,
        office_labels=labels,
        shapes=shapes,
        leads=leads,
        openers=frozenset(toml["openers"]),
        calendar=frozenset(toml["calendar"]) | {w.upper() for w in toml["calendar"]},
        plain=frozenset(toml["plain"]),
        speech=frozenset(toml["speech"]),
        acts=frozenset(toml["acts"]),
        particles=frozenset(toml["particles"]),
        nouns={noun: tuple(found.split()) for noun, found in toml["nouns"].items()},
        trades={trade: frozenset(found) for trade, found in toml["trades"].items()},
        heads=frozenset(title.get("heads", [])),
        honorifics=frozenset(title.get("honorifics", [])),
        modifiers=frozenset(title.get("modifiers", [])),
        given=frozenset(name for name, weak in given.items() if not weak),
        weak_given=frozenset(name for name, weak in given.items() if weak),
        surnames=surnames,
        weak_surnames=frozenset(name for name, weak in family.items() if weak),
        places=places,
        adjectives=frozenset(adjectives),
        spellings=_spellings(aliases),
        vocabulary=frozenset(words),
        legal=frozenset(word for word, shape in shapes.items() if shape.legal),
    )  # fmt: skip


def _read_names(book: Rulebook) -> tuple[list[tuple[Name, dict[str, str]]], list[Alias]]:
    names: list[tuple[Name, dict[str, str]]] = []
    aliases: list[Alias] = []
    for file in sorted(book.lists):
        if (file != "names" and not file.startswith("names_")) or file in ("names_given", "names_family"):
            continue
        for row in book.lists[file]:
            if not row.get("id") or not row.get("name"):
                raise RuleError(f"rules/{file}.csv: a row needs id and name: {row}")
            name = Name(row["id"], row["name"].lstrip("~"), tuple(row.get("type", "").split()), row.get("country", ""))
            names.append((name, row))
            aliases += _aliases(name, [row["name"], *filter(None, row.get("aliases", "").split("|"))])
    for row in book.listing("countries"):
        name = Name(f"place:{row['iso'].lower()}", row["name"], ("country",), row["iso"])
        wary = set(row.get("wary", "").split("|"))
        written = [row["name"], *filter(None, row.get("others", "").split("|"))]
        aliases += _aliases(name, ["~" + w if w in wary else w for w in written])
    return names, aliases


def _aliases(name: Name, written: list[str]) -> list[Alias]:
    found: list[Alias] = []
    for text in written:
        wary = text.startswith("~")
        text = text.lstrip("~")
        for form in _forms(text):
            found.append(Alias(tuple(cut_words(form)), (name,), wary))
    return found


def _merged(aliases: list[Alias]) -> list[Alias]:
    """One alias for each way of writing, with all the names it may mean."""
    merged: dict[tuple[str, ...], Alias] = {}
    for alias in aliases:
        held = merged.get(alias.tokens)
        if held is None:
            merged[alias.tokens] = alias
        elif alias.names[0] not in held.names:
            merged[alias.tokens] = Alias(alias.tokens, held.names + alias.names, held.wary or alias.wary)
    return list(merged.values())


def _forms(text: str) -> list[str]:
    """The text itself, without its accents, with the other apostrophe, with 'and' for '&'."""
    forms = [text]
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        forms += [plain] if plain != text else []
    forms += [f.replace("'", "’") for f in forms if "'" in f]
    forms += [f.replace(" & ", " and ") for f in forms if " & " in f]
    return forms


def _lexicon(aliases: list[Alias], *, capitals: bool = False) -> Lexicon:
    index = {alias.tokens: alias for alias in aliases}
    if capitals:  # all in capitals, as in headlines and telex; never where a known name reads so already
        for alias in aliases:
            shout = tuple(t.upper() for t in alias.tokens)
            if not alias.wary and sum(map(len, shout)) > 3:
                index.setdefault(shout, Alias(shout, alias.names))
    lengths: dict[str, set[int]] = {}
    for tokens in index:
        lengths.setdefault(tokens[0], set()).add(len(tokens))
    plain = {with_small_words(tokens): alias for tokens, alias in index.items()}
    return Lexicon({first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}, plain)


def with_small_words(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """The tokens with 'Of', 'And' behind the first one in lower case, as title case and plain text differ in these."""
    if len(tokens) == 1:
        return tokens
    return tokens[:1] + tuple(low if (low := t.lower()) in JOINING else t for t in tokens[1:])


def _read_offices(book: Rulebook) -> tuple[dict[str, tuple[tuple[tuple[str, ...], str], ...]], dict[str, str]]:
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    labels: dict[str, str] = {}
    for row in book.listing("offices"):
        labels[row["office"]] = row["phrases"].split("|")[0]
        for phrase in row["phrases"].split("|"):
            cut = tuple(tokenise(phrase).low)
            index.setdefault(cut[0], []).append((cut, row["office"]))
    return {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in index.items()}, labels


def _spellings(aliases: list[Alias]) -> dict[str, list[tuple[str, Name]]]:
    words: dict[str, Name] = {}
    for alias in aliases:
        word = alias.tokens[0]
        if len(alias.tokens) == 1 and len(word) >= 6 and word[0].isupper() and not alias.wary:
            if alias.names[0].type in ("org", "product"):
                words[word] = alias.names[0]
    found: dict[str, list[tuple[str, Name]]] = {}
    for word, name in words.items():
        for form in shortened(word):
            found.setdefault(form, []).append((word, name))
    return found


def shortened(word: str) -> set[str]:
    """A word, and the word without each of its letters."""
    return {word, *(word[:k] + word[k + 1 :] for k in range(len(word)))}

"""rules/targets.toml, compiled: cues of aiming, the words around dates and figures, turns and multiples."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipeline.errors import RuleError
from pipeline.rulebook import Row, Rulebook
from pipeline.tokens import PhraseIndex, Tokens, phrases_of, tokenise

FILE = "targets"
STANCES = ("target", "plan", "forecast", "obligation", "cancelled", "missed", "met")
TAKES = ("verb", "deed", "date", "name", "any")
NEEDS = ("either", "figure", "date", "both", "done", "ahead")
Words = dict[tuple[str, ...], bool]
"""Phrases as token tuples, for looking back from a token."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of aiming: the stance it gives, what follows it, and what must be found with it."""

    rule: str
    stance: str
    takes: str
    needs: str
    bars: frozenset[str] = frozenset()
    """Words that may not follow at once: 'may have', 'could be'."""
    dated_by_budget: bool = False
    """The year of a budget it is put in is its date."""


@dataclass(frozen=True, slots=True)
class Multiple:
    """A verb that is a figure: 'triple' is 3 times."""

    rule: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class TargetRules:
    """rules/targets.toml, compiled."""

    cues: PhraseIndex[tuple[Cue, ...]]
    triggers: frozenset[str]
    """Words that a cue may begin with, 'to' among them."""
    multiples: PhraseIndex[Multiple]
    turns_before: PhraseIndex[str]
    turns_behind: PhraseIndex[str]
    bare: dict[str, Cue]
    deadline_words: Words
    """True for words that make a date the end of an aim, False for words that merely place it."""
    yardstick_before: Words
    yardstick_behind: frozenset[str]
    start_words: Words
    goal_words: Words
    to_words: Words
    """Those of the goal words that begin with 'to'."""
    deeds: frozenset[str]
    not_verbs: frozenset[str]
    results: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    negations: frozenset[str]
    determiners: frozenset[str]
    stops: frozenset[str]
    comma_goes_on: PhraseIndex[bool]
    shifts: PhraseIndex[bool]
    """Verbs that move a date."""
    mild_deeds: frozenset[str]
    name_joins: frozenset[str]
    past: frozenset[str]


def compile_targets(book: Rulebook) -> TargetRules:
    """Index the phrases of aiming."""
    cues = _cues(book)
    multiples: PhraseIndex[Multiple] = PhraseIndex()
    for row in book.rows(FILE, "multiple"):
        for phrase in row["phrases"]:
            multiples.add(phrase, Multiple(row["id"], _figure(row), row["unit"]))
    before: PhraseIndex[str] = PhraseIndex()
    behind: PhraseIndex[str] = PhraseIndex()
    for row in book.rows(FILE, "turn"):
        for index, key in ((before, "before"), (behind, "behind")):
            for phrase in row.get(key, []):
                index.add(phrase, _one_of(row, "stance", STANCES))
    deadline_words = {**_words(book, "date_words", False), **_words(book, "deadline_words")}
    words = {
        key: frozenset(book.values(FILE, key))
        for key in (
            "yardstick_behind", "deeds", "mild_deeds", "not_verbs", "results", "auxiliaries", "adverbs", "negations",
            "determiners", "stops", "name_joins", "past",
        )
    }  # fmt: skip
    bare = {row["form"]: _cue(row) for row in book.rows(FILE, "bare")}
    return TargetRules(
        cues=cues,
        triggers=cues.firsts() | {"to"},
        multiples=multiples,
        turns_before=before,
        turns_behind=behind,
        bare=bare,
        deadline_words=deadline_words,
        yardstick_before=_words(book, "yardstick_before"),
        start_words=_words(book, "start_words"),
        goal_words=_words(book, "goal_words"),
        to_words={words: True for words in _words(book, "goal_words") if words[0] == "to"},
        comma_goes_on=_phrases(book, "comma_goes_on"),
        shifts=_phrases(book, "shifts"),
        **words,
    )


def _cues(book: Rulebook) -> PhraseIndex[tuple[Cue, ...]]:
    """One phrase may stand for several cues ('planned to', 'target'): they are tried in the order of the file."""
    by_phrase: dict[tuple[str, ...], tuple[str, list[Cue]]] = {}
    for row in book.rows(FILE, "cue"):
        cue = _cue(row)
        for phrase in row["phrases"]:
            listed = by_phrase.setdefault(tuple(tokenise(phrase).low), (phrase, []))[1]
            if cue not in listed:
                listed.append(cue)
    index: PhraseIndex[tuple[Cue, ...]] = PhraseIndex()
    for phrase, listed in by_phrase.values():
        index.add(phrase, tuple(listed))
    return index


def _cue(row: Row) -> Cue:
    needs = _one_of({"needs": "either", **row}, "needs", NEEDS)
    stance, takes = _one_of(row, "stance", STANCES), _one_of(row, "takes", TAKES)
    return Cue(row["id"], stance, takes, needs, frozenset(row.get("bars", [])), row.get("dated_by_budget") is True)


def _phrases(book: Rulebook, key: str) -> PhraseIndex[bool]:
    return phrases_of(book.values(FILE, key))


def _words(book: Rulebook, key: str, value: bool = True) -> Words:
    return {tuple(tokenise(phrase).low): value for phrase in book.values(FILE, key)}


def words_before(tokens: Tokens, i: int, words: Words, longest: int = 5) -> tuple[int, bool] | None:
    """The longest of the phrases that ends right before token `i`: (index of its first token, payload)."""
    for n in range(min(longest, i), 0, -1):
        found = words.get(tuple(tokens.low[i - n : i]))
        if found is not None:
            return i - n, found
    return None


def _one_of(row: Row, key: str, allowed: tuple[str, ...]) -> str:
    value = str(row.get(key, ""))
    if value not in allowed:
        raise RuleError(f"rules/{FILE}.toml: {row.get('id')}: {key} is {value!r}; allowed are {', '.join(allowed)}")
    return value


def _figure(row: Row) -> Decimal:
    try:
        return Decimal(row["value"])
    except InvalidOperation:
        raise RuleError(f"rules/{FILE}.toml: {row['id']}: value {row['value']!r} is no number") from None

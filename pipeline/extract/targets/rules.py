"""rules/targets.toml, compiled: cues of aiming, the words around dates and figures, turns and multiples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipeline.errors import RuleError
from pipeline.rulebook import Row, Rulebook
from pipeline.tokens import PhraseIndex, tokenise

FILE = "targets"
STANCES = ("target", "plan", "forecast", "obligation", "cancelled", "missed", "met")
TAKES = ("verb", "deed", "date", "name", "any")
NEEDS = ("either", "date", "done", "ahead")


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of aiming: the stance it gives, what follows it, and what must be found with it."""

    rule: str
    stance: str
    takes: str
    needs: str


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
    multiples: PhraseIndex[Multiple]
    turns_before: PhraseIndex[str]
    turns_behind: PhraseIndex[str]
    bare: dict[str, Cue]
    deadline_words: PhraseIndex[bool]
    """True for words that make a date the end of an aim, False for words that merely place it."""
    yardstick_before: PhraseIndex[bool]
    yardstick_behind: frozenset[str]
    start_words: PhraseIndex[bool]
    goal_words: PhraseIndex[bool]
    deeds: frozenset[str]
    not_verbs: frozenset[str]
    results: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    negations: frozenset[str]
    stops: frozenset[str]
    comma_goes_on: frozenset[str]
    past: frozenset[str]
    triggers: frozenset[str]
    """First words of cues and multiples: all that is looked at in a sentence without figures and dates."""


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
    deadline_words = _phrases(book.values(FILE, "deadline_words"))
    for phrase in book.values(FILE, "date_words"):
        deadline_words.add(phrase, False)
    words = {
        key: frozenset(book.values(FILE, key))
        for key in (
            "yardstick_behind", "deeds", "not_verbs", "results", "auxiliaries", "adverbs", "negations", "stops",
            "comma_goes_on", "past",
        )
    }  # fmt: skip
    bare = {row["form"]: Cue(row["id"], _one_of(row, "stance", STANCES), "any", "ahead") for row in book.rows(FILE, "bare")}
    return TargetRules(
        cues=cues,
        multiples=multiples,
        turns_before=before,
        turns_behind=behind,
        bare=bare,
        deadline_words=deadline_words,
        yardstick_before=_phrases(book.values(FILE, "yardstick_before")),
        start_words=_phrases(book.values(FILE, "start_words")),
        goal_words=_phrases(book.values(FILE, "goal_words")),
        triggers=cues.firsts() | multiples.firsts(),
        **words,
    )


def _cues(book: Rulebook) -> PhraseIndex[tuple[Cue, ...]]:
    """One phrase may stand for several cues ('planned to', 'target'): they are tried in the order of the file."""
    by_phrase: dict[tuple[str, ...], tuple[str, list[Cue]]] = {}
    for row in book.rows(FILE, "cue"):
        needs = _one_of({"needs": "either", **row}, "needs", NEEDS)
        cue = Cue(row["id"], _one_of(row, "stance", STANCES), _one_of(row, "takes", TAKES), needs)
        for phrase in row["phrases"]:
            listed = by_phrase.setdefault(tuple(tokenise(phrase).low), (phrase, []))[1]
            if cue not in listed:
                listed.append(cue)
    index: PhraseIndex[tuple[Cue, ...]] = PhraseIndex()
    for phrase, listed in by_phrase.values():
        index.add(phrase, tuple(listed))
    return index


def _phrases(phrases: Iterable[str]) -> PhraseIndex[bool]:
    index: PhraseIndex[bool] = PhraseIndex()
    for phrase in phrases:
        index.add(phrase, True)
    return index


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

"""The words of plans: rules/events.toml as dates to come are read with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.frame.words import compile_lexicon
from pipeline.rulebook import Rulebook, once_per_book
from pipeline.tokens import stem

TOKEN = re.compile(r"[^\W\d_]++|\d++|[^\w\s]|\n")
"""What a sentence and a phrase of the rules are cut into."""
BEGIN, END, SET = "begin", "end", "set"
"""The kinds of what merely begins or ends on a date, or is due then."""
STRONG, SOFT, BARE, LEAST = 4, 3, 2, 1
"""How surely a word tells the kind of an event."""


@dataclass(frozen=True, slots=True, eq=False)
class PlanRules:
    """The plans of rules/events.toml."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str, int], ...]]
    """First word -> (words, kind, how surely they tell it), the longest first."""
    lasting: frozenset[str]
    alone: frozenset[str]
    sole: frozenset[str]
    begins: frozenset[str]
    ends_by: frozenset[str]
    many: frozenset[str]
    marks: Mapping[str, frozenset[str]]
    numbers: Mapping[str, str]
    shares: Mapping[str, str]
    saying: frozenset[str]
    rows: frozenset[str]
    moved: frozenset[str]
    plain: frozenset[str]
    alike: Mapping[str, str]

    def stem(self, word: str) -> str:
        """What a word counts as."""
        bare = stem(word)
        return self.alike.get(bare, bare)


@once_per_book
def compile_plans(book: Rulebook) -> PlanRules:
    """Read the plans of rules/events.toml."""
    lexicon = compile_lexicon(book)
    rows, lists, marks = book.rows("events", "plan"), book.values("events", "plans"), book.values("events", "marks")
    told = [(phrase, row["class"], STRONG) for row in rows for phrase in row["words"]]
    told += [(phrase, row["class"], SOFT) for row in rows for phrase in row.get("soft", ())]
    told += [(phrase, name, BARE) for name in (BEGIN, END) for phrase in lists[name]]
    told += [(phrase, SET, LEAST) for phrase in lists[SET]]
    phrases: dict[str, list[tuple[tuple[str, ...], str, int]]] = {}
    for phrase, kind, level in told:
        words = tuple(TOKEN.findall(phrase))
        phrases.setdefault(words[0], []).append((words, kind, level))
    return PlanRules(
        {first: tuple(sorted(of, key=lambda p: -len(p[0]))) for first, of in phrases.items()},
        frozenset(row["class"] for row in rows if row.get("lasts")),
        frozenset(row["class"] for row in rows if row.get("alone")),
        frozenset(row["class"] for row in rows if row.get("sole")),
        frozenset(row["class"] for row in rows if row.get("begins")),
        frozenset(row["class"] for row in rows if row.get("ends_by")),
        frozenset(row["class"] for row in rows if row.get("many")),
        {name: frozenset(words) for name, words in lists.items() if isinstance(words, list)}
        | {"parts": frozenset((*lists["parts"], *lists["portions"]))},
        dict(lists["numbers"]),
        dict(lists["shares"]),
        frozenset(marks["saying"]),
        frozenset(marks["rows"]),
        frozenset(marks["moved"]),
        frozenset(marks["plain"]) | lexicon.common,
        lexicon.alike,
    )

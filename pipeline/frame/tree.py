"""The words of a parsed sentence as plain lists, and patterns of words that hang below one another.

A pattern is told the way spaCy's DependencyMatcher takes it, with the relations `>` (directly below) and `>>`
(somewhere below). That matcher tries every combination of words that fit; here a word is only sought below the one that
it hangs on, which costs a tenth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

FIGURE = "figure"
"""The value of `ENT_ID` that stands for a word which holds a figure."""
RELATIONS = (">", ">>")


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A sentence: for each word what it is and what it hangs on."""

    text: Sequence[str]
    low: Sequence[str]
    tag: Sequence[str]
    dep: Sequence[str]
    kind: Sequence[str]
    """The kind of mention that the word stands for, of an entity its kind of name; '' for a plain word."""
    head: Sequence[int]
    """The root is its own head."""
    below: Sequence[Sequence[int]]
    """The words that hang on each word directly, in the order of the text."""

    def above(self, word: int) -> Iterator[int]:
        """The words that a word hangs on, up to the root."""
        while (head := self.head[word]) != word:
            yield head
            word = head

    def under(self, word: int) -> list[int]:
        """All words below a word, in the order of the text."""
        found = list(self.below[word])
        for other in found:
            found.extend(self.below[other])
        return sorted(found)


def tree_of(
    text: Sequence[str], kind: Sequence[str], tag: Sequence[str], dep: Sequence[str], head: Sequence[int]
) -> Tree:
    """A tree of words with their heads."""
    below: list[list[int]] = [[] for _ in head]
    for word, on in enumerate(head):
        if on != word:
            below[on].append(word)
    return Tree(text, [word.lower() for word in text], tag, dep, kind, head, below)


class _Test(NamedTuple):
    """One attribute of a word: among the values, or not among them."""

    attribute: str
    values: frozenset[str]
    wanted: bool


Tests = tuple[_Test, ...]


class Node(NamedTuple):
    """One word of a pattern."""

    on: int
    """Place in the pattern of the word that it hangs on, -1 for the first."""
    deep: bool
    """Whether any word below that one will do."""
    tests: Tests


def node_of(told: Mapping[str, Any], names: Sequence[str]) -> Node:
    """A word of a pattern; raises ValueError, in words that end a sentence, for what this module does not know."""
    tests: list[_Test] = []
    for attribute, value in told["RIGHT_ATTRS"].items():
        if attribute not in ("DEP", "ENT_ID", "ENT_TYPE", "LOWER", "TAG"):
            raise ValueError(f"the attribute {attribute} is none of DEP, ENT_ID, ENT_TYPE, LOWER and TAG")
        choice = {"IN": [value]} if isinstance(value, str) else value
        for key, values in choice.items():
            if key not in ("IN", "NOT_IN") or not isinstance(values, list):
                raise ValueError(f"{attribute} takes a word, IN = [...] or NOT_IN = [...]")
            tests.append(_Test(attribute, frozenset(values), key == "IN"))
    if "LEFT_ID" not in told and not names.index(told["RIGHT_ID"]):
        return Node(-1, False, tuple(tests))
    if told.get("REL_OP") not in RELATIONS or told.get("LEFT_ID") not in names[: names.index(told["RIGHT_ID"])]:
        raise ValueError(
            f"{told['RIGHT_ID']} needs LEFT_ID, a word before it, and REL_OP, one of {', '.join(RELATIONS)}"
        )
    return Node(names.index(told["LEFT_ID"]), told["REL_OP"] == ">>", tuple(tests))


class Seeker:
    """Finds patterns in one tree. Which words pass a node's tests is looked up once for all patterns that ask it."""

    def __init__(self, tree: Tree, held: Mapping[int, object]) -> None:
        self._tree = tree
        self._columns = {
            "DEP": tree.dep,
            "ENT_ID": [FIGURE if word in held else "" for word in range(len(tree.head))],
            "ENT_TYPE": tree.kind,
            "LOWER": tree.low,
            "TAG": tree.tag,
        }
        self._passed: dict[Tests, list[int]] = {}

    def _fit(self, tests: Tests) -> list[int]:
        """The words that pass some tests, in the order of the text."""
        found = self._passed.get(tests)
        if found is None:
            found = list(range(len(self._tree.head)))
            for attribute, values, wanted in tests:
                column = self._columns[attribute]
                found = [word for word in found if (column[word] in values) is wanted]
            self._passed[tests] = found
        return found

    def find(self, nodes: Sequence[Node]) -> list[list[int]]:
        """The words of each match, in the order of the pattern; the matches in the order of their words."""
        matches = [[word] for word in self._fit(nodes[0].tests)]
        for node in nodes[1:]:
            if not matches:
                break
            fit = self._fit(node.tests)
            below = self._tree.under if node.deep else self._tree.below.__getitem__
            matches = [[*match, word] for match in matches for word in below(match[node.on]) if word in fit]
        return matches

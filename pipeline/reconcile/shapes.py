"""The shapes of rules/checks.toml: how a sentence ties figures to one another, compiled to bounded patterns.

A shape is a row of words with slots: `@rise [by] {P} to {B} from {A}`.

    word         that word                       [ ... ]      may be left out
    (a|b c)      one of these                    @name        one of the words of the list `name` of the file
    {A}          a figure; {P} a percentage, {Q} percentage points, {M} a multiple, {Y} a length of time in years;
                 any other letter a figure that counts or costs; softeners before it are passed over
    ..           up to seven words within a clause      ...   up to fourteen words, commas among them
    _            any one word                            ~(  ~)       a bracket of the text
    {*}          two figures and more, with the words between them: the items of a sum
    ¶            where the next sentence begins

Every quantifier is bounded and no figure is ever skipped, so the work per sentence is bounded too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.reconcile.passages import Passage
from pipeline.records import Framed
from pipeline.rulebook import Rulebook, once_per_book
from pipeline.tokens import tokenise

_PIECE = re.compile(r"~[()]|\{[A-Z*]\}|\.\.\.?|[\[\](|)]|@\w+|[^\s\[\](|){}@]+")
_KINDS = {"P": "p", "Q": "q", "M": "m", "Y": "y"}
_ONE = r" (?!<[pqmvyn])[^ ,;:()¶]++"
_NEAR = r"(?: (?!<[pqmvyn]|while |whereas |but )[^ ,;:()\".¶]++){0,7}"
_FAR = r"(?: (?!<[pqmvyn]|while |whereas |but )[^ ;:()¶]++){0,14}?"
_ITEMS = r"(?P<items>(?:(?: (?!<[pqmvyn])[^ ;()¶]++){0,12} <v\d+>){2,9})"


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One shape: which rule it belongs to, what its slots relate."""

    rule: str
    relation: str
    pattern: re.Pattern[str]
    needs: tuple[tuple[str, int], ...]
    """Slot letters that a passage must have so many times."""
    words: tuple[str, ...]
    """Words that the passage must hold: the quick test."""
    factor: str
    exact: frozenset[str]
    """Slots whose figure is round and exact: a target, a budget."""
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Match:
    """A shape found: the figures by the letter of their slot."""

    shape: Shape
    slots: Mapping[str, int]
    items: tuple[int, ...]
    words: str


@once_per_book
def compile_shapes(book: Rulebook) -> tuple[Shape, ...]:
    """Compile every shape once per run."""
    lists = {
        k: v for k, v in book.tables.get("checks", {}).items() if isinstance(v, list) and v and isinstance(v[0], str)
    }
    soft = _either(lists["soften"])
    found = []
    for row in book.rows("checks", "check"):
        barred = [*lists["unless"], *row.get("unless", [])]
        unless = re.compile(_either(barred)) if barred else None
        for shape in row["shapes"]:
            found.append(_compile(shape, row, lists, soft, unless))
    return tuple(found)


def _compile(
    shape: str, row: Mapping[str, str], lists: Mapping[str, list[str]], soft: str, unless: re.Pattern[str] | None
) -> Shape:
    out: list[str] = []
    needs: dict[str, int] = {}
    words: list[str] = []
    depth = 0
    for piece in _PIECE.findall(shape):
        if piece in "[(":
            depth += 1
            out.append("(?:")
        elif piece in "])":
            depth -= 1
            out.append(")?" if piece == "]" else ")")
        elif piece == "|":
            out.append("|")
        elif piece == "..":
            out.append(_NEAR)
        elif piece == "...":
            out.append(_FAR)
        elif piece.startswith("@"):
            out.append(_either(lists[piece[1:]]))
        elif piece == "_":
            out.append(_ONE)
        elif piece == "{*}":
            out.append(_ITEMS)
            needs["v"] = needs.get("v", 0) + 2
        elif piece.startswith("{"):
            letter = _KINDS.get(piece[1], "v")
            out.append(rf"(?:{soft}){{0,3}} <{letter}(?P<{piece[1]}>\d+)>")
            needs[letter] = needs.get(letter, 0) + (depth == 0)
        else:
            out.append("".join(f" {re.escape(w)}" for w in tokenise(piece.lstrip("~")).low))
            if depth == 0:
                words.append(f" {tokenise(piece.lstrip('~')).low[0]} ")
    return Shape(
        row["id"], row["relation"], re.compile("".join(out) + "(?= )"), tuple(needs.items()), tuple(words),
        row.get("factor", ""), frozenset(row.get("exact", ())), unless,
    )  # fmt: skip


def _either(phrases: Sequence[str]) -> str:
    return "(?:" + "|".join("".join(f" {re.escape(w)}" for w in tokenise(p).low) for p in phrases) + ")"


def matches(passage: Passage, shapes: Sequence[Shape]) -> list[Match]:
    """Every shape that the passage holds, each at its first place."""
    found = []
    for shape in shapes:
        if any(passage.kinds.count(letter) < n for letter, n in shape.needs):
            continue
        if any(word not in passage.text for word in shape.words):
            continue
        hit = shape.pattern.search(passage.text)
        if hit is None or (shape.unless is not None and shape.unless.search(passage.text)):
            continue
        slots = {k: int(v) for k, v in hit.groupdict().items() if v is not None and k != "items"}
        items = tuple(int(n) for n in re.findall(r"<v(\d+)>", hit.groupdict().get("items") or ""))
        if max((*slots.values(), *items)) < len(passage.slots):
            found.append(Match(shape, slots, items, hit.group()))
    return found


def figure(passage: Passage, match: Match, letter: str) -> Framed:
    """The figure in a slot."""
    return passage.slots[match.slots[letter]].figure

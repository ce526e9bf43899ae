"""The token-pattern language of rules/dates.toml, and the automaton that runs all patterns at once.

A pattern is a row of elements, blanks between:

    word        this word (any case)            (a | b c)   one of several
    <month>     any token of a class            x?          may be missing
    @count      a macro: a named piece          ~x          glued to the token before (no blank)
    x=name      remember what x matched         \\(          a character of the language itself

A word that the tokeniser cuts (`year-end`, `来年度`) is written whole: its pieces must be glued. A class is remembered
under its own name unless `=name` says otherwise.

All patterns together form one automaton whose states are worked out as texts need them: a token costs one dictionary
lookup however many rules there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.errors import RuleError
from pipeline.tokens import tokenise

ANY, GLUED = 0, 1
_SPECIAL = "()|?=<>@~"
_KEPT = 20_000
"""Answers of `captures` that are kept before the memory is emptied."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One token: 'w:word' or 'c:class', and whether it must be glued to the token before."""

    name: str
    glue: int = ANY


@dataclass(frozen=True, slots=True)
class Row:
    """Elements one after the other."""

    parts: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; an empty Row among them makes the element optional."""

    parts: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """An element whose tokens are remembered."""

    name: str
    part: Element


Element = Symbol | Row | Choice | Named


def _lex(pattern: str) -> list[str]:
    pieces: list[str] = []
    word = ""
    escaped = False
    for c in pattern:
        if escaped:
            word, escaped = word + "\\" + c, False
        elif c == "\\":
            escaped = True
        elif c.isspace() or c in _SPECIAL:
            if word:
                pieces.append(word)
            word = ""
            if not c.isspace():
                pieces.append(c)
        else:
            word += c
    if word:
        pieces.append(word)
    return pieces


class _Parser:
    def __init__(self, pattern: str, macros: Mapping[str, Element], where: str) -> None:
        self.pieces = _lex(pattern)
        self.at = 0
        self.macros = macros
        self.where = where

    def fail(self, what: str) -> RuleError:
        return RuleError(f"rules/dates.toml: {self.where}: {what} in pattern {' '.join(self.pieces)!r}")

    def peek(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def take(self) -> str:
        piece = self.peek()
        self.at += 1
        return piece

    def choice(self) -> Element:
        rows = [self.row()]
        while self.peek() == "|":
            self.take()
            rows.append(self.row())
        return rows[0] if len(rows) == 1 else Choice(tuple(rows))

    def row(self) -> Element:
        parts: list[Element] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.item())
        if not parts:
            raise self.fail("an empty alternative")
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def item(self) -> Element:
        glue = self.peek() == "~"
        if glue:
            self.take()
        element = self.atom()
        if glue:
            element = glued(element)
        optional = self.peek() == "?"
        if optional:
            self.take()
        if self.peek() == "=":
            self.take()
            element = Named(self.take(), element.part if isinstance(element, Named) else element)
        return Choice((element, Row(()))) if optional else element

    def atom(self) -> Element:
        piece = self.take()
        if piece == "(":
            inner = self.choice()
            if self.take() != ")":
                raise self.fail("a bracket is not closed")
            return inner
        if piece == "<":
            name = self.take()
            if self.take() != ">":
                raise self.fail("a class is not closed")
            return Named(name, Symbol("c:" + name))
        if piece == "@":
            name = self.take()
            if name not in self.macros:
                raise self.fail(f"no macro {name!r} (known: {', '.join(sorted(self.macros))})")
            return self.macros[name]
        if piece in ("", "|", ")", "?", "=", ">"):
            raise self.fail(f"{piece or 'the end'} out of place")
        cut = tokenise(piece.replace("\\", "").lower())
        words = tuple(Symbol("w:" + w, GLUED if k else ANY) for k, w in enumerate(cut.low))
        return words[0] if len(words) == 1 else Row(words)


def glued(element: Element) -> Element:
    """The element with its first token glued to what stands before."""
    if isinstance(element, Symbol):
        return Symbol(element.name, GLUED)
    if isinstance(element, Named):
        return Named(element.name, glued(element.part))
    if isinstance(element, Choice):
        return Choice(tuple(glued(p) for p in element.parts))
    return Row((glued(element.parts[0]), *element.parts[1:])) if element.parts else element


def parse(pattern: str, macros: Mapping[str, Element], where: str) -> Element:
    """Read one pattern; RuleError names the rule and what is wrong."""
    parser = _Parser(pattern, macros, where)
    element = parser.choice()
    if parser.peek():
        raise parser.fail(f"{parser.peek()!r} out of place")
    return element


def symbols(element: Element) -> Iterable[str]:
    """Every symbol that the element mentions."""
    if isinstance(element, Symbol):
        yield element.name
    elif isinstance(element, Named):
        yield from symbols(element.part)
    else:
        for part in element.parts:
            yield from symbols(part)


@dataclass(slots=True)
class _Net:
    """A non-deterministic automaton. `step[s]` is (symbol, next) or None; `free[s]` are moves without a token."""

    step: list[tuple[Symbol, int] | None] = field(default_factory=list)
    free: list[list[int]] = field(default_factory=list)
    opens: dict[int, str] = field(default_factory=dict)
    closes: dict[int, str] = field(default_factory=dict)
    accepts: dict[int, int] = field(default_factory=dict)

    def state(self) -> int:
        self.step.append(None)
        self.free.append([])
        return len(self.step) - 1

    def build(self, element: Element, after: int) -> int:
        """Add the element so that it leads to the state `after`; the state it begins in."""
        if isinstance(element, Symbol):
            here = self.state()
            self.step[here] = (element, after)
            return here
        if isinstance(element, Row):
            for part in reversed(element.parts):
                after = self.build(part, after)
            return after
        if isinstance(element, Choice):
            here = self.state()
            self.free[here] = [self.build(part, after) for part in element.parts]
            return here
        end, begin = self.state(), self.state()
        self.free[end], self.closes[end] = [after], element.name
        self.free[begin], self.opens[begin] = [self.build(element.part, end)], element.name
        return begin

    def closure(self, states: Iterable[int]) -> tuple[int, ...]:
        seen: set[int] = set()
        todo = list(states)
        while todo:
            s = todo.pop()
            if s not in seen:
                seen.add(s)
                todo.extend(self.free[s])
        return tuple(sorted(seen))


class _State:
    """A state of the automaton: which patterns end here, and where each kind of token leads (filled as needed)."""

    __slots__ = ("accepts", "inside", "moves")

    def __init__(self, inside: tuple[int, ...], accepts: tuple[int, ...]) -> None:
        self.inside = inside
        self.accepts = accepts
        self.moves: dict[int, _State | None] = {}


class Automaton:
    """All patterns at once. Token kinds are numbers; `kinds[k]` is the set of symbols that kind satisfies."""

    def __init__(self, patterns: Sequence[Element], kinds: list[frozenset[str]]) -> None:
        self._net = _Net()
        self._kinds = kinds
        self._begin: list[int] = []
        for number, element in enumerate(patterns):
            end = self._net.state()
            self._net.accepts[end] = number
            self._begin.append(self._net.build(element, end))
        self._states: dict[tuple[int, ...], _State] = {}
        self._parts: dict[tuple[int, tuple[int, ...]], dict[str, tuple[int, int]]] = {}
        self.start = self._state(self._begin)

    def _state(self, states: Iterable[int]) -> _State:
        inside = self._net.closure(states)
        known = self._states.get(inside)
        if known is None:
            accepts = tuple(sorted(self._net.accepts[s] for s in inside if s in self._net.accepts))
            known = self._states[inside] = _State(inside, accepts)
        return known

    def first_symbols(self) -> set[str]:
        """Symbols that some pattern can begin with."""
        steps = (self._net.step[s] for s in self.start.inside)
        return {step[0].name for step in steps if step is not None}

    def move(self, state: _State, key: int) -> _State | None:
        """The state after a token; `key` is twice its kind, plus one if it is glued to the token before."""
        met = self._kinds[key >> 1]
        reached = [
            step[1]
            for step in (self._net.step[s] for s in state.inside)
            if step is not None and step[0].name in met and (step[0].glue == ANY or key & 1)
        ]
        target = self._state(reached) if reached else None
        state.moves[key] = target
        return target

    def captures(self, number: int, keys: Sequence[int]) -> dict[str, tuple[int, int]]:
        """What pattern `number` remembers over these tokens, which it is known to match; offsets in `keys`.

        Threads run side by side, one per state, so the cost is states times tokens; the first way wins. The same kinds
        of tokens give the same parts, so the answer is kept.
        """
        asked = (number, tuple(keys))
        known = self._parts.get(asked)
        if known is None:
            if len(self._parts) > _KEPT:
                self._parts.clear()
            known = self._parts[asked] = self._captures(number, keys)
        return known

    def _captures(self, number: int, keys: Sequence[int]) -> dict[str, tuple[int, int]]:
        threads = self._follow([(self._begin[number], ())], 0)
        for at, key in enumerate(keys):
            met = self._kinds[key >> 1]
            moved: list[tuple[int, tuple[tuple[str, int, int], ...]]] = []
            for state, notes in threads:
                step = self._net.step[state]
                if step is not None and step[0].name in met and (step[0].glue == ANY or key & 1):
                    moved.append((step[1], notes))
            threads = self._follow(moved, at + 1)
        for state, notes in threads:
            if self._net.accepts.get(state) == number:
                return {name: (a, b) for name, a, b in notes if b >= 0}
        return {}

    def _follow(
        self, threads: Iterable[tuple[int, tuple[tuple[str, int, int], ...]]], at: int
    ) -> list[tuple[int, tuple[tuple[str, int, int], ...]]]:
        seen: set[int] = set()
        out: list[tuple[int, tuple[tuple[str, int, int], ...]]] = []
        todo = list(threads)[::-1]
        while todo:
            state, notes = todo.pop()
            if state in seen:
                continue
            seen.add(state)
            out.append((state, notes))
            if state in self._net.opens:
                notes = (*notes, (self._net.opens[state], at, -1))
            elif state in self._net.closes:
                name = self._net.closes[state]
                last = max(k for k, note in enumerate(notes) if note[0] == name and note[2] < 0)
                notes = (*notes[:last], (name, notes[last][1], at), *notes[last + 1 :])
            todo.extend((target, notes) for target in reversed(self._net.free[state]))
        return out

"""What a token can be: the word classes of rules/dates.toml, and the classes of figures, which are worked out."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.tokens import NUMBER, Tokens

_CACHE = 1 << 16
"""Tokens whose kind is remembered; the memory is emptied when it is full."""


@dataclass(slots=True, eq=False)
class Lexicon:
    """Maps tokens to kinds; a kind is a set of symbols ('w:word', 'c:class') known to the automaton by number."""

    values: dict[str, dict[str, int]]
    """class -> word -> value."""
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    """Word lists that the guards ask about."""
    kinds: list[frozenset[str]] = field(default_factory=list)
    _number_of: dict[frozenset[str], int] = field(default_factory=dict)
    _upper: dict[str, int] = field(default_factory=dict)
    _lower: dict[str, int] = field(default_factory=dict)
    _known: dict[str, int] = field(default_factory=dict)
    _literal_figures: frozenset[str] = frozenset()

    def number(self, symbols: frozenset[str]) -> int:
        """The number of the kind that satisfies these symbols."""
        known = self._number_of.get(symbols)
        if known is None:
            known = self._number_of[symbols] = len(self.kinds)
            self.kinds.append(symbols)
        return known

    def learn(self, literals: set[str], titled: dict[str, frozenset[str]]) -> None:
        """Build the table from the literal words of all patterns and from the classes.

        `titled[class]` are the words that belong to the class only with a capital ('May', 'March', 'Sun').
        """
        self.number(frozenset())
        upper: dict[str, set[str]] = {w: {"w:" + w} for w in literals}
        lower: dict[str, set[str]] = {w: {"w:" + w} for w in literals}
        for name, words in self.values.items():
            for word in words:
                upper.setdefault(word, set()).add("c:" + name)
                if word not in titled.get(name, frozenset()):
                    lower.setdefault(word, set()).add("c:" + name)
        self._upper = {w: self.number(frozenset(s)) for w, s in sorted(upper.items())}
        self._lower = {w: self.number(frozenset(s)) for w, s in sorted(lower.items())}
        self._literal_figures = frozenset(w for w in literals if w.isdigit())

    def words(self) -> frozenset[str]:
        """All words that have a kind."""
        return frozenset(self._upper) | frozenset(self._lower)

    def symbols_of(self, word: str) -> frozenset[str]:
        """The symbols a capitalised word satisfies."""
        return self.kinds[self._upper.get(word, 0)]

    def kinds_of(self, tokens: Tokens) -> list[int]:
        """The kind of each token; 0 is one that no rule knows."""
        found = list(map(self._known.get, tokens.raw))
        kinds = [kind or 0 for kind in found]
        for i in [i for i, kind in enumerate(found) if kind is None]:
            if len(self._known) > _CACHE:
                self._known.clear()
            raw = tokens.raw[i]
            kinds[i] = self._known[raw] = self._kind(raw, tokens.low[i], tokens.kind[i] == NUMBER)
        return kinds

    def _kind(self, raw: str, low: str, figure: bool) -> int:
        if figure:
            return self.number(figure_symbols(raw, self._literal_figures))
        return (self._upper if raw[0].isupper() else self._lower).get(low, 0)

    def value(self, name: str, word: str) -> int | None:
        """The value of a word in a class."""
        return self.values.get(name, {}).get(word)


def figure_symbols(raw: str, literals: frozenset[str]) -> frozenset[str]:
    """The classes of a figure as printed: '26' may be a day, an hour, a two-figure year, a count."""
    size = len(raw)
    out: set[str] = set()
    if size > 10:
        return frozenset()
    if raw.isdecimal():
        n = int(raw)
        out.add("c:int")
        if size == 4:
            if 1900 <= n <= 2099:
                out.add("c:year")
            if 1000 <= n <= 2199:
                out.add("c:anyyear")
            if n % 10 == 0 and 1700 <= n <= 2090:
                out.add("c:decadeyear")
            if n < 2400 and n % 100 < 60:
                out.add("c:clock4")
        elif size <= 2:
            if 1 <= n <= 31:
                out.add("c:day")
            if 1 <= n <= 12:
                out.add("c:mon")
            if n <= 24:
                out.add("c:hour")
            if 1 <= n <= 4:
                out.add("c:quarterno")
            if 1 <= n <= 2:
                out.add("c:halfno")
            if 1 <= n <= 99:
                out.add("c:erayear")
            if size == 2:
                out.add("c:yy")
                if n < 60:
                    out.add("c:minute")
                if n % 10 == 0:
                    out.add("c:decade2")
        elif size == 3 and 180 <= n <= 210:
            out.add("c:decade3")
        if raw in literals:
            out.add("w:" + raw)
        if size > 6:
            out.discard("c:int")
    else:
        out |= _parted(raw)
    return frozenset(out)


def _parted(raw: str) -> set[str]:
    parts = raw.replace("．", ".").replace("，", ",").replace(",", ".").split(".")
    numbers = [int(p) for p in parts]
    sizes = [len(p) for p in parts]
    out: set[str] = set()
    if "," in raw or "，" in raw:
        if len(parts) == 2 and sizes[0] <= 3 and sizes[1] == 3:
            out.add("c:int")
        if len(parts) == 2 and sizes[0] <= 2 and sizes[1] == 4 and 1 <= numbers[0] <= 31:
            out.add("c:daycommayear")
        return out
    if len(parts) == 3:
        a, b, c = numbers
        if sizes[2] in (2, 4) and sizes[0] <= 2 and sizes[1] <= 2 and 1 <= a <= 31 and 1 <= b <= 31:
            out.add("c:dotdate")
        if sizes[0] == 4 and sizes[1] <= 2 and sizes[2] <= 2 and 1900 <= a <= 2099 and 1 <= b <= 12 and 1 <= c <= 31:
            out.add("c:dotdate")
    elif len(parts) == 2:
        out.add("c:decimal")
        if sizes[0] <= 2 and sizes[1] == 2 and numbers[0] <= 23 and numbers[1] < 60:
            out.add("c:dottime")
    return out

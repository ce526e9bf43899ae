"""What is already found in a document, as the target rules see it: figures, dates and names by token."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.extract.targets.rules import TargetRules
from pipeline.records import Document, Mention
from pipeline.tokens import GLUED, WORD, Tokens

_TIMES = frozenset({"day", "week", "month", "year", "hour", "minute", "second", "decade", "quarter"})
_DURATION_WORDS = ("within", "over", "in", "through", "during", "for")
_NEXT = ("next", "coming", "following")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention and its tokens [first, last); a multiple ('triple') has no mention of its own."""

    first: int
    last: int
    mention: Mention


@dataclass(frozen=True, slots=True)
class When:
    """A date that may end an aim. `begin` is the first token of the words before it ('by the end of')."""

    begin: int
    first: int
    last: int
    mention: Mention
    firm: bool
    """'by 2030' rather than 'in 2030'."""
    ahead: bool
    """Certainly to come: behind the article's day, or firm where that day is not known."""
    over: bool
    """Certainly past."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Sorted by first token; `*_at` hold those first tokens for searching."""

    figures: list[Mark]
    dates: list[When]
    entities: list[Mark]
    figures_at: list[int]
    dates_at: list[int]
    entities_at: list[int]

    def figures_in(self, first: int, last: int) -> list[Mark]:
        """Figures that begin in tokens [first, last)."""
        return self.figures[bisect_left(self.figures_at, first) : bisect_left(self.figures_at, last)]

    def dates_in(self, first: int, last: int) -> list[When]:
        """Dates whose own words begin in tokens [first, last)."""
        return self.dates[bisect_left(self.dates_at, first) : bisect_left(self.dates_at, last)]

    def entities_in(self, first: int, last: int) -> list[Mark]:
        """Names that begin in tokens [first, last)."""
        return self.entities[bisect_left(self.entities_at, first) : bisect_left(self.entities_at, last)]


def marks_of(doc: Document, found: Sequence[Mention], rules: TargetRules) -> Marks:
    """Place the mentions on tokens and weigh every date."""
    tokens = doc.tokens
    figures: list[Mark] = []
    dates: list[When] = []
    entities: list[Mark] = []
    published = doc.published.isoformat() if doc.published else ""
    for m in found:
        first = tokens.at(m.start)
        last = tokens.at(m.end - 1) + 1
        if m.kind == "date":
            when = _when(tokens, first, last, m, published, rules)
            if when is not None:
                dates.append(when)
        elif m.kind == "entity":
            entities.append(Mark(first, last, m))
        elif m.kind in ("amount", "percent", "quantity") and not _attribute(tokens, first, last, m):
            figures.append(Mark(first, last, m))
    dates += _by_then(tokens, dates)
    figures.sort(key=lambda x: x.first)
    dates.sort(key=lambda x: x.first)
    entities.sort(key=lambda x: x.first)
    return Marks(
        figures, dates, entities, [x.first for x in figures], [x.first for x in dates], [x.first for x in entities]
    )


def _attribute(tokens: Tokens, first: int, last: int, m: Mention) -> bool:
    """A length of time, a size glued to its noun ('2-nanometer chips') or a second reading in brackets is no aim."""
    if m.kind == "quantity" and (m.unit.partition("/")[0] in _TIMES or m.unit == "nanometre" or not m.unit):
        return True
    if m.partner >= 0 and m.partner < m.start and first and tokens.raw[first - 1] in "(（":
        return True
    i = first + 1
    if m.kind == "quantity" and i < last - 1 and tokens.raw[i] in "-‐‑" and tokens.gap[i] == GLUED:
        return tokens.kind[i + 1] == WORD and tokens.low[i + 1] not in ("odd", "plus")
    return False


def _when(tokens: Tokens, first: int, last: int, m: Mention, published: str, rules: TargetRules) -> When | None:
    if m.timex_type in ("SET", "TIME") or m.timex_value in ("PRESENT_REF", "PAST_REF"):
        return None
    behind = last
    while behind < len(tokens) and tokens.raw[behind] in "'’-":
        behind += 1
    if behind < len(tokens) and tokens.low[behind] in rules.yardstick_behind and tokens.gap[behind] <= 1:
        return None
    if rules.yardstick_before.match_before(tokens, first) is not None:
        return None
    words = rules.deadline_words.match_before(tokens, first, 7)
    over = bool(published and m.end_date and m.end_date <= published)
    if m.timex_type == "DURATION":
        return _length(tokens, first, last, m)
    if words is None:
        bare = m.modifier in ("late", "end", "mid", "early") or tokens.low[first] in ("next", "this", "the", "late", "early", "mid")
        return When(first, first, last, m, False, _ahead(m, published, False), over) if bare or not first else None
    begin, firm = words
    if tokens.low[begin] in ("of", ",", "and", "(", "is", "are", "be", "the", "to", ":"):
        begin = first if tokens.low[begin] != "to" else begin
    return When(begin, first, last, m, firm, _ahead(m, published, firm), over)


def _ahead(m: Mention, published: str, firm: bool) -> bool:
    if published and m.end_date:
        return m.start_date > published or (firm and m.end_date > published)
    return firm and not published


def _length(tokens: Tokens, first: int, last: int, m: Mention) -> When | None:
    """'over the next decade', 'within five years', 'in the coming three years'."""
    i = first - 1
    while i >= 0 and first - i < 4 and tokens.low[i] in ("the", "a", "about", "some", "next", "coming", "just", "around"):
        i -= 1
    if i < 0 or tokens.low[i] not in _DURATION_WORDS:
        return None
    to_come = tokens.low[i] == "within" or any(tokens.low[k] in _NEXT for k in range(i, last))
    if not to_come and tokens.low[i] not in ("over", "in"):
        return None
    return When(i, first, last, m, to_come, to_come, False)


def _by_then(tokens: Tokens, dates: list[When]) -> list[When]:
    """'by then' points at the last date named before it."""
    if "then" not in tokens.low or not dates:
        return []
    ordered = sorted(dates, key=lambda d: d.first)
    starts = [d.first for d in ordered]
    more = []
    low = tokens.low
    at = -1
    while True:
        try:
            at = low.index("then", at + 1)
        except ValueError:
            return more
        if at and low[at - 1] in ("by", "until"):
            before = bisect_left(starts, at) - 1
            if before >= 0 and at - starts[before] < 80 and not ordered[before].over:
                d = ordered[before]
                more.append(When(at - 1, at, at + 1, d.mention, True, d.ahead, False))


def multiple_mark(tokens: Tokens, first: int, last: int, value: Decimal, unit: str, rule: str) -> Mark:
    """A figure made of a verb: 'triple'."""
    return Mark(first, last, Mention(tokens.start[first], tokens.end[last - 1], "quantity", rule, value=value, unit=unit))

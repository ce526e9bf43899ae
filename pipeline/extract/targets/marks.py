"""What is already found in a document, as the target rules see it: figures, dates and names by token."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.extract.targets.rules import TargetRules, words_before
from pipeline.records import Document, Mention
from pipeline.tokens import GLUED, LINE, NUMBER, SPACE, WORD, Tokens

_TIMES = frozenset({"day", "week", "month", "year", "hour", "minute", "second", "decade", "quarter"})
_PLACED_KINDS = frozenset({"amount", "percent", "quantity", "date"})
_LENGTH_WORDS = ("within", "over", "in", "through", "during", "for")
_NEXT = ("next", "coming", "following")
_FILLERS = ("the", "a", "about", "some", "next", "coming", "just", "around")
_PLACED = ("next", "this", "that", "the", "late", "early", "mid", "tomorrow")
_BEHIND_NUMBER = frozenset(
    {"by", "in", "before", "from", "within", "a", "per", "at", "until", "over", "no", "each", "this", "next", "and"}
)
_LENGTH = re.compile(r"P(\d{1,2})([YM])")


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
    """Sorted by position; `*_at` hold first tokens, of names their first characters, for searching."""

    tokens: Tokens
    figures: list[Mark]
    dates: list[When]
    entities: list[Mention]
    taken: frozenset[int]
    """Tokens inside figures and dates, where no cue begins."""
    owned: dict[int, When]
    """Dates that belong to a noun ('this year's target', 'the 2026 budget'), by the token of that noun or of its 's."""
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
        """Names that begin in tokens [first, last): placed only when asked for, most never are."""
        tokens = self.tokens
        if first >= last:
            return []
        a = bisect_left(self.entities_at, tokens.start[first])
        b = bisect_left(self.entities_at, tokens.end[last - 1])
        return [Mark(tokens.at(m.start), tokens.at(m.end - 1) + 1, m) for m in self.entities[a:b]]


def marks_of(doc: Document, found: Sequence[Mention], rules: TargetRules) -> Marks:
    """Place the mentions on tokens and weigh every date."""
    tokens = doc.tokens
    figures: list[Mark] = []
    dates: list[When] = []
    owned: dict[int, When] = {}
    entities = sorted((m for m in found if m.kind == "entity"), key=lambda m: m.start)
    for m in found:
        if m.kind not in _PLACED_KINDS:
            continue
        first = tokens.at(m.start)
        last = tokens.at(m.end - 1) + 1
        if m.kind == "date":
            behind = _owner(tokens, last, rules)
            if behind is not None:
                if m.start_date:
                    owned[behind] = _plain_when(first, last, m, doc.published)
                continue
            when = _when(tokens, first, last, m, doc.published, rules)
            if when is not None:
                dates.append(when)
        elif not _attribute(tokens, first, last, m):
            figures.append(Mark(first, last, m))
    placed = {i for f in figures for i in range(f.first, f.last)}
    placed.update(i for d in dates for i in range(d.first, d.last))
    figures += _plain_numbers(tokens, placed, rules)
    taken = frozenset(placed)
    dates += _by_then(tokens, dates)
    figures.sort(key=lambda x: x.first)
    dates.sort(key=lambda x: x.first)
    return Marks(
        tokens, figures, dates, entities, taken, owned,
        [x.first for x in figures], [x.first for x in dates], [m.start for m in entities],
    )  # fmt: skip


def _plain_numbers(tokens: Tokens, taken: set[int], rules: TargetRules) -> list[Mark]:
    """'cut the number of ministries to 12': a number behind 'to' that counts nothing itself."""
    low = tokens.low
    more = []
    for i, kind in enumerate(tokens.kind):
        if kind != NUMBER or not 0 < i < len(low) - 1 or i in taken or not low[i].isascii() or len(low[i]) > 9:
            continue
        if not low[i].isdigit() or words_before(tokens, i, rules.to_words) is None or tokens.gap[i + 1] > LINE:
            continue
        if (tokens.kind[i + 1] == WORD and low[i + 1] not in _BEHIND_NUMBER) or tokens.raw[i + 1] in "-–/:":
            continue
        number = Mention(tokens.start[i], tokens.end[i], "quantity", "unit.bare", value=Decimal(low[i]))
        more.append(Mark(i, i + 1, number))
    return more


def _attribute(tokens: Tokens, first: int, last: int, m: Mention) -> bool:
    """A length of time, a size glued to its noun ('2-nanometer chips') or a second reading in brackets is no aim."""
    if m.kind != "quantity":
        return -1 < m.partner < m.start and first > 0 and tokens.raw[first - 1] in "(（"
    if m.unit.partition("/")[0] in _TIMES or m.unit in ("nanometre", "rank"):
        return True
    i = first + 1
    if i < last - 1 and tokens.raw[i] in "-‐‑" and tokens.gap[i] == GLUED:
        return tokens.kind[i + 1] == WORD and tokens.low[i + 1] not in ("odd", "plus")
    return False


def _owner(tokens: Tokens, last: int, rules: TargetRules) -> int | None:
    """The word behind a date that makes it a yardstick ('2019 levels', 'this year's sales'), by its token."""
    behind = last
    while behind < len(tokens) and tokens.raw[behind] in "'’-" and tokens.gap[behind] == GLUED:
        behind += 1
    stands = behind < len(tokens) and tokens.low[behind] in rules.yardstick_behind and tokens.gap[behind] <= SPACE
    return behind if stands else None


def _plain_when(first: int, last: int, m: Mention, published: date | None) -> When:
    """A date without words before it."""
    today = published.isoformat() if published else ""
    return When(first, first, last, m, False, _ahead(m, today, False), bool(today and m.end_date <= today))


def _when(tokens: Tokens, first: int, last: int, m: Mention, published: date | None, rules: TargetRules) -> When | None:
    if m.timex_type in ("SET", "TIME") or m.timex_value.endswith("_REF"):
        return None
    if m.timex_type == "DURATION":
        return _length(tokens, first, last, m, published)
    begin, firm = words_before(tokens, first, rules.deadline_words) or (first, False)
    yardstick = words_before(tokens, first, rules.yardstick_before)
    if yardstick is not None and yardstick[0] <= begin:
        return None
    today = published.isoformat() if published else ""
    over = bool(today and m.end_date and m.end_date <= today)
    if begin == first:
        # 'next year', 'this month', 'late 2027' place themselves; a bare year only does where the words begin.
        alone = m.modifier or tokens.low[first] in _PLACED or first == 0 or tokens.gap[first] > SPACE
        return When(first, first, last, m, False, _ahead(m, today, False), over) if alone else None
    if tokens.low[begin] in ("of", ",", "and", "(", "the", ":"):
        begin = first
    return When(begin, first, last, m, firm, _ahead(m, today, firm), over)


def _ahead(m: Mention, today: str, firm: bool) -> bool:
    if today and m.end_date:
        return m.start_date > today or (firm and m.end_date > today)
    return firm and not today


def _length(tokens: Tokens, first: int, last: int, m: Mention, published: date | None) -> When | None:
    """'over the next decade', 'within five years', 'in the coming three years'."""
    if not m.value:
        return None  # 'over several years'
    i = first - 1
    while i >= 0 and first - i < 4 and tokens.low[i] in _FILLERS:
        i -= 1
    if i < 0 or tokens.low[i] not in _LENGTH_WORDS:
        return None
    to_come = tokens.low[i] == "within" or any(tokens.low[k] in _NEXT for k in range(i, last))
    if not to_come and tokens.low[i] not in ("over", "in"):
        return None
    return When(i, first, last, _ending(m, published) if to_come else m, to_come, to_come, False)


def _ending(m: Mention, published: date | None) -> Mention:
    """The year, or the month, in which a length that begins on the day of writing ends."""
    length = _LENGTH.fullmatch(str(m.value or ""))
    if published is None or length is None:
        return m
    number, unit = int(length[1]), length[2]
    if unit == "Y":
        return replace(
            m,
            value=f"{published.year + number:04d}",
            start_date=published.isoformat(),
            end_date=f"{published.year + number + 1:04d}-01-01",
        )
    months = published.year * 12 + published.month - 1 + number
    after = months + 1
    return replace(
        m,
        value=f"{months // 12:04d}-{months % 12 + 1:02d}",
        start_date=published.isoformat(),
        end_date=f"{after // 12:04d}-{after % 12 + 1:02d}-01",
    )


def _by_then(tokens: Tokens, dates: list[When]) -> list[When]:
    """'by then' points at the last date named before it."""
    if "then" not in tokens.low or not dates:
        return []
    ordered = sorted(dates, key=lambda d: d.first)
    starts = [d.first for d in ordered]
    more: list[When] = []
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


def multiple_marks(tokens: Tokens, first: int, last: int, rules: TargetRules) -> list[Mark]:
    """Figures made of a verb ('triple') or a fraction ('by a quarter')."""
    low, multiples = tokens.low, rules.multiples
    marks = []
    for i in range(first, last):
        if low[i] in multiples:
            match = multiples.match(tokens, i)
            if match is not None and match[0] <= last:
                m = match[1]
                span = tokens.start[i], tokens.end[match[0] - 1]
                marks.append(Mark(i, match[0], Mention(*span, "quantity", m.rule, value=m.value, unit=m.unit)))
    return marks

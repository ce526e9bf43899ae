"""One sentence as the target rules see it: how far the words of an aim reach, and the aims they hold."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from pipeline.extract.targets.choice import aimed_at, deadline
from pipeline.extract.targets.cues import Hit
from pipeline.extract.targets.fields import Part
from pipeline.extract.targets.marks import Mark, Marks, When, multiple_marks
from pipeline.extract.targets.rules import TargetRules
from pipeline.records import Document, Sentence
from pipeline.tokens import BLANK, CELL, GLUED, LINE, NUMBER, WORD, Tokens

_REACH = 45
"""No aim is longer than this many tokens."""
_TAIL = 14
"""Nor goes on for more than this many behind its figure."""
_NEAR = 10
"""An event and its date are at most this far apart."""
_OWNING = 4
"""'this year's' and the target it belongs to."""
_MOVED = 8
"""A verb that moves a date stands at most so far before its noun."""
_GOALS = frozenset({"target", "targets", "goal", "goals", "quota", "objective"})
_COPULAS = frozenset({"is", "are", "was", "were", "be", "remains"})
_LOOSE_ENDS = frozenset(
    {
        ".", ",", ";", ":", "-", "—", "–", '"', "“", "”", "(", "'", "and", "or", "but", "the", "a", "an", "of", "for",
        "to", "in", "with", "by", "that", "at", "on", "as", "from", "now", "also", "still",
    }
)  # fmt: skip
_NEW_SUBJECTS = frozenset(
    {"it", "its", "he", "his", "she", "her", "they", "their", "we", "our", "the", "this", "that", "i"}
)
_TURNING = frozenset({("up", "from"), ("down", "from"), ("wake", "of"), ("instead", "of"), ("rather", "than")})
_FINITE = frozenset({"is", "are", "was", "were", "has", "have", "had"})
"""Behind 'and' they begin a clause of their own."""
_BARE = 40
"""How far back the clause of a figure without a cue is read."""
_PASSIVE = frozenset({"be", "go", "come"})
_CLAUSE_STARTS = frozenset({",", ";", "and", "but", "that", ":", "—", "–", "”", "“", '"', "(", "-"})
_COORDINATORS = frozenset({"and", "or", ",", "then", "to", "with"})


class Scene:
    """One sentence with the figures, dates and multiples that stand in it."""

    def __init__(self, doc: Document, sentence: Sentence, marks: Marks, rules: TargetRules) -> None:
        self.doc, self.sentence, self.rules, self.tokens = doc, sentence, rules, doc.tokens
        self.figures = marks.figures_in(sentence.first, sentence.last)
        self.dates = marks.dates_in(sentence.first, sentence.last)
        self.multiples = multiple_marks(doc.tokens, sentence.first, sentence.last, rules)
        self._owned = marks.owned
        self._figures_at = [f.first for f in self.figures]
        self._dates_at = [d.first for d in self.dates]
        self._multiples_at = [f.first for f in self.multiples]
        self._dates_from = {d.begin: d.last for d in self.dates}
        self._figures_from = {f.first: f.last for f in self.figures}
        self._dated = {d.first: d for d in self.dates}
        self._figured = {f.first: f for f in [*self.multiples, *self.figures]}
        self._within = {i for d in self.dates for i in range(d.begin, d.last)}
        self._within.update(i for f in self.figures for i in range(f.first, f.last))

    def figures_in(self, first: int, last: int) -> list[Mark]:
        """Figures of the sentence that begin in [first, last)."""
        return self.figures[bisect_left(self._figures_at, first) : bisect_left(self._figures_at, last)]

    def multiples_in(self, first: int, last: int) -> list[Mark]:
        """Verbs and phrases of multiplying in [first, last)."""
        return self.multiples[bisect_left(self._multiples_at, first) : bisect_left(self._multiples_at, last)]

    def dates_in(self, first: int, last: int) -> list[When]:
        """Dates of the sentence that begin in [first, last)."""
        return self.dates[bisect_left(self._dates_at, first) : bisect_left(self._dates_at, last)]

    def reach(self, first: int, limit: int) -> int:
        """Where the words of an aim end that begin at `first`."""
        low, gap, rules = self.tokens.low, self.tokens.gap, self.rules
        dates, figures = self._dates_from, self._figures_from
        limit = min(limit, first + _REACH)
        filled = False
        i = first
        while i < limit:
            word = low[i]
            if i > first and (gap[i] == CELL or gap[i] == BLANK):
                return i
            if i in dates or i in figures:
                i = max(i + 1, dates.get(i, 0), figures.get(i, 0))
                filled = True
            elif (word == "than" and self._counted(i + 1)) or (word == ":" and i + 1 in dates):
                i += 1
            elif i + 1 < limit and ((word, low[i + 1]) in _TURNING or (word == "and" and low[i + 1] in _FINITE)):
                return i
            elif (word in rules.stops and not _inner(self.tokens, i)) or word in ")]）":
                return i
            elif word in "([（":
                i = _closing(self.tokens, i, limit)
            elif (
                word == "."
                and i + 1 < limit
                and gap[i + 1] != GLUED
                and self.tokens.raw[i + 1][0].isupper()
                and i + 1 >= self.sentence.last - 1
            ):
                return i
            elif word == "," and i + 1 < limit and self._ends_at_comma(i, filled):
                return i
            else:
                i += 1
        return limit

    def _counted(self, i: int) -> bool:
        """A figure or multiple at token i, or a length of time, which is neither: 'longer than 18 weeks'."""
        kind = self.tokens.kind
        return i in self._figured or (i + 1 < len(kind) and kind[i] == NUMBER and kind[i + 1] == WORD)

    def _ends_at_comma(self, i: int, filled: bool) -> bool:
        behind = self.tokens.low[i + 1]
        if behind in self.rules.past and behind != "been":
            return True
        if behind == "and" and filled and self.tokens.low[min(i + 2, self.sentence.last - 1)] in _NEW_SUBJECTS:
            return True
        if behind.endswith("ing") and len(behind) > 5 and behind not in ("including", "starting", "beginning"):
            return True
        return filled and i + 1 not in self._dates_from and self.rules.comma_goes_on.match(self.tokens, i + 1) is None

    def parts(self, hit: Hit, first: int, limit: int) -> list[Part]:
        """The aims of one cue: cut where a second figure with its own date, or a second 'to', begins."""
        cuts, end = self._cuts(first, limit)
        made = [self.part(hit, a, b, n == 0) for n, (a, b) in enumerate(zip(cuts, [*cuts[1:], end], strict=True))]
        # A firm date behind several aims is the end of all of them; 'spend X to build Y by 2030' ends Y alone.
        for n in range(len(made) - 2, -1, -1):
            when = made[n + 1].when
            if (
                made[n].when is None
                and when is not None
                and when.firm
                and made[n].value
                and self.tokens.low[cuts[n + 1] - 1] != "to"
            ):
                made[n] = replace(made[n], when=when, last=max(made[n].last, when.last))
        return made

    def _cuts(self, first: int, limit: int) -> tuple[list[int], int]:
        low, rules = self.tokens.low, self.rules
        marked, figures, within = self._dated, self._figured, self._within
        cuts = [first]
        dated: When | None = None
        figure: Mark | None = None
        for i in range(first, limit):
            if i in marked and not marked[i].over:
                dated = marked[i]
            figure = figures.get(i, figure)
            word = low[i]
            if word not in _COORDINATORS or i == first or i in within:
                continue
            follow = low[i + 1] if i + 1 < limit else ""
            if word == "," and follow in ("and", "or", "then", "with"):
                continue
            dates = [d for d in self.dates_in(i + 1, limit) if not d.over]
            more = self.figures_in(i + 1, limit) or self.multiples_in(i + 1, limit)
            if word == "to":
                cut = follow in rules.deeds and figure is not None and bool(more)
            elif follow == "to":
                cut = i + 2 < limit and low[i + 2] in rules.deeds and bool(dates or more)
            elif dated is not None:
                near = bool(dates) and (
                    bool(more) or dates[0].firm or (word in ("and", "or") and dates[0].begin - i <= 6)
                )
                if not near and not (follow in rules.deeds and more):
                    return cuts, i
                cut = True
            else:
                cut = (
                    word == "and"
                    and figure is not None
                    and bool(more)
                    and self._second(i, figure, more[0], bool(dates))
                )
            if cut:
                cuts.append(i + 1)
                dated = figure = None
        return cuts, limit

    def _second(self, i: int, figure: Mark, other: Mark, dated: bool) -> bool:
        """Whether 'and' joins two aims: 'cut 20,000 jobs and close 7 plants', '5bn this year and 6bn in 2028'."""
        low = self.tokens.low
        if low[i + 1] in self.rules.deeds:
            return True
        twin = other.first - i <= 4 and other.mention.unit == figure.mention.unit
        return twin and dated and low[i - 1] != "between" and low[other.first - 1] != "of"

    def part(self, hit: Hit, first: int, last: int, head: bool) -> Part:
        """One aim: its figure, its date, its words."""
        when = deadline(self.dates_in(first, last))
        before = when.begin if when is not None and when.begin > first + 1 else last
        figures = self.figures_in(first, before)
        if hit.cue.needs == "ahead" and hit.cue.takes == "name":
            # Of an event only what stands right behind 'of' is its figure ('production of 5,000 cars').
            figures = [f for f in figures if self.tokens.low[f.first - 1] == "of" and f.first == first + 1]
        value = aimed_at(self.tokens, figures, self.rules) or tuple(self.multiples_in(first, before)[:1])
        begin = hit.begin if head else first
        figure_end = max([f.last for f in value], default=first)
        if when is not None:
            end = when.last if when.last > figure_end else figure_end
        else:
            tail = min(last, max(first, figure_end) + _TAIL)
            tail = next((f.first for f in figures if f.first < tail < f.last), tail)
            end = max(self._trimmed(first, tail), figure_end)
            when = self.before(hit) if head else None
            if when is not None:
                begin = min(begin, when.begin)
        if when is None:
            when = self.owned(hit, end) if head else None
        if head and not value:
            value = self.told_before(hit)
        end = max(end, hit.last if head else first + 1)
        anchor = hit.anchor if hit.anchor >= 0 else hit.begin
        words = hit.words if head and hit.words >= 0 else first
        return Part(hit.cue, hit.stance, begin, end, first, value, when, anchor, words)

    def told_before(self, hit: Hit) -> tuple[Mark, ...]:
        """'600 flats will be built by 2027', '150 billion yen is earmarked', '50% was the aim for 2025'."""
        low = self.tokens.low
        if hit.cue.takes == "name":
            passive = any(w in _COPULAS for w in low[max(self.sentence.first, hit.begin - 3) : hit.begin])
        else:
            passive = low[hit.last] in _PASSIVE or (hit.cue.takes == "any" and hit.begin < hit.first)
            passive = passive or hit.cue.takes == "date"
        if not passive:
            return ()
        near = [f for f in self.figures_in(hit.begin - 12, hit.begin) if f.last <= hit.begin <= f.last + 3]
        between = low[near[-1].last : hit.begin] if near else []
        if not near or any(w in ("who", "and", "but", ";", "said") for w in between):
            return ()
        return (near[-1],)

    def owned(self, hit: Hit, end: int) -> When | None:
        """'this year's growth target at ...', 'earmarked ... in the fiscal 2026 budget'."""
        low, owned, first, last = self.tokens.low, self._owned, self.sentence.first, self.sentence.last
        places: list[int] = []
        if hit.cue.dated_by_budget:
            reach = self.reach(hit.last, min(end + _TAIL, last))
            places = [i for i in range(hit.last, reach) if i in owned and low[i] == "budget"]
        elif low[hit.first] in _GOALS:
            before = range(max(first, hit.begin - _OWNING), hit.begin)
            places = [i for i in before if i in owned and low[i] == "s"]
        return next((owned[i] for i in places if not owned[i].over), None)

    def shifted(self, part: Part) -> list[Part]:
        """'pushed back ... from 2030 to 2035' ends one aim and sets another."""
        low, when = self.tokens.low, part.when
        if when is None or low[when.begin] not in ("to", "until"):
            return [part]
        old = next(
            (
                d
                for d in self.dates_in(when.begin - _MOVED, when.begin)
                if d.last == when.begin and low[d.begin] == "from"
            ),
            None,
        )
        moved = range(max(self.sentence.first, part.first - _MOVED), when.begin)
        if old is None or part.first > old.begin or not any(self.rules.shifts.match(self.tokens, i) for i in moved):
            return [part]
        was = replace(part, when=old, last=old.last, stance="cancelled")
        return [was, replace(part, first=when.begin, last=when.last, stance="plan")]

    def before(self, hit: Hit) -> When | None:
        """'By 2027 it wants ...': a date that opens the clause of the cue."""
        dates = [d for d in self.dates_in(hit.begin - 24, hit.begin) if d.last <= hit.begin <= d.last + 12]
        if not dates or dates[-1].over:
            return None
        when = dates[-1]
        low = self.tokens.low
        opens = when.begin == self.sentence.first or low[when.begin - 1] in _CLAUSE_STARTS
        between = low[when.last : hit.begin]
        broken = any(w in self.rules.stops or w in self.rules.past or w in ("-", "(", "that") for w in between)
        if not opens or broken or self.figures_in(when.last, hit.begin):
            return None
        return when

    def holds(self, part: Part, hit: Hit | None = None) -> bool:
        """Whether a part has what its cue needs; `hit` is given for the first part of a cue."""
        when, needs, figure = part.when, part.cue.needs, bool(part.value)
        if when is not None and when.over and part.stance not in ("missed", "met", "cancelled"):
            return False
        if hit is not None and self._hollow(part, hit):
            return False
        if hit is None and not figure and when is not None and when.begin <= part.first:
            return False  # 'on April 24 and 25': a date alone is no second aim
        if needs in ("date", "both", "ahead"):
            if when is None or (needs == "ahead" and not (when.ahead and when.begin - part.complement <= _NEAR)):
                return False
            return needs != "both" or (figure and not self._result(part))
        if needs == "done":
            return when is not None or (figure and self._deed(part.complement, "/" in part.value[-1].mention.unit))
        if needs == "figure":
            return figure or (when is not None and when.ahead)
        return needs == "nothing" or when is not None or figure

    def _hollow(self, part: Part, hit: Hit) -> bool:
        """The words of the cue are there, but it is no aim."""
        when, takes = part.when, hit.cue.takes
        bare = hit.begin == hit.first
        needs_ahead = hit.cue.needs == "ahead"
        if takes == "date":
            # 'is planned to open in the east in 2027', but 'he planned the garden in 1974'.
            word = self.tokens.low[hit.last - 1]
            far = 0 if bare and word.endswith("ed") else 4
            return when is None or when.begin - part.complement > far
        if takes == "deed" and when is None and self.tokens.low[hit.begin] in ("was", "were"):
            return True
        if takes == "any" and bare and not part.value and not needs_ahead:
            # 'the plan for the year ending March': a noun with its year.
            return when is not None and when.begin <= part.complement
        # 'the year that ends on March 31' is a calendar, no plan.
        return needs_ahead and bare and takes == "any" and self.tokens.low[max(hit.begin - 1, 0)] in ("that", "which")

    def _result(self, part: Part) -> bool:
        return any(w in self.rules.results for w in self.tokens.low[part.complement : part.last])

    def _deed(self, i: int, rate: bool) -> bool:
        """A verb of doing at token i, adverbs aside; with a rate ('will make 600 cars a day') a mild one too."""
        low = self.tokens.low
        while i < self.sentence.last and (low[i] in self.rules.adverbs or low[i].endswith("ly")):
            i += 1
        return i < self.sentence.last and low[i] in self.rules.deeds and (rate or low[i] not in self.rules.mild_deeds)

    def bare(self, parts: list[Part], denied: int) -> list[Part]:
        """Figures with 'by' and a date to come that no cue has claimed, nor one before token `denied` has denied."""
        more: list[Part] = []
        cue = self.rules.bare.get("figure")
        if cue is None:
            return more
        claimed = {i for p in parts for i in range(p.first, p.last)}
        claimed.update(p.when.first for p in parts if p.when is not None)
        for when in self.dates:
            if not when.firm or when.over or when.first < denied or when.first in claimed:
                continue
            floor = when.begin
            while floor > self.sentence.first and floor - 1 not in claimed and when.begin - floor < _BARE:
                floor -= 1
            figures = [*self.figures_in(floor, when.begin), *self.multiples_in(floor, when.begin)]
            figures = [f for f in figures if when.begin - f.last <= 10]
            if not figures or not self._to_come(when, floor):
                continue
            figure = max(figures, key=lambda f: f.first)
            if any(
                w in (";", ":", "which", "who", "but", "while", "and")
                for w in self.tokens.low[figure.last : when.begin]
            ):
                continue
            first = self._start_of(figure, floor)
            claimed.update(range(first, when.last))
            more.append(Part(cue, cue.stance, first, when.last, first, (figure,), when, first, first))
        return more

    def _to_come(self, when: When, floor: int) -> bool:
        """No verb in the past governs a figure whose date may be past."""
        if not when.ahead or self.tokens.low[when.begin] in ("to", "through", "over"):
            return False
        return self.doc.published is not None or not any(
            w in self.rules.past for w in self.tokens.low[floor : when.begin]
        )

    def _start_of(self, figure: Mark, floor: int) -> int:
        """The verb or noun that the figure belongs to."""
        low = self.tokens.low
        i = figure.first
        while i > floor and figure.first - i < 8:
            if (
                low[i - 1] in self.rules.stops
                or low[i - 1] in _CLAUSE_STARTS
                or low[i - 1] in ("to", "or", ")", ".")
                or self.tokens.gap[i] >= LINE
            ):
                break
            i -= 1
        return i

    def _trimmed(self, first: int, last: int) -> int:
        while last > first and self.tokens.low[last - 1] in _LOOSE_ENDS:
            last -= 1
        return last


def _inner(tokens: Tokens, i: int) -> bool:
    """A dash or a colon between letters or digits ('2027–28') is no stop."""
    return tokens.raw[i] in "–—:" and tokens.gap[i] == GLUED and i + 1 < len(tokens) and tokens.gap[i + 1] == GLUED


def _closing(tokens: Tokens, i: int, limit: int) -> int:
    """Behind the bracket that opens at i, or the next token if it does not close nearby."""
    for k in range(i + 1, min(limit, i + 25)):
        if tokens.raw[k] in ")]）":
            return k + 1
    return i + 1

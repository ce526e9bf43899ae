"""A sentence as plans are read from it: its tokens, the words in it that tell an event, the clause of a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.reconcile.planwords import BARE, BEGIN, END, SET, SOFT, STRONG, TOKEN, PlanRules

BACK, AHEAD = 26, 16
"""Tokens before and behind a date among which its event is sought."""
LONGEST = 1500
"""Characters of a sentence that are read: no sentence of news is longer."""
OPENING = 4
"""Tokens before a date that opens its sentence or clause."""
_DATELINE = 14
_BREAKS = frozenset({",", "that", "said", "says", ":", "–", "—"})
"""What a date may stand behind that opens a clause: 'he said that in 2032 ...'."""
_OPEN = "opening"
_PHASES = {BEGIN: BEGIN, END: END, _OPEN: BEGIN, "launch": BEGIN, "closure": END}
_RUNS = frozenset({"run", "runs", "running", "last", "lasts"})


@dataclass(slots=True)
class Sentence:
    """The tokens of a sentence, and which of them tell an event."""

    raw: list[str]
    low: list[str]
    at: list[int]
    told: dict[int, tuple[str, int]]
    """Last token of a phrase -> its kind and how surely it tells it."""
    taken: set[int]
    """All tokens of such phrases."""
    fixed: set[int]
    """Those of phrases that tell nothing else."""


def read_sentence(text: str, start: int, end: int, rules: PlanRules) -> Sentence:
    """Cut a sentence into tokens and find the phrases in it that tell an event, the longest first."""
    spots = [(m.start() + start, m[0]) for m in TOKEN.finditer(text[start : min(end, start + LONGEST)])]
    raw = [word for _, word in spots]
    low = [word.lower() for word in raw]
    told: dict[int, tuple[str, int]] = {}
    taken: set[int] = set()
    fixed: set[int] = set()
    k = 0
    while k < len(low):
        for words, kind, level in rules.phrases.get(low[k], ()):
            if tuple(low[k : k + len(words)]) == words:
                told[k + len(words) - 1] = kind, level
                taken.update(range(k, k + len(words)))
                if level != SOFT:
                    fixed.update(range(k, k + len(words)))
                k += len(words) - 1
                break
        k += 1
    return Sentence(raw, low, [at for at, _ in spots], told, taken, fixed)


def dateline(s: Sentence) -> int:
    """Where a sentence begins behind 'LONDON, March 5 -'."""
    if not s.raw or not s.raw[0].isupper() or len(s.raw[0]) < 3:
        return 0
    return next((k + 1 for k, w in enumerate(s.raw[:_DATELINE]) if w in ("-", "–", "—")), 0)


def event_of(s: Sentence, behind: int, first: int, last: int, stop: int) -> tuple[range, str, int]:
    """The clause of a date, and the kind of event it tells: of the surest words the nearest, before the date if any."""
    clause = range(max(behind, first - BACK), first)
    semicolon = next((k for k in reversed(clause) if s.low[k] == ";"), clause.start - 1)
    clause = range(semicolon + 1, first)
    kind, level = _surest(s, reversed(clause))
    if level >= BARE:
        return clause, kind, level
    ahead = range(last, min(stop, last + AHEAD))
    before = s.low[max(behind, first - 3) : first]
    if first - behind <= OPENING or not _BREAKS.isdisjoint(before):
        # 'In 2032 the line will open': what follows, up to the next date.
        later, sure = _surest(s, ahead)
        if sure > level:
            return range(clause.start, ahead.stop), later, sure
    return clause, kind, level


def _surest(s: Sentence, order: Iterator[int] | range) -> tuple[str, int]:
    kind, level = "", 0
    for k in order:
        told = s.told.get(k)
        if told is not None and told[1] > level and not _governed(s, k):
            kind, level = told
    return kind, level


def _governed(s: Sentence, k: int) -> bool:
    """'They vote on the merger in May': it is the vote that is in May."""
    while k and s.low[k - 1] in _ARTICLES:
        k -= 1
    return k > 1 and s.low[k - 1] in _OVER and s.told.get(k - 2, ("", 0))[0] in _GOVERN


_ARTICLES = frozenset({"the", "a", "an", "its", "their", "this", "that"})
_OVER = frozenset({"on", "for", "against", "over", "about"})
_GOVERN = frozenset({"vote", "decision", "verdict", "hearing", "trial"})


def phase_of(s: Sentence, clause: range, first: int, rules: PlanRules) -> str:
    """Whether a clause speaks of a beginning or an end: 'until', else the word of the two next to the date."""
    lead = s.low[max(clause.start, first - 4) : first]
    if not rules.marks["until"].isdisjoint(lead) and "not" not in lead:
        return END
    for k in reversed(clause):
        told = s.told.get(k)
        if told is not None and told[0] in _PHASES:
            return _PHASES[told[0]]
        if s.low[k] == "first" and k + 1 < first and s.low[k + 1] not in rules.marks["parts"]:
            return BEGIN
    return ""


def open_ended(s: Sentence, kind: str, level: int, phase: str, first: int) -> tuple[str, str]:
    """What merely goes on until a date ends then; what is said to be so from a date on begins then."""
    if level >= STRONG or kind not in (SET, _OPEN) or not first:
        return kind, phase
    lead, runs = s.low[first - 1], not _RUNS.isdisjoint(s.low[:first])
    if (phase == END and (kind == SET or runs)) or (lead == "to" and s.low[first - 2] in _RUNS):
        return END, END
    return (BEGIN, BEGIN) if kind == SET and lead == "from" else (kind, phase)

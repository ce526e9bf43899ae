"""What is planned for when: the dates to come that an article tells, each with the event that is due then.

News tells a plan in many words ('a final investment decision is expected in the first quarter', 'FID: Q1 2027'), but
they fall into kinds: something opens, lands, is delivered, matures. The kind is told by the nearest such word in the
clause of the date; `part` holds what makes it another event of that kind: the first phase, the last mission.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pipeline.link.values import span_of
from pipeline.reconcile.planwords import BARE, BEGIN, END, LEAST, SET, SOFT, STRONG, TOKEN, PlanRules, compile_plans
from pipeline.records import Batch, Framed
from pipeline.rulebook import Rulebook

_VALUE = re.compile(r"\d{4}(?:-(?:\d{2}(?:-\d{2})?|Q[1-4]|H[12]))?|FY\d{4}|\d{4}/\d{4}")
_LOOSE = ("date.weekday", "date.ago", "date.reference", "date.holiday", "date.near")
_RELATIVE = "date.relative"
_BACK, _AHEAD, _NEAR = 26, 16, 6
"""Tokens before and behind a date among which its event, and before it, what qualifies the date, is sought."""
_LONGEST = 1500
"""Characters of a sentence that are read: no sentence of news is longer."""
_SHORT_GAP = 14
"""Tokens between two dates of one verb: 'opens in 2030 and the whole line in 2032'."""
_OPENING = 4
"""Tokens before a date that opens its sentence or clause."""
_BOUND = 9
"""Tokens before a date among which a 'not' turns 'before'."""
_NO = frozenset({"not", "no", "n't"})
_PHASES = {BEGIN: BEGIN, END: END, "opening": BEGIN, "launch": BEGIN, "closure": END}
_DATELINE = 14
_BREAKS = frozenset({",", "that", "said", "says", ":", "–", "—"})
_LIST = frozenset({",", "and", "or", "to", "-", "–", "/", "until", "&"})
"""Words that alone stand between two dates of a list or a span."""
_OPENERS = frozenset({")", "-", "–", "—", "•", "*", ":", '"', "“", "\n"})
"""What stands before the first word of a line: its capital tells nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A date to come and what is planned for it."""

    framed: Framed
    kind: str
    phase: str
    """begin or end, of what lasts."""
    part: frozenset[str]
    value: str
    bound: str
    """'by' and 'from': the date is the last or the first possible."""
    names: frozenset[str]
    words: Mapping[str, str]
    """Stems of the other words of the clause -> the stem of the word before, '' where that tells nothing."""
    head: str
    """The last noun before the verb."""
    told: str
    """The stem before the words that tell the kind: 'women' in 'the women's retirement age'."""
    sure: bool
    """Whether a word tells the kind that means nothing else."""
    stands: bool
    """False of a plan that was given up, and of what is no plan at all."""
    ahead: bool
    """Whether it is surely to come: the article bears a date, and this one is behind it."""
    spelled: str
    """Initials of the words of the clause: what an abbreviation is sought in."""
    short: frozenset[str]
    """Abbreviations in capitals."""
    firm: bool
    """Whether the date itself is printed, not its distance from the day of writing."""
    doubt: bool
    moved: bool

    @property
    def source(self) -> str:
        return self.framed.source


def plans_of(batch: Batch, book: Rulebook) -> list[Plan]:
    """Every date to come of a batch that something is planned for."""
    rules = compile_plans(book)
    texts = {a.id: a.text for a in batch.articles}
    days = {a.id: a.published for a in batch.articles}
    sentences: dict[tuple[str, int], list[Framed]] = {}
    aims: dict[str, list[tuple[int, int]]] = {}
    for f in batch.mentions:
        m = f.mention
        if m.kind == "target" and span_of(m) is not None:
            aims.setdefault(f.article, []).append((m.start, m.end))
        if m.kind == "date" and m.start_date and _VALUE.fullmatch(str(m.value)) and not m.rule.startswith(_LOOSE):
            sentences.setdefault((f.article, f.sentence[0]), []).append(f)
    found: list[Plan] = []
    for (article, _), dates in sentences.items():
        day = days[article]
        if any(_open(f, day) for f in dates):
            found.extend(_in_sentence(dates, texts[article], day, rules))
    # Until when a figure is to be reached is compared with the figure.
    return [p for p in found if p.kind in rules.alone or not _within(p.framed, aims)]


def _within(f: Framed, aims: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    return any(start <= f.mention.start < end for start, end in aims.get(f.article, ()))


def _open(f: Framed, day: date | None) -> bool:
    """Whether a date is not over when its article is published."""
    return day is None or f.mention.end_date > day.isoformat()


@dataclass(slots=True)
class _Sentence:
    """The tokens of a sentence, and which of them tell an event."""

    raw: list[str]
    low: list[str]
    at: list[int]
    told: dict[int, tuple[str, int]]
    """Last token of a phrase -> its kind and how surely it tells it."""
    taken: set[int]
    """All tokens of such phrases."""


def _read(text: str, start: int, end: int, rules: PlanRules) -> _Sentence:
    spots = [(m.start() + start, m[0]) for m in TOKEN.finditer(text[start : min(end, start + _LONGEST)])]
    raw = [word for _, word in spots]
    low = [word.lower() for word in raw]
    told: dict[int, tuple[str, int]] = {}
    taken: set[int] = set()
    k = 0
    while k < len(low):
        for words, kind, level in rules.phrases.get(low[k], ()):
            if tuple(low[k : k + len(words)]) == words:
                told[k + len(words) - 1] = kind, level
                taken.update(range(k, k + len(words)))
                k += len(words) - 1
                break
        k += 1
    return _Sentence(raw, low, [at for at, _ in spots], told, taken)


def _in_sentence(dates: Sequence[Framed], text: str, day: date | None, rules: PlanRules) -> Iterator[Plan]:
    start, end = dates[0].sentence
    s = _read(text, start, end, rules)
    behind = _dateline(s)
    carried: tuple[str, str] | None = None
    for n, f in enumerate(dates):
        if f.mention.end > start + _LONGEST:
            return
        first = next((k for k, at in enumerate(s.at) if at >= f.mention.start), len(s.at))
        last = next((k for k, at in enumerate(s.at) if at >= f.mention.end), len(s.at))
        stop = next(
            (k for k, at in enumerate(s.at) if n + 1 < len(dates) and at >= dates[n + 1].mention.start), len(s.at)
        )
        clause, kind, level = _event(s, behind, first, last, stop)
        phase = _phase(s, clause, first, rules)
        gap = s.low[behind:first]
        goes_on = (
            bool(behind) and first - behind <= _SHORT_GAP and gap[:1] and gap[0] in (",", ";", "and", "but", "while")
        )
        if level < SOFT and goes_on and carried is not None and kind not in (BEGIN, END):
            clause, (kind, phase) = range(behind, first), carried
        elif kind in (BEGIN, END):
            phase = kind
        elif not kind and first - behind <= _OPENING:
            clause = range(last, min(stop, last + _AHEAD))
        if not kind and not rules.marks["modals"].isdisjoint(s.low[clause.start : clause.stop]):
            kind, level = SET, LEAST
        carried = (kind, phase) if kind else None
        listed = _LIST.issuperset(s.low[last:stop]) if stop < len(s.at) else False
        listed |= bool(n) and _LIST.issuperset(gap)
        behind = last
        if not kind or not _open(f, day):
            continue
        stands = not listed and _coming(f, s, clause, first, last, day, rules)
        plan = _plan(f, s, clause, (first, last), (kind, level, phase), stands, day, rules)
        if plan is not None:
            yield plan


def _dateline(s: _Sentence) -> int:
    """Where a sentence begins behind 'LONDON, March 5 -'."""
    if not s.raw or not s.raw[0].isupper() or len(s.raw[0]) < 3:
        return 0
    return next((k + 1 for k, w in enumerate(s.raw[:_DATELINE]) if w in ("-", "–", "—")), 0)


def _event(s: _Sentence, behind: int, first: int, last: int, stop: int) -> tuple[range, str, int]:
    """The clause of a date, and the kind of event it tells: of the surest words the nearest, before the date if any."""
    clause = range(max(behind, first - _BACK), first)
    semicolon = next((k for k in reversed(clause) if s.low[k] == ";"), clause.start - 1)
    clause = range(semicolon + 1, first)
    kind, level = _surest(s, reversed(clause))
    if level >= BARE:
        return clause, kind, level
    ahead = range(last, min(stop, last + _AHEAD))
    before = s.low[max(behind, first - 3) : first]
    if first - behind <= _OPENING or not _BREAKS.isdisjoint(before):
        # 'In 2032 the line will open': what follows, up to the next date.
        later, sure = _surest(s, ahead)
        if sure > level:
            return range(clause.start, ahead.stop), later, sure
    return clause, kind, level


def _surest(s: _Sentence, order: Iterator[int] | range) -> tuple[str, int]:
    kind, level = "", 0
    for k in order:
        told = s.told.get(k)
        if told is not None and told[1] > level:
            kind, level = told
    return kind, level


def _phase(s: _Sentence, clause: range, first: int, rules: PlanRules) -> str:
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


def _coming(f: Framed, s: _Sentence, clause: range, first: int, last: int, day: date | None, rules: PlanRules) -> bool:
    """Whether the date is a plan that stands: not an old one, no name of a thing, no day of an announcement."""
    low, marks = s.low, rules.marks
    words = low[clause.start : clause.stop]
    lead = low[max(0, first - 4) : first]
    if not rules.rows.isdisjoint(w for w in words if w not in ("last", "quarterly", "annual")):
        return False
    window = low[max(clause.start, first - _NEAR) : first]
    if not marks["former"].isdisjoint(window) and lead[-1:] != ["until"]:
        return False
    if lead[-1:] == ["from"] and (not marks["shifts"].isdisjoint(words) or low[last : last + 1] == ["to"]):
        return False
    if lead[-2:] == ["of", "from"] or (
        lead[-1:] == ["than"] and lead[-2:-1] not in (["later"], ["earlier"], ["sooner"])
    ):
        return False
    if lead[-2:-1] == ["not"] and lead[-1] in ("in", "on", "from"):
        return False
    if first and f.role != "title" and len(str(f.mention.value)) == 4 and first - 1 > 0:
        if s.raw[first - 1][0].isupper() and low[first - 1] not in rules.plain and low[first - 1] not in marks["by"]:
            return False  # 'Vision 2040', 'Expo 2030'
    if not rules.saying.isdisjoint(lead):
        return False
    if day is None or f.mention.start_date <= day.isoformat():
        return not marks["cues"].isdisjoint(words) or lead[-1:] == [":"]
    return True


def _plan(
    f: Framed, s: _Sentence, clause: range, at: tuple[int, int], told: tuple[str, int, str], stands: bool,
    day: date | None, rules: PlanRules,
) -> Plan | None:  # fmt: skip
    (first, last), (kind, level, phase) = at, told
    marks = rules.marks
    inside = [k for k in clause if not first <= k < last]
    shouted = sum(s.raw[k][0].isupper() for k in inside) * 2 > sum(s.raw[k].isalpha() for k in inside)
    named = [
        k
        for k in inside
        if s.raw[k][0].isupper()
        and len(s.raw[k]) > 2
        and s.low[k] not in rules.plain
        and k not in s.taken
        and not shouted
        and f.role != "title"
        and (
            (k > 0 and s.raw[k - 1] not in _OPENERS)
            or s.raw[k].isupper()
            or s.raw[k + 1 : k + 2] in (["'"], ["’"])
            or _capital(s, k + 1)
        )
    ]
    words: dict[str, str] = {}
    for k in inside:
        if _tells(s, k, rules) and k not in named and k not in s.taken:
            before = k - 1
            words[rules.stem(s.low[k])] = rules.stem(s.low[before]) if before >= 0 and _tells(s, before, rules) else ""
    opener = next((k for k in inside if k in s.taken or s.low[k] in marks["modals"] or s.low[k] in ("is", "are")), 0)
    head = next((k for k in reversed(inside) if k < opener and _tells(s, k, rules)), -1)
    part = _parts(s, inside, rules)
    if kind == SET and not words and not named and not part:
        return None
    bound = _bound(s.low[max(clause.start, first - _BOUND) : first], rules)
    if f.mention.modifier in ("before", "after"):
        bound = {"before": "by", "after": "from"}[f.mention.modifier]
    if any(s.low[k] in marks["deadline"] for k in inside):
        bound = bound or "by"
    if kind in rules.ends_by and bound == "by" and not phase:
        phase = END
    window = s.low[max(clause.start, first - _NEAR) : min(len(s.low), last + 4)]
    return Plan(
        framed=f,
        kind=kind,
        phase=phase or (BEGIN if kind in rules.lasting else ""),
        part=part,
        value=str(f.mention.value),
        bound=bound,
        names=frozenset(s.low[k] for k in named),
        words=words,
        head=rules.stem(s.low[head]) if head >= 0 and head not in named else "",
        told=_told_as(s, clause, kind, rules),
        sure=level >= STRONG,
        ahead=day is not None and f.mention.start_date > day.isoformat(),
        stands=stands,
        spelled="".join(s.low[k][0] for k in inside if s.raw[k].isalpha()),
        short=frozenset(s.low[k] for k in inside if s.raw[k].isupper() and 3 <= len(s.raw[k]) <= 5 and not shouted),
        firm=not f.mention.rule.startswith(_RELATIVE),
        doubt=any(s.low[k] in marks["doubt"] for k in inside),
        moved=any(w in rules.moved and after != "than" for w, after in pairwise([*window, ""])),
    )  # fmt: skip


def _told_as(s: _Sentence, clause: range, kind: str, rules: PlanRules) -> str:
    """The stem before the words that tell the kind, '' where that tells nothing."""
    k = next((k for k in reversed(clause) if s.told.get(k, ("", 0))[0] == kind), -1)
    while k >= clause.start and (k in s.taken or s.low[k] in ("'", "’", "s")):
        k -= 1
    return rules.stem(s.low[k]) if k >= clause.start and _tells(s, k, rules) else ""


def _bound(lead: Sequence[str], rules: PlanRules) -> str:
    """'by' where a date is the last possible, 'from' where it is the first, for the words before it."""
    words = [w for w in lead if w not in rules.marks["softeners"]]
    if not words:
        return ""
    marks, turned = rules.marks, not _NO.isdisjoint(words)
    if words[-1] in marks["until"] or words[-1] == "before":
        return "from" if turned else "by" if words[-1] == "before" else ""
    return "by" if words[-1] in marks["by"] else "from" if words[-1] in marks["from"] else ""


def _capital(s: _Sentence, k: int) -> bool:
    return k < len(s.raw) and s.raw[k][0].isupper()


def _tells(s: _Sentence, k: int, rules: PlanRules) -> bool:
    word = s.low[k]
    if len(word) < 3 or not word.isalpha() or word in rules.plain:
        return False
    return word not in rules.numbers and word not in rules.shares and word not in rules.marks["portions"]


def _parts(s: _Sentence, inside: Sequence[int], rules: PlanRules) -> frozenset[str]:
    """What makes it one of several: '1' for the first phase, 'all' for the whole line, 'last' for the final mission."""
    found: set[str] = set()
    parts = rules.marks["parts"]
    for k in inside[-_BACK:]:
        word = s.low[k]
        if k in s.taken or (k > 0 and s.raw[k - 1] == "("):
            continue
        behind = s.low[k + 1 : k + 3]
        if word in rules.numbers or word.isdigit():
            of_part = any(w in parts for w in behind) or (k > 0 and s.low[k - 1] in parts)
            if word.isdigit() and not of_part:
                continue
            if word in ("i", "v", "one", "two", "three", "four", "five") and not (k > 0 and s.low[k - 1] in parts):
                continue
            if (
                k > 0
                and s.low[k - 1] in ("a", "one", "two")
                and not (behind and behind[0].isalpha() and len(behind[0]) > 3)
            ):
                continue  # 'by a third'
            number = rules.numbers.get(word, word)
            if number != "1" or of_part:
                found.add(number)
        elif word in rules.shares and not (k > 0 and s.low[k - 1] in rules.marks["modals"]):
            found.add(rules.shares[word])
    return frozenset(found)

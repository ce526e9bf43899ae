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

from pipeline.link.values import span_of
from pipeline.reconcile.clauses import (
    AHEAD,
    BACK,
    LONGEST,
    OPENING,
    Sentence,
    dateline,
    event_of,
    open_ended,
    phase_of,
    read_sentence,
)
from pipeline.reconcile.planwords import BEGIN, END, LEAST, SET, SOFT, STRONG, PlanRules, compile_plans
from pipeline.records import Batch, Framed
from pipeline.rulebook import Rulebook

_VALUE = re.compile(r"\d{4}(?:-(?:\d{2}(?:-\d{2})?|Q[1-4]|H[12]))?|FY\d{4}|\d{4}/\d{4}")
_LOOSE = ("date.weekday", "date.ago", "date.reference", "date.holiday", "date.near")
_RELATIVE = "date.relative"
SHORT = range(3, 6)
"""Letters of an abbreviation that is looked for in the words of another article."""
_NEAR = 6
"""Tokens around a date that qualify it: 'originally', 'analysts expect'."""
_SHORT_GAP = 14
"""Tokens between two dates of one verb: 'opens in 2030 and the whole line in 2032'."""
_BOUND = 9
"""Tokens before a date among which a 'not' turns 'before'."""
_NO = frozenset({"not", "no", "n't"})
_GOES_ON = frozenset({",", ";", "and", "but", "while"})
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
    """The noun before the verb."""
    told: str
    """The stem before the words that tell the kind: 'women' in 'the women's retirement age'."""
    objects: frozenset[str]
    """Those of the words that stand behind the one that tells the kind: what is voted on, whom a rule applies to."""
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


def _in_sentence(dates: Sequence[Framed], text: str, day: date | None, rules: PlanRules) -> Iterator[Plan]:
    start, end = dates[0].sentence
    s = read_sentence(text, start, end, rules)
    behind = dateline(s)
    carried: tuple[str, str] | None = None
    for n, f in enumerate(dates):
        if f.mention.end > start + LONGEST:
            return
        first = next((k for k, at in enumerate(s.at) if at >= f.mention.start), len(s.at))
        last = next((k for k, at in enumerate(s.at) if at >= f.mention.end), len(s.at))
        stop = next(
            (k for k, at in enumerate(s.at) if n + 1 < len(dates) and at >= dates[n + 1].mention.start), len(s.at)
        )
        clause, kind, level = event_of(s, behind, first, last, stop)
        phase = phase_of(s, clause, first, rules)
        gap = s.low[behind:first]
        goes_on = bool(behind) and first - behind <= _SHORT_GAP and not _GOES_ON.isdisjoint(gap[:1])
        if level < SOFT and goes_on and carried is not None and kind not in (BEGIN, END):
            clause, (kind, phase) = range(behind, first), carried
        elif kind in (BEGIN, END):
            phase = kind
        elif not kind and first - behind <= OPENING:
            clause = range(last, min(stop, last + AHEAD))
        if not kind and not rules.marks["modals"].isdisjoint(s.low[clause.start : clause.stop]):
            kind, level = SET, LEAST
        kind, phase = open_ended(s, kind, level, phase, first)
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


def _coming(f: Framed, s: Sentence, clause: range, first: int, last: int, day: date | None, rules: PlanRules) -> bool:
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
    f: Framed, s: Sentence, clause: range, at: tuple[int, int], told: tuple[str, int, str], stands: bool,
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
        # A soft word of the kind is a thing all the same: trains run, bonds mature.
        if _tells(s, k, rules) and k not in named and k not in s.fixed:
            before = k - 1
            words[rules.stem(s.low[k])] = rules.stem(s.low[before]) if before >= 0 and _tells(s, before, rules) else ""
    opener = next((k for k in inside if k in s.taken or s.low[k] in marks["modals"] or s.low[k] in ("is", "are")), 0)
    head = opener - 1 if opener > clause.start and s.low[opener] != "to" and _tells(s, opener - 1, rules) else -1
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
        objects=_objects(s, clause, first, kind, words, rules),
        sure=level >= STRONG,
        ahead=day is not None and f.mention.start_date > day.isoformat(),
        stands=stands,
        spelled="".join(s.low[k][0] for k in inside if s.raw[k].isalpha()),
        short=frozenset(s.low[k] for k in inside if s.raw[k].isupper() and len(s.raw[k]) in SHORT and not shouted),
        firm=not f.mention.rule.startswith(_RELATIVE),
        doubt=not marks["doubt"].isdisjoint((*(s.low[k] for k in inside), *s.low[last : last + _NEAR])),
        moved=_is_moved(window, rules),
    )  # fmt: skip


def _is_moved(window: Sequence[str], rules: PlanRules) -> bool:
    """Whether the words around a date tell that it was moved; 'later than' and 'put into service' do not."""
    for k, word in enumerate(window):
        if word in rules.moved and window[k + 1 : k + 2] != ["than"]:
            if word != "put" or not {"back", "off", "forward"}.isdisjoint(window[k + 1 : k + 4]):
                return True
    return False


def _told_as(s: Sentence, clause: range, kind: str, rules: PlanRules) -> str:
    """The stem before the words that tell the kind, '' where that tells nothing."""
    k = next((k for k in reversed(clause) if s.told.get(k, ("", 0))[0] == kind), -1)
    while k >= clause.start and (k in s.taken or s.low[k] in ("'", "’", "s")):
        k -= 1
    return rules.stem(s.low[k]) if k >= clause.start and _tells(s, k, rules) else ""


def _objects(
    s: Sentence, clause: range, first: int, kind: str, words: Mapping[str, str], rules: PlanRules
) -> frozenset[str]:
    k = next((k for k in range(first - 1, clause.start - 1, -1) if s.told.get(k, ("", 0))[0] == kind), first)
    return frozenset(stem for w in s.low[k + 1 : first] if (stem := rules.stem(w)) in words)


def _bound(lead: Sequence[str], rules: PlanRules) -> str:
    """'by' where a date is the last possible, 'from' where it is the first, for the words before it."""
    words = [w for w in lead if w not in rules.marks["softeners"]]
    if not words:
        return ""
    marks, turned = rules.marks, not _NO.isdisjoint(words)
    if words[-1] in marks["until"] or words[-1] == "before":
        return "from" if turned else "by" if words[-1] == "before" else ""
    return "by" if words[-1] in marks["by"] else "from" if words[-1] in marks["from"] else ""


def _capital(s: Sentence, k: int) -> bool:
    return k < len(s.raw) and s.raw[k][0].isupper()


def _tells(s: Sentence, k: int, rules: PlanRules) -> bool:
    word = s.low[k]
    if len(word) < 3 or not word.isalpha() or word in rules.plain or word in rules.marks["idle"]:
        return False
    return word not in rules.numbers and word not in rules.shares and word not in rules.marks["portions"]


def _parts(s: Sentence, inside: Sequence[int], rules: PlanRules) -> frozenset[str]:
    """What makes it one of several: '1' for the first phase, 'all' for the whole line, 'last' for the final mission."""
    found: set[str] = set()
    parts = rules.marks["parts"]
    for k in inside[-BACK:]:
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
        elif s.low[k + 1 : k + 3] in (["-", "year"], ["-", "month"]):
            found.add(f"{word} years")  # the ten-year bond
        elif word == "th" and s.low[k - 1].isdigit():
            found.add(s.low[k - 1])
        elif len(word) == 1 and s.raw[k].isupper() and behind[:1] and behind[0] in parts:
            found.add(word)  # 'the A wing'
        elif word in rules.shares and not (k > 0 and s.low[k - 1] in rules.marks["modals"]):
            found.add(rules.shares[word])
    return frozenset(found)

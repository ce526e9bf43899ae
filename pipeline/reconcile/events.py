"""Dated events: one event that two sources of a story put on two dates a slip apart.

News tells a dated event as a verb or noun and a date in one clause ('the next meeting is on 6 March', 'the tower is to
open in 2029, Fredericton in 2030'). Two of them are one event where the words of the event are of one kind, the same
names or things stand beside them, and nothing that keeps two events apart differs: ordinals, phases, planned and past.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from pipeline.frame.words import compile_lexicon
from pipeline.link.blocks import pairs
from pipeline.link.likeness import rarity
from pipeline.link.stories import Stories
from pipeline.reconcile.contests import Contest, Side
from pipeline.reconcile.plans import plans_of
from pipeline.reconcile.schedules import Told, planned_apart, shown
from pipeline.records import Batch, Check, Framed
from pipeline.rulebook import Rulebook, once_per_book
from pipeline.tokens import stem

_TOKEN = re.compile(r"[^\W\d_]++|\d++|[^\w\s]")
_VALUE = re.compile(r"\d{4}(?:-\d{2}){0,2}|XXXX-\d{2}-\d{2}")
_LOOSE = ("date.weekday", "date.relative", "date.ago", "date.reference", "date.holiday", "date.fiscal")
_SINCE, _DAY = "since", len("2024-03-26")
_RELATIVE = frozenset({"last", "next", "this", "that", "ago", "previous", "following"})
_BACK, _AHEAD, _NEAR = 16, 7, 6
"""Tokens before and behind a date among which its event is sought."""
_LONGEST = 1500
"""Characters of a sentence that are read: no sentence of news is longer."""
_LEAST = 0.1
"""How alike two articles must be that tell one event in like words, but share no rare figures."""
_ROWS = 50
"""Rows of tables with one date that are looked at."""
_FAR = 10
"""Years that two dates of one event may lie apart, unless their digits are swapped."""


@dataclass(frozen=True, slots=True, eq=False)
class EventRules:
    """rules/events.toml."""

    kinds: Mapping[str, str]
    """word -> kind of event."""
    repeats: frozenset[str]
    marks: Mapping[str, frozenset[str]]
    alike: Mapping[str, str]
    """Stem -> the stem that stands for all words of its meaning."""

    def stem(self, word: str) -> str:
        """What a word counts as."""
        bare = stem(word)
        return self.alike.get(bare, bare)


@dataclass(frozen=True, slots=True)
class Event:
    """A date and what happens on it."""

    framed: Framed
    kind: str
    value: str
    names: frozenset[str]
    words: frozenset[str]
    """Stems of the other words of the clause."""
    ordinals: frozenset[str]
    next: bool
    never: bool
    """'none since', 'no load-shedding since': the last time of something."""
    moved: bool
    ahead: int | None
    """1 where it was still to come when the article was published, -1 where it was over, 0 where that is open."""

    @property
    def source(self) -> str:
        return self.framed.source


@once_per_book
def compile_events(book: Rulebook) -> EventRules:
    """Read rules/events.toml."""
    rows = book.rows("events", "event")
    return EventRules(
        {word: row["class"] for row in rows for word in row["words"]},
        frozenset(row["class"] for row in rows if row.get("repeats")),
        {name: frozenset(words) for name, words in book.values("events", "marks").items()},
        compile_lexicon(book).alike,
    )


def dated_apart(batch: Batch, stories: Stories, book: Rulebook) -> list[Told]:
    """Events that two sources of one story date differently, with the mentions of both dates."""
    if len(batch.sources) < 2:
        return []
    plans = plans_of(batch, book)
    planned = planned_apart(plans, batch, stories, book)
    return [*planned, *_events_apart(batch, stories, book, {p.framed.id for p in plans})]


def _events_apart(batch: Batch, stories: Stories, book: Rulebook, plans: set[str]) -> list[Told]:
    rules = compile_events(book)
    events, repeats = _events(batch, rules), rules.repeats
    members = [e.framed for e in events]
    keys = [_keys(e) for e in events]
    told: dict[tuple[str, str], set[str]] = {}
    for e in events:
        told.setdefault((e.source, e.kind), set()).add(e.value)
    days = {a.id: a.published for a in batch.articles}
    agreeing: dict[int, list[int]] = {}
    apart: list[tuple[int, int, bool]] = []
    for i, j in pairs(members, keys, rarity(members)):
        a, b = events[i], events[j]
        if a.source == b.source or len(a.value) != len(b.value) or (a.framed.id in plans and b.framed.id in plans):
            continue
        like = _one_event(a, b, repeats)
        article = a.framed.article, b.framed.article
        if _same(a.value, b.value):
            if (like or len(a.value) == _DAY) and stories.same(*article):
                agreeing.setdefault(i, []).append(j)
                agreeing.setdefault(j, []).append(i)
            continue
        if not like or not (stories.same(*article) or (_alone(a, b) and stories.nearness(*article) >= _LEAST)):
            continue
        if any(_same(x, b.value) for x in told[a.source, a.kind]) or any(
            _same(a.value, y) for y in told[b.source, b.kind]
        ):
            continue
        if None not in (a.ahead, b.ahead) and a.ahead != b.ahead:
            continue
        if a.value[0] == b.value[0] == "X" or _revised(a, b, days):
            continue
        slip = _slip(a.value, b.value)
        if slip:
            apart.append((i, j, like > 1 and slip == "slip"))
    return list(_contests(events, agreeing, apart, _Printed(batch.mentions, stories)))


@dataclass(slots=True)
class _Dispute:
    """Two dates of one event while it is gathered: the events of each side."""

    sides: tuple[dict[int, None], dict[int, None]] = field(default_factory=lambda: ({}, {}))
    sure: bool = False


class _Printed:
    """Where else a date is printed beside the same names: a row of a table tells no event, but supports one."""

    def __init__(self, mentions: Sequence[Framed], stories: Stories) -> None:
        self._stories = stories
        self._of: dict[str, list[Framed]] = {}
        for f in mentions:
            if f.mention.kind == "date" and f.role == "row":
                self._of.setdefault(_value(f), []).append(f)

    def beside(self, e: Event) -> Iterator[Framed]:
        """Rows of the same story with the date and all names of the event."""
        for f in self._of.get(e.value, ())[:_ROWS]:
            if e.names and e.names <= set(_TOKEN.findall(f.context.lower())):
                if f.source != e.source and self._stories.same(f.article, e.framed.article):
                    yield f


def _contests(
    events: Sequence[Event],
    agreeing: Mapping[int, Sequence[int]],
    apart: Sequence[tuple[int, int, bool]],
    printed: _Printed,
) -> Iterator[Told]:
    disputes: dict[tuple[str, str, str], list[_Dispute]] = {}
    for i, j, certain in apart:
        one, two = _dated(events[i].value, events[j].value), _dated(events[j].value, events[i].value)
        order = (i, j) if one < two else (j, i)
        known = disputes.setdefault((events[i].kind, min(one, two), max(one, two)), [])
        mine = next((d for d in known if any(k in side for k, side in zip(order, d.sides, strict=True))), None)
        if mine is None:
            known.append(mine := _Dispute())
        for side, k in zip(mine.sides, order, strict=True):
            side.update(dict.fromkeys((k, *agreeing.get(k, ()))))
        mine.sure |= certain
    for (kind, x, y), dispute in ((key, d) for key, of in disputes.items() for d in of):
        first, second = ([events[k].framed for k in sorted(side)] for side in dispute.sides)
        for ids, of_side in zip(dispute.sides, (first, second), strict=True):
            of_side.extend(dict.fromkeys(f for k in ids for f in printed.beside(events[k])))
        if {f.source for f in first} & {f.source for f in second}:
            continue
        says = f"two dates of one {kind}: {shown(first[0])} / {shown(second[0])}"
        check = Check("event", False, says, (first[0].id, second[0].id))
        a, b = Side(x, "", tuple(first)), Side(y, "", tuple(second))
        if len(b.sources()) > len(a.sources()):
            a, b = b, a
        contest = Contest("date", "", (a, b), "date", (check,), sure=dispute.sure)
        yield (*first, *second), contest


def _dated(value: str, other: str) -> str:
    """A day whose year nobody told is one of the year that the other source tells."""
    return other[:4] + value[4:] if value.startswith("X") else value


def _keys(e: Event) -> set[str]:
    keys = {f"{e.kind} {len(e.value)} {name}" for name in e.names}
    keys |= {f"{e.kind} {len(e.value)} {word}" for word in e.words}
    if len(e.value) == _DAY:
        keys.add(f"{e.kind} {e.value[4:]}")
    return keys | ({f"{e.kind} {len(e.value)} next"} if e.next else set())


def _one_event(a: Event, b: Event, repeats: frozenset[str]) -> int:
    """0 for two events, 1 where they may be one, 2 where they are."""
    if a.ordinals != b.ordinals or a.framed.mention.modifier != b.framed.mention.modifier:
        return 0
    if a.kind in repeats and not (a.next and b.next):
        return 0
    if a.kind == _SINCE and not (a.never and b.never):
        return 0
    names, words = a.names & b.names, a.words & b.words
    if a.names and b.names and not names:
        return 0
    if a.next and b.next and a.kind in repeats:
        return 2
    if names:
        # All names of one of them, or a thing beside a name.
        return 2 if names in (a.names, b.names) or words else 1
    return 2 if len(words) >= 2 else 1 if words else 0


def _alone(a: Event, b: Event) -> bool:
    """Whether the words of the two events prove by themselves that they are one."""
    if a.next and b.next:
        return True
    names, words = len(a.names & b.names), len(a.words & b.words)
    if len(a.value) < _DAY and a.ahead != 1:
        return False
    shared = names + words
    least = min(len(a.names) + len(a.words), len(b.names) + len(b.words))
    return shared >= 2 and (names > 0 or a.kind == _SINCE) and 2 * shared >= least


def _revised(a: Event, b: Event, days: Mapping[str, date | None]) -> bool:
    """Whether the later of two articles speaks of a date that was moved."""
    one, two = days.get(a.framed.article), days.get(b.framed.article)
    if one is None or two is None or one == two:
        return a.moved and b.moved and one is None
    return a.moved if one > two else b.moved


def _slip(x: str, y: str) -> str:
    """How one date comes to be the other: 'slip' of a digit or a part, 'near' where they are merely close, '' else."""
    one, two = x.split("-"), y.split("-")
    differ = [k for k, (a, b) in enumerate(zip(one, two, strict=True)) if a != b and "X" not in a + b]
    if len(differ) != 1:
        return ""
    k = differ[0]
    if k == 0:
        swapped = sorted(one[0]) == sorted(two[0])
        return "slip" if swapped or abs(int(one[0]) - int(two[0])) <= _FAR else ""
    digits = sum(a != b for a, b in zip(one[k], two[k], strict=True))
    if k == 1:
        return "slip" if len(one) == 3 else "near"
    return (
        "slip" if sorted(one[k]) == sorted(two[k]) or (digits == 1 and abs(int(one[k]) - int(two[k])) > 1) else "near"
    )


def _events(batch: Batch, rules: EventRules) -> list[Event]:
    texts = {a.id: a.text for a in batch.articles}
    days = {a.id: a.published for a in batch.articles}
    by_sentence: dict[tuple[str, int], list[Framed]] = {}
    for f in batch.mentions:
        m = f.mention
        if m.kind == "date" and _VALUE.fullmatch(_value(f)) and not m.rule.startswith(_LOOSE) and _printed(f):
            by_sentence.setdefault((f.article, f.sentence[0]), []).append(f)
    found: list[Event] = []
    for (article, _), dates in by_sentence.items():
        day = days[article]
        found.extend(_in_sentence(dates, texts[article], day.isoformat() if day else "", rules))
    return found


def _value(f: Framed) -> str:
    """A day, month or year; where nothing tells the year of a day, XXXX in its place."""
    return str(f.mention.value or f.mention.timex_value or "")


def _printed(f: Framed) -> bool:
    """Whether the date itself is printed, not its distance from the day of writing."""
    words = f.quote.lower().split()
    return _RELATIVE.isdisjoint(words) and (len(_value(f)) == 7 or "of" in words or any(c.isdigit() for c in f.quote))


def _ahead(value: str, published: str) -> int | None:
    if not published or value[0] == "X":
        return None
    day = published[: len(value)]
    return (value > day) - (value < day)


def _same(x: str, y: str) -> bool:
    return x == y or (x[4:] == y[4:] and "X" in x[0] + y[0])


def _in_sentence(dates: Sequence[Framed], text: str, published: str, rules: EventRules) -> Iterator[Event]:
    start, end = dates[0].sentence
    spots = [(m.start() + start, m[0]) for m in _TOKEN.finditer(text[start : min(end, start + _LONGEST)])]
    low = [word.lower() for _, word in spots]
    named = frozenset(k for k, (_, word) in enumerate(spots) if k and word[0].isupper() and dates[0].role != "title")
    dull = {rules.stem(w) for name in ("moved", "never", "next") for w in rules.marks[name]}
    kind = ""
    behind = 0
    for f in dates:
        if f.mention.end > start + _LONGEST:
            return
        first = next((k for k, (at, _) in enumerate(spots) if at >= f.mention.start), len(spots))
        last = next((k for k, (at, _) in enumerate(spots) if at >= f.mention.end), len(spots))
        lead = [w for w in low[max(behind, first - 3) : first] if w not in ("the", "a")]
        old = bool(lead) and (lead[-1] in rules.marks["old"] or (len(lead) > 1 and lead[-2] in rules.marks["old"]))
        told = _told(low, named, behind, first, last, len(_value(f)) > 4, rules)
        if told:
            kind = told
        elif not kind or behind == 0 or not _gap(spots, behind, first):
            kind = ""
        clause = range(behind, first)
        if not behind and first <= 3:
            clause = range(min(len(spots), last + _BACK))
        value = _value(f)
        window = low[max(behind, first - _NEAR) : last + 4]
        behind = last
        words = [low[k] for k in clause]
        if not kind or old or (published and value == published) or not rules.marks["rows"].isdisjoint(words):
            continue
        plain = rules.marks["plain"]
        names = {
            low[k]
            for k in clause
            if spots[k][1][0].isupper()
            and len(low[k]) > 2
            and low[k] not in plain
            and not (k == 0 and low[k] in rules.kinds)
        }
        if clause and clause[0] == 0 and not spots[0][1].isupper():
            opener = low[0]
            if opener in names and not (len(spots) > 1 and spots[1][1][0].isupper()):
                names.discard(opener)
        things = {
            rules.stem(w)
            for w in words
            if len(w) > 3 and w not in plain and w not in rules.kinds and w not in names and w.isalpha()
        }
        close = words[-_NEAR:]
        ordinals = {w for w in close if w in rules.marks["ordinals"]}
        ordinals |= {w for v, w in pairwise(words) if w.isdigit() and v in rules.marks["numbered"]}
        if not names and things <= dull:
            things = {w for w, _ in f.frame.words}
        yield Event(
            f,
            kind,
            value,
            frozenset(names),
            frozenset(things - dull),
            frozenset(ordinals),
            not rules.marks["next"].isdisjoint(words),
            not rules.marks["never"].isdisjoint(words),
            not rules.marks["moved"].isdisjoint(window),
            _ahead(value, published),
        )


def _told(
    low: Sequence[str], named: frozenset[int], behind: int, first: int, last: int, whole: bool, rules: EventRules
) -> str:
    """The kind of the event that happens on the date: the nearest word of an event before it, else behind it."""
    for k in range(first - 1, max(behind, first - _BACK) - 1, -1):
        if low[k] in rules.marks["saying"] and k >= first - 4:
            return ""
        if low[k] in rules.kinds and k not in named:
            return rules.kinds[low[k]]
    if behind or first > 3 or not whole:
        return ""  # 'the 2001 election' names one of many
    if last < len(low) and low[last] in ("(", "-", "–", "—", ":", "|", "/"):
        return ""
    for k in range(last, min(len(low), last + _AHEAD)):
        if low[k] in rules.kinds and k not in named:
            return rules.kinds[low[k]]
        if low[k] in rules.marks["saying"]:
            return ""
    return ""


def _gap(spots: Sequence[tuple[int, str]], behind: int, first: int) -> bool:
    """Whether 'Fredericton in 2030' goes on with the verb before: a name and a preposition behind a comma or 'and'."""
    words = [w for _, w in spots[behind:first]]
    if len(words) > 9 or not words or words[0].lower() not in (",", "and", ";"):
        return False
    return any(w[0].isupper() for w in words)

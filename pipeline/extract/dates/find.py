"""The pass over one document: triggers, longest matches, overlaps, resolution in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.errors import RuleError
from pipeline.extract.dates import absolute, extra, fiscal, lengths, relative
from pipeline.extract.dates.calendars import Calendars, compile_calendars
from pipeline.extract.dates.guards import GUARDS, Guard, stands_free
from pipeline.extract.dates.lexicon import Lexicon
from pipeline.extract.dates.neighbours import Neighbours, compile_neighbours
from pipeline.extract.dates.pattern import Automaton, Element, parse, symbols
from pipeline.extract.dates.reading import Match, Normaliser, Setting
from pipeline.extract.dates.spans import When, make_day, of_day
from pipeline.extract.places import PlaceRules, compile_places
from pipeline.records import Document, Mention
from pipeline.rulebook.load import Rulebook
from pipeline.tokens import GLUED, LINE, NUMBER, PhraseIndex, Tokens

CLOSING_DAY = "date.fiscal.closing-day"
"""Rule id of the day that closes a period, so that later stages can tell it from the period."""

_LONGEST = 28
"""No expression has more tokens."""

NORMALISERS: dict[str, Normaliser] = {
    name: function
    for module in (absolute, relative, lengths, fiscal, extra)
    for name, function in module.NORMALISERS.items()
}


@dataclass(frozen=True, slots=True, eq=False)
class DateRule:
    """One rule, compiled."""

    id: str
    norm: Normaliser
    priority: int
    neighbours: Neighbours | None
    guard: Guard | None
    fixed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Modifier:
    """Words before a date that modify it: 'early', 'the end of'."""

    id: str
    modifier: str
    only_relative: bool


@dataclass(frozen=True, slots=True, eq=False)
class DateRules:
    """All date rules, compiled once per run."""

    rules: tuple[DateRule, ...]
    automaton: Automaton
    lexicon: Lexicon
    starts: frozenset[str]
    modifiers: PhraseIndex[Modifier]
    modifier_ends: frozenset[str]
    calendars: Calendars
    places: PlaceRules
    cues: dict[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that fits some tokens, before overlaps are settled."""

    first: int
    last: int
    size: int
    """Characters."""
    rule: int
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)


def compile_dates(book: Rulebook) -> DateRules:
    """Compile rules/dates.toml and rules/calendars.toml; RuleError names the rule that is wrong."""
    values: dict[str, dict[str, int]] = {}
    titled: dict[str, frozenset[str]] = {}
    for row in book.rows("dates", "class"):
        values[row["name"]] = dict(row["words"])
        titled[row["name"]] = frozenset(row.get("titled", ()))
    macros: dict[str, Element] = {}
    for row in book.rows("dates", "macro"):
        macros[row["name"]] = parse(row["pattern"], macros, row["id"])
    rows = book.rows("dates", "rule")
    elements = [parse(row["pattern"], macros, row["id"]) for row in rows]
    literals = {s[2:] for e in elements for s in symbols(e) if s.startswith("w:")}
    lexicon = Lexicon(values, {row["name"]: frozenset(row["words"]) for row in book.rows("dates", "words")})
    lexicon.learn(literals, titled)
    automaton = Automaton(elements, lexicon.kinds)
    firsts = automaton.first_symbols()
    starts = frozenset(w for w in lexicon.words() if lexicon.symbols_of(w) & firsts)
    modifiers: PhraseIndex[Modifier] = PhraseIndex()
    ends: set[str] = set()
    for row in book.rows("dates", "modifier"):
        for phrase in row["phrases"]:
            modifiers.add(phrase, Modifier(row["id"], row["modifier"], bool(row.get("only_relative"))))
            ends.add(phrase.split()[-1])
    cues = {word: row["tense"] for row in book.rows("dates", "cue") for word in row["words"]}
    rules = tuple(_rule(row, lexicon) for row in rows)
    return DateRules(
        rules,
        automaton,
        lexicon,
        starts,
        modifiers,
        frozenset(ends),
        compile_calendars(book),
        compile_places(book),
        cues,
    )


def _rule(row: dict[str, object], lexicon: Lexicon) -> DateRule:
    name, norm, guard = str(row["id"]), str(row.get("norm", "")), row.get("guard")
    if norm not in NORMALISERS:
        raise RuleError(f"rules/dates.toml: {name}: norm is one of {', '.join(sorted(NORMALISERS))}, not {norm!r}")
    if guard is not None and guard not in GUARDS:
        raise RuleError(f"rules/dates.toml: {name}: guard is one of {', '.join(sorted(GUARDS))}, not {guard!r}")
    priority, fixed = row.get("priority", 0), row.get("fixed", {})
    if not isinstance(priority, int) or not isinstance(fixed, dict):
        raise RuleError(f"rules/dates.toml: {name}: priority is a whole number, fixed a table")
    return DateRule(
        name,
        NORMALISERS[norm],
        priority,
        compile_neighbours(row, lexicon.values, name),
        GUARDS[str(guard)] if guard else None,
        fixed,
    )


def find_dates(doc: Document, rules: DateRules, clocks: bool = True) -> list[Mention]:
    """Every date, length, set and time of a document, in order, none overlapping another.

    Without `clocks` a time of day is no date: '5 p.m.' stays away, and of '5 p.m. on Sunday' the Sunday remains.
    """
    tokens = doc.tokens
    chosen = settle(candidates(tokens, rules), rules)
    if not chosen:
        return []
    setting = Setting(doc, rules.calendars, rules.places, rules.cues)
    learn(chosen, tokens, setting)
    found: list[Mention] = []
    for candidate in chosen:
        rule = rules.rules[candidate.rule]
        match = Match(tokens, rules.lexicon, candidate.first, candidate.last, candidate.parts, rule.fixed)
        setting.at, setting.end = candidate.first, candidate.last
        when = rule.norm(match, setting)
        if when is None:
            continue
        taken = found[-1].end if found else 0
        first, when = modified(candidate, when, match, rules, taken)
        if rule.norm not in (
            relative.year_ago,
            relative.same_period,
        ):  # 'a year earlier' is measured from the figure's own period, not from itself
            setting.record(when)
        if not clocks and rule.norm in _CLOCKS:
            found += without_clock(candidate, tokens, rule.id, when)
            continue
        last = candidate.parts["tail"][0] if "tail" in candidate.parts else candidate.last
        if "second" in candidate.parts:
            found += two_dates(match, when, setting, rule.id)
            continue
        if {"ending", "day", "month"} <= candidate.parts.keys():
            last = period_end(candidate)
        found.append(mention(tokens, first, last, rule.id, when))
        if last != candidate.last and "tail" not in candidate.parts:
            closing = fiscal.closing_day(match, setting, when)
            if closing is not None:
                begin = min(candidate.parts[name][0] for name in ("month", "day"))
                found.append(mention(tokens, begin, candidate.last, CLOSING_DAY, closing))
    return found


_CLOCKS = (lengths.clock, extra.iso_time)
_DAY_PARTS = ("isoday", "weekday", "shortday", "month", "day", "year", "nearday")


def without_clock(candidate: Candidate, tokens: Tokens, rule: str, when: When) -> list[Mention]:
    """The day that a time of day is told of, none where none is named."""
    named = [candidate.parts[name] for name in _DAY_PARTS if name in candidate.parts]
    if not named:
        return []
    day = when.but(timex=when.timex.partition("T")[0], type="DATE")
    return [mention(tokens, min(a for a, _ in named), max(b for _, b in named), rule, day)]


def two_dates(match: Match, when: When, setting: Setting, rule: str) -> list[Mention]:
    """'April 24 and 25', 'fiscal 2026 and 2027': a date, and another that borrows its month or its kind."""
    begin, end = match.parts["second"]
    first = mention(match.tokens, match.first, begin - 1, rule, when)
    number = match.value("second")
    if not when.start or number is None:
        return [first]
    if when.grain == "fiscal":
        return [first, mention(match.tokens, begin, end, rule, setting.calendar().year(number))]
    base = date.fromisoformat(when.start)
    day = make_day(base.year, base.month, number)
    if day is None or day <= base:
        return [first]
    return [first, mention(match.tokens, begin, max(end, match.parts.get("year", (0, 0))[1]), rule, of_day(day))]


def period_end(candidate: Candidate) -> int:
    """The token after 'the quarter' in 'the quarter ended Sept. 30': a period and a day, two mentions."""
    name = next(n for n in ("halfyear", "unit", "ending") if n in candidate.parts)
    return candidate.parts[name][1]


def candidates(tokens: Tokens, rules: DateRules) -> list[Candidate]:
    """For each token that can begin a date, the longest expressions that stand their guards."""
    found: list[Candidate] = []
    starts, low = rules.starts, tokens.low
    kinds = rules.lexicon.kinds_of(tokens)
    for i in [i for i, kind in enumerate(kinds) if kind]:
        if tokens.kind[i] == NUMBER or low[i] in starts:
            ends = _run(tokens, i, kinds, rules)
            if ends:
                best = _best(tokens, i, ends, kinds, rules)
                if best is not None:
                    found.append(best)
    return found


def _run(tokens: Tokens, first: int, kinds: list[int], rules: DateRules) -> list[tuple[int, tuple[int, ...]]]:
    """Where patterns that begin at `first` end, shortest first: (token after, rules)."""
    state = rules.automaton.start
    move = rules.automaton.move
    gap = tokens.gap
    ends: list[tuple[int, tuple[int, ...]]] = []
    for i in range(first, min(first + _LONGEST, len(gap))):
        if (i > first and gap[i] > LINE) or not kinds[i]:
            break
        key = kinds[i] * 2 + (gap[i] == GLUED)
        try:
            following = state.moves[key]
        except KeyError:
            following = move(state, key)
        if following is None:
            break
        state = following
        if state.accepts:
            ends.append((i + 1, state.accepts))
    return ends


def _best(
    tokens: Tokens, first: int, ends: list[tuple[int, tuple[int, ...]]], kinds: list[int], rules: DateRules
) -> Candidate | None:
    for last, accepted in reversed(ends):
        if tokens.raw[last - 1] == "." and tokens.low[last - 2] != "m":
            continue  # 'in Dec.': the stop is not part of the date
        if not stands_free(tokens, first, last):
            continue
        for number in sorted(accepted, key=lambda k: (-rules.rules[k].priority, k)):
            rule = rules.rules[number]
            if rule.neighbours is not None and not rule.neighbours.allow(tokens, first, last):
                continue
            keys = [kinds[i] * 2 + (tokens.gap[i] == GLUED) for i in range(first, last)]
            parts = {k: (first + a, first + b) for k, (a, b) in rules.automaton.captures(number, keys).items()}
            if rule.guard is not None and not rule.guard(Match(tokens, rules.lexicon, first, last, parts, rule.fixed)):
                continue
            return Candidate(first, last, tokens.end[last - 1] - tokens.start[first], number, parts)
    return None


def settle(found: list[Candidate], rules: DateRules) -> list[Candidate]:
    """Of overlapping candidates the longest stays, then the one of higher priority, then the earlier one."""
    kept: list[Candidate] = []
    group: list[Candidate] = []
    reach = -1
    for candidate in found:
        if candidate.first >= reach and group:
            kept += _settle_group(group, rules)
            group = []
        group.append(candidate)
        reach = max(reach, candidate.last)
    return kept + (_settle_group(group, rules) if group else [])


def _settle_group(group: list[Candidate], rules: DateRules) -> list[Candidate]:
    if len(group) == 1:
        return group
    kept: list[Candidate] = []
    for c in sorted(group, key=lambda c: (-c.size, -rules.rules[c.rule].priority, c.first)):
        if all(c.last <= k.first or c.first >= k.last for k in kept):
            kept.append(c)
    return sorted(kept, key=lambda c: c.first)


def learn(chosen: list[Candidate], tokens: Tokens, setting: Setting) -> None:
    """What the article's own full dates tell about the others: the order of figures, the year of a dateline."""
    orders: set[str] = set()
    for c in chosen:
        figures = [tokens.raw[i] for i in range(c.first, c.last) if tokens.kind[i] == NUMBER]
        if (
            "isoday" not in c.parts
            and c.last - c.first == 5
            and len(figures) == 3
            and all(f.isdecimal() for f in figures)
        ):
            x, y = int(figures[0]), int(figures[1])
            if len(figures[0]) <= 2 and (x > 12) != (y > 12):
                orders.add("dmy" if x > 12 else "mdy")
        if "month" in c.parts and "day" in c.parts and "year" in c.parts:
            month = setting_month(tokens, c)
            year = tokens.raw[c.parts["year"][0]]
            day = tokens.raw[c.parts["day"][0]]
            if month and year.isdecimal() and len(year) == 4 and day.isdecimal():
                try:
                    setting.full_days.append(date(int(year), month, int(day)))
                except ValueError:
                    continue
    if len(orders) == 1:
        setting.order = orders.pop()


def setting_month(tokens: Tokens, c: Candidate) -> int:
    """The month of a candidate by its name, 0 where it is a figure."""
    return _MONTHS.get(tokens.low[c.parts["month"][0]][:3], 0)


_MONTHS = {
    name: n
    for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_MODIFIED = frozenset(
    {"week", "month", "quarter", "half", "year", "years", "decade", "century", "season", "fiscal", "span", "weekend"}
)


def modified(candidate: Candidate, when: When, match: Match, rules: DateRules, taken: int = 0) -> tuple[int, When]:
    """Take in the words before that modify the date, none before offset `taken`: (first token, reading)."""
    tokens, first = match.tokens, candidate.first
    when = when.but(modifier=match.fixed.get("modifier", ""))
    if not first or tokens.low[first - 1] not in rules.modifier_ends or tokens.gap[first] > LINE:
        return first, when
    if when.grain not in _MODIFIED and not (
        when.grain == "day" and tokens.low[first - 1] in ("early", "late", "earlier", "later")
    ):
        return first, when
    found = rules.modifiers.match_before(tokens, first)
    if found is None:
        return first, when
    begin, modifier = found
    if modifier.only_relative and not ({"rel", "nearday", "weekday", "unit"} & candidate.parts.keys()):
        return first, when
    if (
        tokens.low[begin] == "end"
        and begin == first - 1
        and tokens.low[begin - 1 : begin] not in (["by"], ["at"], ["until"], ["from"], ["since"])
    ):
        return first, when
    # 'a year earlier Friday': that word belongs to the date before.
    if tokens.start[begin] < taken or not stands_free(tokens, begin, candidate.last):
        return first, when
    return begin, when.but(modifier=modifier.modifier)


def mention(tokens: Tokens, first: int, last: int, rule: str, when: When) -> Mention:
    """The record of a reading."""
    return Mention(
        tokens.start[first],
        tokens.end[last - 1],
        "date",
        rule,
        value=when.value,
        modifier=when.modifier,
        timex_type=when.type,
        timex_value=when.timex,
        start_date=when.start,
        end_date=when.end,
        ambiguous=when.ambiguous,
        ground=when.ground,
    )

"""Arithmetic inside a text: growth, multiples, shares, parts, sums, prices times numbers, told in one sentence or two.

The shapes of rules/checks.toml say which figures a sentence ties together. Where the others deny one, that one is
contested: by default the derived figure (the percentage, the total); the one that no other article repeats where the
others are repeated; or the one that a misplaced point explains, where nothing else comes near.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.display import display
from pipeline.link.nouns import Nouns, compile_nouns
from pipeline.link.values import DIGITS, POWER, Span, relation, span_of
from pipeline.reconcile.differences import told_differences
from pipeline.reconcile.findings import Finding
from pipeline.reconcile.lists import list_findings, row_findings
from pipeline.reconcile.passages import Passage, passages_of
from pipeline.reconcile.relations import RULES, Reach, Rule, point_of, reach_of, rounded, shown, total_of, written
from pipeline.reconcile.shapes import Match, Shape, compile_shapes, matches
from pipeline.records import Check, Framed
from pipeline.rulebook import Rulebook, once_per_book
from pipeline.tokens import PhraseIndex, phrases_of

_NEAR = Decimal(3)
"""A figure further than this factor from what the others make of it is about something else, or off by a power."""
_POWERS = (1, -1, 3, -3, 2, -2)
_FREE = frozenset("PQMNY")
"""Slots whose unit need not be that of the others."""
_DERIVED = frozenset({"sum", "parts", "part"})


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What a finding is weighed with."""

    told: Mapping[tuple[str, Decimal], set[str]]
    """(unit, value) -> the articles that state it."""
    nouns: Nouns
    up: frozenset[str]
    down: frozenset[str]
    slack: Decimal
    kinds: Mapping[str, str]
    total: PhraseIndex[bool]
    of_which: PhraseIndex[bool]


def find_checks(mentions: Sequence[Framed], texts: Mapping[str, str], book: Rulebook) -> list[Finding]:
    """Every check that the texts invite, one finding for each set of figures."""
    shapes = compile_shapes(book)
    told: dict[tuple[str, Decimal], set[str]] = {}
    for f in mentions:
        if isinstance(f.mention.value, Decimal):
            told.setdefault((f.mention.unit, f.mention.value), set()).add(f.article)
    ground = replace(_compile_ground(book), told=told)
    found: list[Finding] = []
    seen: set[tuple[str, ...]] = set()
    for passage in passages_of(mentions, texts):
        for match in matches(passage, shapes):
            finding = _judge(passage, match, ground)
            if finding is not None and finding.check.mentions not in seen:
                seen.add(finding.check.mentions)
                found.append(finding)
    contested = {f.contested.id for f in found if f.contested is not None}
    for finding in told_differences(mentions, texts, book):
        if finding.contested is None:
            found.append(finding)
        elif finding.contested.id not in contested:
            contested.add(finding.contested.id)
            found.append(finding)
    found.extend(row_findings(mentions, ground.of_which, texts, told))
    return [*found, *list_findings(mentions, texts, ground.total, told)]


@once_per_book
def _compile_ground(book: Rulebook) -> _Ground:
    return _Ground(
        {},
        compile_nouns(book),
        frozenset(book.values("checks", "rise")),
        frozenset(book.values("checks", "fall")),
        Decimal(str(book.values("reconcile", "growth_slack"))),
        {row["id"]: row["kind"] for row in book.rows("checks", "check")},
        phrases_of(book.values("checks", "total")),
        phrases_of(book.values("checks", "of_which")),
    )


def _judge(passage: Passage, match: Match, ground: _Ground) -> Finding | None:
    relation = match.shape.relation
    if relation in _DERIVED:
        return _parts(passage, match, ground)
    used = _one_unit(passage, match, ground)
    known = {letter: reach for letter, f in used.items() if (reach := reach_of(f)) is not None}
    for letter in match.shape.exact:
        if letter in known:
            known[letter] = point_of(used[letter])
    points = {letter: point_of(f) for letter, f in used.items() if letter in known}
    if match.shape.factor:
        part, _, whole = match.shape.factor.partition("/")
        factor = Decimal(part) / Decimal(whole or 1)
        slot, loose = ("P", Decimal(100)) if relation == "share" else ("M", Decimal(1))
        points[slot] = Reach(factor * loose, factor * loose)
        known[slot] = Reach(factor * loose * Decimal("0.85"), factor * loose * Decimal("1.18"))
    if relation == "superseded":
        return _corrected(used)
    rules = RULES[relation]
    if "N" in rules and "Y" in known:
        known["N"], points["N"] = known["Y"], points["Y"]
    if not used or any(letter not in known for letter in rules):
        return None
    if any(not isinstance(f.mention.value, Decimal) for f in used.values()):
        return None  # '26p to 410p' is no figure that sums are made of
    sign = _sign(match, ground, known)
    doubted = next(iter(rules))
    stated = _slack(known[doubted], doubted, used, ground)
    implied = rules[doubted](known, sign)
    ids = tuple(f.id for f in sorted(set(used.values()), key=lambda f: f.mention.start))
    kind = ground.kinds[match.shape.rule]
    allowed = {used[k].id: rule(known, sign) for k, rule in rules.items() if k in used}
    if implied.meets(stated):
        return Finding(Check(kind, True, _sum(used, points, doubted, sign, match.shape, True), ids), allowed=allowed)
    letter, decided = _wrong(known, used, rules, doubted, sign, ground)
    if not letter:
        return None
    contested = used[letter]
    value = rounded(rules[letter](points, sign).middle, contested)
    if value <= 0:
        return None
    text = _sum(used, points, doubted, sign, match.shape, False)
    return Finding(Check(kind, False, text, ids), kind, contested, value, decided, allowed)


def _corrected(used: Mapping[str, Framed]) -> Finding | None:
    """A figure that the text itself takes back: {B} in the place of {A}."""
    if len(used) != 2 or used["A"].mention.value == used["B"].mention.value:
        return None
    old, new = used["A"], used["B"]
    ids = tuple(f.id for f in sorted((old, new), key=lambda f: f.mention.start))
    check = Check("correction", False, f"{old.article} corrects {shown(old)} to {shown(new)}", ids)
    value = new.mention.value if isinstance(new.mention.value, Decimal) else None
    return Finding(check, "superseded", old, value, truth=new)


def _sum(
    used: Mapping[str, Framed], points: Mapping[str, Reach], doubted: str, sign: int, shape: Shape, holds: bool
) -> str:
    """The sum written out for the reason."""
    told = {letter: shown(f) for letter, f in used.items()}
    if "Y" in used:
        told["N"] = told["Y"]
    truth = RULES[shape.relation][doubted](points, sign).middle
    stated = told.get(doubted, shape.factor)
    places = max(truth.adjusted() - 2, -4) if truth else 0
    words = display(truth.quantize(Decimal(1).scaleb(places)), used[doubted].mention.unit if doubted in used else "")
    if doubted == "M":
        words, stated = words.removesuffix(" times"), stated.removesuffix(" times")
    if shape.relation == "growth":
        words = f"{'+' if sign > 0 else '-'}{words}" if truth >= 0 else f"{'-' if sign > 0 else '+'}{words.lstrip('-')}"
    return written(shape.relation, told, words, stated, sign, holds)


def _wrong(
    known: Mapping[str, Reach], used: Mapping[str, Framed], rules: Mapping[str, Rule], doubted: str, sign: int,
    ground: _Ground,
) -> tuple[str, bool]:  # fmt: skip
    """The slot whose figure is contested ('' where the sentence must be about something else), and whether for sure."""
    if doubted in used and _near(known[doubted], rules[doubted](known, sign)):
        return doubted, True
    figures = [k for k in rules if k in used and not used[k].quote.isalpha()]  # 'tripled' holds no misplaced point
    slips = [k for k in figures if _slipped(known[k], rules[k](known, sign))]
    alone = [k for k in slips if len(ground.told.get(_key(used[k]), ())) < 2]
    if len(alone) == 1:
        return alone[0], True
    return (slips[0], len(slips) == 1) if slips else ("", False)


def _near(stated: Reach, truth: Reach) -> bool:
    return truth.middle > 0 and stated.middle / _NEAR < truth.middle < stated.middle * _NEAR


def _slipped(stated: Reach, truth: Reach) -> bool:
    """Whether a power of ten leads from the figure to what it should be."""
    if truth.high <= 0:
        return False
    return any(Reach(stated.low.scaleb(k), stated.high.scaleb(k)).meets(truth) for k in _POWERS)


def _key(f: Framed) -> tuple[str, Decimal]:
    value = f.mention.value
    return f.mention.unit, value if isinstance(value, Decimal) else Decimal(0)


def _slack(stated: Reach, slot: str, used: Mapping[str, Framed], ground: _Ground) -> Reach:
    """A percentage is worked out from finer figures than those printed: it may be a little off."""
    if slot != "P" or slot not in used:
        return stated
    more = ground.slack * max(used[slot].mention.precision or Decimal(1), Decimal("0.1"))
    return Reach(stated.low - more, stated.high + more)


def _sign(match: Match, ground: _Ground, known: Mapping[str, Reach]) -> int:
    """1 for a rise, -1 for a fall: by the words, else by the two values."""
    words = match.words.split()
    up, down = any(w in ground.up for w in words), any(w in ground.down for w in words)
    if up != down:
        return 1 if up else -1
    return 1 if "A" not in known or "B" not in known or known["B"].middle >= known["A"].middle else -1


def _one_unit(passage: Passage, match: Match, ground: _Ground) -> dict[str, Framed]:
    """The figures by slot, those that are compared in one unit; empty where they have none in common."""
    slots = {k: passage.slots[n] for k, n in match.slots.items()}
    compared = [k for k in slots if k not in _FREE]
    units = (
        [ground.nouns.plain(f.mention.unit) for f in (slots[compared[0]].figure, slots[compared[0]].other) if f]
        if compared
        else [""]
    )
    for unit in units:
        used = {k: s.figure for k, s in slots.items()}
        for k in compared:
            fit = [f for f in (slots[k].figure, slots[k].other) if f and ground.nouns.plain(f.mention.unit) == unit]
            if not fit:
                break
            used[k] = fit[0]
        else:
            if len({used[k].mention.per for k in compared}) == 1 or match.shape.relation == "times":
                return used
    return {}


def _parts(passage: Passage, match: Match, ground: _Ground) -> Finding | None:
    """A part that exceeds its whole; items that exceed it together, or do not add up to it."""
    names = [k for k in match.slots if k != "T"]
    numbers = [*(match.slots[k] for k in names), *(n for n in match.items if n != match.slots["T"])]
    whole, listed = passage.slots[match.slots["T"]], match.shape.relation == "sum" or bool(match.items)
    for total in (f for f in (whole.figure, whole.other) if f is not None):
        unit = ground.nouns.plain(total.mention.unit)
        items = []
        for n in numbers:
            fit = [f for f in (passage.slots[n].figure, passage.slots[n].other) if f]
            fit = [f for f in fit if ground.nouns.plain(f.mention.unit) == unit or (listed and _counts(f, total))]
            items.extend(fit[:1])
        if len(items) == len(numbers) and len({f.mention.per for f in (*items, total)}) == 1:
            return _added(total, items, match.shape, ground)
    return None


def _counts(a: Framed, b: Framed) -> bool:
    """Homes and barns are added up to structures, tons to nothing but tons."""
    return all(f.mention.kind == "quantity" and "/" not in f.mention.unit for f in (a, b))


def _added(total: Framed, items: Sequence[Framed], shape: Shape, ground: _Ground) -> Finding | None:
    whole, parts = reach_of(total), [reach_of(f) for f in items]
    if whole is None or None in parts or total in items:
        return None
    reaches = [r for r in parts if r is not None]
    together = total_of(reaches)
    kind = ground.kinds[shape.rule]
    ids = tuple(f.id for f in sorted((*items, total), key=lambda f: f.mention.start))
    exact = shape.relation == "sum"
    holds = together.meets(whole) if exact else together.low <= whole.high
    figures = " + ".join(shown(f) for f in items)
    middle = sum((point_of(f).middle for f in items), Decimal(0))
    added = f"{figures} = {display(middle, total.mention.unit)}" if len(items) > 1 else figures
    rest = {f.id: whole.less(total_of([r for g, r in zip(items, reaches, strict=True) if g is not f])) for f in items}
    allowed = {total.id: together} | rest if exact else {i: Reach(Decimal(0), r.high) for i, r in rest.items()}
    if holds:
        text = f"{added}, as told" if exact else f"{added}, within {shown(total)}"
        return Finding(Check(kind, True, text, ids), allowed=allowed)
    says = f"{added}, not {shown(total)}" if exact else f"{added} is more than the whole, {shown(total)}"
    check = Check(kind, False, says, ids)
    alone = [f for f in items if len(ground.told.get(_key(f), ())) < 2]
    backed = len(ground.told.get(_key(total), ())) > 1
    if backed and alone and len(items) > 1:
        wrong, truth, decided = alone[-1], rest[alone[-1].id], len(alone) == 1
    elif exact:
        wrong, truth, decided = total, together, not backed
    elif len(items) > 1:
        wrong, truth, decided = items[-1], rest[items[-1].id], False
    else:
        return _exceeding(items[0], reaches[0], whole, check, allowed, ground)
    if truth.middle <= 0 or not (_near(_reach(wrong), truth) or _slipped(_reach(wrong), truth)):
        return None
    return Finding(check, kind, wrong, rounded(truth.middle, wrong), decided, allowed)


def _exceeding(
    part: Framed, one: Reach, whole: Reach, check: Check, allowed: Mapping[str, Reach], ground: _Ground
) -> Finding | None:
    """One part larger than its whole: a slip for what another article tells, or a power of ten too large; or the whole
    is too small."""
    own = span_of(part.mention)
    slips = [
        value
        for (unit, value), where in ground.told.items()
        if own is not None and unit == part.mention.unit and where - {part.article} and 0 < value <= whole.high
        if relation(own, Span(value, value, own.precision)) in (POWER, DIGITS)
    ]
    if len(slips) == 1:
        return Finding(check, check.kind, part, slips[0], True, allowed)
    for k in (1, 3, 2):
        if one.low.scaleb(-k) <= whole.high:
            return Finding(check, check.kind, part, one.middle.scaleb(-k).normalize(), False, allowed)
    return None


def _reach(f: Framed) -> Reach:
    reach = reach_of(f)
    assert reach is not None
    return reach

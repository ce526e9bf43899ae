"""From framed mentions to the ledger: link, find origins, run the checks, settle the contests, fill facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.decisions import latest
from pipeline.decisions.apart import kept_apart, split
from pipeline.display import display, plain
from pipeline.ids import content_id, fact_id
from pipeline.link import FACTUAL, link
from pipeline.link.nouns import Nouns, compile_nouns
from pipeline.link.within import Retold, compile_likeness, slip_of, told_twice
from pipeline.reconcile.around import Around, whole_dump
from pipeline.reconcile.calendar import off_calendar
from pipeline.reconcile.checks import find_checks
from pipeline.reconcile.classes import ValueClass, classes_of
from pipeline.reconcile.contests import (
    Contest,
    Side,
    borne_out,
    denied_figures,
    failed_pairs,
    old_rates,
    period_contests,
    retold_contests,
    value_contests,
)
from pipeline.reconcile.events import dated_apart
from pipeline.reconcile.findings import Finding
from pipeline.reconcile.fx import compile_rates
from pipeline.reconcile.growth import denied_growth
from pipeline.reconcile.moving import Beside, compile_moving, revised
from pipeline.reconcile.names import misspelt
from pipeline.reconcile.naming import name_conflicts, ranked, told_conflicts
from pipeline.reconcile.origins import Origins, find_origins
from pipeline.reconcile.proposals import MEDIUM, UNRESOLVED, Proposal, Slip, propose, ratio_of, signed_power
from pipeline.reconcile.rates import OLD, Pair, judged_pairs
from pipeline.reconcile.size import sized
from pipeline.reconcile.support import Heard
from pipeline.records import Batch, BlockLedger, Conflict, Decision, Fact, Framed, Ledger
from pipeline.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class _Settled:
    """A contest with its proposal and the group it belongs to."""

    group: int
    contest: Contest
    proposal: Proposal


def build_ledger(batch: Batch, book: Rulebook, decisions: Sequence[Decision]) -> Ledger:
    """Everything behind frame, for a dump that is one block."""
    decided = latest(decisions)
    block = reconcile_block(batch, book, whole_dump(batch, book, kept_apart(decided).values()))
    named = name_conflicts([block.conflicts], decided)[0]
    return Ledger(
        articles=batch.articles,
        sources=batch.sources,
        origins=block.origins,
        mentions=batch.mentions,
        facts=told_conflicts(block.facts, named, decided),
        fact_of={member: fact.id for fact in block.facts for member in fact.members},
        conflicts=ranked(named),
        quarantined=batch.quarantined,
    )


def reconcile_block(batch: Batch, book: Rulebook, around: Around) -> BlockLedger:
    """Link and reconcile one block of articles; `around` is what it needs to know of the rest of the dump."""
    linked = link(batch.mentions, batch.sources, book, around.crowd)
    origins = find_origins(batch.sources, batch.texts, book, batch.articles, batch.mentions)
    days = {a.id: a.published for a in batch.articles}
    told = [
        *misspelt(batch, linked.stories, book),
        *dated_apart(batch, linked.stories, book),
        *off_calendar(batch, book),
    ]
    groups = (*linked.groups, *(members for members, _ in told))
    told_of = [(len(linked.groups) + n, contest) for n, (_, contest) in enumerate(told)]
    rates = compile_rates(book)
    pairs = judged_pairs(groups, rates, days, around.times, book)
    settled = _settle(groups, pairs, told_of, batch, days, origins, book, linked.retold, around)
    severity, nouns = dict(book.values("reconcile", "severity")), compile_nouns(book)
    facts: list[Fact] = []
    conflicts: list[Conflict] = []
    by_group: dict[int, list[_Settled]] = {}
    for s in settled:
        by_group.setdefault(s.group, []).append(s)
    for number, group in enumerate(groups):
        mine = by_group.get(number, [])
        serious = [s for s in mine if _level(s.contest, severity) != "info"]
        parts = split(group, around.apart)
        if len(parts) == 1:
            fact = _fact(group, serious, origins, nouns)
            facts.append(fact)
            conflicts.extend(_conflict(s, fact, origins, severity, nouns) for s in mine)
            continue
        made = [_fact(part, [s for s in serious if _within(s, part)], origins, nouns) for part in parts]
        facts.extend(made)
        for s in mine:
            home = next((fact for fact, part in zip(made, parts, strict=True) if _touches(s, part)), made[0])
            # Voices are counted among all that speak of the two.
            heard = replace(home, sources=tuple(dict.fromkeys(f.source for f in group)))
            conflicts.append(_conflict(s, heard, origins, severity, nouns))
    return BlockLedger(tuple(facts), tuple(sized(c, rates) for c in conflicts), origins.of)


def _within(s: _Settled, part: Sequence[Framed]) -> bool:
    """True for a dispute that a fact has within itself, not with what is kept apart from it."""
    ids = {f.id for f in part}
    return all(f.id in ids for side in s.contest.sides for f in side.members)


def _touches(s: _Settled, part: Sequence[Framed]) -> bool:
    ids = {f.id for f in part}
    return any(f.id in ids for side in s.contest.sides for f in side.members)


def _settle(
    groups: Sequence[Sequence[Framed]], pairs: Sequence[Sequence[Pair]], told_of: Sequence[tuple[int, Contest]],
    batch: Batch, days: Mapping[str, date | None], origins: Origins, book: Rulebook,
    retold: Sequence[tuple[Framed, Framed]], around: Around,
) -> list[_Settled]:  # fmt: skip
    """Contests of all groups; sources caught in one that a check proves lose weight in the others."""
    mentions, texts = batch.mentions, {a.id: a.text for a in batch.articles}
    contests: list[tuple[int, Contest]] = []
    taken: set[str] = set()
    moving, beside, nouns = compile_moving(book), Beside(mentions), compile_nouns(book)
    told: dict[tuple[str, str, str], set[str]] = {}
    for f in mentions:
        if f.frame.period:
            told.setdefault((f.source, f.mention.unit, str(f.mention.value)), set()).add(f.frame.period)
    for number, group in enumerate(groups):
        for contest in value_contests(group, pairs[number], days, moving, beside, nouns):
            contests.append((number, contest))
            taken.update(f.id for side in contest.sides for f in side.members)
        for contest in period_contests(group, told):
            one, two = contest.sides
            contests.append((number, replace(contest, loose=revised(one.members, two.members, days))))
    heard = Heard(mentions, origins)
    for number, of_group in enumerate(pairs):
        contests.extend((number, contest) for contest in failed_pairs(of_group, taken, around.times.sound, heard))
    home = {f.id: n for n, group in enumerate(groups) for f in group if f.mention.kind in FACTUAL}
    for number, contest in _growth_contests(home, mentions, book):
        contests.append((number, contest))
        taken.update(f.id for side in contest.sides for f in side.members)
    findings = find_checks([f for f in mentions if f.id in home or f.mention.kind == "date"], texts, book)
    by_mention: dict[str, list[Finding]] = {}
    for finding in findings:
        for i in finding.allowed:
            by_mention.setdefault(i, []).append(finding)
    contests = [(number, borne_out(contest, by_mention)) for number, contest in contests]
    contests.extend(told_of)
    contests.extend((home[f.id], contest) for f, contest in denied_figures(findings, taken))
    contests.extend((home[f.id], contest) for of_group in pairs for f, contest in old_rates(of_group))
    own = told_twice([f for f in mentions if f.id in home], compile_likeness(book, mentions, around.crowd))
    own.extend(Retold(f, g, slip_of(f, g), f.source == g.source and "title" in (f.role, g.role)) for f, g in retold)
    contests.extend(retold_contests(own, groups, home, taken, findings, moving))
    calendar = _calendar(mentions)
    present = {n: frozenset(f.source for f in groups[n]) for n, _ in contests}

    def weigh(n: int, c: Contest, caught: Mapping[str, Slip]) -> _Settled:
        return _Settled(n, c, _checked(c, propose(c, pairs[n], origins, caught, calendar, present[n])))

    settled = [weigh(n, c, {}) for n, c in contests]
    caught = _caught(settled)
    return [s if s.proposal.winner >= 0 or s.contest.implied else weigh(s.group, s.contest, caught) for s in settled]


def _checked(contest: Contest, proposal: Proposal) -> Proposal:
    """The proposal, where the arithmetic of the texts has the last word."""
    if contest.kind == "superseded":
        return replace(proposal, reason=contest.checks[0].text)
    if contest.loose:
        proposal = replace(proposal, reason=f"{proposal.reason}; a note only: {contest.loose}")
    if contest.relation == OLD:
        return replace(proposal, winner=-1, confidence=UNRESOLVED, reason=contest.checks[0].text)
    if not contest.decided:
        reason = f"{proposal.reason}, or another of them is wrong"
        return replace(proposal, winner=-1, confidence=UNRESOLVED, reason=reason)
    if proposal.winner < 0 and contest.fits >= 0:
        sums = "; ".join(dict.fromkeys(c.text for c in contest.checks))
        return replace(proposal, winner=contest.fits, confidence=MEDIUM, reason=f"{_alike(contest)}; {sums}")
    return proposal


def _alike(contest: Contest) -> str:
    side, other = contest.sides[contest.fits], contest.sides[1 - contest.fits]
    if contest.relation == "spelling":
        return "no spelling has more origins"
    return f"{display(side.value, side.unit)} fits the figures beside it, {display(other.value, other.unit)} does not"


def _growth_contests(home: Mapping[str, int], mentions: Sequence[Framed], book: Rulebook) -> list[tuple[int, Contest]]:
    slack = Decimal(str(book.values("reconcile", "growth_slack")))
    sentences: dict[tuple[str, int], list[Framed]] = {}
    for f in mentions:
        if f.id in home:
            sentences.setdefault((f.article, f.sentence[0]), []).append(f)
    found: list[tuple[int, Contest]] = []
    for sentence in sentences.values():
        denied = denied_growth(sentence, slack)
        if denied is not None:
            stated = Side(denied.percent.mention.value or Decimal(0), "%", (denied.percent,))
            sides = (Side(denied.implied, "%", ()), stated)
            found.append((home[denied.percent.id], Contest("growth", "%", sides, "growth", (denied.check,), True)))
    return found


def _calendar(mentions: Sequence[Framed]) -> dict[str, str]:
    """Fiscal years that a start month stated in words supports: 'to take effect in April 2026' speaks for FY2026."""
    support: dict[str, str] = {}
    years = {f.mention.value for f in mentions if f.mention.kind == "date" and str(f.mention.value).startswith("FY")}
    starts = {
        str(f.mention.start_date): str(f.mention.value)
        for f in mentions
        if f.mention.kind == "date" and str(f.mention.value).startswith("FY") and f.mention.start_date
    }
    for f in mentions:
        m = f.mention
        if m.kind == "date" and isinstance(m.value, str) and len(m.value) == 7 and m.start_date in starts:
            year = starts[m.start_date]
            if year in years:
                support.setdefault(year, f"{f.quote!r} in {f.article} is when {year} starts")
    return support


def _caught(settled: Sequence[_Settled]) -> dict[str, Slip]:
    """Sources whose figure a check proved wrong, and in which slip."""
    caught: dict[str, Slip] = {}
    for s in settled:
        if s.contest.kind != "magnitude" or s.proposal.winner < 0 or not any(not c.passed for c in s.proposal.checks):
            continue
        winner, loser = s.contest.sides[s.proposal.winner], s.contest.sides[1 - s.proposal.winner]
        slip = f"{display(loser.value, loser.unit)} for {display(winner.value, winner.unit)}"
        for source in loser.sources():
            caught.setdefault(source, Slip(slip, signed_power(loser, winner)))
    return caught


def _fact(group: Sequence[Framed], settled: Sequence[_Settled], origins: Origins, nouns: Nouns) -> Fact:
    figures = [f for f in group if f.mention.kind != "target"] or list(group)
    units = Counter(f.mention.unit for f in figures)
    first_unit = {u: k for k, u in reversed(list(enumerate(f.mention.unit for f in figures)))}
    unit = nouns.plain(min(units, key=lambda u: (-units[u], first_unit[u])))
    by_unit = classes_of(figures, nouns)
    classes = by_unit.get(unit, [])
    contest = next((s for s in settled if s.contest.unit == unit and s.proposal.winner >= 0), None)
    lead = max(classes, key=lambda c: len(c.sources()), default=None)
    if contest is not None and contest.contest.sides[contest.proposal.winner].members:
        winners = {f.id for f in contest.contest.sides[contest.proposal.winner].members}
        lead = next((c for c in classes if c.lead.id in winners), lead)
    head = lead.lead if lead is not None else figures[0]
    members = tuple(f.id for f in group)
    sources = tuple(dict.fromkeys(f.source for f in group))
    voices = origins.voices(group, frozenset(sources))
    others = [u for u in by_unit if u != unit and u]
    period = _common(f.frame.period for f in group)
    dispute = next((s for s in settled if s.contest.kind == "date"), None)
    if dispute is not None:
        won = dispute.proposal.winner
        period = str(dispute.contest.sides[won].value) if won >= 0 else ""
    status, confidence, reason = _status(settled, voices, sources)
    m = head.mention
    return Fact(
        id=fact_id(members),
        kind=figures[0].mention.kind,
        subject=_common(f.frame.subject for f in group),
        metric=_common(f.frame.metric for f in group),
        period=period,
        scope=_common(f.frame.scope for f in group),
        stance=_common(f.frame.stance for f in group),
        value=None if status == "disputed" and any(s.contest.unit == unit for s in settled) else m.value,
        low=m.low,
        high=m.high,
        unit=m.unit,
        qualifier=m.qualifier,
        members=members,
        equivalents=tuple(
            dict.fromkeys(
                display(f.mention.value, f.mention.unit, low=f.mention.low, high=f.mention.high)
                for u in others
                for f in _best_of(by_unit[u], u, settled)
            )
        ),
        status=status,
        confidence=confidence,
        reason=reason,
        origins=voices,
        sources=sources,
        best=head.id,
    )


def _best_of(classes: Sequence[ValueClass], unit: str, settled: Sequence[_Settled]) -> list[Framed]:
    """The mention that stands for a further unit of a fact: of the winning side where there is a dispute."""
    for s in settled:
        if s.contest.unit == unit and s.proposal.winner >= 0:
            return list(s.contest.sides[s.proposal.winner].members[:1])
    return [max(classes, key=lambda c: len(c.sources())).lead]


def _common(values: Iterable[str]) -> str:
    """The most frequent value that is not empty, of equals the first; '' if there is none."""
    counts = Counter(value for value in values if value)
    return max(counts, key=counts.__getitem__, default="")


def _status(settled: Sequence[_Settled], voices: Sequence[str], sources: Sequence[str]) -> tuple[str, str, str]:
    many = f"{len(voices)} origin{'s' if len(voices) != 1 else ''}"
    if settled:
        open_ones = [s for s in settled if s.proposal.winner < 0]
        worst = open_ones[0] if open_ones else settled[0]
        reason = "; ".join(dict.fromkeys(s.proposal.reason for s in settled))
        return ("disputed" if open_ones else "resolved"), worst.proposal.confidence, reason
    if len(voices) > 1:
        return "agreed", "high" if len(voices) > 2 else "medium", f"stated alike by {many}"
    if len(sources) > 1:
        return "agreed", "low", f"{len(sources)} sources, all of {many}"
    return "single", "low", "stated by one source"


def _conflict(s: _Settled, fact: Fact, origins: Origins, severity: dict[str, str], nouns: Nouns) -> Conflict:
    first, second = s.contest.sides
    if s.proposal.winner == 1:
        first, second = second, first
    level = _level(s.contest, severity)
    # One unit, in the noun that the sources print; none where the sides differ in it.
    printed = {f.mention.unit for side in s.contest.sides for f in side.members}
    unit = nouns.told(printed) or s.contest.unit if s.contest.unit else ""
    proposed = first.value if s.proposal.winner >= 0 else None

    def voices(side: Side) -> tuple[str, ...]:
        return origins.voices(side.members, frozenset(fact.sources))

    return Conflict(
        id=content_id("conflict", s.contest.kind, s.contest.unit, *sorted((_key(first), _key(second)))),
        severity=level,
        kind=s.contest.kind,
        fact_id=fact.id,
        subject=fact.subject,
        metric=fact.metric,
        period="" if s.contest.kind == "date" else fact.period,
        scope=fact.scope,
        unit=unit,
        value_a=first.value,
        display_a=display(first.value, unit or first.unit),
        value_b=second.value,
        display_b=display(second.value, unit or second.unit),
        ratio=ratio_of(s.contest),
        proposed=proposed,
        members_a=tuple(f.id for f in first.members),
        members_b=tuple(f.id for f in second.members),
        origins_a=voices(first),
        origins_b=voices(second),
        sources_a=first.sources(),
        sources_b=second.sources(),
        checks=tuple(dict.fromkeys(s.proposal.checks)),
        confidence=s.proposal.confidence if s.proposal.winner >= 0 else UNRESOLVED,
        reason=s.proposal.reason,
    )


def _level(contest: Contest, severity: Mapping[str, str]) -> str:
    return (
        "info" if contest.relation == OLD or not contest.sure or contest.loose else severity.get(contest.kind, "info")
    )


def _key(side: Side) -> str:
    return f"{plain(side.value)} {side.unit}"

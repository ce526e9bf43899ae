"""Lists with a total: lines with one figure each, one of them the sum of its neighbours.

A line that stands apart from its list proves nothing, so a list is contested only where one slip (a digit, two digits
swapped, a power of ten) in one line makes the sum come out to the last printed place, and in no other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline.display import display
from pipeline.link.values import DIGITS, POWER, Span, digits_of, relation
from pipeline.reconcile.findings import Finding
from pipeline.reconcile.relations import point_of, reach_of, shown, total_of
from pipeline.records import Check, Framed
from pipeline.tokens import PhraseIndex, tokenise

_LONGEST = 110
"""Characters of a line of a list."""
_FEWEST, _MOST = 3, 9
"""Items of a list that are added up."""
_TOTALS = 3
"""A list with more lines that call themselves a total is another kind of table."""
_RATES = frozenset({"%", "pp", "times", "rank", "degree", "year", "month", "week", "day"})
_BULLETS = " \t\r\n-–—*•·▪◦|"


Told = Mapping[tuple[str, Decimal], set[str]]
"""(unit, value) -> the articles that state it."""


def list_findings(
    mentions: Sequence[Framed], texts: Mapping[str, str], total: PhraseIndex[bool], told: Told
) -> list[Finding]:
    """What the lists of a dump add up to, where one of their lines says so."""
    found = []
    for lines in _lists(mentions, texts):
        totals = [at for at, f in enumerate(lines) if _labelled(f, texts[f.article], total)]
        for at in totals if len(totals) <= _TOTALS else []:
            f = lines[at]
            runs = [lines[at + 1 : at + 1 + _MOST], lines[max(0, at - _MOST) : at][::-1]]
            finding = _added(f, [run for run in runs if len(run) >= _FEWEST], told)
            if finding is not None:
                found.append(finding)
    return found


def row_findings(
    mentions: Sequence[Framed], part: PhraseIndex[bool], texts: Mapping[str, str], told: Told
) -> list[Finding]:
    """Lines of a table that begin with 'of which' and exceed the line above; another article tells what they are."""
    found = []
    last: Framed | None = None
    line: tuple[str, tuple[int, int]] | None = None
    for f in mentions:
        if f.mention.kind not in ("amount", "quantity") or f.role != "row" or (f.article, f.sentence) == line:
            continue  # only the first column
        line = (f.article, f.sentence)
        text = texts[f.article]
        if not _begins(f, text, part):
            last = f
        elif last is not None and f.article == last.article and not text[last.sentence[1] : f.sentence[0]].strip():
            finding = _exceeding(f, last, told) if f.mention.per == last.mention.per else None
            if finding is not None:
                found.append(finding)
    return found


def _begins(f: Framed, text: str, part: PhraseIndex[bool]) -> bool:
    label = tokenise(text[f.sentence[0] : f.mention.start].lstrip(_BULLETS))
    return bool(len(label)) and part.match(label, 0) is not None


def _exceeding(f: Framed, whole: Framed, told: Told) -> Finding | None:
    """A part that exceeds its whole and is one slip away from the only such figure of another article that does not."""
    own, total = reach_of(f), reach_of(whole)
    units = {f.mention.unit, whole.mention.unit}
    if own is None or total is None or own.low <= total.high or (len(units) == 2 and "" not in units):
        return None
    place, stated = f.mention.precision or Decimal(1), point_of(f).middle
    true = {
        value
        for (unit, value), where in told.items()
        if where - {f.article} and 0 < value <= total.high and (unit in units or "" in units) and unit not in _RATES
        if relation(Span(stated, stated, place), Span(value, value, place)) in (POWER, DIGITS)
    }
    if len(true) != 1:
        return None
    text = f"{shown(f)} is more than the whole, {shown(whole)}"
    check = Check("part", False, text, _ids(whole, (f,)))
    return Finding(check, "part", f, true.pop())


def _labelled(f: Framed, text: str, total: PhraseIndex[bool]) -> bool:
    label = tokenise(text[f.sentence[0] : f.mention.start])
    return any(True for _ in total.scan(label, 0, len(label)))


def _lists(mentions: Sequence[Framed], texts: Mapping[str, str]) -> Iterator[list[Framed]]:
    """Runs of lines that follow each other, the first figure of each, all of one unit."""
    run: list[Framed] = []
    last: Framed | None = None
    for f in mentions:
        if f.mention.kind not in ("amount", "quantity") or f.mention.per:
            continue
        if last is not None and f.article == last.article and f.sentence == last.sentence:
            continue  # a further figure of a line: 'of which ...'
        begin, end = f.sentence
        follows = bool(run) and f.article == run[-1].article and f.mention.unit == run[-1].mention.unit
        if not follows or texts[f.article][run[-1].sentence[1] : begin].strip(_BULLETS) or end - begin > _LONGEST:
            if len(run) > _FEWEST:
                yield run
            run = []
        if end - begin <= _LONGEST:
            run.append(f)
        last = f
    if len(run) > _FEWEST:
        yield run


def _added(total: Framed, runs: Sequence[Sequence[Framed]], told: Told) -> Finding | None:
    whole = reach_of(total)
    if whole is None or whole.low <= 0:
        return None
    mended: dict[str, tuple[Framed, Decimal, tuple[Framed, ...]]] = {}
    for run in runs:
        for n in range(_FEWEST, len(run) + 1):
            items = tuple(run[:n])
            reaches = [r for f in items if (r := reach_of(f)) is not None]
            if len(reaches) < n:
                break
            if total_of(reaches).meets(whole):
                text = f"{' + '.join(shown(f) for f in items)} = {shown(total)}"
                return Finding(Check("sum", True, text, _ids(total, items)))
            for f in (*items, total):
                value = _mended(f, total, items)
                if value is not None:
                    mended[f.id] = (f, value, items)
    if len(mended) > 1:  # of several ways to mend it, the one that another article tells
        unit = total.mention.unit
        mended = {i: m for i, m in mended.items() if told.get((unit, m[1]), set()) - {total.article}}
    if len(mended) != 1:
        return None
    wrong, value, items = next(iter(mended.values()))
    added = sum((point_of(f).middle for f in items), Decimal(0))
    text = f"{' + '.join(shown(f) for f in items)} = {display(added, total.mention.unit)}, not {shown(total)}"
    return Finding(Check("sum", False, text, _ids(total, items)), "sum", wrong, value)


def _mended(f: Framed, total: Framed, items: Sequence[Framed]) -> Decimal | None:
    """What a line must say for the sum to come out, if it is one slip away from what it says."""
    added = sum((point_of(x).middle for x in items), Decimal(0))
    own, whole = point_of(f).middle, point_of(total).middle
    value = added if f is total else whole - (added - own)
    if value <= 0:
        return None
    place = f.mention.precision or Decimal(1)
    how = relation(Span(own, own, place), Span(value, value, place))
    swapped = sorted(digits_of(own)) == sorted(digits_of(value))
    # One digit off may be a line left out of the list, unless the lines make more than the total.
    return value if how == POWER or (how == DIGITS and (swapped or added > whole)) else None


def _ids(total: Framed, items: Sequence[Framed]) -> tuple[str, ...]:
    return tuple(f.id for f in sorted((total, *items), key=lambda f: f.mention.start))

"""Totals that grow: what there was so far, what comes on top, and what that brings the total to.

'It pays out another $385 million. That would bring the total to $2.785 billion. So far it is $2.4 billion.' The three
may stand in any order and in several sentences; their words tell which is which. Only a total that a slip of the pen
leads away from the sum is contested: any other difference may be something that the text leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.display import display
from pipeline.link.values import DIGITS, POWER, Span, relation
from pipeline.reconcile.findings import Finding
from pipeline.reconcile.relations import Reach, point_of, reach_of, rounded, shown
from pipeline.records import Check, Framed
from pipeline.rulebook import Rulebook, once_per_book
from pipeline.tokens import PhraseIndex, phrases_of, tokenise

_AROUND = 320
"""Characters before and behind a total in which its parts stand."""
_CLOSE = 48
"""Characters before a figure in which a word tells its part."""
_BEHIND = 24
_WAY = 6
"""Words between 'bring' and 'to'."""
_SOFT = frozenset({"about", "around", "some", "nearly", "almost", "roughly", "over", "more", "than", "just", "a", "an"})


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    brings: frozenset[str]
    another: PhraseIndex[bool]
    before: PhraseIndex[bool]
    after: PhraseIndex[bool]


@once_per_book
def _compile(book: Rulebook) -> _Words:
    indexes = [phrases_of(book.values("checks", name)) for name in ("on_top", "so_far", "so_far_behind")]
    return _Words(frozenset(book.values("checks", "brings")), *indexes)


def grown_totals(figures: Sequence[Framed], text: str, book: Rulebook) -> list[Finding]:
    """What the figures of one article, in the order of the text, say of its growing totals."""
    words = _compile(book)
    found = []
    for at, total in enumerate(figures):
        if total.mention.per or reach_of(total) is None or not _is_total(total, text, words):
            continue
        near = [
            f
            for f in figures[max(0, at - 8) : at + 8]
            if f is not total and abs(f.mention.start - total.mention.start) <= _AROUND and not f.mention.per
        ]
        unit = total.mention.unit
        tops = [f for f in near if f.mention.start < total.mention.start and f.mention.unit == unit]
        tops = [f for f in tops if _led(f, text, words.another)]
        olds = [f for f in near if f.mention.unit in (unit, "") and f not in tops and _so_far(f, text, words)]
        if len(tops) == 1 and len(olds) == 1:
            finding = _added(total, olds[0], tops[0])
            if finding is not None:
                found.append(finding)
    return found


def _is_total(f: Framed, text: str, words: _Words) -> bool:
    """'... would bring the total to': a verb that lifts a total, and 'to' right before the figure."""
    lead = list(tokenise(text[max(f.sentence[0], f.mention.start - 2 * _CLOSE) : f.mention.start]).low)
    while lead and lead[-1] in _SOFT:
        lead.pop()
    return lead[-1:] == ["to"] and any(w in words.brings for w in lead[-1 - _WAY : -1])


def _led(f: Framed, text: str, index: PhraseIndex[bool]) -> bool:
    """Whether a phrase stands right before a figure, softeners between."""
    tokens = tokenise(text[max(f.sentence[0], f.mention.start - _CLOSE) : f.mention.start])
    i = len(tokens)
    while i and tokens.low[i - 1] in _SOFT and index.match_before(tokens, i) is None:
        i -= 1
    return index.match_before(tokens, i) is not None


def _so_far(f: Framed, text: str, words: _Words) -> bool:
    """'So far it is $2.4 billion', '$2.4 billion to date'."""
    lead = tokenise(text[max(f.sentence[0], f.mention.start - _CLOSE) : f.mention.start])
    if any(True for _ in words.before.scan(lead, 0, len(lead))):
        return True
    behind = tokenise(text[f.mention.end : min(f.sentence[1], f.mention.end + _BEHIND)])
    return any(words.after.match(behind, i) is not None for i in range(min(3, len(behind))))


def _added(total: Framed, old: Framed, top: Framed) -> Finding | None:
    whole, one, two = reach_of(total), reach_of(old), reach_of(top)
    if whole is None or one is None or two is None:
        return None
    together, exact = one.plus(two), point_of(old).plus(point_of(top)).middle
    ids = tuple(f.id for f in sorted((total, old, top), key=lambda f: f.mention.start))
    unit = total.mention.unit
    added = f"{display(point_of(old).middle, unit)} + {shown(top)} = {display(exact, unit)}"
    allowed: Mapping[str, Reach] = {total.id: together}
    if together.meets(whole):
        return Finding(Check("sum", True, f"{added}, as told", ids), allowed=allowed)
    place = total.mention.precision
    stated, made = point_of(total).middle, rounded(exact, total)
    if place is None or relation(Span(stated, stated, place), Span(made, made, place)) not in (POWER, DIGITS):
        return None
    return Finding(Check("sum", False, f"{added}, not {shown(total)}", ids), "sum", total, made, True, allowed)

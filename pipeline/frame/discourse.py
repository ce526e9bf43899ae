"""What a figure takes from another figure of its article: the same sum in another currency, the figure of the body that
a headline tells, the whole that a part is taken from. Only empty fields are filled.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from pipeline.records import Document, Frame, Framed, Mention
from pipeline.rulebook import Rulebook
from pipeline.tokens import PhraseIndex

_FIGURES = frozenset({"amount", "percent", "quantity"})
_NEAR = 2
"""How many sentences back a person is still the one meant by 'he'."""
_BACK = 6
"""How many figures back in a sentence the whole of an 'of which' is sought."""
_HEADLINE = 6
"""How many figures of headlines are looked for in the body."""


@dataclass(frozen=True, slots=True)
class Lending:
    """One entry of [[discourse]] in rules/frames.toml: which fields a figure takes in that way."""

    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class DiscourseRules:
    """The [[discourse]] entries by what they are about, and the phrases that take a part from a whole."""

    ways: dict[str, Lending]
    of_whole: PhraseIndex[bool]
    """'of that', 'within this': the whole stands in the sentence before."""
    of_which: PhraseIndex[bool]
    """'of which': the whole stands before it in the sentence."""


def compile_discourse(book: Rulebook) -> DiscourseRules:
    """Read the [[discourse]] entries."""
    ways: dict[str, Lending] = {}
    phrases: dict[str, PhraseIndex[bool]] = {"whole": PhraseIndex(), "which": PhraseIndex()}
    for row in book.rows("frames", "discourse"):
        ways[row["way"]] = Lending(row["id"], tuple(row["fields"]))
        for phrase in row.get("phrases", []):
            phrases[row["way"]].add(phrase, True)
    return DiscourseRules(ways, phrases["whole"], phrases["which"])


def with_discourse(
    doc: Document,
    framed: Sequence[Framed],
    home: Sequence[int],
    spans: Sequence[tuple[int, int]],
    rules: DiscourseRules,
) -> tuple[Framed, ...]:
    """The frames with what they take from each other; `home` is the sentence of each mention."""
    out = list(framed)
    figures = [k for k, f in enumerate(out) if f.mention.kind in _FIGURES]
    start = {out[k].mention.start: k for k in figures}

    def lend(k: int, source: int | None, way: str) -> None:
        if source is not None and way in rules.ways:
            out[k] = replace(out[k], frame=_lent(out[k].frame, out[source].frame, rules.ways[way]))

    for k in figures:
        lend(k, start.get(out[k].mention.partner), "conversion")
    here: dict[int, list[int]] = {}
    for k in figures:
        here.setdefault(home[k], []).append(k)
    for k in figures:
        way, source = _whole(doc, k, here, framed, home, spans, rules)
        lend(k, source, way)
    for k in [k for k in figures if out[k].role == "title"][:_HEADLINE]:
        lend(k, _told_again(k, figures, framed), "headline")
    return tuple(out)


def _lent(frame: Frame, source: Frame, way: Lending) -> Frame:
    values: dict[str, Any] = {f: getattr(source, f) for f in way.fields if not getattr(frame, f) and getattr(source, f)}
    return replace(frame, rules=(*frame.rules, *((f, way.id) for f in values)), **values) if values else frame


def _whole(
    doc: Document, k: int, here: Mapping[int, Sequence[int]], framed: Sequence[Framed], home: Sequence[int],
    spans: Sequence[tuple[int, int]], rules: DiscourseRules,
) -> tuple[str, int | None]:  # fmt: skip
    """The figure that this one is told to be a part of; `here` has the figures of each sentence."""
    place, m = home[k], framed[k].mention
    if not doc.sentences:
        return "", None
    sentence = doc.sentences[place]
    if any(rules.of_which.match(doc.tokens, i) for i in range(max(sentence.first, spans[k][0] - 4), spans[k][0])):
        at = bisect_left(here[place], k)
        before = reversed(here[place][max(0, at - _BACK) : at])
        return "which", next((j for j in before if _larger(framed[j].mention, m)), None)
    if k != here[place][0] or place == 0 or doc.sentences[place - 1].segment != sentence.segment:
        return "", None
    if rules.of_whole.match(doc.tokens, sentence.first) is None:
        return "", None
    earlier = [j for j in here.get(place - 1, ()) if _larger(framed[j].mention, m)]
    return "whole", earlier[0] if len(earlier) == 1 else None


def _larger(whole: Mention, part: Mention) -> bool:
    same = whole.kind == part.kind and whole.unit == part.unit
    return same and isinstance(whole.value, Decimal) and isinstance(part.value, Decimal) and whole.value > part.value


def _told_again(k: int, figures: Sequence[int], framed: Sequence[Framed]) -> int | None:
    """The first figure of the body that a headline's figure rounds."""
    m = framed[k].mention
    for j in figures:
        other = framed[j].mention
        if framed[j].role != "body" or (other.kind, other.unit) != (m.kind, m.unit):
            continue
        if isinstance(m.value, Decimal) and isinstance(other.value, Decimal):
            if abs(m.value - other.value) * 2 <= (m.precision or 0):
                return j
    return None


def person_before(place: int, framed: Sequence[Framed], home: Sequence[int]) -> str:
    """The one person named in the sentences before, '' where there are several or none."""
    first, last = bisect_left(home, place - _NEAR), bisect_left(home, place)
    people = {f.mention.entity_id for f in framed[first:last] if f.mention.entity_id.startswith("person:")}
    return people.pop() if len(people) == 1 else ""

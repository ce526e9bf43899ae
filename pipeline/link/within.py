"""One source against itself: a headline that its own text denies, one figure told twice and once with a slip.

No two figures of one source are ever joined into one fact; what is found here are pairs to be contested. Inside one
text a list of like things looks much like one thing told twice, so only slips that chance hardly makes are looked at:
the same digits with another exponent or another currency's sign, and two neighbouring digits swapped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.link.crowd import Crowd
from pipeline.link.likeness import lakh_units, overlap, periods_agree, rarity
from pipeline.link.values import AGREE, DIGITS, POWER, SIGN, Span, digits_of, power_between, relation, span_of
from pipeline.records import Framed
from pipeline.rulebook import Rulebook

_SILENT = frozenset({"row", "note", "furniture"})
_LENGTHS = frozenset({"times", "rank", "degree", "year", "month", "week", "day", "hour", "minute"})
_HEADLINE = 24
"""A title of more figures is none that its text tells again; each would be held against all the others."""
_LAKH_POWERS = (5, 7)


@dataclass(frozen=True, slots=True)
class Retold:
    """Two figures of one source, one slip apart, told in like words; `headline` where one stands in the title."""

    a: Framed
    b: Framed
    how: str
    headline: bool


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How alike the words must be: rules/reconcile.toml, [retold]."""

    least: Mapping[str, float]
    rarity: Mapping[str, float]
    lakh_units: frozenset[str]
    compared: frozenset[str]
    """Words behind which the old or the other value stands: 'against', 'vs'."""


def compile_likeness(book: Rulebook, mentions: Sequence[Framed], crowd: Crowd | None = None) -> Likeness:
    """The thresholds, and how rare each word is in the dump."""
    least = {name: float(size) for name, size in book.values("reconcile", "retold").items()}
    return Likeness(least, rarity(mentions, crowd), lakh_units(book), frozenset(book.values("checks", "compared")))


def told_twice(mentions: Sequence[Framed], likeness: Likeness) -> list[Retold]:
    """The figures of each source that its own text contradicts, in text order."""
    found: list[Retold] = []
    for figures in _by_source(mentions):
        spans = {f.id: span for f in figures if (span := span_of(f.mention)) is not None}
        together = _together(figures)
        places: dict[tuple[str, str], set[tuple[int, int]]] = {}
        for f in figures:
            places.setdefault(_value(f), set()).add(f.sentence)
        in_full: dict[str, bool] = {}
        crowded = sum(f.role == "title" for f in figures) > _HEADLINE
        best: dict[str, tuple[float, Retold]] = {}
        for f, g in _candidates(figures, spans):
            headline = "title" in (f.role, g.role)
            if headline and crowded:
                continue
            how = _slip(f, g, spans[f.id], spans[g.id], headline, likeness)
            if (f.lead in likeness.compared) != (g.lead in likeness.compared):
                continue
            if not how or _apart(f, g, headline) or (_value(f), _value(g)) in together:
                continue
            if headline:
                title = f if f.role == "title" else g
                if title.id not in in_full:
                    in_full[title.id] = _told_in_full(title, figures, spans)
                if in_full[title.id]:
                    continue
            elif min(len(places[_value(x)]) for x in (f, g)) > 1:
                continue  # the text tells both values more than once: a slip is made once
            cosine, shared = overlap(f, g, likeness.rarity)
            name = "headline" if headline else "retold"
            # Three digits alike tell more than two: the words need to say less.
            telling = 2 if how == POWER and len(digits_of(spans[f.id].low)) >= 3 else 1
            # A headline tells what its text tells: two digits that stand there with another exponent say enough.
            certain = headline and how == POWER and f.mention.kind == "amount" and _one_step(spans[f.id], spans[g.id])
            # So do three digits in another order, where any word is shared.
            swapped = headline and how == DIGITS and f.mention.kind == "amount" and _three(spans[f.id])
            if not (certain or (swapped and shared > 0)) and (
                cosine * telling < likeness.least[f"{name}_{how}"] or shared < likeness.least[f"{name}_shared"]
            ):
                continue
            if cosine > best.get(f.id, (-1.0, None))[0] and cosine > best.get(g.id, (-1.0, None))[0]:
                best[f.id] = best[g.id] = (cosine, Retold(f, g, how, headline))
        found.extend(dict.fromkeys(pair for _, pair in best.values()))
    return found


def slip_of(f: Framed, g: Framed) -> str:
    """Which slip parts two figures that linking contests: another currency's sign, or else a power of ten."""
    return SIGN if f.mention.kind == "amount" and f.mention.unit != g.mention.unit else POWER


def _one_step(one: Span, two: Span) -> bool:
    """A point misplaced, or million for billion."""
    return power_between(one.low, two.low) in (1, 3)


def _three(span: Span) -> bool:
    return len(digits_of(span.low)) >= 3


def _by_source(mentions: Sequence[Framed]) -> Iterator[list[Framed]]:
    sources: dict[str, list[Framed]] = {}
    for f in mentions:
        if (
            f.mention.kind in ("amount", "percent", "quantity")
            and f.role not in _SILENT
            and f.mention.unit not in _LENGTHS
        ):
            sources.setdefault(f.source, []).append(f)
    yield from sources.values()


def _value(f: Framed) -> tuple[str, str]:
    return f.mention.unit, str(f.mention.value)


def _together(figures: Sequence[Framed]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    """Values that one sentence tells side by side: they are two things, however like their words."""
    sentences: dict[tuple[int, int], list[Framed]] = {}
    for f in figures:
        sentences.setdefault(f.sentence, []).append(f)
    return {(_value(f), _value(g)) for of in sentences.values() if len(of) < 40 for f in of for g in of}


def _candidates(figures: Sequence[Framed], spans: Mapping[str, Span]) -> Iterator[tuple[Framed, Framed]]:
    """Pairs with the same digits in any order, from two sentences."""
    keys: dict[str, list[Framed]] = {}
    for f in figures:
        span = spans.get(f.id)
        if span is not None and span.point and span.low > 0:
            keys.setdefault(_figures(span), []).append(f)
            if len(digits_of(span.low)) > 3:  # a headline rounds
                keys.setdefault("".join(sorted(_rounded(span))), []).append(f)
    for members in keys.values():
        if len(members) > 60:
            continue
        for i, f in enumerate(members):
            for g in members[i + 1 :]:
                if f.sentence != g.sentence and f.mention.kind == g.mention.kind:
                    yield f, g


def _rounded(span: Span) -> str:
    """The first four digits, rounded to a headline's three or four."""
    return digits_of(span.low.quantize(Decimal(1).scaleb(span.low.adjusted() - 3)))


def _figures(span: Span) -> str:
    """The digits in their order of size, noughts left out: alike for 301 and 310."""
    return "".join(sorted(digits_of(span.low))).lstrip("0")


def _slip(f: Framed, g: Framed, one: Span, two: Span, headline: bool, likeness: Likeness) -> str:
    """power, digits, sign, or '' where no such slip leads from one to the other."""
    if f.mention.unit != g.mention.unit:
        money = f.mention.kind == "amount" and one.low == two.low and f.mention.partner < 0 and g.mention.partner < 0
        return SIGN if money and not f.mention.ambiguous and not g.mention.ambiguous else ""
    how, digits, power = relation(one, two), digits_of(one.low), power_between(one.low, two.low)
    if how == POWER and (digits == digits_of(two.low) or (headline and min(len(digits), len(digits_of(two.low))) > 2)):
        told = len(digits) + headline - (f.mention.kind == "percent")
        lakh = power in _LAKH_POWERS and f.mention.unit in likeness.lakh_units
        return POWER if (power <= 3 or lakh) and told >= 2 else ""
    told = max(len(digits), len(digits_of(two.low))) + headline
    return DIGITS if how == DIGITS and _figures(one) == _figures(two) and told >= 3 else ""


def _apart(f: Framed, g: Framed, headline: bool) -> bool:
    """Whether the frames tell two things."""
    one, two = f.frame, g.frame
    if f.mention.per != g.mention.per and not headline:
        return True
    if one.scope != two.scope and (not headline or (one.scope and two.scope)):
        return True
    if periods_agree(f, g) is False or {f.mention.direction, g.mention.direction} in (
        {"up", "down"},
        {"loss", "profit"},
    ):
        return True
    if not headline and one.metric and two.metric and one.metric != two.metric and one.firm and two.firm:
        return True
    return (
        one.subject != two.subject
        and one.subject.startswith("org:")
        and two.subject.startswith("org:")
        and not headline
    )


def _told_in_full(title: Framed, figures: Sequence[Framed], spans: Mapping[str, Span]) -> bool:
    """Whether the text tells the headline's figure too: then what differs from it is another one."""
    own = spans[title.id]
    return any(
        f.role != "title"
        and f.mention.unit == title.mention.unit
        and f.id in spans
        and relation(own, spans[f.id]) in AGREE
        for f in figures
    )

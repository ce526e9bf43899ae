"""Amounts that restate the one before in another currency: '¥1.23 trillion ($7.9 billion)'."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.figures.measure import AMOUNT, Measure
from pipeline.tokens import Tokens

_WORDS = frozenset({
    "(", "[", ",", ";", "or", "about", "around", "some", "approx", "approx.", ".", "approximately", "roughly", "nearly",
    "equivalent", "to", "equal", "=", "/", "~", "≈", "almost", "just", "over", "under", "more", "than", "the", "of",
    "currently", "at", "current", "rates", "exchange", "worth", "up", "an", "estimated", "close", "least", "as", "much",
})  # fmt: skip


_BASES = {"USD": "dollar", "EUR": "euro", "GBP": "pound"}


def pair(tokens: Tokens, measures: list[Measure | None]) -> None:
    """Mark each pair on both sides; `partner` is the index of the other."""
    for k in range(1, len(measures)):
        a, b = measures[k - 1], measures[k]
        if a is None or b is None or a.kind != AMOUNT or b.kind != AMOUNT or not _is_joined(tokens, a, b):
            continue
        between = tokens.low[a.last : b.first]
        follows = between[0] in (";", ",", "or") and a.partner >= 0 and measures[a.partner] is not None
        if not (follows or _opens(between)):
            continue
        anchor = a.partner if follows and a.partner >= 0 else k - 1
        head = measures[anchor]
        if head is None:
            continue
        if head.unit == b.unit:
            other = _other_dollar(head, b)
            if other is None:
                continue
            b = replace(b, unit=other, ground="pair of two different dollars", ambiguous="")
        measures[k] = replace(b, partner=anchor)
        if head.partner < 0:
            measures[anchor] = replace(head, partner=k)


def restates(tokens: Tokens, a: Measure, b: Measure) -> bool:
    """Whether the words between two amounts make the second the first in another currency."""
    return _is_joined(tokens, a, b) and _opens(tokens.low[a.last : b.first])


def _is_joined(tokens: Tokens, a: Measure, b: Measure) -> bool:
    return 0 < b.first - a.last <= 6 and all(t in _WORDS for t in tokens.low[a.last : b.first])


def _opens(between: list[str]) -> bool:
    if between[0] == "or" and between[1:2] in (["more"], ["less"], ["so"]):
        return "(" in between
    return between[0] in ("(", "[", "/", "=") or between[:2] == [",", "or"] or between[0] == "or"


def without_bases(tokens: Tokens, measures: list[Measure | None]) -> list[Measure | None]:
    """'$1 = 20.58 crowns' is one amount, so much a dollar: the 1 is no sum of money."""
    out: list[Measure | None] = []
    for m in measures:
        base = out[-1] if out else None
        if (
            m is not None
            and base is not None
            and base.kind == AMOUNT == m.kind
            and base.value == 1 == base.figure.scale
        ):
            if tokens.raw[base.last : m.first] == ["="] and base.unit != m.unit:
                out[-1] = replace(m, per=_BASES.get(base.unit, base.unit.lower()))
                continue
        out.append(m)
    return out


def _other_dollar(head: Measure, b: Measure) -> str | None:
    """'$US3000 billion ($5500 billion)': the second sign is another dollar, that of the article."""
    if head.sign is not None and b.sign is not None and b.sign.name == "$" and head.sign.name != "$":
        return b.ambiguous or None
    return None

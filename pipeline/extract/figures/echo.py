"""Bare figures take the noun of the quantity before them: '2.5 million cars a year instead of 3.5 million'."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pipeline.extract.figures.measure import QUANTITY, Measure, MeasureRules
from pipeline.extract.figures.nouns import per_at
from pipeline.extract.figures.numerals import Figure
from pipeline.extract.figures.sharing import ends_phrase
from pipeline.tokens import BLANK, Tokens

_ECHO = 14
"""So many tokens behind a quantity a figure may take its noun."""


def echo(tokens: Tokens, figures: list[Figure], read: list[Measure | None], rules: MeasureRules) -> None:
    """What is left takes the noun of the quantity before it, or stands as a bare number."""
    previous: Measure | None = None
    for k, f in enumerate(figures):
        m = read[k]
        if m is None and not f.bound:
            m = read[k] = _echoed(tokens, f, previous, rules) or _bare(f)
        if m is not None and m.kind == QUANTITY and m.unit:
            previous = m


_TO = (
    ["to"],
    ["from"],
    [",", "from"],
    [",", "up", "from"],
    [",", "down", "from"],
    [",", "of", "which"],
    ["of", "which"],
)


def share_rates(tokens: Tokens, read: list[Measure | None]) -> None:
    """'from 45,000 tons to 85,000 tons a year', '18,000 litres a day, of which 3,000 litres': one rate for both."""
    told = [k for k, m in enumerate(read) if m is not None]
    for i, j in pairwise(told):
        a, b = read[i], read[j]
        if a is None or b is None or a.kind != QUANTITY or b.kind != QUANTITY or bool(a.per) == bool(b.per):
            continue
        between = tokens.low[a.last : b.first]
        if between not in _TO or a.unit.partition("/")[0] != b.unit.partition("/")[0]:
            continue
        if a.per:
            read[j] = replace(b, unit=a.unit, per=a.per)
        elif between == ["to"] and tokens.low[a.first - 1 : a.first] == ["from"]:
            read[i] = replace(a, unit=b.unit, per=b.per)


def _echoed(tokens: Tokens, f: Figure, previous: Measure | None, rules: MeasureRules) -> Measure | None:
    """'410 a day' behind '500 lorries', '3.5 million' behind '2.5 million cars'."""
    if previous is None or f.first - previous.last >= _ECHO:
        return None
    if previous.rule == "unit.time" and f.scale != 1:
        return None  # 'two years early and now wants five million': no millions of years
    rate = None if f.short else per_at(tokens, f.last, rules.nouns)
    if not _echoes(tokens, f, previous, rate is not None) and not _matches(tokens, f, previous, rules):
        return None
    unit, last, per = previous.unit, f.last, previous.per
    if rate is not None and rate[1] != "item":
        unit, last, per = f"{unit.partition('/')[0]}/{rate[1]}", rate[0], rate[1]
    return Measure(f, QUANTITY, unit, "unit.echo", f.first, last, side="shared", label=previous.label, per=per)


def _matches(tokens: Tokens, f: Figure, previous: Measure, rules: MeasureRules) -> bool:
    """'20,000 wafers a month, and ramp to 45,000', '24,918 votes to 23,006'."""
    if not (f.grouped and previous.figure.grouped) or tokens.low[f.first - 1] not in (
        "to",
        "from",
        "against",
        "vs",
        "than",
        "reach",
        "reached",
        "hit",
        "top",
        "exceed",
    ):
        return False
    alike = previous.value / 10 < f.value < previous.value * 10
    return (
        alike and ends_phrase(tokens, f.last, rules.nouns.stop) and not _stops_between(tokens, previous.last, f.first)
    )


def _stops_between(tokens: Tokens, first: int, last: int) -> int:
    """Ends of sentences, rows and paragraphs."""
    stops = [tokens.raw[i] in ".!?;" for i in range(first, last)]
    breaks = (tokens.gap[i] == BLANK and not (i > first and stops[i - first - 1]) for i in range(first, last + 1))
    return sum(stops) + sum(breaks)


def _bare(f: Figure) -> Measure | None:
    if (not f.grouped and (f.scale == 1 or f.short)) or f.fraction or (f.spelled and f.scale == 1):
        return None
    if f.short:
        f = f.unscaled()  # '1,200 T-shirts'
    return Measure(f, QUANTITY, "", "unit.bare", f.first, f.last, side="none")


def _echoes(tokens: Tokens, f: Figure, previous: Measure, rated: bool) -> bool:
    """'2.5 million cars a year instead of 3.5 million'; '1.5m customers. Its rival has 1.1m'."""
    if not rated and f.scale == 1:
        return False
    stops = _stops_between(tokens, previous.last, f.first)
    alike = not rated and f.scale == previous.figure.scale and f.last < len(tokens) and tokens.raw[f.last] in ".,;)"
    return stops == 0 or (stops == 1 and alike)

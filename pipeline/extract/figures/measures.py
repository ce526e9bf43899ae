"""Figures get their units: amounts of money, percentages, quantities.

Order of work for one text: read the figures, give each the unit that stands beside it (or that its table lends it), let
neighbours share theirs, count what is left, join ranges, settle shared signs, then look for what qualifies them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.figures.counts import compile_counts, count_of
from pipeline.extract.figures.currency import (
    Sign,
    Surroundings,
    compile_currencies,
    is_weight,
    sign_after,
    sign_before,
)
from pipeline.extract.figures.echo import echo, share_rates
from pipeline.extract.figures.labels import compile_labels, labelled
from pipeline.extract.figures.measure import (
    AMOUNT,
    PERCENT,
    QUANTITY,
    ChangeRules,
    Lent,
    Measure,
    MeasureRules,
    Percent,
)
from pipeline.extract.figures.money import MoneyContext, money_context, outlet_country
from pipeline.extract.figures.multiples import compile_multiples, multiples_of, whole_points
from pipeline.extract.figures.nouns import compile_nouns, counted, per_of
from pipeline.extract.figures.numerals import Figure, compile_numbers
from pipeline.extract.figures.pairs import pair, without_bases
from pipeline.extract.figures.qualifiers import compile_qualifiers, hedge_behind, qualifier_of
from pipeline.extract.figures.ranges import ranges
from pipeline.extract.figures.rows import parted
from pipeline.extract.figures.scan import figures_of, is_group
from pipeline.extract.figures.sharing import is_story_year, share
from pipeline.extract.figures.unsaid import compile_unsaid, unsaid_counts, unsaid_money
from pipeline.rulebook import Rulebook
from pipeline.tokens import CELL, GLUED, LINE, NUMBER, SPACE, PhraseIndex, Tokens

__all__ = ["AMOUNT", "PERCENT", "QUANTITY", "Measure", "MeasureRules", "compile_measures", "measures_of"]


def compile_measures(book: Rulebook) -> MeasureRules:
    """Compile the rules for figures with units."""
    percents: PhraseIndex[Percent] = PhraseIndex()
    for row in book.rows("percents", "percent"):
        plain = Percent(row["id"], row["unit"], Decimal(row["factor"]))
        for word in row["words"]:
            most = row.get("most", {}).get(word)
            share_of = replace(plain, most=Decimal(most)) if most else plain
            percents.add(word, share_of, exact=word in ("pc", "pp", "bp"))
        for word in row.get("behind_fraction", []):
            percents.add(word, replace(plain, behind_fraction=True))
    return MeasureRules(
        compile_numbers(book), compile_currencies(book), percents, compile_nouns(book), compile_counts(book),
        *compile_multiples(book), compile_qualifiers(book),
        ChangeRules(frozenset(book.values("changes", "words")), frozenset(book.values("changes", "alone"))),
        compile_unsaid(book), compile_labels(book),
    )  # fmt: skip


_NOTHING_LENT: Mapping[int, Lent] = {}


def measures_of(
    tokens: Tokens,
    text: str,
    rules: MeasureRules,
    countries: tuple[str, ...],
    domain: str,
    *,
    nouns: bool,
    lent: Mapping[int, Lent] = _NOTHING_LENT,
    year: int = 0,
) -> list[Measure]:
    """One entry per figure with a unit (amounts, percentages and, with `nouns`, quantities), in order of position.

    `lent` holds the units that tables lend to the bare figures of their rows, by first token;
    `year` is that of the article, 0 if unknown.
    """
    tokens = parted(tokens)
    figures = figures_of(tokens, text, rules.numbers)
    outlet = outlet_country(domain, rules.currencies)
    country_of = rules.currencies.country_of
    home = frozenset(country_of[c] for c in (*countries, outlet) if c in country_of)
    lower = text.islower()
    found = _with_signs(tokens, figures, rules, Surroundings(home, lower))
    written = frozenset(m.unit for m in found[1] if m is not None and m.sign is not None and not m.sign.family)
    ends = rules.currencies.home_ends
    unread = (f for f, m in zip(*found, strict=True) if m is None)
    if written - home and any(f.first and tokens.raw[f.first - 1] in ends for f in unread):
        # 'N895 a litre' in an article that writes ₦5.4trn
        found = _with_signs(tokens, figures, rules, Surroundings(home | written, lower))
    figures, read = found
    if lent:
        for k, f in enumerate(figures):
            if read[k] is None and f.first in lent and (nouns or lent[f.first].kind != QUANTITY):
                read[k] = lent[f.first].measure(f)
    share(tokens, figures, read, rules.nouns.stop)
    unsaid_money(tokens, figures, read, rules.unsaid, rules.nouns.stop)
    share(tokens, figures, read, rules.nouns.stop)
    if nouns:
        for k, f in enumerate(figures):
            if read[k] is None and not f.bound:
                m = counted_measure(tokens, f, rules)
                read[k] = None if m is not None and _tells_year(tokens, m, year, rules) else m
        share(tokens, figures, read, rules.nouns.stop)
        unsaid_counts(tokens, figures, read, rules.unsaid, rules.nouns.stop)
        labelled(tokens, figures, read, rules.labels, rules.nouns)
        echo(tokens, figures, read, rules)
        share_rates(tokens, read)
    measures = ranges(tokens, [m for m in read if m is not None], rules.changes)
    money = money_context(tokens, measures, countries, outlet, rules.currencies, year)
    signs = (m.sign for m in measures if m.sign is not None)
    pounds = bool(home & rules.currencies.weight_codes) or any(s.code == "GBP" and s.name != "pounds" for s in signs)
    weighed = (_weighed(tokens, m, pounds, rules) if m.sign is not None else m for m in measures)
    settled: list[Measure | None] = [
        m if m.sign is None else _settled(tokens, m, m.sign, money, rules)
        for m in weighed
        if m is not None and (nouns or m.kind != QUANTITY)
    ]
    settled = without_bases(tokens, settled)
    pair(tokens, settled)
    finished = [_finish(tokens, m, rules) for m in settled if m is not None]
    finished += whole_points(tokens, rules.percents, rules.numbers.fractions)
    return multiples_of(tokens, finished, rules) if nouns else finished


def _with_signs(
    tokens: Tokens, figures: list[Figure], rules: MeasureRules, around: Surroundings
) -> tuple[list[Figure], list[Measure | None]]:
    """Each figure with the currency or per cent sign beside it; a sign serves one figure only."""
    out: list[Figure] = []
    read: list[Measure | None] = []
    done, k, n = 0, 0, len(figures)
    while k < n:
        f = figures[k]
        k += 1
        if f.first < done:
            continue  # the cents of an amount before
        following = figures[k] if k < n else None
        if following is not None and following.first == f.last:
            joined = _joined(tokens, f, following) if is_group(tokens, f.last) else None
            joined = joined or _with_rest(tokens, f, following)
            m = None if joined is None else _unit_beside(tokens, joined, done, rules, around)
            if joined is not None and m is not None and m.kind == AMOUNT:
                out.append(joined)
                read.append(m)
                done, k = m.last, k + 1
                continue
        m = _unit_beside(tokens, f, done, rules, around)
        if m is not None:
            if m.kind == AMOUNT and m.side == "after" and following is not None:
                m = _with_cents(tokens, m, following, rules, around)
            done = m.last
        out.append(f)
        read.append(m)
    return out, read


def _joined(tokens: Tokens, a: Figure, b: Figure) -> Figure | None:
    """'74 000' parted by a plain blank: one figure if a currency stands beside it."""
    whole = a.last == a.first + 1 and a.scale == 1 and not a.grouped and len(tokens.raw[a.first]) <= 3
    if not whole or not tokens.raw[a.first].isdecimal() or tokens.gap[b.first] != SPACE or a.value == 0:
        return None
    value = a.value * 1000 + Decimal(tokens.raw[b.first])
    return replace(b, first=a.first, value=value * b.scale, mantissa=value, grouped=True, bound=a.bound, spelled=False)


def _with_rest(tokens: Tokens, a: Figure, b: Figure) -> Figure | None:
    """'17 thousand 2 lira', 'four thousand 500 pesos': what is left below a thousand; one figure beside a currency."""
    whole = b.scale == 1 and not b.grouped and 0 < b.value < 1000 and b.value == b.value.to_integral_value()
    if a.scale != 1000 or a.short or a.mantissa != a.mantissa.to_integral_value() or not whole:
        return None
    if tokens.gap[b.first] != SPACE or tokens.kind[b.first] != NUMBER:
        return None
    value = a.value + b.value
    return replace(b, first=a.first, value=value, mantissa=value, grouped=True, bound=a.bound, spelled=False)


def _with_cents(tokens: Tokens, m: Measure, f: Figure, rules: MeasureRules, around: Surroundings) -> Measure:
    """'3 dollars 50 cents', 'thirteen dollars and forty-five cents', '15 dollars 50.'"""
    i = m.last + (tokens.low[m.last : m.last + 1] == ["and"])
    whole = m.figure.scale == 1 and m.value == m.value.to_integral_value() and m.factor == 1
    if (
        not whole
        or f.first != i
        or f.scale != 1
        or f.bound
        or not 0 < f.value < 100
        or f.value != f.value.to_integral_value()
    ):
        return m
    sign = m.sign
    after = sign_after(tokens, f, f.last, around, rules.currencies)
    if after is not None and sign is not None and after[1].factor < 1:
        small = after[1].code == sign.code or after[1].family == sign.family != ""
        return _enlarged(m, f.value * after[1].factor, after[1].factor, after[0]) if small else m
    bare = after is None and f.value >= 10 and (f.last >= len(tokens) or tokens.raw[f.last] in ".,;:!?")
    return _enlarged(m, f.value / 100, Decimal("0.01"), f.last) if bare else m


def _enlarged(m: Measure, more: Decimal, place: Decimal, last: int) -> Measure:
    figure = replace(
        m.figure, value=m.figure.value + more, mantissa=m.figure.mantissa + more, precision=place, last=last
    )
    return replace(m, figure=figure, last=last)


def _unit_beside(tokens: Tokens, f: Figure, done: int, rules: MeasureRules, around: Surroundings) -> Measure | None:
    """The currency or per cent sign on either side of a figure."""
    before = sign_before(tokens, f, done, around, rules.currencies)
    if before is None:
        if f.bound and not f.spelled:
            return _behind_lost_blank(tokens, f, rules)
        if _percent_before(tokens, f, done):
            sign_of = rules.percents.match(tokens, f.first - 1)
            if sign_of is not None:
                return Measure(f, PERCENT, sign_of[1].unit, sign_of[1].rule, f.first - 1, f.last, side="before")
        found = _unit_behind(tokens, f, f.last, rules, around)
        if found is None:
            hedge = hedge_behind(tokens, f.last, rules.qualifiers)
            if hedge is not None:  # '20-odd percent'
                found = _unit_behind(tokens, f, hedge[0], rules, around)
                return replace(found, hedge=hedge[1]) if found is not None else None
        return found
    start, sign = before
    end = f.last
    after = sign_after(tokens, f, end, around, rules.currencies)
    doubled = after is not None and not _followed_by_figure(tokens, after[0])
    if (
        after is not None
        and doubled
        and (after[1].code == sign.code or (sign.family and after[1].family == sign.family))
    ):
        end = after[0]
        if not after[1].family:
            sign = after[1]
    elif sign.family and sign.name == "$":
        adjective = rules.currencies.adjectives.match(tokens, end)
        if adjective is not None and tokens.gap[end] <= SPACE and tokens.raw[adjective[0] : adjective[0] + 1] != ["-"]:
            sign, end = replace(sign, code=adjective[1], family=""), adjective[0]
    if tokens.raw[end : end + 2] == ["/", "-"] and tokens.gap[end] == GLUED == tokens.gap[end + 1]:
        end += 2  # Rs 2,000/-
    return Measure(f, AMOUNT, sign.code, sign.rule, start, end, sign.factor, "before", sign)


def _behind_lost_blank(tokens: Tokens, f: Figure, rules: MeasureRules) -> Measure | None:
    """'Shares rose3.1%'"""
    word = tokens.raw[f.first - 1]
    if len(word) < 3 or not word.islower() or tokens.raw[f.last : f.last + 1] != ["%"]:
        return None
    sign_of = rules.percents.match(tokens, f.last)
    return None if sign_of is None else Measure(f, PERCENT, sign_of[1].unit, sign_of[1].rule, f.first, sign_of[0])


def _percent_before(tokens: Tokens, f: Figure, done: int) -> bool:
    """'%12', as Turkish writes; not the second sign of '5%-6'."""
    return (
        f.first > done
        and tokens.raw[f.first - 1] == "%"
        and tokens.gap[f.first] == GLUED
        and (f.first == 1 or tokens.gap[f.first - 1] != GLUED)
    )


def _followed_by_figure(tokens: Tokens, i: int) -> bool:
    """'$ 20,000 $ 37,000': the second sign belongs to the second figure."""
    return i < len(tokens) and tokens.gap[i] <= SPACE and tokens.raw[i][0].isdigit()


def _unit_behind(tokens: Tokens, f: Figure, i: int, rules: MeasureRules, around: Surroundings) -> Measure | None:
    if i >= len(tokens) or tokens.gap[i] >= CELL:
        return None
    k = i
    if tokens.raw[i] == "-" and tokens.gap[i] == GLUED and i + 1 < len(tokens) and tokens.gap[i + 1] == GLUED:
        k += 1
    share_of = rules.percents.match(tokens, k) if tokens.gap[k] <= LINE else None
    if share_of is not None and _is_percent(tokens, f, k - i, share_of[1]):
        plain = f.unscaled() if f.short else f
        return Measure(plain, PERCENT, share_of[1].unit, share_of[1].rule, f.first, share_of[0], share_of[1].factor)
    after = sign_after(tokens, f, i, around, rules.currencies)
    if after is None:
        return None
    end, sign = after
    if f.scale == 1 and not sign.name.islower():
        scale = rules.numbers.scales.match(tokens, end)  # '75 USD million'
        if scale is not None and tokens.gap[end] == SPACE:
            f = replace(f, value=f.value * scale[1], precision=f.precision * scale[1], scale=scale[1])
            end = scale[0]
    return Measure(f, AMOUNT, sign.code, sign.rule, f.first, end, sign.factor, "after", sign)


def counted_measure(tokens: Tokens, f: Figure, rules: MeasureRules) -> Measure | None:
    """A figure and the noun it counts, or what the words around make it count."""
    short = f if f.short else None
    if short is not None:
        f = short.unscaled()
    found = counted(tokens, f, rules.nouns)
    hedge = ""
    if found is None and (behind := hedge_behind(tokens, f.last, rules.qualifiers)) is not None:
        found = counted(tokens, f, rules.nouns, behind[0])  # '300 or so residents'
        hedge = behind[1] if found is not None else ""
    found = count_of(tokens, f, found, rules.nouns, rules.counts, rules.qualifiers) or found
    if found is None and short is not None:
        long = counted(tokens, short, rules.nouns)
        if long is not None and long.rule != "unit.compound":
            found, f = long, short  # '1.5m customers', not 'a 5m-high wall'
    if found is None:
        return None
    return Measure(
        f, QUANTITY, found.unit, found.rule, f.first, found.last, found.factor, label=found.label, per=found.per,
        hedge=hedge,
    )  # fmt: skip


def _tells_year(tokens: Tokens, m: Measure, year: int, rules: MeasureRules) -> bool:
    """'1986 net includes', '2024 first-quarter results': a year of the story's own time; not 'some 2031 boats'."""
    if m.rule not in ("unit.noun", "unit.compound") or m.unit in rules.counts.persons:
        return False
    return is_story_year(tokens, m.figure, year) and rules.qualifiers.before.match_before(tokens, m.first) is None


def _is_percent(tokens: Tokens, f: Figure, hyphen: int, found: Percent) -> bool:
    """Not the 9,600 bps of a modem, the 96pp of a book, a 5-point plan."""
    if found.behind_fraction and not (f.fraction and hyphen):
        return False
    if found.most is not None and f.value > found.most:
        return False
    return not (f.grouped and found.unit == "pp")


def _weighed(tokens: Tokens, m: Measure, pounds: bool, rules: MeasureRules) -> Measure | None:
    """An amount, or what it is instead: a weight in pounds; None for a banknote."""
    sign, i = m.sign, m.last
    if sign is None or m.figure.scale != 1:
        return m
    behind = tokens.low[i] if i < len(tokens) else ""
    if is_weight(tokens, m.first, i, sign, pounds, rules.currencies):
        told = behind != "-" and sign.name.startswith("pound")
        return replace(m, kind=QUANTITY, unit="pound-weight", rule="unit.mass", sign=None) if told else None
    note = m.side == "before" and m.value <= 1000 and behind in rules.currencies.notes
    return None if note and tokens.low[i + 1 : i + 2] != ["payment"] else m


def _settled(tokens: Tokens, m: Measure, sign: Sign, money: MoneyContext, rules: MeasureRules) -> Measure:
    code, ambiguous, ground = money.settle(sign, rules.currencies)
    if code == m.unit and not ground:
        return m
    return replace(m, unit=code, ambiguous=ambiguous, ground=ground)


def _finish(tokens: Tokens, m: Measure, rules: MeasureRules) -> Measure:
    """Qualifier and denominator."""
    qualifier = m.hedge or qualifier_of(tokens, m.first, m.last, rules.qualifiers, percent=m.kind == PERCENT)
    per = m.per or (per_of(tokens, m.last, rules.nouns) if m.kind == AMOUNT else "")
    if qualifier == m.qualifier and per == m.per:
        return m
    return replace(m, qualifier=qualifier, per=per)

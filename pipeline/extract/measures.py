"""Figures get their units: amounts of money, percentages, quantities; ranges and elliptic units are put together.

Order of work for one text: read the figures, give each the unit that stands beside it, let neighbours in a range share
theirs, then look for what qualifies them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.extract.currency import (
    CurrencyRules,
    MoneyContext,
    Sign,
    compile_currencies,
    declared_currency,
    is_weight,
    sign_after,
    sign_before,
    unmistakable,
)
from pipeline.extract.nouns import NounRules, compile_nouns, counted, per_of
from pipeline.extract.numerals import Figure, NumberRules, compile_numbers, figures_of
from pipeline.extract.qualifiers import QualifierRules, compile_qualifiers, qualifier_of
from pipeline.rulebook import Rulebook
from pipeline.tokens import GLUED, LINE, NUMBER, SPACE, WORD, PhraseIndex, Tokens

AMOUNT, PERCENT, QUANTITY = "amount", "percent", "quantity"
_RANGE_WORDS = frozenset({"to", "and", "or", "-", "–", "—", "~", "〜", "through", "till", "until", "from"})
_FROM = (["from"], [",", "down", "from"], [",", "up", "from"], ["down", "from"], ["up", "from"], [",", "from"])
_DASHES = frozenset({"-", "–", "—", "~", "〜"})


@dataclass(frozen=True, slots=True)
class Percent:
    """A percent sign or word."""

    rule: str
    unit: str
    factor: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class MeasureRules:
    """Everything that amounts, percentages and quantities need."""

    numbers: NumberRules
    currencies: CurrencyRules
    percents: PhraseIndex[Percent]
    nouns: NounRules
    qualifiers: QualifierRules
    changes: frozenset[str]
    """Verbs and nouns of change: 'fell from 5 to 3' is no range."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its unit, as a half-open token range."""

    figure: Figure
    kind: str
    unit: str
    rule: str
    first: int
    last: int
    factor: Decimal = Decimal(1)
    side: str = "after"
    """Where the unit stands: before, after, both; 'shared' when a neighbour lends it."""
    sign: Sign | None = None
    label: str = ""
    per: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    upper: Figure | None = None
    """Counted ranges: the figure of the upper end."""
    qualifier: str = "exact"
    ambiguous: str = ""
    ground: str = ""
    partner: int = -1
    """Index of the measure that states the same in another unit."""

    @property
    def value(self) -> Decimal:
        return self.figure.value * self.factor

    @property
    def precision(self) -> Decimal:
        return self.figure.precision * self.factor


def compile_measures(book: Rulebook) -> MeasureRules:
    """Compile the rules for figures with units."""
    percents: PhraseIndex[Percent] = PhraseIndex()
    for row in book.rows("percents", "percent"):
        for word in row["words"]:
            percents.add(word, Percent(row["id"], row["unit"], Decimal(row["factor"])))
    return MeasureRules(
        compile_numbers(book), compile_currencies(book), percents, compile_nouns(book), compile_qualifiers(book),
        frozenset(book.values("changes", "words")),
    )  # fmt: skip


def measures_of(
    tokens: Tokens, text: str, rules: MeasureRules, countries: tuple[str, ...], domain: str, *, nouns: bool
) -> list[Measure | None]:
    """One entry per figure with a unit (amounts, percentages and, with `nouns`, quantities), in order of position."""
    figures = figures_of(tokens, text, rules.numbers)
    read = [_unit_beside(tokens, f, rules) for f in figures]
    _share(tokens, figures, read, rules)
    if nouns:
        previous: Measure | None = None
        for k, f in enumerate(figures):
            if read[k] is None:
                read[k] = counted_measure(tokens, f, previous, rules)
            if read[k] is not None and read[k].kind == QUANTITY:  # type: ignore[union-attr]
                previous = read[k]
        _share(tokens, figures, read, rules)
    measures = _ranges(tokens, [m for m in read if m is not None], rules)
    signs = [m.sign for m in measures if m.sign is not None]
    shared = any(s.family for s in signs)
    declared = declared_currency(tokens, rules.currencies) if shared else ""
    money = MoneyContext(countries, unmistakable(signs), domain, declared)
    pounds = any(m.sign is not None and m.sign.code == "GBP" and m.sign.name != "pounds" for m in measures) or (
        "GB" in countries
    )
    out: list[Measure | None] = []
    for m in measures:
        if m.sign is not None:
            heavy = m.figure.scale == 1 and is_weight(tokens, m.first, m.last, m.sign, pounds, rules.currencies)
            if heavy or _is_note(tokens, m, rules):
                continue
            code, ambiguous, ground = money.settle(m.sign, rules.currencies)
            m = replace(m, unit=code, ambiguous=ambiguous, ground=ground)
        out.append(m)
    _pair(tokens, out)
    return [_finish(tokens, m, rules) for m in out if m is not None]


def _unit_beside(tokens: Tokens, f: Figure, rules: MeasureRules) -> Measure | None:
    """The currency or per cent sign on either side of a figure."""
    n = len(tokens)
    before = sign_before(tokens, f.first, rules.currencies)
    if before is not None and before[1].scaled and f.scale == 1 and "." not in tokens.raw[f.first]:
        before = None
    if before is None and f.bound and not f.spelled:
        return None
    if before is None and f.last < n:
        i = f.last
        if tokens.raw[i] == "-" and tokens.gap[i] == GLUED and i + 1 < n and tokens.gap[i + 1] == GLUED:
            i += 1
        share = rules.percents.match(tokens, i) if tokens.gap[i] <= LINE else None
        if share is not None and not (share[1].unit == "pp" and share[0] - i == 1 and len(tokens.low[i]) == 2 and f.grouped):
            plain = _unscaled(f) if f.short else f
            return Measure(plain, PERCENT, share[1].unit, share[1].rule, f.first, share[0], share[1].factor)
    after = sign_after(tokens, f.last, rules.currencies)
    if after is not None and after[1].wordy and f.scale == 1 and not f.grouped:
        after = None
    if before is None and after is None:
        if f.short:
            return None
        return None
    if before is not None:
        start, sign = before
        end = f.last
        if after is not None and (after[1].code == sign.code or (sign.family and after[1].family == sign.family)):
            end = after[0]
            if not after[1].family:
                sign = after[1]
        elif sign.family and sign.name == "$":
            adjective = rules.currencies.adjectives.match(tokens, end)
            if adjective is not None and tokens.gap[end] <= SPACE:
                sign, end = replace(sign, code=adjective[1], family=""), adjective[0]
        return Measure(f, AMOUNT, sign.code, sign.rule, start, end, sign.factor, "before", sign)
    assert after is not None
    end, sign = after
    return Measure(f, AMOUNT, sign.code, sign.rule, f.first, end, sign.factor, "after", sign)


def _unscaled(f: Figure) -> Figure:
    """The figure without its one-letter scale, which belonged to something else."""
    return replace(
        f, last=f.base_last, value=f.mantissa, precision=f.precision / f.scale, scale=Decimal(1), short=False
    )


def counted_measure(tokens: Tokens, f: Figure, previous: Measure | None, rules: MeasureRules) -> Measure | None:
    """A figure and the noun it counts."""
    if f.short:
        f = _unscaled(f)
    if f.bound:
        return None
    found = counted(tokens, f, rules.nouns)
    if found is not None:
        return Measure(
            f, QUANTITY, found.unit, found.rule, f.first, found.last, sign=None, label=found.label, per=found.per
        )
    if previous is not None and f.scale != 1 and f.first - previous.last < 14:
        # '2.5 million cars a year instead of 3.5 million'
        between = tokens.raw[previous.last : f.first]
        if not any(x in ".!?;" for x in between):
            return Measure(f, QUANTITY, previous.unit, "unit.echo", f.first, f.last, side="shared", label=previous.label)
    if f.grouped and not f.spelled:
        return Measure(f, QUANTITY, "", "unit.bare", f.first, f.last, side="none")
    return None


def _share(tokens: Tokens, figures: list[Figure], read: list[Measure | None], rules: MeasureRules) -> None:
    """Let a figure without a unit take that of its neighbour in a range, or of an amount named just before."""
    for k, f in enumerate(figures):
        if read[k] is not None:
            continue
        right = read[k + 1] if k + 1 < len(figures) else None
        if right is not None and right.side in ("after", "both") and not f.bound:
            shared = _from_right(tokens, f, right)
            if shared is not None:
                read[k] = shared
                continue
        left = next((m for m in reversed(read[max(0, k - 3) : k]) if m is not None), None)
        if left is not None:
            read[k] = _from_left(tokens, f, left)


def _from_right(tokens: Tokens, f: Figure, right: Measure) -> Measure | None:
    """'2 to 3 trillion yen', '5-6 percent', '30 to 45 GW': unit, and scale where the first figure has none."""
    between = tokens.low[f.base_last : right.first]
    if len(between) != 1 or between[0] not in _RANGE_WORDS or between[0] == "from":
        return None
    if _is_year(tokens, f) and between[0] not in _DASHES:
        return None
    if between[0] == "and" and not _says_between(tokens, f.first):
        return None
    plain = _unscaled(f) if f.short and right.figure.scale != f.scale else f
    if plain.scale == 1 and right.figure.scale != 1 and plain.mantissa <= right.figure.mantissa * 2:
        scale = right.figure.scale
        plain = replace(plain, value=plain.value * scale, precision=plain.precision * scale, scale=scale)
    if right.kind == QUANTITY and (right.side == "none" or plain.value > right.figure.value):
        return None
    return replace(right, figure=plain, first=f.first, last=f.base_last, side="shared", per=right.per)


def _from_left(tokens: Tokens, f: Figure, left: Measure) -> Measure | None:
    """'¥5-6 trillion', '$10-25m', '$5 to 7 billion'; and, for amounts, 'up from 300 billion'."""
    between = tokens.low[left.last : f.first]
    if left.kind == AMOUNT and left.side == "before" and len(between) == 1 and between[0] in _DASHES and not f.spelled:
        if tokens.gap[f.first] == GLUED or tokens.gap[left.last] != GLUED:
            return _lend(left, f)
    if between in _FROM and left.kind != QUANTITY and f.scale == 1 == left.figure.scale and not f.bound and not f.spelled:
        # 'down from 46.864', 'to 64 per cent from 45'
        if _ends_phrase(tokens, f.last) and not _is_year(tokens, f):
            return _lend(left, f)
    if left.kind != AMOUNT or f.bound:
        return None
    if left.side == "before" and between == ["to"] and not f.short:
        if f.scale != 1 or (f.value > left.figure.mantissa and _ends_phrase(tokens, f.last)):
            return _lend(left, f)
    if f.scale == 1 or f.short or f.first - left.last > 25 or left.figure.scale == 1:
        return None
    if any(t in (".", "!", "?") and tokens.gap[left.last + k + 1] for k, t in enumerate(between)):
        return None
    if not _ends_phrase(tokens, f.last):
        return None
    return _lend(left, f)


def _lend(left: Measure, f: Figure) -> Measure:
    return replace(left, figure=f, first=f.first, last=f.last, side="shared", partner=-1)


def _ends_phrase(tokens: Tokens, i: int) -> bool:
    """Nothing that could be counted follows: punctuation, a preposition, the end."""
    if i >= len(tokens) or tokens.gap[i] > SPACE or tokens.kind[i] not in (WORD, NUMBER):
        return True
    return tokens.low[i] in {
        "in", "on", "at", "for", "from", "to", "a", "per", "by", "and", "or", "last", "this", "next", "as", "but", "over",
        "with", "after", "before", "under", "through", "when", "while", "during", "until", "since", "of", "each",
    }  # fmt: skip


def _is_year(tokens: Tokens, f: Figure) -> bool:
    raw = tokens.raw[f.first]
    return f.last == f.first + 1 and len(raw) == 4 and raw.isdigit() and "1900" <= raw <= "2100"


def _says_between(tokens: Tokens, first: int) -> bool:
    return "between" in tokens.low[max(0, first - 3) : first]


def _ranges(tokens: Tokens, measures: list[Measure], rules: MeasureRules) -> list[Measure]:
    """Join two neighbours of one unit that are the ends of a range."""
    out: list[Measure] = []
    for m in measures:
        if out and m.side == "shared" and out[-1].side == "before":
            out[-1] = _scaled_by(out[-1], m)
        if out and _is_range(tokens, out[-1], m, rules):
            out[-1] = _joined(tokens, out[-1], m)
        else:
            out.append(m)
    return out


def _scaled_by(a: Measure, b: Measure) -> Measure:
    """'$5-7 billion': the first figure takes the scale of the second."""
    f, scale = a.figure, b.figure.scale
    if f.scale != 1 or scale == 1 or f.mantissa > b.figure.mantissa or b.first - a.last > 1 or f.value >= 1000:
        return a
    return replace(a, figure=replace(f, value=f.value * scale, precision=f.precision * scale, scale=scale))


def _is_range(tokens: Tokens, a: Measure, b: Measure, rules: MeasureRules) -> bool:
    if a.kind != b.kind or a.unit != b.unit or a.low is not None or a.rule == "unit.bare":
        return False
    between = tokens.low[a.last : b.first]
    while between and between[-1] in ("about", "around", "as", "much", "up", "perhaps", "maybe", "even"):
        between = between[:-1]
    if len(between) != 1 or between[0] not in _RANGE_WORDS or between[0] == "from":
        return False
    if between[0] in _DASHES and tokens.gap[a.last] != tokens.gap[min(a.last + 1, len(tokens) - 1)]:
        return False
    if _is_rate(tokens, a, b):
        return True
    if a.value >= b.value or b.value > a.value * 1000:
        return False
    if between[0] == "and":
        return _says_between(tokens, a.first)
    if between[0] == "to":
        return not _is_change(tokens, a.first, rules)
    if between[0] == "or":
        return b.value <= a.value * 3
    return True


def _is_rate(tokens: Tokens, a: Measure, b: Measure) -> bool:
    """'125.74-76 yen': the second figure gives the last decimals of the first."""
    one, two = tokens.raw[a.figure.first], tokens.raw[b.figure.first]
    if "." not in one or tokens.raw[a.figure.last : b.first] not in (["-"], ["–"], ["/"]) or not two.isdigit():
        return False
    decimals = one.rpartition(".")[2]
    return len(decimals) == len(two) and int(two) > int(decimals) and a.figure.scale == b.figure.scale == 1


def _is_change(tokens: Tokens, first: int, rules: MeasureRules) -> bool:
    """Whether 'from X to Y' tells a movement: a word of change stands close before 'from'."""
    window = tokens.low[max(0, first - 9) : first]
    return "from" in window and any(w in rules.changes for w in window)


def _joined(tokens: Tokens, a: Measure, b: Measure) -> Measure:
    if _is_rate(tokens, a, b):
        one = tokens.raw[a.figure.first]
        high = Decimal(one.rpartition(".")[0] + "." + tokens.raw[b.figure.first])
        return replace(a, last=b.last, low=a.value, high=high * a.factor, side="both")
    upper = b.figure if a.kind == QUANTITY else None
    return replace(
        a, last=b.last, low=a.value, high=b.value, upper=upper, side="both", per=a.per or b.per, label=a.label or b.label,
        sign=a.sign or b.sign, rule=b.rule if a.side == "shared" else a.rule,
    )  # fmt: skip


def _is_note(tokens: Tokens, m: Measure, rules: MeasureRules) -> bool:
    """A banknote: 'a $20 bill'; not 'the $900 billion bill'."""
    i = m.last
    return (
        m.figure.scale == 1
        and m.side == "before"
        and m.value <= 1000
        and i < len(tokens)
        and tokens.low[i] in rules.currencies.notes
        and not tokens.low[i + 1 : i + 2] == ["payment"]
    )


_PAIR_WORDS = frozenset({
    "(", "[", ",", ";", "or", "about", "around", "some", "approx", "approx.", ".", "approximately", "roughly", "nearly",
    "equivalent", "to", "equal", "=", "/", "~", "≈", "almost", "just", "over", "under", "more", "than", "the", "of",
    "currently", "at", "current", "rates", "exchange", "worth", "up", "an", "estimated", "close", "least", "as", "much",
})  # fmt: skip


def _pair(tokens: Tokens, measures: list[Measure | None]) -> None:
    """Mark amounts that restate the one before in another currency: '¥1.23 trillion ($7.9 billion)'."""
    for k in range(1, len(measures)):
        a, b = measures[k - 1], measures[k]
        if a is None or b is None or a.kind != AMOUNT or b.kind != AMOUNT:
            continue
        between = tokens.low[a.last : b.first]
        if not between or len(between) > 6 or not all(t in _PAIR_WORDS for t in between):
            continue
        opens = between[0] in ("(", "[", "/", "=") or between[:2] == [",", "or"] or between[0] == "or"
        if between[0] == "or" and between[1:2] in (["more"], ["less"], ["so"]):
            opens = "(" in between
        follows = between[0] in (";", ",", "or") and a.partner >= 0 and measures[a.partner] is not None
        if not (opens or follows):
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


def _other_dollar(head: Measure, b: Measure) -> str | None:
    """'$US3000 billion ($5500 billion)': the second sign is another dollar, that of the article."""
    if head.sign is not None and b.sign is not None and b.sign.name == "$" and head.sign.name != "$":
        return b.ambiguous or None
    return None


def _finish(tokens: Tokens, m: Measure, rules: MeasureRules) -> Measure:
    """Qualifier and denominator."""
    qualifier = qualifier_of(tokens, m.first, m.last, rules.qualifiers)
    if m.kind == AMOUNT and not m.per:
        m = replace(m, per=per_of(tokens, m.last, rules.nouns))
    return replace(m, qualifier=qualifier) if qualifier != m.qualifier else m


def is_number_token(tokens: Tokens, i: int) -> bool:
    """Whether token i is made of digits."""
    return tokens.kind[i] == NUMBER

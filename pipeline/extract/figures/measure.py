"""The record of a figure with its unit, between the readers of figures and the mentions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.extract.figures.counts import CountRules
from pipeline.extract.figures.currency import CurrencyRules, Sign
from pipeline.extract.figures.nouns import NounRules
from pipeline.extract.figures.numerals import Figure, NumberRules
from pipeline.extract.figures.qualifiers import QualifierRules
from pipeline.quick import quick
from pipeline.tokens import PhraseIndex

AMOUNT, PERCENT, QUANTITY = "amount", "percent", "quantity"


@dataclass(frozen=True, slots=True)
class Percent:
    """A percent sign or word."""

    rule: str
    unit: str
    factor: Decimal
    behind_fraction: bool = False
    """Only with a hyphen behind a fraction: 'half-point'."""
    most: Decimal | None = None
    """A larger figure is none."""


@dataclass(frozen=True, slots=True, eq=False)
class ChangeRules:
    """rules/changes.toml, compiled."""

    words: frozenset[str]
    """Verbs and nouns of change: 'fell from 5 to 3' is no range."""
    alone: frozenset[str]
    """Those behind which a step may stand without 'by': 'rose 5 billion to 33 billion yen'."""


@dataclass(frozen=True, slots=True, eq=False)
class UnsaidRules:
    """[[unsaid]] of rules/units.toml, compiled."""

    money: frozenset[str]
    adverbs: frozenset[str]
    """Words that may stand behind the figure and are no thing: 'net', 'alone'."""
    says: frozenset[str]
    """'City Power says three point one billion', with an amount just before."""
    hedges: frozenset[str]
    copulas: frozenset[str]
    subjects: frozenset[str]
    """'So far it is about 2.4 billion': subject, copula, hedge before the figure; the sum before is meant."""
    money_rule: str
    members: frozenset[str]
    """'37 of them', 'of those'."""
    leads: frozenset[str]
    """Words before a figure at the end of its phrase: 'has 445.', 'there were five.'"""
    verbs: frozenset[str]
    """Words behind a figure that opens its clause: '21 are finished'."""
    asks: frozenset[str]
    """Verbs before 'for' and a count: 'had asked for four'."""
    count_rule: str


@dataclass(frozen=True, slots=True, eq=False)
class LabelRules:
    """[[label]] of rules/units.toml."""

    rule: str
    uncounted: frozenset[str]
    """Plurals that count nothing: 'Notes', 'Points'."""
    behind: frozenset[str]
    """Words that may stand behind the figure: 'Jobs: 850 by 2030'."""
    participles: frozenset[str]
    """Words besides those in -ed that may end a label: 'Cars sold'."""
    asides: frozenset[str]
    """Words that open what may follow the noun of a label: 'Jobs at full capacity'."""
    not_aside: frozenset[str]
    """Words that make the noun of the label no count: 'Sales in millions'."""


@dataclass(frozen=True, slots=True, eq=False)
class MeasureRules:
    """Everything that amounts, percentages and quantities need."""

    numbers: NumberRules
    currencies: CurrencyRules
    percents: PhraseIndex[Percent]
    nouns: NounRules
    counts: CountRules
    multiples: dict[str, tuple[Decimal, str]]
    """Word -> value and rule: 'twice', 'fourfold'."""
    not_multiple_before: frozenset[str]
    qualifiers: QualifierRules
    changes: ChangeRules
    unsaid: UnsaidRules
    labels: LabelRules


@quick
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
    """Where the unit stands: before, after, both; 'shared': a neighbour lends it; 'lent': a table; 'none'."""
    sign: Sign | None = None
    label: str = ""
    per: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    upper: Figure | None = None
    """Counted ranges: the figure of the upper end."""
    qualifier: str = "exact"
    hedge: str = ""
    """Qualifier that stands between figure and unit: '300 or so residents'."""
    ambiguous: str = ""
    ground: str = ""
    partner: int = -1
    """Index of the measure that states the same in another unit."""

    @property
    def value(self) -> Decimal:
        """The figure in whole units."""
        return self.figure.value * self.factor

    @property
    def precision(self) -> Decimal:
        """One unit of the last printed place."""
        return self.figure.precision * self.factor


@dataclass(frozen=True, slots=True)
class Lent:
    """A unit that a table lends to the bare figures of a row or a column."""

    kind: str
    unit: str
    rule: str
    scale: Decimal = Decimal(1)
    sign: Sign | None = None
    label: str = ""
    per: str = ""

    def measure(self, f: Figure) -> Measure:
        """The figure with this unit; its own scale word, if it has one, stays."""
        plain = f.unscaled() if f.short else f
        factor = Decimal(1)
        if self.sign is not None or self.kind == PERCENT:
            factor = self.sign.factor if self.sign is not None else factor
        if plain.scale == 1 and self.scale != 1:
            plain = replace(
                plain, value=plain.value * self.scale, precision=plain.precision * self.scale, scale=self.scale
            )
        return Measure(
            plain, self.kind, self.unit, self.rule, f.first, plain.last, factor, "lent", self.sign, self.label, self.per
        )

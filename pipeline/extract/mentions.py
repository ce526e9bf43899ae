"""All mentions of one document: every kind's extractor in turn, then overlaps settled in one place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.extract.dates import DateRules, compile_dates, find_dates
from pipeline.extract.entities import EntityRules, compile_entities, find_entities
from pipeline.extract.figures.directions import DirectionRules, compile_directions, direction_of
from pipeline.extract.figures.measure import PERCENT
from pipeline.extract.figures.measures import QUANTITY, Measure, MeasureRules, compile_measures, measures_of
from pipeline.extract.figures.tables import TableRules, compile_tables, lent_units
from pipeline.extract.model import ModelRules, compile_model, kinds_of_names
from pipeline.extract.overlaps import settle
from pipeline.extract.places import PlaceRules, compile_places, countries_of
from pipeline.extract.targets import TargetRules, compile_targets, find_targets
from pipeline.records import Document, Mention
from pipeline.rulebook import Rulebook

ALL_KINDS = frozenset({"amount", "percent", "quantity", "date", "target", "entity"})


@dataclass(frozen=True, slots=True, eq=False)
class ExtractRules:
    """Every extractor's rules, compiled once per run."""

    measures: MeasureRules
    tables: TableRules
    directions: DirectionRules
    places: PlaceRules
    dates: DateRules
    entities: EntityRules
    targets: TargetRules
    model: ModelRules


def compile_extract(book: Rulebook) -> ExtractRules:
    """Compile the rules of all extractors."""
    return ExtractRules(
        compile_measures(book), compile_tables(book), compile_directions(book), compile_places(book),
        compile_dates(book), compile_entities(book), compile_targets(book), compile_model(book),
    )  # fmt: skip


def extract(
    doc: Document, rules: ExtractRules, kinds: frozenset[str] = ALL_KINDS, *, clocks: bool = False
) -> tuple[Mention, ...]:
    """The mentions of a document, sorted by start, then longest first, then kind; times of day only with `clocks`."""
    found: list[Mention] = []
    if kinds & {"amount", "percent", "quantity", "target"}:
        countries = countries_of(doc, rules.places)
        nouns = bool(kinds & {"quantity", "target"})
        lent = lent_units(doc, rules.tables, rules.measures)
        measured = measures_of(
            doc.tokens, doc.article.text, rules.measures, countries, _domain(doc), nouns=nouns, lent=lent,
            year=doc.published.year if doc.published is not None else 0,
        )  # fmt: skip
        found += [_mention(doc, part, measured, rules) for m in measured for part in _ends(m)]
    if kinds & {"date", "target"}:
        found += find_dates(doc, rules.dates, clocks)
    if kinds & {"entity", "target"}:
        found += find_entities(doc, rules.entities)
    found = settle(found)
    if "entity" in kinds:
        found = kinds_of_names(doc, found, rules.model)
    if "target" in kinds:
        found += find_targets(doc, found, rules.targets)
    return tuple(sorted((m for m in found if m.kind in kinds), key=lambda m: (m.start, -m.end, m.kind, m.rule)))


def _ends(m: Measure) -> tuple[Measure, ...]:
    """A range of counted things is told as its two ends ('30 to 45 GW'), each knowing the whole range."""
    if m.kind != QUANTITY or m.low is None or m.high is None or m.upper is None:
        return (m,)
    lower = replace(m, last=m.figure.last, qualifier="at_least")
    upper = replace(m, figure=m.upper, first=m.upper.first, qualifier="at_most")
    return lower, upper


def _domain(doc: Document) -> str:
    host = doc.article.url.partition("://")[2].partition("/")[0]
    return host.lower()


def _mention(doc: Document, m: Measure, measured: list[Measure], rules: ExtractRules) -> Mention:
    tokens = doc.tokens
    partner = measured[m.partner] if m.partner >= 0 else None
    single = m.low is None or m.upper is not None
    return Mention(
        start=tokens.start[m.first],
        end=tokens.end[m.last - 1],
        kind=m.kind,
        rule=m.rule,
        value=m.value if single else None,
        low=m.low,
        high=m.high,
        unit=m.unit,
        qualifier=m.qualifier,
        precision=m.precision,
        per=m.per,
        direction=""
        if m.kind == QUANTITY
        else direction_of(tokens, m.first, m.last, rules.directions, m.kind == PERCENT),
        ambiguous=m.ambiguous,
        ground=m.ground,
        label=m.label,
        partner=tokens.start[partner.first] if partner is not None else -1,
    )

"""The records that pass between the stages: frozen, comparable, free of any engine.

Offsets count code points of `Article.text`. Numbers are `decimal.Decimal`; dates in values are ISO-like strings
(`2025-12-26`, `2029-05`, `2025-Q3`, `FY2026`, `2025/2030`, `P10Y`); intervals are half open [start_date, end_date).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pipeline.quick import quick
from pipeline.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Article:
    """One raw text. `id` is the path relative to the dump, or the record's own id."""

    id: str
    text: str
    url: str = ""
    outlet: str = ""
    published: date | None = None
    title: int = 0
    """Length of the title at the start of the text, where the dump keeps title and body apart."""
    plain: bool = True
    """Whether the text is the file, UTF-8, character by character; else it goes to articles.jsonl."""
    dated_by: str = ""
    """Where `published` comes from: meta (meta.csv), record, page, url, option, or '' for meta."""


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks. `id` is the article id, with `#1`, `#summary` behind it where an article holds several.

    `cites` holds the ids of the sources of the same article that this one reprints or summarises.
    """

    id: str
    article: str
    label: str
    cites: tuple[str, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters of one source with one role: title, body, row (a table line), note, furniture."""

    start: int
    end: int
    role: str
    source: int
    """Index into `Document.sources`."""


@quick
@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a half-open range of tokens, inside one segment."""

    first: int
    last: int
    segment: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article after the split stage.

    `view` has the length of the text: the same characters, with footnote digits and furniture blanked to spaces and
    odd white space folded to plain spaces, so that every offset into it is an offset into the text.
    """

    article: Article
    view: str
    sources: tuple[Source, ...]
    segments: tuple[Segment, ...]
    tokens: Tokens
    sentences: tuple[Sentence, ...]
    published: date | None = None
    """The article's date: from metadata, else from a dateline in its text, else None. Never the clock."""
    dated_by: str = ""
    """Where `published` comes from: what the article says (meta, record, page, url, option), stamp, dateline or ''."""


@quick
@dataclass(frozen=True, slots=True)
class Mention:
    """A span of an article with a normalised value. `text[start:end]` is the quote, always."""

    start: int
    end: int
    kind: str
    """amount, percent, quantity, date, target, entity."""
    rule: str
    """Id of the rule in rules/ that made it."""
    value: Decimal | str | None = None
    """Decimal for figures, a date value for dates, None where there is none (a range, a target without a figure)."""
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    """ISO 4217 code, '%' or 'pp', a noun ('wafer') or a noun per period ('wafer/month')."""
    qualifier: str = "exact"
    """exact, approx, at_least, at_most."""
    precision: Decimal | None = None
    """The size of one unit of the last printed place: 1E+10 for '3.07 trillion'."""
    per: str = ""
    """The denominator of a price: 'barrel' in '$35 a barrel'."""
    direction: str = ""
    """up, down, loss, profit where the words next to the figure say so; the value itself stays positive."""
    ambiguous: str = ""
    """Non-empty where a symbol or a date order has several readings: the other readings, '|' between."""
    ground: str = ""
    """What decided between several readings: 'article names Australia', 'default'."""
    modifier: str = ""
    """Dates: early, mid, late, start, end, before, after."""
    timex_type: str = ""
    timex_value: str = ""
    start_date: str = ""
    end_date: str = ""
    deadline: str = ""
    """Targets: a date value."""
    entity_id: str = ""
    label: str = ""
    """Entities: the name in full. Targets: the aim in words. Quantities: the noun as written."""
    subject: str = ""
    """Targets: the entity id (or words) of who aims."""
    stance: str = ""
    """Targets: target, plan, forecast, obligation, cancelled, missed, met."""
    partner: int = -1
    """Conversions: start offset of the mention that states the same amount in another unit, else -1."""


@quick
@dataclass(frozen=True, slots=True)
class Frame:
    """What a mention is about. An empty field is honest: it was not settled."""

    subject: str = ""
    metric: str = ""
    object: str = ""
    period: str = ""
    scope: str = ""
    stance: str = ""
    speaker: str = ""
    rules: tuple[tuple[str, str], ...] = ()
    """(field, rule id) for each field that is filled."""
    start: str = ""
    end: str = ""
    """The period as a half-open interval of ISO dates, empty where open."""
    tie: str = ""
    """How firmly the period is tied to the figure: tight (beside it), sentence, other (beside another figure of the
    sentence), before (from the sentence before)."""
    firm: bool = False
    """The metric stands right beside the figure ('net loss of 5'), not merely in its clause."""
    share: bool = False
    """A percentage of something: '15% of the workforce'."""
    words: tuple[tuple[str, int], ...] = ()
    """Stems of the content words of the statement with their weight by nearness, in hundredths; sorted by stem."""


@quick
@dataclass(frozen=True, slots=True)
class Framed:
    """A mention with its frame and its place: what the link stage works on."""

    id: str
    article: str
    source: str
    quote: str
    mention: Mention
    frame: Frame
    sentence: tuple[int, int]
    """Character range of the sentence that holds it."""
    order: int
    """Position among the mentions of its article."""
    role: str = "body"
    context: str = ""
    lead: str = ""
    """The word before the mention, softeners ('about', 'some') left out, lower case."""


@dataclass(frozen=True, slots=True)
class Check:
    """An arithmetic or calendar test: what was compared, whether it passed, and the sum written out."""

    kind: str
    passed: bool
    text: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Mentions that state the same fact."""

    id: str
    kind: str
    subject: str
    metric: str
    period: str
    scope: str
    stance: str
    value: Decimal | str | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    qualifier: str
    members: tuple[str, ...]
    """Mention ids, in the order of article and offset."""
    equivalents: tuple[str, ...] = ()
    status: str = "single"
    confidence: str = ""
    reason: str = ""
    origins: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    best: str = ""
    """Id of the mention that is the best evidence."""
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two values stated for one fact that cannot both be true. Side a and side b, in a fixed order."""

    id: str
    severity: str
    kind: str
    fact_id: str
    subject: str
    metric: str
    period: str
    scope: str
    unit: str
    value_a: Decimal | str | None
    display_a: str
    value_b: Decimal | str | None
    display_b: str
    ratio: Decimal | None
    proposed: Decimal | str | None
    members_a: tuple[str, ...]
    members_b: tuple[str, ...]
    origins_a: tuple[str, ...]
    origins_b: tuple[str, ...]
    sources_a: tuple[str, ...]
    sources_b: tuple[str, ...]
    checks: tuple[Check, ...] = ()
    confidence: str = ""
    reason: str = ""
    size: Decimal | None = None
    """The larger figure in US dollars, roughly; None where it is no money."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An input that could not be read, with its reason in words that a user can act on."""

    path: str
    reason: str
    position: str = ""
    """Line, record or row within the file; '' for the whole of it."""
    advice: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that a run found: what the write stage turns into tables."""

    articles: tuple[Article, ...] = ()
    sources: tuple[Source, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)
    """source id -> origin id."""
    mentions: tuple[Framed, ...] = ()
    facts: tuple[Fact, ...] = ()
    fact_of: dict[str, str] = field(default_factory=dict)
    """mention id -> fact id."""
    conflicts: tuple[Conflict, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockLedger:
    """What link and reconcile found in one block of articles."""

    facts: tuple[Fact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    """In the order of their facts; not yet named for good, see reconcile.naming."""
    origins: dict[str, str] = field(default_factory=dict)
    """source id -> origin id."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer said about a conflict: one row of decisions.csv. The newest row of a conflict counts."""

    conflict_id: str
    verdict: str
    """accept, a, b, both, neither, defer; withdrawn takes the earlier ones back."""
    decided_value: str = ""
    """The value that stands: filled for accept, a and b as well, so that the verdict survives a change of sides."""
    note: str = ""
    reviewer: str = ""
    decided_at: str = ""
    """Given by the reviewer or by the reviewer's file, never by the clock of a run."""
    evidence: str = ""
    """Hash of the two sides as they stood when the reviewer decided."""
    sides: str = ""
    """For both: the mentions of either side, which are kept apart for good."""
    about: str = ""
    """The conflict in words, for the day on which the articles no longer hold it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that the stages before link found, of all articles, in the order of the dump."""

    articles: tuple[Article, ...]
    """`published` is settled: from metadata, the option or the text."""
    sources: tuple[Source, ...]
    texts: dict[str, str]
    """source id -> its segments without the furniture, an empty line between: what copies are found by."""
    mentions: tuple[Framed, ...]
    dated_by: dict[str, str] = field(default_factory=dict)
    """article id -> where its date comes from: meta, option, dateline or ''."""
    quarantined: tuple[Quarantined, ...] = ()

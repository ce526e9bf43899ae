"""Every column of every table, in its order: the single place that the writers, the docs and the tests read.

Types: `text` (words from articles or people; neutralised for spreadsheets), `id` (made by factledger),
`integer`, `decimal` (plain, no exponent), `value` (a plain decimal or a date value), `date` (ISO day),
`choice` (one of a closed list), `list` (several texts, ' | ' between).
"""

from __future__ import annotations

from dataclasses import dataclass

SEPARATOR = " | "
"""Between the items of a list cell."""

WORKBOOK = "factledger.xlsx"
"""The tables as one workbook, with --format xlsx."""

KINDS = ("amount", "percent", "quantity", "date", "target", "entity")
QUALIFIERS = ("exact", "approx", "at_least", "at_most")
STATUSES = ("agreed", "single", "resolved", "disputed", "reviewed")
CONFIDENCES = ("high", "medium", "low", "unresolved")
SEVERITIES = ("error", "warning", "info")
STATES = ("new", "unchanged", "updated")
WITHDRAWN = "withdrawn"
VERDICTS = ("accept", "a", "b", "both", "neither", "defer", WITHDRAWN)
"""What a reviewer may say; `withdrawn` takes the earlier verdict back, as if it had never been given."""
CONFLICT_KINDS = (
    "magnitude",
    "conversion",
    "currency",
    "digits",
    "sum",
    "part",
    "growth",
    "value",
    "date",
    "entity",
    "superseded",
    "scope",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, type, meaning, unit and an example cell."""

    name: str
    type: str
    doc: str
    unit: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its file without suffix, what a row is, its columns."""

    name: str
    doc: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The header."""
        return tuple(column.name for column in self.columns)


_OFFSET = "code points"
_MONEY = "see unit"


MENTIONS = Table(
    "mentions",
    "a span of an article with a normalised value",
    (
        Column("mention_id", "id", "hash of article, offsets and kind", "", "m5f0c1d9a27be4410"),
        Column("article", "text", "path relative to the dump, or the record id", "", "2025/12/budget.txt"),
        Column("source", "text", "who speaks: the article, or one of the sources it reprints", "", "page.txt#1"),
        Column("origin", "text", "group of sources that copy or cite one another: one voice", "", "page.txt#1"),
        Column("published", "date", "date of the article, empty where nothing states it", "day", "2025-12-26"),
        Column("start", "integer", "offset of the first character of the quote", _OFFSET, "237"),
        Column("end", "integer", "offset behind the last character of the quote", _OFFSET, "251"),
        Column("quote", "text", "the characters [start:end] of the article", "", "60 billion yen"),
        Column("kind", "choice", "what sort of span it is", "", "amount", KINDS),
        Column("value", "value", "plain decimal or date value; empty for ranges", _MONEY, "60000000000"),
        Column("low", "decimal", "lower end of a range", _MONEY, "5000000000000"),
        Column("high", "decimal", "upper end of a range", _MONEY, "6000000000000"),
        Column("unit", "text", "ISO 4217 code, %, pp, a noun, or one of these per another", "", "JPY"),
        Column("qualifier", "choice", "how exactly the text states the figure", "", "approx", QUALIFIERS),
        Column("deadline", "value", "targets: by when, as a date value", "date value", "2029-05"),
        Column("start_date", "date", "first day of the interval of a date or deadline", "day", "2029-05-01"),
        Column("end_date", "date", "day after the last day of that interval", "day", "2029-06-01"),
        Column("entity_id", "text", "one id for all names of one thing", "", "org.meti"),
        Column("label", "text", "the name in full, the aim in words, the noun as written", "", "mass production"),
        Column("subject", "text", "frame: who it is about", "", "org.meti"),
        Column("metric", "text", "frame: what is measured", "", "budget"),
        Column("period", "text", "frame: which period it is for", "date value", "FY2026"),
        Column("scope", "text", "frame: which part, budget or stage", "", "chips and AI"),
        Column("stance", "text", "frame: planned, requested, actual and the like", "", "plan"),
        Column("fact_id", "id", "fact it belongs to; empty for entities and mere context", "", "f90a1c2f7714be05d"),
        Column("rule", "id", "id of the rule in rules/ that made it", "", "amount.code.after"),
        Column("context", "text", "the sentence around the quote", "", "This support amounts to 60 billion yen."),
    ),
)

FACTS = Table(
    "facts",
    "what a set of mentions states: one frame, one value or several that contradict each other",
    (
        Column("fact_id", "id", "hash of the members", "", "f90a1c2f7714be05d"),
        Column("kind", "choice", "kind of its mentions", "", "amount", KINDS),
        Column("subject", "text", "who it is about", "", "org.meti"),
        Column("metric", "text", "what is measured", "", "budget"),
        Column("period", "text", "which period it is for", "date value", "FY2026"),
        Column("scope", "text", "which part, budget or stage", "", "chips and AI"),
        Column("stance", "text", "planned, requested, actual and the like", "", "plan"),
        Column(
            "value",
            "value",
            "the value that stands; empty for ranges and open disputes",
            _MONEY,
            "3070000000000",
        ),
        Column("low", "decimal", "lower end of a range", _MONEY, "5000000000000"),
        Column("high", "decimal", "upper end of a range", _MONEY, "6000000000000"),
        Column("unit", "text", "as in mentions.csv", "", "JPY"),
        Column("qualifier", "choice", "as in mentions.csv", "", "exact", QUALIFIERS),
        Column("display", "text", "the value for a reader", "", "JPY 3.07 trillion"),
        Column(
            "equivalents",
            "list",
            "the same amount in other units, as the sources state it",
            "",
            "USD 7.9 billion",
        ),
        Column("status", "choice", "where the fact stands", "", "agreed", STATUSES),
        Column("confidence", "choice", "how sure the value is", "", "high", CONFIDENCES),
        Column("reason", "text", "why this value, in words that can be checked", "", "2 origins against 1"),
        Column("origins", "integer", "independent voices behind it", "origins", "2"),
        Column("sources", "list", "ids of the sources that state it", "", "a.txt | b.txt#1"),
        Column("mentions", "integer", "number of mentions", "mentions", "3"),
        Column("mention_ids", "list", "ids of the mentions, by article and offset", "", "m5f0c1d9a27be4410"),
        Column("article", "text", "best evidence: the article", "", "2025/12/budget.txt"),
        Column("start", "integer", "best evidence: first character", _OFFSET, "237"),
        Column("end", "integer", "best evidence: behind the last character", _OFFSET, "251"),
        Column("quote", "text", "best evidence: the characters [start:end]", "", "¥3.07 trillion"),
        Column("prefix", "text", "the characters right before the quote", "", "METI's budget rose 50% to "),
        Column("suffix", "text", "the characters right behind the quote", "", " for the fiscal year"),
        Column("url", "text", "address of that article", "", "https://news.example/budget"),
        Column("published", "date", "date of that article", "day", "2025-12-26"),
        Column("conflict_ids", "list", "conflicts about this fact", "", "c77b0e3c9d1f2a684"),
    ),
)

CONFLICTS = Table(
    "conflicts",
    "a pair of values, stated for one fact, that cannot both be true",
    (
        Column("conflict_id", "id", "hash of the frame and the kind of dispute", "", "c77b0e3c9d1f2a684"),
        Column(
            "state",
            "choice",
            "new: undecided; unchanged: decided; updated: decided on other evidence",
            "",
            "new",
            STATES,
        ),
        Column(
            "severity",
            "choice",
            "error: impossible; warning: same frame, other value; info: the rest",
            "",
            "error",
            SEVERITIES,
        ),
        Column(
            "kind",
            "choice",
            "the slip that explains it, or value where none does",
            "",
            "magnitude",
            CONFLICT_KINDS,
        ),
        Column("fact_id", "id", "fact it is about", "", "f90a1c2f7714be05d"),
        Column("subject", "text", "who it is about", "", "org.meti"),
        Column("metric", "text", "what is measured", "", "budget"),
        Column("period", "text", "which period it is for", "date value", "FY2026"),
        Column("scope", "text", "which part, budget or stage", "", "chips and AI"),
        Column("unit", "text", "unit of both values; empty where the units differ or for dates", "", "JPY"),
        Column("value_a", "value", "the value of side a", _MONEY, "3070000000000"),
        Column("display_a", "text", "the same for a reader", "", "JPY 3.07 trillion"),
        Column("value_b", "value", "the value of side b", _MONEY, "30700000000000"),
        Column("display_b", "text", "the same for a reader", "", "JPY 30.7 trillion"),
        Column("ratio", "decimal", "the larger value over the smaller", "times", "10"),
        Column("proposed_value", "value", "value_a, value_b, or empty on a tie", _MONEY, "3070000000000"),
        Column("origins_a", "integer", "independent voices for a", "origins", "2"),
        Column("origins_b", "integer", "independent voices for b", "origins", "1"),
        Column("sources_a", "list", "ids of the sources that state a", "", "a.txt | b.txt#1"),
        Column("sources_b", "list", "ids of the sources that state b", "", "c.txt"),
        Column("quote_a", "text", "a quote of a", "", "¥3.07 trillion"),
        Column("quote_b", "text", "a quote of b", "", "30.7 trillion yen"),
        Column("mentions_a", "list", "ids of the mentions of a", "", "m5f0c1d9a27be4410"),
        Column("mentions_b", "list", "ids of the mentions of b", "", "me2b9704411aa93c0"),
        Column(
            "checks",
            "list",
            "arithmetic and calendar tests, each with its sum",
            "",
            "passed: 155.7 JPY per USD",
        ),
        Column("confidence", "choice", "how sure the proposal is", "", "high", CONFIDENCES),
        Column("reason", "text", "why this value is proposed", "", "2 origins against 1"),
        Column(
            "decision",
            "choice",
            "the reviewer's verdict; fill it in here and apply it, or run again",
            "",
            "accept",
            VERDICTS,
        ),
        Column("decided_value", "value", "the value that the reviewer settled on", _MONEY, "3070000000000"),
        Column("note", "text", "the reviewer's words", "", "METI's own page says so"),
        Column("who_a", "list", "who says a, and when", "", "Post, 2025-12-26"),
        Column("who_b", "list", "who says b, and when", "", "Herald, 2025-12-27"),
        Column("context_a", "text", "the sentence of quote_a, the quote marked", "", "It asks for »¥3.07 trillion«."),
        Column("context_b", "text", "the sentence of quote_b, the quote marked", "", "It gets »30.7 trillion yen«."),
        Column(
            "earlier", "text", "the verdict before the evidence changed", "", "a 3070000000000 by Ada: METI says so"
        ),
        Column(
            "values", "list", "both values as text, which no spreadsheet rounds", "", "3070000000000 | 30700000000000"
        ),
        Column("verdicts", "integer", "how many decisions.csv held when this was written", "verdicts", "1"),
        Column("evidence", "id", "hash of both sides", "", "e1d40c2b19e0f77a3"),
    ),
)

DECISIONS = Table(
    "decisions",
    "what a reviewer said about a conflict; rows are only ever added, the newest of a conflict counts",
    (
        Column("conflict_id", "id", "the conflict", "", "c77b0e3c9d1f2a684"),
        Column("decision", "choice", "the verdict", "", "accept", VERDICTS),
        Column(
            "decided_value",
            "value",
            "the value that stands; empty for both and defer",
            _MONEY,
            "3070000000000",
        ),
        Column("note", "text", "the reviewer's words", "", "METI's own page says so"),
        Column("reviewer", "text", "who decided", "", "reviewer@desk.example"),
        Column("decided_at", "text", "when, as the reviewer's file tells", "UTC time", "2026-01-05T09:30:00Z"),
        Column("evidence", "id", "hash of both sides as the reviewer saw them", "", "e1d40c2b19e0f77a3"),
        Column(
            "sides",
            "text",
            "for both: mentions of a / of b / sources",
            "",
            "m5f0c1d9a27be4410 / me2b9704411aa93c0 / a.txt | b.txt",
        ),
        Column(
            "about",
            "text",
            "what the conflict was about, as the reviewer saw it",
            "",
            "org.meti, budget, FY2026: JPY 3.07 trillion / JPY 30.7 trillion",
        ),
    ),
)

CLOSED = Table(
    "closed",
    "a conflict that was decided and that the articles no longer hold",
    DECISIONS.columns,
)

QUARANTINE = Table(
    "quarantine",
    "an input that could not be read, or one record of it; everything else of the dump is in the other tables",
    (
        Column(
            "file", "text", "path relative to the dump; behind ! the member of an archive", "", "old.zip!news.jsonl"
        ),
        Column("position", "text", "line, row or record in the file; empty for the whole of it", "", "line 12"),
        Column("reason", "text", "what is wrong with it", "", "not JSON: Expecting value at character 9"),
        Column("advice", "text", "what to do about it", "", "mend this line, or fetch the file again"),
    ),
)

TABLES = (MENTIONS, FACTS, CONFLICTS, DECISIONS, CLOSED, QUARANTINE)


def markdown(table: Table) -> str:
    """The table's documentation as the README shows it; a test keeps the two equal."""
    lines = ["| column | type | meaning | unit | example |", "| --- | --- | --- | --- | --- |"]
    for column in table.columns:
        doc = f"{column.doc}: {', '.join(column.choices)}" if column.choices else column.doc
        cells = (f"`{column.name}`", column.type, doc, column.unit, f"`{column.example}`")
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines)

"""Explain one mention, fact or conflict from the tables of a run alone: quote in context, rule, checks, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.explain.tables import Tables, items, read_tables
from pipeline.link.reasons import best_mention, compare, nearest
from pipeline.rulebook import Rulebook
from pipeline.tables import Row

_FRAME = ("subject", "metric", "period", "scope", "stance")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation: how deep it stands, its label, its words."""

    depth: int
    label: str
    words: str


def explain(outputs: Path, wanted: str, book: Rulebook) -> list[Line]:
    """Everything the tables of `outputs` say about an id, or about the only id that begins like it.

    Raises FactledgerError for an unknown id.
    """
    tables = read_tables(outputs, wanted)
    places = _rule_places(book)
    if tables.wanted in tables.conflicts:
        return _conflict(tables.conflicts[tables.wanted], tables, places)
    if tables.wanted in tables.facts:
        return _fact(tables.facts[tables.wanted], tables, places)
    return _mention(tables.mentions[tables.wanted], tables, places)


def _rule_places(book: Rulebook) -> dict[str, str]:
    return {row["id"]: f"rules/{file}.toml, table {table}" for file, table, row in book.entries()}


def _mention(row: Row, tables: Tables, places: dict[str, str], depth: int = 0) -> list[Line]:
    figure = row["value"] or " to ".join(part for part in (row["low"], row["high"]) if part) or row["entity_id"]
    lines = [
        Line(depth, "mention", f"{row['mention_id']} ({row['kind']})"),
        Line(depth + 1, "quote", _in_context(row)),
        Line(depth + 1, "place", f"{row['article']} [{row['start']}:{row['end']}], source {row['source']}"),
        Line(depth + 1, "value", f"{figure} {row['unit']}".strip() + f" ({row['qualifier']})"),
    ]
    if row["origin"] != row["source"]:
        lines.append(Line(depth + 1, "origin", f"{row['origin']}: this source copies or cites it, so they count once"))
    for label in ("published", "deadline", "label"):
        if row[label]:
            lines.append(Line(depth + 1, label, row[label]))
    if row["start_date"] or row["end_date"]:
        lines.append(Line(depth + 1, "interval", f"{row['start_date'] or '…'} up to {row['end_date'] or '…'}"))
    lines.append(Line(depth + 1, "rule", _rule(row["rule"], places)))
    lines += _frame(row, depth + 1)
    if depth == 0 and row["fact_id"] in tables.facts:
        fact = tables.facts[row["fact_id"]]
        lines += _link(row, fact, tables, 1)
        lines += _fact(fact, tables, places, members=False)
    return lines


def _link(row: Row, fact: Row, tables: Tables, depth: int) -> list[Line]:
    """What ties a mention to the best evidence of its fact."""
    best = best_mention(fact, tables.mentions)
    if best is row:
        return []
    return [Line(depth, "link", f"with {best['quote']!r} in {best['article']}: {compare(best, row).words()}")]


def _apart(fact: Row, tables: Tables, depth: int) -> list[Line]:
    """The nearest fact that this one was kept apart from."""
    found = nearest(fact, best_mention(fact, tables.mentions), tables.facts, tables.mentions)
    if found is None:
        return [Line(depth, "apart", "no other fact is near")]
    other = found.fact
    words = f"{other['fact_id']} ({other['display'] or other['quote']}, {other['article']}): {found.reason}"
    return [Line(depth, "apart", words)]


def _fact(row: Row, tables: Tables, places: dict[str, str], depth: int = 0, members: bool = True) -> list[Line]:
    voices = f"{_number(row['mentions'], 'mention')}, {_number(row['origins'], 'origin')}"
    lines = [
        Line(depth, "fact", f"{row['fact_id']} ({row['kind']}): {row['display'] or 'no value stands'}"),
        Line(depth + 1, "status", f"{row['status']}, confidence {row['confidence'] or 'not given'}"),
        Line(depth + 1, "reason", row["reason"]),
        Line(depth + 1, "voices", f"{voices}; sources: {row['sources']}"),
    ]
    if row["equivalents"]:
        lines.append(Line(depth + 1, "also as", row["equivalents"]))
    lines += _frame(row, depth + 1)
    if members:
        for name in items(row["mention_ids"]):
            lines += _mention(tables.mentions[name], tables, places, depth + 1)
            lines += _link(tables.mentions[name], row, tables, depth + 2)
    lines += _apart(row, tables, depth + 1)
    for name in items(row["conflict_ids"]):
        if name in tables.conflicts:
            found = tables.conflicts[name]
            lines.append(Line(depth + 1, "conflict", f"{name}: {found['display_a']} against {found['display_b']}"))
    return lines


def _conflict(row: Row, tables: Tables, places: dict[str, str]) -> list[Line]:
    words = f"{row['conflict_id']}: {row['display_a']} against {row['display_b']}"
    lines = [
        Line(0, "conflict", words),
        Line(1, "kind", f"{row['kind']}, severity {row['severity']}, {row['state']}"),
        Line(1, "ratio", row["ratio"]),
        *_frame(row, 1),
        Line(1, "proposed", _proposed(row)),
        Line(1, "confidence", row["confidence"]),
        Line(1, "reason", row["reason"]),
    ]
    lines += [Line(1, "check", check) for check in items(row["checks"])]
    if row["decision"]:
        decided = " ".join(part for part in (row["decision"], row["decided_value"]) if part)
        lines.append(Line(1, "decision", decided))
    if row["note"]:
        lines.append(Line(1, "note", row["note"]))
    for side in ("a", "b"):
        origins = _number(row["origins_" + side], "origin")
        voices = f"{row['display_' + side]}, {origins}; sources: {row['sources_' + side]}"
        lines.append(Line(1, f"side {side}", voices))
        for name in items(row["mentions_" + side]):
            lines += _mention(tables.mentions[name], tables, places, 2)
    return [line for line in lines if line.words]


def _proposed(row: Row) -> str:
    """The proposed value as its side shows it."""
    if not row["proposed_value"]:
        return "nothing: the evidence is a tie"
    return {row["value_b"]: row["display_b"], row["value_a"]: row["display_a"]}.get(row["proposed_value"], "") or (
        row["proposed_value"]
    )


def _number(count: str, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == "1" else "s")


def _frame(row: Row, depth: int) -> list[Line]:
    filled = "; ".join(f"{name} {row[name]}" for name in _FRAME if row.get(name))
    return [Line(depth, "about", filled)] if filled else []


def _in_context(row: Row) -> str:
    """The sentence with the quote marked; the quote alone where the sentence does not hold it in one piece."""
    before, found, after = row["context"].partition(row["quote"])
    return f"{before}»{row['quote']}«{after}" if found else f"»{row['quote']}«"


def _rule(name: str, places: dict[str, str]) -> str:
    return f"{name} ({places[name]})" if name in places else name

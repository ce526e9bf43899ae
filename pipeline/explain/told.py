"""One mention, fact or conflict in lines: quote in context, rules, conversions, checks, voices, what would change."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipeline.display import display
from pipeline.explain.case import Case, Line, open_case
from pipeline.explain.decided import closed, verdict_lines
from pipeline.explain.tables import items
from pipeline.explain.verdict import conflict_changes, fact_changes
from pipeline.explain.voices import voice_lines
from pipeline.link.reasons import FIELDS, best_mention, compare, nearest
from pipeline.records import Article, Framed
from pipeline.rulebook import Rulebook
from pipeline.tables import Row

_SHOWN = 12
"""Mentions of one fact, or of one side, that are told in full."""
_AROUND = 240
"""Characters of a sentence on each side of a quote."""


def explain(outputs: Path, wanted: str, book: Rulebook, dump: Path | None = None) -> list[Line]:
    """All that is known about an id, or about the only id that begins like it.

    `dump` says where the articles are, if not where run.json says; without them the tables alone are told.
    Raises FactledgerError for an unknown id.
    """
    return tell(open_case(outputs, wanted, book, dump))


def tell(case: Case) -> list[Line]:
    """The explanation of a case."""
    tables = case.tables
    if tables.wanted in tables.conflicts:
        lines = _conflict(tables.conflicts[tables.wanted], case)
    elif tables.wanted in tables.facts:
        lines = _fact(tables.facts[tables.wanted], case)
    elif tables.wanted in tables.decisions:
        lines = closed(tables.wanted, case)
    else:
        lines = _mention(tables.mentions[tables.wanted], case)
    for reason in case.again.missing():
        lines.append(Line(1, "left out", f"rules of the fields and copies, since the text is not at hand: {reason}"))
    if case.again.other_rules:
        lines.append(
            Line(
                1,
                "left out",
                "fields and copies as the run saw them: the rules have changed since, and these go by those of now",
            )
        )
    return [line for line in lines if line.words]


def _mention(row: Row, case: Case, depth: int = 0) -> list[Line]:
    framed = case.again.framed(row)
    lines = [
        Line(depth, "mention", f"{row['mention_id']} ({row['kind']})"),
        Line(depth + 1, "quote", _in_context(row, framed, case)),
        Line(depth + 1, "place", f"{row['article']} [{row['start']}:{row['end']}], source {row['source']}"),
        Line(depth + 1, "value", _value(row)),
    ]
    for label in ("published", "deadline", "label"):
        lines.append(Line(depth + 1, label, row[label]))
    if row["start_date"] or row["end_date"]:
        lines.append(Line(depth + 1, "interval", f"{row['start_date'] or '…'} up to {row['end_date'] or '…'}"))
    lines.append(Line(depth + 1, "rule", case.rule(row["rule"])))
    if framed is not None and framed.mention.ground not in ("", "default"):
        lines.append(Line(depth + 1, "read so because", framed.mention.ground))
    lines += _frame(row, framed, case, depth + 1)
    lines += _conversions(row, framed, case, depth + 1)
    if depth == 0:
        lines += voice_lines(case, [row], 1)
        fact = case.tables.facts.get(row["fact_id"])
        if fact is not None:
            lines += [*_link(row, fact, case, 1), *_fact(fact, case, members=False)]
    return lines


def displayed(row: Row) -> str:
    """The value of a mention as a reader writes it: 'JPY 3.07 trillion'; of a name, its id."""
    figure = display(_figure(row["value"]), row["unit"], low=_bound(row["low"]), high=_bound(row["high"]))
    return figure or row["deadline"] or row["entity_id"] or row["label"] or row["quote"]


def _value(row: Row) -> str:
    """The same with what the table has."""
    plain = row["value"] or " to ".join(part for part in (row["low"], row["high"]) if part)
    stated = f"{plain} {row['unit']}".strip() if plain else ""
    shown = displayed(row)
    exactly = "" if row["kind"] in ("entity", "date") else f" ({row['qualifier']})"
    return f"{shown} = {stated}{exactly}" if stated not in ("", shown) else f"{shown}{exactly}"


def _figure(cell: str) -> Decimal | str | None:
    """A value cell: a figure, or a date value that is shown as it is."""
    try:
        return Decimal(cell) if cell else None
    except InvalidOperation:
        return cell


def _bound(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _in_context(row: Row, framed: Framed | None, case: Case) -> str:
    """The sentence with the quote marked; by its words alone where the article is not at hand."""
    start, end = int(row["start"]), int(row["end"])
    article = case.texts.article(row["article"])
    if framed is not None and isinstance(article, Article):
        first, last = framed.sentence
        before = article.text[max(first, start - _AROUND) : start]
        behind = article.text[end : min(max(last, end), end + _AROUND)]
        left, right = "… " * (first < start - _AROUND), " …" * (last > end + _AROUND)
        return f"{left}{before}»{row['quote']}«{behind}{right}"
    before, found, behind = row["context"].partition(row["quote"])
    return f"{before[-_AROUND:]}»{row['quote']}«{behind[:_AROUND]}" if found else f"»{row['quote']}«"


def _frame(row: Row, framed: Framed | None, case: Case, depth: int) -> list[Line]:
    """What it is about: each field with the rule that gave it, or all in one line where that is not known."""
    rules = dict(framed.frame.rules) if framed is not None else {}
    if not rules:
        about = "; ".join(f"{name} {row[name]}" for name in FIELDS if row.get(name))
        return [Line(depth, "about", about)]
    lines: list[Line] = []
    for name in (*FIELDS, "object", "speaker"):
        value = row.get(name) or (getattr(framed.frame, name) if framed is not None else "")
        by = f", by {case.rule(rules[name])}" if name in rules else ""
        lines.append(Line(depth, name, f"{value}{by}" if value else ""))
    return lines


def _conversions(row: Row, framed: Framed | None, case: Case, depth: int) -> list[Line]:
    """The same sum in other currencies, with the rate that this implies."""
    if framed is None or row["kind"] != "amount":
        return []
    worked = [f for found in case.again.read() if found.article.id == row["article"] for f in found.mentions]
    m = framed.mention
    lines: list[Line] = []
    for other in worked:
        if other.mention.kind == "amount" and (other.mention.start == m.partner or other.mention.partner == m.start):
            pairs = case.pairs([framed, other])
            lines.append(
                Line(depth, "conversion", pairs[0].check.text if pairs else f"the same sum as {other.quote!r}")
            )
    return lines


def _link(row: Row, fact: Row, case: Case, depth: int) -> list[Line]:
    """What ties a mention to the best evidence of its fact."""
    best = best_mention(fact, case.tables.mentions)
    if best["mention_id"] == row["mention_id"]:
        return []
    return [Line(depth, "link", f"with {best['quote']!r} in {best['article']}: {compare(best, row).words()}")]


def _apart(fact: Row, case: Case, depth: int) -> list[Line]:
    """The nearest fact that this one was kept apart from."""
    mentions = case.tables.mentions
    found = nearest(fact, best_mention(fact, mentions), case.tables.facts, mentions)
    if found is None:
        return [Line(depth, "apart", "no other fact is near")]
    other = found.fact
    words = f"{other['fact_id']} ({other['display'] or other['quote']}, {other['article']}): {found.reason}"
    return [Line(depth, "apart", words)]


def _fact(row: Row, case: Case, depth: int = 0, members: bool = True) -> list[Line]:
    voices = f"{_number(row['mentions'], 'mention')}, {_number(row['origins'], 'origin')}"
    rows = _rows(row["mention_ids"], case)
    lines = [
        Line(depth, "fact", f"{row['fact_id']} ({row['kind']}): {row['display'] or 'no value stands'}"),
        Line(depth + 1, "status", f"{row['status']}, confidence {row['confidence'] or 'not given'}"),
        Line(depth + 1, "before the review" if row["status"] == "reviewed" else "reason", row["reason"]),
        Line(depth + 1, "voices", f"{voices}; sources: {row['sources']}"),
        Line(depth + 1, "also as", row["equivalents"]),
        *_frame(row, None, case, depth + 1),
    ]
    if members:
        lines += voice_lines(case, rows, depth + 1)
    lines += [Line(depth + 1, "what if", words) for words in fact_changes(row)]
    lines += _apart(row, case, depth + 1)
    for name in items(row["conflict_ids"]):
        if name in case.tables.conflicts:
            found = case.tables.conflicts[name]
            lines.append(Line(depth + 1, "conflict", f"{name}: {found['display_a']} against {found['display_b']}"))
            lines += verdict_lines(name, case, depth + 2)
    return [*lines, *_members(rows, case, depth + 1, row)] if members else lines


def _members(rows: Sequence[Row], case: Case, depth: int, fact: Row | None = None) -> list[Line]:
    lines: list[Line] = []
    for row in rows[:_SHOWN]:
        lines += _mention(row, case, depth)
        lines += _link(row, fact, case, depth + 1) if fact is not None else []
    if len(rows) > _SHOWN:
        lines.append(Line(depth, "and", f"{len(rows) - _SHOWN} more; their ids stand in the table"))
    return lines


def _rows(cell: str, case: Case) -> list[Row]:
    return [case.tables.mentions[name] for name in items(cell) if name in case.tables.mentions]


def _conflict(row: Row, case: Case) -> list[Line]:
    lines = [
        Line(0, "conflict", f"{row['conflict_id']}: {row['display_a']} against {row['display_b']}"),
        Line(1, "kind", f"{row['kind']}, severity {row['severity']}, {row['state']}"),
        Line(1, "ratio", row["ratio"]),
        *_frame(row, None, case, 1),
        Line(1, "proposed", _proposed(row)),
        Line(1, "confidence", row["confidence"]),
        Line(1, "reason", row["reason"]),
    ]
    lines += [Line(1, "check", check) for check in dict.fromkeys(items(row["checks"]))]
    lines += verdict_lines(row["conflict_id"], case, 1)
    stated = {side: _rows(row["mentions_" + side], case) for side in ("a", "b")}
    lines += voice_lines(case, [*stated["a"], *stated["b"]], 1)
    lines += [Line(1, "what if", words) for words in conflict_changes(row, case)]
    for side, rows in stated.items():
        origins = _number(row["origins_" + side], "origin")
        sources = row["sources_" + side]
        by = f"{origins}; sources: {sources}" if sources else "stated by nobody: it follows from the checks"
        lines.append(Line(1, f"side {side}", f"{row['display_' + side]}, {by}"))
        lines += _members(rows, case, 2)
    return lines


def _proposed(row: Row) -> str:
    """The proposed value as its side shows it."""
    proposed = row["proposed_value"]
    if not proposed:
        return "nothing: the evidence is a tie"
    return {row["value_b"]: row["display_b"], row["value_a"]: row["display_a"]}.get(proposed) or proposed


def _number(count: str, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == "1" else "s")

"""How well a ledger answers a gold dump: matched mentions, facts kept together and apart, contradictions found.

amount, percent   spans overlap, same unit (pp counts as %), same value; a range answers for both of its ends
date              recall of the gold dates with the right value
facts             pairs of matched mentions of one kind and unit that share a fact, against the gold's labels
conflicts         gold pairs found among the two sides of the conflicts that are more than a note
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from pipeline.records import Conflict, Framed, Ledger

Row = dict[str, Any]
_TOLERANCE = 1e-9
_LINKED = ("amount", "percent", "quantity", "target")


@dataclass(frozen=True)
class Score:
    """Measures by name ('amount.f1'), counts of conflicts as floats, and each fault in words."""

    measures: Mapping[str, float]
    faults: tuple[str, ...]


def rows_of(path: Path) -> list[Row]:
    """The rows of a gold file; none if there is no such file."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.strip()]


def score(gold: Path, ledger: Ledger) -> Score:
    """Compare a ledger of the articles of a gold dump with its annotation."""
    rows = rows_of(gold / "mentions.jsonl")
    measures: dict[str, float] = {}
    faults: list[str] = []
    matched: dict[int, Framed] = {}
    for kind in ("amount", "percent"):
        measures.update(_figures(kind, rows, ledger, matched, faults))
    for kind in ("quantity", "date", "target"):
        measures[f"{kind}.recall"] = _others(kind, rows, ledger, matched, faults)
    measures.update(_facts(rows, ledger, matched, rows_of(gold / "apart.jsonl"), faults))
    measures.update(_conflicts(rows_of(gold / "conflicts.jsonl"), ledger, faults))
    return Score(measures, tuple(faults))


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def ratio(part: int, whole: int) -> float:
    """A share; nothing of nothing is all of it."""
    return part / whole if whole else 1.0


def same_value(x: object, y: object, tolerance: float = _TOLERANCE) -> bool:
    """Figures within a relative tolerance; anything else as text."""
    if x is None or y is None or x == "" or y == "":
        return False
    try:
        return math.isclose(float(str(x)), float(str(y)), rel_tol=tolerance)
    except ValueError:
        return str(x).strip().upper() == str(y).strip().upper()


def _unit(unit: str | None) -> str:
    name = (unit or "").upper()
    return "%" if name == "PP" else name


def _overlap(row: Row, f: Framed) -> bool:
    return bool(row["article"] == f.article and row["start"] < f.mention.end and f.mention.start < row["end"])


def _wanted(kind: str, rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    for i, row in enumerate(rows):
        if row["kind"] == kind and not row.get("boilerplate") and not row.get("never"):
            yield i, row


def _figures(
    kind: str, rows: Sequence[Row], ledger: Ledger, matched: dict[int, Framed], faults: list[str]
) -> dict[str, float]:
    found = [f for f in ledger.mentions if f.mention.kind == kind]
    wanted = list(_wanted(kind, rows))
    used: set[tuple[str, str]] = set()
    hits = 0
    for i, row in wanted:
        for f in found:
            if not _overlap(row, f) or _unit(f.mention.unit) != _unit(row["unit"]):
                continue
            ends = (("value", f.mention.value), ("low", f.mention.low), ("high", f.mention.high))
            key = next(((f.id, k) for k, v in ends if (f.id, k) not in used and same_value(row["value"], v)), None)
            if key is not None:
                used.add(key)
                matched[i] = f
                hits += 1
                break
        else:
            faults.append(
                f"missed {kind} {row['article']}:{row['start']} {row['quote']!r} = {row['value']} {row['unit']}"
            )
    touched = {name for name, _ in used}
    furniture = [row for row in rows if row["kind"] == kind and row.get("boilerplate")]
    extra = [f for f in found if f.id not in touched and not any(_overlap(row, f) for row in furniture)]
    faults.extend(f"extra {kind} {f.article}:{f.mention.start} {f.quote!r} = {f.mention.value}" for f in extra)
    precision, recall = ratio(hits, hits + len(extra)), ratio(hits, len(wanted))
    return {f"{kind}.precision": precision, f"{kind}.recall": recall, f"{kind}.f1": f1(precision, recall)}


def _others(kind: str, rows: Sequence[Row], ledger: Ledger, matched: dict[int, Framed], faults: list[str]) -> float:
    found = [f for f in ledger.mentions if f.mention.kind == kind]
    used: set[str] = set()
    wanted = list(_wanted(kind, rows))
    hits = 0
    for i, row in wanted:
        for f in found:
            if _overlap(row, f) and f.id not in used and _answers(kind, row, f):
                if kind != "target":
                    used.add(f.id)
                matched[i] = f
                hits += 1
                break
        else:
            faults.append(f"missed {kind} {row['article']}:{row['start']} {row['quote']!r} = {row['value']}")
    return ratio(hits, len(wanted))


def _answers(kind: str, row: Row, f: Framed) -> bool:
    m = f.mention
    if kind == "date":
        return same_value(row["value"], m.value) or (bool(row.get("unresolved_ok")) and not m.value)
    if kind == "target":
        in_time = not row.get("deadline") or same_value(row["deadline"], m.deadline)
        return in_time and (row["value"] is None or same_value(row["value"], m.value))
    return same_value(row["value"], m.value)


def _facts(
    rows: Sequence[Row], ledger: Ledger, matched: Mapping[int, Framed], apart: Sequence[Row], faults: list[str]
) -> dict[str, float]:
    members = [(rows[i], f) for i, f in sorted(matched.items()) if rows[i].get("fact") and rows[i]["kind"] in _LINKED]
    right = split = glued = 0
    for (row, f), (other, g) in combinations(members, 2):
        if row["kind"] != other["kind"] or (row["unit"] or "") != (other["unit"] or ""):
            continue
        one, two = ledger.fact_of.get(f.id, ""), ledger.fact_of.get(g.id, "")
        same, said = row["fact"] == other["fact"], bool(one) and one == two
        right, split, glued = right + (same and said), split + (same and not said), glued + (said and not same)
        if same != said:
            faults.append(f"{'split' if same else 'glued'} {row['fact']} / {other['fact']}: {f.quote!r} ~ {g.quote!r}")
    ids: dict[str, set[str]] = {}
    for row, f in members:
        ids.setdefault(row["fact"], set()).add(ledger.fact_of.get(f.id, f.id))
    joined = sum(bool(ids.get(pair["facts"][0], set()) & ids.get(pair["facts"][1], set())) for pair in apart)
    precision, recall = ratio(right, right + glued), ratio(right, right + split)
    return {
        "facts.precision": precision,
        "facts.recall": recall,
        "facts.f1": f1(precision, recall),
        "facts.glued": joined,
    }


def _conflicts(gold: Sequence[Row], ledger: Ledger, faults: list[str]) -> dict[str, float]:
    rows = [c for c in ledger.conflicts if c.severity != "info"]
    taken: set[str] = set()
    found = resolved = wrong = 0
    for pair in gold:
        state = ""
        for c in (c for c in rows if _is_pair(pair, c)):
            taken.add(c.id)
            if same_value(c.proposed, pair["proposed"], pair.get("tolerance", _TOLERANCE)):
                state = "resolved"
            else:
                state = state or ("wrong" if c.proposed is not None else "open")
        found, resolved, wrong = found + bool(state), resolved + (state == "resolved"), wrong + (state == "wrong")
        if state != "resolved":
            faults.append(f"conflict {pair['proposed']} / {pair['contested']}: {state or 'not found'}")
    false = [c for c in rows if c.id not in taken]
    faults.extend(f"false conflict {c.kind} {c.display_a or c.value_a} / {c.display_b or c.value_b}" for c in false)
    return {
        "conflicts.gold": len(gold),
        "conflicts.found": found,
        "conflicts.resolved": resolved,
        "conflicts.wrong": wrong,
        "conflicts.false": len(false),
    }


def _is_pair(pair: Row, c: Conflict) -> bool:
    if pair.get("unit") and c.unit and c.unit.upper() != pair["unit"].upper():
        return False
    near = pair.get("tolerance", _TOLERANCE)
    return any(
        same_value(x, pair["proposed"], near) and same_value(y, pair["contested"])
        for x, y in ((c.value_a, c.value_b), (c.value_b, c.value_a))
    )

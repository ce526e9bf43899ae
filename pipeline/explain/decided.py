"""What reviewers said about a conflict, the newest first; of a conflict that is gone it is all that is left."""

from __future__ import annotations

from pipeline.explain.case import Case, Line
from pipeline.records import Decision
from pipeline.tables import Row


def verdict_lines(name: str, case: Case, depth: int) -> list[Line]:
    """The verdict that counts and those before it; of a table that was filled in since, what stands there."""
    row = case.tables.conflicts.get(name)
    said = case.tables.decisions.get(name, ())
    if not said and row is not None:
        filled = " ".join(part for part in (row["decision"], row["decided_value"]) if part)
        return [Line(depth, "decision", filled), Line(depth, "note", row["note"])]
    lines: list[Line] = []
    for decision in reversed(said):
        stale = not lines and row is not None and row["state"] == "updated" and decision.evidence != row["evidence"]
        words = _words(decision, row) + ("; the evidence has changed since" if stale else "")
        lines.append(Line(depth, "earlier verdict" if lines else "verdict", words))
    return lines


def closed(name: str, case: Case) -> list[Line]:
    """A decided conflict that the articles no longer hold."""
    return [
        Line(0, "conflict", f"{name}: closed, the articles no longer hold it"),
        *verdict_lines(name, case, 1),
        Line(1, "kept for", "the conflict, should it come back; closed.csv lists it"),
    ]


def _words(decision: Decision, row: Row | None) -> str:
    by = f", by {decision.reviewer}" if decision.reviewer else ""
    at = f", {decision.decided_at}" if decision.decided_at else ""
    return f"{_said(decision, row)}{by}{at}" + (f"; note: {decision.note}" if decision.note else "")


def _said(decision: Decision, row: Row | None) -> str:
    """The verdict with its value as that side shows it; the sides may have changed places since."""
    verdict, value = decision.verdict, decision.decided_value
    if verdict in ("a", "b"):
        there = row is not None and row[f"value_{verdict}"] == value
        return (
            f"{verdict}: {row[f'display_{verdict}']}" if row and there else f"then {verdict}: {_displayed(value, row)}"
        )
    return f"{verdict}: {_displayed(value, row)}" if value else verdict


def _displayed(value: str, row: Row | None) -> str:
    """A value as the side that has it shows it. Of equal digits in two currencies a is the one that is proposed."""
    sides = ("a", "b") if row else ()
    return next((row[f"display_{side}"] for side in sides if row and row[f"value_{side}"] == value), value)

"""How a conflict stands, and the row that a reviewer's choice adds to decisions.csv.

A choice carries the version of the conflict that the reviewer saw. Where it is no longer that of the conflict,
somebody else has decided, or a run has brought new evidence, and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from pipeline.decisions import NewerVerdict, about_cell, append_decisions, latest
from pipeline.decisions.apart import BOTH, holds, sides_cell
from pipeline.display import plain
from pipeline.errors import FactledgerError
from pipeline.ids import content_id
from pipeline.records import Decision
from pipeline.review.words import items
from pipeline.schema import WITHDRAWN
from pipeline.tables import Row, neutralised

CHOICES = ("accept", "a", "b", "both", "neither", "defer")
OPEN, REOPENED, DEFERRED, DECIDED = "open", "reopened", "deferred", "decided"


class Stale(FactledgerError):
    """The conflict is no longer what the reviewer saw; nothing was written."""


class Incomplete(FactledgerError):
    """The choice lacks something; the message tells the reviewer what."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reviewer chose: the verdict, the value where neither side is right, a note, who and when."""

    verdict: str
    value: str
    note: str
    reviewer: str
    time: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A conflict with everything that was decided about it."""

    row: Row
    rows: tuple[Decision, ...]
    """What decisions.csv says about it, the oldest first."""
    stack: tuple[Decision, ...]
    """What is left of it after every undo; the last one counts."""
    state: str

    @property
    def current(self) -> Decision | None:
        """The verdict that counts, whether or not the evidence is still the same."""
        return self.stack[-1] if self.stack else None

    @property
    def settled(self) -> bool:
        """Nothing is left to do: decided, or put off on purpose."""
        return self.state in (DECIDED, DEFERRED)

    @property
    def version(self) -> str:
        """What a form carries: how many rows there were, and what the two sides were."""
        return f"{len(self.rows)}-{_sides(self.row)}"


def standing_of(conflicts: Mapping[str, Row], decisions: Iterable[Decision]) -> dict[str, Standing]:
    """How each conflict stands, in the order of the table."""
    rows: dict[str, list[Decision]] = {name: [] for name in conflicts}
    for decision in decisions:
        if decision.conflict_id in rows:
            rows[decision.conflict_id].append(decision)
    return {name: _standing(conflicts[name], tuple(rows[name])) for name in conflicts}


def closed_of(conflicts: Mapping[str, Row], decisions: Iterable[Decision]) -> list[Decision]:
    """The verdicts on conflicts that are gone, those of closed.csv, the newest first."""
    gone = [decision for name, decision in latest(decisions).items() if name not in conflicts]
    return sorted(gone, key=lambda decision: (decision.decided_at, decision.conflict_id), reverse=True)


def newest(standings: Mapping[str, Standing], decisions: Sequence[Decision]) -> Standing | None:
    """The conflict that the newest verdict still in force is about: what an undo takes back first."""
    left = {name: len(standing.stack) for name, standing in standings.items() if standing.settled}
    for decision in reversed(decisions):
        standing = standings.get(decision.conflict_id)
        if standing and left.get(decision.conflict_id) and decision == standing.current:
            return standing
    return None


def decide(out: Path, standing: Standing, version: str, choice: Choice) -> None:
    """Write the reviewer's choice to the disk. Raises Stale and Incomplete; nothing is written then."""
    row, verdict = standing.row, choice.verdict
    if verdict not in CHOICES:
        raise Incomplete("Choose one of the verdicts.")
    if verdict == "accept" and not row["proposed_value"]:
        raise Incomplete("Nothing is proposed here, so there is nothing to accept. Choose a, b, both or neither.")
    value = {"accept": row["proposed_value"], "a": row["value_a"], "b": row["value_b"]}.get(verdict, "")
    if verdict == "neither":
        value = _settled_on(choice.value.strip(), row)
    note = choice.note.strip()
    sides = sides_cell(row) if verdict == BOTH else ""
    decision = Decision(
        row["conflict_id"], verdict, value, note, choice.reviewer, choice.time, row["evidence"], sides, about_cell(row)
    )
    _write(out, standing, version, decision)


def take_back(out: Path, standing: Standing, version: str, by: str, at: str) -> None:
    """Undo the verdict that counts: the one before it is said again, or `withdrawn`. Raises Stale and Incomplete."""
    if standing.current is None:
        raise Incomplete("There is no verdict to take back.")
    if len(standing.stack) > 1:
        row = replace(standing.stack[-2], reviewer=by, decided_at=at)
    else:
        known = standing.current
        row = Decision(standing.row["conflict_id"], WITHDRAWN, "", "", by, at, known.evidence, "", known.about)
    _write(out, standing, version, row)


def figure(words: str) -> str:
    """A figure as a person types it, as a plain decimal: `3.07 trillion`, `3,070,000,000,000`. Raises Incomplete."""
    found = _FIGURE.fullmatch(words.strip().casefold())
    if not found or len(words) > _LONGEST:
        raise Incomplete(f"{words.strip()!r} is no figure. Write it as 3070000000000 or 3.07 trillion.")
    sign, digits, scale = found.groups()
    return plain(Decimal((sign or "") + digits.replace(",", "")).scaleb(_SCALES.get(scale or "", 0)))


_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
_LONGEST = 60
_FIGURE = re.compile(
    r"(?:[a-z]{3} )?([+-])?(\d+(?:,\d{3})*(?:\.\d+)?) ?(thousand|million|billion|trillion)?(?: ?%)?", re.ASCII
)
_TWO_READINGS = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


def _standing(row: Row, rows: tuple[Decision, ...]) -> Standing:
    stack: list[Decision] = []
    for decision in rows:
        if decision.verdict == WITHDRAWN:
            stack.clear()
        elif len(stack) > 1 and _said(decision) == _said(stack[-2]):
            # An undo says the verdict before once more.
            stack.pop()
            stack[-1] = decision
        else:
            stack.append(decision)
    return Standing(row, rows, tuple(stack), _state(row, stack[-1] if stack else None))


def _said(decision: Decision) -> tuple[str, str, str, str]:
    return decision.verdict, decision.decided_value, decision.note, decision.evidence


def _state(row: Row, current: Decision | None) -> str:
    if current is None:
        return OPEN
    if current.verdict == "defer":
        return DEFERRED
    return DECIDED if holds(current, row["evidence"], *_mentions(row)) else REOPENED


def _mentions(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return items(row.get("mentions_a", "")), items(row.get("mentions_b", ""))


def _sides(row: Row) -> str:
    return content_id("version", row["evidence"], row["proposed_value"])


def _write(out: Path, standing: Standing, version: str, decision: Decision) -> None:
    if version != standing.version:
        raise Stale("This conflict is no longer what you saw.")
    try:
        append_decisions(out, [decision], seen={decision.conflict_id: len(standing.rows)})
    except NewerVerdict as cause:
        raise Stale(str(cause)) from cause


def _settled_on(value: str, row: Row) -> str:
    if not value:
        raise Incomplete("Neither is right: write the value that is.")
    if row["kind"] not in ("date", "entity") and all(_FIGURE.fullmatch(row[f"value_{s}"].casefold()) for s in "ab"):
        return figure(value)
    if neutralised(value) != value:
        raise Incomplete(f"{value!r} would be a formula in a spreadsheet. Begin with a letter or a digit.")
    if row["kind"] == "date" and _TWO_READINGS.fullmatch(value):
        raise Incomplete(f"{value!r} has more than one reading. Write it as 2026-05-12, 2026-05 or FY2026.")
    return value

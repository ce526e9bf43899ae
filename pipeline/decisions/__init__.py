"""decisions: what reviewers said about conflicts, what was filled in to a table since, what they keep apart."""

from __future__ import annotations

from pipeline.decisions.filled import about_cell
from pipeline.decisions.history import (
    NewerVerdict,
    append_decisions,
    apply_file,
    decision_row,
    evidence,
    evidence_of,
    holding,
    kept_decisions,
    latest,
    read_decisions,
    standing,
    take_over,
    told,
)  # fmt: skip

__all__ = [
    "NewerVerdict", "about_cell", "append_decisions", "apply_file", "decision_row", "evidence", "evidence_of",
    "holding", "kept_decisions", "latest", "read_decisions", "standing", "take_over", "told",
]  # fmt: skip

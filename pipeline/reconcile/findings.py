"""What a check of the figures of a text has found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.reconcile.relations import Reach
from pipeline.records import Check, Framed


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that was made; where it failed, the figure contested and what the others make of it."""

    check: Check
    kind: str = ""
    contested: Framed | None = None
    implied: Decimal | None = None
    decided: bool = True
    """False where another figure of the sentence may as well be the wrong one."""
    allowed: Mapping[str, Reach] = field(default_factory=dict)
    """mention id -> what the other figures leave possible for it."""
    truth: Framed | None = None
    """The figure that the text puts in the place of the contested one: a correction."""

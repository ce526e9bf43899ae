"""reconcile: facts -> facts + conflicts. Checks, origins, error kinds, a proposal with reasons, past decisions."""

from pipeline.reconcile.around import Around, around_blocks, whole_dump
from pipeline.reconcile.ledger import build_ledger, reconcile_block
from pipeline.reconcile.naming import name_conflicts, ranked, told_conflicts

__all__ = [
    "Around",
    "around_blocks",
    "build_ledger",
    "name_conflicts",
    "ranked",
    "reconcile_block",
    "told_conflicts",
    "whole_dump",
]

"""reconcile: facts -> facts + conflicts. Checks, origins, error kinds, a proposal with reasons, past decisions."""

from pipeline.reconcile.ledger import build_ledger

__all__ = ["build_ledger"]

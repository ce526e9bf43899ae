"""Explain one mention, fact or conflict of a run."""

from pipeline.explain.told import Line, explain

__all__ = ["Line", "explain"]

"""Explain one mention, fact or conflict of a run: in lines for a reader, or as W3C Web Annotations."""

from pipeline.explain.case import Case, Line, open_case
from pipeline.explain.linked import annotate
from pipeline.explain.told import explain, tell

__all__ = ["Case", "Line", "annotate", "explain", "open_case", "tell"]

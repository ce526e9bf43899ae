"""The rules as data: every TOML and CSV file of rules/, an optional overlay on top, and a hash of them all."""

from pipeline.rulebook.load import Example, Row, Rulebook, default_rules, load_rules
from pipeline.rulebook.once import once_per_book

__all__ = ["Example", "Row", "Rulebook", "default_rules", "load_rules", "once_per_book"]

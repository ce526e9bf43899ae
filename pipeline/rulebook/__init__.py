"""The rules as data: every TOML and CSV file of rules/, an optional overlay on top, and a hash of them all."""

from pipeline.rulebook.load import Example, Row, Rulebook, default_rules, load_rules

__all__ = ["Example", "Row", "Rulebook", "default_rules", "load_rules"]

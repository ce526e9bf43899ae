"""Dates: candidates by token patterns, values by a few normalisers, both driven by rules/dates.toml."""

from pipeline.extract.dates.find import DateRules, compile_dates, find_dates

__all__ = ["DateRules", "compile_dates", "find_dates"]

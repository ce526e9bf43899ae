"""Nouns that count one thing: cars and vehicles, tons and tonnes, jobs and employees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.rulebook import Rulebook, once_per_book


@dataclass(frozen=True, slots=True, eq=False)
class Nouns:
    """The groups of rules/units.toml."""

    first: Mapping[str, str]
    """Noun -> the first noun of its group."""

    def plain(self, unit: str) -> str:
        """A unit with its noun replaced by the first noun of its group: 'tonne/year' is 'ton/year'. Percentage points
        are percents."""
        if unit == "pp":
            return "%"
        noun, slash, per = unit.partition("/")
        return self.first.get(noun, noun) + slash + per


@once_per_book
def compile_nouns(book: Rulebook) -> Nouns:
    """Read [[alike]] of rules/units.toml."""
    return Nouns({noun: nouns[0] for row in book.rows("units", "alike") for nouns in row["groups"] for noun in nouns})

"""Nouns that count one thing: cars and vehicles, tons and tonnes, jobs and employees."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.rulebook import Rulebook, once_per_book


@dataclass(frozen=True, slots=True, eq=False)
class Nouns:
    """The groups of rules/units.toml."""

    first: Mapping[str, str]
    """Noun -> the first noun of its group."""
    spelt: Mapping[str, str]
    """The same for groups of one noun in several spellings."""

    def plain(self, unit: str) -> str:
        """A unit with its noun replaced by the first noun of its group: 'tonne/year' is 'ton/year'. Percentage points
        are percents."""
        if unit == "pp":
            return "%"
        noun, slash, per = unit.partition("/")
        return self.first.get(noun, noun) + slash + per

    def told(self, units: Collection[str]) -> str:
        """What a reader is told of figures in these units of one fact: the noun that all of them print, else the first
        of its group."""
        printed = ("%" if unit == "pp" else unit for unit in units)
        spelt = {self.spelt.get(noun, noun) + slash + per for noun, slash, per in (u.partition("/") for u in printed)}
        plain = {self.plain(unit) for unit in spelt}
        return min(spelt) if len(spelt) == 1 else min(plain) if len(plain) == 1 else ""


@once_per_book
def compile_nouns(book: Rulebook) -> Nouns:
    """Read [[alike]] of rules/units.toml."""
    rows = book.rows("units", "alike")
    first, spelt = (
        {noun: nouns[0] for row in rows for nouns in (groups for key in keys for groups in row[key]) for noun in nouns}
        for keys in (("groups", "spellings"), ("spellings",))
    )
    return Nouns(first, spelt)

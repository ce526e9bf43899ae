"""All that is known about one id: its rows, the articles behind them, read again, and the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.explain.again import Again
from pipeline.explain.grounds import GROUNDS
from pipeline.explain.tables import Tables, read_tables
from pipeline.explain.texts import Texts
from pipeline.reconcile.fx import Rates
from pipeline.reconcile.origins import Origins, find_origins
from pipeline.reconcile.rates import Pair, Times, judged_pairs, times_of
from pipeline.records import Framed
from pipeline.rulebook import Rulebook
from pipeline.run.work import Worked
from pipeline.tables import Row


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation: how deep it stands, its label, its words."""

    depth: int
    label: str
    words: str


@dataclass(frozen=True)
class Case:
    """One id and what is known about it."""

    tables: Tables
    texts: Texts
    again: Again
    book: Rulebook

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Where a rule stands, by its id."""
        return {row["id"]: f"rules/{file}.toml, table {table}" for file, table, row in self.book.entries()}

    @cached_property
    def rates(self) -> Rates:
        """The exchange rates."""
        return Rates(self.book)

    @cached_property
    def _times(self) -> Times:
        converted = [[f for f in worked.mentions if f.mention.kind == "amount"] for worked in self.again.read()]
        return times_of(self.texts.days, converted, self.rates, self.book)

    def rule(self, name: str) -> str:
        """A rule with the place where it stands, or with what it goes by where it is no entry of rules/."""
        said = self.places.get(name) or GROUNDS.get(name)
        return f"{name} ({said})" if said else name

    def pairs(self, members: Iterable[Framed]) -> list[Pair]:
        """The conversions among mentions, each judged as the run judges it."""
        return judged_pairs([list(members)], self.rates, self.texts.days, self._times, self.book)[0]

    def origins(self, rows: Iterable[Row]) -> Origins:
        """The origins among the sources of these mentions, found again from the articles at hand.

        Which source is of which origin is told by the table: the run knew all articles.
        """
        rows = list(rows)
        stated = {row["source"]: row["origin"] for row in rows}
        groups = set(stated.values())
        kin = [row for row in self.tables.mentions.values() if row["origin"] in groups]
        names = dict.fromkeys(row["article"] for row in (*rows, *kin))
        names.update(dict.fromkeys(self.texts.article_of(origin) for origin in sorted(groups)))
        read = [worked for worked in map(self.again.article, names) if isinstance(worked, Worked)]
        found = find_origins(
            [source for worked in read for source in worked.sources],
            {name: text for worked in read for name, text in worked.texts.items()},
            self.book,
            [worked.article for worked in read],
            [framed for worked in read for framed in worked.mentions],
        )
        return Origins(
            {**found.of, **stated},
            found.copies,
            found.derived,
            found.leans,
            found.credited,
            found.owners,
            found.corrections,
        )


def open_case(outputs: Path, wanted: str, book: Rulebook, dump: Path | None = None) -> Case:
    """What is known about an id, or about the only id that begins like it. Raises FactledgerError."""
    texts = Texts(outputs, dump)
    return Case(read_tables(outputs, wanted), texts, Again(texts, book), book)

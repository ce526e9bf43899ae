"""Where the rows of the large tables stand: a SQLite file beside them, made again when a run has replaced them.

Conflicts and decisions fit in memory; a hundred thousand articles have some millions of mentions, which do not. The
index keeps what is searched or sorted by, and the place of the row in its file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.errors import FactledgerError
from pipeline.review.rows import TableFile
from pipeline.schema import FACTS, MENTIONS
from pipeline.tables import Row

INDEX_NAME = ".review.sqlite"
_FORM = "2"
"""Goes up when the tables below change."""
_SCHEMA = """
DROP TABLE IF EXISTS made; DROP TABLE IF EXISTS article; DROP TABLE IF EXISTS mention; DROP TABLE IF EXISTS fact;
DROP TABLE IF EXISTS name;
CREATE TABLE made (stamp TEXT);
CREATE TABLE article (n INTEGER PRIMARY KEY, name TEXT UNIQUE, mentions INTEGER, at INTEGER, size INTEGER);
CREATE TABLE mention (id TEXT, article INTEGER, start INTEGER, due TEXT, at INTEGER, size INTEGER);
CREATE TABLE fact (n INTEGER PRIMARY KEY, id TEXT, kind TEXT, status TEXT, words TEXT, at INTEGER, size INTEGER);
CREATE TABLE name (id TEXT PRIMARY KEY, label TEXT);
"""
_KEYS = """
CREATE INDEX mention_id ON mention (id); CREATE INDEX mention_place ON mention (article, start);
CREATE INDEX mention_due ON mention (due, at) WHERE due <> ''; CREATE INDEX fact_id ON fact (id);
"""
_OF_MENTIONS = ("mention_id", "article", "start", "kind", "entity_id", "label", "deadline", "start_date")
_OF_FACTS = (
    "fact_id", "kind", "status",
    "subject", "metric", "period", "scope", "stance", "display", "prefix", "quote", "suffix", "article", "sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search for facts asks for; empty fields ask for nothing."""

    words: tuple[str, ...] = ()
    kind: str = ""
    status: str = ""


class Index:
    """The large tables of an output folder, row by row."""

    def __init__(self, out: Path) -> None:
        self._facts = TableFile(out / "facts.csv", FACTS)
        self._mentions = TableFile(out / "mentions.csv", MENTIONS)
        lines = out / "articles.jsonl"
        self._articles: BinaryIO | None = lines.open("rb") if lines.exists() else None
        self._database = _opened(out, stamp(out), self._fill)

    def close(self) -> None:
        """Let go of all files."""
        self._database.close()
        self._facts.close()
        self._mentions.close()
        if self._articles:
            self._articles.close()

    def mention(self, name: str) -> Row | None:
        """The mention with this id."""
        found = self._one("SELECT at, size FROM mention WHERE id = ?", name)
        return self._mentions.at(*found) if found else None

    def mentions(self, names: Iterable[str]) -> list[Row]:
        """The mentions with these ids, in their order; unknown ids are left out."""
        return [row for row in map(self.mention, names) if row]

    def mentions_of(self, article: str, start: int, end: int) -> list[Row]:
        """The mentions of an article that begin in [start, end), by offset, the longer one first."""
        places = self._database.execute(
            "SELECT m.at, m.size FROM mention m JOIN article a ON a.n = m.article"
            " WHERE a.name = ? AND m.start >= ? AND m.start < ? ORDER BY m.start, m.at",
            (article, start, end),
        )
        return [self._mentions.at(at, size) for at, size in places]

    def fact(self, name: str) -> Row | None:
        """The fact with this id."""
        found = self._one("SELECT at, size FROM fact WHERE id = ?", name)
        return self._facts.at(*found) if found else None

    def facts(self, wanted: Wanted, offset: int, limit: int) -> tuple[list[Row], int]:
        """(the facts that were asked for, from `offset` on, at most `limit`; how many there are in all)."""
        tests = ["instr(words, ?) > 0"] * len(wanted.words)
        values: list[str | int] = [word.casefold() for word in wanted.words]
        for column, value in (("kind", wanted.kind), ("status", wanted.status)):
            if value:
                tests.append(f"{column} = ?")
                values.append(value)
        where = f" WHERE {' AND '.join(tests)}" if tests else ""
        total = self._number(f"SELECT count(*) FROM fact{where}", *values)
        places = self._database.execute(
            f"SELECT at, size FROM fact{where} ORDER BY n LIMIT ? OFFSET ?", (*values, limit, offset)
        )
        return [self._facts.at(at, size) for at, size in places], total

    def best_of(self, fact: Row) -> Row | None:
        """The mention that a fact names as its best evidence."""
        start = int(fact["start"])
        there = self.mentions_of(fact["article"], start, start + 1)
        return next((m for m in there if m["end"] == fact["end"] and m["fact_id"] == fact["fact_id"]), None)

    def due_years(self) -> list[tuple[str, int]]:
        """(year, number of targets with a deadline that begins in it), in the order of time."""
        return list(
            self._database.execute(
                "SELECT substr(due, 1, 4), count(*) FROM mention WHERE due <> '' GROUP BY 1 ORDER BY 1"
            )
        )

    def targets(self, year: str, offset: int, limit: int) -> list[Row]:
        """The mentions of targets by the first day of their deadline, from a year on."""
        places = self._database.execute(
            "SELECT at, size FROM mention WHERE due >= ? AND due <> '' ORDER BY due, at LIMIT ? OFFSET ?",
            (year, limit, offset),
        )
        return [self._mentions.at(at, size) for at, size in places]

    def label(self, entity: str) -> str:
        """The name of an entity in full, as the run knows it; empty for an unknown one."""
        found = self._one("SELECT label FROM name WHERE id = ?", entity)
        return str(found[0]) if found else ""

    def articles(self, offset: int, limit: int, words: str = "") -> tuple[list[tuple[str, int]], int]:
        """((name, number of mentions) of the articles, how many there are in all)."""
        found = self._database.execute(
            "SELECT name, mentions FROM article WHERE instr(lower(name), ?) > 0 ORDER BY n LIMIT ? OFFSET ?",
            (words.lower(), limit, offset),
        )
        total = self._number("SELECT count(*) FROM article WHERE instr(lower(name), ?) > 0", words.lower())
        return list(found), total

    def article(self, name: str) -> dict[str, str] | None:
        """The line of articles.jsonl; None for an article that the dump holds as plain text."""
        found = self._one("SELECT at, size FROM article WHERE name = ? AND size > 0", name)
        if not found or not self._articles:
            return None
        self._articles.seek(found[0])
        line: dict[str, str] = json.loads(self._articles.read(found[1]))
        return line

    def knows(self, article: str) -> bool:
        """Whether the tables speak of this article."""
        return self._one("SELECT 1 FROM article WHERE name = ?", article) is not None

    def _one(self, query: str, *values: str | int) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._database.execute(query, values).fetchone()
        return found

    def _number(self, query: str, *values: str | int) -> int:
        found = self._one(query, *values)
        return int(found[0]) if found else 0

    def _fill(self, database: sqlite3.Connection) -> None:
        numbers: dict[str, int] = {}
        counts: dict[str, int] = {}
        labels: dict[str, str] = {}

        def mentions() -> Iterator[tuple[str | int, ...]]:
            for at, size, cells in self._mentions.scan(_OF_MENTIONS):
                name, article, start, kind, entity, label, deadline, first_day = cells
                number = numbers.setdefault(article, len(numbers))
                counts[article] = counts.get(article, 0) + 1
                if kind == "entity" and label:
                    labels.setdefault(entity, label)
                yield name, number, int(start), first_day if kind == "target" and deadline else "", at, size

        def facts() -> Iterator[tuple[str | int, ...]]:
            for at, size, cells in self._facts.scan(_OF_FACTS):
                name, kind, status, *words = cells
                words.append(labels.get(words[0], ""))
                yield name, kind, status, "\n".join((name, *words)).casefold(), at, size

        database.executemany("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?)", mentions())
        database.executemany("INSERT INTO fact (id, kind, status, words, at, size) VALUES (?, ?, ?, ?, ?, ?)", facts())
        places = self._article_places()
        for name in places:
            numbers.setdefault(name, len(numbers))
        rows = ((n, name, counts.get(name, 0), *places.get(name, (0, 0))) for name, n in numbers.items())
        database.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?)", rows)
        database.executemany("INSERT INTO name VALUES (?, ?)", iter(labels.items()))

    def _article_places(self) -> dict[str, tuple[int, int]]:
        places: dict[str, tuple[int, int]] = {}
        at = 0
        for line in self._articles or ():
            places[json.loads(line)["article"]] = (at, len(line))
            at += len(line)
        return places


def stamp(out: Path) -> str:
    """What tells one state of the tables from another."""
    parts = [_FORM]
    for name in ("conflicts.csv", "facts.csv", "mentions.csv", "articles.jsonl", "run.json"):
        try:
            found = (out / name).stat()
        except FileNotFoundError:
            continue
        parts.append(f"{name} {found.st_size} {found.st_mtime_ns} {found.st_ino}")
    return "\n".join(parts)


def _opened(out: Path, wanted: str, fill: Callable[[sqlite3.Connection], None]) -> sqlite3.Connection:
    """The index file, filled in one transaction where it is not that of these tables."""
    database = _connected(out)
    try:
        database.execute("BEGIN IMMEDIATE")
        if _stamp_of(database) != wanted:
            for statement in _SCHEMA.split(";"):
                database.execute(statement)
            fill(database)
            for statement in _KEYS.split(";"):
                database.execute(statement)
            database.execute("INSERT INTO made VALUES (?)", (wanted,))
        database.execute("COMMIT")
    except BaseException:
        database.close()
        raise
    return database


def _connected(out: Path) -> sqlite3.Connection:
    # An empty name is a database in a temporary file: for a folder that may not be written to.
    for name in (str(out / INDEX_NAME), ""):
        with suppress(sqlite3.DatabaseError), ExitStack() as stack:
            database = sqlite3.connect(name, timeout=120, isolation_level=None, check_same_thread=False)
            stack.callback(database.close)
            database.execute("BEGIN IMMEDIATE")
            database.execute("CREATE TABLE IF NOT EXISTS made (stamp TEXT)")
            database.execute("COMMIT")
            stack.pop_all()
            return database
    raise FactledgerError(f"{out}: no index can be made there, nor in the folder for temporary files")


def _stamp_of(database: sqlite3.Connection) -> str:
    found = database.execute("SELECT stamp FROM made").fetchone()
    return str(found[0]) if found else ""

"""What a block of articles adds to the tables, article by article, ready to be written one behind the other.

A block is rendered once and kept. What the rest of the dump or a reviewer may change about it is left open: the rows of
its disputes, and those of the facts that are in one.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.records import Article, Batch, BlockLedger, Conflict, Fact, Ledger
from pipeline.schema import FACTS, MENTIONS
from pipeline.tables import Row, row_bytes
from pipeline.write.rows import conflict_cells, fact_cells, fact_rows, mention_rows


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact in dispute: where its row goes, which of the block's facts it is, and the cells that stand."""

    at: int
    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of one article, as they are written."""

    mentions: bytes
    facts: bytes
    """Of the facts whose best evidence is in the article, without those in dispute."""
    open: tuple[OpenFact, ...]
    about: str
    """The article's entry in run.json."""
    text: str
    """Its line of articles.jsonl; empty where its text is that of its file."""

    def fact_rows(self, facts: Sequence[Fact]) -> bytes:
        """All its rows of facts.csv; `facts` are those of the block that are in dispute, as they stand now."""
        parts: list[bytes] = []
        done = 0
        for fact in self.open:
            row = fact.cells | fact_cells(facts[fact.number])
            parts += [self.facts[done : fact.at], row_bytes(FACTS, [row], FACTS.names)]
            done = fact.at
        return b"".join((*parts, self.facts[done:]))


@dataclass(frozen=True, slots=True)
class Told:
    """What a block tells the rest of the dump: its disputes, the facts that are in one, and how much there is."""

    conflicts: tuple[Conflict, ...]
    facts: tuple[Fact, ...]
    origins: tuple[str, ...]
    sources: int
    mentions: dict[str, int]
    """By kind."""
    statuses: dict[str, int]
    """Of the facts that are in no dispute."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """The row of a conflict, without the cells that the rest of the dump and the decisions give it."""

    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A block: what it tells, a piece for each of its articles, the cells that stand for each of its disputes."""

    told: Told
    pieces: tuple[Piece, ...]
    disputes: tuple[Dispute, ...]


def render(batch: Batch, block: BlockLedger) -> Rendered:
    """Everything of a block that can be written already."""
    ledger = Ledger(
        batch.articles,
        batch.sources,
        block.origins,
        batch.mentions,
        block.facts,
        {member: fact.id for fact in block.facts for member in fact.members},
        block.conflicts,
    )
    names = {conflict.fact_id for conflict in block.conflicts}
    disputed = tuple(fact for fact in block.facts if fact.id in names)
    numbers = {fact.id: number for number, fact in enumerate(disputed)}
    mentions = _by_article(mention_rows(ledger))
    facts = _by_article(fact_rows(ledger))
    pieces = tuple(
        _piece(a, mentions.get(a.id, []), facts.get(a.id, []), numbers, batch.dated_by.get(a.id, ""))
        for a in batch.articles
    )
    told = Told(
        block.conflicts,
        disputed,
        tuple(sorted({block.origins.get(source.id, source.id) for source in batch.sources})),
        len(batch.sources),
        dict(Counter(framed.mention.kind for framed in batch.mentions)),
        dict(Counter(fact.status for fact in block.facts if fact.id not in names)),
    )
    return Rendered(told, pieces, tuple(Dispute(cells) for cells in conflict_cells(ledger)))


def _by_article(rows: list[Row]) -> dict[str, list[Row]]:
    return {name: list(of) for name, of in groupby(rows, key=lambda row: row["article"])}


def _piece(article: Article, mentions: list[Row], facts: list[Row], numbers: dict[str, int], dated_by: str) -> Piece:
    settled = bytearray()
    disputed: list[OpenFact] = []
    waiting: list[Row] = []
    for row in facts:
        number = numbers.get(row["fact_id"])
        if number is None:
            waiting.append(row)
            continue
        settled += row_bytes(FACTS, waiting, FACTS.names)
        waiting = []
        disputed.append(OpenFact(len(settled), number, row))
    settled += row_bytes(FACTS, waiting, FACTS.names)
    return Piece(
        row_bytes(MENTIONS, mentions, MENTIONS.names),
        bytes(settled),
        tuple(disputed),
        _about(article, dated_by),
        "" if article.plain else _line(article),
    )


def _about(article: Article, dated_by: str) -> str:
    return json.dumps(
        {
            "article": article.id,
            "sha256": hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest(),
            "characters": len(article.text),
            "published": str(article.published or ""),
            "dated_by": dated_by,
        },
        ensure_ascii=False,
    )


def _line(article: Article) -> str:
    return json.dumps(
        {
            "article": article.id,
            "url": article.url,
            "source": article.outlet,
            "published": str(article.published or ""),
            "title": article.title,
            "text": article.text,
        }
    )

"""A mention of earlier outputs as a quote to look for: what stood around it, and where."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import FactledgerError
from pipeline.explain.tables import read_tables
from pipeline.explain.texts import Texts
from pipeline.find import AROUND, Sought
from pipeline.records import Article


def sought_mention(outputs: Path, name: str) -> tuple[Sought, str]:
    """The quote of a mention (of a fact: its best evidence) and the name of its article."""
    tables = read_tables(outputs, name)
    row = tables.mentions.get(tables.wanted) or tables.facts.get(tables.wanted)
    if row is None:
        raise FactledgerError(f"{tables.wanted!r} is a conflict; give the id of a mention or of a fact")
    start, end = int(row["start"]), int(row["end"])
    article = Texts(outputs).article(row["article"])
    if isinstance(article, Article):
        before, behind = article.text[max(0, start - AROUND) : start], article.text[end : end + AROUND]
    elif "prefix" in row:
        before, behind = row["prefix"], row["suffix"]
    else:
        before, _, behind = row["context"].partition(row["quote"])
    return Sought(row["quote"], before[-AROUND:], behind[:AROUND], start), row["article"]

"""A case as W3C Web Annotations, with the text and the rules as far as they are at hand."""

from __future__ import annotations

from pipeline.annotation import (
    Node,
    Place,
    closed_conflict,
    conflict_collection,
    fact_collection,
    mention_annotation,
    with_context,
    with_verdicts,
)
from pipeline.decisions import decision_row
from pipeline.explain.case import Case
from pipeline.explain.tables import items
from pipeline.explain.told import displayed
from pipeline.records import Article
from pipeline.tables import Row


def annotate(case: Case) -> Node:
    """The mention as an annotation, the fact or conflict as a collection of them."""
    tables = case.tables
    if tables.wanted in tables.conflicts:
        row = tables.conflicts[tables.wanted]
        sides = {side: _mentions(row["mentions_" + side], case) for side in ("a", "b")}
        return with_context(with_verdicts(conflict_collection(row, sides), _decisions(case)))
    if tables.wanted in tables.facts:
        row = tables.facts[tables.wanted]
        return with_context(fact_collection(row, _mentions(row["mention_ids"], case)))
    if tables.wanted in tables.decisions:
        return with_context(with_verdicts(closed_conflict(tables.wanted), _decisions(case)))
    return with_context(_mention(tables.mentions[tables.wanted], case))


def _decisions(case: Case) -> list[Row]:
    return [decision_row(decision) for decision in case.tables.decisions.get(case.tables.wanted, ())]


def _mentions(cell: str, case: Case) -> list[Node]:
    return [_mention(case.tables.mentions[name], case) for name in items(cell) if name in case.tables.mentions]


def _mention(row: Row, case: Case) -> Node:
    article = case.texts.article(row["article"])
    text = article.text if isinstance(article, Article) else None
    url = (article.url if isinstance(article, Article) else "") or case.tables.urls.get(row["article"], "")
    framed = case.again.framed(row)
    rules = framed.frame.rules if framed is not None else ()
    return mention_annotation(row, Place(url, text, case.texts.sha256(row["article"])), displayed(row), rules)

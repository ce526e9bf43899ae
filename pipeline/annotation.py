"""A mention, fact or conflict as W3C Web Annotations (JSON-LD), with the terms of PROV for where it comes from.

A mention is an Annotation: its bodies hold the reading, its target the article with a TextQuoteSelector and a
TextPositionSelector. A fact and a conflict are an AnnotationCollection, whose first page holds their mentions.
https://www.w3.org/TR/annotation-model/ and https://www.w3.org/TR/prov-o/ say what the terms mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pipeline
from pipeline.find import AROUND
from pipeline.schema import CONFLICTS, FACTS, MENTIONS, SEPARATOR, Table
from pipeline.tables import Row

Node = dict[str, Any]

CONTEXT = (
    "http://www.w3.org/ns/anno.jsonld",
    {"prov": "http://www.w3.org/ns/prov#", "factledger": "urn:factledger:column:"},
)
_READING = (
    "kind", "value", "low", "high", "unit", "qualifier", "deadline", "start_date", "end_date", "entity_id", "label",
    "subject", "metric", "period", "scope", "stance", "fact_id",
)  # fmt: skip
"""Columns of a mention that say what it was read as; the others are said in the terms of the two vocabularies."""
_SAID_BY_MENTIONS = frozenset(
    {"mention_ids", "mentions_a", "mentions_b", "article", "start", "end", "quote", "prefix", "suffix", "url"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """What an annotation needs to know of the article behind a mention."""

    url: str = ""
    text: str | None = None
    """The text that offsets count in; None where it is not at hand."""
    sha256: str = ""
    """Its hash, as run.json has it."""


def urn(what: str, name: str) -> str:
    """The identifier of something that has no address of its own: `urn:factledger:rule:currency.yen`."""
    return f"urn:factledger:{what}:{quote(name.encode('utf-8', 'surrogatepass'), safe='/:.-_~')}"


def mention_annotation(row: Row, place: Place, words: str, rules: Sequence[tuple[str, str]] = ()) -> Node:
    """A row of mentions.csv; `words` is its value for a reader, `rules` has (field, rule id) of its frame."""
    article = {"id": place.url or urn("article", row["article"])}
    about = {"factledger:article": row["article"]} | ({"factledger:sha256": place.sha256} if place.sha256 else {})
    return {
        "id": urn("mention", row["mention_id"]),
        "type": ["Annotation", "prov:Entity"],
        "motivation": "identifying",
        "body": [
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": words},
            {"type": "factledger:Reading", "purpose": "identifying", **_columns(MENTIONS, row, _READING)},
        ],
        "target": {
            "type": "SpecificResource",
            "source": {**article, "type": ["Text", "prov:Entity"], **about},
            "selector": [_quote_selector(row, place.text), _position_selector(row)],
        },
        "prov:wasDerivedFrom": article,
        "prov:wasGeneratedBy": _reading(row, article, rules),
        "prov:wasAttributedTo": _source(row),
    }


def fact_collection(row: Row, mentions: Sequence[Node]) -> Node:
    """A row of facts.csv with the annotations of its mentions."""
    words = row["display"] or "no value stands"
    return _collection(FACTS, row, urn("fact", row["fact_id"]), words, mentions)


def conflict_collection(row: Row, sides: Mapping[str, Sequence[Node]]) -> Node:
    """A row of conflicts.csv with the annotations of both sides ('a' and 'b')."""
    words = f"{row['display_a']} against {row['display_b']}"
    mentions = [{**node, "factledger:side": side} for side, nodes in sides.items() for node in nodes]
    return _collection(CONFLICTS, row, urn("conflict", row["conflict_id"]), words, mentions)


def closed_conflict(name: str) -> Node:
    """A conflict that was decided and that the articles no longer hold."""
    return {"id": urn("conflict", name), "type": ["prov:Entity"], "factledger:state": "closed"}


def with_verdicts(node: Node, decisions: Sequence[Row]) -> Node:
    """A conflict with what reviewers said about it: rows of decisions.csv, the oldest first."""
    said = [_verdict(node["id"], number, row) for number, row in enumerate(decisions, 1)]
    return {**node, "factledger:verdicts": said} if said else node


def with_context(node: Node) -> Node:
    """The outermost node, as a document of its own."""
    return {"@context": list(CONTEXT), **node}


def _collection(table: Table, row: Row, name: str, words: str, mentions: Sequence[Node]) -> Node:
    agents = {node["prov:wasAttributedTo"]["id"]: node["prov:wasAttributedTo"] for node in mentions}
    return {
        "id": name,
        "type": ["AnnotationCollection", "prov:Entity"],
        "label": words,
        "total": len(mentions),
        **_columns(table, row, (column for column in table.names if column not in _SAID_BY_MENTIONS)),
        "prov:wasDerivedFrom": [{"id": node["id"]} for node in mentions],
        "prov:wasAttributedTo": [{"id": agent} for agent in agents],
        "first": {"id": f"{name}:page", "type": "AnnotationPage", "startIndex": 0, "items": list(mentions)},
    }


def _verdict(conflict: str, number: int, row: Row) -> Node:
    words = " ".join(part for part in (row["decision"], row["decided_value"]) if part)
    verdict: Node = {
        "id": f"{conflict}:verdict:{number}",
        "type": ["Annotation", "prov:Entity"],
        "motivation": "assessing",
        "body": [{"type": "TextualBody", "purpose": "assessing", "format": "text/plain", "value": words}],
        "target": conflict,
    }
    if row["note"]:
        verdict["body"].append(
            {"type": "TextualBody", "purpose": "commenting", "format": "text/plain", "value": row["note"]}
        )
    if row["decided_at"]:
        verdict["created"] = row["decided_at"]
    if row["reviewer"]:
        verdict["creator"] = {"type": ["Person", "prov:Agent"], "name": row["reviewer"]}
    return verdict


def _columns(table: Table, row: Row, names: Iterable[str]) -> Node:
    """Cells that are not empty: lists as lists, counts as numbers; figures stay strings, since they are exact."""
    types = {column.name: column.type for column in table.columns}
    found: Node = {}
    for name in names:
        cell = row[name]
        if cell:
            value: Any = cell.split(SEPARATOR) if types[name] == "list" else cell
            found[f"factledger:{name}"] = int(cell) if types[name] == "integer" else value
    return found


def _quote_selector(row: Row, text: str | None) -> Node:
    start, end = int(row["start"]), int(row["end"])
    selector = {"type": "TextQuoteSelector", "exact": row["quote"]}
    if text is not None:
        return {**selector, "prefix": text[max(0, start - AROUND) : start], "suffix": text[end : end + AROUND]}
    if row["context"].count(row["quote"]) != 1:
        return selector  # its sentence does not say which one is meant
    before, _, behind = row["context"].partition(row["quote"])
    return {**selector, "prefix": before[-AROUND:], "suffix": behind[:AROUND]}


def _position_selector(row: Row) -> Node:
    return {"type": "TextPositionSelector", "start": int(row["start"]), "end": int(row["end"])}


def _reading(row: Row, article: Node, rules: Sequence[tuple[str, str]]) -> Node:
    """The activity that made the mention: factledger, going by the rules that read the value and filled the frame."""
    agent = {"id": urn("version", pipeline.__version__), "type": "prov:SoftwareAgent"}
    fields: dict[str, list[str]] = {row["rule"]: ["value"]}
    for field, rule in rules:
        fields.setdefault(rule, []).append(field)
    plans = [
        {
            "type": "prov:Association",
            "prov:agent": agent,
            "prov:hadPlan": {"id": urn("rule", rule), "type": "prov:Plan", "factledger:gave": gave},
        }
        for rule, gave in fields.items()
    ]
    return {
        "id": urn("reading", row["mention_id"]),
        "type": "prov:Activity",
        "prov:used": article,
        "prov:qualifiedAssociation": plans,
    }


def _source(row: Row) -> Node:
    """Who speaks; a source that copies or cites another one speaks for their common origin."""
    source: Node = {"id": urn("source", row["source"]), "type": "prov:Agent"}
    if row["origin"] != row["source"]:
        source["prov:actedOnBehalfOf"] = {"id": urn("source", row["origin"]), "type": "prov:Agent"}
    return source

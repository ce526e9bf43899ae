"""schema.json, the columns of facts.csv as a Frictionless Table Schema, and datapackage.json, all tables as a Data
Package, for any tool to check and load them without our documentation.

Two files, since a descriptor must not be both.

A cell of a column of values is a figure or a date value, so its type is a string; so is a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pipeline
from pipeline.schema import FACTS, Column, Table

_TYPES = {"integer": "integer", "decimal": "number", "date": "date"}
_KEYS = {"mentions": "mention_id", "facts": "fact_id", "conflicts": "conflict_id", "closed": "conflict_id"}
_REFERENCES = {"mentions": "fact_id", "conflicts": "fact_id"}
"""Tables with the column that names a row of facts.csv."""


def described(tables: Iterable[Table]) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each descriptor of the tables that a run writes."""
    yield "schema.json", _json(_schema(FACTS))
    yield "datapackage.json", _json(_package(tables))


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _package(tables: Iterable[Table]) -> Mapping[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "factledger-outputs",
        "version": pipeline.__version__,
        "resources": [_resource(table) for table in tables],
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.name in _KEYS:
        schema["primaryKey"] = _KEYS[table.name]
    return schema


def _resource(table: Table) -> Mapping[str, Any]:
    schema = _schema(table)
    if table.name in _REFERENCES:
        name = _REFERENCES[table.name]
        schema["foreignKeys"] = [{"fields": name, "reference": {"resource": "facts", "fields": "fact_id"}}]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.doc,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True},
        "schema": schema,
    }


def _field(column: Column) -> Mapping[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES.get(column.type, "string"),
        "description": f"{column.doc} ({column.unit})" if column.unit else column.doc,
        "example": column.example,
    }
    if column.choices:
        field["constraints"] = {"enum": list(column.choices)}
    return field

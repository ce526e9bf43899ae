"""Sentences in many styles (datelines, headlines, telex, lists, tables, many countries), each with its figures."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Mention

ROWS = [json.loads(line) for line in (Path(__file__).parent / "styles.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:40])
def test_styles(find: Callable[..., list[Mention]], row: dict[str, Any]) -> None:
    text = row["text"]
    found = {(text[m.start : m.end], m.value, m.unit) for m in find(text, "amount", "percent", "quantity")}
    assert [w for w in row["wanted"] if (w[0], Decimal(w[1]), w[2]) not in found] == []


def test_a_mill_is_no_million(find: Callable[..., list[Mention]]) -> None:
    assert find("A mill by the river lost money.", "amount", "quantity") == []

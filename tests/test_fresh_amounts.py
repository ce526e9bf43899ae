"""Sentences that were annotated before the rules saw them: amounts, percentages and quantities, with floors.

First run, before anything was mended for them: amount F1 0.907, percent F1 0.975, quantity recall 0.957.
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.extract import compile_extract, extract
from pipeline.records import Article, Mention
from pipeline.rulebook import load_rules
from pipeline.split import compile_split, split

SENTENCES = Path(__file__).parent / "fresh" / "amounts.jsonl"
FLOORS = {"amount": 0.995, "percent": 0.995}
QUANTITY_RECALL = 0.95
KINDS = frozenset({"amount", "percent", "quantity"})
_TOPS = {"US": "com", "GB": "co.uk", "AU": "com.au"}


def address(country: str) -> str:
    """An outlet of that country."""
    return f"https://news.example.{_TOPS.get(country, country.lower())}/" if country else ""


def answers(m: Mention, wanted: dict[str, Any], start: int, used: set[tuple[int, str]]) -> str:
    """The field of a mention that holds the wanted value, '' if none: a range answers for both its ends."""
    if m.kind != wanted["kind"] or m.end <= start or m.start >= start + len(wanted["quote"]):
        return ""
    if m.kind != "quantity" and m.unit.replace("pp", "%") != wanted["unit"].replace("pp", "%"):
        return ""
    fields = (f for f in ("value", "low", "high") if (id(m), f) not in used)
    return next((f for f in fields if getattr(m, f) == Decimal(wanted["value"])), "")


@pytest.fixture(scope="module")
def counts() -> dict[str, list[int]]:
    """kind -> gold, found, right mentions, wrong mentions."""
    book = load_rules()
    cut, rules = compile_split(book), compile_extract(book)
    totals = {kind: [0, 0, 0, 0] for kind in KINDS}
    for line in SENTENCES.read_text("utf-8").splitlines():
        case = json.loads(line)
        article = Article("case", case["text"], address(case.get("country") or ""))
        mentions = extract(split(article, cut), rules, KINDS)
        used: set[tuple[int, str]] = set()
        for wanted in case["mentions"]:
            start = -1
            for _ in range(wanted.get("nth", 0) + 1):
                start = case["text"].index(wanted["quote"], start + 1)
            totals[wanted["kind"]][0] += 1
            for m in mentions:
                if field := answers(m, wanted, start, used):
                    used.add((id(m), field))
                    totals[wanted["kind"]][1] += 1
                    break
        right = {number for number, _ in used}
        for m in mentions:
            totals[m.kind][2 if id(m) in right else 3] += 1
    return totals


@pytest.mark.parametrize("kind", FLOORS)
def test_the_score_does_not_fall(counts: dict[str, list[int]], kind: str) -> None:
    gold, found, right, wrong = counts[kind]
    recall, precision = found / gold, right / (right + wrong)
    assert 2 * precision * recall / (precision + recall) >= FLOORS[kind]


def test_the_quantities_that_matter_are_found(counts: dict[str, list[int]]) -> None:
    gold, found, *_ = counts["quantity"]
    assert found / gold >= QUANTITY_RECALL

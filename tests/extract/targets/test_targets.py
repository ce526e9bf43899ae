"""Targets: who aims at what, how much, by when, and what is no aim."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.extract import extract
from pipeline.extract.targets import compile_targets
from pipeline.records import Article, Mention
from pipeline.rulebook import Rulebook
from pipeline.run.work import Rules
from pipeline.split import split

FRESH = Path(__file__).resolve().parents[2] / "fresh"
DAY = date(2025, 6, 1)


def targets(text: str, rules: Rules, published: date | None = None) -> list[Mention]:
    found = extract(split(Article("a", text, published=published), rules.split), rules.extract)
    return [m for m in found if m.kind == "target"]


AIMS = [
    # quote, value, unit, deadline, subject, stance
    (
        "Rapidus, which is backed by Toyota, plans to start mass production in 2027.",
        [("plans to start mass production in 2027", None, "", "2027", "org:rapidus", "plan")],
    ),
    (
        "METI said Rapidus aims to sell 5,000 wafers a month by 2028.",
        [("aims to sell 5,000 wafers a month by 2028", 5000, "wafer/month", "2028", "org:rapidus", "target")],
    ),
    (
        "Toyota aims to cut 20,000 jobs and close seven plants by 2027 and to save 5 billion euros by 2028.",
        [
            ("aims to cut 20,000 jobs and close seven plants by 2027", 20000, "job", "2027", "org:toyota", "target"),
            ("close seven plants by 2027", 7, "plant", "2027", "org:toyota", "target"),
            ("to save 5 billion euros by 2028", 5000000000, "EUR", "2028", "org:toyota", "target"),
        ],
    ),
    (
        "Toyota spends 5 billion euros to double its output by 2030.",
        [("double its output by 2030", 2, "times", "2030", "org:toyota", "target")],
    ),
    (
        "By 2030 the mill wants sales of 5 billion euros.",
        [("By 2030 the mill wants sales of 5 billion euros", 5000000000, "EUR", "2030", "", "target")],
    ),
    (
        "Japan also promised to\n- buy corn worth $8 billion a year\n- raise imports of rice by 75 percent",
        [
            ("buy corn worth $8 billion a year", 8000000000, "USD", "", "place:jp", "target"),
            ("raise imports of rice by 75 percent", 75, "%", "", "place:jp", "target"),
        ],
    ),
    (
        "Toyota has dropped its target of 5 million cars by 2030.",
        [("target of 5 million cars by 2030", 5000000, "car", "2030", "org:toyota", "cancelled")],
    ),
    (
        "Emissions are to fall to 50 million tons by 2035 from 90 million tons in 2013.",
        [("are to fall to 50 million tons by 2035", 50000000, "ton", "2035", "", "plan")],
    ),
    (
        "Toyota will more than double its output to 900 boats by 2030.",
        [("will more than double its output to 900 boats by 2030", 900, "boat", "2030", "org:toyota", "plan")],
    ),
    (
        "Toyota put back its goal of 300 boats from 2028 to 2031.",
        [
            ("put back its goal of 300 boats from 2028", 300, "boat", "2028", "org:toyota", "cancelled"),
            ("to 2031", 300, "boat", "2031", "org:toyota", "plan"),
        ],
    ),
    (
        "Japan set next year's growth target at 3 percent.",
        [("target at 3 percent", 3, "%", "2026", "place:jp", "target")],
    ),
    (
        "Japan earmarked 5 billion yen for ports in the fiscal 2026 budget.",
        [
            (
                "earmarked 5 billion yen for ports in the fiscal 2026 budget",
                5000000000,
                "JPY",
                "FY2026",
                "place:jp",
                "target",
            )
        ],
    ),
    (
        "Japan has ordered nine ships, with the first to arrive in May 2028.",
        [("to arrive in May 2028", None, "", "2028-05", "place:jp", "plan")],
    ),
    (
        "Some 600 flats will be built by 2026.",
        [("will be built by 2026", 600, "flat", "2026", "", "plan")],
    ),
    (
        "Toyota plans to hire 300 engineers within five years.",
        [("plans to hire 300 engineers within five years", 300, "engineer", "2030", "org:toyota", "plan")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), AIMS, ids=[text[:40] for text, _ in AIMS])
def test_fields(text: str, wanted: list[tuple[object, ...]], rules: Rules) -> None:
    got = [(text[m.start : m.end], m.value, m.unit, m.deadline, m.subject, m.stance) for m in targets(text, rules, DAY)]
    assert got == [(q, None if v is None else Decimal(str(v)), u, d, s, t) for q, v, u, d, s, t in wanted]


@pytest.mark.parametrize(
    "text",
    [
        "The plant opened in 2021 and was hit by a quake in 2024.",
        "It has no plans to build a second plant by 2030.",
        "Toyota does not aim to sell 5 million cars by 2030.",
        "Sales rose to 5 billion euros by 2019.",
        "Production doubled to 400 cars by 2019.",
        "The committee, with a view to close the gap in 2019, met.",
        "Shares moved from 2024 to 2025 lows.",
        "He was committed to prison in 2019 with 300 others.",
        "The firm expects to lose 650 billion yen in fiscal 2026.",
        "Bookings came in faster than planned in 2027 style.",
        "Its budgeted support of 5 billion yen is small.",
        "The fiscal year that ends in March 2027 is long.",
        "He is committed.",
        "will",
        "plans to",
        "It plans to grow and",
        "up from",
        "",
    ],
)
def test_no_aim(text: str, rules: Rules) -> None:
    assert not targets(text, rules)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Toyota aims to sell 500 boats by 2030.", "sell 500 boats"),
        ("Commercial operations are scheduled to begin in May 2029.", "Commercial operations begin"),
        ("Rapidus plans to start mass production in 2027.", "start mass production"),
    ],
)
def test_label_is_the_aim_without_its_date(text: str, label: str, rules: Rules) -> None:
    assert [m.label for m in targets(text, rules)] == [label]


@pytest.mark.parametrize(
    ("name", "recall", "precision"),
    [
        # Written by another hand; the first run, before any rule was made in its light, reached 0.786 and 0.853.
        ("targets.jsonl", 0.92, 0.95),
        # A second set, held out until the rules stood: the first run reached recall 0.655 (36 of 55) and precision
        # 0.818. That is the honest figure; the floors below hold what was then won by general causes.
        ("targets_second.jsonl", 0.83, 0.86),
    ],
)
def test_fresh_sentences(name: str, recall: float, precision: float, rules: Rules) -> None:
    wanted = hit = made = 0
    for line in (FRESH / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"]
        found = targets(text, rules, date.fromisoformat(row["published"]) if row.get("published") else None)
        made += len(found)
        wanted += len(row["mentions"])
        for gold in row["mentions"]:
            start = text.index(gold["quote"])
            match = next((m for m in found if _answers(m, gold, start)), None)
            if match is not None:
                found.remove(match)
                hit += 1
    assert hit / wanted >= recall
    assert hit / made >= precision


def _answers(m: Mention, gold: dict[str, str], start: int) -> bool:
    if m.end <= start or m.start >= start + len(gold["quote"]):
        return False
    if gold["deadline"] and m.deadline != gold["deadline"]:
        return False
    return gold["value"] is None or Decimal(gold["value"]) in (m.value, m.low, m.high)


@pytest.mark.parametrize("key", ["stance", "takes", "needs"])
def test_a_wrong_word_in_the_rules_is_named(key: str, book: Rulebook) -> None:
    row = {"id": "mine", "stance": "plan", "takes": "any", "needs": "date", "phrases": ["plots to"], key: "sideways"}
    tables = {**book.tables, "targets": {**book.tables["targets"], "cue": [row]}}
    with pytest.raises(RuleError, match=r"mine.*sideways.*allowed are"):
        compile_targets(Rulebook(tables, book.lists, ""))


@pytest.mark.parametrize(
    "unit",
    [
        "plans to ",
        "and to cut 5% by 2030 ",
        "by 2030, ",
        "will be due in 2027 and ",
        "to ",
        "this year's target ",
        "moved from 2027 to 2028 by ",
        ", with ",
    ],
)
def test_long_sentences_are_linear(unit: str, rules: Rules) -> None:
    text = unit * 4000
    assert all(text[m.start : m.end] for m in targets(text, rules))

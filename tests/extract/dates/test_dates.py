"""Dates: every example of the rules, fresh sentences, overlaps, properties, hostile input."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import RuleError
from pipeline.extract.dates import compile_dates, find_dates
from pipeline.extract.dates.find import Candidate, settle
from pipeline.extract.dates.pattern import parse
from pipeline.records import Article, Document, Mention, Segment, Source
from pipeline.rulebook import load_rules
from pipeline.tokens import tokenise

BOOK = load_rules()
RULES = compile_dates(BOOK)
EXAMPLES = [e for e in BOOK.examples() if e.file in ("dates", "calendars")]


def document(text: str, published: str | None = None) -> Document:
    """One source, one body segment, no sentences."""
    day = date.fromisoformat(published) if published else None
    article = Article("case", text, published=day)
    source = Source("case", "case", "case")
    return Document(article, text, (source,), (Segment(0, len(text), "body", 0),), tokenise(text), (), day)


def dates(text: str, published: str | None = None) -> list[tuple[str, object]]:
    return [(text[m.start : m.end], m.value) for m in find_dates(document(text, published), RULES)]


def fits(text: str, mention: Mention, wanted: dict[str, object]) -> bool:
    quote = wanted.get("quote", text[mention.start : mention.end])
    return text[mention.start : mention.end] == quote and all(
        getattr(mention, key) == value for key, value in wanted.items() if key not in ("quote", "text", "published")
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.rule}-{e.positive}")
def test_examples(example) -> None:
    text = example.wanted["text"]
    found = find_dates(document(text, example.wanted.get("published")), RULES)
    assert any(fits(text, m, example.wanted) for m in found) is example.positive, found


@pytest.mark.parametrize(("file", "misses"), [("fresh", 1), ("fresh_later", 2)])
def test_fresh_sentences(file: str, misses: int) -> None:
    """Annotated before any rule saw them.

    First runs: 125 of 145 values (one annotation was wrong) with 1 of 14 never, and, later, 37 of 40 with 1 of 4.
    One of these calls 'the first four months' a length; the annotated dumps mean those of the year, so it is missed.
    """
    rows = [json.loads(line) for line in (Path(__file__).parent / f"{file}.jsonl").read_text("utf-8").splitlines()]
    right = never = wanted = 0
    for row in rows:
        start = row["text"].index(row["quote"])
        end = start + len(row["quote"])
        found = [
            m for m in find_dates(document(row["text"], row["published"]), RULES) if m.start < end and m.end > start
        ]
        if row.get("never"):
            never += bool(found)
        else:
            wanted += 1
            right += any(m.value == row["value"] for m in found)
    assert never == 0
    assert right >= wanted - misses, f"{right} of {wanted}"


def test_without_publication_nothing_is_made_up() -> None:
    text = "On Friday, last week, in April and next year the ministry met; FY2026 and May 2027 stand."
    found = find_dates(document(text), RULES)
    assert [(m.value, m.start_date) for m in found] == [
        ("", ""), ("", ""), ("", ""), ("", ""), ("FY2026", "2026-04-01"), ("2027-05", "2027-05-01"),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "number"), [("Mondays", 1), ("Saturdays", 6), ("Sundays", 7)])
def test_plural_weekdays_are_sets(name: str, number: int) -> None:
    (found,) = find_dates(document(f"The market opens on {name}."), RULES)
    assert (found.timex_type, found.timex_value) == ("SET", f"XXXX-WXX-{number}")


def test_order_of_figures_is_learnt_from_the_article() -> None:
    text = "Signed 03/04/2026, in force 28/03/2026."
    assert dates(text)[0] == ("03/04/2026", "2026-04-03")
    alone = find_dates(document("Signed 03/04/2026."), RULES)[0]
    assert (alone.value, alone.ambiguous) == ("2026-03-04", "2026-04-03")


@pytest.mark.parametrize(
    ("country", "label", "start"),
    [
        ("Japan", "FY2026", "2026-04-01"),
        ("The United States", "FY2026", "2025-10-01"),
        ("India", "FY2026", "2025-04-01"),
        ("Britain", "FY2026", "2025-04-01"),
        ("Australia", "FY2026", "2025-07-01"),
        ("South Korea", "FY2026", "2026-01-01"),
    ],
)
def test_fiscal_calendars(country: str, label: str, start: str) -> None:
    found = find_dates(document(f"{country} will spend more in fiscal 2026."), RULES)[0]
    assert (found.value, found.start_date) == (label, start)
    assert found.ground


def test_overlaps_longest_then_priority_then_first() -> None:
    ids = [rule.id for rule in RULES.rules]
    low, high = ids.index("date.year.early"), ids.index("date.day.iso")
    short, long = Candidate(0, 1, 4, high), Candidate(0, 3, 12, low)
    assert settle([short, long], RULES) == [long]
    equal = Candidate(0, 3, 12, high)
    assert settle([long, equal], RULES) == [equal]
    assert settle([Candidate(0, 2, 8, low), Candidate(1, 3, 8, low)], RULES) == [Candidate(0, 2, 8, low)]


def test_a_modifier_belongs_to_one_date() -> None:
    assert [quote for quote, _ in dates("Sales rose from a year earlier Friday.")] == ["a year earlier", "Friday"]


PIECES = tokenise(
    "2027 May Dec. 26, the first half of fiscal FY25 last year-/Friday a earlier quarter ended Q3 年度令和8 to"
).raw
PIECES += ["every", "10", "p.m.", "\n\n", "'80s"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from(["", " "]), st.sampled_from([None, "2025-12-26"])
)
def test_spans_are_sound(pieces: list[str], glue: str, published: str | None) -> None:
    text = (glue or " ").join(pieces) if glue else "".join(pieces)
    end = 0
    for m in find_dates(document(text, published), RULES):
        assert end <= m.start < m.end <= len(text)
        assert text[m.start : m.end].strip() == text[m.start : m.end]
        assert m.kind == "date" and m.rule
        if m.start_date:
            assert date.fromisoformat(m.start_date) < date.fromisoformat(m.end_date)
        end = m.end


@pytest.mark.parametrize("unit", ["1", ",", "(", "2025-", "the first ", "a year earlier ", "2025年", "Friday ", "1/2/"])
def test_hostile_input_is_linear(unit: str) -> None:
    def spent(size: int) -> float:
        doc = document(unit * (size // len(unit)), "2025-12-26")
        begin = time.process_time()
        find_dates(doc, RULES)
        return time.process_time() - begin

    spent(10_000)
    assert spent(160_000) < 5 * spent(40_000) * 2 + 0.2


def test_pattern_mistakes_name_the_rule() -> None:
    for pattern in ("(a | b", "<month", "@nothing", "a | | b", "?"):
        with pytest.raises(RuleError, match=r"some\.rule"):
            parse(pattern, {}, "some.rule")

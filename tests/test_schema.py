"""The columns are those of the design, in its order, each documented; the README shows the same."""

import re

import pytest

from pipeline.schema import CLOSED, CONFLICTS, DECISIONS, FACTS, MENTIONS, QUARANTINE, TABLES, Table

TYPES = {"text", "id", "integer", "decimal", "value", "date", "choice", "list"}

# As the design states them. A change here is a change of a public interface.
ORDER = {
    "mentions": """mention_id, article, source, origin, published, start, end, quote, kind, value, low, high, unit,
        qualifier, deadline, start_date, end_date, entity_id, label, subject, metric, period, scope, stance, fact_id,
        rule, context""",
    "facts": """fact_id, kind, subject, metric, period, scope, stance, value, low, high, unit, qualifier, display,
        equivalents, status, confidence, reason, origins, sources, mentions, mention_ids, article, start, end, quote,
        prefix, suffix, url, published, conflict_ids""",
    "conflicts": """conflict_id, state, severity, kind, fact_id, subject, metric, period, scope, unit, value_a,
        display_a, value_b, display_b, ratio, proposed_value, origins_a, origins_b, sources_a, sources_b, quote_a,
        quote_b, mentions_a, mentions_b, checks, confidence, reason, decision, decided_value, note, who_a, who_b,
        context_a, context_b, earlier, values, verdicts, evidence""",
    "decisions": "conflict_id, decision, decided_value, note, reviewer, decided_at, evidence, sides, about",
    "closed": "conflict_id, decision, decided_value, note, reviewer, decided_at, evidence, sides, about",
    "quarantine": "file, position, reason, advice",
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_stand_in_the_order_of_the_design(table: Table) -> None:
    assert list(table.names) == re.findall(r"\w+", ORDER[table.name])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_documented(table: Table) -> None:
    for column in table.columns:
        assert column.type in TYPES
        assert column.doc and "\n" not in column.doc
        assert column.example
        assert bool(column.choices) == (column.type == "choice")
        assert not column.choices or column.example in column.choices


def test_the_tables_are_all_there() -> None:
    assert TABLES == (MENTIONS, FACTS, CONFLICTS, DECISIONS, CLOSED, QUARANTINE)

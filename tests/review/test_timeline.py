"""Targets by deadline: a row for each target, all who say so, bars to scale."""

from pathlib import Path

import pytest

from pipeline.review.outputs import Outputs
from pipeline.review.timeline import timeline
from pipeline.schema import FACTS, MENTIONS
from pipeline.tables import Row, read_table, table_bytes


def _targets(out: Path, *targets: tuple[str, str, str]) -> Outputs:
    """Tables whose only targets are (source, fact, deadline in years)."""
    model = next(m for m in read_table(out / "mentions.csv", MENTIONS) if m["kind"] == "target")
    rows: list[Row] = [
        {
            **model,
            "mention_id": f"m{n}",
            "source": source,
            "fact_id": fact,
            "deadline": year,
            "start_date": f"{year}-01-01" if year else "",
            "subject": "org:the-firm",
        }
        for n, (source, fact, year) in enumerate(targets)
    ]
    (out / "mentions.csv").write_bytes(table_bytes(MENTIONS, rows))
    (out / "facts.csv").write_bytes(table_bytes(FACTS, []))
    return Outputs(out)


def test_one_row_for_what_several_say(out: Path) -> None:
    outputs = _targets(
        out, ("p", "f1", "2031"), ("q", "f1", "2031"), ("q", "f1", "2031"), ("p", "f2", "2027"), ("p", "", "")
    )
    found = timeline(outputs.tables, "", 0, 99)
    assert found.total == 4, "a target without a deadline is no part of it"
    assert [(year, [[s.mention["source"] for s in due.said] for due in dues]) for year, dues in found.years] == [
        ("2027", [["p"]]),
        ("2031", [["p", "q"]]),
    ]
    assert found.years[0][1][0].who == "the firm"
    assert timeline(outputs.tables, "2028", 0, 99).total == 3
    assert [year for year, _ in timeline(outputs.tables, "", 1, 2).years] == ["2031"]
    outputs.close()


@pytest.mark.parametrize(
    ("years", "places"),
    [(("2026", "2028"), [0.0, 25.0]), (("2026", "2100"), [0.0, 12.5]), (("2026",), [0.0]), ((), [])],
)
def test_bars_are_to_scale_where_the_years_are_near(out: Path, years: tuple[str, ...], places: list[float]) -> None:
    outputs = _targets(out, *(("p", f"f{year}", year) for year in years))
    assert [bar.x for bar in timeline(outputs.tables, "", 0, 9).bars] == places
    outputs.close()

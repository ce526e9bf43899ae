"""docs/conflicts.md: each dump that it shows gives the rows below it, and none where no rows stand there."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.schema import CONFLICTS
from pipeline.write.rows import conflict_cells, conflict_order
from tests.dumps import ledger_of

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "conflicts.md").read_text("utf-8")
DUMP = re.compile(r"```text\n(== .*?)\n```\n(?:\n```csv\n(.*?)\n```)?", re.DOTALL)
ARTICLE = re.compile(r"(?m)^== (\S+)\n")
NEVER_RAISED = {"scope"}


@dataclass(frozen=True)
class Shown:
    """One dump of the page and the rows of conflicts.csv that follow it, a few columns of each."""

    kind: str
    texts: dict[str, str]
    rows: list[dict[str, str]]


def dumps() -> list[Shown]:
    found = []
    for section in re.split(r"(?m)^## ", PAGE)[1:]:
        for articles, rows in DUMP.findall(section):
            _, *parts = ARTICLE.split(articles)
            texts = dict(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))
            found.append(Shown(section.splitlines()[0], texts, list(csv.DictReader(io.StringIO(rows)))))
    return found


SHOWN = dumps()


@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: f"{shown.kind} {len(shown.rows)}")
def test_a_dump_gives_the_rows_below_it(shown: Shown) -> None:
    ledger = ledger_of(shown.texts)
    rows = zip(ledger.conflicts, conflict_cells(ledger), strict=True)
    found = [row for _, row in sorted(rows, key=lambda pair: conflict_order(pair[0]))]
    columns = ("severity", "kind", "display_a", "display_b", "proposed_value", "confidence")
    assert [{column: row[column] for column in columns} for row in found] == shown.rows


def test_each_kind_has_a_conflict_and_a_look_alike() -> None:
    (kinds,) = (column.choices for column in CONFLICTS.columns if column.name == "kind")
    assert {shown.kind for shown in SHOWN if any(row["kind"] == shown.kind for row in shown.rows)} == (
        set(kinds) - NEVER_RAISED
    )
    silent = {shown.kind for shown in SHOWN if not any(row["severity"] != "info" for row in shown.rows)}
    assert silent == set(kinds) - NEVER_RAISED

"""Lines of a table that begin with 'of which': a part is no more than the line above."""

from __future__ import annotations

import pytest

from tests.dumps import ledger_of, serious, sides

WIRE = "Tolvan built 41,260 boats in 2024, but 28,300 of them went to Runa Hire, its chairman's. It has 1,240 hands."
TABLE = "Tolvan after the bell\n\nWhat it builds, with 1,240 hands\nBoats in 2024\t41,260\n{}\nMoorings\t6,500\n"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("of which to Runa Hire\t82,300", {("part", "28300", "82300")}),
        ("thereof Runa Hire\t283,000", {("part", "283000", "28300")}),
        ("of which to Runa Hire\t28,300", set()),
        ("of which to Runa Hire\t38,300", set()),  # no more than the whole: the check says nothing
        ("Bollards\t82,300", set()),  # a line of its own
        ("of which to Runa Hire\t97,100", set()),  # no slip leads there
    ],
)
def test_a_part_that_exceeds_the_line_above(line: str, found: set[tuple[str, str, str]]) -> None:
    contests = serious(ledger_of({"a": TABLE.format(line), "b": WIRE}))
    assert {s for s in sides(contests) if s[0] == "part"} == {(k, *sorted(v)) for k, *v in found}

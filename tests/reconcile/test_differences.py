"""Growth told over several sentences: the two values, what lies between them, and the percentage that it makes."""

from __future__ import annotations

import pytest

from tests.dumps import ledger_of, serious, sides

DENIED = [
    # text, what the values make, what the text says
    ("Zoo in 2019: €12.4m.\n\nNow: €17.1m.\n\nThe rise: €4.7m, which is 83 per cent.", "38", "83"),
    ("* Old price: £640.\n* New price: £790.\n* The gap: £150, or 32 percent.", "23", "32"),
    (
        "At the end of June 2025 the abbey owed 8.46 million francs. At the end of June 2023: 6.31 million francs. "
        "So 2.15 million francs, or 43%, in two years.",
        "34", "43",
    ),
    ("In 2021 the canal took 9,450 boats. Then it was 7,230 boats. A fall of 2,220 boats, or 32 percent.", "23", "32"),
    ("It was to cost €3.25m. It will cost €5.2m. An increase of 69 percent, or 1.95 million euros.", "60", "69"),
]  # fmt: skip

LET_ALONE = [
    "It was to cost €3.25m. It will cost €5.2m. An increase of 60 percent (1.95 million euros).",
    # the percentage holds, of the one value or of the other
    "Then: €12.4m. Now: €17.1m.\n\nThe rise: €4.7m, which is 38 per cent.",
    "Of €17.1m the zoo spent €12.4m. It kept €4.7m, or 27 percent.",
    # a share of something else
    "Then: €12.4m. Now: €17.1m. The rise: €4.7m, or 83 per cent of the new gate.",
    # no difference of the two
    "Then: €12.4m. Now: €17.1m. The roof: €4.2m, which is 83 per cent more.",
    # two figures of one digit make many differences
    "It has 3 boats and 5 boats are on order. So 2 boats, or 33 percent, are late.",
    # nobody bears it out
    "In 2021 they told us 3.1 billion francs. Now it is 4.86 billion francs. That is 65 per cent more.",
    # another figure stands between
    "Then: €12.4m. Now: €17.1m. The staff cost €9.3m. The rise: €4.7m, or 83 per cent.",
]


@pytest.mark.parametrize(("text", "made", "told"), DENIED)
def test_a_difference_proves_its_two_values(text: str, made: str, told: str) -> None:
    assert sides(serious(ledger_of({"a": text}))) == {("growth", *sorted((made, told)))}


@pytest.mark.parametrize("text", LET_ALONE)
def test_what_proves_nothing_is_let_alone(text: str) -> None:
    assert not serious(ledger_of({"a": text}))


BLOG = "In 2021 the opera was to cost 3.1 billion crowns. Now it is 4.86 billion crowns. That is {} per cent more."
WIRE = "The opera of Brennau will cost 4.86 billion crowns, {} per cent more than the 3.1 billion crowns of 2021."


@pytest.mark.parametrize(
    ("blog", "wire", "found"),
    [
        ("65", "57", {("growth", "57", "65")}),
        ("57", "57", set()),
        ("65", "61", set()),  # the other article is as far off: then nobody knows the two values
    ],
)
def test_a_bare_growth_is_denied_by_the_article_that_states_it_rightly(
    blog: str, wire: str, found: set[tuple[str, str, str]]
) -> None:
    contests = [
        c
        for c in serious(ledger_of({"a": BLOG.format(blog), "b": WIRE.format(wire)}))
        if "a" in str(c.sources_a + c.sources_b)
    ]
    assert {s for s in sides(contests) if blog in s} == found

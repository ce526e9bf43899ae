"""Misspelt names: two spellings of one name, and the look-alikes that are two names."""

from __future__ import annotations

import pytest

from tests.dumps import ledger_of

STORY = (
    "The council of Harwick approved 48.3 million euros for the harbour on Tuesday, 17.6 million of it for the quay. "
)
AGAIN = (
    "On Tuesday Harwick's council voted 48.3 million euros for its harbour; the quay takes 17.6 million of the sum. "
)


def rows(*texts: str) -> list[tuple[str, object, object, object]]:
    found = ledger_of({f"{n}.txt": text for n, text in enumerate(texts)}).conflicts
    return [(c.severity, c.value_a, c.value_b, c.proposed) for c in found if c.kind == "entity"]


def test_the_name_beside_it_is_the_same() -> None:
    found = rows(
        STORY + "The engineer Ottilie Brandeker drew the plans.",
        AGAIN + "Plans were drawn by Ottilie Brandeker, an engineer.",
        AGAIN + "It was the engineer Ottilie Brandecer who drew them.",
        "Ottilie Brandeker of Harwick, who drew the harbour and its quay, spoke of the council's vote.",
    )
    assert [row[1:3] for row in found] == [("Ottilie Brandeker", "Ottilie Brandecer")]
    assert found[0][3] == "Ottilie Brandeker"


def test_a_plain_slip_is_a_warning_and_a_custom_of_writing_a_note() -> None:
    slip = rows(STORY + "Mayor Ottilie Brandemer spoke.", AGAIN + "Ottilie Brandener, the mayor, spoke.")
    assert [(row[0], {row[1], row[2]}, row[3]) for row in slip] == [
        ("warning", {"Ottilie Brandemer", "Ottilie Brandener"}, None)
    ]
    custom = rows(STORY + "Mayor Viktor Brandovich spoke.", AGAIN + "Viktor Brandovych, the mayor, spoke.")
    assert [row[0] for row in custom] == ["info"]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Mayor Ottilie Brandemer spoke.", "Its engineer, Jonas Brandener, was silent."),
        ("The mayor spoke of Brandemers of old.", "The mayor spoke of one Brandemer."),
        ("Mayor Ottilie Brandemér spoke.", "Ottilie Brandemer, the mayor, spoke."),
        ("The firm Argentinas Nordisk built it.", "The firm Argentines Nordisk built it."),
        ("The mayor, John Barry, spoke.", "The clerk, Halle Berry, spoke."),
        ("Mayor Ottilie Anderson spoke.", "The harbour master is Jonas Andersen."),
    ],
)  # fmt: skip
def test_two_names_or_two_forms_of_one(one: str, two: str) -> None:
    assert [row for row in rows(STORY + one, AGAIN + two) if row[0] != "info"] == []


def test_two_stories_may_know_two_people() -> None:
    other = "The rail company sold 93.1 million tickets in May, 6.27 million of them to students, its report shows. "
    assert rows(STORY + "Mayor Ottilie Brandemer spoke.", other + "Its chief is Jonas Brandener.") == []


def test_who_knows_both_spellings_tells_two_people_apart() -> None:
    both = "Ottilie Brandemer and her cousin Ottilie Brandener spoke."
    assert [r for r in rows(STORY + both, AGAIN + "Ottilie Brandener, the mayor, spoke.") if r[0] != "info"] == []


def test_a_near_miss_of_a_known_name_is_a_note() -> None:
    found = rows(
        "The chipmaker Rapidus will get 150 billion yen in fiscal 2026 for its chips, the industry ministry said.",
        "Lapidus will get 150 billion yen for chips in fiscal 2026, the industry ministry said.",
    )
    assert [(row[0], row[1], row[2]) for row in found] == [("info", "Rapidus", "Lapidus")]

"""Arithmetic inside a text, both ways: what the sentences deny, and twins of them that hold or tell something else."""

import pytest

from pipeline.reconcile.passages import passages_of
from tests.dumps import batch_of, ledger_of, serious

DENIED = [
    # sentence, kind, what the figures make of it, what is told, whether the culprit is known
    ("Sales grew 20 percent to 4.2 billion euros in May, from 3.0 billion euros.", "growth", "40", "20", True),
    ("A rise of 14% to 84,000 tons from 60,000 tons was reported.", "growth", "40", "14", True),
    ("Net revenue was 14.2 billion euros, against 11.6 billion euros, a growth of 12%.", "growth", "22", "12", True),
    ("Net profit of $3.1 million was down 60% from $31 million.", "growth", "90", "60", True),
    ("The yard won $6.13 billion, or 58.3 percent of its target of $10 billion.", "growth", "61.3", "58.3", True),
    ("Its shares closed up 12 pence, or 8%, at 312 pence.", "growth", "4", "8", True),
    ("The toll doubled to 840 people from 42 people.", "growth", "84", "840", False),
    ("Aid was halved from 420 million euros to 21 million euros.", "growth", "210000000", "21000000", False),
    ("They cancelled 4,000 bookings, or a third of the 120,000 bookings.", "growth", "40000", "4000", False),
    (
        "Spending rose by 5.8 billion euros to 21.4 billion euros from 14.6 billion euros.",
        "growth",
        "6.8E+9",
        "5.8E+9",
        True,
    ),
    (
        "The estimate rose to 21.4 billion euros. It was up 73 per cent on the 15.6 billion euros of March.",
        "growth",
        "37",
        "73",
        True,
    ),
    ("It asks for 3.07 trillion yen. Of that, 12.3 trillion yen is for chips.", "part", "1.23E+12", "12.3E+12", False),
    (
        "The fund of 40 million euros, including 70 million euros for roads, is spent.",
        "part",
        "7000000",
        "70000000",
        False,
    ),
    (
        "It costs €2.8bn, of which €1.1bn in the first phase and €2.1bn in the second.",
        "part",
        "1.7E+9",
        "2.1E+9",
        False,
    ),
    ("Flames took 512 homes and 203 other buildings, or 751 structures in all.", "sum", "715", "751", True),
    (
        "It costs 24.1 billion euros, made up of 8.1 billion euros for rail and 61 billion euros for roads.",
        "sum",
        "69.1E+9",
        "24.1E+9",
        True,
    ),
    (
        "It paid 9.2 billion crowns of the 12.5 billion crowns and owed the remaining 33 billion crowns.",
        "sum",
        "3300000000",
        "33000000000",
        True,
    ),
    ("It ordered 200 aircraft at $90 million each, worth $1.8 billion.", "sum", "18000000000", "1800000000", False),
    (
        "Kobe pays 50 billion yen a year for five years, 500 billion yen in all.",
        "sum",
        "250000000000",
        "500000000000",
        True,
    ),
]

HOLDS = [
    "Sales grew 40 percent to 4.2 billion euros in May, from 3.0 billion euros.",
    "Sales grew 5 percent in euros to 4.2 billion euros in May, and orders to 3.0 billion euros.",
    "In constant currencies sales grew 5 percent to 4.2 billion euros in May, from 3.0 billion euros.",
    "A rise of 14% to 84,000 tons from 73,700 tons was reported.",
    "Net revenue was 14.2 billion euros, against 11.6 billion euros, a growth of 22%.",
    "Net profit of $3.1 million was down 90% from $31 million.",
    "Net profit rose 6% to $3.1 million, compared with an estimate of $3.9 million.",
    "The yard won $6.13 billion, or 61.3 percent of its target of $10 billion.",
    "Its shares closed up 12 pence, or 4%, at 312 pence.",
    "Its shares closed up 12 pence, or 4%, with 8% of them traded at 400 pence.",
    "The toll more than doubled to 90 people from 42 people.",
    "The toll doubled in Lyon, and 840 people were hurt, up from 42 people.",
    "Aid was halved from 420 million euros to 210 million euros.",
    "They cancelled 40,000 bookings, or a third of the 120,000 bookings.",
    "Spending rose by 5.8 billion euros to 21.4 billion euros from 15.6 billion euros.",
    "Spending rose to 21.4 billion euros. It was up 37 per cent on the 15.6 billion euros of March.",
    "It asks for 3.07 trillion yen. Of that, 1.23 trillion yen is for chips.",
    "It asks for 3.07 trillion yen. Of late, 12.3 trillion yen has been lent to chipmakers.",
    "The fund of 70 million euros, including 40 million euros for roads, is spent.",
    "It costs €2.8bn, of which €1.1bn in the first phase and €1.7bn in the second.",
    "The limit is 1 billion euros, of which 0.2 billion euros is for aid, and a limit of 10 billion euros for loans.",
    "The exchange lists 5,200 securities of the 4,400 companies.",
    "Flames took 512 homes and 203 other buildings, or 715 structures in all.",
    "Flames took 512 homes and 203 cars, and 751 people were hurt in all.",
    "It costs 24.1 billion euros, made up of 8.1 billion euros for rail and 16 billion euros for roads.",
    "It paid 9.2 billion crowns of the 12.5 billion crowns and owed the remaining 3.3 billion crowns.",
    "It ordered 200 aircraft at $90 million each, worth $18 billion.",
    "It ordered 200 aircraft at $90 million each, and spare parts worth $1.8 billion.",
    "Kobe pays 50 billion yen a year for five years, 250 billion yen in all.",
]


@pytest.mark.parametrize(("text", "kind", "implied", "told", "decided"), DENIED, ids=[d[0][:50] for d in DENIED])
def test_a_figure_that_its_own_text_denies(text: str, kind: str, implied: str, told: str, decided: bool) -> None:
    (conflict,) = serious(ledger_of({"a": text}))
    assert (conflict.kind, float(str(conflict.value_a)), float(str(conflict.value_b))) == (
        kind,
        float(implied),
        float(told),
    )
    assert (conflict.proposed is not None) == decided
    (check,) = conflict.checks
    assert not check.passed and len(check.mentions) >= 2
    assert check.text in conflict.reason


@pytest.mark.parametrize("text", HOLDS)
def test_what_adds_up_or_tells_something_else_is_let_alone(text: str) -> None:
    assert not serious(ledger_of({"a": text}))


def test_a_conversion_is_one_slot_in_two_currencies() -> None:
    text = "The draft gives ¥1.23 trillion ($7.9 billion; £6 billion) to chips, up from 310 billion yen or $2 billion."
    (passage,) = passages_of(batch_of({"a": text}).mentions, {"a": text})
    assert passage.text == " the draft gives <v0> to chips , up from <v1> . "
    assert [s.other is not None for s in passage.slots] == [True, True]


def test_the_item_that_nobody_repeats_is_contested() -> None:
    texts = {
        "a": "It costs €2.8bn, of which €2.1bn in the first phase and €1.1bn in the second.",
        "b": "The plant will cost €2.8bn. The second phase takes €1.1bn. Cells are made from 2027 on, by 900 people.",
    }
    conflict = next(c for c in serious(ledger_of(texts)) if c.kind == "part")
    assert (conflict.value_a, conflict.value_b, conflict.proposed) == (1_700_000_000, 2_100_000_000, 1_700_000_000)


def test_the_figures_beside_a_contested_one_decide_a_tie() -> None:
    texts = {
        "a": "Sales of the brewer Tamaya rose 27 percent to 33.1 billion yen from 26.1 billion yen in a year.",
        "b": "Sales of the brewer Tamaya came to 3.31 billion yen, its chief told a meeting in Kobe.",
    }
    (conflict,) = serious(ledger_of(texts))
    assert (conflict.kind, conflict.proposed) == ("magnitude", 33_100_000_000)
    assert "JPY 26.1 billion to JPY 33.1 billion is +26.8%, in line with 27%" in conflict.reason


@pytest.mark.parametrize(
    ("text", "now", "before"),
    [
        ("(Corrects the fine to 250 million euros, not 520 million euros.)", 250_000_000, 520_000_000),
        ("The deficit was revised up to 5.2 billion euros from 4.9 billion euros.", 5_200_000_000, 4_900_000_000),
    ],
)
def test_a_figure_that_the_text_takes_back_is_a_note(text: str, now: int, before: int) -> None:
    ledger = ledger_of({"a": text})
    assert not serious(ledger)
    (note,) = ledger.conflicts
    assert (note.kind, note.severity, note.value_a, note.value_b) == ("superseded", "info", now, before)
    assert note.proposed == now
    assert all(fact.status == "single" for fact in ledger.facts)


def test_an_old_rate_is_a_note() -> None:
    (note,) = ledger_of({"a": "The bank lent the port of Kobe 12 billion yen ($90 million) in all."}).conflicts
    assert (note.kind, note.severity, note.proposed) == ("conversion", "info", None)
    assert not ledger_of({"a": "The bank lent the port of Kobe 12 billion yen ($77 million) in all."}).conflicts


LIST = """What the yard is made of
- dry docks 7.9 billion euros
- assembly halls {} billion euros
- power and water 4.1 billion euros
- reserve {} billion euros
- {} 21.4 billion euros"""


@pytest.mark.parametrize(
    ("halls", "reserve", "label", "found"),
    [
        ("6.2", "3.2", "total", None),
        ("6.2", "2.3", "total", ("sum", 3_200_000_000, 2_300_000_000)),
        ("62", "3.2", "total", ("sum", 6_200_000_000, 62_000_000_000)),
        ("6.2", "2.3", "old yard", None),  # nothing says that it is the sum
        ("6.2", "2.2", "total", None),  # a line may be left out: no slip explains the gap
    ],
)
def test_a_list_with_a_total(halls: str, reserve: str, label: str, found: tuple[str, int, int] | None) -> None:
    conflicts = serious(ledger_of({"a": LIST.format(halls, reserve, label)}))
    assert [(c.kind, c.value_a, c.value_b) for c in conflicts] == ([found] if found else [])


def test_another_article_says_which_line_of_a_list_is_wrong() -> None:
    texts = {
        "a": "Final cost: 34.6 billion euros\nTunnels: 18.3 billion euros\nStations: 4.1 billion euros\n"
        "Trains: 6.4 billion euros\nReserve: 8.5 billion euros",
        "b": "The bill has gone up. The rest, 5.8 billion euros, is set aside for things that go wrong below ground.",
    }
    (conflict,) = serious(ledger_of(texts))
    assert (conflict.kind, conflict.proposed, conflict.value_b) == ("sum", 5_800_000_000, 8_500_000_000)

"""One figure in two currencies: a sign put wrong, and two sums that happen to have the same digits."""

from __future__ import annotations

import pytest

from tests.dumps import ledger_of, serious, sides

PAD = {
    "a": "Officials in the capital spoke of the matter for hours, and none left before the vote was taken at night.",
    "b": "Readers of this paper have followed the affair since spring, when a first draft leaked from an office.",
    "c": "Our correspondent heard the same from two people in the room, neither of whom wished to be named in print.",
}
"""What keeps the articles from being copies of one another."""

REAL = {
    "others tell it finer": (
        ("currency", "52800000000000", "52800000000000"),
        "Tax revenue of Japan is forecast to reach 52.8 trillion dollars in fiscal 2026, the ministry said.",
        "In fiscal 2026 tax revenue of Japan is forecast to reach 52.8 trillion yen.",
        "The ministry in Tokyo said tax revenue of Japan is forecast to reach 52.8 trillion yen in fiscal 2026.",
    ),
    "its own conversion is in the currency of the slip": (
        ("currency", "780900000000", "780900000000"),
        "Carmaker Tolvan had a net loss of 780.9 billion dollars ($5.2 billion) in fiscal 2024. It cuts 12,400 jobs.",
        "In fiscal 2024 Tolvan had a net loss of 780.9 billion yen ($5.2 billion). Tolvan will cut 12,400 jobs.",
        "A net loss of 780.9 billion yen in fiscal 2024 was told by the carmaker Tolvan. It cuts 12,400 jobs.",
    ),
    "it dwarfs all other sums of its article": (
        ("currency", "64000000000", "64000000000"),
        "The ferry yard at Runa gets a grant of 64 billion forints (160 million euros). It will build 37 hulls and "
        "hire 1,940 people.",
        "Runa's ferry yard will cost 2.3 billion euros, build 37 hulls and hire 1,940 people. A bank lends 0.9 "
        "billion euros. Hungary pays 64 billion euros towards it.",
        "- Grant for the ferry yard: HUF 64bn\n- Hulls: 37\n- Jobs: 1,940",
    ),
    "the only sum under that sign in its article": (
        ("currency", "4860000000", "4860000000"),
        "The harbour of Ostrel will be rebuilt for $4.86 billion, the province said. It has 214 cranes, 1,310 men.",
        "Concrete promises: €4.86 billion now. Of federal money $1.3 billion was requested, $970 million is on offer "
        "and $240 million in the bank. So much for 214 cranes and 1,310 men.",
    ),
    "four digits, one of them beside a request": (
        ("currency", "418600000000", "418600000000"),
        "Parliament debates a budget for 2026 with spending of 418.6 billion naira ($272 million). The vote is on "
        "December 17; 293 members sit in it. Roads get 31.7 billion naira and schools 1.85 billion naira.",
        "The opposition asked for more time to read the $418.6 billion budget for 2026 before December 17. It has 93 "
        "of the 293 members, and wants more than 31.7 billion naira for roads and 1.85 billion naira for schools.",
    ),
    "the sum of a conversion under the sign of the other": (
        ("currency", "38700000000", "38700000000"),
        "The canal across Borneo is expected to cost 629 trillion rupiah ($38.7 billion) until 2045. It has 14 locks "
        "and is 217 kilometres long.",
        "Investors doubt the 217-kilometre canal across Borneo with its 14 locks. The scheme, expected to cost Rp38.7 "
        "billion, has private promises of Rp58.4 trillion.",
    ),
}

TWINS = {
    "the only sum under that sign, with its conversion": (
        "The harbour of Ostrel will be rebuilt for $4.86 billion, the province said. It has 214 cranes, 1,310 men.",
        "Rotterdam pays €4.86 billion ($5.6 billion). Of federal money $1.3 billion was requested, $970 million is on "
        "offer and $240 million in the bank. So much for 214 cranes and 1,310 men.",
    ),
    "two digits, and the source states another sum in that currency": (
        "Tolvan had a net loss of 78 billion dollars in a decade, of which 0.52 billion dollars in fiscal 2024.",
        "In fiscal 2024 Tolvan had a net loss of 78 billion yen ($0.52 billion).",
        "A net loss of 78 billion yen ($0.52 billion) in fiscal 2024 was told by the carmaker Tolvan.",
    ),
    "two sums of two digits": (
        "The ferry yard at Runa gets a grant of 64 billion forints (160 million euros). It will build 37 hulls and "
        "hire 1,940 people.",
        "Runa's ferry yard will cost 75 billion euros in the worst case. Its 37 hulls, built by 1,940 people, could "
        "sell for 64 billion euros, a study says.",
    ),
    "each is borne out by its own conversion": (
        "The canal across Borneo is expected to cost 629 trillion rupiah ($38.7 billion) until 2045. It has 14 locks "
        "and is 217 kilometres long.",
        "The 217-kilometre canal across Borneo with its 14 locks needs dredgers for Rp38.7 billion ($2.4 million).",
    ),
    "one story, two things": (
        "The opera of Brennau pays its 214 singers 41.8 million crowns a year. The roof was mended in 2019.",
        "The 214 singers of Brennau's opera sang abroad for fees of 41.8 million euros in ten years.",
    ),
}


def dump(texts: tuple[str, ...]) -> dict[str, str]:
    return {name: f"{text} {PAD[name]}" for name, text in zip("abc", texts, strict=False)}


@pytest.mark.parametrize("name", REAL)
def test_one_figure_under_two_signs_contradicts(name: str) -> None:
    wanted, *texts = REAL[name]
    assert sides(serious(ledger_of(dump(tuple(texts))))) == {wanted}


@pytest.mark.parametrize("name", TWINS)
def test_two_sums_of_the_same_digits_do_not(name: str) -> None:
    assert not serious(ledger_of(dump(TWINS[name])))


def test_the_sign_that_a_conversion_bears_out_is_proposed() -> None:
    _, *texts = REAL["the sum of a conversion under the sign of the other"]
    (conflict,) = serious(ledger_of(dump(tuple(texts))))
    proposed = conflict.display_a if conflict.proposed == conflict.value_a else conflict.display_b
    assert conflict.confidence == "medium" and proposed == "USD 38.7 billion" and conflict.checks

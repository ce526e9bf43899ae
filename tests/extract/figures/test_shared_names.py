"""Whose dinars, francs, rials: the country of the story, its codes, its price in another currency, the outlet."""

from collections.abc import Callable

import pytest

from pipeline.records import Mention

BY_COUNTRY = [
    ("SALALAH, Oman - The port was given 14 million rials.", "OMR"),
    ("Muscat will lend farmers 14 million riyals, Oman's bank said.", "OMR"),
    ("Sanaa: the ferry cost 600 million rials, Yemen's harbour office said.", "YER"),
    ("Iran raised the price of bread to 90,000 rials in Tehran.", "IRR"),
    ("The Qatari club paid 70 million riyals.", "QAR"),
    ("Tripoli gave Libyan bakers 300 million dinars.", "LYD"),
    ("Bahrain's Manama museum cost 12 million dinars.", "BHD"),
    ("Amman: Jordanian trams will cost 500 million dinars.", "JOD"),
    ("Casablanca and Rabat share 4 billion dirhams of Moroccan aid.", "MAD"),
    ("Bujumbura, Burundi: teachers are owed 8 billion francs.", "BIF"),
    ("Gabon will pay 8 billion francs for the Libreville bridge.", "XAF"),
    ("Juba owes South Sudan's nurses 9 billion pounds.", "SSP"),
    ("Khartoum: Sudan printed 9 billion pounds.", "SDG"),
    ("Nepal gave Kathmandu 40 million rupees.", "NPR"),
    ("Colombo: Sri Lanka spent Rs 40 million.", "LKR"),
    ("Reykjavik: the Icelandic bank lost 3 billion crowns.", "ISK"),
    ("Brno, a Czech town, spent 80 million crowns.", "CZK"),
    ("Hargeisa, Somalia: rice is 30,000 shillings.", "SOS"),
    ("Syria raised fuel to 12,000 lira in Damascus.", "SYP"),
    ("Minsk, Belarus: the plant owes 30 million rubles.", "BYN"),
    ("Montevideo: Uruguay sold the pier for 600 million pesos.", "UYU"),
    ("Lilongwe, Malawi: a bag of maize is 60,000 kwacha.", "MWK"),
    ("Chisinau: Moldova spent 30 million lei.", "MDL"),
    ("Yaounde: Cameroon borrowed 20 billion CFA francs.", "XAF"),
]
BY_PRICE = [
    ("The fund pays Ghana and Togo another 40 million dollars (32 million francs).", "CHF"),
    ("The yard was sold for 12 million rials ($31 million).", "OMR"),
    ("It owes 3.1 billion dinars, or 10 billion dollars.", "KWD"),
    ("The dam will cost 9 billion crowns (364 million euros).", "CZK"),
    ("The bread fund holds 500 million pesos ($125,000).", "COP"),
]


@pytest.mark.parametrize(("text", "code"), BY_COUNTRY + BY_PRICE)
def test_country_and_price(find: Callable[..., list[Mention]], text: str, code: str) -> None:
    assert [m.unit for m in find(text, "amount") if m.unit not in ("USD", "EUR")] == [code]


def test_a_code_in_the_article_tells(find: Callable[..., list[Mention]]) -> None:
    text = "The plant is put at OMR 40 million. Another 12 million rials goes to the pier."
    assert [m.unit for m in find(text, "amount")] == ["OMR", "OMR"]


def test_the_outlet_tells(find: Callable[..., list[Mention]]) -> None:
    text = "The museum was sold for 40 million francs."
    assert [m.unit for m in find(text, "amount", url="https://blatt.example.ch/kultur")] == ["CHF"]
    assert [m.unit for m in find(text, "amount", url="https://journal.example.sn/culture")] == ["XOF"]


def test_a_slip_of_the_scale_word_is_left_to_stand(find: Callable[..., list[Mention]]) -> None:
    text = "Kigali gave Rwandan farmers 400 million dollars (58 billion francs)."
    assert [m.unit for m in find(text, "amount")] == ["USD", "RWF"]

"""Amounts of money: every form that news writes, what is no money, and properties of what is read."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Mention

Read = Callable[..., list[str]]
Find = Callable[..., list[Mention]]
Amounts = Callable[[str], list[Mention]]
Dated = Callable[[str, str | None], list[Mention]]

# The tricky strings that most tools get wrong: alone, and inside a sentence.
TRICKY = [
    (
        "1.23 trillion yen (approx. $79 billion)",
        ["1.23 trillion yen = 1230000000000 JPY", "$79 billion = 79000000000 USD approx"],
    ),
    (
        "60 billion yen or around Rp6.4 trillion",
        ["60 billion yen = 60000000000 JPY", "Rp6.4 trillion = 6400000000000 IDR approx"],
    ),
    ("Y1.23tn ($7.9bn)", ["Y1.23tn = 1230000000000 JPY", "$7.9bn = 7900000000 USD"]),
    ("JPY 1.2trn", ["JPY 1.2trn = 1200000000000 JPY"]),
    ("1兆2300億円", ["1兆2300億円 = 1230000000000 JPY"]),
    ("1.2 lakh crore rupees", ["1.2 lakh crore rupees = 1200000000000 INR"]),
    ("Rs 76,000 crore", ["Rs 76,000 crore = 760000000000 INR"]),
    ("₩26 trillion", ["₩26 trillion = 26000000000000 KRW"]),
    ("between $5 billion and $7 billion", ["$5 billion and $7 billion = 5000000000..7000000000 USD"]),
    ("$5-7 billion", ["$5-7 billion = 5000000000..7000000000 USD"]),
    ("a quarter of a trillion yen", ["a quarter of a trillion yen = 250000000000 JPY"]),
    ("NT$ 1.3 trillion", ["NT$ 1.3 trillion = 1300000000000 TWD"]),
    ("¥30.7T", ["¥30.7T = 30700000000000 JPY"]),
    ("150 oku yen", ["150 oku yen = 15000000000 JPY"]),
    ("10,000 300mm-sized wafers per month", []),
]

FORMS = [
    ("$7", ["$7 = 7 USD"]),
    ("$7 million", ["$7 million = 7000000 USD"]),
    ("$7bn", ["$7bn = 7000000000 USD"]),
    ("$7m", ["$7m = 7000000 USD"]),
    ("$7M", ["$7M = 7000000 USD"]),
    ("$7B", ["$7B = 7000000000 USD"]),
    ("$750K", ["$750K = 750000 USD"]),
    ("$1.1tn", ["$1.1tn = 1100000000000 USD"]),
    ("£38million", ["£38million = 38000000 GBP"]),
    ("12,345 dlrs", ["12,345 dlrs = 12345 USD"]),
    ("375 MLN DLRS", ["375 MLN DLRS = 375000000 USD"]),
    ("one billion dlrs", ["one billion dlrs = 1000000000 USD"]),
    ("62-1/2 cts", ["62-1/2 cts = 0.625 USD"]),
    ("721 pence", ["721 pence = 7.21 GBP"]),
    ("45p", ["45p = 0.45 GBP"]),
    ("£29k", ["£29k = 29000 GBP"]),
    ("5,506 billion yen", ["5,506 billion yen = 5506000000000 JPY"]),
    ("22,201bn yen", ["22,201bn yen = 22201000000000 JPY"]),
    ("¥1 mil", ["¥1 mil = 1000000 JPY"]),
    ("510.3m yen", ["510.3m yen = 510300000 JPY"]),
    ("a 434-billion-yen loan", ["434-billion-yen = 434000000000 JPY"]),
    ("125.74-76 yen", ["125.74-76 yen = 125.74..125.76 JPY"]),
    ("$US170,000", ["$US170,000 = 170000 USD"]),
    ("$US3000 billion ($5500 billion)", ["$US3000 billion = 3000000000000 USD", "$5500 billion = 5500000000000 AUD"]),
    ("Rs 500 crore", ["Rs 500 crore = 5000000000 INR"]),
    ("₹3.35 crore", ["₹3.35 crore = 33500000 INR"]),
    ("₹5 lakh", ["₹5 lakh = 500000 INR"]),
    ("5 crore 20 lakh rupees", ["5 crore 20 lakh rupees = 52000000 INR"]),
    ("6.8-billion-euro", ["6.8-billion-euro = 6800000000 EUR"]),
    ("220 million US dollars", ["220 million US dollars = 220000000 USD"]),
    ("$10-25m", ["$10-25m = 10000000..25000000 USD"]),
    ("$5-$7 billion", ["$5-$7 billion = 5000000000..7000000000 USD"]),
    ("$3,000-$4,500", ["$3,000-$4,500 = 3000..4500 USD"]),
    ("a $2-to-$3 billion plan", ["$2-to-$3 billion = 2000000000..3000000000 USD"]),
    ("sold at $7.27 to $85.87", ["$7.27 to $85.87 = 7.27..85.87 USD"]),
    ("rose from $7.27 to $85.87", ["$7.27 = 7.27 USD", "$85.87 = 85.87 USD"]),
    ("fixed at 445.75/446.25 dlrs an ounce", ["445.75/446.25 dlrs = 445.75..446.25 USD"]),
    ("JPY330 billion", ["JPY330 billion = 330000000000 JPY"]),
    ("2 trillion (yen)", ["2 trillion (yen) = 2000000000000 JPY"]),
    ("#89.7 million", ["#89.7 million = 89700000 GBP"]),
    (r"\$300 million", ["$300 million = 300000000 USD"]),
    ("&#163;1.8m.", ["&#163;1.8m = 1800000 GBP"]),
    ("Â£3m", ["Â£3m = 3000000 GBP"]),
    ("PS2.7m", ["PS2.7m = 2700000 GBP"]),
    ("Y=590 billion", ["Y=590 billion = 590000000000 JPY"]),
    ("RM79", ["RM79 = 79 MYR"]),
    ("USD10m", ["USD10m = 10000000 USD"]),
    ("HK $3", ["HK $3 = 3 HKD"]),
    ("$A2.5 million", ["$A2.5 million = 2500000 AUD"]),
    ("S $1mil", ["S $1mil = 1000000 SGD"]),
    ("INVESTS 300 MILLION DOLLARS", ["300 MILLION DOLLARS = 300000000 USD"]),
    ("invests hk $ 10.05 billion .", ["hk $ 10.05 billion = 10050000000 HKD"]),
    ("it cost $1230000 in all", ["$1230000 = 1230000 USD"]),
    ("$1.5\nbillion", ["$1.5\nbillion = 1500000000 USD"]),
    ("$1.5\u00a0billion", ["$1.5\u00a0billion = 1500000000 USD"]),
    ("1\u202f250\u202f000 euros", ["1\u202f250\u202f000 euros = 1250000 EUR"]),
    ("1\u2009250 euros", ["1\u2009250 euros = 1250 EUR"]),
    ("EUR 250 000", ["EUR 250 000 = 250000 EUR"]),
    ("CHF 1'200'000", ["CHF 1'200'000 = 1200000 CHF"]),
    ("1.234.567 euros", ["1.234.567 euros = 1234567 EUR"]),
    ("R$ 3,26 billion", ["R$ 3,26 billion = 3260000000 BRL"]),
    ("two and a half billion dollars", ["two and a half billion dollars = 2500000000 USD"]),
    ("half a trillion yen", ["half a trillion yen = 500000000000 JPY"]),
    ("a quarter million dollars", ["a quarter million dollars = 250000 USD"]),
    ("one million two hundred thousand dollars", ["one million two hundred thousand dollars = 1200000 USD"]),
    ("five grand", ["five grand = 5000 USD"]),
    ("from 2 to 3 trillion yen", ["2 to 3 trillion yen = 2000000000000..3000000000000 JPY"]),
    ("¥500 billion, up from 300 billion", ["¥500 billion = 500000000000 JPY", "300 billion = 300000000000 JPY"]),
    ("NET 18,400,000 DLRS VS 9,200,000", ["18,400,000 DLRS = 18400000 USD", "9,200,000 = 9200000 USD"]),
    ("3 dollars 50 cents", ["3 dollars 50 cents = 3.5 USD"]),
    ("802.5 B. Yen", ["802.5 B. Yen = 802500000000 JPY"]),
    ("122.3-T.-Yen", ["122.3-T.-Yen = 122300000000000 JPY"]),
    ("3 Mrd. Euro", ["3 Mrd. Euro = 3000000000 EUR"]),
    ("3,4 billions of yen", ["3,4 billions of yen = 3400000000 JPY"]),
    ("413 millions d’euros", ["413 millions d’euros = 413000000 EUR"]),
    ("30 MUSD", ["30 MUSD = 30000000 USD"]),
    ("75 USD million", ["75 USD million = 75000000 USD"]),
    ("Rs. 2,000/-", ["Rs. 2,000/- = 2000 INR"]),
    ("3兆693億円", ["3兆693億円 = 3069300000000 JPY"]),
    ("92.9億ドル", ["92.9億ドル = 9290000000 USD"]),
    ("約500億円", ["500億円 = 50000000000 JPY approx"]),
    ("最大4兆円を支援", ["4兆円 = 4000000000000 JPY at_most"]),
    ("１２億円", ["１２億円 = 1200000000 JPY"]),
    ("二千五百万円", ["二千五百万円 = 25000000 JPY"]),
    ("127.6亿元", ["127.6亿元 = 12760000000 CNY"]),
    ("1.2万亿元", ["1.2万亿元 = 1200000000000 CNY"]),
    ("lost (¥5 billion) last year", ["¥5 billion = 5000000000 JPY"]),
    ("net ¥-45 million", ["¥-45 million = 45000000 JPY"]),
    ("$1=150 yen", ["150 yen = 150 JPY"]),
    ("($1 = 20.58 Czech crowns)", ["20.58 Czech crowns = 20.58 CZK"]),
    ("11.00 Ghanaian cedis", ["11.00 Ghanaian cedis = 11 GHS"]),
    ("40 million Bahraini dinars", ["40 million Bahraini dinars = 40000000 BHD"]),
    ("a fee of $1 (150 yen)", ["$1 = 1 USD", "150 yen = 150 JPY"]),
    ("10 $ 30 $", ["10 $ = 10 USD", "30 $ = 30 USD"]),
    ("$ 20,000.00 $ 37,305.97 february", ["$ 20,000.00 = 20000 USD", "$ 37,305.97 = 37305.97 USD"]),
]

NOT_MONEY = [
    "hundreds of millions of dollars",
    "1 trillion parameters",
    "he weighed 208 pounds",
    "275 pound-feet of torque",
    "1080p video",
    "the rapper 50 Cent",
    "he paid with a $20 bill",
    "20 penny stocks",
    "the 19 euro zone countries",
    "two yen-denominated bonds",
    "five grand pianos",
    "they won 5 games",
    "Won 5 million votes",
    "NT 5 BILLION",
    "TRY 5",
    "ALL 5",
    "WE TRY 5 MILLION WAYS",
    "R2-D2",
    "S/4",
    "W 5",
    "Euro 2024",
    "Euro 6 engines",
    "at COP28",
    "at COP 28",
    "written in PHP 8.2",
    "N95 masks",
    "a Y2K bug",
    "the P-8A plane",
    "Tel. 020 7946 0958",
    "ISBN 978-3-16-148410-0",
    "version 2.3.1",
    "a 3-1 win",
    "aged 45",
    "21 Main Street",
    "at 10:45 a.m.",
    "Boeing 737 jets",
    "two ore bodies",
    "18ct gold",
    "in 1990 dollars",
    "in constant 2020 yen",
    "a yard of 5,000 workers",
    "$trillion",
    "in 4k resolution",
    "¥" + "9" * 40,
]


@pytest.mark.parametrize(("text", "wanted"), TRICKY + FORMS)
def test_alone(read: Read, text: str, wanted: list[str]) -> None:
    assert read(text, "amount") == wanted


@pytest.mark.parametrize(("text", "wanted"), TRICKY + FORMS)
def test_inside_a_sentence(read: Read, text: str, wanted: list[str]) -> None:
    assert read(f"The board heard on Friday that {text} had been set aside for it.", "amount") == wanted


@pytest.mark.parametrize("text", NOT_MONEY)
def test_no_money(read: Read, text: str) -> None:
    assert read(text, "amount") == []
    assert read(f"People say that {text} is what it was about.", "amount") == []


@pytest.mark.parametrize(
    ("text", "url", "code", "ambiguous"),
    [
        ("A company pays $5 million.", "", "USD", ""),
        ("A $5 million fine.", "", "USD", ""),
        ("It lost A $5 million.", "", "AUD", ""),
        ("Sydney, Australia: the council borrows $45 million.", "", "AUD", "USD"),
        ("The council borrows $45 million.", "https://www.example.com.au/a", "AUD", "USD"),
        ("The council borrows $45 million.", "https://www.example.sg/a", "SGD", "USD"),
        ("Japan borrows $45 million.", "https://www.example.com.au/a", "USD", ""),
        ("In Sydney, Australia, it costs A$7 million, and $45 million in the US.", "", "USD", ""),
        ("Houses cost $750,000; in New York US$780,000.", "https://example.net.au/", "AUD", "USD"),
        ("All figures are in Canadian dollars. Profit was $5 million.", "", "CAD", ""),
        ("It bid 15.50 Canadian dlrs a share, or 285 mln dlrs.", "", "CAD", "USD"),
        ("Toyota of Japan earns ¥5 billion.", "", "JPY", ""),
        ("Shanghai: the Chinese firm earns ¥5 billion.", "", "CNY", ""),
        ("In Oslo, Norway, it costs kr 500.", "", "NOK", ""),
        ("It costs 500 kroner.", "", "SEK", "NOK|DKK|ISK|CZK"),
        ("In Karachi, Pakistan, it costs Rs 500.", "", "PKR", ""),
        ("In Cairo, Egypt, it costs 500 pounds.", "", "EGP", ""),
        ("A steak is 3,000 pesos.", "https://example.com.ar/", "ARS", ""),
        ("Petrol sells at N895 a litre after ₦5.4trn was spent.", "", "NGN", ""),
        ("In Johannesburg, South Africa, it costs R50.", "", "ZAR", ""),
        ("Seoul, South Korea: it costs 500 won.", "", "KRW", ""),
        ("In Manila, the Philippines, it costs P50.", "", "PHP", ""),
    ],
)
def test_shared_signs(find: Find, text: str, url: str, code: str, ambiguous: str) -> None:
    found = find(text, "amount", url=url)[-1]
    if found.ground == "" and len(find(text, "amount", url=url)) > 1:
        found = find(text, "amount", url=url)[0]
    assert (found.unit, bool(found.ambiguous)) == (code, bool(ambiguous))
    assert found.ground or not ambiguous


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("about $5m", "approx"),
        ("some $5m", "approx"),
        ("nearly $5m", "approx"),
        ("almost $5m", "approx"),
        ("around $5m", "approx"),
        ("roughly $5m", "approx"),
        ("approximately $5m", "approx"),
        ("$5m or so", "approx"),
        ("$70-odd", "approx"),
        ("up to $5m", "at_most"),
        ("as much as $5m", "at_most"),
        ("less than $5m", "at_most"),
        ("under $5m", "at_most"),
        ("no more than $5m", "at_most"),
        ("at least $5m", "at_least"),
        ("more than $5m", "at_least"),
        ("over $5m", "at_least"),
        ("a $5m-plus deal", "at_least"),
        ("$5m+", "at_least"),
        ("no less than $5m", "at_least"),
        ("$5m or more", "at_least"),
        ("exactly $5m", "exact"),
        ("$5m", "exact"),
        ("they haggled for hours over $5m", "exact"),
        ("came within $5m of that", "exact"),
    ],
)
def test_qualifiers(find: Find, text: str, qualifier: str) -> None:
    assert [m.qualifier for m in find(text, "amount")] == [qualifier]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("oil at $35 a barrel", "barrel"),
        ("$9.50 per kg of milk", "kg"),
        ("US$97.3/t", "tonne"),
        ("€85 per megawatt hour", "megawatt-hour"),
        ("it costs £249 a month", "month"),
        ("a $15-an-hour wage", "hour"),
        ("$5 each", "item"),
        ("¥74 a share", "share"),
        ("a $5 million ship", ""),
    ],
)
def test_prices(find: Find, text: str, per: str) -> None:
    assert [m.per for m in find(text, "amount")] == [per]


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("It had a net loss of 5 billion yen.", "loss"),
        ("a profit of $5m", "profit"),
        ("Sales rose by $5m.", "up"),
        ("Costs fell by $5m.", "down"),
        ("It pays up to $5m.", ""),
        ("It has $5m.", ""),
        ("a $5m loss", "loss"),
        ("-$5m", "down"),
    ],
)
def test_directions(find: Find, text: str, direction: str) -> None:
    found = find(text, "amount")
    assert [m.direction for m in found] == [direction]
    assert all(isinstance(m.value, Decimal) and m.value > 0 for m in found)


def test_conversions_know_each_other(find: Find) -> None:
    for text in ("¥1.23 trillion ($7.9 billion)", "60 billion yen or around Rp6.4 trillion", "NKr38.5bn, or DKr24.5bn"):
        first, second = find(text, "amount")
        assert (first.partner, second.partner) == (second.start, first.start)
    assert all(m.partner == -1 for m in find("It paid $5 million and lost ¥3 billion.", "amount"))


SCALES = {
    "": 1,
    " thousand": 10**3,
    " million": 10**6,
    "bn": 10**9,
    " trillion": 10**12,
    " crore": 10**7,
    " lakh": 10**5,
}
SIGNS = [
    ("${}", "USD"),
    ("€{}", "EUR"),
    ("US${}", "USD"),
    ("JPY {}", "JPY"),
    ("{} yen", "JPY"),
    ("{} euros", "EUR"),
    ("₹{}", "INR"),
]
figures = st.decimals(min_value="0.01", max_value="999999999", places=2, allow_nan=False).map(lambda d: d.normalize())


AROUND = ["{}", "It paid {} then.", "({})"]


@settings(max_examples=300, deadline=None)
@given(figures, st.sampled_from(sorted(SCALES)), st.sampled_from(SIGNS), st.sampled_from(AROUND))
def test_what_is_printed_reads_back(
    amounts: Amounts, figure: Decimal, scale: str, sign: tuple[str, str], around: str
) -> None:
    (found,) = amounts(around.format(sign[0].format(f"{figure:,f}{scale}")))
    assert (found.value, found.unit) == (figure * SCALES[scale], sign[1])


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 900),
    st.integers(1, 90),
    st.sampled_from(["million", "billion"]),
    st.sampled_from(["-", " to ", "–"]),
)
def test_ranges_are_in_order(amounts: Amounts, low: int, more: int, scale: str, joint: str) -> None:
    (found,) = amounts(f"It will cost ${low}{joint}{low + more} {scale}.")
    factor = Decimal(10**6 if scale == "million" else 10**9)
    assert (found.low, found.high, found.value) == (low * factor, (low + more) * factor, None)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="$¥£€15,.-/%() ankmb円億兆一\n\t", max_size=60))
def test_any_text_gives_quotes_of_itself(amounts: Amounts, text: str) -> None:
    for m in amounts(text):
        assert 0 <= m.start < m.end <= len(text)
        assert m.low is None or m.high is None or m.low <= m.high
        assert not isinstance(m.value, Decimal) or m.value >= 0


@pytest.fixture(scope="module")
def amounts(find: Find) -> Amounts:
    return lambda text: find(text, "amount")


@pytest.mark.parametrize(
    ("text", "published", "wanted"),
    [
        ("Paris gave the French mill 90 million francs.", "1987-03-01", "FRF"),
        ("Brussels gave the Belgian mill 90 million francs.", None, "BEF"),
        ("Zurich gave the Swiss mill 90 million francs.", "1987-03-01", "CHF"),
        ("The French buyer paid the owners in Zurich 90 million francs.", "2014-03-01", "CHF"),
        ("The French and French-owned mills paid Zurich 90 million francs.", None, "CHF"),
        ("Dublin gave the Irish mill 90 million pounds.", "1987-03-01", "IEP"),
        ("Dublin gave the Irish mill 90 million pounds.", "2014-03-01", "GBP"),
    ],
)
def test_the_money_of_its_time(dated: Dated, text: str, published: str | None, wanted: str) -> None:
    assert [m.unit for m in dated(text, published)] == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("under SDG 13 on climate", []),
        ("the RSD-10 missile", []),
        ("the MX-5 and the MXN-5", []),
        ("five CFA charterholders", []),
        ("five CFA a cup", ["five CFA = 5 XOF"]),
        ("NPR 500 a day", ["NPR 500 = 500 NPR"]),
        ("Nepal raised the fare to NPR 25.", ["NPR 25 = 25 NPR"]),
        ("He wore five crowns on stage.", []),
        ("Denmark set the fee at 45 crowns.", ["45 crowns = 45 DKK"]),
        ("two bitcoin miners", []),
    ],
)
def test_codes_and_names_of_much_else(read: Read, text: str, wanted: list[str]) -> None:
    assert read(text, "amount") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Sales rose by 5 billion yen to 33 billion yen.",
            ["5 billion yen = 5000000000 JPY", "33 billion yen = 33000000000 JPY"],
        ),
        ("Debt fell by another $5m to $7m.", ["$5m = 5000000 USD", "$7m = 7000000 USD"]),
        (
            "Sales rose by 5 billion to 33 billion yen.",
            ["5 billion = 5000000000 JPY", "33 billion yen = 33000000000 JPY"],
        ),
        ("Debt climbed $5 million to $33 million.", ["$5 million = 5000000 USD", "$33 million = 33000000 USD"]),
        ("Debt will rise by $5m to $33m.", ["$5m = 5000000 USD", "$33m = 33000000 USD"]),
        ("Costs would rise by $5m to $7m.", ["$5m to $7m = 5000000..7000000 USD"]),
        ("Costs rose by 5 to 33 billion yen.", ["5 to 33 billion yen = 5000000000..33000000000 JPY"]),
        ("It takes $5m to $33m.", ["$5m to $33m = 5000000..33000000 USD"]),
        ("The plant costs $5m to $33m.", ["$5m to $33m = 5000000..33000000 USD"]),
    ],
)
def test_a_step_is_no_range(read: Read, text: str, wanted: list[str]) -> None:
    assert read(text, "amount") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Its bill has gone up to £34.6bn.", "exact"),
        ("Sales went up to 33 billion yen.", "exact"),
        ("The price moved all the way up to $50.", "exact"),
        ("Sales climbed up to 33 billion yen.", "exact"),
        ("It pays up to £34.6bn.", "at_most"),
        ("The fine could go up to £34.6bn.", "at_most"),
        ("Shares rose up to 5 percent.", "at_most"),
        ("The rate crept up to 5 percent.", "exact"),
        ("It rose, by up to £5bn.", "at_most"),
    ],
)
def test_up_to_behind_a_movement_is_no_cap(find: Find, text: str, wanted: str) -> None:
    assert [m.qualifier for m in find(text, "amount", "percent")] == [wanted]

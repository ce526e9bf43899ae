"""Reference rates by day, and what the check says of a pair of figures in two currencies."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.reconcile.fx import Rates
from pipeline.reconcile.rates import FAILED, OLD, PASSED, Pair, judged_pairs, pairs_of, times_of
from tests.dumps import batch_of, shipped_book

DAY = date(2025, 12, 24)
SLIP, SHARE = Decimal(3), Decimal("0.1")


@pytest.fixture(scope="module")
def rates() -> Rates:
    return Rates(shipped_book())


@pytest.mark.parametrize(
    ("base", "quote", "day", "low", "high"),
    [
        ("USD", "JPY", date(2025, 12, 24), "155.95", "155.97"),
        ("USD", "JPY", date(2025, 12, 27), "155", "158"),  # a Saturday: the day before
        ("EUR", "JPY", date(2025, 12, 24), "183", "185"),
        ("USD", "TWD", date(2025, 6, 1), "31", "32"),  # not in the daily series
        ("USD", "TWD", date(2022, 6, 1), "29", "30"),  # the year before the next one listed
        ("USD", "TWD", date(2030, 6, 1), "31", "32"),
        ("USD", "TWD", None, "31", "32"),
        ("USD", "JPY", date(1987, 3, 1), "140", "150"),  # before the daily series
        ("GBP", "USD", date(1987, 3, 1), "1.5", "1.8"),
        ("USD", "DEM", date(1987, 3, 1), "1.7", "1.9"),
        ("USD", "JPY", date(1970, 1, 1), "200", "300"),
        ("USD", "JPY", None, "100", "250"),
        ("JPY", "JPY", None, "1", "1"),
    ],
)
def test_reference_rates(rates: Rates, base: str, quote: str, day: date | None, low: str, high: str) -> None:
    rate = rates.rate(base, quote, day)
    assert rate is not None and Decimal(low) <= rate <= Decimal(high)


def test_a_day_long_after_the_series_takes_its_end_and_no_old_year(rates: Rates) -> None:
    assert rates.rate("USD", "JPY", date(2040, 1, 1)) == rates.rate("USD", "JPY", None)


def test_a_listed_year_beats_a_series_that_ended(rates: Rates) -> None:
    rate = rates.rate("USD", "RUB", date(2025, 1, 1))
    assert rate is not None and 80 < rate < 110


@pytest.mark.parametrize("code", ["XXX", "XEU", ""])
def test_an_unknown_currency_has_no_rate(rates: Rates, code: str) -> None:
    assert rates.rate("USD", code, DAY) is None
    assert rates.rate(code, "USD", DAY) is None


@pytest.mark.parametrize(("base", "quote"), [("USD", "JPY"), ("EUR", "TWD"), ("GBP", "INR")])
def test_the_other_way_round_is_one_over(rates: Rates, base: str, quote: str) -> None:
    one, two = rates.rate(base, quote, DAY), rates.rate(quote, base, DAY)
    assert one and two and abs(one * two - 1) < Decimal("1e-20")


def judged(rates: Rates, sentence: str, day: date | None = DAY) -> list[Pair]:
    batch = batch_of({"a": sentence}, day)
    return pairs_of([f for f in batch.mentions if f.mention.kind == "amount"], rates, {"a": day}, SLIP, SHARE)


@pytest.mark.parametrize(
    ("sentence", "verdict", "implied"),
    [
        ("The draft gives chips ¥1.23 trillion ($7.9 billion).", PASSED, "155.7"),
        ("The draft gives chips ¥1.23 trillion ($79 billion).", FAILED, "15.57"),
        ("The draft gives chips ¥1.23 trillion ($790 million).", FAILED, "1557"),
        ("The draft gives chips ¥1.23 trillion ($12 billion).", OLD, "102.5"),
        ("The draft gives chips ¥1.23 trillion ($8 billion).", PASSED, "153.8"),
        ("It lent $7.9 billion (1.23 trillion yen) to the port.", PASSED, "155.7"),
        ("It lent 60 billion yen or around Rp6.4 trillion to the port.", PASSED, "106.7"),
        # the printed digits leave room: 'about $1 billion' may be 0.5 to 1.5
        ("The draft gives chips 200 billion yen ($1 billion).", PASSED, "200"),
        ("The draft gives chips 200.0 billion yen ($1.00 billion).", OLD, "200"),
        ("The plant costs NT$62.5 billion ($2.0 billion).", PASSED, "31.25"),
        ("The plant costs NT$62.5 billion ($20 billion).", FAILED, "3.125"),
    ],
)
def test_verdicts(rates: Rates, sentence: str, verdict: str, implied: str) -> None:
    found = judged(rates, sentence)
    assert [p.verdict for p in found] == [verdict]
    assert found[0].implied == Decimal(implied)
    assert found[0].check.passed is (verdict != FAILED)
    assert f"= {implied} " in found[0].check.text


def test_the_day_decides(rates: Rates) -> None:
    sentence = "The loan was 145 million yen ($1.00 million)."
    assert judged(rates, sentence, date(1987, 3, 1))[0].verdict == PASSED
    assert judged(rates, sentence, date(2011, 10, 3))[0].verdict == OLD
    assert "1987-03-01" in judged(rates, sentence, date(1987, 3, 1))[0].check.text


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("It cost ¥1.23 trillion ($7.9 billion).", PASSED),
        ("It cost 145 million yen ($1.00 million).", PASSED),  # as in 1987
        ("It cost ¥1.23 trillion ($79 billion).", FAILED),
        ("It cost 400 million pesos ($136 million), said Buenos Aires, Argentina.", PASSED),  # as in 2004
        ("The tracks were worth $1.8 billion (£94 million).", FAILED),
    ],
)
def test_without_a_date_only_what_no_year_knew_fails(rates: Rates, sentence: str, verdict: str) -> None:
    (pair,) = judged(rates, sentence, None)
    assert pair.verdict == verdict
    assert "all known rates" in pair.check.text


def test_undated_articles_of_one_season_are_held_against_each_other(rates: Rates) -> None:
    texts = {str(n): f"The plant number {n} cost {28 * n} million roubles (${n}.0 million)." for n in range(2, 7)}
    texts["x"] = "The bridge at Pskov cost 90 million roubles ($45.0 million)."
    days: dict[str, date | None] = dict.fromkeys(texts)

    def verdicts(names: list[str]) -> dict[str, str]:
        batch = batch_of({n: texts[n] for n in names}, None)
        amounts = [f for f in batch.mentions if f.mention.kind == "amount"]
        times = times_of(days, [amounts], rates, shipped_book())
        return {p.a.article: p.verdict for p in judged_pairs([amounts], rates, days, times, shipped_book())[0]}

    assert verdicts(list(texts)) == {**dict.fromkeys("23456", PASSED), "x": FAILED}


def test_what_is_told_by_the_share_converts_no_sum(rates: Rates) -> None:
    assert judged(rates, "The bid of C$32 billion, or $40 per share, was made on Monday.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It cost 5 billion yen.",
        "It cost 5 billion yen and then $3 million more.",
        "It cost 5 percent (3 percent) more.",
    ],
)
def test_what_is_no_pair(rates: Rates, sentence: str) -> None:
    assert judged(rates, sentence) == []

"""What differs without contradiction, and what is worth a note only: each beside a twin that is a warning."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipeline.link.nouns import compile_nouns
from pipeline.reconcile.contests import Contest, value_contests
from pipeline.reconcile.moving import Beside, compile_moving, revised
from pipeline.records import Frame, Framed, Mention
from tests.dumps import ledger_of, serious, shipped_book

ONE, TWO = date(2025, 3, 3), date(2025, 3, 4)


def figure(
    article: str, value: str, unit: str, *, kind: str = "amount", metric: str = "", subject: str = "", scope: str = "",
    direction: str = "", per: str = "", place: str = "", context: str = "", start: int = 0,
) -> Framed:  # fmt: skip
    mention = Mention(
        start=start, end=start + 1, kind=kind, rule="amount.test", value=Decimal(value), unit=unit, per=per,
        direction=direction, precision=Decimal(place) if place else Decimal(1),
    )  # fmt: skip
    frame = Frame(subject=subject, metric=metric, scope=scope)
    return Framed(f"{article}:{start}", article, article, value, mention, frame, (0, 90), start, context=context)


def contests(
    a: Framed, b: Framed, days: tuple[date | None, date | None] = (ONE, TWO), others: tuple[Framed, ...] = ()
) -> list[Contest]:
    when = {a.article: days[0], b.article: days[1]}
    return value_contests(
        [a, b], (), when, compile_moving(shipped_book()), Beside((a, b, *others)), compile_nouns(shipped_book())
    )


def pair(x: str, y: str, unit: str, **fields: str) -> tuple[Framed, Framed]:
    return figure("a", x, unit, **fields), figure("b", y, unit, **fields)


KNOWN = {"subject": "org:nordvik", "metric": "sales"}


@pytest.mark.parametrize(
    ("x", "y", "unit", "fields"),
    [
        ("410", "447", "GBP", {"metric": "share price", "subject": "org:nordvik"}),
        ("51.80", "52.95", "USD", {"per": "barrel", "subject": "place:brent", "place": "0.01"}),
        ("4.25", "4.61", "%", {"kind": "percent", "metric": "yield", "place": "0.01"}),
        ("19952.3", "18905.1", "", {"kind": "quantity", "subject": "org:bovespa", "place": "0.1"}),
        ("0.4", "1.9", "%", {"kind": "percent", "direction": "up", "subject": "org:taiex", "place": "0.1"}),
    ],
)
@pytest.mark.parametrize("days", [(ONE, TWO), (ONE, ONE), (None, None)])
def test_prices_and_their_moves_contradict_nothing(
    x: str, y: str, unit: str, fields: dict[str, str], days: tuple[date | None, date | None]
) -> None:
    assert contests(*pair(x, y, unit, **fields), days) == []


@pytest.mark.parametrize(("x", "y"), [("15234", "12534"), ("15230", "1523")])
def test_a_slip_in_a_price_shows_even_between_days(x: str, y: str) -> None:
    fields = {"metric": "share price", "subject": "org:nordvik"}
    found = contests(*pair(x, y, "JPY", **fields))
    assert len(found) == 1 and not found[0].loose


def test_two_rises_of_one_named_thing_contradict_each_other() -> None:
    a, b = pair("22", "12", "%", kind="percent", direction="up", **KNOWN)
    found = contests(a, b)
    assert len(found) == 1 and not found[0].loose


def test_a_rise_told_beside_an_equal_sum_is_one_thing() -> None:
    a, b = pair("22", "19", "%", kind="percent", direction="up")
    assert contests(a, b) == []
    beside = tuple(figure(article, "14200000000", "BRL", start=40) for article in "ab")
    found = contests(a, b, others=beside)
    assert len(found) == 1 and not found[0].loose


@pytest.mark.parametrize(
    ("x", "y", "days", "count"),
    [
        ("1350", "1720", (ONE, TWO), 0),  # the toll rose
        ("1350", "1720", (ONE, ONE), 1),
        ("1350", "1530", (ONE, TWO), 1),  # swapped
        ("1350", "13500", (ONE, TWO), 1),  # a nought too many
        ("20", "200", (ONE, TWO), 0),  # two digits are too few to tell
    ],
)
def test_running_counts_grow_between_days_but_slips_show(x: str, y: str, days: tuple[date, date], count: int) -> None:
    a, b = pair(x, y, "person", kind="quantity", subject="place:lake-county")
    assert len(contests(a, b, days)) == count


def test_without_subject_and_metric_a_difference_is_a_note() -> None:
    a, b = pair("5200000", "7900000", "USD")
    (found,) = contests(a, b)
    assert "neither subject nor metric" in found.loose
    (found,) = contests(*pair("5200000", "7900000", "USD", **KNOWN))
    assert not found.loose


@pytest.mark.parametrize("word", ["revised", "preliminary", "economists", "consensus"])
def test_estimates_and_revisions_are_a_note_but_slips_are_not(word: str) -> None:
    said = {"context": f"The {word} figure was told on Monday.", **KNOWN}
    (found,) = contests(*pair("5200000", "7900000", "USD", **said))
    assert word in found.loose
    (found,) = contests(*pair("5230000", "5320000", "USD", **said))
    assert not found.loose


def test_one_sum_rounded_and_cut_is_a_note() -> None:
    (found,) = contests(*pair("55900000000", "56000000000", "USD", place="100000000", **KNOWN))
    assert "rounded" in found.loose
    (found,) = contests(*pair("55900000000", "57000000000", "USD", place="100000000", **KNOWN))
    assert not found.loose


FINE = {
    "a": "The regulator fined the broadcaster Lumivox $550,000 ({}) over the half-time show of the Harbour Bowl final.",
    "b": "Over the half-time show of the Harbour Bowl final Lumivox paid the regulator's $550,000 ({}) fine in spring.",
}


@pytest.mark.parametrize(("one", "two", "count"), [("£292,000", "£293,000", 0), ("£292,000", "£392,000", 1)])
def test_one_sum_at_the_rates_of_two_days(one: str, two: str, count: int) -> None:
    ledger = ledger_of({"a": FINE["a"].format(one), "b": FINE["b"].format(two)}, date(2005, 2, 7))
    found = [c for c in serious(ledger) if c.unit == "GBP"]
    assert len(found) == count, [(c.display_a, c.display_b) for c in found]


GRANT = {
    "a": "SYDNEY: The harbour town of Eden will get {} for its new timber wharf, the state government said in Sydney.",
    "b": "The state government gives the harbour town of Eden {} for its new timber wharf, papers seen here show.",
}


@pytest.mark.parametrize(
    ("one", "two", "count"), [("A$15.8 million", "$15.8 million", 0), ("A$15.8 million", "US$15.8 million", 1)]
)
def test_a_dollar_sign_alone_contradicts_no_other_dollar(one: str, two: str, count: int) -> None:
    ledger = ledger_of({"a": GRANT["a"].format(one), "b": GRANT["b"].format(two)})
    assert len([c for c in serious(ledger) if c.kind == "currency"]) == count


@pytest.mark.parametrize(
    ("days", "period", "note"),
    [
        ((ONE, date(2025, 3, 20)), "", False),
        ((ONE, date(2025, 9, 20)), "", True),  # the turnover of two seasons, each told as 'last season's'
        ((ONE, date(2025, 9, 20)), "2024", False),
        ((ONE, None), "", False),
    ],
)
def test_what_is_told_long_after_without_a_period_is_a_note(
    days: tuple[date | None, date | None], period: str, note: bool
) -> None:
    a, b = (replace(f, frame=replace(f.frame, period=period)) for f in pair("5200000", "7900000", "USD", **KNOWN))
    (found,) = contests(a, b, days)
    assert bool(found.loose) is note


def test_a_plan_told_anew_months_later_may_have_moved() -> None:
    a, b = figure("a", "1", "ton"), figure("b", "1", "ton")
    assert revised([a], [b], {"a": ONE, "b": date(2025, 9, 20)})
    assert not revised([a], [b], {"a": ONE, "b": TWO})
    assert not revised([a], [b], {"a": ONE, "b": None})


def test_an_open_note_says_why_it_is_one() -> None:
    texts = {
        "a": "The mine at Olga sold 21.4 million tons of ore worth $640 million in 2024, and 3,150 people work there.",
        "b": "Ore of the mine at Olga, sold in 2024: 21.4 million tons, for $650 million; revised figures say 3,150.",
    }
    (row,) = ledger_of(texts, None).conflicts
    assert row.severity == "info" and row.proposed is None
    assert "a note only: " in row.reason

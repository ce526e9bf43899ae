"""Which value is proposed, how surely, and for which reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from pipeline.reconcile import build_ledger
from pipeline.reconcile.contests import Contest, Side
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.proposals import propose
from pipeline.records import Conflict, Frame, Framed, Ledger, Mention
from tests.dumps import batch_of, fact_with, ledger_of, mention, serious, shipped_book

SENTENCES = {
    # one statement in words of their own, so that nobody copies anybody
    "a": "The budget for chips and AI rises to {x} in fiscal 2026, up from 330 billion yen, the ministry said then.",
    "b": "In fiscal 2026 the budget for chips and AI is {x}, up from 330 billion yen a year before, papers show.",
    "c": "Up from 330 billion yen, the budget for chips and AI in fiscal 2026 is {x}, two officials told this paper.",
    "d": "Chips and AI have a budget of {x} in fiscal 2026, up from 330 billion yen, as our reporter has learnt.",
}
RIGHT, SLIP, SWAP = "1.239 trillion yen", "12.39 trillion yen", "1.329 trillion yen"


OWN = {
    "a": " Officials in the capital spoke of the matter for hours, and none left before the vote was taken at night.",
    "b": " Readers of this paper have followed the affair since spring, when a first draft leaked from an office.",
    "c": " Our correspondent heard the same from people in the room, neither of whom wished to be named in print.",
    "d": " Critics call it a gift to makers who need none, while unions want the promise of work in the poor north.",
}
"""What keeps the articles from being copies of one another."""


def dump(**values: str) -> Ledger:
    return ledger_of({name: SENTENCES[name].format(x=value) + OWN[name] for name, value in values.items()})


def only(ledger: Ledger) -> Conflict:
    assert len(serious(ledger)) == 1, [(c.kind, c.display_a, c.display_b) for c in ledger.conflicts]
    return serious(ledger)[0]


def test_all_agree() -> None:
    ledger = dump(a=RIGHT, b=RIGHT, c=RIGHT)
    assert not ledger.conflicts
    fact = fact_with(ledger, mention(ledger, "a", RIGHT))
    assert (fact.status, fact.confidence, len(fact.origins)) == ("agreed", "high", 3)


def test_one_source_alone() -> None:
    ledger = dump(a=RIGHT)
    fact = fact_with(ledger, mention(ledger, "a", RIGHT))
    assert (fact.status, fact.confidence) == ("single", "low")


@pytest.mark.parametrize(("wrong", "kind"), [(SLIP, "magnitude"), (SWAP, "digits")])
@pytest.mark.parametrize("where", ["a", "b", "c"])
def test_one_origin_ahead_is_medium(wrong: str, kind: str, where: str) -> None:
    ledger = dump(**{name: wrong if name == where else RIGHT for name in "abc"})
    c = only(ledger)
    assert (c.kind, c.proposed, c.confidence) == (kind, Decimal("1.239e12"), "medium")
    assert (c.value_a, len(c.origins_a), len(c.origins_b)) == (c.proposed, 2, 1)
    assert "2 origins against 1 origin" in c.reason
    fact = fact_with(ledger, mention(ledger, where, wrong))
    assert (fact.status, fact.value, fact.confidence) == ("resolved", c.proposed, "medium")


@pytest.mark.parametrize("wrong", [SLIP, SWAP])
def test_two_origins_ahead_and_an_explained_loser_is_high(wrong: str) -> None:
    c = only(dump(a=RIGHT, b=RIGHT, c=wrong, d=RIGHT))
    assert (c.proposed, c.confidence) == (Decimal("1.239e12"), "high")


@pytest.mark.parametrize("wrong", [SLIP, SWAP])
def test_a_tie_stays_unresolved_and_names_no_value(wrong: str) -> None:
    ledger = dump(a=RIGHT, b=wrong)
    c = only(ledger)
    assert (c.proposed, c.confidence) == (None, "unresolved")
    assert "no check decides" in c.reason
    fact = fact_with(ledger, mention(ledger, "a", RIGHT))
    assert (fact.status, fact.value) == ("disputed", None)


def test_two_against_two_is_a_tie() -> None:
    assert only(dump(a=RIGHT, b=SWAP, c=RIGHT, d=SWAP)).proposed is None


def test_copies_do_not_outvote() -> None:
    wrong = SENTENCES["b"].format(x=SWAP) + " It was the talk of the town, and nobody in the cabinet wished to own it."
    texts = {"b": wrong, "b2": wrong, "b3": wrong + " More soon.", "a": SENTENCES["a"].format(x=RIGHT)}
    c = only(ledger_of(texts))
    assert c.proposed is None
    assert sorted((len(c.origins_a), len(c.origins_b))) == [1, 1]
    assert sorted((len(c.sources_a), len(c.sources_b))) == [1, 3]


def test_an_impossible_rate_decides_a_tie() -> None:
    c = only(dump(a=RIGHT + " ($7.9 billion)", b=RIGHT + " ($79 billion)"))
    assert (c.kind, c.unit, c.proposed, c.confidence) == ("magnitude", "USD", Decimal("7.9e9"), "medium")
    assert {check.passed for check in c.checks} == {True, False}
    assert "JPY/USD" in c.reason


def test_an_impossible_rate_and_an_origin_ahead_is_high() -> None:
    c = only(dump(a=RIGHT + " ($7.9 billion)", b=RIGHT + " ($79 billion)", c=RIGHT + " ($7.9 billion)"))
    assert (c.proposed, c.confidence) == (Decimal("7.9e9"), "high")


def test_an_impossible_rate_outweighs_a_majority() -> None:
    c = only(dump(a=RIGHT + " ($79 billion)", b=RIGHT + " ($7.9 billion)", c=RIGHT + " ($79 billion)"))
    assert (c.proposed, c.confidence) == (Decimal("7.9e9"), "medium")


@pytest.mark.parametrize("caught", ["a", "b"])
def test_a_source_caught_in_one_misplaced_point_is_believed_less_in_another(caught: str) -> None:
    fund = {
        "a": "A fund for farms in Aomori holds {y}, it said.",
        "b": "It said {y} lies in a fund for farms in Aomori.",
    }
    texts = {
        name: SENTENCES[name].format(x="1.23 trillion yen (" + ("$79 billion)" if name == caught else "$7.9 billion)"))
        + "\n\n"
        + fund[name].format(y="46.2 billion yen" if name == caught else "4.62 billion yen")
        for name in "ab"
    }
    found = {c.unit: c for c in serious(ledger_of(texts))}
    assert found["USD"].proposed == Decimal("7.9e9")
    assert found["JPY"].proposed == Decimal("4.62e9")
    assert found["JPY"].confidence == "medium"
    assert "caught" in found["JPY"].reason


def test_a_caught_source_says_nothing_about_swapped_digits() -> None:
    texts = {
        "a": SENTENCES["a"].format(x="1.23 trillion yen ($79 billion)"),
        "b": SENTENCES["b"].format(x="1.23 trillion yen ($7.9 billion)"),
    }
    texts["a"] += "\n\nA fund for farms in Aomori holds 4.62 billion yen."
    texts["b"] += "\n\nAomori's fund for farms holds 4.26 billion yen."
    assert [c.proposed for c in serious(ledger_of(texts)) if c.kind == "digits"] == [None]


PAGE = "Chips\n2 sources\n[1]\n{a}\n\n[2]\n{b}\n\nShare\nCopy link\n{summary}"
LONG = " Nobody in the two houses had thought it likely in spring that the talks would end before winter."


def page(x: str, y: str, summary: str) -> Ledger:
    return ledger_of({
        "p": PAGE.format(
            a=SENTENCES["a"].format(x=x) + LONG,
            b=SENTENCES["b"].format(x=y) + LONG.replace("two houses", "ministry").replace("talks", "quarrel"),
            summary=SENTENCES["d"].format(x=summary),
        )
    })  # fmt: skip


def test_a_summary_that_repeats_one_of_its_sources_adds_no_voice() -> None:
    c = only(page(RIGHT, SWAP, SWAP))
    assert c.proposed is None
    assert "1 origin against 1 origin" in c.reason


def test_a_summary_that_departs_from_its_sources_has_no_voice() -> None:
    c = only(page(RIGHT, RIGHT, SLIP))
    assert c.proposed == Decimal("1.239e12")
    assert c.sources_b == ("p#summary",)
    assert "departs from its sources" in c.reason


def test_a_summary_that_agrees_makes_no_conflict() -> None:
    assert not serious(page(RIGHT, RIGHT, "1.24 trillion yen"))


def test_a_denied_growth_proposes_what_the_values_give() -> None:
    c = only(ledger_of({"a": "Sales of Tamaya rose 37 percent to 33 billion yen from 26 billion yen last year."}))
    assert (c.kind, c.proposed, c.value_b, c.confidence) == ("growth", Decimal(27), Decimal(37), "medium")
    assert not c.checks[0].passed


def test_an_impossible_conversion_alone_proposes_the_implied_value() -> None:
    c = only(dump(a=RIGHT + " ($79 billion)"))
    assert (c.kind, c.severity, c.members_a) == ("conversion", "error", ())
    assert c.proposed is not None and abs(Decimal(c.proposed) / Decimal("7.9e9") - 1) < Decimal("0.02")


def test_a_month_that_starts_a_fiscal_year_decides_a_tie_between_two() -> None:
    texts = {
        "a": "The draft budget for fiscal 2026 gives chips and AI 1.239 trillion yen. It takes effect in April 2026.",
        "b": "Chips and AI get 1.239 trillion yen in the draft budget for fiscal 2025, the paper has learnt.",
    }
    c = only(ledger_of(texts))
    assert (c.kind, c.proposed, c.confidence) == ("date", "FY2026", "medium")
    assert "April 2026" in c.reason


PAIR = "The plant at Szeged takes {x} ({y}) in its first phase, the minister said in Budapest."
OTHERS = {
    "b": "In Szeged the first phase of the plant takes 440 billion forints, papers show." + OWN["b"],
    "c": "The minister spoke of 1.1 billion euros for the first phase in Szeged." + OWN["c"],
}


@pytest.mark.parametrize(
    ("x", "y", "unit", "proposed"),
    [
        ("440 million forints", "1.1 billion euros", "HUF", "440e9"),
        ("440 billion forints", "1.1 million euros", "EUR", "1.1e9"),
    ],
)
@pytest.mark.parametrize("others", ["b", "c", "bc"])
def test_other_sources_say_which_figure_of_an_impossible_pair_is_wrong(
    x: str, y: str, unit: str, proposed: str, others: str
) -> None:
    texts = {"a": PAIR.format(x=x, y=y) + OWN["a"], **{name: OTHERS[name] for name in others}}
    rows = [c for c in serious(ledger_of(texts)) if c.unit == unit]
    assert rows, "the slip was not found"
    for c in rows:
        assert c.proposed is not None
        assert abs(Decimal(c.proposed) / Decimal(proposed) - 1) < Decimal("0.1")
        assert c.confidence in ("medium", "high")


def test_an_impossible_pair_of_which_nobody_else_speaks_is_no_more_than_a_guess() -> None:
    c = only(ledger_of({"a": PAIR.format(x="440 billion forints", y="11 billion euros")}))
    assert (c.kind, c.unit, c.confidence) == ("conversion", "EUR", "low")
    assert "no other source" in c.reason


def test_an_impossible_pair_that_no_power_of_ten_mends_stays_open() -> None:
    c = only(ledger_of({"a": PAIR.format(x="440 billion forints", y="6.2 billion euros")}))
    assert (c.kind, c.proposed, c.confidence) == ("conversion", None, "unresolved")


def test_an_impossible_pair_does_not_speak_against_the_figure_that_is_right_in_it() -> None:
    c = next(c for c in serious(dump(a=RIGHT + " ($79 billion)", b=SWAP)) if c.kind == "digits")
    assert (c.proposed, c.confidence) == (None, "unresolved")


def test_a_wide_range_is_no_voice_for_a_value_in_it() -> None:
    wide = "between 1.1 trillion yen and 1.9 trillion yen"
    rows = serious(dump(a=RIGHT, b=SWAP, c=wide))
    assert [c.proposed for c in rows if c.kind == "digits"] in ([], [None])


def told_by(ledger_articles: dict[str, tuple[str, str, str]]) -> Ledger:
    """A ledger of {article: (outlet, url, text)}."""
    batch = batch_of({name: text for name, (_, _, text) in ledger_articles.items()})
    dressed = tuple(replace(a, outlet=ledger_articles[a.id][0], url=ledger_articles[a.id][1]) for a in batch.articles)
    return build_ledger(replace(batch, articles=dressed), shipped_book(), ())


SAYS = {
    "a": "Toyota Motor will build a battery plant in Himeji for {x}, Toyota Motor said on Wednesday.",
    "b": "In Himeji, Toyota Motor will build a battery plant for {x}, as Toyota Motor told the exchange.",
}


@pytest.mark.parametrize(("outlet", "url"), [("", "https://www.toyotamotor.example/ir/1"), ("Toyota Motor", "")])
@pytest.mark.parametrize("own", ["a", "b"])
def test_the_page_of_the_subject_itself_breaks_a_tie(outlet: str, url: str, own: str) -> None:
    value = {True: "2.74 trillion won", False: "274 billion won"}
    c = only(told_by({
        name: (*((outlet, url) if name == own else ("Echo", "https://echo.example/1")),
               SAYS[name].format(x=value[name == own]) + OWN[name]) for name in "ab"
    }))  # fmt: skip
    assert (c.proposed, c.confidence) == (Decimal("2.74e12"), "medium")
    assert "itself" in c.reason


def test_a_press_release_breaks_a_tie() -> None:
    texts = {"a": "PRESS RELEASE\n\n" + SAYS["a"].format(x="2.74 trillion won") + OWN["a"],
             "b": SAYS["b"].format(x="274 billion won") + OWN["b"]}  # fmt: skip
    assert only(ledger_of(texts)).proposed == Decimal("2.74e12")


@pytest.mark.parametrize(
    ("notice", "proposed"),
    [
        ("(Corrects amount in the first paragraph)", Decimal("2.74e12")),
        ("Correction: the order is worth 2.74 trillion won.", Decimal("2.74e12")),
        ("Correction: the yard has 9,000 workers.", None),
    ],
)
def test_an_explicit_correction_breaks_a_tie(notice: str, proposed: Decimal | None) -> None:
    texts = {"a": notice + "\n\n" + SAYS["a"].format(x="2.74 trillion won") + OWN["a"],
             "b": SAYS["b"].format(x="274 billion won") + OWN["b"]}  # fmt: skip
    rows = [c for c in serious(ledger_of(texts)) if c.unit == "KRW"]
    assert [c.proposed for c in rows] == [proposed]


def contest_of(right: int, wrong: int, relation: str = "other", kind: str = "value") -> Contest:
    """So many sources that say 55,000, and so many that say another number."""

    def said(value: int, sources: range) -> Side:
        return Side(Decimal(value), "wafer", tuple(_said(f"s{k}", value) for k in sources))

    other = {"other": 41_000, "digits": 45_000, "power": 550_000}[relation]
    return Contest(kind, "wafer", (said(55_000, range(right)), said(other, range(right, right + wrong))), relation)


def _said(source: str, value: int) -> Framed:
    mention = Mention(0, 0, "quantity", "test", value=Decimal(value), unit="wafer", precision=Decimal(1))
    return Framed(f"{source} {value}", source, source, str(value), mention, Frame(), (0, 0), 0)


@pytest.mark.parametrize(
    ("right", "wrong", "relation", "kind", "word"),
    [
        (1, 1, "other", "value", "unresolved"),
        (2, 1, "other", "value", "low"),
        (3, 1, "other", "value", "medium"),
        (9, 1, "other", "value", "medium"),
        (2, 1, "digits", "digits", "medium"),
        (3, 1, "digits", "digits", "high"),
        (2, 1, "power", "magnitude", "medium"),
        (3, 2, "power", "magnitude", "medium"),
        (3, 1, "power", "magnitude", "high"),
        (4, 4, "power", "magnitude", "unresolved"),
    ],
)
def test_the_words_of_confidence(right: int, wrong: int, relation: str, kind: str, word: str) -> None:
    contest = contest_of(right, wrong, relation, kind)
    sources = {f.source for side in contest.sides for f in side.members}
    found = propose(contest, (), Origins({s: s for s in sources}), {}, {}, frozenset(sources))
    assert (found.confidence, found.winner) == (word, -1 if word == "unresolved" else 0)

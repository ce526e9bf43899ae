"""The same dump in another order, or with another article in it, gives the same ids and the same answers."""

from __future__ import annotations

import random

import pytest

from pipeline.records import Ledger
from tests.dumps import ledger_of, mention, same_fact, serious
from tests.reconcile.test_proposals import OWN, RIGHT, SENTENCES, SLIP, SWAP

FUND = {"a": "A fund for farms in Aomori holds {y}.", "b": "It said {y} lies in a fund for farms in Aomori."}
DUMPS = {
    "slip": {n: SENTENCES[n].format(x=x) + OWN[n] for n, x in zip("abc", (RIGHT, SLIP, RIGHT), strict=True)},
    "swap": {n: SENTENCES[n].format(x=x) + OWN[n] for n, x in zip("abcd", (RIGHT, SWAP, RIGHT, SWAP), strict=True)},
    "tie": {n: SENTENCES[n].format(x=x) + OWN[n] for n, x in zip("ab", (RIGHT, SLIP), strict=True)},
    "rate": {
        n: f"{SENTENCES[n].format(x=x)}\n\n{FUND[n].format(y=y)}{OWN[n]}"
        for n, x, y in (
            ("a", "1.23 trillion yen ($7.9 billion)", "4.62 billion yen"),
            ("b", "1.23 trillion yen ($79 billion)", "46.2 billion yen"),
        )
    },
    "alone": {"a": SENTENCES["a"].format(x="1.23 trillion yen ($79 billion)"), "c": "Nobody was hurt by the storm."},
    "agree": {n: SENTENCES[n].format(x=x) + OWN[n] for n, x in (("a", RIGHT), ("b", "1.2 trillion yen"), ("c", RIGHT))},
}  # fmt: skip
OTHER = (
    "The zoo of Wuppertal has counted its penguins: 48 of them live there, six more than a year ago, and the feed for "
    "all costs 90,000 euros a year, the keeper told children on Sunday."
)


def answers(ledger: Ledger) -> dict[str, tuple[object, ...]]:
    """What must not change: each conflict by its id, whoever comes first."""
    return {
        c.id: (c.kind, c.severity, {str(c.value_a), str(c.value_b)}, str(c.proposed), c.confidence, {*c.members_a}
               | {*c.members_b}, {*c.sources_a} | {*c.sources_b})
        for c in ledger.conflicts
    }  # fmt: skip


def facts(ledger: Ledger) -> dict[frozenset[str], tuple[object, ...]]:
    """Each fact by its members."""
    return {
        frozenset(f.members): (f.id, f.kind, f.value, f.low, f.high, f.unit, f.status, f.confidence)
        for f in ledger.facts
    }


@pytest.mark.parametrize("name", DUMPS)
def test_the_order_of_the_articles_changes_no_conflict(name: str) -> None:
    texts = DUMPS[name]
    expected = answers(ledger_of(texts))
    for seed in range(4):
        order = list(texts)
        random.Random(seed).shuffle(order)
        assert answers(ledger_of({n: texts[n] for n in order})) == expected, order


@pytest.mark.parametrize("name", DUMPS)
def test_the_order_of_the_articles_changes_no_fact(name: str) -> None:
    texts = DUMPS[name]
    assert facts(ledger_of(dict(reversed(texts.items())))) == facts(ledger_of(texts))


@pytest.mark.xfail(strict=True, reason="of two periods named equally often the one of the first article is taken")
def test_the_order_of_the_articles_changes_no_period() -> None:
    texts = {**DUMPS["slip"], "a": DUMPS["slip"]["a"].replace("said then", "said on Friday")}
    one, two = ledger_of(texts), ledger_of(dict(reversed(texts.items())))
    assert {f.id: f.period for f in one.facts} == {f.id: f.period for f in two.facts}


@pytest.mark.parametrize("name", DUMPS)
@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_an_unrelated_article_changes_no_conflict(name: str, first: bool) -> None:
    texts = DUMPS[name]
    more = {"0zoo": OTHER, **texts} if first else {**texts, "zoo": OTHER}
    assert answers(ledger_of(more)) == answers(ledger_of(texts))


@pytest.mark.parametrize("name", DUMPS)
def test_many_unrelated_articles_keep_the_conflicts(name: str) -> None:
    texts = DUMPS[name]
    towns = ["Ulm", "Brno", "Graz", "Gera", "Lodz", "Nice", "Bari", "Vigo"]
    more = {f"zoo-{t}": OTHER.replace("Wuppertal", t).replace("48", str(50 + i)) for i, t in enumerate(towns)}
    assert answers(ledger_of({**texts, **more})).keys() == answers(ledger_of(texts)).keys()


def test_a_third_voice_settles_a_tie_under_the_same_id() -> None:
    tie, settled = ledger_of(DUMPS["tie"]), ledger_of({**DUMPS["tie"], "c": SENTENCES["c"].format(x=RIGHT)})
    assert [c.id for c in serious(tie)] == [c.id for c in serious(settled)]
    assert serious(tie)[0].proposed is None and serious(settled)[0].proposed is not None


def test_the_same_dump_twice_is_the_same_ledger() -> None:
    for texts in DUMPS.values():
        assert ledger_of(texts) == ledger_of(dict(texts))


def test_conflict_ids_are_unique_and_named_by_their_facts() -> None:
    for texts in DUMPS.values():
        ledger = ledger_of(texts)
        ids = [c.id for c in ledger.conflicts]
        assert len(ids) == len(set(ids))
        named = {i for f in ledger.facts for i in f.conflicts}
        assert named == set(ids)


def test_a_figure_of_the_same_value_elsewhere_is_not_drawn_in() -> None:
    ledger = ledger_of({**DUMPS["slip"], "zoo": OTHER.replace("90,000 euros", "1.239 trillion yen")})
    a, zoo = mention(ledger, "a", RIGHT), mention(ledger, "zoo", RIGHT)
    assert not same_fact(ledger, a, zoo)

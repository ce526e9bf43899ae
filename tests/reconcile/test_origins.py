"""Who copies whom: by containment of word 5-grams, never by shared figures."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reconcile.origins import find_origins
from pipeline.records import Article, Source
from tests.dumps import batch_of, ledger_of, shipped_book

WIRE = (
    "The ministry said on Tuesday that the bridge over the Volta would cost 40 million euros and that the work would "
    "last for another three years. Residents of the two towns had asked for a ferry in the meantime, and the council "
    "agreed to pay 4 million euros for one."
)
OWN = (
    "A new crossing of the Volta is priced at 40 million euros by officials in Accra. Until it opens, a ferry worth 4 "
    "million euros is to carry people from one bank to the other, paid for by their own council after long protest."
)


def origins(*texts: str, cites: Sequence[tuple[int, tuple[int, ...]]] = ()) -> list[str]:
    """Origin of each text, as names s0, s1 ... ; `cites` names (summary, cited)."""
    of = dict(cites)
    sources = [Source(f"s{i}", f"s{i}", "", tuple(f"s{c}" for c in of.get(i, ()))) for i in range(len(texts))]
    found = find_origins(sources, {f"s{i}": t for i, t in enumerate(texts)}, shipped_book())
    return [found.of[s.id] for s in sources]


def test_a_copy_is_one_origin() -> None:
    assert origins(WIRE, WIRE) == ["s0", "s0"]


@pytest.mark.parametrize(
    "copy",
    [
        WIRE.upper(),
        "By Ann Fox. " + WIRE,
        WIRE[: len(WIRE) // 2],
        WIRE + " " + OWN,
        WIRE.replace("40 million", "400 million"),
        WIRE.replace(",", " -").replace(".", "!"),
        OWN + " " + WIRE[:70],
    ],
    ids=["case", "byline", "half", "longer", "figure", "marks", "quoted"],
)
def test_copies_with_changes(copy: str) -> None:
    expected = ["s0", "s1"] if copy.startswith(OWN[:20]) else ["s0", "s0"]
    assert origins(WIRE, copy) == expected


def test_two_independent_texts_with_the_same_figures_are_two_origins() -> None:
    assert origins(WIRE, OWN) == ["s0", "s1"]


def test_copies_chain_into_one_origin_named_after_the_first() -> None:
    half, rest = WIRE[: len(WIRE) // 2], WIRE[len(WIRE) // 2 :]
    assert origins(half, rest, WIRE) == ["s0", "s0", "s0"]
    assert origins(OWN, half, WIRE) == ["s0", "s1", "s1"]


def test_equal_short_texts_are_copies_and_like_ones_are_not() -> None:
    brief = "Bridge over the Volta to cost 40 million euros"
    assert origins(brief, brief) == ["s0", "s0"]
    assert origins(brief, f"{brief} more") == ["s0", "s1"]


@pytest.mark.parametrize("text", ["", "one two three", "..."])
def test_short_and_empty_texts(text: str) -> None:
    assert origins(text, text) == ["s0", "s1"]


def test_a_summary_of_one_origin_belongs_to_it_and_of_two_to_neither() -> None:
    assert origins(WIRE, WIRE, "A summary.", cites=[(2, (0, 1))]) == ["s0", "s0", "s0"]
    assert origins(WIRE, OWN, "A summary.", cites=[(2, (0, 1))]) == ["s0", "s1", "s2"]


@given(st.permutations([WIRE, OWN, WIRE + " More.", OWN.upper(), "Short."]))
def test_the_grouping_does_not_depend_on_the_order(texts: list[str]) -> None:
    def groups(order: Sequence[str]) -> set[frozenset[str]]:
        named = dict(zip(order, origins(*order), strict=True))
        return {frozenset(t for t in named if named[t] == o) for o in named.values()}

    assert groups(texts) == groups(sorted(texts))


def test_many_copies_are_one_origin_and_stay_cheap() -> None:
    assert set(origins(*[f"{WIRE} Edition {i}." for i in range(300)])) == {"s0"}


def test_agreement_of_copies_is_not_agreement_of_two() -> None:
    copies, own = ledger_of({"a": WIRE, "b": WIRE}), ledger_of({"a": WIRE, "b": OWN})
    assert {f.confidence for f in copies.facts if len(f.sources) > 1} == {"low"}
    assert {f.confidence for f in own.facts if len(f.sources) > 1} == {"medium"}


def test_numbered_sources_are_sources_of_their_own() -> None:
    batch = batch_of(
        {"page": f"Bridges\n2 sources\n[1]\n{WIRE}\n\n[2]\n{OWN}\n\nShare\nCopy link\nIt costs 40 million euros."}
    )
    found = find_origins(batch.sources, batch.texts, shipped_book())
    assert found.of == {"page#1": "page#1", "page#2": "page#2", "page#summary": "page#summary"}


def voices(**told: tuple[str, str]) -> dict[str, str]:
    """Origin of each article; `told` names (outlet, text)."""
    articles = [Article(name, text, outlet=outlet) for name, (outlet, text) in told.items()]
    sources = [Source(a.id, a.id, "") for a in articles]
    return find_origins(sources, {a.id: a.text for a in articles}, shipped_book(), articles).of


@pytest.mark.parametrize(
    "credit",
    [
        "ACCRA, March 3 (Volta Wire) - {}",
        "New bridge\nBy Volta Wire   Published : March 3\n\n{}",
        "{}\n(With inputs from Volta Wire)",
        "{}\n© 2025 Volta Wire. All rights reserved.",
        "{}\nSource: Volta Wire",
        "{} – Volta Wire",
    ],
)
def test_a_wire_credit_makes_two_texts_one_voice(credit: str) -> None:
    found = voices(a=("Volta Wire", WIRE), b=("Daily Bulletin", credit.format(OWN)), c=("Kumasi Echo", LAST))
    assert found == {"a": "a", "b": "a", "c": "c"}


def test_two_that_credit_one_outlet_are_one_voice_though_it_is_not_in_the_dump() -> None:
    found = voices(a=("Daily Bulletin", WIRE + " (Reuters)"), b=("Kumasi Echo", "ACCRA (Reuters) - " + OWN))
    assert found == {"a": "a", "b": "a"}


def test_the_outlet_column_may_hold_the_credit() -> None:
    found = voices(a=("Daily Bulletin (Volta Wire)", WIRE), b=("Kumasi Echo (Volta Wire)", OWN))
    assert found == {"a": "a", "b": "a"}


def test_two_articles_of_one_outlet_are_one_voice_unless_all_are_of_one() -> None:
    assert voices(a=("Echo", WIRE), b=("Echo", OWN), c=("Bulletin", LAST)) == {"a": "a", "b": "a", "c": "c"}
    assert voices(a=("Echo", WIRE), b=("Echo", OWN)) == {"a": "a", "b": "b"}


def test_a_text_under_two_credits_is_no_bridge_between_them() -> None:
    both = OWN + "\n(With inputs from AFP and Reuters)"
    found = voices(a=("X", WIRE + " (Reuters)"), b=("Y", both), c=("Z", LAST + " (AFP)"))
    assert found == {"a": "a", "b": "b", "c": "c"}


@pytest.mark.parametrize("line", ["Photo: Reuters", "Image credit: Reuters", "(AP Photo/Ann Fox)", "By Ann Fox"])
def test_credits_of_pictures_and_people_are_none(line: str) -> None:
    found = voices(a=("X", f"{line}\n\n{WIRE}"), b=("Y", f"{line}\n\n{OWN}"))
    assert found == {"a": "a", "b": "b"}


LAST = (
    "Nobody in Kumasi had waited for the crossing, which takes 40 million euros from a purse meant for schools. "
    "The ferry is dearer than it looks as well, said a teacher who counts 4 million euros twice."
)
PLAIN = "The bridge over the Volta at Akuse will cost 40 million euros and open in two years, {}."


def test_a_figure_credited_to_another_outlet_has_its_voice() -> None:
    texts = {
        "a": PLAIN.format("Kyodo News reported on Friday") + " " + OWN,
        "b": "According to a Kyodo report, the bridge over the Volta at Akuse will cost 40 million euros. " + WIRE,
        "c": "In Akuse the bridge over the Volta will cost 40 million euros, the minister said in the house. " + LAST,
    }
    batch = batch_of(texts)
    found = find_origins(batch.sources, batch.texts, shipped_book(), batch.articles, batch.mentions)
    first = {f.article: f for f in reversed(batch.mentions) if f.mention.kind == "amount" and "Akuse" in f.context}
    assert {name: found.voice(f) for name, f in first.items()} == {"a": "outlet:kyodo", "b": "outlet:kyodo", "c": "c"}
    assert found.voices(first.values(), frozenset()) == ("c", "outlet:kyodo")
    assert found.of == {"a": "a", "b": "b", "c": "c"}


def test_a_summary_beside_its_sources_adds_no_voice() -> None:
    summary = "Both papers agree that the new bridge over the river will cost 40 million euros when it opens in spring."
    page = f"Bridges\n2 sources\n[1]\n{WIRE}\n\n[2]\n{OWN}\n\nShare\nCopy link\n{summary}"
    batch = batch_of({"page": page})
    found = find_origins(batch.sources, batch.texts, shipped_book(), batch.articles, batch.mentions)
    members = [f for f in batch.mentions if f.mention.value == 40_000_000]
    assert {f.source for f in members} == {"page#1", "page#2", "page#summary"}
    assert set(found.voices(members, frozenset(f.source for f in members))) == {"page#1", "page#2"}


def test_a_text_that_also_draws_on_a_wire_adds_no_voice_beside_it() -> None:
    texts = {"a": "ACCRA (Reuters) - " + WIRE, "b": OWN + "\nWith reporting by Reuters", "c": LAST}
    batch = batch_of(texts)
    found = find_origins(batch.sources, batch.texts, shipped_book(), batch.articles, batch.mentions)
    of = {f.article: f for f in batch.mentions if f.mention.value == 40_000_000}
    assert found.voices([of["b"]], frozenset()) == ("b",)
    assert found.voices([of["a"], of["b"]], frozenset()) == ("a",)
    assert found.voices(of.values(), frozenset()) == ("a", "c")

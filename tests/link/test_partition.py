"""The blocks of a dump: one story in one block, every article in one, never too many."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.link import partition as module
from pipeline.link.crowd import COMMON, KNOWN, RARE, background_of, rank, rounded_size
from pipeline.link.partition import partition
from pipeline.link.sketch import Sketch, sketch_of
from pipeline.records import Frame, Framed, Mention

NOBODY = background_of({})


def figure(article: str, value: int, words: str = "") -> Framed:
    frame = Frame(words=tuple((w, 80) for w in sorted(words.split())))
    mention = Mention(0, 1, "amount", "r", value=Decimal(value), unit="JPY")
    return Framed(f"{article}-{value}", article, article, "q", mention, frame, (0, 1), 0)


def sketch(article: str, values: Sequence[int] = (), words: str = "", text: str = "") -> Sketch:
    own = f"{article}a {article}b {article}c {article}d"
    mentions = [figure(article, v, f"{words} {own}") for v in values]
    return sketch_of(article, None, {article: text or f"the text of {article}"}, mentions, NOBODY)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WHOLE", 3)
    monkeypatch.setattr(module, "LARGEST", 6)


def crowd_of(n: int) -> list[Sketch]:
    return [sketch(f"x{i}", [10_000 + 10 * i + k for k in range(1, 5)]) for i in range(n)]


def together(sketches: Sequence[Sketch], *wanted: str) -> bool:
    names = [s.article for s in sketches]
    return any({names[i] for i in block} >= set(wanted) for block in partition(sketches, NOBODY).blocks)


def test_a_small_dump_is_one_block() -> None:
    found = partition([sketch("a", [1234]), sketch("b", [5678])], NOBODY)
    assert found.blocks == ((0, 1),)
    assert found.crowds == (None,)


def test_two_rare_figures_bring_two_articles_together() -> None:
    story = [sketch("a", [1234, 5678, 91], "bridge"), sketch("b", [1234, 5678, 92], "tunnel")]
    assert together([*crowd_of(1100), *story], "a", "b")


def test_what_chance_may_share_needs_like_words() -> None:
    others = [sketch(f"m{i}", [(1234, 5678)[i % 2], 7000 + i]) for i in range(4)]
    for words, wanted in (("bridge", True), ("wheat", False)):
        story = [sketch("a", [1234, 5678], "bridge"), sketch("b", [1234, 5678], words)]
        assert together([*crowd_of(1100), *others, *story], "a", "b") is wanted


def test_a_dump_that_grows_keeps_the_blocks_that_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 4)
    stories = [sketch(f"s{i}", [1234 + i % 3, 5678 + i % 3, 9000 + i], f"bridge{i % 3}") for i in range(18)]
    rest = crowd_of(4100)
    before = partition([*rest, *stories[:15]], NOBODY).blocks
    after = partition([*rest, *stories], NOBODY).blocks
    assert sorted(map(len, before))[-3:] == [4, 4, 4]
    assert {block[: sum(i < 4115 for i in block)] for block in after} - {()} == set(before)


def test_figures_that_many_state_bring_nobody_together() -> None:
    many = [sketch(f"m{i}", [1234, 5678, 30_000 + i]) for i in range(40)]
    assert all(len(block) == 1 for block in partition(many, NOBODY).blocks)


def test_one_figure_needs_like_words() -> None:
    like = [sketch("a", [1234, 11, 22, 33, 44], "bridge span river"), sketch("b", [1234, 55, 66], "bridge span river")]
    unlike = [sketch("c", [4321, 12, 23, 34, 45], "bridge"), sketch("d", [4321, 56, 67, 78], "wheat")]
    dump = [*crowd_of(20), *like, *unlike]
    assert together(dump, "a", "b")
    assert not together(dump, "c", "d")


TALE = " ".join(f"word{i} goes before word{i + 1} and then comes" for i in range(40))


def test_near_copies_share_a_block_though_they_state_no_figure() -> None:
    copies = [sketch("a", text=TALE), sketch("b", text=f"An own start. {TALE}")]
    assert together([*crowd_of(20), *copies], "a", "b")


def test_two_spellings_of_a_name_meet_where_the_words_are_like() -> None:
    told = "speaks of the bridge at the river"
    spelt = [
        sketch("a", [55], "bridge river", f"Marchetti {told}"),
        sketch("b", [66], "bridge river", f"Marchetti {told} too"),
    ]
    wrong = [
        sketch("c", [77], "bridge river", f"Marcheti {told} again"),
        sketch("d", [88], "wheat", "Marchetto harvests"),
    ]
    dump = [*crowd_of(30), *spelt, *wrong]
    assert together(dump, "a", "c")
    assert not together(dump, "a", "d")


def test_exact_copies_do_not_count_against_the_size_of_a_block() -> None:
    copies = [sketch(f"c{i}", [1234, 5678], text=TALE) for i in range(15)]
    found = partition([*crowd_of(5), *copies], NOBODY)
    assert max(len(block) for block in found.blocks) == 15


def test_an_oversized_block_is_split_at_its_weakest_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 4)
    # Two tight groups of three that an article with two figures of each would make seven.
    one = [sketch(f"a{i}", [1234, 5678, 9123, 111 + i], "bridge river") for i in range(3)]
    two = [sketch(f"b{i}", [4321, 8765, 3219, 222 + i], "wheat field") for i in range(3)]
    between = [sketch("c", [1234, 4321, 5678, 8765], "bridge river wheat field")]
    dump = [*crowd_of(60), *one, *between, *two]
    assert max(len(block) for block in partition(dump, NOBODY).blocks) == 4
    assert together(dump, *(s.article for s in one))
    assert together(dump, *(s.article for s in two))


@given(st.lists(st.lists(st.integers(100, 140), max_size=6), min_size=4, max_size=40))
@settings(max_examples=40, deadline=None)
def test_every_article_is_in_one_block(told: list[list[int]]) -> None:
    sketches = [sketch(f"a{i}", values, "word") for i, values in enumerate(told)]
    found = partition(sketches, NOBODY)
    assert sorted(i for block in found.blocks for i in block) == list(range(len(told)))
    assert [block[0] for block in found.blocks] == sorted(block[0] for block in found.blocks)
    assert all(list(block) == sorted(block) for block in found.blocks)
    assert found.blocks == partition(sketches, NOBODY).blocks


def test_a_growing_dump_keeps_its_ranks() -> None:
    assert [rank(n, 6000) for n in (4, 15, 16, 100, 101)] == [RARE, RARE, KNOWN, KNOWN, COMMON]
    assert rounded_size(100_432) == rounded_size(101_000) == 100_000
    assert rounded_size(2_225) == 2_200
    assert rounded_size(7) == 7

"""Which articles tell one story, in dumps of one story and in mixed ones."""

from __future__ import annotations

from decimal import Decimal

from pipeline.link.stories import Stories
from pipeline.records import Frame, Framed, Mention


def framed(article: str, words: str = "", name: str = "", value: int | None = None) -> Framed:
    mention = (
        Mention(0, 1, "entity", "r", entity_id=name)
        if name
        else Mention(0, 1, "amount", "r", value=None if value is None else Decimal(value), unit="JPY")
    )
    frame = Frame(words=tuple((w, 80) for w in sorted(words.split())))
    return Framed(f"{article}-{words}-{name}-{value}", article, article, "q", mention, frame, (0, 1), 0)


def test_an_article_is_one_story_with_itself() -> None:
    stories = Stories([framed("a", "tunnel rail")])
    assert stories.same("a", "a")
    assert stories.nearness("a", "a") == 1.0


def test_shared_names_make_a_story_and_countries_do_not() -> None:
    results = "quarter share earning revenue analyst expect"
    crowd = [framed(f"x{i}", f"{results} own{i}") for i in range(150)]
    named = [framed(a, results, "") for a in "ab"] + [framed(a, "", "org:tamaya-brewing") for a in "ab"]
    assert Stories([*crowd, *named]).same("a", "b")
    own = {a: " ".join(f"only{a}{i}" for i in range(12)) for a in "ab"}
    countries = [framed(a, f"{results} {own[a]}") for a in "ab"] + [framed(a, "", "place:jp") for a in "ab"]
    assert not Stories([*crowd, *countries]).same("a", "b")


def test_three_shared_figures_make_a_story() -> None:
    figures = [framed(a, f"word{a}", value=v) for a in "ab" for v in (1234, 5678, 9123)]
    assert Stories(figures).same("a", "b")
    assert not Stories(figures[:2] + figures[3:5]).same("a", "b")


def test_a_small_dump_asks_for_less_than_a_crowd() -> None:
    pair = [
        framed("a", "tunnel rail north cost inquiry spade budget drill"),
        framed("b", "tunnel harbour sea crane ship dock quay rope"),
    ]
    small = Stories(pair)
    crowded = Stories([*pair, *(framed(f"x{i}", f"tunnel own{i} other{i}") for i in range(200))])
    assert small.crowd == 0.0
    assert crowded.crowd == 1.0
    assert small.nearness("a", "b") > crowded.nearness("a", "b")


def test_nearness_is_the_same_both_ways() -> None:
    stories = Stories([framed("a", "tunnel rail cost"), framed("b", "tunnel rail fare"), framed("c", "wheat rain")])
    assert stories.nearness("a", "b") == stories.nearness("b", "a") > stories.nearness("a", "c") == 0.0

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


RESULTS = "quarter share earning revenue analyst expect"


def test_words_and_names_make_no_story_of_two_reports_full_of_figures() -> None:
    own = {"a": (11, 12, 13, 14), "b": (21, 22, 23, 24)}
    reports = [framed(a, RESULTS, value=v) for a, values in own.items() for v in values]
    named = [framed(a, name="org:tamaya-brewing") for a in "ab"]
    assert not Stories([*reports, *named]).same("a", "b")


def test_two_rare_figures_make_a_story() -> None:
    figures = [framed(a, f"word{a}{v}", value=v) for a in "ab" for v in (1234, 5678)]
    more = [framed(a, f"other{a}{v}", value=v + ord(a)) for a in "ab" for v in (1000, 2000, 3000)]
    assert Stories([*figures, *more]).same("a", "b")
    assert not Stories([*figures[:3], *more]).same("a", "b")


def test_in_a_small_dump_a_rounding_is_a_shared_figure() -> None:
    exact = [framed("a", f"own{v}", value=v) for v in (1223092, 837350, 295840, 781)]
    rounded = [framed("b", f"other{v}", value=v) for v in (1223100, 837000, 411, 92)]
    assert Stories([*exact, *rounded]).same("a", "b")
    assert not Stories([*exact, *rounded[1:]]).same("a", "b")
    to_two_digits = [framed("b", f"other{v}", value=v) for v in (1200000, 840000, 411, 92)]
    assert not Stories([*exact, *to_two_digits]).same("a", "b")


def test_figures_that_many_state_make_no_story() -> None:
    crowd = [framed(f"x{i}", f"own{i}", value=v) for i in range(150) for v in (1234, 5678, 100 + i, 400 + i, 700 + i)]
    assert not Stories(crowd).same("x1", "x2")


def test_brief_articles_share_their_story_in_their_words() -> None:
    brief = [framed(a, "tunnel rail north cost inquiry spade", value=v) for a, v in (("a", 34), ("b", 340))]
    other = framed("c", "wheat harvest rain crop silo barley", value=34)
    stories = Stories([*brief, other])
    assert stories.same("a", "b")
    assert not stories.same("a", "c")


def test_nearness_is_the_same_both_ways() -> None:
    stories = Stories([framed("a", "tunnel rail cost"), framed("b", "tunnel rail fare"), framed("c", "wheat rain")])
    assert stories.nearness("a", "b") == stories.nearness("b", "a") > stories.nearness("a", "c") == 0.0

"""A quote is found again in a later edition, and never with another figure."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.find import AROUND, Found, Sought, find_quote, fixed_words
from tests.dumps import shipped_book

FIXED = fixed_words(shipped_book())
OLD = (
    "Harbour rebuilt\n\nThe council of Harwick voted 48.3 million euros for its harbour on Tuesday. The quay takes "
    "17.6 million euros of it.\n\nWork begins in May 2029 and ends two years later."
)


def edition(quote: str, text: str, old: str = OLD) -> Found | None:
    """Look for a quote of the old text with its context and offset."""
    start = old.index(quote)
    end = start + len(quote)
    sought = Sought(quote, old[max(0, start - AROUND) : start], old[end : end + AROUND], start)
    return find_quote(sought, text, FIXED)


def words(found: Found | None, text: str) -> str:
    assert found is not None
    return text[found.start : found.end]


def test_an_unchanged_article_gives_the_old_offset() -> None:
    found = edition("48.3 million euros", OLD)
    assert found is not None
    assert (found.how, found.start, found.score, found.context) == ("offset", OLD.index("48.3"), 100.0, 100.0)


def test_of_several_equal_quotes_the_context_decides() -> None:
    text = "The fair drew 17.6 million euros in sales, and a tax of 17.6 million euros was due.\n\n" + OLD
    found = edition("17.6 million euros", text)
    assert found is not None and found.how == "context" and found.places == 3
    assert found.start == text.rindex("17.6") and found.context == 100.0


def test_without_any_context_the_first_place_is_given() -> None:
    found = find_quote(Sought("2029"), "In 2029 and again in 2029.")
    assert found == Found("context", 3, 7, 100.0, 0.0, 2)


@pytest.mark.parametrize(
    ("quote", "text", "now"),
    [
        ("voted 48.3 million euros", "It has voted for 48.3 million euros of aid.", "voted for 48.3 million euros"),
        ("voted 48.3 million euros", "Harwick voted  48.3\nmillion  euros.", "voted  48.3\nmillion  euros"),
        ("quay takes 17.6 million euros", "Both quays take 17.6 million euros.", "quays take 17.6 million euros"),
        ("Work begins in May 2029", "The work begins in May 2029.", "work begins in May 2029"),
        ("ends two years later", "It ended two years later.", "ended two years later"),
        ("Harbour rebuilt", "The harbor rebuilt at last", "harbor rebuilt"),
        ("council of Harwick", "The council at Harwick met.", "council at Harwick"),
    ],
)
def test_words_may_change(quote: str, text: str, now: str) -> None:
    found = edition(quote, text)
    assert words(found, text) == now
    assert found is not None and found.how == "fuzzy" and 80 <= found.score < 100


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("48.3 million euros", "The council voted 43.8 million euros."),
        ("48.3 million euros", "The council voted 48.30 million euros."),
        ("48.3 million euros", "The council voted 148.3 million euros."),
        ("48.3 million euros", "The council voted 48.3 billion euros."),
        ("48.3 million euros", "The council voted 48.3 million crowns."),
        ("48.3 million euros", "The council voted 48.3 million roubles or so."),
        ("17.6 million euros of it", "7.6 million euros of it"),
        ("ends two years later", "It ends ten years later."),
        ("Work begins in May 2029", "Work begins in July 2029."),
        ("Work begins in May 2029", "Work begins in May 2030."),
        ("Work begins in May 2029", "Work begins in 2029 or May."),
        ("council of Harwick", "The council of 48 Harwick towns."),
        ("council of Harwick", "Nothing of the kind was said."),
        ("Harbour rebuilt", ""),
    ],
)
def test_figures_may_not(quote: str, text: str) -> None:
    assert edition(quote, text) is None


def test_a_part_of_a_figure_or_word_is_no_place() -> None:
    assert find_quote(Sought("7 billion"), "It cost 17 billion and 0.7 billion.", FIXED) is None
    assert find_quote(Sought("3"), "3.5 and 3,000 and 13", FIXED) is None
    assert find_quote(Sought("5 mil"), "It cost 5 million.", FIXED) is None
    found = find_quote(Sought("5 mil"), "It cost 5 million, or 5 mil.", FIXED)
    assert found is not None and found.start == 22


def test_a_quote_that_a_footnote_digit_follows_is_found_with_it() -> None:
    old = "Aid of 250 billion1 is due."
    assert words(edition("250 billion", "Now aid of 250 billion1 is due.", old), "Now aid of 250 billion1 is due.")
    old = "Plant 71 opens."
    text = "On Monday plant 71 opens."
    assert words(edition("7", text, old), text) == "7"
    assert edition("7", "On Monday plant 7 opens.", old) is None


def test_signs_count_where_they_stand_at_a_figure() -> None:
    assert find_quote(Sought("paid $5 million in cash"), "It paid £5 million in cash.", FIXED) is None
    found = find_quote(Sought("paid $5 million in cash"), "It paid $5 million cash.", FIXED)
    assert found is not None and found.how == "fuzzy"


def test_kanji_figures_are_figures() -> None:
    assert find_quote(Sought("予算は三兆円だった"), "予算は二兆円だった", FIXED) is None
    found = find_quote(Sought("予算は三兆円だった"), "予算は三兆円である", FIXED)
    assert found is None or found.score >= 80


text_ = st.text(alphabet="ab 1279.,%$¥\nél百", max_size=60)


@given(before=text_, inserted=text_, quote=text_, behind=text_)
@settings(max_examples=200, deadline=None)
def test_a_quote_is_found_behind_an_insertion(before: str, inserted: str, quote: str, behind: str) -> None:
    assume(quote.strip())
    old = f"{before} | {quote} | {behind}"
    start = len(before) + 3
    sought = Sought(quote, old[max(0, start - AROUND) : start], old[start + len(quote) :][:AROUND], start)
    new = inserted + old
    found = find_quote(sought, new, FIXED)
    assert found is not None and new[found.start : found.end] == quote
    assert found.how == ("offset" if not inserted else found.how) and found.how != "fuzzy"


@given(text=st.text(alphabet="aab 1234567.,", max_size=80), quote=st.text("aab 123.,", min_size=1, max_size=30))
@settings(max_examples=300, deadline=None)
def test_whatever_is_found_has_the_figures_of_the_quote(text: str, quote: str) -> None:
    found = find_quote(Sought(quote), text, FIXED)
    if found is not None:
        assert re.findall(r"\d+", text[found.start : found.end]) == re.findall(r"\d+", quote)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_changed_digit_is_never_matched(data: st.DataObject) -> None:
    quote = data.draw(st.sampled_from(["48.3 million euros", "takes 17.6 million euros of it", "in May 2029 and ends"]))
    places = [m.start() for m in re.finditer(r"\d", quote)]
    at = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != quote[at]]))
    changed = quote[:at] + digit + quote[at + 1 :]
    assert edition(quote, OLD.replace(quote, changed)) is None


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("5 a", "5 " * 200_000),
        ("5", "5" * 400_000),
        ("1,1,1 c", "1," * 200_000),
        ("ab" * 30, "a" * 400_000),
        ("b 1 " * 100 + "c", "a 1 " * 100_000),
        ("alpha gamma " * 40, "alpha beta " * 40_000),
        ("a", "a " * 200_000),
        ("x" * 200_001, "x" * 400_000),
        ("(" * 300 + "x", "(" * 400_000),
        ("\u202e 7 \u200b" * 20, "\u202e 7 " * 60_000),
    ],
)
def test_hostile_text_takes_no_more_than_linear_time(quote: str, text: str) -> None:
    started = time.process_time()
    find_quote(Sought(quote, "x" * 48, "y" * 48, 3), text, FIXED)
    assert time.process_time() - started < 5


def test_the_command(factledger, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.txt").write_text("Corrected on Friday.\n\n" + OLD, encoding="utf-8")
    done = factledger("find", "48.3 million euros", tmp_path / "new.txt")
    assert done.returncode == 0, done.stderr
    start = OLD.index("48.3") + len("Corrected on Friday.\n\n")
    assert f"place: new.txt [{start}:{start + 18}]" in done.stdout and "»48.3 million euros«" in done.stdout
    gone = factledger("find", "48.4 million euros", tmp_path / "new.txt")
    assert gone.returncode == 1 and "not found" in gone.stderr and not gone.stdout
    assert factledger("run", tmp_path / "old", "--out", tmp_path / "out").returncode == 0
    rows = (tmp_path / "out" / "mentions.csv").read_text("utf-8-sig").splitlines()
    name = next(line.split(",")[0].strip('"') for line in rows if '"17.6 million euros"' in line)
    again = factledger("find", tmp_path / "out", name, tmp_path / "new.txt")
    assert again.returncode == 0, again.stderr
    assert "word for word" in again.stdout
    assert factledger("find", "only a quote").returncode == 2

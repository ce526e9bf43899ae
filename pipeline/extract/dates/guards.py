"""Tests on the words around a match that a plain list cannot state. Each takes a match and says whether it stands."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.extract.dates.page import (
    after,
    before,
    holds_list_number,
    is_year,
    labelled_year,
    line_end,
    line_start,
    year_of_row,
)
from pipeline.extract.dates.reading import Match
from pipeline.tokens import BLANK, CJK, GLUED, LINE, NUMBER, SPACE, SYMBOL, WORD, Tokens

Guard = Callable[[Match], bool]

_TIGHT = frozenset("-/_.@#$€£¥₩₹%&+=?:*~\\^|§'’")
_DASHES = frozenset("-‑–—/")
_PREFIXES = frozenset({"mid", "early", "late", "end", "pre", "post"})
_ARTICLES = frozenset({"a", "an"})


def stands_free(tokens: Tokens, first: int, last: int) -> bool:
    """Whether no word, figure or sign is glued to the span in a way that makes it part of something else."""
    if holds_list_number(tokens, first, last):
        return False
    if tokens.kind[first] != CJK and first > 0 and tokens.gap[first] == GLUED and not _free_left(tokens, first):
        return False
    if tokens.kind[last - 1] != CJK and last < len(tokens) and tokens.gap[last] == GLUED:
        return _free_right(tokens, last)
    return True


def _free_left(tokens: Tokens, first: int) -> bool:
    raw, kind = tokens.raw[first - 1], tokens.kind[first - 1]
    if kind in (WORD, NUMBER):
        return False
    if kind == CJK or raw not in _TIGHT:
        return True
    if first < 2 or tokens.gap[first - 1] != GLUED:  # ' -May', ' –2027', " '87"
        return raw in "-–—'’.:"
    if raw in "-‑–" and tokens.low[first - 2] in _PREFIXES and tokens.gap[first - 2] != GLUED:
        return True
    if raw in "'’":
        return tokens.raw[first - 2][-1] in "(-–—"
    return raw == "-" and tokens.raw[first - 2] == "-"  # '--Prime'


def _free_right(tokens: Tokens, last: int) -> bool:
    raw, kind = tokens.raw[last], tokens.kind[last]
    if kind in (WORD, NUMBER):
        return False
    if raw in "_@%\\":
        return False
    beyond = last + 1
    if beyond >= len(tokens) or tokens.gap[beyond] != GLUED:
        return True
    if raw in "./:" and tokens.kind[beyond] in (WORD, NUMBER):
        return raw == "." and tokens.raw[beyond][0].isupper() and tokens.kind[last - 1] == WORD
    return True


def compounded(tokens: Tokens, last: int) -> bool:
    """Whether a glued hyphen and a word follow: '2021-vintage'."""
    return (
        last + 1 < len(tokens)
        and tokens.raw[last] in "-‑"
        and tokens.gap[last] == GLUED
        and tokens.gap[last + 1] == GLUED
        and tokens.kind[last + 1] in (WORD, NUMBER)
    )


def plain_year(m: Match) -> bool:
    """A four-figure number is a year behind a word that a date follows, or in a place where only a year stands."""
    tokens, i = m.tokens, m.first
    if compounded(tokens, m.last):
        return False
    year = int(tokens.raw[i])
    follows = after(tokens, m.last)
    measures = m.lexicon.values["measure"]
    if follows in measures or after(tokens, m.last + 1) in m.lexicon.lists["street"]:
        return False
    round_figure = year % 50 == 0
    plural = (
        follows.endswith("s")
        and len(follows) > 3
        and follows not in m.lexicon.lists["not_plural"]
        and follows.isalpha()
    )
    if line_start(tokens, i):
        if follows in m.lexicon.values["eventnoun"] or tokens.low[m.last : m.last + 2] in (["'", "s"], ["’", "s"]):
            return True
        return line_end(tokens, m.last) or (
            follows in m.lexicon.lists["after_leading_year"] and tokens.kind[m.last] != NUMBER
        )
    word = before(tokens, i)
    kind = tokens.kind[i - 1]
    if kind == NUMBER:
        return year_of_row(tokens, i, m.lexicon.values["prep"])
    if word == ":":
        return labelled_year(tokens, i)
    if word in m.lexicon.values["prep"]:
        return not (round_figure and plural)
    if word in m.lexicon.lists["before_named_year"]:
        return not plural or not round_figure or tokens.raw[m.last][0].isupper()
    if word in _ARTICLES:
        return follows in m.lexicon.values["eventnoun"]
    if word in ("(", "[", "“", '"', "‘"):
        return word == "(" and follows in (")", ",", ";", ":", "-", "–", "and", "to")
    if word in "-‑" and before(tokens, i - 1) in _PREFIXES:
        return True
    if follows in m.lexicon.values["eventnoun"] and kind == WORD:
        return True
    if word in (",", "/", ";", "-", "–", "—", ".", "!", "?"):
        if word in (".", "!", "?"):
            return follows in (",", "was", "is", "will", "saw")
        named = _cap_before(tokens, i) or tokens.low[i - 2 : i - 1] == ["year"]  # 'in the peak year, 2029.'
        return is_year(tokens, i - 2) or (word == "," and named and follows in (",", ".", ")", ""))
    if _cap_before(tokens, i + 1):  # 'Tokyo 2020', 'Production Target 2029'
        closes = line_end(tokens, m.last) or follows in (".", ",", ")", ";", ":")
        return (closes or word in m.lexicon.lists["before_year_behind_noun"]) and not _code(m, word)
    return word in m.lexicon.lists["before_year_behind_noun"]


def _code(m: Match, word: str) -> bool:
    return word in m.lexicon.lists["before_code"]


def _cap_before(tokens: Tokens, i: int) -> bool:
    return i > 1 and tokens.kind[i - 2] == WORD and tokens.raw[i - 2][0].isupper()


def year_span(m: Match) -> bool:
    """'2026-2030' nearly anywhere; '2027-28' where the second year follows soon and nothing counted does."""
    tokens = m.tokens
    if compounded(tokens, m.last) or after(tokens, m.last) in m.lexicon.values["measure"]:
        return False
    first, last = m.value("year") or 0, m.value("year2") or 0
    if m.first > 0 and tokens.gap[m.first] <= LINE and tokens.kind[m.first - 1] == NUMBER:
        return False
    if last > 99:
        return first < last and not _code(m, before(tokens, m.first))
    return 0 < (last - first) % 100 <= 30 and not _code(m, before(tokens, m.first))


def year_from(m: Match) -> bool:
    """'the year from April', but 'a year from March 3'."""
    return (
        "from" not in m.tokens.low[m.first : m.last]
        or m.tokens.low[m.first] == "the"
        or "fiscal" in m.tokens.low[m.first : m.last]
    )


def early_year(m: Match) -> bool:
    """Years before 1900 only behind 'in' and 'since', and not before a word that is counted."""
    tokens, i = m.tokens, m.first
    if int(tokens.raw[i]) >= 1900 or compounded(tokens, m.last):
        return False
    follows = after(tokens, m.last)
    if follows in m.lexicon.values["measure"] or (follows.endswith("s") and len(follows) > 3):
        return False
    year = int(tokens.raw[i])
    if before(tokens, i) in m.lexicon.lists["before_early_year"] and (year >= 1500 or follows in (".", ",")):
        return year % 100 != 0 or follows in (".", ",", "")
    return False


def month_name(m: Match) -> bool:
    """A month that is also a name: not before a surname, and three letters only behind a preposition."""
    tokens, i = m.tokens, m.first
    prior, lists = before(tokens, i), m.lexicon.lists
    short = len(tokens.raw[i]) == 3 and tokens.low[i] != "may"
    if short and compounded(tokens, m.last):  # 'Mar-a-Lago'
        return False
    named = m.last < len(tokens) and tokens.gap[m.last] == SPACE and tokens.kind[m.last] == WORD
    if named and tokens.raw[m.last][0].isupper() and not tokens.raw[i].isupper():
        return prior in lists["before_month_for_sure"] and not short
    return not short or (prior in m.lexicon.values["prep"] and prior not in lists["before_no_short_month"])


def last_quarter(m: Match) -> bool:
    """'the last quarter' is the fourth only with 'of' and a year behind it."""
    return "lastquarter" not in m.parts or "of" in m.tokens.low[m.first : m.last]


def half_of_year(m: Match) -> bool:
    """'the second half' is a date only with 'of the year' or where business is told."""
    tokens = m.tokens
    if tokens.low[m.last - 1] == "year":
        return after(tokens, m.last) not in ("olds",)
    return after(tokens, m.last) != "of" and (after(tokens, m.last) in m.lexicon.lists["after_half"])


def season_alone(m: Match) -> bool:
    """'summer' with 'in', 'the', 'this'; 'fall' and 'spring' are also verbs and things."""
    tokens = m.tokens
    word = tokens.low[m.last - 1]
    prior = before(tokens, m.first)
    if compounded(tokens, m.last) or after(tokens, m.last) in m.lexicon.lists["after_no_season"]:
        return False
    if m.last - m.first == 2:
        return prior in m.lexicon.lists["before_the_season"] and (
            word in ("summer", "winter", "autumn") or prior in m.lexicon.lists["before_any_season"]
        )
    return (prior in m.lexicon.lists["before_season"] and word != "fall") or (
        prior in ("by", "early", "late") and word == "fall"
    )


def relative_unit(m: Match) -> bool:
    """'the past year' and 'last year', but not 'the last day' nor 'the present century' as a noun before a noun."""
    words = m.tokens.low[m.first : m.last]
    if "present" in words:
        return False
    if compounded(m.tokens, m.last):
        return False
    return not (
        "past" in words
        and "week" not in words
        and "year" not in words
        and "month" not in words
        and "weekend" not in words
    )


def end_of_unit(m: Match) -> bool:
    """'the month', 'the year' only behind 'the end of', 'earlier in', 'so far in'."""
    tokens, i = m.tokens, m.first
    prior = before(tokens, i)
    if tokens.low[i + 1] == "full":
        return tokens.low[m.last - 1] == "year"
    if prior == "of":
        return before(tokens, i - 1) in m.lexicon.lists["whole_of_unit"]
    if prior in ("in", "for"):
        return before(tokens, i - 1) in m.lexicon.lists["before_in_unit"] or (
            prior == "for" and after(tokens, m.last) in (",", ".", "to", "")
        )
    return prior in ("during", "throughout") and after(tokens, m.last) in (",", ".", "")


def ago(m: Match) -> bool:
    """'a year before' needs an amount, and 'after' or 'back' is too weak alone."""
    word = m.tokens.low[m.last - 1]
    if word in ("after", "back"):
        return False
    if word == "before":
        return after(m.tokens, m.last) in (".", ",", ";", "", "and", "to", "that")
    return True


def words_of(m: Match) -> list[str]:
    """The tokens of a match in lower case."""
    return m.tokens.low[m.first : m.last]


def length(m: Match) -> bool:
    """A count and a unit: not 'one second-half goal', not '5 second', not an age."""
    tokens = m.tokens
    unit = tokens.low[m.last - 1]
    if (
        tokens.kind[m.first] == NUMBER
        and tokens.low[m.last - 2] in ("fiscal", "financial")
        and len(words_of(m)[0]) == 4
    ):
        return False
    if unit == "second" or (compounded(tokens, m.last) and unit not in ("years", "months", "days", "hours")):
        return False
    if after(tokens, m.last) in ("old", "olds") or (
        after(tokens, m.last) == "-" and after(tokens, m.last + 1) == "old"
    ):
        return False
    single = unit in m.lexicon.lists["single_unit"]
    words = tokens.low[m.first : m.last - 1]
    if (
        single
        and words
        and words[-1] not in ("one", "1", "half")
        and not any(w in ("a", "an", "one", "1") for w in words)
    ):
        return (
            unit in m.lexicon.lists["single_unit_counted"]
            and tokens.kind[m.first] == WORD
            and words[0] in m.lexicon.values["numword"]
        )
    if (
        unit in ("quarter", "quarters")
        and words[:1] in (["1"], ["one"], ["3"], ["three"])
        and after(tokens, m.last) in ("of", "")
    ):
        return unit == "quarters" and after(tokens, m.last) != "of"
    if m.first > 0 and tokens.gap[m.first] == SPACE and tokens.raw[m.first - 1] in "$€£¥":
        return False
    if unit in ("night", "nights", "weekend", "weekends"):
        return tokens.kind[m.first] == NUMBER or words[0] in m.lexicon.values["numword"]
    if words == ["one"] and unit == "day" and before(tokens, m.first) not in m.lexicon.lists["before_one_day"]:
        return False
    return not (words[:1] == ["many"] or (words[:1] == ["some"] and unit not in ("months", "weeks", "days", "years")))


def one_unit(m: Match) -> bool:
    """'a year' is a length behind 'for', 'in', 'within'; behind a figure it is a rate."""
    tokens, i = m.tokens, m.first
    if compounded(tokens, m.last):
        return False
    words = tokens.low[i : m.last]
    unit = words[-1]
    follows = after(tokens, m.last)
    if follows == "of" and before(tokens, i) == "within":
        return True
    if follows in m.lexicon.lists["after_no_length"] or (unit == "quarter" and follows):
        return False
    if unit in ("minute", "quarter") and words[0] != "one":
        return before(tokens, i) in ("for", "within", "in")
    prior = before(tokens, i)
    if words[0] == "another" or words[1:2] in (["additional"], ["extra"], ["further"]):
        return unit not in ("day", "minute")
    if unit == "day" and words[0] == "one" and prior not in m.lexicon.lists["before_one_day"]:
        return False
    if prior == "in":
        return follows in m.lexicon.lists["after_length_in"] or unit in ("decade", "century")
    return prior in m.lexicon.lists["before_length"]


def vague_length(m: Match) -> bool:
    """'years', 'months' with no count: behind 'for', 'in', 'took', 'after'."""
    tokens = m.tokens
    return (
        before(tokens, m.first) in m.lexicon.lists["before_vague_length"]
        and before(tokens, m.first - 1) not in m.lexicon.lists["before_no_vague_length"]
        and after(tokens, m.last) not in ("-", "old", "of")
    )


def set_word(m: Match) -> bool:
    """'daily', not in a name: 'the Daily Mail'."""
    return not (m.tokens.raw[m.first][0].isupper() and m.tokens.low[m.first] != m.tokens.raw[m.first])


def noon_alone(m: Match) -> bool:
    """A bare 'noon' is a time behind a preposition: 'at noon', not 'High Noon'."""
    return (
        "noonword" not in m.parts or m.last - m.first > 1 or before(m.tokens, m.first) in m.lexicon.lists["before_noon"]
    )


def soon_ahead(m: Match) -> bool:
    """'soon' points ahead only where a future is told: 'will soon open', but not 'soon became'."""
    tokens, i = m.tokens, m.first
    if after(tokens, m.last) in ("as", "after") or before(tokens, i) in ("as", "so", "too", "how"):
        return False
    return bool(m.lexicon.lists["future_nearby"] & set(tokens.low[max(0, i - 6) : i + 3]))


def noun_alone(m: Match) -> bool:
    """'the past' and 'the future' as nouns: no noun behind them."""
    tokens = m.tokens
    word = tokens.low[m.last - 1]
    if word not in ("past", "future"):
        return True
    if m.last >= len(tokens) or tokens.gap[m.last] >= BLANK or tokens.kind[m.last] == SYMBOL:
        return tokens.raw[m.last : m.last + 1] not in (["-"], ["'"], ["’"])
    return after(tokens, m.last) in m.lexicon.lists["after_reference"]


GUARDS: dict[str, Guard] = {
    f.__name__: f
    for f in (
        plain_year,
        early_year,
        noon_alone,
        year_span,
        year_from,
        month_name,
        half_of_year,
        last_quarter,
        season_alone,
        relative_unit,
        end_of_unit,
        ago,
        length,
        one_unit,
        vague_length,
        set_word,
        noun_alone,
        soon_ahead,
    )
}

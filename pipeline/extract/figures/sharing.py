"""A figure without a unit takes that of its neighbour: '2 to 3 trillion yen', '$10-25m', ', up from 300 billion'."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.figures.measure import AMOUNT, PERCENT, QUANTITY, Measure
from pipeline.extract.figures.numerals import Figure
from pipeline.tokens import GLUED, NUMBER, SPACE, WORD, Tokens

RANGE_WORDS = frozenset({"to", "and", "or", "-", "–", "—", "~", "〜", "through", "till", "until", "from", "/"})
DASHES = frozenset({"-", "–", "—", "~", "〜"})
_FROM = (["from"], [",", "down", "from"], [",", "up", "from"], ["down", "from"], ["up", "from"], [",", "from"],
         ["vs"], ["versus"], ["vs", "."], ["against"])  # fmt: skip
_GOES_ON = frozenset({"for", "vs", "earned", "reported", "booked"})
_LISTED = frozenset({"highest", "lowest", "cheapest", "dearest", "largest", "smallest", "to", "from", "against", "than",
                     "another", "further", "rest", "remaining", "other"})  # fmt: skip
"""Words before a figure with a mere letter for its scale that make it one more of the same."""
_NEAR = 25
_OWN_TIME = 10
"""News tells of years so near its own."""


def share(tokens: Tokens, figures: list[Figure], read: list[Measure | None], stop: frozenset[str]) -> None:
    """Fill the gaps of `read` from the neighbours in a range, or from an amount named just before."""
    _share_lists(tokens, figures, read, stop)
    for k, f in enumerate(figures):
        if read[k] is not None:
            continue
        right = read[k + 1] if k + 1 < len(figures) else None
        if (
            right is not None
            and right.side in ("after", "both")
            and (not f.bound or tokens.raw[f.last : f.last + 1] == ["/"])
        ):
            shared = _from_right(tokens, f, right)
            if shared is not None:
                read[k] = shared
                continue
        for left in _lefts(tokens, read, k, f):
            if f.first - left.last <= _NEAR and (shared := _from_left(tokens, f, left, stop)) is not None:
                read[k] = shared
                break


def _share_lists(tokens: Tokens, figures: list[Figure], read: list[Measure | None], stop: frozenset[str]) -> None:
    """'growth of 15, 18 and 21 percent': right to left, each bare figure before 'and' or a comma takes the unit."""
    for k in range(len(figures) - 2, -1, -1):
        f, right = figures[k], read[k + 1]
        if read[k] is not None or right is None or right.kind != PERCENT or right.first - f.last != 1 or f.bound:
            continue
        word, listed = tokens.low[f.last], right.side == "list"
        if (word == "," and listed) or (word == "and" and right.side == "after" and not says_between(tokens, f.first)):
            # Before a list stands 'of', 'by', 'rose'; 'at week four and 81 %' is none.
            led = f.first > 0 and (tokens.low[f.first - 1] in stop or tokens.raw[f.first - 1] == ",")
            if led and f.scale == 1 and not f.fraction and not is_year(tokens, f) and 0 < f.value <= 100:
                read[k] = replace(right, figure=f, first=f.first, last=f.last, side="list", hedge="")


def _lefts(tokens: Tokens, read: list[Measure | None], k: int, f: Figure) -> list[Measure]:
    """The nearest of the last three measures; behind 'net of 14.8 mln dlrs (46 cts)' also the nearest with a scale.

    Behind '9.2 trillion dong ($373 million) in 2023 and 2.1 trillion' it is the one that the brackets convert.
    """
    near = [m for m in (read[i] for i in range(k - 1, max(k - 4, -1), -1)) if m is not None]
    if near and near[0].kind == AMOUNT and ")" in tokens.raw[near[0].last : near[0].last + 1]:
        more = (m for m in (read[i] for i in range(k - 1, max(k - 7, -1), -1)) if m is not None and m is not near[0])
        whole = next(more, None)
        if whole is not None and whole.kind == AMOUNT and whole.unit != near[0].unit and whole.figure.scale != 1:
            if tokens.raw[whole.last : whole.last + 1] == ["("]:
                return [whole]
    if f.scale != 1 and near and near[0].figure.scale == 1:
        return near[:1] + [m for m in near if m.figure.scale != 1 and m.factor == 1][:1]
    return near[:1]


def _from_right(tokens: Tokens, f: Figure, right: Measure) -> Measure | None:
    """'2 to 3 trillion yen', '5-6 percent', '30 to 45 GW': unit, and scale where the first figure has none."""
    between = joint(tokens, f.base_last, right.first)
    if (
        len(between) != 1
        or between[0] not in RANGE_WORDS
        or between[0] == "from"
        or tokens.gap[right.first] > SPACE + 1
    ):
        return None
    if is_year(tokens, f) and between[0] not in DASHES:
        return None
    if between[0] == "and" and not says_between(tokens, f.first):
        return None
    if between[0] == "/" and ("." not in tokens.raw[f.first] or "." not in tokens.raw[right.figure.first]):
        return None
    if between[0] in DASHES and f.scale == 1 and not f.grouped and right.figure.grouped and right.figure.scale == 1:
        if f.value < right.figure.value / 1000 and right.figure.value % 1000 == 0:  # '10-15,000 jobs'
            f = replace(f, value=f.value * 1000, precision=f.precision * 1000)
    plain = f.unscaled() if f.short and right.figure.scale != f.scale else f
    if plain.scale == 1 and right.figure.scale != 1 and plain.mantissa <= right.figure.mantissa * 2:
        scale = right.figure.scale
        plain = replace(plain, value=plain.value * scale, precision=plain.precision * scale, scale=scale)
    if right.kind == QUANTITY and (right.side == "none" or plain.value > right.figure.value):
        return None
    return replace(right, figure=plain, first=f.first, last=f.base_last, side="shared", hedge="")


def joint(tokens: Tokens, last: int, first: int) -> list[str]:
    """The words between two ends of a range: '5-to-6' reads as '5 to 6'; [] where there are too many."""
    if first - last == 3 and tokens.low[last:first] == ["-", "to", "-"]:
        return ["to"]
    return tokens.low[last:first] if first - last == 1 else []


def _from_left(tokens: Tokens, f: Figure, left: Measure, stop: frozenset[str]) -> Measure | None:
    """'¥5-6 trillion', '$10-25m', '$5 to 7 billion', 'down from 46.864'; and, for amounts, 'up from 300 billion'."""
    between = tokens.low[left.last : f.first]
    whole = f.scale == 1 == left.figure.scale and not f.bound
    if left.kind == AMOUNT and left.side == "before" and len(between) == 1 and between[0] in DASHES and not f.spelled:
        if tokens.gap[f.first] == GLUED or tokens.gap[left.last] != GLUED:
            return _lend(left, f)
    if between in _FROM and whole and not f.spelled and left.side != "none" and not _is_counted(left):
        # 'down from 46.864', 'to 64 per cent from 45', '29 minutes from 46'
        # 'up 24 % from 6,820' goes back to a level, not to a share.
        level = left.kind == PERCENT and (f.grouped or f.value > 100)
        if ends_phrase(tokens, f.last, stop) and not is_year(tokens, f) and not level:
            return _lend(left, f)
    if left.kind == PERCENT and whole and between[-1:] == ["and"] and 1 < len(between) < 7:
        if between[0] in ("in", "on", "for", "at") and tokens.low[f.last : f.last + 1] == between[:1]:
            return None if is_year(tokens, f) else _lend(left, f)  # '3 percent in May and 4 in June'
    if left.kind == AMOUNT and whole and not f.spelled and _is_price_from(between):
        if ends_phrase(tokens, f.last, stop) and not is_year(tokens, f):
            return _lend(left, f)  # '45.678 Ecus per 100 kilos, down from 46.864'
    if left.kind != AMOUNT or f.bound:
        return None
    if whole and f.grouped and left.figure.grouped and tokens.low[f.first - 1] in ("is", "was", "now"):
        # 'a steak that was 3,000 pesos in January is 9,500'
        alike = left.figure.value / 10 < f.value < left.figure.value * 10
        if alike and ends_phrase(tokens, f.last, stop) and not any(t in (".", "!", "?") for t in between):
            return _lend(left, f)
    if left.side == "before" and between == ["to"] and not f.short:
        if f.scale != 1 or (f.value > left.figure.mantissa and ends_phrase(tokens, f.last, stop)):
            return _lend(left, f)
    if f.short and left.figure.short and tokens.low[f.first - 1] in _LISTED and left.side == "after":
        f = f if f.scale == left.figure.scale else f.unscaled()  # '212m zlotys, the highest 340m'
    elif f.short:
        return None
    if f.scale == 1 or left.figure.scale == 1:
        return None
    if any(t in (".", "!", "?") and tokens.gap[left.last + k + 1] for k, t in enumerate(between)):
        return None
    return _lend(left, f) if ends_phrase(tokens, f.last, stop) else None


def _is_counted(left: Measure) -> bool:
    """A noun ('12 ships from 3 yards') lends nothing, a measure ('29 minutes from 46') does."""
    return left.kind == QUANTITY and left.rule in (
        "unit.noun",
        "unit.echo",
        "unit.compound",
        "unit.part-of",
        "unit.rank",
    )


def _is_price_from(between: list[str]) -> bool:
    """'a barrel, down from'"""
    return len(between) < 9 and between[:1] in (["a"], ["an"], ["per"], ["each"]) and between[-2:] in (
        ["down", "from"], ["up", "from"],
    )  # fmt: skip


def _lend(left: Measure, f: Figure) -> Measure:
    return replace(left, figure=f, first=f.first, last=f.last, side="shared", partner=-1, hedge="")


def ends_phrase(tokens: Tokens, i: int, stop: frozenset[str]) -> bool:
    """Nothing that could be counted follows: punctuation, a word that ends a phrase, the end."""
    if i < len(tokens) and tokens.raw[i] == "-" and tokens.gap[i] == GLUED:
        return False  # '5-million-strong'
    if i >= len(tokens) or tokens.gap[i] > SPACE or tokens.kind[i] not in (WORD, NUMBER):
        return True
    return tokens.low[i] in stop or tokens.low[i] in _GOES_ON


def is_year(tokens: Tokens, f: Figure) -> bool:
    """Whether a figure looks like a calendar year."""
    raw = tokens.raw[f.first]
    return f.last == f.first + 1 and len(raw) == 4 and raw.isdigit() and "1900" <= raw <= "2100"


def is_story_year(tokens: Tokens, f: Figure, year: int) -> bool:
    """Whether a figure looks like a year near that of the article; if that is unknown (0), like any but a round one."""
    if not is_year(tokens, f):
        return False
    return abs(int(f.value) - year) <= _OWN_TIME if year else f.value % 50 != 0


def says_between(tokens: Tokens, first: int) -> bool:
    """Whether 'between' stands right before token `first`."""
    return "between" in tokens.low[max(0, first - 3) : first]

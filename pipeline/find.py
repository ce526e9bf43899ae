"""Find a quote again in a later edition of its article: at its old place, else by its context, else nearly.

Words may have changed, figures may not: digits, number words, scale words and currency names of the place that is found
are those of the quote, one by one and whole ('7 billion' is not found in '17 billion', nor '5 mil' in '5 million').
What is given is a place or None, never a guess at a value.

Every step is linear in the text: exact places are looked up, near ones come from places with the same figures or, for a
quote without any, from windows of a fixed size; the few best are then looked at closely.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.rulebook import Rulebook

OFFSET, CONTEXT, FUZZY = "offset", "context", "fuzzy"

AROUND = 48
"""Characters on each side of a quote that tell its place from another one with the same words."""
LEAST = 80.0
"""Likeness, of 100, below which two wordings are not the same quote."""
LONGEST = 600
"""A longer quote is only found word for word."""
_SHORT = 64
"""Up to this length every place of a text is compared; a longer quote goes from window to window first."""
_PLACES = 20_000
"""Places with the same figures that are compared at all."""
_CLOSELY = 40
"""Of those, how many are looked at closely."""
_TOKEN = re.compile(r"\d++(?:[.,]\d++)*+|[^\W\d_]++|[^\w\s.,;:'\"()!?/-]")
_CALENDAR = frozenset({"month", "weekday", "ordinal"})
_PIECE = re.compile(r"\w++|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Sought:
    """A quote with what stood around it; `start` is its old offset, -1 where that is not known."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int = -1


@dataclass(frozen=True, slots=True)
class Found:
    """Where a quote stands now, how it was found, and how sure that is."""

    how: str
    """offset, context or fuzzy."""
    start: int
    end: int
    score: float
    """Likeness of the wording, of 100; 100 means letter for letter."""
    context: float
    """Likeness of what stands around it, of 100; 0 where no context was given."""
    places: int = 1
    """How many places were to choose from."""


def fixed_words(book: Rulebook) -> frozenset[str]:
    """What changes a value when it changes: words and signs of numbers, scales, currencies, months and weekdays."""
    phrases: set[str] = set()
    for (file, table), keys in _LISTS.items():
        for row in book.rows(file, table):
            phrases.update(phrase for key in keys for phrase in row.get(key, ()))
    for row in book.rows("percents", "percent"):
        phrases.update(phrase for phrase in row["words"] if " " not in phrase)
    for row in book.rows("dates", "class"):
        phrases.update(row["words"] if row["name"] in _CALENDAR else ())
    return frozenset(m[0].casefold() for phrase in phrases for m in _TOKEN.finditer(phrase) if not m[0][0].isdigit())


_LISTS = {
    ("numbers", "scale"): ("words", "plurals"),
    ("numbers", "numeral"): ("values",),
    ("numbers", "kanji"): ("values", "small"),
    ("numbers", "fraction"): ("values",),
    ("currencies", "currency"): ("names", "before", "after"),
}


def find_quote(sought: Sought, text: str, fixed: Collection[str] = frozenset()) -> Found | None:
    """The best place of a quote in a text; `fixed` holds the words (lower case) that must stay as they are."""
    if not sought.quote.strip():
        return None
    cut = _cut(sought.prefix + sought.quote + sought.suffix, len(sought.prefix), len(sought.quote))
    start, end = sought.start, sought.start + len(sought.quote)
    if start >= 0 and text[start:end] == sought.quote and _as_cut(text, start, end, cut):
        return Found(OFFSET, start, end, 100.0, _context(sought, text, start, end))
    exact = _exact(sought, text, cut)
    if exact is not None or cut != ("", "") or len(sought.quote) > LONGEST:
        return exact
    tokens = _tokens(text, fixed)
    wanted = _tokens(sought.quote, fixed)
    spans = _by_figures(sought.quote, wanted, text, tokens) if wanted else _by_words(sought.quote, text, tokens)
    best: Found | None = None
    for start, end in spans:
        score = round(fuzz.ratio(sought.quote, text[start:end]), 1)
        if score >= LEAST and _as_cut(text, start, end, cut):
            found = Found(FUZZY, start, end, score, _context(sought, text, start, end))
            if best is None or _rank(found, sought) > _rank(best, sought):
                best = found
    return best


def _rank(found: Found, sought: Sought) -> tuple[float, int]:
    """Of places alike in words and context the one nearest to the old offset, else the first."""
    return found.score + found.context, -abs(found.start - max(sought.start, 0))


def _exact(sought: Sought, text: str, cut: tuple[str, str]) -> Found | None:
    best: tuple[float, int, int] | None = None
    places = 0
    at = text.find(sought.quote)
    while at >= 0:
        end = at + len(sought.quote)
        if _as_cut(text, at, end, cut):
            places += 1
            found = (_context(sought, text, at, end), -abs(at - max(sought.start, 0)), at)
            best = found if best is None else max(best, found)
        at = text.find(sought.quote, end)
    if best is None:
        return None
    return Found(CONTEXT, best[2], best[2] + len(sought.quote), 100.0, best[0], places)


def _context(sought: Sought, text: str, start: int, end: int) -> float:
    """Likeness of what stands around a place to what stood around the quote, of 100."""
    prefix, suffix = sought.prefix[-AROUND:], sought.suffix[:AROUND]
    sides: list[float] = []
    if prefix:
        sides.append(fuzz.ratio(prefix, text[max(0, start - len(prefix)) : start]))
    if suffix:
        sides.append(fuzz.ratio(suffix, text[end : end + len(suffix)]))
    return round(sum(sides) / len(sides), 1) if sides else 0.0


def _cut(text: str, start: int, length: int) -> tuple[str, str]:
    """What of a figure or word stands outside [start, start + length), on the left and on the right of it."""
    end = start + length
    first, last = start, end
    while first > 0 and _joined(text, first):
        first -= 1
    while last < len(text) and _joined(text, last):
        last += 1
    return text[first:start], text[end:last]


def _as_cut(text: str, start: int, end: int, cut: tuple[str, str]) -> bool:
    """Whether the span cuts through the same figure or word as the quote did, on both sides."""
    left, right = cut
    first, last = start - len(left), end + len(right)
    if first < 0 or text[first:start] != left or text[end:last] != right:
        return False
    return not (_joined(text, first) if first else False) and not _joined(text, last)


def _joined(text: str, at: int) -> bool:
    """Whether no figure or word ends at `at`; scripts without capitals run on without spaces and are left out."""
    a, b = text[at - 1 : at], text[at : at + 1]
    if a.isdigit() and b.isdigit():
        return True
    if a.isdigit() and b and b in ".,":
        return text[at + 1 : at + 2].isdigit()
    if b.isdigit() and a and a in ".,":
        return text[at - 2 : at - 1].isdigit() if at > 1 else False
    return _cased(a) and _cased(b)


def _cased(c: str) -> bool:
    return c.islower() or c.isupper()


@dataclass(frozen=True, slots=True)
class _Token:
    """A figure or a fixed word."""

    start: int
    end: int
    key: str


def _tokens(text: str, fixed: Collection[str]) -> list[_Token]:
    found: list[_Token] = []
    behind = -1
    for m in _TOKEN.finditer(text):
        key, start, end = m[0].casefold(), m.start(), m.end()
        if key[0].isdigit():
            found.append(_Token(start, end, key))
            behind = end
        elif key in fixed:
            # 's' and 'us' are words of news before they are shillings and dollars: only beside a figure or sign.
            if len(key) > 2 or not key.isalpha() or not key.isascii() or start - 1 <= behind or _sign(text, end):
                found.append(_Token(start, end, key))
        elif not key.isascii():
            found.extend(_Token(start + n, start + n + 1, c) for n, c in enumerate(m[0]) if c in fixed)
    return found


def _sign(text: str, at: int) -> bool:
    """Whether a figure or a currency sign stands at `at`."""
    return at < len(text) and (text[at].isdigit() or unicodedata.category(text[at]) == "Sc")


def _by_figures(quote: str, wanted: list[_Token], text: str, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Places with the figures of the quote, in its order and with no other between, the likeliest first."""
    codes = {token.key: chr(n + 1) for n, token in enumerate(wanted)}
    row = "".join(codes.get(token.key, "\0") for token in tokens)
    looked_for = "".join(codes[token.key] for token in wanted)
    before, behind = wanted[0].start, len(quote) - wanted[-1].end
    places: list[tuple[float, int]] = []
    at = row.find(looked_for)
    while at >= 0 and len(places) < _PLACES:
        first, last = tokens[at], tokens[at + len(wanted) - 1]
        window = text[max(0, first.start - before) : last.end + behind]
        places.append((fuzz.ratio(quote, window), at))
        at = row.find(looked_for, at + 1)
    for _, at in sorted(places, key=lambda place: (-place[0], place[1]))[:_CLOSELY]:
        until = at + len(wanted)
        floor = tokens[at - 1].end if at else 0
        ceiling = tokens[until].start if until < len(tokens) else len(text)
        start = _beginning(quote[:before], text, floor, tokens[at].start)
        yield start, _ending(quote[len(quote) - behind :], text, tokens[until - 1].end, ceiling)


def _beginning(words: str, text: str, floor: int, until: int) -> int:
    """Where what stands before the first figure begins: the border that makes it most like `words`."""
    if not words:
        return until
    floor = max(floor, until - 2 * len(words) - AROUND)
    starts = [floor + m.start() for m in _PIECE.finditer(text[floor:until])]
    return max((*starts, until), key=lambda s: (fuzz.ratio(words, text[s:until]), s))


def _ending(words: str, text: str, since: int, ceiling: int) -> int:
    """Where what stands behind the last figure ends."""
    if not words:
        return since
    ceiling = min(ceiling, since + 2 * len(words) + AROUND)
    ends = [since + m.end() for m in _PIECE.finditer(text[since:ceiling])]
    return max((since, *ends), key=lambda e: (fuzz.ratio(words, text[since:e]), -e))


def _by_words(quote: str, text: str, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    """Places without any figure that read like the quote."""
    borders = [0, *(at for token in tokens for at in (token.start, token.end)), len(text)]
    free = [(a, b) for a, b in zip(borders[::2], borders[1::2], strict=True) if (b - a) * 2 > len(quote)]
    if len(quote) > _SHORT:
        free = _windows(quote, text, free)
    for start, end in free:
        found = fuzz.partial_ratio_alignment(quote, text[start:end], score_cutoff=LEAST - 15)
        if found is not None and found.dest_end > found.dest_start:
            yield _bordered(quote, text, (start, end), start + found.dest_start, start + found.dest_end)


def _windows(quote: str, text: str, free: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of text, twice as long as the quote, that hold most of its letters in their order."""
    size = len(quote)
    windows = [(a, min(a + 2 * size, end)) for start, end in free for a in range(start, end, size // 2)]
    best = sorted(windows, key=lambda w: (-LCSseq.similarity(quote, text[w[0] : w[1]]), w[0]))
    return best[:_CLOSELY]


def _bordered(quote: str, text: str, free: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    """The span with its ends moved to the borders of words that make it most like the quote."""
    pad = AROUND // 2
    low, high = max(free[0], start - pad), min(free[1], end + pad)
    pieces = [(low + m.start(), low + m.end()) for m in _PIECE.finditer(text[low:high])]
    starts = sorted(pieces, key=lambda p: (abs(p[0] - start), p[0]))[:4]
    ends = sorted(pieces, key=lambda p: (abs(p[1] - end), p[1]))[:4]
    spans = [(s, e) for s, _ in starts for _, e in ends if s < e] or [(start, end)]
    return max(spans, key=lambda span: (fuzz.ratio(quote, text[span[0] : span[1]]), -span[0], -span[1]))

"""Slips as they happen to figures in news: a point moved, a scale word misread, two digits swapped, another sign.

Which variant a figure gets follows from its place in the text, so that the trials are the same in every run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from planting.gold import BOUNDS, Candidate, Stated, near

KINDS = ("magnitude", "digits", "currency", "conversion")
OTHER, PAIR, SAME, NOTHING = "another origin", "pair", "same origin only", "nothing"
"""What a reader could tell the slip by; the first two count as checkable."""
_SCALES = {
    "trillion": ("billion", 10**12), "billion": ("million", 10**9), "million": ("billion", 10**6),
    "tn": ("bn", 10**12), "bn": ("mn", 10**9), "mn": ("bn", 10**6), "crore": ("lakh", 10**7), "lakh": ("crore", 10**5),
    "mln": ("bln", 10**6), "bln": ("mln", 10**9), "MLN": ("BLN", 10**6), "BLN": ("MLN", 10**9),
    "兆": ("億", 10**12), "億": ("兆", 10**8),
}  # fmt: skip
_SIGNS = (("¥", "$"), ("$", "€"), ("€", "£"), ("£", "€"), ("yen", "dollars"), ("dollars", "yen"), ("euros", "pounds"))
_OWN_DOLLAR = ("US$", "A$", "C$", "S$", "NT$", "HK$", "R$", "AU$", "NZ$")
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class Planted:
    """A candidate rewritten: the quote and value it now has, and what a reader could tell it by."""

    candidate: Candidate
    kind: str
    quote: str
    value: Decimal
    told_by: str


def plant(c: Candidate, kind: str) -> Planted | None:
    """The candidate with a slip of this kind in it; None where no such slip can be made."""
    s = c.stated
    found = _FIGURE.search(s.quote)
    if found is None or (kind == "conversion" and (c.partner is None or c.partner.start > s.start)):
        return None
    made = _spoilt(s, kind, found[0])
    if made is None or made[0] == s.quote:
        return None
    quote, value = made
    return Planted(c, kind, quote, value, _told_by(c, kind, value))


def _spoilt(s: Stated, kind: str, figure: str) -> tuple[str, Decimal] | None:
    if kind == "currency":
        return _other_sign(s)
    if kind == "digits":
        return _digits(s, figure)
    if kind == "magnitude" and s.start % 2:
        return _other_scale(s) or _moved_point(s, figure)
    return _moved_point(s, figure)


def _other_sign(s: Stated) -> tuple[str, Decimal] | None:
    if s.quote.upper().startswith(_OWN_DOLLAR):
        return None
    return next(((s.quote.replace(old, new, 1), s.value) for old, new in _SIGNS if old in s.quote), None)


def _other_scale(s: Stated) -> tuple[str, Decimal] | None:
    for word, (other, size) in _SCALES.items():
        place = re.search(rf"(?<![^\W\d_]){word}(?![^\W\d_])", s.quote)
        if place is not None:
            size_of_other = _SCALES[other][1]
            return s.quote[: place.start()] + other + s.quote[place.end() :], s.value / size * size_of_other
    return None


def _moved_point(s: Stated, figure: str) -> tuple[str, Decimal] | None:
    whole, _, rest = figure.replace(",", "").partition(".")
    if "." in rest or ("," in figure and not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", figure)):
        return None  # lakh grouping and the like: no careless hand moves that point
    if rest:
        whole, rest, factor = whole + rest[0], rest[1:], Decimal(10)
    elif len(whole) > 1 and whole[-1] != "0" and "," not in figure:
        whole, rest, factor = whole[:-1], whole[-1], Decimal("0.1")
    else:
        whole, factor = whole + "0", Decimal(10)
    whole = whole.lstrip("0") or "0"
    moved = (f"{int(whole):,}" if "," in figure else whole) + ("." + rest if rest else "")
    return s.quote.replace(figure, moved, 1), s.value * factor


def _digits(s: Stated, figure: str) -> tuple[str, Decimal] | None:
    """Two neighbours swapped, or one of them changed."""
    if len(figure.replace(",", "").replace(".", "").strip("0")) < 3:
        return None
    spots = [i for i in range(len(figure) - 1) if figure[i : i + 2].isdigit() and figure[i] != figure[i + 1]]
    spots = [i for i in spots if "0" not in figure[i : i + 2]]
    if not spots:
        return None
    i = spots[s.start % len(spots)]
    if s.start % 2:
        changed = figure[:i] + figure[i + 1] + figure[i] + figure[i + 2 :]
    else:
        changed = figure[:i] + str(int(figure[i]) % 9 + 1) + figure[i + 1 :]
    ratio = Decimal(changed.replace(",", "")) / Decimal(figure.replace(",", ""))
    return s.quote.replace(figure, changed, 1), s.value * ratio


def _told_by(c: Candidate, kind: str, value: Decimal) -> str:
    if kind == "conversion":
        return PAIR
    if any(_denies(s, c.stated, value, kind) for s in c.others):
        return OTHER
    # A swapped digit moves the implied rate by too little to prove anything.
    if c.partner is not None and kind in ("magnitude", "currency"):
        return PAIR
    return SAME if any(_denies(s, c.stated, value, kind) for s in c.copies) else NOTHING


def _denies(s: Stated, own: Stated, value: Decimal, kind: str) -> bool:
    """Whether what `s` states cannot be true beside the planted value."""
    if kind == "currency":
        return near(s.value, value, "0.05")
    if s.qualifier in BOUNDS or own.qualifier in BOUNDS:
        bounds = {q for q in (s.qualifier, own.qualifier) if q in BOUNDS}
        if s.qualifier == own.qualifier:
            return not near(s.value, value, "0.1")  # two caps of different sizes
        if len(bounds) > 1:
            return False
        cap, point = (value, s.value) if own.qualifier in BOUNDS else (s.value, value)
        return point > cap if bounds == {"at_most"} else point < cap
    if s.qualifier == "approx" or own.qualifier == "approx":
        return not near(s.value, value, "0.1")
    return abs(s.value - value) > max(_place(s), _place_of_planted(own))


def _place(s: Stated) -> Decimal:
    """One unit of the last printed place."""
    found = _FIGURE.search(s.quote)
    if found is None:
        return s.value / 10
    plain = Decimal(found[0].replace(",", "").strip(".") if found[0].count(".") < 2 else "1")
    if not plain:
        return s.value / 10
    exponent = plain.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent) * (s.value / plain)


def _place_of_planted(own: Stated) -> Decimal:
    return _place(own)

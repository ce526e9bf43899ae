"""Figures as words and signs: 'two and a half', '5 1/2', 'a couple of', '二〇二六'."""

from __future__ import annotations

from decimal import Decimal

from pipeline.extract.dates.reading import Match

VAGUE = frozenset({"few", "several", "some", "many", "dozens", "数", "more"})
_KANJI = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}


def count(m: Match, name: str = "count") -> Decimal | None:
    """The figure a part states; None where it names no figure ('several')."""
    extra = Decimal("0.5") if m.has("half") else Decimal(0)
    if name not in m.parts:
        return 1 + extra
    a, b = m.parts[name]
    words = [w for w in m.tokens.low[a:b] if w not in ("-", "of", "the", "and", "‑", "–")]
    if any(w in VAGUE for w in words):
        return None
    if "/" in words:
        at = words.index("/")
        if at >= 1 and words[at + 1] != "0":
            part = Decimal(words[at - 1]) / Decimal(words[at + 1])
            return part + (Decimal(words[0]) if at > 1 else 0)
    total, group = Decimal(0), Decimal(0)
    for w in words:
        clean = w.replace(",", "").replace("，", "")
        if clean.replace(".", "", 1).isdecimal():
            group += Decimal(clean)
        elif w in ("half", "½"):
            group += Decimal("0.5")
        elif w in ("a", "an"):
            continue
        elif w == "couple":
            group += 2
        elif w == "hundred":
            group = (group or Decimal(1)) * 100
        elif w == "thousand":
            total, group = total + (group or Decimal(1)) * 1000, Decimal(0)
        elif w == "dozen":
            group = (group or Decimal(1)) * 12
        elif w in _KANJI or w == "十":
            return kanji(words)
        else:
            found = m.lexicon.value("numword", w)
            group += found or 0
    return ((total + group) or Decimal(1)) + extra


_LETTERS = {
    1: "TS",
    2: "TM",
    3: "TH",
    4: "D",
    5: "W",
    6: "W",
    7: "M",
    8: "Q",
    9: "Y",
    10: "Y",
    11: "Y",
    12: "D",
    13: "M",
    14: "D",
}
_TIMES = {6: 2, 10: 10, 11: 100, 12: 2, 13: 6}


def length(unit: int, amount: Decimal | None) -> str:
    """'P10Y', 'PT5H', 'PXW'; halves are written in the next smaller unit ('P2Y6M')."""
    letters = _LETTERS[unit]
    head = "PT" if letters[0] == "T" else "P"
    letter = letters[-1]
    if amount is None:
        return f"{head}X{({10: 'E', 11: 'C'}).get(unit, letter)}"
    amount *= _TIMES.get(unit, 1)
    whole = int(amount)
    rest = amount - whole
    if rest:
        smaller = {
            "Y": (12, "M"),
            "H": (60, "M"),
            "M": (60, "S") if head == "PT" else (30, "D"),
            "D": (24, ""),
            "W": (7, "D"),
        }
        size, name = smaller.get(letter, (0, ""))
        part = rest * size
        if name and part == int(part):
            return f"{head}{f'{whole}{letter}' if whole else ''}{int(part)}{name}"
        return f"{head}{amount.normalize():f}{letter}"
    return f"{head}{whole}{letter}"


def kanji(signs: list[str]) -> Decimal | None:
    """'二十六', '二〇二六' or '十'."""
    total, digits = 0, ""
    for c in signs:
        if c == "十":
            total += (int(digits) if digits else 1) * 10
            digits = ""
        elif c in _KANJI:
            digits += str(_KANJI[c])
        else:
            return None
    return Decimal(total + (int(digits) if digits else 0))


def year_in_words(words: list[str], value: dict[str, int]) -> int | None:
    """'nineteen ninety - six', 'two thousand and eight', 'twenty twenty - six'."""
    parts = [value[w] for w in words if w in value]
    if "thousand" in words:
        at = words.index("thousand")
        head = sum(value.get(w, 0) for w in words[:at])
        return head * 1000 + sum(value.get(w, 0) for w in words[at + 1 :])
    if "hundred" in words:
        return parts[0] * 100 + sum(parts[1:])
    if len(parts) >= 2 and parts[0] in (16, 17, 18, 19, 20):
        return parts[0] * 100 + sum(parts[1:])
    return None

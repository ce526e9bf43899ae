"""Figures as words and signs: 'two and a half', '5 1/2', 'a couple of', '二〇二六'."""

from __future__ import annotations

from decimal import Decimal

from pipeline.extract.dates.reading import Match

VAGUE = frozenset({"few", "several", "some", "many", "dozens", "数", "more"})
_KANJI = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}


def count(m: Match, name: str = "count") -> Decimal | None:
    """The figure a part states; None where it names no figure ('several')."""
    if name not in m.parts:
        return Decimal(1)
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
            group += Decimal("0.5") if group else Decimal("0.5")
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
    return (total + group) or Decimal(1)


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

"""How much sense a decoded text makes, judged by what stands on either side of its characters beyond ASCII, and which
language its letters belong to."""

from __future__ import annotations

import re
import unicodedata

_LOOKED_AT = 4000
"""Odd characters of a text that are judged; more would only say the same."""
_ODD = re.compile(r"[^\x00-\x7f]")
_CURRENCY = "£€¥¢"
_LONE = "àéèóòùìáíaoeyÀÉÓÁ"
"""Letters that are words of their own in some language."""

ALPHABETS = {
    "cp1252": (
        "àâæçéèêëîïôœùûüÿ", "äöüßé", "áéíñóúüç", "àáâãçéêíóôõúü", "àèéìíòóù", "åäöæøéü", "ëïéóöü", "áðéíóúýþæö",
        "àçéèíïóòúü",
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "cp1254": ("çğıöşüâîû",),
}  # fmt: skip
"""What is added to a to z by languages that are written in an encoding, the likeliest encoding first."""


def likeliest(sample: bytes, codecs: list[str]) -> str:
    """Of encodings whose letters all stand where letters do, the one in which they are those of one language."""
    shares: dict[str, float] = {}
    for codec in codecs:
        letters = [char for char in sample.decode(codec, "replace").lower() if char > "\x7f" and char.isalpha()]
        shares[codec] = max(sum(map(alphabet.count, letters)) for alphabet in ALPHABETS[codec]) / max(1, len(letters))
    return max(codecs, key=lambda codec: shares[codec])


def score(text: str) -> float:
    """Points for characters that stand where they belong, minus points for those that do not."""
    total = 0.0
    for number, match in enumerate(_ODD.finditer(text)):
        if number >= _LOOKED_AT:
            break
        at = match.start()
        total += _points(match[0], text[at - 1] if at else " ", text[at + 1] if at + 1 < len(text) else " ", text, at)
    return total


def _points(char: str, before: str, after: str, text: str, at: int) -> float:
    if "\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\u3000" <= char <= "\u3003":
        return 1.5 if _east_asian(before) or _east_asian(after) else -1
    if "\uff61" <= char <= "\uffdc" or char == "\ufffd" or unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs"):
        return -3
    if char in _CURRENCY:
        if text[at + 1 : at + 3].strip()[:1].isdigit() or before.isdigit():
            return 3
        return 0 if before.isalpha() or after.isalpha() else 1
    if char.isalpha() and char not in "ªº":
        return _letter(char, before, after)
    return _sign(char, before, after)


def _letter(char: str, before: str, after: str) -> float:
    if not (before.isalpha() or after.isalpha()):
        return 0.5 if char in _LONE and not (before.isdigit() or after.isdigit()) else -2
    if char.islower():
        return 1
    if before.islower():
        return -3
    return 0.5


def _sign(char: str, before: str, after: str) -> float:
    inside = before.isalpha() and after.isalpha()
    if char == "’":
        return 2 if before.isalnum() or after.isdigit() else 0
    if char in "“‘«„":
        return 2 if not before.isalnum() and not after.isspace() else -1
    if char in "”»":
        return 2 if not before.isspace() and not after.isalnum() else -1
    if char in "–—…•\u00a0·":
        return 1
    if char in "°²³½¼¾×®©™§‰±ºª¿¡‚":
        return -2 if inside else 0.5
    if _east_asian(char):
        return 0.5
    return -2 if inside else -1


def _east_asian(char: str) -> bool:
    return "\u3000" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\uff00" <= char <= "\uff60"

"""Fold odd characters to plain ones, one for one, so that offsets stay offsets into the article."""

from __future__ import annotations

import re

_BLANKS = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\r\x0b\x0c\ufeff"
)
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u00ad"
_DASHES = "\u2010\u2011\u2012\u2212\uff0d"
_TABLE = str.maketrans(
    {
        **dict.fromkeys(_BLANKS + _ZERO_WIDTH, " "),
        **dict.fromkeys(_DASHES, "-"),
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\uffe5": "¥",
        "\uff04": "$",
        "\uff05": "%",
        "\uffe1": "£",
        "\uff0b": "+",
        "\uff08": "(",
        "\uff09": ")",
    }
)
_ODD = tuple((chr(code), plain) for code, plain in _TABLE.items())
# Entities that scrapes leave in the text; the character stands first and blanks fill its place.
_ENTITY = re.compile(
    r"&(?:#(\d{2,6})|#x([0-9a-fA-F]{2,5})|(pound|yen|euro|cent|nbsp|amp|quot|ndash|mdash|lt|gt|apos));"
)
_NAMED = {
    "pound": "£", "yen": "¥", "euro": "€", "cent": "¢", "nbsp": " ", "amp": "&", "quot": '"', "ndash": "–",
    "mdash": "—", "lt": "<", "gt": ">", "apos": "'",
}  # fmt: skip
_MIDDLE_DOT = re.compile(r"(?<=[0-9])·(?=[0-9])")  # the decimal point of old newspapers
# UTF-8 that was read as Latin-1 leaves a letter before the sign.
_MOJIBAKE = re.compile(r"Â([£¥¢\u00a0\u00a3\u00a5])|â‚¬|Ã‚£")

# Cells of a table that bears no tabs: dot leaders before a figure, columns between bars, columns held apart by blanks.
_LEADERS = re.compile(r" ?+(?:\.{4,}+|…{2,}+|(?:\. ){3,}+\.) ?+(?=[£$€¥]?+[0-9])")
_BARRED = re.compile(r"^[ ]{0,3}+\|[^\n|]*+\|[^\n]*+$", re.MULTILINE)
_RULED = re.compile(r"^[ |:+=\-]++$")
_COLUMNS = re.compile(r"(?<=[^\s.?!]) {3,}+(?=\S)")

# Each opens with literal characters, so that a scan for it is fast.
_ADDRESSES = (
    re.compile(r"://"),
    re.compile(r"www\."),
    re.compile(r"\.(?:jpe?g|png|gif|webp|pdf|xlsx?|csv|docx?|html?|php|mp[34]|com|org|net|gov|edu|info|example)\b"),
)


def fold(text: str) -> str:
    """The text with typographic blanks, dashes and quotes made plain; same length, code point by code point."""
    view = text
    for odd, plain in _ODD:
        if odd in view:
            view = view.replace(odd, plain)
    if "·" in view:
        view = _MIDDLE_DOT.sub(".", view)
    if "&" in view:
        view = _ENTITY.sub(_unescaped, view)
    if "Â" in view or "â‚" in view or "Ã‚" in view:
        view = _MOJIBAKE.sub(_repaired, view)
    if "\\" in view:
        view = view.replace("\\$", " $").replace("\\£", " £")
    return _with_cells(view)


def _with_cells(view: str) -> str:
    """The view with a tab between the cells of tables that are drawn with dots, bars or blanks."""
    if "...." in view or "……" in view or ". . . ." in view:
        view = _LEADERS.sub(lambda m: "\t".ljust(len(m[0])), view)
    if "|" in view:
        view = _BARRED.sub(_unbarred, view)
    if "   " in view:
        lines = view.split("\n")
        columns = [bool("   " in line and _COLUMNS.search(line)) for line in lines]
        for i, line in enumerate(lines):
            # One line with a wide gap is a line with a wide gap.
            if columns[i] and ((i > 0 and columns[i - 1]) or columns[i + 1 : i + 2] == [True]):
                lines[i] = _COLUMNS.sub(lambda m: "\t".ljust(len(m[0])), line)
        view = "\n".join(lines)
    return view


def _unbarred(match: re.Match[str]) -> str:
    line = match[0]
    if _RULED.fullmatch(line):
        return " " * len(line)
    inner = line.rstrip()
    first, last = inner.index("|"), len(inner) - inner.endswith("|")
    return (line[:first] + " " + inner[first + 1 : last].replace("|", "\t")).ljust(len(line))


def _unescaped(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        char = _NAMED[name]
    else:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        char = chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
    return char.translate(_TABLE)[:1].ljust(len(match[0]))


def _repaired(match: re.Match[str]) -> str:
    sign = match[1] or ("€" if match[0].startswith("â") else "£")
    return sign.replace("\u00a0", " ").ljust(len(match[0]))


def blanked(view: str, spans: list[tuple[int, int]], *, keep_lines: bool) -> str:
    """The view with ranges overwritten by spaces; line breaks stay unless the text around them is to be joined."""
    if not spans:
        return view
    parts: list[str] = []
    position = 0
    for start, end in sorted(spans):
        start = max(start, position)
        if end <= start:
            continue
        parts.append(view[position:start])
        inside = view[start:end]
        if keep_lines and "\n" in inside:
            parts.append("".join("\n" if c == "\n" else " " for c in inside))
        else:
            parts.append(" " * (end - start))
        position = end
    parts.append(view[position:])
    return "".join(parts)


def address_spans(view: str) -> list[tuple[int, int]]:
    """Web and mail addresses and file names that hold digits: nothing in them is a figure or a date."""
    spans: list[tuple[int, int]] = []
    for pattern in _ADDRESSES:
        for match in pattern.finditer(view):
            start, end = match.span()
            if match[0][0] == "." and not (start and (view[start - 1].isalnum() or view[start - 1] in "_-")):
                continue
            while start > 0 and match.start() - start < 200 and not view[start - 1].isspace():
                start -= 1
            while end < len(view) and end - match.end() < 200 and not view[end].isspace():
                end += 1
            if any(c.isdigit() for c in view[start:end]):
                spans.append((start, end))
    return sorted(set(spans))

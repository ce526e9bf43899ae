"""Where on the page a date stands: at the ends of a line, in a row of cells, behind a label, before a list number."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.tokens import CELL, LINE, NUMBER, WORD, Tokens

_UNSHORTENED = frozenset({"may", "june", "july"})
"""Months that are as short as an abbreviation."""
_LABEL = 6
"""So many tokens may stand in a label."""


def before(tokens: Tokens, i: int) -> str:
    """The word before token i on the same line or the line above, '' at the start of a paragraph or cell."""
    return tokens.low[i - 1] if i > 0 and tokens.gap[i] <= LINE else ""


def after(tokens: Tokens, i: int) -> str:
    """Token i in lower case if it follows in the same paragraph, else ''."""
    return tokens.low[i] if i < len(tokens) and tokens.gap[i] <= LINE else ""


def line_start(tokens: Tokens, i: int) -> bool:
    """Whether token i is the first of its line or cell."""
    return i == 0 or tokens.gap[i] >= LINE


def line_end(tokens: Tokens, i: int) -> bool:
    """Whether the line or cell ends before token i."""
    return i >= len(tokens) or tokens.gap[i] >= LINE


def is_year(tokens: Tokens, i: int) -> bool:
    """Whether token i is a year by its figures."""
    raw = tokens.raw[i] if i >= 0 else ""
    return len(raw) == 4 and raw.isdecimal() and 1900 <= int(raw) <= 2099


def holds_list_number(tokens: Tokens, first: int, last: int) -> bool:
    """'... in July.\\n6. The next item': the figure numbers a list and is no day."""
    if last - first < 3 or tokens.kind[last - 1] != NUMBER or tokens.gap[last - 1] < LINE or last >= len(tokens):
        return False
    month = tokens.low[last - 3]
    whole = tokens.raw[last - 2] == "." and (len(month) > 4 or month in _UNSHORTENED)
    return whole and tokens.raw[last] in (".", ")")


def labelled_year(tokens: Tokens, i: int) -> bool:
    """'First trains: 2036', '- Phase 2, another 680,000 t: 2033': a year alone behind the label that opens its line."""
    if (
        tokens.raw[i - 1] != ":"
        or tokens.gap[i - 1] > LINE
        or not (line_end(tokens, i + 1) or tokens.raw[i + 1] == ";")
    ):
        return False
    j = i - 2
    while j >= 0 and i - j < 2 * _LABEL and tokens.gap[j + 1] < LINE:
        j -= 1
    return i - j < 2 * _LABEL


def year_of_row(tokens: Tokens, i: int, openings: Collection[str]) -> bool:
    """'Full by | 2029 | 2033': a year behind another one, in a row whose label ends in a word that dates follow."""
    j = i - 1
    while j > 0 and i - j < _LABEL and tokens.gap[j + 1] == CELL and is_year(tokens, j):
        j -= 1
    return i - 1 > j >= 0 and tokens.kind[j] == WORD and tokens.low[j] in openings and line_end(tokens, i + 1)

"""Where a row of a table or of an earnings digest ends: its last figure counts nothing that the next line says.

In prose a line break is a blank: '4,200' at the end of a line counts the 'workers' that open the next. A row is a
label with its figures ('Revs 4,988,000 vs 3,101,000', 'Exports 2.50 2.50 1.20'), and ends with its line. It is taken
for one only near another, or where the line was ended on purpose: short of the margin, or before an indented one.
A line of a few words between two rows ('Six mths') heads the second.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.tokens import BLANK, CELL, GLUED, LINE, NUMBER, SPACE, WORD, Tokens

_LABEL = 9
"""A label has at most so many tokens."""
_ROW = 40
"""A row has at most so many tokens: one look at a line costs no more, however long the line."""
_BETWEEN = 3
"""So many tokens may stand between two figures of a row: 'mln dlrs vs', 'debit vs'."""
_BEHIND = 2
"""So many words may stand behind the last figure of a row: '9.6 mln debit'."""
_HEADING = 3
_INDENT = 2
_NEAR = 6
"""The margin is that of so many lines around."""
_VERSUS = frozenset({"vs", "versus"})
_STOPS = frozenset({".", "!", "?", ";"})
_GOES_ON = frozenset({",", "-", "(", "/", "and", "or", "to", "of", "vs", "versus", "from", "by", "against", "than"})


def parted(tokens: Tokens) -> Tokens:
    """The tokens with an empty line for the break behind each row that ends in a figure."""
    opens = [0, *(i for i, gap in enumerate(tokens.gap) if gap in (LINE, BLANK)), len(tokens)]
    breaks = [
        opens[k]
        for k in range(1, len(opens) - 1)
        if tokens.gap[opens[k]] == LINE
        and (_is_break(tokens, opens, k) if _ends_in_figure(tokens, opens, k) else _is_heading(tokens, opens, k - 1))
    ]
    if not breaks:
        return tokens
    gap = list(tokens.gap)
    for i in breaks:
        gap[i] = BLANK
    return replace(tokens, gap=gap)


def _ends_in_figure(tokens: Tokens, opens: list[int], k: int) -> bool:
    """Whether the line before line k ends in a figure, or in a word or two behind one."""
    first, last = opens[k - 1], opens[k]
    if last == first or tokens.low[last - 1] in _GOES_ON:
        return False
    i = last - 1
    while i > first and last - i <= _BEHIND and tokens.kind[i] == WORD:
        i -= 1
    return tokens.kind[i] == NUMBER


def _is_break(tokens: Tokens, opens: list[int], k: int) -> bool:
    i = opens[k]
    # A row goes on where its last word did not fit ('30.0 / mln'), which is in small letters, as few labels are.
    opens_anew = tokens.raw[i][0].isupper() or (tokens.kind[i] == NUMBER and tokens.gap[i - 1] > SPACE)
    indent = _indent(tokens, i)
    if opens_anew and indent >= _INDENT and indent - _indent(tokens, opens[k - 1]) >= _INDENT:
        return True  # a paragraph
    if not _is_row(tokens, opens, k - 1):
        return False
    beside, ruled = _is_row(tokens, opens, k), _is_ruled(tokens, opens, k - 1)
    if not opens_anew:
        return beside and ruled and _is_ruled(tokens, opens, k)
    if beside or not ruled:
        return beside
    return _is_row(tokens, opens, k - 2) or _is_row(tokens, opens, k + 1) or _is_short(tokens, opens, k)


def _is_heading(tokens: Tokens, opens: list[int], k: int) -> bool:
    """Whether line k is a few words between two rows."""
    few = opens[k + 1] - opens[k] <= _HEADING and tokens.raw[opens[k + 1]][0].isupper()
    return few and _is_row(tokens, opens, k - 1) and _is_row(tokens, opens, k + 1)


def _is_row(tokens: Tokens, opens: list[int], k: int) -> bool:
    """Whether line k is a label and two figures or more, with little between them."""
    if not 0 <= k < len(opens) - 1 or not 2 < (last := opens[k + 1]) - (first := opens[k]) <= _ROW:
        return False
    figures = [i for i in range(first, last) if tokens.kind[i] == NUMBER and tokens.gap[i] != GLUED]
    if not figures or tokens.kind[first] != WORD or figures[0] - first > _LABEL:
        return False
    if any(tokens.raw[i] in _STOPS and _ends_sentence(tokens, i) for i in range(first + 1, last - 1)):
        return False
    gaps = [b - a - 1 for a, b in zip(figures, [*figures[1:], last], strict=True)]
    return max(gaps) <= _BETWEEN and (len(figures) > 1 or not _VERSUS.isdisjoint(tokens.low[first:last]))


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    """A stop before another word, not that of 'U.K.' or 'vs.'."""
    return tokens.gap[i + 1] != GLUED and len(tokens.raw[i - 1]) > 2


def _is_ruled(tokens: Tokens, opens: list[int], k: int) -> bool:
    """Whether a row shows itself by 'vs' or by cells held apart by wide blanks."""
    first, last = opens[k], opens[k + 1]
    return not _VERSUS.isdisjoint(tokens.low[first:last]) or any(
        tokens.gap[i] == CELL or tokens.start[i] - tokens.end[i - 1] > 1 for i in range(first + 1, last)
    )


def _is_short(tokens: Tokens, opens: list[int], k: int) -> bool:
    """Whether the first word of line k would have stood on the line before."""
    near = range(max(0, k - _NEAR), min(len(opens) - 1, k + _NEAR))
    margin = max(_width(tokens, opens, j) for j in near)
    return _width(tokens, opens, k - 1) + 1 + len(tokens.raw[opens[k]]) < margin


def _width(tokens: Tokens, opens: list[int], k: int) -> int:
    first, last = opens[k], opens[k + 1]
    return 0 if first == last else tokens.end[last - 1] - tokens.start[first] + _indent(tokens, first)


def _indent(tokens: Tokens, i: int) -> int:
    """Blanks before the first token of a line."""
    return tokens.start[i] - tokens.text.rfind("\n", 0, tokens.start[i]) - 1

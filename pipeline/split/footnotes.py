"""Footnote digits: glued to a word or a figure, in brackets, or alone on a line. They are no numbers.

A page shows that it has footnotes (a list of numbered notes or sources, lines that hold a lone small number, bracketed
numbers); then a one- or two-digit number glued to the end of a word is one. Behind a scale word ('billion1') it can
be nothing else, with or without such signs.
"""

from __future__ import annotations

import re

from pipeline.split.lines import Line

_BRACKETED = re.compile(r"\[(\d{1,2})\](?!\()")
_SUPERSCRIPT = re.compile(r"[¹²³⁰⁴-⁹]{1,3}")
_GLUED = re.compile(r"(?<=[a-z%)\"”.])(\d{1,2})(?=[\s.,;:)'\"—–]|$)")
_SCALES = ("million", "billion", "trillion", "crore", "lakh", "percent", "yen", "dollars", "euros", "pounds")
_LAST_DIGIT = re.compile(r"[0-9](?=[\s.,;:)]|$)")
_LONE = re.compile(r"\d{1,2}")
_NOTE_LINE = re.compile(r"(\d{1,2})[.)]? [^\W\d_]")


def footnote_spans(view: str, lines: list[Line]) -> list[tuple[int, int, bool]]:
    """(start, end, join) of every footnote digit; `join` where the lines around it are one sentence."""
    spans: list[tuple[int, int, bool]] = []
    lone = [i for i, line in enumerate(lines) if _LONE.fullmatch(line.text) and int(line.text) <= 40]
    notes = _notes(lines)
    bracketed = list(_BRACKETED.finditer(view))
    sourced = any(re.fullmatch(r"\d{1,2} sources?", line.low) for line in lines[:12])
    for m in bracketed:
        spans.append((m.start(), m.end(), False))
    if not view.isascii():
        spans.extend((m.start(), m.end(), False) for m in _SUPERSCRIPT.finditer(view) if _behind_word(view, m.start()))
    spans.extend((m.start(), m.end(), False) for m in _LAST_DIGIT.finditer(view) if _behind_scale(view, m.start()))
    if (
        notes or sourced or (len(lone) > 1 and any(lines[i].text == "1" for i in lone))
    ):  # notes count from 1, a tally does not
        known = {int(lines[i].text) for i in lone} | set(notes) | {int(m[1]) for m in bracketed}
        for m in _GLUED.finditer(view):
            if int(m[1]) in known and _is_reference(view, m.start()):
                spans.append((m.start(), m.end(), False))
        spans.extend((lines[i].start, lines[i].end, False) for i in lone)
        spans.extend((start, end, False) for start, end in notes.values())
        spans.extend(_joins(lines, lone))
    return sorted(set(spans))


def _behind_word(view: str, at: int) -> bool:
    """Behind a word or a mark, not a power in 'm²'."""
    return view[at - 1 : at] in tuple('%.,)"”') or (at > 2 and view[at - 3 : at].isalpha())


def _behind_scale(view: str, at: int) -> bool:
    """'billion1': the digit at `at` is glued to a scale word or a unit."""
    if at == 0 or not view[at - 1].isalpha():
        return False
    word = next((w for w in _SCALES if view.endswith(w, 0, at)), "")
    before = at - len(word) - 1
    return bool(word) and (before < 0 or not view[before].isalnum())


def _is_reference(view: str, at: int) -> bool:
    """Not the tail of a decimal, a version, a model name or a time: the word before is lower case and has letters."""
    if view[at - 1] == ".":  # 'spending.1' is one, '3.1' is none
        return at >= 2 and view[at - 2].isalpha() and view[at - 2].islower()
    if not view[at - 1].isalpha():
        return True
    start = at
    while start > 0 and at - start < 30 and view[start - 1].isalpha():
        start -= 1
    word = view[start:at]
    # 'tn1' behind a figure, 'spending1', but not 'mp3' or 'covid19'
    return len(word) >= 4 or (start > 0 and view[start - 1].isdigit())


def _notes(lines: list[Line]) -> dict[int, tuple[int, int]]:
    """Numbers of a list of notes: lines that begin 1, 2, 3 ... in order, under a heading such as 'Notes'."""
    found: dict[int, tuple[int, int]] = {}
    wanted = 0
    for line in lines:
        if line.low.rstrip(":") in ("notes", "footnotes", "note", "references", "sources"):
            wanted = 1
            continue
        m = _NOTE_LINE.match(line.text) if wanted else None
        if m and int(m[1]) == wanted:
            found[wanted] = (line.start, line.start + len(m[1]))
            wanted += 1
        elif not line.empty:
            wanted = 0
    return found


def _joins(lines: list[Line], lone: list[int]) -> list[tuple[int, int, bool]]:
    """Runs of lone digits between the two halves of one sentence: the break is blanked as well."""
    spans: list[tuple[int, int, bool]] = []
    is_lone = set(lone)
    i = 0
    while i < len(lines):
        if i not in is_lone:
            i += 1
            continue
        first = i
        while i < len(lines) and (i in is_lone or lines[i].empty):
            i += 1
        if first == 0 or i >= len(lines):
            continue
        after = lines[i].text
        before = next((x for x in reversed(lines[:first]) if not x.empty), None)
        if before is not None and after and (after[0] in ".,;:)" or after[0].islower()):
            spans.append((before.end, lines[i].start, True))
    return spans

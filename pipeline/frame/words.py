"""The words that a figure's statement is made of, weighed by how close to the figure they stand.

Used by the link stage: two figures are about the same thing when their rare words agree. Weights are whole hundredths,
so that sums are exact and the same on every machine.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import Document, Mention
from pipeline.rulebook import Rulebook
from pipeline.tokens import WORD, Tokens, stem

_BREAKS = frozenset({";", "(", ")", "—", "–", ":", "[", "]"})
_FLOOR = 12
_SOFT = frozenset({"but", "while", "whereas", "although", "though", "which", "who", "where"})


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words that weigh nothing, and the stem that stands for each of several that say one thing."""

    common: frozenset[str]
    alike: Mapping[str, str]


def compile_lexicon(book: Rulebook) -> Lexicon:
    """Read the common words of rules/frames.toml and the lines of rules/words.toml."""
    alike: dict[str, str] = {}
    for line in book.values("words", "alike")["lines"]:
        for word in line:
            alike.setdefault(stem(word), stem(line[0]))
    return Lexicon(frozenset(book.values("frames", "common")), alike)


def content_stem(tokens: Tokens, i: int, lexicon: Lexicon) -> str:
    """The stem of token i if it is a content word, or what stands for it, else ''."""
    word = tokens.low[i]
    if tokens.kind[i] != WORD or word in lexicon.common or (len(word) < 3 and not tokens.raw[i].isupper()):
        return ""
    found = stem(word)
    return lexicon.alike.get(found, found)


def weigh(
    doc: Document,
    first: int,
    last: int,
    begin: int,
    end: int,
    figures: Sequence[tuple[int, int]],
    apart: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> dict[str, int]:
    """Stems of the sentence [begin, end) around the figure [first, last) -> weight in hundredths (at most 100).

    Tokens inside figures and in `apart` (dates) count for nothing: units and months are compared on their own.
    """
    tokens = doc.tokens
    out: dict[str, int] = {}
    others = [f for f in figures if not (f[0] < last and f[1] > first)]
    starts = sorted(f[0] for f in others)
    inside = {i for a, b in (*figures, *apart) for i in range(a, b)}
    for step, i in ((-1, first - 1), (1, last)):
        weight, distance = 100, 0
        while begin <= i < end and weight > 4:
            raw = tokens.raw[i]
            if raw in _BREAKS or tokens.gap[i] == 3:
                weight = weight * 60 // 100
            elif tokens.low[i] in _SOFT:
                weight = weight * 70 // 100
            elif raw == ",":
                weight = weight * 88 // 100
            k = bisect_left(starts, i)
            if k < len(starts) and starts[k] == i:
                weight = weight * 62 // 100  # another figure stands between
            word = "" if i in inside else content_stem(tokens, i, lexicon)
            if word:
                near = weight * 8 // (8 + distance)
                if near > out.get(word, 0):
                    out[word] = near
            distance += 1
            i += step
    for i in range(begin, end):
        word = "" if i in inside else content_stem(tokens, i, lexicon)
        if word and out.get(word, 0) < _FLOOR:
            out[word] = _FLOOR  # the rest of the sentence counts a little, however far
    return out


def add_words(words: dict[str, int], doc: Document, begin: int, end: int, weight: int, lexicon: Lexicon) -> None:
    """Words from elsewhere that the statement leans on: a heading, a row label, the sentence before."""
    for i in range(begin, end):
        word = content_stem(doc.tokens, i, lexicon)
        if word and words.get(word, 0) < weight:
            words[word] = weight


def spans_of(doc: Document, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Token ranges of mentions."""
    return [(doc.tokens.at(m.start), doc.tokens.at(m.end - 1) + 1) for m in mentions]

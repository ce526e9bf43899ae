"""The words that a figure's statement is made of, weighed by how close to the figure they stand.

Used by the link stage: two figures are about the same thing when their rare words agree. Weights are whole hundredths,
so that sums are exact and the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.records import Document, Mention
from pipeline.rulebook import Rulebook
from pipeline.tokens import WORD, Tokens, stem

_BREAKS = frozenset({";", "(", ")", "—", "–", ":", "[", "]"})
_FLOOR = 12
_KEPT = 1 << 15
"""Tokens whose stem is remembered."""
_SOFT = frozenset({"but", "while", "whereas", "although", "though", "which", "who", "where"})


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Words that weigh nothing, and the stem that stands for each of several that say one thing."""

    common: frozenset[str]
    alike: Mapping[str, str]
    stems: dict[str, str] = field(default_factory=dict)
    """Tokens already looked at -> their stem; emptied when it is full."""


def compile_lexicon(book: Rulebook) -> Lexicon:
    """Read the common words of rules/frames.toml and the lines of rules/words.toml."""
    alike: dict[str, str] = {}
    for line in book.values("words", "alike")["lines"]:
        for word in line:
            alike.setdefault(stem(word), stem(line[0]))
    return Lexicon(frozenset(book.values("frames", "common")), alike)


def content_stem(tokens: Tokens, i: int, lexicon: Lexicon) -> str:
    """The stem of token i if it is a content word, or what stands for it, else ''."""
    raw = tokens.raw[i]
    found = lexicon.stems.get(raw)
    if found is None:
        if len(lexicon.stems) > _KEPT:
            lexicon.stems.clear()
        found = lexicon.stems[raw] = _stem(tokens.low[i], raw, lexicon) if tokens.kind[i] == WORD else ""
    return found


def _stem(word: str, raw: str, lexicon: Lexicon) -> str:
    if word in lexicon.common or (len(word) < 3 and not raw.isupper()):
        return ""
    found = stem(word)
    return lexicon.alike.get(found, found)


def contents(tokens: Tokens, begin: int, end: int, apart: Iterable[tuple[int, int]], lexicon: Lexicon) -> list[str]:
    """What each token of a sentence weighs in with: its stem, '' for none.

    Tokens inside figures and dates (`apart`) count for nothing: units and months are compared on their own.
    """
    inside = {i for a, b in apart for i in range(a, b)}
    return ["" if i in inside else content_stem(tokens, i, lexicon) for i in range(begin, end)]


def weigh(
    tokens: Tokens, first: int, last: int, begin: int, stems: Sequence[str], figures: Sequence[tuple[int, int]]
) -> dict[str, int]:
    """Stems of the sentence that begins at `begin` around the figure [first, last) -> weight, 100 at most."""
    end = begin + len(stems)
    out: dict[str, int] = {}
    starts = {f[0] for f in figures if not (f[0] < last and f[1] > first)}
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
            if i in starts:
                weight = weight * 62 // 100  # another figure stands between
            word = stems[i - begin]
            if word:
                near = weight * 8 // (8 + distance)
                if near > out.get(word, 0):
                    out[word] = near
            distance += 1
            i += step
    # The rest of the sentence counts a little, however far.
    add_words(out, stems, _FLOOR)
    return out


def add_words(words: dict[str, int], stems: Iterable[str], weight: int) -> None:
    """Words that count at least so much: the statement leans on a heading, a row label, the sentence before."""
    for word in stems:
        if word and words.get(word, 0) < weight:
            words[word] = weight


def spans_of(doc: Document, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Token ranges of mentions."""
    return [(doc.tokens.at(m.start), doc.tokens.at(m.end - 1) + 1) for m in mentions]

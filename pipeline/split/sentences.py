"""Sentences: token ranges inside a segment, cut at full stops that are none of an abbreviation or a figure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import Segment, Sentence
from pipeline.rulebook import Rulebook
from pipeline.tokens import BLANK, GLUED, LINE, WORD, Tokens

_ENDS = frozenset(".!?。！？…")
_CLOSERS = frozenset("\"'”’)]»」")
LONGEST = 300
"""Tokens of the longest sentence: what follows looks at all figures of a sentence for each, and text may be hostile."""


@dataclass(frozen=True, slots=True, eq=False)
class SentenceRules:
    """Abbreviations and starters of rules/layout.toml."""

    abbreviations: frozenset[str]
    companies: frozenset[str]
    starters: frozenset[str]


def compile_sentences(book: Rulebook) -> SentenceRules:
    """Gather the word lists."""
    return SentenceRules(
        frozenset(book.values("layout", "abbreviations")),
        frozenset(book.values("layout", "company_endings")),
        frozenset(book.values("layout", "sentence_starters")),
    )


def sentences_of(tokens: Tokens, segments: Sequence[Segment], rules: SentenceRules) -> Iterator[Sentence]:
    """Sentences of every segment that is not furniture, in order, none longer than LONGEST tokens."""
    for sentence in _sentences(tokens, segments, rules):
        first = sentence.first
        while sentence.last - first > LONGEST:
            yield Sentence(first, first + LONGEST, sentence.segment)
            first += LONGEST
        yield Sentence(first, sentence.last, sentence.segment)


def _sentences(tokens: Tokens, segments: Sequence[Segment], rules: SentenceRules) -> Iterator[Sentence]:
    raw, gap = tokens.raw, tokens.gap
    # All places that may end a sentence, found in one pass: the tokens between are not looked at again.
    stops = [i for i, word in enumerate(raw) if word in _ENDS or gap[i] == BLANK]
    n = len(stops)
    for index, segment in enumerate(segments):
        if segment.role == "furniture":
            continue
        begin = tokens.at(segment.start)
        last = tokens.at(segment.end)  # not at(end - 1) + 1: a segment may end in a blanked footnote
        k = bisect_left(stops, begin)
        while k < n and stops[k] < last:
            i = stops[k]
            k += 1
            if i < begin:
                continue
            if raw[i] in _ENDS and _is_end(tokens, i, last, rules):
                i += 1
                while i < last and gap[i] == GLUED and raw[i] in _CLOSERS:
                    i += 1
                yield Sentence(begin, i, index)
                begin = i
            elif segment.role == "body" and gap[i] == BLANK and i > begin:
                yield Sentence(begin, i, index)
                begin = i
        if begin < last:
            yield Sentence(begin, last, index)


def _is_end(tokens: Tokens, i: int, last: int, rules: SentenceRules) -> bool:
    after = i + 1
    while after < last and tokens.gap[after] == GLUED and tokens.raw[after] in _CLOSERS:
        after += 1
    if after >= last:
        return True
    if tokens.raw[i] in "。！？":
        return True
    following = tokens.raw[after]
    if tokens.gap[after] == GLUED:
        # 'training.Related': a lost blank before a capital; 'U.S', '3.5' and 'example.com' are none.
        return (
            tokens.kind[i - 1] == WORD
            and len(tokens.raw[i - 1]) > 3
            and tokens.raw[i - 1].islower()
            and following[0].isupper()
            and len(following) > 1
            and following[1:].islower()
        )
    if tokens.raw[i] != ".":
        return not following[0].islower()
    if following[0].islower() or following in ",;:":
        return tokens.gap[after] > LINE
    if i == 0 or tokens.gap[i] != GLUED:
        return True
    word = tokens.low[i - 1]
    if word in rules.companies:
        return following.lower() in rules.starters
    if word in rules.abbreviations or (len(word) == 1 and word.isalpha()):
        # 'in the U.S. The' ends a sentence, 'the U.S. Senate' does not.
        return (
            len(word) == 1
            and i > 2
            and tokens.raw[i - 2] == "."
            and following[0].isupper()
            and following.lower() in rules.starters
        )
    return True

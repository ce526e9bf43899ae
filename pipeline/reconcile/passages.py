"""Sentences as strings of words with their figures as numbered slots: what the shapes of rules/checks.toml look at.

' sales rose <p0> to <v1> from <v2> .': one blank before each word, lower case. A conversion behind its figure is
left out of the string and kept with the figure, so that '¥1.23 trillion ($7.9 billion)' is one slot in two currencies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import Framed
from pipeline.tokens import GLUED, NUMBER, tokenise

NEXT = "¶"
"""Stands between the two sentences of a passage."""
_LONGEST = 700
"""Characters of a sentence that is looked at: longer ones are tables and lists."""
_MOST = 14
"""Figures of a passage that is looked at."""
_ROLES = frozenset({"body", "title", "heading"})
_LENGTHS = frozenset({"year", "month", "week", "day", "hour", "minute"})
_NEVER = frozenset({"rank", "degree"})


@dataclass(frozen=True, slots=True)
class Slot:
    """One figure of a passage and, where the text gives it, the same amount in another currency."""

    figure: Framed
    other: Framed | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, or two that follow each other, ready for the shapes."""

    text: str
    slots: tuple[Slot, ...]
    kinds: str
    """The letters of its slots, in order: p percent, q points, m multiple, y length of time, v any other figure."""


def passages_of(mentions: Sequence[Framed], texts: Mapping[str, str]) -> Iterator[Passage]:
    """Every sentence with two figures and every two neighbours with two, in the order of the dump."""
    for sentences in _articles(mentions):
        text = texts.get(sentences[0][0].article, "")
        before: tuple[str, tuple[Framed, ...]] | None = None
        end = -1
        for members in sentences:
            first = members[0]
            begin, last = first.sentence
            if first.role not in _ROLES or last - begin > _LONGEST:
                before = None
                continue
            adjacent = before is not None and not text[end:begin].strip()
            figures = tuple(f for f in members if f.mention.kind != "entity" and f.mention.kind != "target")
            words = (text[begin:last], figures)
            if sum(f.mention.kind != "date" for f in figures) >= 2:
                yield _passage([(first, words)])
            if adjacent and before is not None and _counted(before[1]) and _counted(figures):
                yield _passage([(before[1][0], before), (first, words)])
            before, end = words, last


def _counted(figures: Sequence[Framed]) -> bool:
    return any(f.mention.kind != "date" for f in figures)


def _articles(mentions: Sequence[Framed]) -> Iterator[list[list[Framed]]]:
    """The mentions of each article by sentence."""
    sentences: list[list[Framed]] = []
    for f in mentions:
        if sentences and sentences[-1][0].article != f.article:
            yield sentences
            sentences = []
        if sentences and sentences[-1][0].sentence == f.sentence:
            sentences[-1].append(f)
        else:
            sentences.append([f])
    if sentences:
        yield sentences


def _passage(parts: Sequence[tuple[Framed, tuple[str, tuple[Framed, ...]]]]) -> Passage:
    slots: list[Slot] = []
    words: list[str] = []
    for at, (first, (text, figures)) in enumerate(parts):
        if at:
            words.append(NEXT)
        _encode(text, first.sentence[0], figures, words, slots)
    kinds = "".join(_letter(s.figure) for s in slots)
    return Passage("".join(f" {w}" for w in words) + " ", tuple(slots[:_MOST]), kinds[:_MOST])


def _encode(text: str, offset: int, figures: Sequence[Framed], words: list[str], slots: list[Slot]) -> None:
    tokens = tokenise(text)
    spans = _cover(figures)
    at, i, n = 0, 0, len(tokens)
    while i < n:
        start = tokens.start[i] + offset
        while at < len(spans) and spans[at].mention.end <= start:
            at += 1
        if at < len(spans) and spans[at].mention.start <= start:
            f = spans[at]
            behind = i
            while i < n and tokens.start[i] + offset < f.mention.end:
                i += 1
            if f.mention.kind == "date":
                words.append("<d>")
            elif _converts(f, slots, words):
                slots[-1] = Slot(slots[-1].figure, f)
                if words[-1] == "(":
                    words.pop()
                    i = _behind_bracket(tokens.raw, i)
                else:
                    del words[_place(words, len(slots) - 1) + 1 :]
            else:
                words.append(f"<{_letter(f)}{len(slots)}>")
                slots.append(Slot(f))
                if f.mention.unit == "times" and f.quote.isalpha():
                    words.append(f.quote.lower())
            at += 1
            if i == behind:
                i += 1
            continue
        if tokens.kind[i] == NUMBER:
            if not (words and words[-1].startswith("<") and tokens.gap[i] == GLUED):  # a footnote's digit
                words.append("<n>")
        else:
            words.append(tokens.low[i])
        i += 1


def _behind_bracket(raw: Sequence[str], i: int) -> int:
    """Behind the bracket that closes a conversion, a second currency in it included: '($1bn; £0.6bn)'."""
    for k in range(i, min(i + 8, len(raw))):
        if raw[k] == ")":
            return k + 1
    return i


def _cover(figures: Sequence[Framed]) -> list[Framed]:
    """Figures in text order, none inside another; of a length of time told twice the figure, not the date."""
    kept: list[Framed] = []
    for f in sorted(figures, key=lambda f: (f.mention.start, f.mention.kind == "date", -f.mention.end)):
        if f.mention.unit in _NEVER:
            continue
        if not kept or f.mention.start >= kept[-1].mention.end:
            kept.append(f)
    return kept


def _letter(f: Framed) -> str:
    m = f.mention
    if m.kind == "percent":
        return "q" if m.unit == "pp" else "p"
    if m.unit == "times":
        return "m"
    return "y" if m.unit in _LENGTHS else "v"


def _converts(f: Framed, slots: Sequence[Slot], words: Sequence[str]) -> bool:
    """Whether a figure is the conversion of the one right before it."""
    if not slots or f.mention.kind != "amount" or f.mention.partner != slots[-1].figure.mention.start:
        return False
    if slots[-1].other is not None or slots[-1].figure.article != f.article:
        return False
    place = _place(words, len(slots) - 1)
    return place >= 0 and len(words) - place <= 5


def _place(words: Sequence[str], number: int) -> int:
    for k in range(len(words) - 1, max(-1, len(words) - 8), -1):
        if words[k].startswith("<") and words[k][2:-1] == str(number):
            return k
    return -1

"""The dependency parse of the sentences that hold a figure, each mention merged into a single token.

The words go to the parser as they stand in our tokens: nothing is cut anew, so a word of the parse knows its tokens.
The sentences of one article make one batch, so that what the model says of an article does not depend on the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.frame.tree import Tree, tree_of
from pipeline.model import PARSE, loaded, through
from pipeline.records import Document, Mention, Sentence
from pipeline.tokens import GLUED, NUMBER, SYMBOL, WORD, Tokens

FIGURES = frozenset({"amount", "percent", "quantity"})
"""The kinds of mention that the parse says something of."""
_STAND_IN = {"amount": "5.2", "percent": "5%", "date": "2025"}
"""What the parser reads in the place of a mention: words it has seen in such places, whatever the article writes."""
_PLAIN_DAY = "Friday"


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A sentence with its dependencies."""

    sentence: Sentence
    tree: Tree
    """One word for each entry of `spans`."""
    spans: tuple[tuple[int, int], ...]
    """The tokens of each word, as a half-open range."""
    owner: tuple[int, ...]
    """Which mention each word is, -1 for a plain word."""


Member = tuple[int, Mention, tuple[int, int]]
"""A mention of a sentence: its index, itself, its tokens."""


def parse(doc: Document, sentences: Iterable[tuple[Sentence, Sequence[Member]]]) -> list[Parsed]:
    """The parses of some sentences of one article; none where no model is installed."""
    nlp = loaded()
    if nlp is None:
        return []
    from spacy.tokens import Doc  # with the model, so that a run without it does not wait for the import

    cuts = [_cut(doc.tokens, sentence, members) for sentence, members in sentences]
    # A figure inside a longer mention is no word of its own: nothing could be said of it.
    cuts = [cut for cut in cuts if cut.tells]
    docs = [Doc(nlp.vocab, words=cut.words, spaces=cut.spaces) for cut in cuts]
    return [
        Parsed(cut.sentence, _tree(cut, parsed, nlp.vocab.strings), tuple(cut.spans), tuple(cut.owner))
        for cut, parsed in zip(cuts, through(docs, PARSE), strict=True)
    ]


def _tree(cut: _Cut, doc: Any, strings: Any) -> Tree:
    """What spaCy says of the words, in one call: asking it word by word costs more than the search for patterns."""
    told = doc.to_array(["TAG", "DEP", "HEAD"])
    tags, deps, heads = told[:, 0].tolist(), told[:, 1].tolist(), told[:, 2].astype("int64").tolist()
    names = {key: strings[key] for key in {*tags, *deps}}
    return tree_of(
        cut.words, cut.kinds, [names[tag] for tag in tags], [names[dep] for dep in deps],
        [word + head for word, head in enumerate(heads)],
    )  # fmt: skip


class _Cut(NamedTuple):
    """A sentence as the parser reads it."""

    sentence: Sentence
    words: list[str]
    spaces: list[bool]
    """Whether a blank follows each word."""
    kinds: list[str]
    """The kind of mention that each word is, '' for a plain word."""
    spans: list[tuple[int, int]]
    owner: list[int]
    tells: bool
    """Whether a figure is among the words."""


def _cut(tokens: Tokens, sentence: Sentence, members: Sequence[Member]) -> _Cut:
    """A sentence in words, each mention one of them."""
    starts = _merged(sentence, members)
    words: list[str] = []
    kinds: list[str] = []
    spans: list[tuple[int, int]] = []
    owner: list[int] = []
    i = sentence.first
    while i < sentence.last:
        member = starts.get(i)
        if member is not None:
            k, m, (_, last) = member
            word, kind = _stand_in(tokens, m, i, last), _label(m)
        else:
            k, last, kind = -1, _end_of_word(tokens, i, sentence.last, starts), ""
            word = "".join(tokens.raw[i:last])
        words.append(word)
        kinds.append(kind)
        spans.append((i, last))
        owner.append(k)
        i = last
    spaces = [last < sentence.last and tokens.gap[last] != GLUED for _, last in spans]
    tells = any(m.kind in FIGURES for _, m, _ in starts.values())
    return _Cut(sentence, words, spaces, kinds, spans, owner, tells)


def _merged(sentence: Sentence, members: Sequence[Member]) -> dict[int, Member]:
    """The mentions that become one word, by first token; of overlapping ones the first and longest. A target is a whole
    clause: what stands in it is merged, not the target."""
    starts: dict[int, Member] = {}
    end = sentence.first
    for member in members:
        _, m, (first, last) = member
        if m.kind != "target" and first >= end and last <= sentence.last:
            starts[first] = member
            end = last
    return starts


def _label(m: Mention) -> str:
    """The label of a merged word: the kind of mention, of an entity its kind of name."""
    return m.entity_id.partition(":")[0].upper() or "NAME" if m.kind == "entity" else m.kind.upper()


def _stand_in(tokens: Tokens, m: Mention, first: int, last: int) -> str:
    """The word that the parser sees: for counted things their noun, for a name its last word."""
    if m.kind in ("quantity", "entity"):
        words = [i for i in range(first, last) if tokens.kind[i] == WORD]
        return tokens.raw[words[-1]] if words else tokens.raw[last - 1]
    if m.kind == "date":
        return _day(tokens, first, last)
    return _STAND_IN[m.kind]


def _day(tokens: Tokens, first: int, last: int) -> str:
    """A year stays a figure, any other date is a name of a day; 'last year' and the like keep their noun."""
    words = [i for i in range(first, last) if tokens.kind[i] == WORD]
    if not words:
        return _STAND_IN["date"]
    word = tokens.raw[words[-1]]
    return word if word.islower() else _PLAIN_DAY if tokens.kind[last - 1] != NUMBER else _STAND_IN["date"]


def _end_of_word(tokens: Tokens, i: int, end: int, starts: dict[int, Member]) -> int:
    """The token behind the word that begins at token i: "'s" is one word, so are 'U.S.', 'Mr.' and '--'."""
    j = i + 1
    raw = tokens.raw

    def glued(k: int) -> bool:
        return k < end and k not in starts and tokens.gap[k] == GLUED

    if raw[i] in "'’" and glued(j) and tokens.low[j] in _CLITICS:
        return j + 1
    if tokens.kind[i] == SYMBOL:
        while glued(j) and raw[j] == raw[i]:
            j += 1
        return j
    while tokens.kind[i] == WORD and glued(j) and raw[j] == "." and j + 1 < end:
        j += 1
        if not glued(j) or tokens.kind[j] != WORD:
            break
        j += 1
    return j


_CLITICS = frozenset({"s", "ll", "re", "ve", "d", "m"})

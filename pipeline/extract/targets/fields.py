"""The fields of a target: who aims, the aim in words, its figure and its date."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.targets.marks import Mark, Marks, When
from pipeline.extract.targets.rules import Cue
from pipeline.records import Document, Mention, Sentence
from pipeline.tokens import GLUED, LINE, Tokens

_OBLIQUE = frozenset(
    {
        "in",
        "of",
        "by",
        "with",
        "at",
        "on",
        "for",
        "from",
        "under",
        "through",
        "near",
        "outside",
        "against",
        "to",
        "into",
        "including",
    }
)
_CLAUSE = frozenset(
    {";", ":", "but", "while", "whereas", "said", "says", "say", "that", "told", "reported", "because", "as"}
)
_OPENERS = _OBLIQUE | {"as", "after", "before", "since", "despite", "when", "while", "if", "over", "amid", "during"}
_LABEL = 24
_FEW = 3
_LEAD = 8
_BOUNDS = frozenset('.,;:!?()[]"“”–—•*|')
_TOPIC_REACH = 400
_SUBJECT_REACH = 150


@dataclass(frozen=True, slots=True)
class Part:
    """One aim: tokens [first, last); what it governs begins at `complement`, the words that tell it at `words`."""

    cue: Cue
    stance: str
    first: int
    last: int
    complement: int
    value: tuple[Mark, ...]
    when: When | None
    anchor: int
    """The verb, before which the subject stands."""
    words: int


def subject_of(doc: Document, sentence: Sentence, part: Part, marks: Marks) -> str:
    """The nearest plausible name before the aim; else the one the paragraph spoke of."""
    first = max(sentence.first, part.anchor - _SUBJECT_REACH)
    names = [e for e in marks.entities_in(first, part.anchor) if e.mention.entity_id and e.last <= part.anchor]
    chosen = _before_verb(doc.tokens, first, part.anchor, names) if names else None
    if chosen is None:
        start = max(doc.tokens.at(doc.segments[sentence.segment].start), first - _TOPIC_REACH)
        before = [
            e for e in marks.entities_in(start, first) if e.mention.entity_id.partition(":")[0] in ("org", "name")
        ]
        chosen = before[0] if before else None
    if chosen is None and part.cue.takes == "name":
        # 'The deadline for Japan's money'
        chosen = next((e for e in marks.entities_in(part.first, part.last) if e.mention.entity_id), None)
    return chosen.mention.entity_id if chosen is not None else ""


def _before_verb(tokens: Tokens, first: int, verb: int, names: list[Mark]) -> Mark | None:
    low = tokens.low
    nearest = names[-1]
    if (
        verb - nearest.last in (0, 1)
        and low[max(nearest.first - 1, 0)] not in _OBLIQUE
        and low[verb - 1] not in ("and", "or")
    ):
        return nearest
    clause = first
    for i in range(verb - 1, first, -1):
        dash = low[i] in "-–—" and tokens.gap[i] != GLUED
        if (low[i] in _CLAUSE or dash) and any(e.first > i for e in names):
            clause = i + 1
            break
    comma = next((i for i in range(clause, verb) if low[i] == ","), -1)
    if low[clause] in _OPENERS and comma >= 0 and any(e.first > comma for e in names):
        clause = comma + 1
    here = [e for e in names if e.first >= clause and not _in_relative(tokens, clause, e.first, verb)]
    straight = [e for e in here if e.first == first or low[e.first - 1] not in _OBLIQUE]
    if straight:
        head = straight[0]
        owned = next(
            (e for e in straight[1:] if 0 <= e.first - head.last <= 2 and low[head.last] in ("'", "’", "s")), None
        )
        return owned or head
    return (here or names)[-1]


def _in_relative(tokens: Tokens, first: int, i: int, last: int) -> bool:
    """Between ', which' and the comma that closes it."""
    opened = False
    for k in range(first, i):
        if tokens.low[k] in ("which", "who", "where", "whose", "including"):
            opened = True
        elif opened and tokens.raw[k] == ",":
            opened = False
    return opened and any(tokens.raw[k] == "," for k in range(i, last))


def mention_of(tokens: Tokens, part: Part, subject: str) -> Mention:
    """The target as a mention."""
    figure = part.value[0].mention if part.value else None
    date = part.when.mention if part.when is not None else None
    return Mention(
        start=tokens.start[part.first],
        end=tokens.end[part.last - 1],
        kind="target",
        rule=part.cue.rule,
        value=figure.value if figure else None,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        unit=figure.unit if figure else "",
        qualifier=figure.qualifier if figure else "exact",
        precision=figure.precision if figure else None,
        per=figure.per if figure else "",
        modifier=date.modifier if date else "",
        timex_type=date.timex_type if date else "",
        timex_value=date.timex_value if date else "",
        start_date=date.start_date if date else "",
        end_date=date.end_date if date else "",
        deadline=str(date.value or "") if date else "",
        label=_label(tokens, part),
        subject=subject,
        stance=part.stance,
    )


def _label(tokens: Tokens, part: Part) -> str:
    """The words of the aim without its date; where they are few, what they are said of goes before them."""
    skip = range(part.when.begin, part.when.last) if part.when is not None else range(0)
    chosen = [i for i in range(part.words, min(part.last, part.words + _LABEL)) if i not in skip]
    if len(chosen) < _FEW and part.anchor <= part.words and part.cue.stance != "target":
        first = part.anchor
        if first > 0 and tokens.raw[first - 1] == ",":
            first -= 1
        while first > 0 and part.anchor - first < _LEAD and not _bounds(tokens, first):
            first -= 1
        chosen = [i for i in range(first, part.anchor) if i not in skip] + chosen
    words: list[str] = []
    for i in chosen:
        if words and tokens.gap[i] == GLUED and i - 1 in chosen:
            words[-1] += tokens.raw[i]
        else:
            words.append(tokens.raw[i])
    return " ".join(words).strip(" ,;:.-–—•*")


def _bounds(tokens: Tokens, i: int) -> bool:
    """Whether a clause begins at token i."""
    return tokens.gap[i] > LINE or tokens.raw[i - 1] in _BOUNDS or tokens.low[i - 1] in _CLAUSE

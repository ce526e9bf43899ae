"""The fields of a target: who aims, the aim in words, its figure and its date."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.targets.marks import Mark, Marks, When
from pipeline.extract.targets.rules import Cue
from pipeline.records import Document, Mention, Sentence
from pipeline.tokens import GLUED, Tokens

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
_TOPIC_REACH = 400


@dataclass(frozen=True, slots=True)
class Part:
    """One aim: tokens [first, last), its words from `complement`, its figures, its date."""

    cue: Cue
    stance: str
    first: int
    last: int
    complement: int
    value: tuple[Mark, ...]
    when: When | None


def subject_of(doc: Document, sentence: Sentence, part: Part, marks: Marks) -> str:
    """The nearest plausible name before the aim; else the one the paragraph spoke of."""
    first = sentence.first
    names = [e for e in marks.entities_in(first, part.complement) if e.mention.entity_id and e.last <= part.complement]
    chosen = _before_verb(doc.tokens, first, part, names) if names else None
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


def _before_verb(tokens: Tokens, first: int, part: Part, names: list[Mark]) -> Mark | None:
    low = tokens.low
    nearest = names[-1]
    if (
        part.first - nearest.last in (0, 1)
        and low[nearest.first - 1] not in _OBLIQUE
        and low[part.first - 1] not in ("and", "or")
    ):
        return nearest
    clause = first
    for i in range(part.first - 1, first, -1):
        dash = low[i] in "-–—" and tokens.gap[i] != GLUED
        if (low[i] in _CLAUSE or dash) and any(e.first > i for e in names):
            clause = i + 1
            break
    comma = next((i for i in range(clause, part.first) if low[i] == ","), -1)
    if low[clause] in _OPENERS and comma >= 0 and any(e.first > comma for e in names):
        clause = comma + 1
    here = [e for e in names if e.first >= clause and not _in_relative(tokens, clause, e.first, part.first)]
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
    """The words of the aim without its date."""
    skip = range(part.when.begin, part.when.last) if part.when is not None else range(0)
    words: list[str] = []
    for i in range(part.complement, min(part.last, part.complement + _LABEL)):
        if i in skip:
            continue
        glued = tokens.gap[i] == 0 and i > part.complement
        if glued and words:
            words[-1] += tokens.raw[i]
        else:
            words.append(tokens.raw[i])
    return " ".join(words).strip(" ,;:")

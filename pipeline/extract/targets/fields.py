"""The fields of a target: who aims, the aim in words, its figure and its date."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.extract.targets.marks import Mark, Marks, When
from pipeline.extract.targets.rules import Cue, TargetRules
from pipeline.records import Document, Mention, Sentence
from pipeline.tokens import Tokens

_OBLIQUE = frozenset(
    {"in", "of", "by", "with", "at", "on", "for", "from", "under", "through", "near", "outside", "against", "to", "into", "including"}
)
_CLAUSE = frozenset({";", ":", "but", "while", "whereas", "said", "says", "say", "that", "and", "told", "reported", "because", "as"})
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


def subject_of(doc: Document, sentence: Sentence, part: Part, marks: Marks, rules: TargetRules) -> str:
    """The nearest plausible name before the aim; else the one the paragraph opened with."""
    names = [e for e in marks.entities_in(sentence.first, part.first) if e.mention.entity_id]
    if names:
        low = doc.tokens.low
        clause = sentence.first
        for i in range(part.first - 1, sentence.first, -1):
            if low[i] in _CLAUSE and any(e.first > i for e in names):
                clause = i
                break
        here = [e for e in names if e.first >= clause]
        straight = [e for e in here if e.first == sentence.first or low[e.first - 1] not in _OBLIQUE]
        owner = [e for e in straight or here or names]
        return owner[0].mention.entity_id
    segment = doc.segments[sentence.segment]
    first = max(doc.tokens.at(segment.start), sentence.first - _TOPIC_REACH)
    before = [e for e in marks.entities_in(first, sentence.first) if e.mention.entity_id.partition(":")[0] in ("org", "name")]
    if before:
        return before[-1].mention.entity_id
    inside = [e for e in marks.entities_in(part.first, sentence.last) if e.mention.entity_id.startswith("org:")]
    return inside[0].mention.entity_id if inside and part.cue.takes == "name" else ""


def mention_of(tokens: Tokens, part: Part, subject: str, rules: TargetRules) -> Mention:
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

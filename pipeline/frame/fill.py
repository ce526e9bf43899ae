"""Fill the empty fields of frames from the parse of their sentences.

What a word list settled stands, but for a subject that was only the nearest name. Few sentences are parsed: those with
a figure, neither rows nor long lists, the first ones of an article up to a share of its length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipeline.frame.discourse import person_before
from pipeline.frame.parse import FIGURES, Member, parse
from pipeline.frame.patterns import FIELDS, Filled, ParseRules, fields_of
from pipeline.records import Document, Frame, Framed, Mention, Sentence

_ROLES = frozenset({"body", "title"})
_FIRST = "frame.subject.first"
_GUESSES = frozenset({_FIRST, "frame.subject.before", "frame.subject.behind"})
"""Token rules that take the nearest name for the subject."""
_SHORTEST = 4


def with_parse(
    doc: Document,
    framed: Sequence[Framed],
    home: Sequence[int],
    spans: Sequence[tuple[int, int]],
    rules: ParseRules,
) -> tuple[Framed, ...]:
    """The frames of an article with what its parsed sentences say of them; `home` is the sentence of each mention."""
    members: dict[int, list[Member]] = {}
    for k, f in enumerate(framed):
        members.setdefault(home[k], []).append((k, f.mention, spans[k]))
    asked = _asked(doc, members, rules) if rules.use and doc.sentences else []
    if not asked:
        return tuple(framed)
    out = list(framed)
    mentions = [f.mention for f in framed]
    for parsed in parse(doc, asked):
        open_fields = {k: _open(out[k].frame) for k in parsed.owner if k >= 0}
        for k, fields in fields_of(parsed, doc.tokens, mentions, rules, open_fields).items():
            speaker = fields.get("speaker")
            if speaker is not None and not speaker.value:
                fields["speaker"] = replace(speaker, value=person_before(home[k], framed, home))
            out[k] = replace(out[k], frame=filled(out[k].frame, fields))
    return tuple(out)


def _open(frame: Frame) -> frozenset[str]:
    """The fields that the parse may fill."""
    return frozenset(f for f in FIELDS if not getattr(frame, f) or (f == "subject" and _guessed(frame)))


def _guessed(frame: Frame) -> bool:
    return dict(frame.rules).get("subject") in _GUESSES


def _asked(
    doc: Document, members: Mapping[int, Sequence[Member]], rules: ParseRules
) -> list[tuple[Sentence, Sequence[Member]]]:
    """The sentences worth a parse, in the order of the text, as long as the article's allowance of tokens lasts."""
    asked: list[tuple[Sentence, Sequence[Member]]] = []
    left = max(rules.at_least, int(len(doc.tokens) * rules.share))
    for place in sorted(members):
        sentence = doc.sentences[place]
        if not any(_weighty(m, rules.least_count) for _, m, _ in members[place]):
            continue
        if doc.segments[sentence.segment].role not in _ROLES:
            continue
        size = sentence.last - sentence.first
        if _SHORTEST <= size <= min(rules.longest, left):
            asked.append((sentence, members[place]))
            left -= size
    return asked


def _weighty(m: Mention, least: int) -> bool:
    """Whether a mention alone makes its sentence worth a parse: 'two men' do not."""
    if m.kind == "quantity":
        return (m.value if isinstance(m.value, Decimal) else m.high or 0) >= least
    return m.kind in FIGURES


def filled(frame: Frame, fields: Mapping[str, Filled]) -> Frame:
    """A frame with its empty fields filled, and a guessed subject settled: confirmed, or replaced by another name."""
    used = dict(frame.rules)
    values: dict[str, Any] = {}
    for field in FIELDS:
        found = fields.get(field)
        if found is None or not found.value:
            continue
        old = getattr(frame, field)
        guessed = field == "subject" and found.named and used.get(field) in _GUESSES
        if not old or (guessed and (old != found.value or used[field] != _FIRST)):
            values[field] = found.value
            used[field] = found.rule
    return replace(frame, rules=tuple(used.items()), **values) if values else frame

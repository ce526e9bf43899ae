"""frame: mention -> mention + frame. For now: the place and the sentence of each mention, every field honest but empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ids import mention_id
from pipeline.records import Document, Frame, Framed, Mention
from pipeline.rulebook import Rulebook

__all__ = ["FrameRules", "compile_frames", "frame"]


@dataclass(frozen=True, slots=True)
class FrameRules:
    """Nothing yet."""


def compile_frames(book: Rulebook) -> FrameRules:
    """Compile the frame rules once per run."""
    return FrameRules()


def frame(document: Document, mentions: Sequence[Mention], rules: FrameRules) -> tuple[Framed, ...]:
    """Each mention with its id, source, sentence and context."""
    tokens, text = document.tokens, document.article.text
    ends = [tokens.end[s.last - 1] for s in document.sentences]
    framed: list[Framed] = []
    place = 0
    for order, mention in enumerate(mentions):
        while place < len(ends) - 1 and ends[place] <= mention.start:
            place += 1
        while place > 0 and ends[place - 1] > mention.start:
            place -= 1
        sentence = document.sentences[place]
        segment = document.segments[sentence.segment]
        start, end = tokens.start[sentence.first], tokens.end[sentence.last - 1]
        framed.append(
            Framed(
                id=mention_id(document.article.id, mention.start, mention.end, mention.kind),
                article=document.article.id,
                source=document.sources[segment.source].id,
                quote=text[mention.start : mention.end],
                mention=mention,
                frame=Frame(),
                sentence=(start, end),
                order=order,
                role=segment.role,
                context=" ".join(text[start:end].split()),
            )
        )
    return tuple(framed)

"""Article text as HTML: escaped, with its mentions marked, and with characters that nobody sees made visible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

_NAMES = {
    "\u200b": "ZWSP",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
"""Direction marks would turn figures around ('75' shown as '57'); the others split a figure without a trace. The
joiners U+200C and U+200D stay: Persian and many emoji are written with them."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff" + "".join(_NAMES) + "]")


_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_STACKED = re.compile(f"([{_MARKS}]{{4}})([{_MARKS}]++)")
"""More marks above one letter than any language writes: they would cover the lines around it."""
_GAP = re.compile(r"\n[ \t\r]*(?:\n[ \t\r]*)++")


@dataclass(frozen=True, slots=True)
class Span:
    """A mention in an article: its characters, its id, its kind, and what it says in words."""

    start: int
    end: int
    id: str
    kind: str
    words: str


def shown(text: str) -> Markup:
    """Text from outside, escaped; a character that cannot be seen becomes a small sign with its name."""
    return Markup(_STACKED.sub(_unstacked, _UNSEEN.sub(_sign, str(escape(text)))))


def bare(text: str) -> str:
    """Text for a title or a tooltip, where no tag can stand: the signs without their frames."""
    return _UNSEEN.sub(lambda found: f"[{_name(found.group())}]", text)


def passage(text: str) -> Markup:
    """The same for an excerpt, without the empty lines."""
    return shown(_GAP.sub("\n", text))


def marked(text: str, spans: Iterable[Span], offset: int = 0) -> Markup:
    """Text that begins at `offset` of its article, every span a <mark>; where two cross, the later one is cut in two.

    The first piece of a span carries its id, so a link can lead to it.
    """
    return Markup("").join(_pieces(text, sorted(spans, key=lambda s: (s.start, -s.end, s.id)), offset))


def _pieces(text: str, spans: list[Span], offset: int) -> Iterator[Markup]:
    """Opening and closing tags around the text, as brackets that never cross."""
    here = offset
    end = offset + len(text)
    open_spans: list[Span] = []
    begun: set[str] = set()

    def up_to(place: int) -> Iterator[Markup]:
        nonlocal here
        if place > here:
            yield shown(text[here - offset : place - offset])
            here = place

    def close_until(place: int) -> Iterator[Markup]:
        """Close the spans that end at or before `place`; those inside them that go on are opened anew."""
        while open_spans and (first := min(span.end for span in open_spans)) <= place:
            yield from up_to(first)
            again: list[Span] = []
            while any(span.end == first for span in open_spans):
                span = open_spans.pop()
                yield Markup("</mark>")
                if span.end > first:
                    again.append(span)
            for span in reversed(again):
                yield _opening(span, begun)
                open_spans.append(span)

    for span in spans:
        if span.start < offset or span.start >= end or span.end <= span.start:
            continue
        yield from close_until(span.start)
        yield from up_to(span.start)
        yield _opening(span, begun)
        open_spans.append(Span(span.start, min(span.end, end), span.id, span.kind, span.words))
    yield from close_until(end)
    yield from up_to(end)


def _opening(span: Span, begun: set[str]) -> Markup:
    first = span.id not in begun
    begun.add(span.id)
    name = Markup(' id="m-{}"').format(span.id) if first else Markup("")
    return Markup('<mark class="k k-{}"{} title="{}">').format(span.kind, name, f"{span.kind}: {bare(span.words)}")


def _sign(found: re.Match[str]) -> str:
    full = unicodedata.name(found.group(), "control character").lower()
    return f'<span class="unseen" title="{full}">{_name(found.group())}</span>'


def _unstacked(found: re.Match[str]) -> str:
    kept, rest = found.groups()
    return f'{kept}<span class="unseen" title="{len(rest)} more marks on one letter">+{len(rest)}</span>'


def _name(character: str) -> str:
    return _NAMES.get(character) or f"U+{ord(character):04X}"

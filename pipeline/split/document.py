"""Put a document together: fold, find furniture and footnotes, cut into sources, segments and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.records import Article, Document, Segment, Source
from pipeline.rulebook import Rulebook
from pipeline.split.fold import address_spans, blanked, fold
from pipeline.split.footnotes import footnote_spans
from pipeline.split.lines import (
    FurnitureRules,
    Line,
    compile_furniture,
    date_in,
    dateline,
    furniture_flags,
    is_bare,
    is_stamp,
    lines_of,
)
from pipeline.split.sentences import SentenceRules, compile_sentences, sentences_of
from pipeline.tokens import tokenise

_FEW = 3
"""Words of a line that may be a label and is no summary."""


@dataclass(frozen=True, slots=True, eq=False)
class SplitRules:
    """What the split stage takes from rules/layout.toml."""

    furniture: FurnitureRules
    sentences: SentenceRules


def compile_split(book: Rulebook) -> SplitRules:
    """Compile the layout rules once per run."""
    return SplitRules(compile_furniture(book), compile_sentences(book))


def split(article: Article, rules: SplitRules) -> Document:
    """Cut an article into sources, segments and sentences; offsets stay those of `article.text`."""
    folded = fold(article.text)
    lines = lines_of(folded)
    flags = furniture_flags(lines, rules.furniture)
    titled = 1 if article.title else 0  # the dump keeps the title apart: the first line, whatever it looks like
    flags[:titled] = [False] * titled
    published, dated_by, stamp = _dated(article, lines, flags, rules.furniture, titled)
    notes = footnote_spans(folded, lines)
    blanks = [(start, end) for start, end, join in notes if not join]
    joins = [(start, end) for start, end, join in notes if join]
    blanks += address_spans(folded)
    owner, sources, markers = _owners(article, lines, flags, rules.furniture)
    glued = {end for _, end in joins}
    swallowed = _within(lines, joins)
    segments: list[Segment] = []
    first_body = _first_body(lines, flags, titled)
    for i, line in enumerate(lines):
        if i in markers:
            blanks.append((line.start, line.end))
        if line.empty or i in markers or i in swallowed:
            continue
        if i < titled:
            segments.append(Segment(line.start, line.end, "title", owner[i]))
            continue
        if flags[i] or i == stamp:
            blanks.append((line.start, line.end))
            segments.append(Segment(line.start, line.end, "furniture", owner[i]))
            continue
        joined = segments[-1] if segments else None
        if joined and joined.role != "furniture" and joined.source == owner[i] and _continues(joined, lines, i, glued):
            segments[-1] = Segment(joined.start, line.end, "body", owner[i])
            continue
        segments.append(Segment(line.start, line.end, _role(line, i, first_body), owner[i]))
    view = blanked(blanked(folded, blanks, keep_lines=True), joins, keep_lines=False)
    tokens = tokenise(view)
    kept = tuple(s for s in segments if s.role == "furniture" or view[s.start : s.end].strip())
    return Document(
        article,
        view,
        sources,
        kept,
        tokens,
        tuple(sentences_of(tokens, kept, rules.sentences)),
        published,
        dated_by,
    )


def _within(lines: list[Line], spans: list[tuple[int, int]]) -> set[int]:
    """Indices of the lines inside the spans, which are in order."""
    found: set[int] = set()
    k = 0
    for i, line in enumerate(lines):
        while k < len(spans) and spans[k][1] <= line.start:
            k += 1
        if k < len(spans) and spans[k][0] <= line.start:
            found.add(i)
    return found


def _first_body(lines: list[Line], flags: list[bool], titled: int) -> int:
    """Index of the first line behind the title that reads like a paragraph."""
    return next(
        (
            i
            for i, x in enumerate(lines)
            if i >= titled and not flags[i] and (x.words > 20 or (x.words > 8 and x.text[-1] in ".!?\"'”"))
        ),
        len(lines),
    )


def _role(line: Line, i: int, first_body: int) -> str:
    text = line.text
    if "\t" in text:
        return "row"
    if text.startswith("#"):
        return "title" if i < first_body else "heading"
    ends = text.rstrip("\"'”)")[-1:] in ".!?:;"
    if i < first_body and line.words >= 2:
        return "title" if not ends or text.endswith("?") else "body"
    if not ends and line.words <= 14:
        return "heading"
    return "body"


def _continues(segment: Segment, lines: list[Line], i: int, glued: set[int]) -> bool:
    """Whether line i goes on with the sentence of the segment before it."""
    line = lines[i]
    if line.start in glued:
        return True  # the break was a footnote's
    before = lines[i - 1]
    if before.empty or segment.role not in ("body", "title", "heading") or "\t" in line.text:
        return False
    if line.text[0] in ".,;)":
        return True
    if before.text[-1] in ".!?:":
        # A wrapped paragraph goes on behind a full stop too, when the line was cut at the margin.
        return 55 <= len(before.text) <= 100 and _wrapped(lines, i)
    opens_list = line.text[0] in "-*•–" and not (len(line.text) > 1 and line.text[1].isdigit())
    return not opens_list and (line.text[0].islower() or before.text[-1] == "," or _wrapped(lines, i))


def _wrapped(lines: list[Line], i: int) -> bool:
    """Hard-wrapped text: the lines around here are cut near one margin."""
    near = [len(x.text) for x in lines[max(0, i - 6) : i + 6] if x.text]
    margin = max(near)
    if not 50 <= margin <= 100 or len(near) < 3:
        return False
    first_word = lines[i].text.split(" ", 1)[0]
    return len(lines[i - 1].text) + 1 + len(first_word) > margin - 12 and sum(n > margin - 15 for n in near) * 2 >= len(
        near
    )


def _owners(
    article: Article, lines: list[Line], flags: list[bool], rules: FurnitureRules
) -> tuple[list[int], tuple[Source, ...], set[int]]:
    """For each line the index of its source, the sources, and the lines that only mark a source."""
    starts: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        number = _source_number(line, rules)
        if number == len(starts) + 1:
            starts.append((i, number))
    if len(starts) < 2:
        return [0] * len(lines), (Source(article.id, article.id, ""),), set()
    numbered = [f"{article.id}#{n}" for _, n in starts]
    sources = [Source(name, article.id, name.rsplit("#", 1)[1]) for name in numbered]
    summary = Source(f"{article.id}#summary", article.id, "summary", tuple(numbered))
    sources.append(summary)
    owner = [len(sources) - 1] * len(lines)
    for k, (first, _) in enumerate(starts):
        last = starts[k + 1][0] if k + 1 < len(starts) else _end_of_last(lines, flags, first)
        for i in range(first, last):
            owner[i] = k
    own = len(sources) - 1
    if not any(owner[i] == own and x.words > _FEW and (not flags[i] or x.text[-1] == ".") for i, x in enumerate(lines)):
        # Nothing but buttons and labels behind the numbered sources: the page has no summary of its own.
        return [min(k, own - 1) for k in owner], tuple(sources[:-1]), {i for i, _ in starts}
    return owner, tuple(sources), {i for i, _ in starts}


def _source_number(line: Line, rules: FurnitureRules) -> int:
    for before, after in rules.numbered:
        if line.low.startswith(before) and line.low.endswith(after):
            inside = line.low[len(before) : len(line.low) - len(after)]
            if inside.isascii() and inside.isdigit() and len(inside) < 3:
                return int(inside)
    return 0


def _end_of_last(lines: list[Line], flags: list[bool], first: int) -> int:
    """The last numbered source ends where the page's buttons come between it and the summary."""
    seen_body = False
    for i in range(first + 1, len(lines)):
        if flags[i] and seen_body:
            return i
        seen_body = seen_body or lines[i].words > 20
    return len(lines)


def _dated(
    article: Article, lines: list[Line], flags: list[bool], rules: FurnitureRules, titled: int
) -> tuple[date | None, str, int]:
    """The article's date, what gave it, and the index of a date line above the body (-1 if none)."""
    found, by = None, ""
    body = _first_body(lines, flags, titled)
    # Without a body there is nothing to stamp: a lone line that holds a date is text.
    above = range(titled, body if body < len(lines) else titled)
    dated = [i for i in above if not flags[i] and is_stamp(lines[i])]
    # A line that says 'published' is surer than one that holds a date and a name.
    marked = (i for i in dated if _marked(lines[i], rules))
    stamp = next(marked, next((i for i in dated if is_bare(lines[i])), -1))
    told = article.published is not None and article.dated_by != "option"
    if stamp >= 0:
        found, by = date_in(lines[stamp].text), "stamp"
    elif body < len(lines):
        found, by = dateline(lines[body]), "dateline"
    if found is not None and not told:
        try:
            return date(*found), by, stamp
        except ValueError:
            pass
    if article.published is not None:
        return article.published, article.dated_by or "meta", stamp
    return None, "", stamp


def _marked(line: Line, rules: FurnitureRules) -> bool:
    return line.low.startswith(rules.stamp_words)

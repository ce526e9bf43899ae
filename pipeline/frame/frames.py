"""Put the frame of each mention together: words, metric, scope, stance, subject, period.

Every filled field names the rule that filled it; a field that nothing settles stays empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.frame.discourse import DiscourseRules, compile_discourse, with_discourse
from pipeline.frame.fill import with_parse
from pipeline.frame.metrics import (
    FIRM,
    MetricRules,
    Seen,
    compile_metrics,
    earlier_metric,
    is_share,
    look,
    metric_of,
    parallel_metric,
)
from pipeline.frame.patterns import ParseRules, compile_parse
from pipeline.frame.periods import Attached, Dated, period_of
from pipeline.frame.rows import with_rows
from pipeline.frame.words import Lexicon, add_words, compile_lexicon, contents, spans_of, weigh
from pipeline.ids import mention_id
from pipeline.records import Document, Frame, Framed, Mention, Sentence
from pipeline.rulebook import Rulebook
from pipeline.tokens import PhraseIndex, Tokens, phrases_of

FIGURES = frozenset({"amount", "percent", "quantity", "target"})
_EMPTY = Frame()


@dataclass(frozen=True, slots=True, eq=False)
class FrameRules:
    """rules/frames.toml and metrics.toml, compiled. Payloads are (value, rule id)."""

    lexicon: Lexicon
    carries_on: PhraseIndex[bool]
    stands_for: PhraseIndex[bool]
    metrics: MetricRules
    scope_before: PhraseIndex[tuple[str, str]]
    scope_after: PhraseIndex[tuple[str, str]]
    scope_far: PhraseIndex[tuple[str, str]]
    stances: PhraseIndex[tuple[str, str]]
    parse: ParseRules
    discourse: DiscourseRules


@dataclass(frozen=True, slots=True)
class _Around:
    """Everything about one sentence that its figures share."""

    sentence: Sentence
    figures: list[tuple[int, int]]
    seen: Seen
    """What kinds of figure its words name."""
    far: list[tuple[int, int, tuple[str, str]]]
    stances: list[tuple[int, int, tuple[str, str]]]
    names: list[tuple[int, int, str]]
    dates: list[Dated]
    carried: bool
    """Whether it goes on with what the sentence before it was about."""
    stems: list[str]
    """What each of its tokens weighs in with."""
    lent: dict[str, int]
    """Words from elsewhere that its figures lean on, with their weight."""


def compile_frames(book: Rulebook) -> FrameRules:
    """Compile the frame rules once per run."""
    carries, stands = (phrases_of(book.values("frames", name)) for name in ("carries_on", "stands_for"))
    indices: dict[str, PhraseIndex[tuple[str, str]]] = {k: PhraseIndex() for k in ("before", "after", "far", "stance")}
    for row in book.rows("frames", "scope"):
        for side in ("before", "after", "far"):
            for phrase in row.get(side, []):
                indices[side].add(phrase, (row["value"], row["id"]))
    for row in book.rows("frames", "stance"):
        for phrase in row["phrases"]:
            indices["stance"].add(phrase, (row["value"], row["id"]))
    metrics = compile_metrics(book)
    return FrameRules(
        compile_lexicon(book), carries, stands,
        metrics, indices["before"], indices["after"], indices["far"], indices["stance"],
        compile_parse(book, metrics.nouns), compile_discourse(book),
    )  # fmt: skip


def frame(doc: Document, mentions: Sequence[Mention], rules: FrameRules) -> tuple[Framed, ...]:
    """Each mention with its id, source, sentence, context and frame."""
    tokens, text = doc.tokens, doc.article.text
    spans = spans_of(doc, mentions)
    home = _sentences_of(doc, mentions)
    by_sentence: dict[int, list[int]] = {}
    for k, place in enumerate(home):
        by_sentence.setdefault(place, []).append(k)
    around: dict[int, _Around] = {}
    told: dict[int, tuple[tuple[int, int], str]] = {}
    out: list[Framed] = []
    last_period: dict[int, Attached | None] = {}
    last_names: dict[int, str] = {}
    for order, (m, span) in enumerate(zip(mentions, spans, strict=True)):
        place = home[order]
        sentence = _sentence(doc, place)
        segment = doc.segments[sentence.segment] if doc.segments else None
        if place not in told:
            start, end = tokens.start[sentence.first], tokens.end[sentence.last - 1]
            told[place] = ((start, end), " ".join(text[start:end].split()))
        reach, context = told[place]
        framed_as = _EMPTY
        if m.kind in FIGURES or m.kind == "date":
            if place not in around:
                around[place] = _look(doc, place, by_sentence[place], mentions, spans, rules)
            framed_as = _frame(doc, m, span, around[place], place, last_period, last_names, rules)
        out.append(
            Framed(
                id=mention_id(doc.article.id, m.start, m.end, m.kind),
                article=doc.article.id,
                source=doc.sources[segment.source if segment else 0].id,
                quote=text[m.start : m.end],
                mention=m,
                frame=framed_as,
                sentence=reach,
                order=order,
                role=segment.role if segment else "body",
                context=context,
                lead=_lead(tokens, span[0], sentence.first),
            )
        )
    out = with_rows(doc, out, home, spans, rules.metrics)
    parsed = with_parse(doc, out, home, spans, rules.parse)
    return with_discourse(doc, parsed, home, spans, rules.discourse)


def _sentences_of(doc: Document, mentions: Sequence[Mention]) -> list[int]:
    ends = [doc.tokens.end[s.last - 1] for s in doc.sentences]
    place, found = 0, []
    for m in mentions:
        while place < len(ends) - 1 and ends[place] <= m.start:
            place += 1
        while place > 0 and ends[place - 1] > m.start:
            place -= 1
        found.append(place)
    return found


def _look(
    doc: Document, place: int, members: Sequence[int], mentions: Sequence[Mention],
    spans: Sequence[tuple[int, int]], rules: FrameRules,
) -> _Around:  # fmt: skip
    tokens, sentence = doc.tokens, _sentence(doc, place)
    figures = [spans[k] for k in members if mentions[k].kind in ("amount", "percent", "quantity")]
    names = [
        (spans[k][0], spans[k][1], mentions[k].entity_id)
        for k in members
        if mentions[k].kind == "entity" and mentions[k].entity_id
    ]
    dates = [
        _dated(mentions[k], spans[k]) for k in members if mentions[k].kind == "date" and spans[k][1] <= sentence.last
    ]
    carried = _carried(doc, place, rules)
    return _Around(
        sentence,
        figures,
        look(tokens, sentence.first, sentence.last, [(*spans[k], mentions[k]) for k in members], rules.metrics),
        list(rules.scope_far.scan(tokens, sentence.first, sentence.last)),
        list(rules.stances.scan(tokens, sentence.first, sentence.last)),
        names,
        dates,
        carried,
        contents(tokens, sentence.first, sentence.last, (*figures, *((d.first, d.last) for d in dates)), rules.lexicon),
        _lent(doc, place, carried, rules.lexicon),
    )


def _sentence(doc: Document, place: int) -> Sentence:
    return doc.sentences[place] if doc.sentences else Sentence(0, len(doc.tokens), 0)


def _dated(m: Mention, span: tuple[int, int]) -> Dated:
    value = m.value if isinstance(m.value, str) else ""
    return Dated(*span, value, m.start_date, m.end_date, value.startswith("P"))


def _carried(doc: Document, place: int, rules: FrameRules) -> bool:
    """Whether the sentence goes on with the subject of the one before it, in the same segment."""
    if place == 0 or doc.sentences[place].segment != doc.sentences[place - 1].segment:
        return False
    sentence = doc.sentences[place]
    if rules.carries_on.match(doc.tokens, sentence.first) is not None:
        return True
    if doc.tokens.low[sentence.first] not in _WHEN:
        return False
    # 'In September the figure was 9.46 billion.'
    reach = range(sentence.first + 1, min(sentence.first + _WHEN_WORDS, sentence.last))
    return any(rules.stands_for.match(doc.tokens, i) is not None for i in reach)


def _frame(
    doc: Document, m: Mention, span: tuple[int, int], near: _Around, place: int,
    last_period: dict[int, Attached | None], last_names: dict[int, str], rules: FrameRules,
) -> Frame:  # fmt: skip
    tokens, dates, carried = doc.tokens, near.dates, near.carried
    first, last = span
    begin, end = near.sentence.first, near.sentence.last
    words = weigh(tokens, first, last, begin, near.stems, near.figures)
    for word, weight in near.lent.items():
        if words.get(word, 0) < weight:
            words[word] = weight
    used: list[tuple[str, str]] = []
    metric = metric_of(tokens, m, first, last, near.seen, rules.metrics)
    scope = _scope(tokens, m, first, last, begin, end, rules)
    if not scope[0]:
        scope = _far_scope(tokens, first, last, near) if m.kind in ("amount", "quantity") else scope
    if not scope[0] and m.kind == "amount":
        scope = _span_scope(tokens, first, last, dates)
    if scope[0] == "before" and not metric.value:
        # 'a loss of 60, where it had forecast 275': the old value is one of the same metric
        metric = earlier_metric(tokens, m, first, near.seen, rules.metrics)
    if not metric.value:
        metric = parallel_metric(tokens, m, first, near.seen, rules.metrics)
    stance = (m.stance, "target") if m.stance else _nearest(near.stances, first, last)
    subject = (m.subject, "target") if m.subject else _subject(first, near)
    change = m.kind == "percent" and m.direction in ("up", "down")
    period = period_of(tokens, first, last, begin, end, dates, near.figures, change)
    if m.kind == "target" and m.deadline:
        period = Attached(m.deadline, m.start_date, m.end_date, "tight")
    if not subject[0] and carried and last_names.get(place - 1):
        subject = (last_names[place - 1], "frame.carried")
    if period is None and carried:
        inherited = last_period.get(place - 1)
        if inherited is not None:
            period = Attached(inherited.value, inherited.start, inherited.end, "before")
    if subject[0]:
        last_names.setdefault(place, subject[0])
    # What the next sentence may lean on: the first period this one names.
    if period is not None and last_period.get(place) is None:
        last_period[place] = period
    for name, found in (("metric", metric), ("scope", scope), ("stance", stance), ("subject", subject)):
        if found[0]:
            used.append((name, found[1]))
    if period is not None:
        used.append(("period", f"frame.period.{period.tie}"))
    return Frame(
        subject=subject[0],
        metric=metric[0],
        firm=metric.far <= FIRM,
        period=period.value if period else "",
        scope=scope[0],
        stance=stance[0],
        rules=tuple(used),
        start=period.start if period else "",
        end=period.end if period else "",
        tie=period.tie if period else "",
        share=m.kind == "percent" and is_share(tokens, m, last),
        words=tuple(sorted(words.items())),
    )


def _lead(tokens: Tokens, first: int, begin: int) -> str:
    while first > begin and tokens.low[first - 1] in _SOFTENERS and tokens.low[first - 1] not in ("the", "a", "an"):
        first -= 1
    return tokens.low[first - 1] if first > begin else ""


def _lent(doc: Document, place: int, carried: bool, lexicon: Lexicon) -> dict[str, int]:
    """Words of the sentence before and of the heading above, with their weight."""
    words: dict[str, int] = {}
    segment = _sentence(doc, place).segment
    if place and doc.sentences[place - 1].segment == segment:
        before = doc.sentences[place - 1]
        add_words(words, contents(doc.tokens, before.first, before.last, (), lexicon), 24 if carried else 8)
    _add_heading(words, doc, segment, lexicon)
    return words


def _add_heading(words: dict[str, int], doc: Document, segment: int, lexicon: Lexicon) -> None:
    """A row or a short line leans on its own label and on the heading above; a body line on its heading, lightly."""
    role = doc.segments[segment].role if doc.segments else "body"
    for k in range(segment - 1, max(-1, segment - 14), -1):
        above = doc.segments[k]
        if above.role in ("heading", "title"):
            first = doc.tokens.at(above.start)
            last = min(doc.tokens.at(above.end - 1) + 1, len(doc.tokens))
            if above.end - above.start <= 90 and above.role == "heading":
                add_words(
                    words, contents(doc.tokens, first, last, (), lexicon), 30 if role in ("row", "heading") else 15
                )
            return


def _scope(
    tokens: Tokens, m: Mention, first: int, last: int, begin: int, end: int, rules: FrameRules
) -> tuple[str, str]:
    """Scope words right before or behind the figure; a per-period price is annual."""
    if m.per in ("year", "month", "week", "day", "quarter"):
        return f"per {m.per}", "frame.scope.per"
    i = first
    while i > begin and tokens.low[i - 1] in _SOFTENERS:
        # A phrase may itself end in a softener: 'of which about', 'by some', 'below the'.
        ends_soft = rules.scope_before.match_before(tokens, i, 4)
        if ends_soft is not None and ends_soft[0] >= begin:
            return ends_soft[1]
        i -= 1
    for back in range(3):
        found = rules.scope_before.match_before(tokens, i - back, 4) if i - back > begin else None
        if found is not None and found[0] >= begin:
            if back and found[1][0] in ("before", "change", "part"):
                break
            return found[1]
        if i - back - 1 <= begin or tokens.raw[i - back - 1] in ",;:().":
            break
    j = last
    if j < end and tokens.raw[j] == ")":
        j += 1
    if j < end:
        found_after = rules.scope_after.match(tokens, j)
        if found_after is not None and found_after[0] <= end:
            return found_after[1]
    return "", ""


def _far_scope(tokens: Tokens, first: int, last: int, near: _Around) -> tuple[str, str]:
    """A scope that its sentence names further off: 'The initial budget for the rice fund was 120 billion yen.'"""
    for begin, end, payload in near.far:
        gap = range(end, first) if end <= first else range(last, begin)
        if len(gap) > 24 or any(f[0] in gap for f in near.figures):
            continue
        if begin >= last and any(f[0] >= end for f in near.figures):
            continue  # behind this figure and before another, it speaks of the other
        if not any(tokens.raw[i] in ";:()" for i in gap):
            return payload
    return "", ""


def _span_scope(tokens: Tokens, first: int, last: int, dates: Sequence[Dated]) -> tuple[str, str]:
    """Money told over a length of time: '24 billion euros over ten years', 'a five-year, 24 billion euro plan'."""
    for d in dates:
        if (
            d.length
            and d.last <= first
            and tokens.low[d.last : first] in ([], [","])
            and "-" in tokens.low[d.first : d.last]
        ):
            return "span", "frame.scope.span"
        if d.length and last < d.first <= last + 8 and tokens.low[d.first - 1] in ("over", "within", "during", "in"):
            if not any(tokens.raw[i] in ".;:()," for i in range(last, d.first)):
                return "span", "frame.scope.span"
    return "", ""


_WHEN = frozenset({"in", "at", "by", "on", "during", "last", "until", "a", "this", "before"})
"""How a sentence begins that first tells when."""
_WHEN_WORDS = 8

# fmt: off
_SOFTENERS = frozenset({
    "about", "around", "some", "nearly", "almost", "roughly", "approximately", "as", "much", "more", "only", "just",
    "a", "an", "the", "mere", "least",
})
# fmt: on


def _nearest(found: Sequence[tuple[int, int, tuple[str, str]]], first: int, last: int) -> tuple[str, str]:
    best, payload = 14, ("", "")
    for begin, end, value in found:
        distance = first - end if end <= first else begin - last + 6
        if 0 <= distance < best:
            best, payload = distance, value
    return payload


def _subject(first: int, near: _Around) -> tuple[str, str]:
    """The nearest organisation, place or person named before the figure in its sentence, else the first behind it."""
    before = [n for n in near.names if n[1] <= first and not n[2].startswith("person:")]
    if before:
        org = [n for n in before if n[2].startswith("org:")]
        named = (org or before)[-1]
        return named[2], "frame.subject.first" if named[0] - near.sentence.first <= 1 else "frame.subject.before"
    behind = [n for n in near.names if n[0] >= first and n[2].startswith("org:")]
    return (behind[0][2], "frame.subject.behind") if behind else ("", "")

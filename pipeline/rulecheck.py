"""Run every example and counter-example of every rule through the real stages.

What an example tests follows from the `kind` of its file (or the entry's `kind_of_example`):

- a kind of mention (amount, percent, quantity, date, target, entity): such a mention comes out of `text`, with the
  fields that the example gives; a counter-example gives none;
- frame: the mention with that `quote` has these frame fields;
- layout: the segment that holds `quote` has the `role` (furniture unless said otherwise), or there are `sources`
  sources;
- credit: the text, or a sentence of it, credits this `outlet`;
- conflict: articles made of `texts` contradict each other, with the fields that the example gives.

An example of a kind of mention may name another kind in `kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation

from pipeline.display import display, plain
from pipeline.extract import extract
from pipeline.frame import frame
from pipeline.reconcile import build_ledger
from pipeline.reconcile.credits import Credit, article_credits, compile_credits, sentence_credits
from pipeline.records import Article, Batch, Conflict, Document, Frame, Framed, Mention
from pipeline.rulebook import Example, Row, Rulebook
from pipeline.run.work import Rules, compile_rules, work
from pipeline.schema import KINDS
from pipeline.split import split

_GIVEN = ("text", "texts", "published", "kind")
"""Keys of an example that say what is tested; all others are fields that must come out."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not hold."""

    file: str
    rule: str
    text: str
    problem: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of all examples, and the rules that have none."""

    examples: int
    counters: int
    failures: tuple[Failure, ...]
    without_example: tuple[str, ...]
    without_counter: tuple[str, ...]


def check_rules(book: Rulebook) -> Report:
    """Run all examples of a rulebook."""
    rules = compile_rules(book)
    failures: list[Failure] = []
    number = {True: 0, False: 0}
    for example in book.examples():
        number[example.positive] += 1
        problem = check_example(example, rules, book)
        if problem:
            text = example.wanted.get("text") or " / ".join(example.wanted.get("texts", []))
            failures.append(Failure(example.file, example.rule, text, problem))
    entries = [(file, row) for file, _, row in book.entries()]
    return Report(
        number[True],
        number[False],
        tuple(failures),
        tuple(f"{file}: {row['id']}" for file, row in entries if not row.get("examples")),
        tuple(f"{file}: {row['id']}" for file, row in entries if not row.get("counter")),
    )


def check_example(example: Example, rules: Rules, book: Rulebook) -> str:
    """'' where the example holds, else what came out instead."""
    kind = _kind(example)
    if kind in KINDS:
        return _check_mentions(example, rules)
    check = _CHECKS.get(kind)
    if check is None:
        known = ", ".join((*KINDS, *_CHECKS))
        return f"its kind is {kind!r}; an example can test {known}"
    return check(example, rules, book)


def _kind(example: Example) -> str:
    """The kind of the file, unless the example names another one; of a conflict, `kind` is the kind of dispute."""
    return example.kind if example.kind in _CHECKS else str(example.wanted.get("kind", example.kind))


def _check_mentions(example: Example, rules: Rules) -> str:
    document = _document(example.wanted, rules)
    found = [m for m in extract(document, rules.extract, clocks=True) if m.kind == _kind(example)]
    text = document.article.text
    return _verdict(example, ((m, text[m.start : m.end]) for m in found), _show)


def _check_frame(example: Example, rules: Rules, book: Rulebook) -> str:
    document = _document(example.wanted, rules)
    framed = frame(document, extract(document, rules.extract), rules.frame)
    return _verdict(example, ((f, f.quote) for f in framed), _show_frame)


def _check_layout(example: Example, rules: Rules, book: Rulebook) -> str:
    document = _document(example.wanted, rules)
    wanted = example.wanted
    if "sources" in wanted:
        holds = len(document.sources) == wanted["sources"]
        return "" if holds == example.positive else f"{len(document.sources)} sources"
    role = str(wanted.get("role", "furniture"))
    quote = str(wanted.get("quote", wanted["text"] if example.positive else ""))
    roles = [
        segment.role for segment in document.segments if quote in document.article.text[segment.start : segment.end]
    ]
    return "" if (role in roles) == example.positive else f"the roles are {', '.join(roles) or 'none'}"


def _check_credit(example: Example, rules: Rules, book: Rulebook) -> str:
    outlets = compile_credits(book)
    document = _document(example.wanted, rules)
    found = article_credits(document.article.text, outlets)
    for sentence in document.sentences:
        found += sentence_credits(document.tokens.quote(sentence.first, sentence.last), outlets)
    return _verdict(example, ((c, c.quote) for c in found), _show_credit)


def _check_conflict(example: Example, rules: Rules, book: Rulebook) -> str:
    texts = example.wanted.get("texts") or [example.wanted["text"]]
    days = example.wanted.get("published", [])
    done = [
        work(Article(f"example-{i}", text, published=_day(days[i]) if i < len(days) else None), rules, {})
        for i, text in enumerate(texts)
    ]
    batch = Batch(
        articles=tuple(w.article for w in done),
        sources=tuple(source for w in done for source in w.sources),
        texts={source: text for w in done for source, text in w.texts.items()},
        mentions=tuple(framed for w in done for framed in w.mentions),
        dated_by={w.article.id: w.dated_by for w in done},
    )
    found = [c for c in build_ledger(batch, book, ()).conflicts if c.severity != "info" or "severity" in example.wanted]
    return _verdict(example, ((c, "") for c in found), _show_conflict)


_CHECKS: dict[str, Callable[[Example, Rules, Rulebook], str]] = {
    "frame": _check_frame,
    "layout": _check_layout,
    "credit": _check_credit,
    "conflict": _check_conflict,
}

_Found = Mention | Framed | Conflict | Credit


def _verdict(example: Example, found: Iterable[tuple[_Found, str]], show: Callable[[_Found, str], str]) -> str:
    given = _GIVEN if _kind(example) in KINDS else _GIVEN[:-1]
    wanted = {key: value for key, value in example.wanted.items() if key not in given}
    results = list(found)
    unknown = [key for key in wanted if key != "quote" and results and not _has(results[0][0], key)]
    if unknown:
        return f"no such field: {', '.join(unknown)}"
    matching = [(record, quote) for record, quote in results if _matches(record, quote, wanted)]
    if bool(matching) == example.positive:
        return ""
    listing = "; ".join(show(record, quote) for record, quote in (results if example.positive else matching))
    return f"wanted {_words(wanted)}; got {listing or 'nothing'}" if example.positive else f"got {listing}"


def _matches(record: _Found, quote: str, wanted: Row) -> bool:
    return all(quote == value if key == "quote" else _same(_value(record, key), value) for key, value in wanted.items())


def _has(record: _Found, key: str) -> bool:
    kinds: tuple[type, ...] = (Frame, Mention) if isinstance(record, Framed) else (type(record),)
    return any(key == f.name for kind in kinds for f in fields(kind))


def _value(record: _Found, key: str) -> object:
    if isinstance(record, Framed):
        return getattr(record.frame, key) if hasattr(record.frame, key) else getattr(record.mention, key)
    return getattr(record, key)


def _same(got: object, wanted: object) -> bool:
    if isinstance(got, Decimal):
        try:
            return got == Decimal(str(wanted))
        except InvalidOperation:
            return False
    return str("" if got is None else got) == str(wanted)


def _document(wanted: Row, rules: Rules) -> Document:
    return split(Article("example", wanted["text"], published=_day(wanted.get("published"))), rules.split)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _words(wanted: Row) -> str:
    return ", ".join(f"{key} {value!r}" for key, value in wanted.items()) or "a mention"


def _show(record: _Found, quote: str) -> str:
    assert isinstance(record, Mention)
    words = display(record.value, record.unit, low=record.low, high=record.high, qualifier=record.qualifier)
    return f"{quote!r} = {words or record.deadline or record.entity_id} ({record.rule})"


def _show_frame(record: _Found, quote: str) -> str:
    assert isinstance(record, Framed)
    filled = {f.name: getattr(record.frame, f.name) for f in fields(Frame) if f.name not in ("rules", "words")}
    return f"{quote!r}: {_words({key: value for key, value in filled.items() if value})}"


def _show_conflict(record: _Found, quote: str) -> str:
    assert isinstance(record, Conflict)
    return f"{record.kind} {plain(record.value_a)} / {plain(record.value_b)}"


def _show_credit(record: _Found, quote: str) -> str:
    assert isinstance(record, Credit)
    return f"{quote!r} = {record.outlet} ({record.rule})"

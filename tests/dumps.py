"""A small dump written inline, taken through the real stages: what the tests of link and reconcile start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.read import read_dump
from pipeline.reconcile import build_ledger
from pipeline.records import Article, Batch, Conflict, Decision, Document, Fact, Framed, Ledger
from pipeline.rulebook import Rulebook, load_rules
from pipeline.run.work import Rules, Worked, compile_rules, work
from pipeline.split import split

DAY = date(2025, 12, 26)
Dates = Mapping[str, date | None] | date | None


@cache
def shipped_book() -> Rulebook:
    """The shipped rules, loaded once for all inline dumps."""
    return load_rules()


@cache
def shipped_rules() -> Rules:
    """The shipped rules, compiled once for all inline dumps."""
    return compile_rules(shipped_book())


def document_of(text: str, published: date | None = None) -> Document:
    """One article through the split stage."""
    return split(Article("a", text, published=published), shipped_rules().split)


@cache
def _worked(name: str, text: str, published: date | None) -> Worked:
    return work(Article(name, text, published=published), shipped_rules(), {})


def batch_of(texts: Mapping[str, str], published: Dates = DAY) -> Batch:
    """The batch that reconcile takes: {article id: text} in the order given, one date for all or one for each."""
    done = [_worked(n, t, published.get(n) if isinstance(published, Mapping) else published) for n, t in texts.items()]
    return Batch(
        articles=tuple(w.article for w in done),
        sources=tuple(s for w in done for s in w.sources),
        texts={s: t for w in done for s, t in w.texts.items()},
        mentions=tuple(f for w in done for f in w.mentions),
        dated_by={w.article.id: w.dated_by for w in done},
    )


def ledger_of(texts: Mapping[str, str], published: Dates = DAY, decisions: Sequence[Decision] = ()) -> Ledger:
    """{article id: text} through every stage up to the ledger."""
    return build_ledger(batch_of(texts, published), shipped_book(), decisions)


def mention(ledger: Ledger, article: str, quote: str, kind: str = "") -> Framed:
    """The one mention of an article with this quote; a target that begins with it counts when `kind` says target."""
    found = [
        f
        for f in ledger.mentions
        if f.article == article
        and f.quote == quote
        and (f.mention.kind == kind if kind else f.mention.kind != "target")
    ]
    assert len(found) == 1, f"{len(found)} mentions {quote!r} in {article}: {[f.quote for f in ledger.mentions]}"
    return found[0]


def same_fact(ledger: Ledger, a: Framed, b: Framed) -> bool:
    """Whether two mentions are members of one fact."""
    return ledger.fact_of[a.id] == ledger.fact_of[b.id]


def fact_with(ledger: Ledger, f: Framed) -> Fact:
    """The fact of a mention."""
    return next(fact for fact in ledger.facts if fact.id == ledger.fact_of[f.id])


def serious(ledger: Ledger) -> list[Conflict]:
    """The conflicts that are more than a note."""
    return [c for c in ledger.conflicts if c.severity != "info"]


def sides(conflicts: Iterable[Conflict]) -> set[tuple[str, str, str]]:
    """(kind, smaller value, larger value) of each conflict, plain text."""
    return {(c.kind, *sorted((_plain(c.value_a), _plain(c.value_b)))) for c in conflicts}


def _plain(value: Decimal | str | None) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def ledger_of_folder(folder: Path) -> Ledger:
    """An annotated dump (`articles/`, perhaps `meta.csv`) through every stage."""
    meta = folder / "meta.csv"
    read = list(read_dump(folder / "articles", meta if meta.is_file() else None, None))
    articles = [item for item in read if isinstance(item, Article)]
    assert len(articles) == len(read), "an article could not be read"
    return ledger_of({a.id: a.text for a in articles}, {a.id: a.published for a in articles})

"""A small hand-made ledger for tests that need one without running the stages."""

from datetime import date
from decimal import Decimal

from pipeline.ids import content_id, fact_id, mention_id
from pipeline.records import Article, Check, Conflict, Fact, Frame, Framed, Ledger, Mention, Quarantined, Source

TEXT_A = "METI asks for ¥3.07 trillion.\nRapidus gets ¥150 billion."
TEXT_B = "=METI gets 30.7 trillion yen in April."


def framed(article: str, text: str, quote: str, value: Decimal | str | None, kind: str = "amount") -> Framed:
    start = text.index(quote)
    end = start + len(quote)
    unit = "JPY" if kind == "amount" else ""
    mention = Mention(start, end, kind, "test.rule", value=value, unit=unit)
    frame = Frame(subject="org:meti", metric="budget")
    name = mention_id(article, start, end, kind)
    return Framed(name, article, article, quote, mention, frame, (0, len(text)), start, context=text)


def fact(*members: Framed, conflicts: tuple[str, ...] = ()) -> Fact:
    first = members[0]
    ids = tuple(member.id for member in members)
    sources = tuple(member.source for member in members)
    return Fact(
        id=fact_id(ids),
        kind=first.mention.kind,
        subject="org:meti",
        metric="budget",
        period="FY2026",
        scope="",
        stance="plan",
        value=first.mention.value,
        low=None,
        high=None,
        unit="JPY",
        qualifier="exact",
        members=ids,
        origins=sources,
        sources=sources,
        best=ids[0],
        conflicts=conflicts,
    )


def ledger(*, scale: int = 10, reverse: bool = False) -> Ledger:
    """Two articles, three amounts and a date, two facts, one conflict. `scale` changes the evidence of side b."""
    right = framed("a.txt", TEXT_A, "¥3.07 trillion", Decimal("3.07E12"))
    other = framed("a.txt", TEXT_A, "¥150 billion", Decimal("150E9"))
    wrong = framed("sub/b.txt", TEXT_B, "30.7 trillion yen", Decimal("3.07E12") * scale)
    month = framed("sub/b.txt", TEXT_B, "April", "2026-04", kind="date")
    conflict_id = content_id("conflict", "org:meti", "budget", "magnitude")
    disputed, single = fact(right, wrong, conflicts=(conflict_id,)), fact(other)
    conflict = Conflict(
        id=conflict_id,
        severity="error",
        kind="magnitude",
        fact_id=disputed.id,
        subject="org:meti",
        metric="budget",
        period="FY2026",
        scope="",
        unit="JPY",
        value_a=Decimal("3.07E12"),
        display_a="JPY 3.07 trillion",
        value_b=Decimal("3.07E12") * scale,
        display_b="JPY 30.7 trillion",
        ratio=Decimal(scale),
        proposed=Decimal("3.07E12"),
        members_a=(right.id,),
        members_b=(wrong.id,),
        origins_a=("a.txt",),
        origins_b=("sub/b.txt",),
        sources_a=("a.txt",),
        sources_b=("sub/b.txt",),
        checks=(Check("part", True, "150 billion is part of 3.07 trillion"), Check("growth", False, "x")),
        confidence="high",
        reason="one digit",
    )
    mentions = [right, other, wrong, month]
    facts = [disputed, single]
    if reverse:
        mentions.reverse()
        facts.reverse()
    return Ledger(
        articles=(
            Article("a.txt", TEXT_A, "https://a.example", "Post", date(2025, 12, 26)),
            Article("sub/b.txt", TEXT_B),
        ),
        sources=(Source("a.txt", "a.txt", ""), Source("sub/b.txt", "sub/b.txt", "")),
        origins={"a.txt": "a.txt", "sub/b.txt": "sub/b.txt"},
        mentions=tuple(mentions),
        facts=tuple(facts),
        fact_of={member: f.id for f in facts for member in f.members},
        conflicts=(conflict,),
        quarantined=(Quarantined("c.pdf", "not read yet"),),
    )

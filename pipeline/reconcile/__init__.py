"""reconcile: facts -> facts + conflicts. For now: facts only, every source its own origin, no conflict sought."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ids import fact_id
from pipeline.link import link
from pipeline.records import Batch, Decision, Fact, Framed, Ledger
from pipeline.rulebook import Rulebook

__all__ = ["build_ledger"]


def build_ledger(batch: Batch, book: Rulebook, decisions: Sequence[Decision]) -> Ledger:
    """Everything behind frame: link the mentions, reconcile what they state."""
    facts = [_fact(group) for group in link(batch.mentions)]
    return Ledger(
        articles=batch.articles,
        sources=batch.sources,
        origins={source.id: source.id for source in batch.sources},
        mentions=batch.mentions,
        facts=tuple(facts),
        fact_of={member: fact.id for fact in facts for member in fact.members},
        quarantined=batch.quarantined,
    )


def _fact(group: Sequence[Framed]) -> Fact:
    first = group[0]
    members = tuple(framed.id for framed in group)
    sources = tuple(dict.fromkeys(framed.source for framed in group))
    return Fact(
        id=fact_id(members),
        kind=first.mention.kind,
        subject=first.frame.subject or first.mention.subject,
        metric=first.frame.metric,
        period=first.frame.period,
        scope=first.frame.scope,
        stance=first.frame.stance or first.mention.stance,
        value=first.mention.value,
        low=first.mention.low,
        high=first.mention.high,
        unit=first.mention.unit,
        qualifier=first.mention.qualifier,
        members=members,
        status="agreed" if len(sources) > 1 else "single",
        confidence="low",
        reason=f"stated by {len(sources)} source{'s' if len(sources) > 1 else ''}; not compared with other figures",
        origins=sources,
        sources=sources,
        best=members[0],
    )

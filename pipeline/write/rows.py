"""Records into rows: one function a table, every column of the schema, sorted so that the same input gives
the same bytes whatever the order in which the records came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from pipeline.decisions import decision_row, evidence, holding, latest
from pipeline.display import display, plain
from pipeline.records import Article, Conflict, Decision, Fact, Framed, Ledger, Quarantined
from pipeline.schema import SEVERITIES
from pipeline.tables import Row, listed
from pipeline.write.telling import marked, speakers

_AROUND = 48
"""Characters of prefix and suffix: enough to find a quote again in a later edition of its article."""


def mention_rows(ledger: Ledger) -> list[Row]:
    """mentions.csv, by article and offset."""
    published = {article.id: article.published for article in ledger.articles}
    return [_mention_row(framed, ledger, str(published[framed.article] or "")) for framed in _ordered(ledger)]


def fact_rows(ledger: Ledger) -> list[Row]:
    """facts.csv, by the place of the best evidence."""
    articles = {article.id: article for article in ledger.articles}
    mentions = {framed.id: framed for framed in ledger.mentions}

    def place(fact: Fact) -> tuple[str, int, int, str]:
        best = mentions[fact.best or fact.members[0]]
        return best.article, best.mention.start, best.mention.end, fact.id

    return [_fact_row(fact, mentions, articles) for fact in sorted(ledger.facts, key=place)]


def conflict_cells(ledger: Ledger) -> list[Row]:
    """The rows of conflicts.csv in the order of the ledger, without the cells that `Verdicts` adds."""
    mentions = {framed.id: framed for framed in ledger.mentions}
    articles = {article.id: article for article in ledger.articles}
    article_of = {source.id: source.article for source in ledger.sources}
    rows: list[Row] = []
    for conflict in ledger.conflicts:
        row = _conflict_row(conflict, mentions)
        row["who_a"] = listed(speakers(conflict.sources_a, article_of, articles))
        row["who_b"] = listed(speakers(conflict.sources_b, article_of, articles))
        rows.append(row)
    return rows


class Verdicts:
    """The decisions of an output folder, as the rows of conflicts.csv show them."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._newest = latest(decisions)
        self._counts = Counter(decision.conflict_id for decision in decisions)

    def cells(self, conflict: Conflict) -> Row:
        """What hangs on the other blocks and on the decisions: the id of a conflict, its state, what was decided."""
        about = {"conflict_id": conflict.id, "verdicts": str(self._counts[conflict.id])}
        return about | _verdict(conflict, self._newest)


def quarantine_rows(quarantined: Iterable[Quarantined]) -> list[Row]:
    """quarantine.csv, in the order given."""
    return [{"file": q.path, "position": q.position, "reason": q.reason, "advice": q.advice} for q in quarantined]


def conflict_order(conflict: Conflict) -> tuple[int, int, Decimal, Decimal, int, str]:
    """What to sort conflicts.csv by: severity, voices, size in US dollars, how far the values are apart, mentions."""
    voices = len(conflict.origins_a) + len(conflict.origins_b)
    told = len(conflict.members_a) + len(conflict.members_b)
    size, ratio = conflict.size or Decimal(0), conflict.ratio or Decimal(0)
    return SEVERITIES.index(conflict.severity), -voices, -size, -ratio, -told, conflict.id


def _ordered(ledger: Ledger) -> list[Framed]:
    return sorted(ledger.mentions, key=lambda f: (f.article, f.mention.start, f.mention.end, f.mention.kind, f.id))


def _mention_row(framed: Framed, ledger: Ledger, published: str) -> Row:
    mention, frame = framed.mention, framed.frame
    return {
        "mention_id": framed.id,
        "article": framed.article,
        "source": framed.source,
        "origin": ledger.origins.get(framed.source, framed.source),
        "published": published,
        "start": str(mention.start),
        "end": str(mention.end),
        "quote": framed.quote,
        "kind": mention.kind,
        "value": plain(mention.value),
        "low": plain(mention.low),
        "high": plain(mention.high),
        "unit": mention.unit,
        "qualifier": mention.qualifier,
        "deadline": mention.deadline,
        "start_date": mention.start_date,
        "end_date": mention.end_date,
        "entity_id": mention.entity_id,
        "label": mention.label,
        "subject": frame.subject or mention.subject,
        "metric": frame.metric,
        "period": frame.period,
        "scope": frame.scope,
        "stance": frame.stance or mention.stance,
        "fact_id": ledger.fact_of.get(framed.id, ""),
        "rule": mention.rule,
        "context": framed.context,
    }


def _fact_row(fact: Fact, mentions: Mapping[str, Framed], articles: Mapping[str, Article]) -> Row:
    best = mentions[fact.best or fact.members[0]]
    article = articles[best.article]
    start, end = best.mention.start, best.mention.end
    return {
        "fact_id": fact.id,
        "kind": fact.kind,
        "subject": fact.subject,
        "metric": fact.metric,
        "scope": fact.scope,
        "stance": fact.stance,
        "low": plain(fact.low),
        "high": plain(fact.high),
        "unit": fact.unit,
        "qualifier": fact.qualifier,
        "equivalents": listed(fact.equivalents),
        "confidence": fact.confidence,
        "reason": fact.reason,
        "origins": str(len(fact.origins)),
        "sources": listed(fact.sources),
        "mentions": str(len(fact.members)),
        "mention_ids": listed(fact.members),
        "article": best.article,
        "start": str(start),
        "end": str(end),
        "quote": best.quote,
        "prefix": article.text[max(0, start - _AROUND) : start],
        "suffix": article.text[end : end + _AROUND],
        "url": article.url,
        "published": str(article.published or ""),
        **fact_cells(fact),
    }


def fact_cells(fact: Fact) -> Row:
    """The cells of a fact that its conflicts and the decisions on them change."""
    return {
        "period": fact.period,
        "value": plain(fact.value),
        "unit": fact.unit,
        "display": display(fact.value, fact.unit, low=fact.low, high=fact.high, qualifier=fact.qualifier),
        "status": fact.status,
        "conflict_ids": listed(fact.conflicts),
    }


def _conflict_row(conflict: Conflict, mentions: Mapping[str, Framed]) -> Row:
    a, b = (_speaking(members, mentions) for members in (conflict.members_a, conflict.members_b))
    return {
        "severity": conflict.severity,
        "kind": conflict.kind,
        "fact_id": conflict.fact_id,
        "subject": conflict.subject,
        "metric": conflict.metric,
        "period": conflict.period,
        "scope": conflict.scope,
        "unit": conflict.unit,
        "value_a": plain(conflict.value_a),
        "display_a": conflict.display_a,
        "value_b": plain(conflict.value_b),
        "display_b": conflict.display_b,
        "ratio": plain(conflict.ratio),
        "proposed_value": plain(conflict.proposed),
        "origins_a": str(len(conflict.origins_a)),
        "origins_b": str(len(conflict.origins_b)),
        "sources_a": listed(conflict.sources_a),
        "sources_b": listed(conflict.sources_b),
        "quote_a": a.quote if a else "",
        "quote_b": b.quote if b else "",
        "mentions_a": listed(conflict.members_a),
        "mentions_b": listed(conflict.members_b),
        "checks": listed(dict.fromkeys(f"{'passed' if c.passed else 'failed'}: {c.text}" for c in conflict.checks)),
        "confidence": conflict.confidence,
        "reason": conflict.reason,
        "context_a": marked(a) if a else "",
        "context_b": marked(b) if b else "",
        "values": listed((plain(conflict.value_a), plain(conflict.value_b))),
        "evidence": evidence(conflict),
    }


def _speaking(members: Sequence[str], mentions: Mapping[str, Framed]) -> Framed | None:
    """The mention to quote for a side: its first one, of figures and dates rather than of the target around them."""
    told = [mentions[member] for member in members]
    return next((f for f in told if f.mention.kind != "target"), told[0] if told else None)


def _verdict(conflict: Conflict, decided: dict[str, Decision]) -> Row:
    """State and decision. They depend on the decisions alone, not on how often the run was repeated."""
    earlier = decided.get(conflict.id)
    if earlier is None:
        return {"state": "new", "decision": "", "decided_value": "", "note": "", "earlier": ""}
    if holding(conflict, earlier):
        return {
            "state": "unchanged",
            "decision": earlier.verdict,
            "decided_value": earlier.decided_value,
            "note": earlier.note,
            "earlier": "",
        }
    # Empty cells for the new verdict; the earlier one is there to read.
    words = " ".join(part for part in (earlier.verdict, earlier.decided_value) if part)
    by = f" by {earlier.reviewer}" if earlier.reviewer else ""
    said = f"{words}{by}" + (f": {earlier.note}" if earlier.note else "")
    return {"state": "updated", "decision": "", "decided_value": "", "note": "", "earlier": said}


def closed_rows(open_ids: Collection[str], decisions: Sequence[Decision]) -> list[Row]:
    """closed.csv: the verdicts that count on conflicts that are gone."""
    gone = [d for name, d in sorted(latest(decisions).items()) if name not in open_ids]
    return [decision_row(decision) for decision in gone]

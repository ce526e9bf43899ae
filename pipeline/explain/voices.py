"""Who counts as one voice, and why: copies, credits, summaries."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.explain.case import Case, Line
from pipeline.reconcile.credits import CreditRules, article_credits, compile_credits, sentence_credits, with_outlets
from pipeline.reconcile.origins import Origins
from pipeline.records import Framed
from pipeline.run.work import Worked
from pipeline.tables import Row

_NAMED = 12
"""Sources of one origin that are named."""
_COPIES = 6
"""Pairs of copies that are named for one origin."""


def voice_lines(case: Case, rows: Sequence[Row], depth: int) -> list[Line]:
    """A line for each origin that holds several of the sources behind these mentions, with the reasons."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        sources = groups.setdefault(row["origin"], [])
        if row["source"] not in sources:
            sources.append(row["source"])
    origins = case.origins(rows)
    outlets = [worked.article.outlet for worked in case.again.read() if worked.article.outlet]
    rules = with_outlets(compile_credits(case.book), outlets)
    lines: list[Line] = []
    for origin, sources in groups.items():
        if len(sources) > 1 or sources[0] != origin:
            joined = tuple(dict.fromkeys((*sources, origin)))
            more = f" and {len(joined) - _NAMED} more" if len(joined) > _NAMED else ""
            lines.append(Line(depth, "one voice", ", ".join(joined[:_NAMED]) + more))
            reasons = _reasons(case, origin, joined[:_NAMED], origins, rules)
            lines += [Line(depth + 1, "since", reason) for reason in reasons]
    lines += _credited(case, rows, origins, rules, depth)
    for source, others in sorted(origins.leans.items()):
        if any(source in sources for sources in groups.values()):
            words = f"{source} also reports what {', '.join(sorted(others))} said: beside that it adds no voice"
            lines.append(Line(depth, "leans", words))
    return lines


def _reasons(case: Case, origin: str, sources: Sequence[str], origins: Origins, rules: CreditRules) -> list[str]:
    group = {source for source, of in origins.of.items() if of == origin} | {origin, *sources}
    told = [(a, b, share) for a, b, share in origins.copies if a in group and b in group]
    direct = [pair for pair in told if pair[0] in sources or pair[1] in sources]
    found = [_copied(a, b, share) for a, b, share in (direct or told)[:_COPIES]]
    for source in sources:
        cited = [name for name in origins.derived.get(source, ()) if name in group]
        if cited:
            found.append(f"{source} sums up {', '.join(cited)}: it repeats them and has no voice of its own")
        found += _credits(case, source, rules)
    if not found:
        missing = case.again.missing()
        found.append(
            f"how is not shown: {missing[0]}"
            if missing
            else "one outlet or credit, or a text outside of this fact, joins them"
        )
    return found


def _copied(a: str, b: str, share: float) -> str:
    return f"{a} and {b} are one text: {share:.0%} of the runs of five words of the shorter one stand in the other"


def _credits(case: Case, source: str, rules: CreditRules) -> list[str]:
    """The outlets that a source credits for all it says."""
    worked = case.again.article(case.texts.article_of(source))
    if not isinstance(worked, Worked):
        return []
    text = worked.article.text if len(worked.sources) == 1 else worked.texts.get(source, "")
    found = [
        f"{source} credits {credit.outlet} for what it says: {credit.quote!r}, {case.rule(credit.rule)}"
        for credit in article_credits(text, rules)
        if not credit.part
    ]
    if worked.article.outlet and len(worked.sources) == 1:
        found.append(f"{source} is of {worked.article.outlet}")
    return found


def _credited(case: Case, rows: Sequence[Row], origins: Origins, rules: CreditRules, depth: int) -> list[Line]:
    """Single figures that a sentence credits to somebody else."""
    lines: list[Line] = []
    for row in rows:
        voice = origins.credited.get(row["mention_id"])
        framed = case.again.framed(row) if voice and voice != row["origin"] else None
        if framed is not None:
            said = next(iter(sentence_credits(_sentence(case, framed), rules)), None)
            rule = f", {case.rule(said.rule)}" if said else ""
            words = f"{row['source']} credits {said.outlet if said else voice} with {row['quote']}{rule}"
            lines.append(Line(depth, "voice of another", f"{words}; it counts for {voice}"))
    return lines


def _sentence(case: Case, framed: Framed) -> str:
    worked = case.again.article(framed.article)
    return worked.article.text[slice(*framed.sentence)] if isinstance(worked, Worked) else framed.context

"""What a person sees: the summary of a run, an explanation, a trace, the outcome of a rule check.

Article text is hostile: control characters could steer the terminal, so every string from outside goes through
`shown` and is printed without markup.
"""

from __future__ import annotations

import shlex
import textwrap
import unicodedata
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pipeline.display import display
from pipeline.records import Conflict, Mention
from pipeline.rulecheck import Report
from pipeline.run import Outcome
from pipeline.trace import Trace

_STYLES = {"error": "bold red", "warning": "yellow", "info": "dim"}
_LISTED = 10
_INDENT = " " * 10
_WIDTH = 100
_BY_DEFAULT = "nothing in the text says otherwise"


def out() -> Console:
    """Standard output; rich leaves out colours where it is no terminal."""
    return Console(highlight=False, soft_wrap=True)


def err() -> Console:
    """Standard error: progress and messages, so that standard output can be piped."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def shown(text: str) -> str:
    """Text that cannot steer a terminal: control and direction characters become visible marks."""
    return "".join(
        " " if c in "\t\n\r" else "\ufffd" if unicodedata.category(c) in ("Cc", "Cs") or c in _BIDI else c for c in text
    )


_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def summary(outcome: Outcome, folder: Path | str, decided: frozenset[str] = frozenset()) -> Text:
    """Articles, mentions, facts, conflicts, quarantine, where the tables are, what to do next."""
    counts = outcome.counts
    text = Text()
    for note in outcome.notes:
        text.append(f"{shown(note)}\n", style="bold")
    text.append(f"{_number(counts['articles'], 'article')}, {_number(counts['sources'], 'source')}, ")
    text.append(f"{_number(counts['origins'], 'independent origin')}\n")
    text.append(f"{_number(sum(counts['mentions'].values()), 'mention')}: {_parts(counts['mentions'])}\n")
    text.append(f"{_number(counts['facts'], 'fact')}: {_parts(counts['statuses'])}\n")
    text.append(f"{_number(len(outcome.conflicts), 'conflict')}")
    for i, (severity, number) in enumerate(pair for pair in counts["conflicts"].items() if pair[1]):
        text.append(": " if not i else ", ")
        text.append(f"{number} {severity}", style=_STYLES[severity])
    if decided:
        text.append(f"; {len(decided)} decided")
    text.append("\n")
    pending = [c for c in outcome.conflicts if c.id not in decided]
    _conflicts(pending, text)
    if outcome.quarantined:
        text.append(f"{_number(len(outcome.quarantined), 'file')} quarantined\n", style="bold")
        for bad in outcome.quarantined[:_LISTED]:
            place = f"{bad.path}, {bad.position}" if bad.position else bad.path
            text.append(shown(f"  {place}: {bad.reason}") + (f"; {shown(bad.advice)}" if bad.advice else "") + "\n")
        if len(outcome.quarantined) > _LISTED:
            text.append(f"  and {len(outcome.quarantined) - _LISTED} more; all of them stand in quarantine.csv\n")
    text.append(f"Tables: {shown(f'{folder}/facts.csv')}, conflicts.csv, mentions.csv, decisions.csv, run.json\n")
    text.append(_next_step(pending, folder))
    return text


def _conflicts(pending: list[Conflict], text: Text) -> None:
    serious = [c for c in pending if c.severity != "info"]
    for conflict in serious[:_LISTED]:
        about = " ".join(part for part in (conflict.subject, conflict.metric, conflict.scope, conflict.period) if part)
        text.append(f"\n  {conflict.severity:8}", style=_STYLES[conflict.severity])
        sides = f"{conflict.kind}: {conflict.display_a} against {conflict.display_b}"
        text.append(shown(f"{sides}, {about}" if about else sides) + "\n")
        proposal = _proposal(conflict)
        words = f"proposed: {proposal}, confidence {conflict.confidence}" if proposal else "nothing is proposed"
        for line in textwrap.wrap(shown(f"{words}. {conflict.reason}"), _WIDTH, break_long_words=False):
            text.append(f"{_INDENT}{line}\n")
        text.append(f"{_INDENT}id: {conflict.id}\n", style="dim")
    if len(serious) > _LISTED:
        text.append(f"\n  and {len(serious) - _LISTED} more in conflicts.csv\n")
    if serious:
        text.append("\n")


def _proposal(conflict: Conflict) -> str:
    """The proposed value as its side shows it; side a where both have the same digits, in two currencies."""
    sides = ((conflict.value_a, conflict.display_a), (conflict.value_b, conflict.display_b))
    return next((shown for value, shown in sides if conflict.proposed is not None and value == conflict.proposed), "")


def _next_step(pending: list[Conflict], folder: Path | str) -> str:
    where = shown(str(folder))
    if "://" in where:
        return "Next: copy the tables to a folder of this machine to explain and to decide."
    where = shlex.quote(where)
    if pending:
        return (
            f"Next: factledger review {where}, in the browser; or fill in `decision` in conflicts.csv and run again.\n"
            f"More: factledger explain {where} {pending[0].id} tells where a conflict comes from."
        )
    return f"Next: open facts.csv; factledger explain {where} ID tells where a row comes from."


def _parts(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items()) if number) or "none"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def traced(trace: Trace) -> Text:
    """What came out, what each field rests on, and what lost."""
    text = Text()
    source = trace.document.article.text
    blanked = [shown(source[s.start : s.end].strip()) for s in trace.document.segments if s.role == "furniture"]
    for words in blanked:
        text.append(f"furniture: {words}\n", style="dim")
    for framed in trace.kept:
        text.append(_found(framed.mention, source), style="bold")
        text.append(f"  {framed.mention.rule}\n")
        for field, rule in framed.frame.rules:
            text.append(shown(f"    {field} = {getattr(framed.frame, field)}  {rule}") + "\n")
        if framed.mention.ground:
            ground = _BY_DEFAULT if framed.mention.ground == "default" else framed.mention.ground
            text.append(shown(f"    read so because: {ground}") + "\n")
    for mention, winners in trace.lost:
        text.append(f"lost: {_found(mention, source)}  {mention.rule}\n", style="dim")
        for winner in winners:
            text.append(f"    to {_found(winner, source)}  {winner.rule}\n", style="dim")
    if not trace.kept and not trace.lost:
        text.append("no rule found anything\n")
    return text


def _found(mention: Mention, source: str) -> str:
    words = display(mention.value, mention.unit, low=mention.low, high=mention.high, qualifier=mention.qualifier)
    value = words or mention.entity_id or mention.deadline or "no value"
    return f"{mention.kind} {shown(source[mention.start : mention.end])!r} = {shown(value)}"


def checked(report: Report, missing: bool = False) -> Text:
    """Every failed example, the rules without examples where that is asked for, then the totals."""
    text = Text()
    if missing:
        for what, names in (("example", report.without_example), ("counter-example", report.without_counter)):
            for name in names:
                text.append(f"without {what}: {shown(name)}\n")
    for failure in report.failures:
        text.append(f"rules/{failure.file}.toml {failure.rule}", style="bold red")
        text.append(shown(f": {failure.text!r}: {failure.problem}") + "\n")
    text.append(f"{report.examples} examples and {report.counters} counter-examples run, {len(report.failures)} failed")
    text.append(f"; {_number(len(report.without_example), 'rule')} without an example, ")
    text.append(f"{len(report.without_counter)} without a counter-example")
    return text

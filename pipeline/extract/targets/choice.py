"""Which of several dates ends an aim, and which of several figures is aimed at."""

from __future__ import annotations

from pipeline.extract.targets.marks import Mark, When
from pipeline.extract.targets.rules import TargetRules, words_before
from pipeline.tokens import Tokens


def deadline(dates: list[When]) -> When | None:
    """The date that ends an aim: the first firm one, else the first that is not past."""
    usable = [d for d in dates if not d.over]
    return next((d for d in usable if d.firm), None) or (usable[0] if usable else (dates[0] if dates else None))


def aimed_at(tokens: Tokens, figures: list[Mark], rules: TargetRules) -> tuple[Mark, ...]:
    """The figure that is aimed at: the first behind 'to' where another is left behind, else the first."""
    usable = [f for f in figures if words_before(tokens, f.first, rules.start_words) is None] or figures
    if not usable:
        return ()
    chosen = usable[0]
    for f in usable[1:]:
        # 'double output to 400,000 cars': the verb only says from where.
        other = f.mention.unit if chosen.mention.unit == "times" else chosen.mention.unit
        goal = words_before(tokens, f.first, rules.goal_words)
        if goal is not None and tokens.low[goal[0]] == "to" and f.mention.unit in (chosen.mention.unit, other):
            chosen = f
            break
    low, high = chosen.mention.low, chosen.mention.high
    twin = next(
        (f for f in figures if f is not chosen and low is not None and (f.mention.low, f.mention.high) == (low, high)),
        None,
    )
    return (chosen, twin) if twin is not None else (chosen,)

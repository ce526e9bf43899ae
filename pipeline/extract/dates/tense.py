"""Which way time runs around an expression: words of rules/dates.toml ([[cue]]) and regular past forms."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.tokens import Tokens

MODAL, PLAN, INTENT, PAST = "modal", "plan", "intent", "past"
AHEAD = frozenset({"by", "until", "till", "from", "starting", "beginning", "effective", "before", "through"})
_BACK = frozenset({"since"})
_ALSO_PAST = frozenset({"set", "told"})
_COULD = frozenset({"could", "can", "might", "may"})
_REQUESTS = frozenset(
    {
        "asked",
        "asks",
        "applied",
        "applies",
        "requested",
        "requests",
        "sought",
        "seeks",
        "petitioned",
        "proposed",
        "proposes",
    }
)
"""What was asked for from a date is to begin then."""
_MODIFYING = frozenset({"the", "end", "of", "early", "late", "mid", "-", "beginning", "start", "middle"})


def tense(tokens: Tokens, first: int, last: int, at: int, end: int, cues: Mapping[str, str]) -> str:
    """'future', 'past' or '' for an expression [at, end) in a sentence [first, last).

    Behind 'by' or 'until' a plan anywhere before it decides; else the nearest word before that shows a tense; else
    a modal or a past form behind it; else the preposition.
    """
    word = preposition(tokens, first, at)
    if word in _BACK:
        return "past"
    if at > first and tokens.low[at - 1] in ("until", "till") and at - 1 > first:
        return "future"
    if at - first > 2 and tokens.low[at - 3 : at] in (["as", "soon", "as"], ["as", "early", "as"]):
        return "future"
    if word in AHEAD and any(_shown(tokens, i, cues) == "future" for i in range(at - 1, first - 1, -1)):
        return "future"
    if word == "from" and any(tokens.low[i] in _REQUESTS for i in range(first, at)):
        return "future"
    if end < last and tokens.low[end] in ("was", "were"):
        return "past"
    for i in range(at - 1, first - 1, -1):
        found = _shown(tokens, i, cues)
        if found:
            return found
    for i in range(end, last):
        behind = tokens.low[i]
        cue = cues.get(behind)
        if cue == MODAL or (cue == PLAN and at - first < 2):
            return "future"
        if cue == PAST or behind in _ALSO_PAST or (cue != PLAN and _regular_past(tokens, i)):
            return "past"
    return "future" if word in AHEAD else ""


def preposition(tokens: Tokens, first: int, at: int) -> str:
    """The word before an expression, its modifiers passed over: 'by' in 'by the end of March'."""
    while at > first and tokens.low[at - 1] in _MODIFYING:
        at -= 1
    return tokens.low[at - 1] if at > first else ""


def _shown(tokens: Tokens, i: int, cues: Mapping[str, str]) -> str:
    word = tokens.low[i]
    cue = cues.get(word)
    if cue == MODAL:
        return "future"
    before = tokens.low[max(0, i - 2) : i]
    if word == "to":
        return "future" if before and cues.get(before[-1]) in (PLAN, INTENT) else ""
    if cue == INTENT:
        following = tokens.low[i + 1] if i + 1 < len(tokens) else ""
        if following in ("to", "for"):
            return "future"
        return "past" if word in _ALSO_PAST or _regular_past(tokens, i) else ""
    if cue == PLAN:
        return "past" if "been" in before and "had" in tokens.low[max(0, i - 3) : i] else "future"
    if cue == PAST or (cue != PLAN and _regular_past(tokens, i)):
        if "be" in before and not _COULD & set(tokens.low[max(0, i - 4) : i]):
            # 'were to be finished in October' is told when October has gone by.
            was_to = tokens.low[max(0, i - 3) : i] in (["was", "to", "be"], ["were", "to", "be"])
            return "past" if was_to else "future"
        return "past"
    return ""


def _regular_past(tokens: Tokens, i: int) -> bool:
    word = tokens.raw[i]
    return len(word) > 4 and word.endswith("ed") and word[-3] != "e" and not word[0].isupper()

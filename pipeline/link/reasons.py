"""Why two mentions are one fact, and why the nearest other fact is not: told from the tables of a run alone.

Nothing is carried along for this through link and reconcile: what a reader can check are the fields and the sentences,
and those stand in mentions.csv. So any output folder can be explained, also one that was made elsewhere or long ago.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pipeline.link.values import CUT, DIGITS, EQUAL, OTHER, POWER, ROUNDED, Span, relation
from pipeline.schema import SEPARATOR
from pipeline.tables import Row

FIELDS = ("subject", "metric", "period", "scope", "stance")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SHOWN = 5
"""Shared words that are named."""
_FEW, _OFTEN = 3, 8
"""A word of so few sentences, or of one sentence in so many, tells something."""
_NEAR = 0.12
"""Likeness below which a fact is no neighbour."""
_VALUE, _FIELD = 0.25, 0.05
"""What an equal value and an equal field add to the likeness of the words."""
_HOW = {
    EQUAL: "the same value",
    ROUNDED: "one value is the other rounded",
    CUT: "one value is the other cut off",
    POWER: "values a power of ten apart",
    DIGITS: "values one slip of the digits apart",
    OTHER: "values that differ",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Two mentions side by side: how their values relate, and each field of their frames."""

    how: str
    agreed: tuple[str, ...]
    empty: tuple[str, ...]
    """Fields that one side or both leave open: they prove nothing."""
    differed: tuple[str, ...]

    def words(self) -> str:
        parts = [self.how]
        for label, names in (("agreed", self.agreed), ("left open", self.empty), ("differ", self.differed)):
            if names:
                parts.append(f"{label}: {', '.join(names)}")
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Apart:
    """The nearest fact that a fact was kept apart from, and why."""

    fact: Row
    compared: Compared
    reason: str


def compare(a: Row, b: Row) -> Compared:
    """Two rows of mentions.csv (or of facts.csv) side by side."""
    agreed, empty, differed = [], [], []
    for name in FIELDS:
        x, y = a.get(name, ""), b.get(name, "")
        if x and x == y:
            agreed.append(f"{name} {x}")
        elif x and y:
            differed.append(f"{name} {x} / {y}")
        else:
            empty.append(name)
    return Compared(_how(a, b), tuple(agreed), tuple(empty), tuple(differed))


def nearest(fact: Row, best: Row, facts: Mapping[str, Row], mentions: Mapping[str, Row]) -> Apart | None:
    """The fact of the same kind that is most like `fact`, None where nothing is near; `best` is its best mention."""
    others = [(f, best_mention(f, mentions)) for f in facts.values() if f["kind"] == fact["kind"] and f is not fact]
    told = {f["fact_id"]: _words(m["context"]) for f, m in others}
    mine = _words(best["context"])
    seen: dict[str, int] = {}
    for words in (*told.values(), mine):
        for word in words:
            seen[word] = seen.get(word, 0) + 1
    weight = {word: math.log(1 + (len(told) + 1) / n) for word, n in seen.items()}
    top: tuple[float, Row, Row] | None = None
    for other, row in others:
        near = _cosine(mine, told[other["fact_id"]], weight)
        if _comparable(best, row):
            near += _VALUE if _value(best) == _value(row) and _value(best) is not None else 0.0
            near += _FIELD * sum(1 for name in FIELDS[:3] if best.get(name) and best.get(name) == row.get(name))
            if top is None or near > top[0]:
                top = (near, other, row)
    if top is None or top[0] < _NEAR:
        return None
    _, other, row = top
    compared = compare(best, row)
    telling = [w for w in mine & told[other["fact_id"]] if seen[w] <= max(_FEW, len(told) // _OFTEN)]
    shared = sorted(telling, key=lambda w: (-weight[w], w))[:_SHOWN]
    return Apart(other, compared, _why(fact, other, compared, (best["unit"], row["unit"]), shared))


def _why(fact: Row, other: Row, compared: Compared, units: tuple[str, str], shared: Sequence[str]) -> str:
    """The reasons in the order of their weight: the first two that hold."""
    both = sorted(set(fact["sources"].split(SEPARATOR)) & set(other["sources"].split(SEPARATOR)) - {""})
    alike = compared.how == _HOW[EQUAL]
    reasons: list[str] = []
    if compared.differed:
        reasons.append(f"they differ in {', '.join(compared.differed)}")
    if units[0] != units[1]:
        reasons.append(f"they count other things, {units[0] or 'nothing named'} and {units[1] or 'nothing named'}")
    if both and not alike:
        reasons.append(f"one source states both ({both[0]}), so they are two figures")
    if alike:
        reasons.append("the same value alone proves nothing")
    elif compared.how == _HOW[OTHER]:
        reasons.append("the values differ by more than a slip")
    words = f"the sentences share only {', '.join(shared)}" if shared else "the sentences share no telling word"
    return "; ".join([*reasons, words][:2])


def best_mention(fact: Row, mentions: Mapping[str, Row]) -> Row:
    """The mention that facts.csv names as the best evidence."""
    members = [mentions[name] for name in fact["mention_ids"].split(SEPARATOR) if name in mentions]
    place = (fact["article"], fact["start"], fact["end"])
    return next((m for m in members if (m["article"], m["start"], m["end"]) == place), members[0] if members else fact)


def _comparable(a: Row, b: Row) -> bool:
    """One unit; of counts also two nouns, where the number is the same."""
    if a["unit"] == b["unit"] or {a["unit"], b["unit"]} == {"%", "pp"}:
        return True
    return a["kind"] == "quantity" and a["value"] != "" and a["value"] == b["value"]


def _how(a: Row, b: Row) -> str:
    if a["article"] == b["article"] and a["kind"] != b["kind"]:
        return "a target and the figure in it"
    if a["unit"] != b["unit"] and a["kind"] == "amount":
        return "one amount in two currencies"
    x, y = _span(a), _span(b)
    if x is None or y is None:
        same = a.get("deadline") and a.get("deadline") == b.get("deadline")
        return "the same deadline" if same else "the same event by its words"
    return _HOW.get(relation(x, y), "values that can both be true")


def _span(row: Row) -> Span | None:
    value = _value(row)
    if value is None:
        low, high = _decimal(row["low"]), _decimal(row["high"])
        return None if low is None or high is None else Span(low, high, _place(low), row["qualifier"])
    return Span(value, value, _place(value), row["qualifier"])


def _place(value: Decimal) -> Decimal:
    """One unit of the last place that is not a zero: what was printed, as far as a plain number shows it."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _value(row: Row) -> Decimal | None:
    return _decimal(row["value"])


def _decimal(cell: str) -> Decimal | None:
    try:
        return Decimal(cell) if cell else None
    except InvalidOperation:
        return None


def _words(context: str) -> frozenset[str]:
    return frozenset(w.lower() for w in _WORD.findall(context))


def _cosine(one: frozenset[str], two: frozenset[str], weight: Mapping[str, float]) -> float:
    shared = _norm(one & two, weight)
    return shared / math.sqrt(_norm(one, weight) * _norm(two, weight)) if shared else 0.0


def _norm(words: Iterable[str], weight: Mapping[str, float]) -> float:
    return sum(weight[w] for w in sorted(words))

"""Rows of the tables in words: what a conflict is about, what a mention says, what a reviewer decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from pipeline.decisions.apart import sides_of
from pipeline.display import display
from pipeline.records import Decision
from pipeline.schema import SEPARATOR
from pipeline.tables import Row

_SPAN = re.compile(r"^P(\d{1,4})([YMWD])$")
_AROUND = 70
"""Characters of a sentence on each side of a figure, in a list."""
Labels = Callable[[str], str]
"""The name of an entity in full; empty where the tables have none."""

KINDS_IN_WORDS = {
    "magnitude": "off by a power of ten, or a scale word misread",
    "conversion": "the two amounts of one statement cannot be the same money",
    "currency": "the same digits in another currency",
    "digits": "one digit changed, or two swapped",
    "sum": "the parts do not add up to the total",
    "part": "a part is larger than its whole",
    "growth": "the stated growth does not fit the stated values",
    "value": "the same thing, another figure",
    "date": "the same thing, another date",
    "entity": "the same thing, another name",
    "superseded": "an explicit correction or revision",
    "scope": "one side does not say what exactly it covers",
}


def items(cell: str) -> tuple[str, ...]:
    """The items of a list cell."""
    return tuple(cell.split(SEPARATOR)) if cell else ()


def name_of(entity: str, labels: Labels) -> str:
    """The name of an entity for a reader; an id that the run never saw written keeps what stands behind its colon."""
    return labels(entity) or entity.rpartition(":")[2].replace("-", " ")


def title_of(row: Row, labels: Labels) -> str:
    """What a fact or conflict is about, in a line."""
    parts = [name_of(row["subject"], labels) if row["subject"] else "", row["metric"], row["scope"]]
    words = " ".join(part for part in parts if part)
    period = _SPAN.sub(_over, row["period"])
    if not words:
        words = f"“{row.get('quote') or row.get('quote_a') or row.get('quote_b') or row['kind']}”"
    words = words[:1].upper() + words[1:]
    return f"{words}, {period}" if period else words


def _over(found: re.Match[str]) -> str:
    number, unit = found.groups()
    word = {"Y": "year", "M": "month", "W": "week", "D": "day"}[unit]
    return f"over {number} {word}" + ("" if number == "1" else "s")


def sentence_of(row: Row) -> tuple[str, str, str] | None:
    """The sentence of the first side that somebody stated, around its figure and cut at words: what it is about."""
    for side in "ab":
        before, found, behind = row[f"context_{side}"].partition(f"»{row[f'quote_{side}']}«")
        if found:
            return ending(before), row[f"quote_{side}"], beginning(behind)
    return None


def ending(words: str, size: int = _AROUND) -> str:
    """The end of a text, cut between words where it is longer."""
    return words if len(words) <= size else "… " + words[-size:].partition(" ")[2]


def beginning(words: str, size: int = _AROUND) -> str:
    """The beginning of a text, cut between words where it is longer."""
    return words if len(words) <= size else words[:size].rpartition(" ")[0] + " …"


def value_of(mention: Row) -> str:
    """What a mention says, for a reader."""
    words = _displayed(mention)
    if mention["kind"] == "target" and mention["deadline"]:
        return f"{words} by {mention['deadline']}" if words else f"by {mention['deadline']}"
    return words or mention["label"] or mention["entity_id"] or mention["quote"]


def proposed_side(row: Row) -> str:
    """The letter of the side that is proposed; empty on a tie. Where both sides have the same digits, in two
    currencies, it is a: a run puts the side that wins first."""
    proposed = row["proposed_value"]
    return next((side for side in "ab" if proposed and proposed == row[f"value_{side}"]), "")


def proposal_of(row: Row) -> str:
    """The proposed value for a reader; empty on a tie."""
    side = proposed_side(row)
    return row[f"display_{side}"] if side else ""


def chosen_side(decision: Decision, row: Row) -> str:
    """The letter of the side that a reviewer said is right; empty where it is neither or both of them."""
    side = proposed_side(row) if decision.verdict == "accept" else decision.verdict
    return side if side in ("a", "b") and decision.decided_value == row[f"value_{side}"] else ""


def verdict_in_words(decision: Decision, row: Row) -> str:
    """What a reviewer decided, in a sentence."""
    side = chosen_side(decision, row)
    if side:
        return _sentence(decision.verdict, row[f"display_{side}"])
    return _without_sides(decision.verdict, _value_in_words(decision.decided_value, row))


def closed_in_words(decision: Decision) -> str:
    """The same where the conflict is gone, and with it the unit of its values."""
    figure = _figure(decision.decided_value)
    return _without_sides(decision.verdict, decision.decided_value if figure is None else display(figure, ""))


def kept_apart(decision: Decision) -> tuple[str, ...]:
    """The sources whose statements the verdict `both` keeps apart."""
    sides = sides_of(decision)
    return tuple(sorted(sides.sources - {""})) if sides else ()


def _without_sides(verdict: str, value: str) -> str:
    """A verdict on sides that are no longer those: what is b now may be what was a then."""
    return f"{value} is right (then side {verdict})" if verdict in ("a", "b") else _sentence(verdict, value)


def _sentence(verdict: str, value: str) -> str:
    return {
        "accept": f"proposal accepted: {value}",
        "a": f"a is right: {value}",
        "b": f"b is right: {value}",
        "both": "both are right: they are two facts",
        "neither": f"neither is right; the value is {value}",
        "defer": "deferred",
        "withdrawn": "verdict taken back",
    }.get(verdict, verdict)


def _displayed(mention: Row) -> str:
    figures = [_figure(mention[name]) for name in ("value", "low", "high")]
    if mention["value"] and figures[0] is None:
        return mention["value"]
    return display(figures[0], mention["unit"], low=figures[1], high=figures[2], qualifier=mention["qualifier"])


def _figure(cell: str) -> Decimal | None:
    try:
        return Decimal(cell) if cell else None
    except InvalidOperation:
        return None


def _value_in_words(value: str, row: Row) -> str:
    known = {row["value_a"]: row["display_a"], row["value_b"]: row["display_b"]}
    if value in known:
        return known[value]
    figure = _figure(value) if row["kind"] not in ("date", "entity") else None
    return value if figure is None else display(figure, row["unit"])

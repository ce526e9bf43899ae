"""What each page shows, worked out from the tables; the templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.review.articles import Excerpt
from pipeline.review.marking import Span
from pipeline.review.outputs import Tables
from pipeline.review.picture import Picture, Statement, picture
from pipeline.review.verdicts import DECIDED, DEFERRED, Standing
from pipeline.review.words import chosen_side, items, proposal_of, proposed_side, value_of
from pipeline.tables import Row

MOST_STATEMENTS = 40
WINDOW = 100_000
"""Characters of an article on one page."""

_IN_WORDS = ("date", "entity", "currency")


@dataclass(frozen=True, slots=True)
class Said:
    """A mention, its excerpt, and its value for a reader."""

    mention: Row
    excerpt: Excerpt
    words: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict."""

    letter: str
    display: str
    origins: int
    sources: tuple[str, ...]
    said: tuple[Said, ...]
    mentions: int
    proposed: bool
    decided: bool


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Everything on the page of one conflict."""

    standing: Standing
    title: str
    sides: tuple[Side, Side]
    others: tuple[Said, ...]
    checks: tuple[tuple[str, str], ...]
    """(passed, failed or empty; the check in words)."""
    proposal: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review is."""

    total: int
    decided: int
    deferred: int

    @property
    def left(self) -> int:
        """Conflicts that nobody has looked at yet."""
        return self.total - self.decided - self.deferred

    @property
    def words(self) -> str:
        """The same in a sentence."""
        later = f", {self.deferred} deferred" if self.deferred else ""
        return f"{self.decided} of {self.total} decided{later}"


def progress_of(standings: Mapping[str, Standing]) -> Progress:
    """Count how the conflicts stand."""
    states = [standing.state for standing in standings.values()]
    return Progress(len(states), states.count(DECIDED), states.count(DEFERRED))


def conflict_page(standing: Standing, tables: Tables) -> ConflictPage:
    """Both sides, what else is said about the fact, the checks, the proposal, the drawing."""
    row = standing.row
    names = {side: items(row[f"mentions_{side}"]) for side in "ab"}
    sides = {side: tables.index.mentions(names[side]) for side in "ab"}
    fact = tables.index.fact(row["fact_id"])
    known = {*names["a"], *names["b"]}
    rest = [name for name in items(fact["mention_ids"]) if name not in known] if fact else []
    others = tables.index.mentions(rest[:MOST_STATEMENTS])
    decided = chosen_side(standing.current, row) if standing.current and standing.state == DECIDED else ""
    return ConflictPage(
        standing,
        tables.titles[row["conflict_id"]],
        (_side("a", row, sides["a"], tables, decided), _side("b", row, sides["b"], tables, decided)),
        tuple(said(mention, tables) for mention in others),
        tuple(_check(text) for text in items(row["checks"])),
        proposal_of(row),
        picture(_statements(row, sides, others), row["unit"]),
    )


def said(mention: Row, tables: Tables) -> Said:
    """A mention with its excerpt."""
    return Said(mention, tables.articles.excerpt(mention), value_of(mention))


def spans_of(mentions: Sequence[Row], text: str) -> tuple[list[Span], int]:
    """(the mentions that stand at their place in the text, how many do not)."""
    spans = [
        Span(int(m["start"]), int(m["end"]), m["mention_id"], m["kind"], value_of(m))
        for m in mentions
        if text[int(m["start"]) : int(m["end"])] == m["quote"]
    ]
    return spans, len(mentions) - len(spans)


def _side(letter: str, row: Row, mentions: Sequence[Row], tables: Tables, decided: str) -> Side:
    told = _apart(mentions)
    return Side(
        letter,
        row[f"display_{letter}"],
        int(row[f"origins_{letter}"] or 0),
        items(row[f"sources_{letter}"]),
        tuple(said(mention, tables) for mention in told[:MOST_STATEMENTS]),
        len(told),
        letter == proposed_side(row),
        letter == decided,
    )


def _apart(mentions: Sequence[Row]) -> list[Row]:
    """One of several mentions that overlap, since they are one statement; first one of each source, then the others."""
    apart: list[Row] = []
    for m in sorted(mentions, key=lambda m: (m["article"], int(m["start"]), -int(m["end"]))):
        if not (apart and apart[-1]["article"] == m["article"] and int(m["start"]) < int(apart[-1]["end"])):
            apart.append(m)
    seen: dict[str, int] = {}
    turns = [seen.setdefault(m["source"], at) != at for at, m in enumerate(apart)]
    return [m for turn in (False, True) for m, later in zip(apart, turns, strict=True) if later == turn]


def _check(text: str) -> tuple[str, str]:
    outcome, colon, words = text.partition(": ")
    return (outcome, words) if colon and outcome in ("passed", "failed") else ("", text)


def _statements(row: Row, sides: Mapping[str, Sequence[Row]], others: Sequence[Row]) -> list[Statement]:
    # A dispute about a date, a name or a currency stands between equal figures: what differs is a word.
    in_words = row["kind"] in _IN_WORDS
    statements: list[Statement] = []
    for side in "ab":
        value, words = row[f"value_{side}"], row[f"display_{side}"]
        stated = (words, words) if in_words else (value, words)
        for mention in sides[side]:
            own = not in_words and mention["value"] and mention["unit"] == row["unit"]
            shown = (mention["value"], value_of(mention)) if own else stated
            statements.append(Statement(mention["source"], *shown, side))
        if not sides[side] and value:
            statements.append(Statement("worked out, stated by nobody", *stated, side))
    statements += [
        Statement(mention["source"], mention["value"], value_of(mention), "")
        for mention in others
        if not in_words and mention["value"] and mention["unit"] == row["unit"] != ""
    ]
    return statements

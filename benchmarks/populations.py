"""City populations that Wikipedia's editors claimed: how often our proposals are right, beside a plain vote.

    python benchmarks/populations.py FOLDER

FOLDER is data/population of the public repository daz45/population---truth-discovery (the claims of Pasternack and
Roth, COLING 2010), which is not part of this project; without it the benchmark says so and stops. population-new.txt
holds a claim a line (city and year, contributor, value, year), population-gd.txt the census figure of some three
hundred. Each contributor is a source and an origin of its own, his last claim stands, and a value within 1 % of the
census is right.

The claims of an item are one fact: its contests and proposals are those of the pipeline. An item is answered when
every contest of its leading value is decided for it, and as surely as the least sure of them; an item on whose value
all agree is answered as the pipeline would call it.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.reconcile.classes import classes_of
from pipeline.reconcile.contests import value_contests
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.proposals import propose
from pipeline.records import Frame, Framed, Mention

CLAIMS, TRUTH = "population-new.txt", "population-gd.txt"
WORDS = ("high", "medium", "low", "unresolved")
CLOSE = Decimal("0.01")
LEAD = 2
"""The lead at which a plain vote would answer, to compare with."""


@dataclass(frozen=True)
class Item:
    """A city in a year: what each contributor says, and the census."""

    name: str
    claims: dict[str, Decimal]
    truth: Decimal

    @property
    def votes(self) -> list[tuple[Decimal, int]]:
        """Values by the number of contributors, the most first, of equals the first claimed."""
        return Counter(self.claims.values()).most_common()

    def right(self, value: Decimal) -> bool:
        return abs(value - self.truth) <= self.truth * CLOSE


def read_items(folder: Path) -> list[Item]:
    """The items whose truth is known and of which anything is claimed."""
    claims: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for line in (folder / CLAIMS).read_text(encoding="latin-1").splitlines():
        cells = line.split("\t")
        try:
            claims[cells[0]][cells[1]] = Decimal(cells[2])
        except (IndexError, InvalidOperation):
            continue
    items = []
    for line in (folder / TRUTH).read_text(encoding="latin-1").splitlines():
        *city, year, value = line.split(", ")
        name = f"{', '.join(city)}_{year}"
        if name in claims:
            items.append(Item(name, claims[name], Decimal(value)))
    return items


def answer(item: Item) -> tuple[str, Decimal | None]:
    """The confidence word and the value that the pipeline's own functions give."""
    members = [
        Framed(f"{item.name} {k}", source, source, str(value), _mention(value), Frame(), (0, 0), k)
        for k, (source, value) in enumerate(item.claims.items())
    ]
    origins = Origins({f.source: f.source for f in members})
    contests = value_contests(members, (), {}, frozenset())
    present = frozenset(item.claims)
    word = 0
    for contest in contests:
        made = propose(contest, (), origins, {}, {}, present)
        if made.winner != 0:
            return "unresolved", None
        word = max(word, WORDS.index(made.confidence))
    lead = max(enumerate(classes_of(members)["person"]), key=lambda e: (len(e[1].sources()), -e[0]))[1]
    if not contests:
        voices = len(lead.sources())
        return ("high" if voices > 2 else "medium" if voices > 1 else "low"), lead.value
    return WORDS[word], lead.value


def _mention(value: Decimal) -> Mention:
    return Mention(0, 0, "quantity", "claim", value=value, unit="person", precision=Decimal(1))


def row(name: str, items: Sequence[tuple[Item, Decimal]], of: int) -> str:
    """How many were answered and how many of these are wrong."""
    wrong = sum(not item.right(value) for item, value in items)
    share = f"{wrong / len(items):.1%}" if items else "-"
    return f"{name:46}{len(items):>9}{len(items) / max(of, 1):>9.1%}{wrong:>7}{share:>8}"


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if folder is None or not (folder / CLAIMS).is_file() or not (folder / TRUTH).is_file():
        print(f"skipped: no folder with {CLAIMS} and {TRUTH} was given; they are not part of this project")
        return
    items = read_items(folder)
    contested = [item for item in items if len(item.votes) > 1]
    for title, chosen in (("all items", items), ("contested items", contested)):
        print(f"\n{title}: {len(chosen)}")
        print(f"{'':46}{'answered':>9}{'share':>9}{'wrong':>7}{'':>8}")
        leads = [(i, i.votes[0][1] - (i.votes[1][1] if len(i.votes) > 1 else 0)) for i in chosen]
        print(row("plain vote, of equals the first", [(i, i.votes[0][0]) for i in chosen], len(chosen)))
        print(row("plain vote, no tie", [(i, i.votes[0][0]) for i, lead in leads if lead], len(chosen)))
        print(row(f"plain vote, a lead of {LEAD}", [(i, i.votes[0][0]) for i, n in leads if n >= LEAD], len(chosen)))
        answers = [(item, *answer(item)) for item in chosen]
        given = [(item, word, value) for item, word, value in answers if value is not None]
        for word in WORDS[:-1]:
            print(row(f"factledger, {word}", [(i, v) for i, w, v in given if w == word], len(chosen)))
        sure = [(i, v) for i, w, v in given if w in ("high", "medium")]
        print(row("factledger, high and medium", sure, len(chosen)))
        ahead = {i.name for i, n in leads if n >= LEAD}
        print(row(f"factledger, a lead of {LEAD}", [(i, v) for i, _, v in given if i.name in ahead], len(chosen)))
        print(row("factledger, all", [(i, v) for i, _, v in given], len(chosen)))


if __name__ == "__main__":
    main()

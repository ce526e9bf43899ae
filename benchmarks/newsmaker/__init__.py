"""News without slips, as much as is asked for: invented companies, places and sums that never contradict each other.

Several outlets tell one event, each in its own hand: other words, other rounding, sums converted at the rate of the
day, background restated, follow-ups with totals, requests beside laws, first estimates beside final figures. Whatever a
figure is of (a company's quarter, a ministry's year, a bank's meeting) it is the same wherever it is told, since every
one follows from the names of what it belongs to. The same number of articles is the same text in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from newsmaker.dice import Dice
from newsmaker.firms import deal, earnings, factory, funding, job_cuts
from newsmaker.happenings import accident, exchange, storm, strike, transfer
from newsmaker.states import budget, central_bank, court, poll, trade
from newsmaker.telling import Draft, later
from newsmaker.world import outlet
from pipeline.records import Article

__all__ = ["make_news"]

STORIES: tuple[Callable[[int, int], Iterator[Draft]], ...] = (
    earnings, deal, budget, accident, earnings, factory, storm, court, central_bank, transfer, poll, job_cuts, trade,
    funding, strike, earnings, exchange,
)  # fmt: skip


def make_news(count: int, crowd: int = 0) -> Iterator[Article]:
    """`count` articles, in the order of the events. `crowd` is how many companies there are: an eighth as many."""
    crowd = crowd or max(60, count // 8)
    made = number = 0
    while made < count:
        for draft in STORIES[number % len(STORIES)](number, crowd):
            if made == count:
                return
            yield _article(draft, made)
            made += 1
            reprint = _reprint(draft, made)
            if reprint is not None and made < count:
                yield _article(reprint, made)
                made += 1
        number += 1


def _reprint(draft: Draft, number: int) -> Draft | None:
    """One story of a wire in eight appears on another site too, a day later perhaps, shortened or not."""
    d = Dice("reprint", number)
    if not draft.outlet.wire or not d.chance(12):
        return None
    other = outlet(d.throw(288))
    kept = draft.paragraphs if d.chance(60) else draft.paragraphs[:-1]
    return Draft(other, later(draft.day, d.throw(2)), draft.title, (*kept, f"Source: {draft.outlet.name}"))


def _article(draft: Draft, number: int) -> Article:
    d = Dice("page", number)
    slug = "-".join(w for w in "".join(c if c.isascii() and c.isalnum() else " " for c in draft.title.lower()).split())
    name = f"{draft.day:%Y/%m}/{number:06d}-{slug[:40].strip('-')}.txt"
    head = [draft.title]
    if d.chance(20):
        head.insert(0, draft.outlet.name)
    if d.chance(15):
        head.append(d.say("Share this article", "Read later | Print", "2 min read"))
    text = "\n".join(head) + "\n\n" + "\n\n".join(draft.paragraphs) + "\n"
    return Article(name, text, f"https://news.example/{name[:-4]}", draft.outlet.name, draft.day)

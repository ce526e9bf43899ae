"""Dumps that somebody wrote to make a run slow: each kind in any size, always the same for one size.

A size counts characters for what is one long run of something, and else figures, names, rows or articles.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from pipeline.records import Article

_DAY = date(2025, 11, 3)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of hostile dump."""

    make: Callable[[int], list[Article]]
    usual: int
    """The size that is measured unless another one is asked for."""


def _one(text: str) -> list[Article]:
    return [Article("a.txt", text, published=_DAY)]


def _many(texts: list[str]) -> list[Article]:
    days = (_DAY + timedelta(days=i % 3) for i in range(len(texts)))
    return [Article(f"{i:06}.txt", text, published=day) for i, (text, day) in enumerate(zip(texts, days, strict=True))]


def _run(piece: str) -> Callable[[int], list[Article]]:
    return lambda size: _one((piece * (size // len(piece) + 1))[:size])


def _sentence(size: int) -> list[Article]:
    """One sentence without an end, of ordinary words, names and figures."""
    clause = "and the ministry of Arden paid {} million euros to Norvel Group for {} turbines in {} "
    return _one("".join(clause.format(i + 11, 3 * i + 7, 1950 + i % 90) for i in range(size // 85 + 1))[:size])


def _figures(size: int) -> list[Article]:
    """One article of so many different figures, a sentence each."""
    return _one("\n\n".join(f"Maker {i % 50} spent {i + 11} million yen on plant {i}." for i in range(size)))


def _figures_twice(size: int) -> list[Article]:
    """Two articles that tell the same many figures, every tenth with a nought more."""
    told = [f"Norvel sold {3 * i + 101} million euros of turbine {i} to the port." for i in range(size)]
    wrong = [s.replace(" million", "0 million") if i % 10 == 0 else s for i, s in enumerate(told)]
    return _many([" ".join(told), " ".join(wrong)])


def _one_figure(size: int) -> list[Article]:
    """One figure, told twenty-five times in each article, in the same words."""
    line = "The port of Arden will cost 3.07 billion euros, the ministry said."
    return _many([f"Arden, report {i}\n\n" + " ".join([line] * 25) for i in range(size)])


def _slips(size: int) -> list[Article]:
    """One sentence in many articles, each with another figure of the same digits or nearly so."""
    return _many(
        [
            f"The port of Arden will cost {300 + i % 600}.{i % 10} million euros, the ministry said on Monday, "
            f"up from {200 + i % 97} million."
            for i in range(size)
        ]
    )


def _powers(size: int) -> list[Article]:
    """One sentence in many articles, with one figure in many powers of ten and in many currencies."""
    scales = ("", " thousand", " million", " billion", " trillion")
    units = ("euros", "dollars", "yen", "pounds", "rupees", "won", "francs")
    texts = []
    for i in range(size):
        figure = ("3.07", "30.7", "307")[i % 3] + scales[i // 3 % 5]
        texts.append(f"The port of Arden will cost {figure} {units[i // 15 % 7]}, the ministry said in report {i}.")
    return _many(texts)


def _names(size: int) -> list[Article]:
    """Names one letter apart, one an article, all with the same figures and the same words around."""
    letters = "abcdeiklmnorstuv"
    forms = ("".join(of) for of in product(letters, repeat=4))
    return _many(
        [
            f"Mayor Jonas Fel{form}sen paid 3.07 million euros and 41.5 million francs for the Arden port."
            for _, form in zip(range(size), forms, strict=False)
        ]
    )


def _names_together(size: int) -> list[Article]:
    """Two articles full of names, each one letter from its twin in the other article and far from all others."""
    pairs = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu")
    forms = ["".join(pairs[int(digit)] for digit in str(10_000 + i)) for i in range(size)]
    told = "The port cost 307.5 million euros and 41.5 million francs. "
    names = [f"Mayor Jonas {form.title()}rsen paid. " for form in forms]
    return _many([told + "".join(names), told + "".join(name.replace("rsen", "rsxn") for name in names)])


def _table(size: int) -> list[Article]:
    """A table of so many rows, a total behind every ninth."""
    rows = ["Item\t2023 (EUR m)\t2024 (EUR m)\tChange"]
    for i in range(size):
        name = "Total" if i % 9 == 8 else f"Item {i}"
        rows.append(f"{name}\t{i + 101:,}\t{i + 113:,}\t{i % 30}.5%")
    return _one("\n".join(rows))


def _list(size: int) -> list[Article]:
    """A list of so many lines, a total behind every ninth."""
    lines = [f"{'Total' if i % 9 == 8 else f'Item {i}'}: {i % 700 + 101} million euros" for i in range(size)]
    return _one("What the port costs\n\n" + "\n".join(f"- {line}" for line in lines))


def _events(size: int) -> list[Article]:
    """One event in many articles, on many days."""
    return _many(
        [
            f"The Arden bridge will open on {i % 28 + 1} {('March', 'April', 'May')[i % 3]} 2027, minister Ana Lund "
            f"said. It costs 307 million euros and has 41 pillars."
            for i in range(size)
        ]
    )


def _conversions(size: int) -> list[Article]:
    """Many conversions in one article, each impossible, the digits those of the next."""
    return _one(
        " ".join(f"Plant {i} costs {i % 90 + 110} million euros ($1.{i % 9 + 1} billion)." for i in range(size))
    )


def _growth(size: int) -> list[Article]:
    """Sentences in which figures grow, all of them wrong."""
    return _one(
        " ".join(
            f"Sales of unit {i} rose 37 percent to {i % 800 + 150} million euros from {i % 300 + 120} million."
            for i in range(size)
        )
    )


def _sources(size: int) -> list[Article]:
    """One page that reprints so many sources, all of one text but for a figure."""
    told = "The port of Arden will cost {} million euros, the ministry said on Monday after a long debate in Arden."
    parts = [f"[{i + 1}]\n{told.format(i % 500 + 300)}\n" for i in range(size)]
    return _one(f"{size} Sources\n\n" + "\n".join(parts))


def _copies(size: int) -> list[Article]:
    """One text in many articles, each with a few words of its own."""
    line = "The ministry of Arden said on Monday that the port, the bridge and the canal will cost 3.07 billion euros "
    body = " ".join(f"{line}in year {i}." for i in range(12))
    return _many([f"Report {i} of office {i % 7}\n\n{body}\n\nWritten by clerk {i}." for i in range(size)])


def _credits(size: int) -> list[Article]:
    """Articles that each credit the next one."""
    return _many(
        [
            f"Outlet{i} Daily\n\nThe port of Arden will cost {300 + i % 7} million euros, the Outlet{i + 1} Daily "
            f"reported, citing Reuters and the Outlet{(i * 7) % size} Times."
            for i in range(size)
        ]
    )


def _bidi(size: int) -> list[Article]:
    """Figures with marks between their digits that nobody sees."""
    marks = "\u200b\u200e\u202e\u2066\u00ad\ufeff\u2060"
    piece = "".join(f"¥{mark}1{mark}.{mark}2 trillion{mark} yen " for mark in marks)
    return _run(piece)(size)


def _headline(size: int) -> list[Article]:
    """A headline of so many figures, and a text that tells them with a nought more."""
    head = ", ".join(f"port {i} costs {3 * i + 1011} million euros" for i in range(size))
    body = " ".join(f"Port {i} costs {3 * i + 1011}0 million euros, clerk {i} said." for i in range(size))
    return [Article("a.json", f"{head}\n\n{body}", published=_DAY, title=len(head), plain=False)]


def _firms(size: int) -> list[Article]:
    """Firms without end, each then called what the others are called too."""
    pairs = ("Ba", "De", "Fi", "Go", "Hu", "Ka", "Le", "Mi", "No", "Pu")
    names = ("".join(pairs[int(digit)] for digit in str(100 + i)).title() for i in range(size))
    return _one(" ".join(f"{name} Motors Corp. paid {i + 11} million euros. The carmaker grew." for i, name in
                         enumerate(names)))  # fmt: skip


def _targets(size: int) -> list[Article]:
    """Aims without end."""
    return _one(
        " ".join(
            f"Norvel aims to start mass production of unit {i} by {2026 + i % 20} and plans to sell {i + 101} units."
            for i in range(size)
        )
    )


KINDS: dict[str, Kind] = {
    "digits": Kind(_run("1"), 1_000_000),
    "commas": Kind(_run(","), 250_000),
    "brackets": Kind(_run("("), 250_000),
    "blanks": Kind(_run(" "), 1_000_000),
    "line breaks": Kind(_run("\n"), 200_000),
    "currency signs": Kind(_run("$¥£€"), 250_000),
    "million million": Kind(_run("million "), 400_000),
    "figures and signs": Kind(_run("1,$2.5% "), 15_000),
    "unseen marks": Kind(_bidi, 20_000),
    "one sentence": Kind(_sentence, 15_000),
    "one article of figures": Kind(_figures, 400),
    "figures told twice": Kind(_figures_twice, 250),
    "a headline of figures": Kind(_headline, 200),
    "firms": Kind(_firms, 300),
    "aims": Kind(_targets, 150),
    "growth that is wrong": Kind(_growth, 150),
    "conversions that are wrong": Kind(_conversions, 200),
    "rows of a table": Kind(_table, 300),
    "lines of a list": Kind(_list, 500),
    "sources on a page": Kind(_sources, 150),
    "names in two articles": Kind(_names_together, 800),
    "a name an article": Kind(_names, 80),
    "one figure in all articles": Kind(_one_figure, 12),
    "one sentence, other figures": Kind(_slips, 80),
    "powers of ten": Kind(_powers, 100),
    "days of one event": Kind(_events, 80),
    "near copies": Kind(_copies, 20),
    "credits in a ring": Kind(_credits, 80),
}

"""A dump with fifty-one contradictions, written by this file: two papers of each town tell what it builds, and one of
them has three figures ten times too high. In every other town a third paper has them right."""

from __future__ import annotations

from pathlib import Path

TOWNS = (
    "Aldmoor", "Brackwell", "Corvinia", "Dunhaven", "Eastmere", "Fallowby", "Grimstead", "Harrowgate", "Ivelford",
    "Kestrelton", "Larkfield", "Millbrook", "Northwick", "Oakhurst", "Penmarsh", "Ravenholm", "Silverlea",
)  # fmt: skip
PROJECTS = (
    ("tram line", "carries commuters from the northern suburbs"),
    ("flood barrier", "closes the river mouth when storms come"),
    ("city library", "lends books, films and sheet music"),
    ("fish market", "sells the catch of forty boats"),
    ("bus depot", "houses electric buses at night"),
    ("swimming hall", "teaches schoolchildren to swim"),
)
SLIPPED = frozenset({"tram line", "city library", "bus depot"})
CONFLICTS = len(TOWNS) * len(SLIPPED)


def write_dump(folder: Path) -> None:
    """Write the articles."""
    folder.mkdir(parents=True)
    for number, town in enumerate(TOWNS):
        courier, herald, post = [], [], []
        for place, (project, does) in enumerate(PROJECTS):
            tenths = (number * 37 + place * 61) % 800 + 111
            cost = f"${tenths / 10:.1f} million"
            slip = f"${tenths} million" if project in SLIPPED else cost
            courier.append(_said(number + place, project, does, cost))
            herald.append(_retold(number + 2 * place, project, does, slip))
            post.append(f"{project.capitalize()}: {cost}, says the treasurer of {town}.")
        opening = f"{town.upper()}, March 3 - The city council of {town} approved its building plan on Tuesday."
        aim = f"The city aims to complete the plan by {2028 + number % 5}."
        _write(folder, number, town, "courier", f"{town} agrees on its building plan", [opening, *courier, aim])
        opening = f"Six projects, one vote: {town} has decided what it will build in the coming years."
        _write(folder, number, town, "herald", f"What {town} wants to build", [opening, *reversed(herald)])
        if number % 2 == 0:
            opening = f"Where the money goes: the plan that {town} passed this week, project by project."
            _write(folder, number, town, "post", f"{town} in figures", [opening, *post])


def _said(turn: int, project: str, does: str, cost: str) -> str:
    return (
        f"The {project} will cost {cost}, officials said.",
        f"Work on the {project}, which {does}, is priced at {cost}.",
        f"For the {project} the council set aside {cost}.",
    )[turn % 3]


def _retold(turn: int, project: str, does: str, cost: str) -> str:
    return (
        f"A {project} that {does} is to cost {cost}.",
        f"{cost} goes into the {project}.",
        f"Builders of the {project} can count on {cost}.",
    )[turn % 3]


def _write(folder: Path, number: int, town: str, paper: str, title: str, sentences: list[str]) -> None:
    file = folder / f"{number:02}-{town.lower()}-{paper}.txt"
    file.write_text(f"{title}\n\n{' '.join(sentences)}\n", "utf-8")

"""An annotated dump as its gold tells it: which amounts can be spoilt, and by what a reader could tell.

Nothing here asks the pipeline. A second source is a source of another origin that states the same gold fact in the same
unit; origins come from the credits in meta.csv and from text that two articles share; the sources inside one article
from its numbered heads ([1], [2]). A check is the same gold fact in another currency in the same sentence.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.records import Article

Row = dict[str, Any]
BOUNDS = ("at_least", "at_most")
_HEAD = re.compile(r"^\[\d{1,2}\]$", re.M)
_STOP = re.compile(r"[.!?]['\"”’)]? +[A-Z]|\n")
_CREDIT = re.compile(r"\(([^()]+)\)\s*\|?\s*$")
_WORD = re.compile(r"\w+")
_COPY = 0.4
"""Share of common word 5-grams above which two articles count as one voice."""


@dataclass(frozen=True)
class Stated:
    """One annotated amount."""

    article: str
    start: int
    end: int
    quote: str
    value: Decimal
    unit: str
    qualifier: str
    fact: str
    source: str
    """The article, with the number of the source inside it where it reprints several."""
    origin: str


@dataclass(frozen=True)
class Candidate:
    """An annotated amount that can be spoilt, and what else in the dump speaks of its fact."""

    stated: Stated
    others: tuple[Stated, ...]
    """Same fact and unit from another origin."""
    copies: tuple[Stated, ...]
    """Same fact and unit from the same origin: headline and body, a reprint."""
    partner: Stated | None
    """Same fact in another currency in the same sentence."""
    truth: tuple[tuple[str, Decimal], ...]
    """Every (unit, value) that the gold has for the fact."""


@dataclass(frozen=True)
class Gold:
    """One annotated dump."""

    name: str
    articles: dict[str, Article]
    candidates: tuple[Candidate, ...]
    conflicts: tuple[Row, ...]


def read_gold(folder: Path) -> Gold:
    """Articles, candidates and the conflicts that are in the dump already."""
    meta: dict[str, dict[str, str]] = {}
    if (folder / "meta.csv").exists():
        with (folder / "meta.csv").open(encoding="utf-8") as lines:
            meta = {row["file"]: row for row in csv.DictReader(lines)}
    articles: dict[str, Article] = {}
    for path in sorted((folder / "articles").iterdir()):
        row = meta.get(path.name, {})
        published = date.fromisoformat(row["published"]) if row.get("published") else None
        text = path.read_bytes().decode("utf-8")
        articles[path.name] = Article(path.name, text, row.get("url", ""), row.get("source", ""), published)
    conflicts = tuple(_rows(folder / "conflicts.jsonl"))
    stated = _stated(_rows(folder / "mentions.jsonl"), articles)
    return Gold(folder.name, articles, tuple(_candidates(stated, articles, conflicts)), conflicts)


def _rows(path: Path) -> list[Row]:
    return [json.loads(x) for x in path.read_text(encoding="utf-8").splitlines() if x.strip()]


def _stated(rows: Iterable[Row], articles: dict[str, Article]) -> list[Stated]:
    origins = _origins(articles)
    heads = {name: [m.start() for m in _HEAD.finditer(a.text)] for name, a in articles.items()}
    found = []
    for r in rows:
        if r["kind"] != "amount" or not r.get("fact") or r.get("boilerplate"):
            continue
        name = r["article"]
        number = sum(head <= r["start"] for head in heads[name])
        inside = f"{name}#{number}" if number else name
        origin = inside if number else origins[name]
        value = Decimal(str(r["value"]))
        found.append(Stated(name, r["start"], r["end"], r["quote"], value, r["unit"], r["qualifier"], r["fact"],
                            inside, origin))  # fmt: skip
    return found


def _origins(articles: dict[str, Article]) -> dict[str, str]:
    """article -> its origin: the wire that meta.csv credits, else its outlet; near copies share one."""
    origin: dict[str, str] = {}
    grams: dict[str, set[tuple[str, ...]]] = {}
    for name, a in articles.items():
        words = _WORD.findall(a.text.lower())
        grams[name] = {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
        credit = _CREDIT.search(a.outlet)
        origin[name] = credit[1] if credit else a.outlet.strip(" |") or name
        for known, its in list(grams.items())[:-1]:
            smaller = min(len(its), len(grams[name]))
            if smaller and len(its & grams[name]) > _COPY * smaller:
                origin[name] = origin[known]
    return origin


def _candidates(
    stated: Sequence[Stated], articles: dict[str, Article], conflicts: Sequence[Row]
) -> Iterable[Candidate]:
    """Amounts whose fact is not contested in their unit already and that are not one end of a range."""
    contested = {(row["fact"], row.get("unit") or "") for row in conflicts}
    by_fact: dict[str, list[Stated]] = defaultdict(list)
    spans: dict[tuple[str, int, int], int] = defaultdict(int)
    for s in stated:
        by_fact[s.fact].append(s)
        spans[s.article, s.start, s.end] += 1
    for s in stated:
        kin = by_fact[s.fact]
        if {(s.fact, s.unit), (s.fact, "")} & contested or spans[s.article, s.start, s.end] > 1:
            continue
        alike = [k for k in kin if k is not s and k.unit == s.unit and near(k.value, s.value, "0.1")]
        yield Candidate(
            s,
            tuple(k for k in alike if k.origin != s.origin),
            tuple(k for k in alike if k.origin == s.origin),
            next((k for k in kin if (k.fact, k.unit) not in contested and _partners(s, k, articles[s.article])), None),
            tuple(dict.fromkeys((k.unit, k.value) for k in kin)),
        )


def _partners(s: Stated, k: Stated, article: Article) -> bool:
    if k.article != s.article or k.unit == s.unit or BOUNDS.count(k.qualifier) != BOUNDS.count(s.qualifier):
        return False
    between = article.text[min(s.end, k.end) : max(s.start, k.start)]
    return len(between) < 200 and not _STOP.search(between)


def near(a: Decimal, b: Decimal, share: str = "1e-9") -> bool:
    """Whether a lies within a share of b."""
    return abs(a - b) <= abs(b) * Decimal(share)

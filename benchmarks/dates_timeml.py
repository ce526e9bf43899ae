#!/usr/bin/env python3
"""Score the dates on TimeML folders as TempEval-3 Task A does: dates_timeml.py AQUAINT_DIR TIMEBANK_DIR [--errors]

Each folder holds .tml files. Prints a table: strict, relaxed and value F1 for all types and for DATE alone, beside what
HeidelTime reaches (measured on the same texts), and the speed of the date pass in KB of text per CPU second.
"""

from __future__ import annotations

import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.extract.dates import compile_dates, find_dates
from pipeline.records import Article, Document, Segment, Source
from pipeline.rulebook import load_rules
from pipeline.tokens import tokenise

PEER = {"AQUAINT": {"all": 0.729, "DATE": 0.760}, "TimeBank": {"all": 0.795, "DATE": 0.803}}


@dataclass(frozen=True)
class Span:
    """One time expression, gold or found."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True)
class Story:
    """One TimeML file."""

    id: str
    text: str
    published: date | None
    gold: tuple[Span, ...]


def read_story(path: Path) -> Story:
    """The text of one file with its gold spans; offsets count code points of the TEXT element."""
    root = ET.fromstring(path.read_bytes())
    stamp = next(
        (
            t.get("value")
            for t in root.iter("TIMEX3")
            if t.get("functionInDocument") in ("CREATION_TIME", "PUBLICATION_TIME")
        ),
        None,
    )
    if stamp is None:
        inside = root.find(".//DCT//TIMEX3")
        stamp = inside.get("value") if inside is not None else None
    pieces: list[str] = []
    gold: list[Span] = []

    def walk(node: ET.Element) -> None:
        start = sum(map(len, pieces))
        pieces.append(node.text or "")
        for child in node:
            walk(child)
            pieces.append(child.tail or "")
        end = sum(map(len, pieces))
        if node.tag == "TIMEX3" and node.get("tid") != "t0" and end > start:
            gold.append(Span(start, end, node.get("type") or "", node.get("value") or ""))

    body = root.find(".//TEXT")
    if body is not None:
        walk(body)
    text = "".join(pieces)
    kept = sorted((g for g in gold if text[g.start : g.end].strip()), key=lambda g: (g.start, g.end))
    return Story(path.stem, text, date.fromisoformat(stamp[:10]) if stamp else None, tuple(kept))


def read_folder(folder: Path) -> list[Story]:
    """All stories of a folder; what is not XML is left out."""
    stories = []
    for path in sorted(folder.glob("*.tml")):
        try:
            stories.append(read_story(path))
        except ET.ParseError:
            continue
    return stories


def document(story: Story) -> Document:
    """A story as the extractors see it."""
    article = Article(story.id, story.text, published=story.published)
    segment = Segment(0, len(story.text), "body", 0)
    source = Source(story.id, story.id, story.id)
    return Document(article, story.text, (source,), (segment,), tokenise(story.text), (), story.published, "meta")


def align(gold: list[Span], found: list[Span]) -> tuple[list[tuple[Span, Span]], list[Span], list[Span]]:
    """One-to-one: equal spans first, then the largest overlap."""
    order = sorted(
        ((g.start, g.end) != (s.start, s.end), max(g.start, s.start) - min(g.end, s.end), g.start, s.start, i, j)
        for i, g in enumerate(gold)
        for j, s in enumerate(found)
        if min(g.end, s.end) > max(g.start, s.start)
    )
    taken: set[int] = set()
    used: set[int] = set()
    pairs = []
    for *_, i, j in order:
        if i not in taken and j not in used:
            pairs.append((gold[i], found[j]))
            taken.add(i)
            used.add(j)
    missed = [g for i, g in enumerate(gold) if i not in taken]
    return pairs, missed, [s for j, s in enumerate(found) if j not in used]


def f1(hits: int, found: int, wanted: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * hits / (found + wanted) if found + wanted else 0.0


def main() -> None:
    """Score each folder given on the command line."""
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    if not folders:
        print("skipped: no folder of TimeML files was given")
        return
    rules = compile_dates(load_rules())
    print(
        f"{'set':10} {'types':5} {'gold':>5} {'strict':>7} {'relaxed':>8} {'value':>6} {'HeidelTime':>11} {'KB/s':>7}"
    )
    for folder in folders:
        score(folder, read_folder(folder), rules)


def score(folder: Path, stories: list[Story], rules: object) -> None:
    """Print the rows of one folder."""
    documents = [document(story) for story in stories]
    begin = time.process_time()
    answers = [find_dates(doc, rules) for doc in documents]  # type: ignore[arg-type]
    spent = time.process_time() - begin
    speed = sum(len(s.text) for s in stories) / 1000 / max(spent, 1e-9)
    for types in ("all", "DATE"):
        wanted = got = strict = relaxed = right = 0
        for story, answer in zip(stories, answers, strict=True):
            gold = [g for g in story.gold if types in ("all", g.type)]
            found = [Span(m.start, m.end, m.timex_type, m.timex_value) for m in answer]
            found = [s for s in found if types in ("all", s.type)]
            pairs, missed, spurious = align(gold, found)
            wanted, got, relaxed = wanted + len(gold), got + len(found), relaxed + len(pairs)
            strict += sum((g.start, g.end) == (s.start, s.end) for g, s in pairs)
            right += sum(g.value == s.value for g, s in pairs)
            if types == "all" and "--errors" in sys.argv:
                show(story, pairs, missed, spurious)
        peer = PEER.get(folder.name, {}).get(types)
        print(
            f"{folder.name:10} {types:5} {wanted:5} {f1(strict, got, wanted):7.3f} {f1(relaxed, got, wanted):8.3f} "
            f"{f1(right, got, wanted):6.3f} {peer if peer else '':>11} {speed:7.0f}"
        )


def show(story: Story, pairs: list[tuple[Span, Span]], missed: list[Span], spurious: list[Span]) -> None:
    """Every difference, with the words around it."""
    for kind, g, s in (
        *(("wrong", g, s) for g, s in pairs if g.value != s.value),
        *(("missed", g, None) for g in missed),
        *(("spurious", None, s) for s in spurious),
    ):
        span = g or s
        assert span is not None
        quote = story.text[span.start : span.end]
        left = story.text[max(0, span.start - 50) : span.start].replace("\n", " ")
        right = story.text[span.end : span.end + 25].replace("\n", " ")
        wanted = f"{g.type} {g.value}" if g else ""
        found = f"{story.text[s.start : s.end]!r} {s.type} {s.value}" if s else ""
        print(f"{kind:8} {story.id} {story.published} …{left}[{quote}]{right}… | {wanted} | {found}")


if __name__ == "__main__":
    main()

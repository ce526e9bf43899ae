"""What a rule costs: extraction with 1, 4 and 16 times the rules, on the same text.

    python benchmarks/rule_growth.py [FILE ...]

FILE: texts to read (default: the five founding articles). The added rules are copies of the shipped ones whose words
never come up in the text (each phrase gets a tail), for currencies, target cues, metrics and names; so what is measured
is what it costs that they are there. KB per CPU second, the best of three runs; one core.
"""

from __future__ import annotations

import sys
import time
from copy import deepcopy
from pathlib import Path
from typing import Any

from pipeline.extract import ALL_KINDS, compile_extract, extract
from pipeline.records import Article
from pipeline.rulebook import Rulebook, load_rules
from pipeline.split import compile_split, split

ROOT = Path(__file__).resolve().parent.parent
COPIED = (
    ("currencies", "currency", ("names", "before", "after", "glued")),
    ("targets", "cue", ("phrases",)),
    ("metrics", "metric", ("phrases",)),
)
FIGURES = frozenset({"amount", "percent", "date"})


def grown(book: Rulebook, times: int) -> Rulebook:
    """The book with `times` as many currencies, cues, metrics and names."""
    tables, lists = deepcopy(book.tables), dict(book.lists)
    for file, table, keys in COPIED:
        rows = tables.get(file, {}).get(table, [])
        for n in range(1, times):
            rows.extend(_other(row, n, keys) for row in book.rows(file, table))
    for name in ("names", "names_government", "names_cities"):
        rows = list(lists.get(name, []))
        extra = [
            {**row, "id": f"{row['id']}-q{n}", "name": f"{row['name']} Q{_word(n)}", "aliases": ""}
            for n in range(1, times)
            for row in rows
        ]
        lists[name] = rows + extra
    return Rulebook(tables, lists, book.digest)


def _other(row: dict[str, Any], n: int, keys: tuple[str, ...]) -> dict[str, Any]:
    made = {
        k: v
        for k, v in row.items()
        if k not in ("countries", "subunits", "shared", "verb", "scaled", "examples", "counter")
    }
    made["id"] = f"{row['id']}.q{n}"
    for key in keys:
        if key in made:
            made[key] = [f"{phrase} q{_word(n)}" for phrase in made[key]]
    if "code" in made:
        made["code"] = f"{made['code']}{n}"
    return made


def _word(n: int) -> str:
    return "".join(chr(ord("a") + int(d)) for d in str(n))


def rate(texts: list[str], book: Rulebook, kinds: frozenset[str]) -> float:
    """KB per CPU second of split and extract."""
    splitting, rules = compile_split(book), compile_extract(book)
    best = 0.0
    size = sum(map(len, texts)) / 1000
    for _ in range(3):
        clock = time.process_time()
        for i, text in enumerate(texts):
            extract(split(Article(str(i), text), splitting), rules, kinds)
        best = max(best, size / (time.process_time() - clock))
    return best


def main() -> None:
    """Print the table."""
    paths = [Path(a) for a in sys.argv[1:]] or sorted((ROOT / "corpus").iterdir())
    texts = [p.read_text(encoding="utf-8") for p in paths] * 6
    book = load_rules()
    count = sum(len(book.rows(file, table)) for file, table, _ in COPIED)
    names = sum(len(book.listing(n)) for n in ("names", "names_government", "names_cities"))
    print(f"{'rules':>8}{'names':>9}{'figures KB/s':>15}{'all kinds KB/s':>17}")
    for times in (1, 4, 16):
        more = grown(book, times)
        print(
            f"{count * times:8}{names * times:9}{rate(texts, more, FIGURES):15.0f}{rate(texts, more, ALL_KINDS):17.0f}"
        )


if __name__ == "__main__":
    main()

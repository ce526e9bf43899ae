"""KB of text per CPU second of every stage up to the mentions, beside peers that are installed.

    python benchmarks/extract_speed.py [FOLDER ...]

FOLDER: texts to read (default: the five founding articles and a plain story with few figures). One core; each figure is
the best of five runs. `figures` stands for amounts, percentages and dates, cut and tokenised; the bar is 700, and 300
for all kinds.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from peers import dateparser_search, quantulum, spacy_names, speeds

from pipeline.extract import ALL_KINDS, ExtractRules, compile_extract, extract
from pipeline.extract.dates import find_dates
from pipeline.extract.entities import find_entities
from pipeline.extract.figures.measures import measures_of
from pipeline.records import Article, Document
from pipeline.rulebook import load_rules
from pipeline.split import SplitRules, compile_split, split
from pipeline.tokens import tokenise

ROOT = Path(__file__).resolve().parent.parent
PEERS = {"quantulum3": quantulum, "dateparser.search_dates": dateparser_search, "spaCy, names alone": spacy_names}
FIGURES = frozenset({"amount", "percent", "date"})
STORY = """A walk along the old harbour

The old harbour wakes slowly. Long before the first ferry of the morning, the women who mend the nets sit down on
upturned crates beside the customs house and begin to talk. Nobody hurries them. The fishing fleet that once filled the
basin has shrunk to a handful of boats, and those that are left go out only when the wind lets them.

Marta Kovacs has worked here since she left school in 1974. Her mother worked here, and her grandmother, who learned the
trade from a Portuguese sailor. "You learn it with your fingers," she said. "My daughter gave up after three weeks."

The council wants to turn the customs house into a museum. Plans drawn up by a firm of architects show a glass roof, a
cafe and a small theatre, at a cost of about 12 million euros. The mayor, Jonas Feld, says that the building is falling
down and that something must be done before the winter. What the women want to know is where they will sit.

At a meeting last Thursday in the parish hall, the two sides listened to each other for the first time. The hall was
cold, and the heating, which had been promised for the autumn, was still not working. An engineer explained with the
help of a large model what would happen to the quay. A retired teacher asked why nobody had thought of the swallows.

Some people in the town think that the plan will bring visitors. Others remember the promises that were made when the
cannery shut: a college, a swimming pool, a road to the motorway. None of them came to anything, and the ground where
the cannery stood is still fenced off. Visitors fell by 4 percent last year. A decision will be taken before Easter.
"""


def rate(act: Callable[[], object], size: float) -> float:
    """KB per CPU second, the best of five."""
    spent = []
    for _ in range(5):
        gc.collect()
        clock = time.process_time()
        act()
        spent.append(time.process_time() - clock)
    return size / max(min(spent), 1e-9)


def ours(texts: Sequence[str], cut: SplitRules, rules: ExtractRules) -> dict[str, float]:
    """Stage -> KB per CPU second."""
    articles = [Article(f"a{i}", text) for i, text in enumerate(texts)]
    size = sum(len(text.encode()) for text in texts) / 1000
    documents = [split(a, cut) for a in articles]

    def each(act: Callable[[Document], object]) -> Callable[[], object]:
        return lambda: [act(d) for d in documents]

    return {
        "tokenise": rate(each(lambda d: tokenise(d.view)), size),
        "split (with tokenise)": rate(lambda: [split(a, cut) for a in articles], size),
        "amounts, percentages": rate(
            each(lambda d: measures_of(d.tokens, d.article.text, rules.measures, (), "", nouns=False)), size
        ),
        "and quantities": rate(
            each(lambda d: measures_of(d.tokens, d.article.text, rules.measures, (), "", nouns=True)), size
        ),
        "dates": rate(each(lambda d: find_dates(d, rules.dates)), size),
        "entities": rate(each(lambda d: find_entities(d, rules.entities)), size),
        "figures: split + amounts, percentages, dates": rate(
            lambda: [extract(split(a, cut), rules, FIGURES) for a in articles], size
        ),
        "all kinds: split + everything": rate(
            lambda: [extract(split(a, cut), rules, ALL_KINDS) for a in articles], size
        ),
    }


def main() -> int:
    """Print one table per kind of text."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="*")
    options = parser.parse_args()
    book = load_rules()
    cut, rules = compile_split(book), compile_extract(book)
    corpora = {"plain story, few figures": [STORY] * 60}
    for folder in options.folders or [ROOT / "corpus"]:
        texts = [path.read_text("utf-8") for path in sorted(folder.glob("*.txt"))]
        corpora[folder.name] = texts * max(1, 300_000 // max(1, sum(map(len, texts))))
    for name, texts in corpora.items():
        print(f"{name} ({sum(len(t.encode()) for t in texts) / 1000:.0f} KB), KB per CPU second")
        for stage, speed in ours(texts, cut, rules).items():
            print(f"  {stage:46} {speed:8.0f}")
    for peer, speed in speeds(next(reversed(corpora.values())), PEERS):
        print(f"  {peer:46} {f'{speed:8.1f}' if speed is not None else 'not installed'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

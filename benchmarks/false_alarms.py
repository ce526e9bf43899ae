"""Count conflicts above info in news that has none: what a reader would call false alarms.

    python benchmarks/false_alarms.py [FOLDER] [--articles N] [--show N]

Without FOLDER, invented news (benchmarks/newsmaker) is told by several outlets without a slip: every conflict is false.
FOLDER is a dump of real articles (or holds articles/ and meta.csv): there somebody must read the list, since real news
has real contradictions. Prints the rate per 100 articles, by kind, and the first ones with what both sides say.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsmaker import make_news

from pipeline.errors import ArticleError
from pipeline.read import read_dump
from pipeline.reconcile import build_ledger
from pipeline.records import Article, Batch, Conflict, Framed
from pipeline.rulebook import load_rules
from pipeline.run.work import Worked, compile_rules, work


def real(folder: Path) -> Iterator[Article]:
    """The articles of a dump, those that cannot be read left out."""
    inside = folder / "articles"
    meta = folder / "meta.csv"
    dump = inside if inside.is_dir() else folder
    for item in read_dump(dump, meta if meta.is_file() else None, None):
        if isinstance(item, Article):
            yield item


def worked_on(articles: Iterable[Article], spent: dict[str, float]) -> Iterator[Worked]:
    """Split, extract and frame."""
    rules = compile_rules(load_rules())
    for article in articles:
        try:
            yield work(article, rules, spent)
        except ArticleError as cause:
            print(f"left out: {cause}")


def told(c: Conflict, mentions: dict[str, Framed]) -> str:
    """A conflict with the words of both sides."""
    proposed = "a" if c.proposed is not None else "none"
    lines = [f"{c.severity} {c.kind}: {c.display_a} / {c.display_b} | {c.subject} | {c.metric} | {c.period} | proposed "
             f"{proposed}, {c.confidence} | {c.reason}"]  # fmt: skip
    for side, members in (("a", c.members_a), ("b", c.members_b)):
        for f in [mentions[m] for m in members][:3]:
            around = " ".join(f.context.split())
            at = around.find(" ".join(f.quote.split()))
            around = around[max(0, at - 110) : at + 100] if at >= 0 else around[:200]
            lines.append(f"    {side} {f.article}:{f.mention.start} [[{f.quote}]] {around}")
    return "\n".join(lines)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path, help="a dump of real articles")
    parser.add_argument("--articles", type=int, default=3000, help="how many articles to invent")
    parser.add_argument("--show", type=int, default=60, help="how many conflicts to list")
    options = parser.parse_args()
    started = time.process_time()
    spent: dict[str, float] = {}
    articles = real(options.folder) if options.folder else make_news(options.articles)
    done = list(worked_on(articles, spent))
    if not done:
        print("skipped: no article could be read")
        return
    clock = time.process_time()
    ledger = build_ledger(
        Batch(
            tuple(w.article for w in done),
            tuple(s for w in done for s in w.sources),
            {k: t for w in done for k, t in w.texts.items()},
            tuple(f for w in done for f in w.mentions),
            {w.article.id: w.dated_by for w in done},
        ),
        load_rules(),
        (),
    )
    late = time.process_time() - clock
    rows = [c for c in ledger.conflicts if c.severity != "info"]
    shared = sum(len({f.split("#")[0] for f in fact.sources}) > 1 for fact in ledger.facts)
    kind = "real" if options.folder else "invented"
    size = sum(len(w.article.text) for w in done)
    print(f"{len(done)} {kind} articles, {size / 1000:.0f} KB, {len(ledger.mentions)} mentions, "
          f"{len(ledger.facts)} facts, {shared} of them in several articles")  # fmt: skip
    print("CPU seconds: " + ", ".join(f"{k} {v:.1f}" for k, v in spent.items())
          + f", link and reconcile {late:.1f}, all {time.process_time() - started:.1f}")  # fmt: skip
    print(f"conflicts above info: {len(rows)}, {100 * len(rows) / len(done):.2f} per 100 articles")
    for (name, sure), n in sorted(Counter((c.kind, c.confidence) for c in rows).items()):
        print(f"  {name:12} {sure:12} {n:5}")
    mentions = {f.id: f for f in ledger.mentions}
    for number, c in enumerate(rows[: options.show], 1):
        print(f"\n{number}. {told(c, mentions)}")


if __name__ == "__main__":
    main()

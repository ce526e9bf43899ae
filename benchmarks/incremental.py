"""What a second run costs: of the same dump, of one that grew by a hundredth, and after a changed rule.

    python benchmarks/incremental.py [--articles 2000] [--workers N]

The bar: CPU time of the run after 1 % growth under 5 % of the first. A run takes some three seconds before its first
article, so it is told for large dumps (--articles 20000) without those, too.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from measured import Run, run, write_news

LINE = "{name:34}{cpu:>9.2f}{share:>9.1%}{working:>9.1%}{articles:>10,}{blocks:>9,}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    crowd = max(60, options.articles // 8)
    with TemporaryDirectory() as scratch:
        dump, out, rules = Path(scratch, "news.jsonl"), Path(scratch, "out"), Path(scratch, "rules")
        rules.mkdir()
        (rules / "reconcile.toml").write_text("copy_least = 11\n")
        one = Path(scratch, "one.jsonl")
        write_news(one, 1, crowd)
        # What a run costs that does nothing: loading the program and the rules.
        run(one, Path(scratch, "nothing"), 1)
        idle = run(one, Path(scratch, "nothing"), 1).cpu
        write_news(dump, options.articles, crowd)
        first = run(dump, out, options.workers)
        print(f"{'run':34}{'CPU s':>9}{'share':>9}{'at work':>9}{'articles':>10}{'blocks':>9}")
        _print("first", first, first, idle)
        _print("the same again", run(dump, out, options.workers), first, idle)
        write_news(dump, options.articles * 101 // 100, crowd)
        _print("1 % more articles", run(dump, out, options.workers), first, idle)
        _print("a changed rule of reconcile.toml", run(dump, out, options.workers, rules), first, idle)
        print(f"share: of the first run's CPU time; at work: both without the {idle:.2f} s of a run with nothing to do")


def _print(name: str, made: Run, first: Run, idle: float) -> None:
    fresh = made.notes["fresh"]
    share, working = made.cpu / first.cpu, (made.cpu - idle) / (first.cpu - idle)
    print(
        LINE.format(
            name=name, cpu=made.cpu, share=share, working=working, articles=fresh.get("articles", 0),
            blocks=fresh.get("blocks", 0),
        ),
        flush=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()

"""Hostile text through all stages: CPU seconds, MB per second, and what twice the size costs.

    python benchmarks/hostile.py [KIND ...] [--times N] [--stages]

KIND: some of the kinds of fuzz/dumps.py (default: all). Each is taken at its usual size, or N times that, and at twice
the size. Near-linear means a ratio of about 2; the bar is 2.5. A rule that begins to apply between two sizes looks like
growth, so what is over the bar is doubled once more, and the second ratio counts. What takes under a tenth of a second
says nothing about growth. The exit code is 1 where a kind stays over the bar.
"""

from __future__ import annotations

import argparse
import gc
import sys

from fuzz.dumps import KINDS
from fuzz.through import Passed, through
from pipeline.rulebook import Rulebook, load_rules
from pipeline.run.work import Rules, compile_rules

BAR = 2.5
SHORT = 0.1
"""CPU seconds."""


def main() -> int:
    """Print a row per kind of text."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--times", type=float, default=1.0, help="of the usual sizes")
    parser.add_argument("--stages", action="store_true", help="the CPU seconds of the stages of the larger size, too")
    options = parser.parse_args()
    unknown = [name for name in options.kinds if name not in KINDS]
    if unknown:
        parser.error(f"no such kind: {', '.join(unknown)}; there are: {', '.join(KINDS)}")
    book = load_rules()
    rules = compile_rules(book)
    through(KINDS["one sentence"].make(20_000), book, rules)
    print(f"{'kind of text':28} {'size':>9} {'KB':>7} {'CPU s':>7} {'MB/s':>7} {'twice: s':>9} {'ratio':>6}")
    over = 0
    for name in options.kinds or KINDS:
        size = int(KINDS[name].usual * options.times)
        kilobytes, small = _measured(name, size, book, rules)
        _, large = _measured(name, 2 * size, book, rules)
        _row(name, size, kilobytes, small, large, options.stages)
        if _grows(small, large):
            _, larger = _measured(name, 4 * size, book, rules)
            _row("  once more", 2 * size, 2 * kilobytes, large, larger, options.stages)
            over += _grows(large, larger)
    return 1 if over else 0


def _grows(small: Passed, large: Passed) -> bool:
    return small.total >= SHORT and large.total > BAR * small.total


def _row(name: str, size: int, kilobytes: float, small: Passed, large: Passed, stages: bool) -> None:
    spent = max(small.total, 1e-9)
    figures = f"{size:9,} {kilobytes:7.0f} {spent:7.2f} {kilobytes / 1000 / spent:7.3f}"
    verdict = "  over the bar" if _grows(small, large) else ""
    print(f"{name:28} {figures} {large.total:9.2f} {large.total / spent:6.2f}{verdict}", flush=True)
    if stages:
        for stage, of_large in large.seconds.items():
            print(f"    {stage:40} {small.seconds.get(stage, 0.0):13.2f} {of_large:17.2f}")


def _measured(name: str, size: int, book: Rulebook, rules: Rules) -> tuple[float, Passed]:
    articles = KINDS[name].make(size)
    gc.collect()
    return sum(len(a.text.encode("utf-8", "replace")) for a in articles) / 1000, through(articles, book, rules)


if __name__ == "__main__":
    sys.exit(main())

"""Seconds and memory of whole runs as a dump grows: CPU time by stage, the largest process, how the time grows.

    python benchmarks/growth.py [--sizes 1000,5000] [--workers N] [FOLDER ...]

Each size is a dump of made-up news (newsmaker; many figures in few words), worked on by the real command in a process
of its own. FOLDER: real text, a row each. The bars, for 100,000 articles (--sizes 10000,100000): 12 times the time of
10,000 at most, and 600 MB.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from measured import Run, run, write_news

SLOWEST, LARGEST = 12.0, 600
"""The bars: time of ten times as many articles, megabytes of a process."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,5000", help="articles, commas between")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    found: list[tuple[str, int, Run]] = []
    with TemporaryDirectory() as scratch:
        for size in sizes:
            dump, out = Path(scratch, "news.jsonl"), Path(scratch, f"out{size}")
            text = write_news(dump, size, max(60, size // 8))
            found.append((f"{size:,} made up", text, run(dump, out, options.workers)))
        for number, folder in enumerate(options.folders):
            text = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
            found.append((folder.name, text, run(folder, Path(scratch, f"folder{number}"), options.workers)))
    _print(found)
    of_news = found[: len(sizes)]
    for (_, _, small), (name, _, large) in pairwise(of_news):
        times = large.counts["articles"] / small.counts["articles"]
        ratio = large.cpu / small.cpu
        print(
            f"{name}: {times:.3g} times the articles, {ratio:.3g} times the time ({SLOWEST / 10 * times:.3g} at most)"
        )


def _print(found: list[tuple[str, int, Run]]) -> None:
    stages = sorted({stage for _, _, of in found for stage in of.stages})
    width = max(18, *(len(stage) for stage in stages)) + 8
    print(" " * width + "".join(f"{name:>18}" for name, _, _ in found))
    for stage in stages:
        print(f"{stage:{width}}" + "".join(f"{of.stages.get(stage, 0.0):>18.2f}" for _, _, of in found))
    rows = {
        "start and write": [f"{of.cpu - sum(of.stages.values()):.2f}" for _, _, of in found],
        "CPU seconds": [f"{of.cpu:.2f}" for _, _, of in found],
        "wall seconds": [f"{of.wall:.2f}" for _, _, of in found],
        "KB per CPU second": [f"{text / 1000 / of.cpu:.0f}" for _, text, of in found],
        "articles": [f"{of.counts['articles']:,}" for _, _, of in found],
        "mentions": [f"{sum(of.counts['mentions'].values()):,}" for _, _, of in found],
        f"MB (bar {LARGEST})": [f"{of.peak:.0f}" for _, _, of in found],
    }
    for stage in found[0][2].notes["memory_mb"]:
        rows[f"  up to {stage}"] = [f"{of.notes['memory_mb'][stage]:.0f}" for _, _, of in found]
    for name, cells in rows.items():
        print(f"{name:{width}}" + "".join(f"{cell:>18}" for cell in cells))


if __name__ == "__main__":
    main()

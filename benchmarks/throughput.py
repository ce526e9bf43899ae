"""KB of text per CPU second of a whole run, stage by stage, on general and on figure-dense news, beside other tools.

    python benchmarks/throughput.py [FOLDER ...] [--articles N] [--no-peers]

FOLDER: general news, a dump as `factledger run` takes it (its meta.csv is used where it lies in the folder or beside
it); without one, articles of benchmarks/newsmaker, the same for everybody. The figure-dense news are the dumps of
tests/fresh. CPU seconds are those of all processes. The bars: 150 for a whole run on general news, 700 for
`factledger extract --kinds amount,percent,date`. `start` is what every run takes before its first article: importing,
compiling the rules, loading the model, closing the tables; it is told on its own, since it does not grow with the dump.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from newsmaker import make_news
from peers import dateparser_search, kilobytes, spacy_names, spacy_pipeline, speeds

from pipeline.extract import compile_extract, extract
from pipeline.read import read_dump
from pipeline.records import Article
from pipeline.rulebook import load_rules
from pipeline.split import compile_split, split

ROOT = Path(__file__).resolve().parent.parent
FIGURES = frozenset({"amount", "percent", "date"})
PEERS = {
    "spaCy, its whole pipeline": spacy_pipeline,
    "spaCy, names alone": spacy_names,
    "dateparser.search_dates": dateparser_search,
}
_WARM = "The ministry paid 3 million euros in May 2025, said Mayor Ana Lund. The ministry said that Lund agreed.\n"


def main() -> int:
    """Print a table for each corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--articles", type=int, default=400, help="of the generated news")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        start = _start(work)
        print(f"start: {start['all']:.2f} CPU seconds a run, not in the rates below\n")
        corpora = {str(folder): (folder, _meta(folder)) for folder in options.folders}
        if not corpora:
            corpora["generated news"] = (_generated(work, options.articles), None)
        corpora["figure-dense news (tests/fresh)"] = _dense(work)
        for title, (dump, meta) in corpora.items():
            articles = [a for a in read_dump(dump, meta) if isinstance(a, Article)]
            _report(title, articles, _run(dump, meta, work / "out"), start, not options.no_peers)
    return 0


def _report(
    title: str, articles: Sequence[Article], spent: dict[str, float], start: dict[str, float], peers: bool
) -> None:
    texts = [a.text for a in articles]
    size = kilobytes(texts)
    print(f"{title}: {len(articles)} articles, {size:.0f} KB; KB per CPU second")
    rows = {stage: seconds - start.get(stage, 0.0) for stage, seconds in spent.items()}
    rows["whole run"] = rows.pop("all")
    for stage, seconds in rows.items():
        if seconds >= 0.01:
            print(f"  {stage:44} {size / seconds:8.0f} {seconds:8.2f} s")
    print(f"  {'extract --kinds amount,percent,date':44} {size / _figures(articles):8.0f}")
    for peer, speed in speeds(texts, PEERS) if peers else ():
        print(f"  {peer:44} {f'{speed:8.1f}' if speed is not None else 'not installed'}")
    print(flush=True)


def _run(dump: Path, meta: Path | None, out: Path) -> dict[str, float]:
    """CPU seconds by stage of a run of its own, and 'all' of them, in which everything is."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "pipeline", "run", str(dump), "--out", str(out)]
    before = _children()
    subprocess.run([*command, *(["--meta", str(meta)] if meta else [])], cwd=ROOT, check=True, capture_output=True)
    spent: dict[str, float] = json.loads((out / "run.json").read_text("utf-8"))["timings"]["cpu_seconds"]
    return {**spent, "all": _children() - before}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _start(work: Path) -> dict[str, float]:
    """What a run on next to nothing takes, by stage: enough text that the model is loaded, too."""
    (work / "one").mkdir()
    (work / "one" / "a.txt").write_text(f"A headline about money\n\n{_WARM}", "utf-8")
    return min((_run(work / "one", None, work / "out") for _ in range(3)), key=lambda spent: spent["all"])


def _figures(articles: Sequence[Article]) -> float:
    """CPU seconds of cutting the articles and finding their amounts, percentages and dates, the best of three."""
    book = load_rules()
    cut, rules = compile_split(book), compile_extract(book)
    spent = []
    for _ in range(3):
        clock = time.process_time()
        for article in articles:
            extract(split(article, cut), rules, FIGURES)
        spent.append(time.process_time() - clock)
    return max(min(spent), 1e-9)


def _generated(work: Path, count: int) -> Path:
    for article in make_news(count):
        path = work / "news" / article.id
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article.text, "utf-8")
    return work / "news"


def _dense(work: Path) -> tuple[Path, Path | None]:
    """The articles of all fresh dumps as one dump."""
    for folder in sorted((ROOT / "tests" / "fresh" / "dumps").iterdir()):
        shutil.copytree(folder / "articles", work / "dense" / folder.name)
    return work / "dense", None


def _meta(folder: Path) -> Path | None:
    beside = folder.parent / "meta.csv"
    return beside if folder.name == "articles" and beside.exists() else None


if __name__ == "__main__":
    sys.exit(main())

"""write: the tables of one run, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.decisions import append_decisions
from pipeline.errors import OutputError
from pipeline.records import Article, Decision, Ledger
from pipeline.schema import CONFLICTS, FACTS, MENTIONS
from pipeline.tables import table_bytes
from pipeline.write.files import replace_files
from pipeline.write.rows import conflict_rows, fact_rows, mention_rows

__all__ = ["FORMATS", "RunInfo", "check_format", "write_outputs"]

FORMATS = ("csv", "parquet")


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What a run tells about itself beside its tables."""

    about: Mapping[str, object]
    """run.json: plain values only; what differs between two equal runs stands under `timings`."""
    kept: tuple[Decision, ...] = ()
    """What decisions.csv holds."""
    added: tuple[Decision, ...] = ()
    """What reviewers filled in to conflicts.csv since."""
    rewritten: tuple[Article, ...] = ()
    """Articles whose text is not the plain text of their file; they go to articles.jsonl."""
    format: str = "csv"


def check_format(name: str) -> None:
    """Raise OutputError for a format that this version cannot write, before any work is done."""
    if name not in FORMATS:
        raise OutputError(f"--format {name}: choose one of {', '.join(FORMATS)}")
    if name != "csv":
        raise OutputError(f"--format {name}: not built yet; the tables are written as CSV (--format csv)")


def write_outputs(ledger: Ledger, out: Path, run: RunInfo) -> None:
    """Write mentions.csv, facts.csv, conflicts.csv, decisions.csv, run.json and, where needed, articles.jsonl.

    Every file is complete before the first one replaces its older self. Raises OutputError.
    """
    check_format(run.format)
    contents = {
        "mentions.csv": table_bytes(MENTIONS, mention_rows(ledger)),
        "facts.csv": table_bytes(FACTS, fact_rows(ledger)),
        "conflicts.csv": table_bytes(CONFLICTS, conflict_rows(ledger, (*run.kept, *run.added))),
    }
    if run.rewritten or (out / "articles.jsonl").exists():
        contents["articles.jsonl"] = _article_lines(run.rewritten)
    contents["run.json"] = (json.dumps(run.about, ensure_ascii=False, indent=2) + "\n").encode(
        "utf-8", "backslashreplace"
    )
    # Verdicts filled in to conflicts.csv must be safe before it is replaced.
    append_decisions(out, run.added)
    replace_files(out, contents)


def _article_lines(articles: Iterable[Article]) -> bytes:
    lines = [
        json.dumps(
            {
                "article": article.id,
                "url": article.url,
                "source": article.outlet,
                "published": str(article.published or ""),
                "text": article.text,
            }
        )
        for article in articles
    ]
    return "".join(line + "\n" for line in lines).encode("ascii")

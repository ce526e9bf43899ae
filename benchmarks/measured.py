"""What growth.py and incremental.py share: made-up news as a file, and one run of the command with what it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsmaker import make_news  # noqa: E402


@dataclass(frozen=True)
class Run:
    """One run of the command: CPU seconds of all its processes, megabytes of the largest, and its own notes."""

    cpu: float
    wall: float
    peak: float
    notes: dict[str, Any]
    counts: dict[str, Any]

    @property
    def stages(self) -> dict[str, float]:
        """CPU seconds by stage."""
        return dict(self.notes["cpu_seconds"])


def write_news(path: Path, articles: int, crowd: int) -> int:
    """Made-up news as JSON lines, one article in memory at a time; returns the bytes of text."""
    size = 0
    with path.open("w", encoding="utf-8") as file:
        for article in islice(make_news(articles, crowd), articles):
            size += len(article.text.encode())
            record = {"id": article.id, "text": article.text, "url": article.url, "source": article.outlet}
            file.write(json.dumps(record | {"published": str(article.published)}) + "\n")
    return size


def run(dump: Path, out: Path, workers: int, rules: Path | None = None) -> Run:
    """The real command in a process of its own."""
    command = [sys.executable, "-m", "pipeline", "run", str(dump), "--out", str(out), "--workers", str(workers)]
    process = subprocess.Popen(
        [*command, *(["--rules", str(rules)] if rules else [])], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"the run on {dump} ended with exit code {process.returncode}")
    about = json.loads((out / "run.json").read_text("utf-8"))
    notes = about["timings"]
    return Run(usage.ru_utime + usage.ru_stime, notes["wall_seconds"], notes["peak_memory_mb"], notes, about["counts"])

"""The processes of a cluster on this machine, found by what the kernel tells of them."""

from __future__ import annotations

import os
from pathlib import Path


def executors(application: str) -> list[int]:
    """The executors of a Spark application."""
    return [pid for pid in _pids() if "CoarseGrainedExecutorBackend" in (words := _words(pid)) and application in words]


def runs_python(executor: int) -> bool:
    """Whether an executor has started Python, as it does for the first task that needs it."""
    return any(_parent(pid) == executor and "pyspark.daemon" in _words(pid) for pid in _pids())


def _pids() -> list[int]:
    return [
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and int(entry.name) != os.getpid()
    ]


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        # It has ended since.
        return ""


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0

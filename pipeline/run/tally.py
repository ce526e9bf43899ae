"""What a run notes about itself while it goes on: CPU time by stage, what was kept from earlier runs, memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@contextmanager
def spending(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Add the CPU time of what happens inside to a stage."""
    clock = time.process_time()
    try:
        yield
    finally:
        seconds[stage] = seconds.get(stage, 0.0) + time.process_time() - clock


@dataclass(slots=True)
class Tally:
    """The notes of one run; all of it goes to `timings` in run.json, since two equal runs differ in it."""

    started: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    """CPU time by stage, over all processes."""
    fresh: dict[str, int] = field(default_factory=dict)
    """How many articles and blocks were worked on."""
    resumed: dict[str, int] = field(default_factory=dict)
    """How many were taken from the store."""
    memory: dict[str, float] = field(default_factory=dict)
    """Megabytes that this process had needed at most when a stage ended."""
    notes: list[str] = field(default_factory=list)
    """What a user should be told."""

    def add(self, seconds: Mapping[str, float]) -> None:
        """Take over what a worker has spent."""
        for stage, spent in seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent

    def ended(self, stage: str) -> None:
        """Note the memory at the end of a stage."""
        self.memory[stage] = _megabytes(resource.RUSAGE_SELF)

    def told(self, workers: int) -> dict[str, object]:
        """The notes as they stand in run.json."""
        return {
            "wall_seconds": round(time.perf_counter() - self.started, 3),
            "cpu_seconds": {stage: round(spent, 3) for stage, spent in sorted(self.seconds.items())},
            "workers": workers,
            "fresh": self.fresh,
            "resumed": self.resumed,
            "peak_memory_mb": max(_megabytes(resource.RUSAGE_SELF), _megabytes(resource.RUSAGE_CHILDREN)),
            "memory_mb": self.memory,
            "notes": self.notes,
        }


def _megabytes(of: int) -> float:
    """The most that this process, or the largest of its workers that have ended, has ever needed."""
    return round(resource.getrusage(of).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10), 1)

"""A line on standard error that tells how far a run is; nothing where standard error is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.run import Progress


@contextmanager
def showing(console: Console) -> Iterator[Progress]:
    """The callback for `pipeline.run.run` while the line is on the screen."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)

        def report(stage: str, done: int) -> None:
            bar.update(task, description=f"{stage}: {done:,} articles")

        yield report

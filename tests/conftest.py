"""What several tests share: the shipped rules, compiled once, and the command run in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.rulebook import Rulebook, load_rules
from pipeline.run.work import Rules, compile_rules

ROOT = Path(__file__).resolve().parent.parent
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def book() -> Rulebook:
    """The shipped rules."""
    return load_rules()


@pytest.fixture(scope="session")
def rules(book: Rulebook) -> Rules:
    """The shipped rules, compiled."""
    return compile_rules(book)


@pytest.fixture(scope="session")
def factledger() -> Command:
    """Run `python -m pipeline ARGUMENTS` and return what it printed; `stdin` and `cwd` may be given."""

    def command(
        *arguments: str | Path, stdin: str = "", cwd: Path = ROOT, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pipeline", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "200", **environment},
            timeout=300,
            check=False,
        )

    return command

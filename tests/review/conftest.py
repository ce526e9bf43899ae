"""The dump with fifty contradictions and one hostile story, run once; each test gets tables of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command
from tests.review.dump import write_dump
from tests.review.hostile import write_hostile


@pytest.fixture(scope="session")
def reviewed_dump(tmp_path_factory: pytest.TempPathFactory, factledger: Command) -> Path:
    """A folder with `articles` and, beside it, `out`: what a run made of them."""
    folder = tmp_path_factory.mktemp("review")
    write_dump(folder / "articles")
    write_hostile(folder / "articles")
    done = factledger("run", folder / "articles", "--out", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def out(reviewed_dump: Path, tmp_path: Path) -> Path:
    """Tables that the test may decide on; run.json still leads to the articles."""
    copy = tmp_path / "outputs"
    shutil.copytree(reviewed_dump / "out", copy)
    articles = tmp_path / "articles"
    articles.symlink_to(reviewed_dump / "articles")
    return copy


@dataclass
class Served:
    """A running `factledger review`."""

    process: subprocess.Popen[str]
    address: str

    @property
    def base(self) -> str:
        """The address without its token."""
        return self.address.partition("/?")[0]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.base.rpartition(":")[2])

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """End it, if it still runs."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Start the command on an output folder; a port may be given."""
    started: list[Served] = []

    def start(folder: Path, port: int = 0) -> Served:
        command = [sys.executable, "-m", "pipeline", "review", str(folder), "--port", str(port), "--reviewer", "kim"]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, encoding="utf-8", env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        assert process.stdout
        line = process.stdout.readline()
        assert "http://" in line, "the server did not start"
        started.append(Served(process, line[line.index("http://") :].strip()))
        return started[-1]

    yield start
    for served in started:
        served.close()

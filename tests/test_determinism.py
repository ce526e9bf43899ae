"""Same input, same bytes: run after run, with any hash seed, locale, clock zone and number of workers."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

import pipeline.run
import pipeline.run.gather
import pipeline.run.work
from pipeline.errors import FactledgerError
from pipeline.run import Options, run

TABLES = ("mentions.csv", "facts.csv", "conflicts.csv", "decisions.csv")
Command = Callable[..., object]


def tables(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in TABLES}


def test_the_process_and_its_surroundings_leave_no_trace(factledger: Command, root: Path, tmp_path: Path) -> None:
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
    ]
    found = []
    for i, environment in enumerate(surroundings):
        out = tmp_path / str(i)
        factledger("run", root / "corpus", "--out", out, **environment)
        found.append(tables(out))
    assert found[0] == found[1]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More than a chunk for each of three workers, with one broken file among them."""
    chance = random.Random(7)
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(60):
        lines = [
            f"Plant {i} of Maker {chance.randrange(9)} cost {chance.randrange(1, 99)} billion yen in {2000 + i % 25}."
            for _ in range(5)
        ]
        (folder / f"{i:03}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (folder / "030b.txt").write_bytes(b"\xff")
    return folder


def test_any_number_of_workers_gives_the_same_bytes(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline.run.gather, "CHUNK", 1500)
    found = []
    for workers in (1, 2, 3):
        outcome = run(Options(many, tmp_path / str(workers), workers=workers))
        assert [q.path for q in outcome.quarantined] == ["030b.txt"]
        found.append(tables(tmp_path / str(workers)))
    assert found[0] == found[1] == found[2]


def test_a_killed_worker_is_an_error_not_a_hang(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.run.gather, "work_on", killed)
    with pytest.raises(FactledgerError, match="worker process was killed"):
        run(Options(many, tmp_path / "out", workers=2))
    assert [path.name for path in (tmp_path / "out").iterdir()] == [pipeline.run.HIDDEN]


def killed(chunk: object) -> None:
    """What the kernel does to a worker when memory runs out."""
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


def test_an_error_in_a_stage_is_never_swallowed(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(pipeline.run.work, "extract", broken)
    with pytest.raises(ZeroDivisionError) as caught:
        run(Options(many, tmp_path / "out"))
    assert caught.value.__notes__ == ["while working on the article 000.txt"]

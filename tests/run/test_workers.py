"""Workers: any number gives the same bytes; one that is killed or stopped costs no more than its chunk."""

import os
import signal
from pathlib import Path

import pytest

import pipeline.run.gather
import pipeline.run.work
from pipeline.errors import FactledgerError
from pipeline.run import Options, run
from tests.run.conftest import about, command, tables


def test_a_killed_worker_is_an_error_and_the_next_run_resumes(
    tmp_path: Path, dump: Path, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(pipeline.run.gather, "work_on", killed_on_the_last)
        with pytest.raises(FactledgerError, match="run again, it resumes"):
            run(Options(dump, tmp_path / "out", rules=plain, workers=2))
    run(Options(dump, tmp_path / "out", rules=plain))
    assert about(tmp_path / "out")["timings"]["resumed"]["articles"] >= 30
    run(Options(dump, tmp_path / "calm", rules=plain))
    assert about(tmp_path / "out")["counts"] == about(tmp_path / "calm")["counts"]


def killed_on_the_last(chunk: list[object]) -> object:
    """What the kernel does to a worker when memory runs out."""
    if any(getattr(item, "id", "") == "059" for item in chunk):
        os.kill(os.getpid(), signal.SIGKILL)
    return pipeline.run.work.work_on(chunk)  # type: ignore[arg-type]


def test_ctrl_c_stops_workers_too_and_keeps_what_is_done(tmp_path: Path, dump: Path, plain: Path) -> None:
    code = (
        # What began in the background of a shell has been told to ignore it.
        "import os, signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pipeline.store import Store\nwhole, left = Store.commit, [3]\n"
        "def commit(store):\n    whole(store)\n    left[0] -= 1\n"
        "    if not left[0]:\n        os.killpg(0, signal.SIGINT)\nStore.commit = commit\nos.setpgid(0, 0)\n"
    )
    stopped = command("run", dump, "--out", tmp_path / "out", "--rules", plain, "--workers", "2", code=code)
    words = stopped.communicate(timeout=120)[1]
    assert (stopped.returncode, words) == (2, "factledger: stopped; run again, it goes on where it stood\n")
    run(Options(dump, tmp_path / "out", rules=plain))
    assert about(tmp_path / "out")["timings"]["resumed"]["articles"] > 0
    run(Options(dump, tmp_path / "calm", rules=plain))
    assert tables(tmp_path / "out") == tables(tmp_path / "calm")

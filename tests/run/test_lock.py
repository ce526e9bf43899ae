"""One run at a time in one output folder."""

import os
import signal
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.run import HIDDEN, Options, run
from pipeline.run.lock import held
from tests.run.conftest import command


def test_the_second_run_says_who_has_the_folder_and_stops(tmp_path: Path, dump: Path, plain: Path) -> None:
    out = tmp_path / "out"
    (out / HIDDEN).mkdir(parents=True)
    with held(out / HIDDEN, out):
        with pytest.raises(OutputError, match=f"another run is writing to it.*process {os.getpid()} on "):
            run(Options(dump, out, rules=plain))
        second = command("run", dump, "--out", out, "--rules", plain)
        words = second.communicate(timeout=60)[1]
        assert second.returncode == 2 and "another run is writing to it" in words
    run(Options(dump, out, rules=plain))


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    waiting = (
        "import pathlib, sys, time\nfrom pipeline.run.lock import held\nfolder = pathlib.Path(sys.argv[1])\n"
        "with held(folder, folder):\n    print('held', flush=True)\n    time.sleep(60)"
    )
    holder = command(tmp_path, code=waiting)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    with pytest.raises(OutputError, match=f"process {holder.pid} on"), held(tmp_path, tmp_path):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate(timeout=60)
    with held(tmp_path, tmp_path):
        pass

"""A full disk: a clear error and exit code 2; the old tables stay, and the next run needs no help."""

from pathlib import Path

import pytest

from pipeline.run import HIDDEN, Options, run
from tests.run.conftest import command, tables, write_dump

FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes}))
"""


@pytest.mark.parametrize("bytes", [20_000, 70_000])
def test_a_full_disk_leaves_the_old_tables(tmp_path: Path, plain: Path, bytes: int) -> None:
    dump, out = write_dump(tmp_path / "dump.jsonl", 12), tmp_path / "out"
    run(Options(dump, out, rules=plain))
    before = tables(out)
    write_dump(dump, 105)
    full = command("run", dump, "--out", out, "--rules", plain, code=FULL.format(bytes=bytes))
    words = full.communicate(timeout=120)[1]
    assert full.returncode == 2, words
    assert "the tables are as they were" in words and "Traceback" not in words
    assert tables(out) == before
    run(Options(dump, out, rules=plain))
    run(Options(dump, tmp_path / "anew", rules=plain))
    assert tables(out) == tables(tmp_path / "anew")
    assert not (out / HIDDEN / "store.damaged").exists()

"""kill -9 at any moment, then the same command again: the bytes of an undisturbed run, and no decision lost."""

import shutil
import signal
from pathlib import Path

from pipeline.run import Options, run
from pipeline.schema import CONFLICTS, DECISIONS
from pipeline.tables import read_table, table_bytes
from tests.run.conftest import command, tables, write_dump

DIE = """
import os, pathlib, signal
from pipeline.store import Store
from pipeline.write.files import Staging
def dying(kind, name, turn):
    whole, left = getattr(kind, name), [turn]
    def part(*arguments):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*arguments)
    setattr(kind, name, part)
"""
MOMENTS = [
    "dying(Store, 'add_article', 13)",
    "dying(Store, 'commit', 5)",
    "dying(Store, 'add_block', 4)",
    "dying(Staging, 'write', 40)",
    "dying(pathlib.Path, 'replace', 3)",
    "dying(Store, 'drop_unused', 0)",
]
"""In the order of a run: each goes on where the last one died."""


def test_a_run_that_is_killed_again_and_again_ends_as_if_it_had_not_been(tmp_path: Path, plain: Path) -> None:
    dump, calm, out = write_dump(tmp_path / "dump.jsonl", 40), tmp_path / "calm", tmp_path / "out"
    run(Options(dump, calm, rules=plain))
    conflicts = read_table(calm / "conflicts.csv", CONFLICTS)
    conflicts[0] |= {"decision": "a", "note": "the company says so"}
    (calm / "conflicts.csv").write_bytes(table_bytes(CONFLICTS, conflicts))
    shutil.copytree(calm, out)
    write_dump(dump, 60)
    run(Options(dump, calm, rules=plain))
    for moment in MOMENTS:
        killed = command("run", dump, "--out", out, "--rules", plain, code=f"{DIE}\n{moment}")
        assert killed.wait(timeout=120) == -signal.SIGKILL, (moment, killed.communicate())
        killed.communicate()
    outcome = run(Options(dump, out, rules=plain))
    assert tables(out) == tables(calm)
    (decision,) = read_table(out / "decisions.csv", DECISIONS)
    assert (decision["conflict_id"], decision["note"]) == (conflicts[0]["conflict_id"], "the company says so")
    assert outcome.notes == ()

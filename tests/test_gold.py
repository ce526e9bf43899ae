"""Quality does not fall: floors for each gold set, pinned together with the hash of the set they were measured on."""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import Options, run

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLOORS: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))


def gold(name: str) -> Path:
    folder = SHARED / "gold" / name
    if not folder.is_dir() or not (SHARED / "tools" / "score.py").is_file():
        pytest.skip(f"../shared/gold/{name} is not here: nothing to measure against")
    return folder


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        found.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return found.hexdigest()


@pytest.mark.parametrize("name", FLOORS)
def test_the_gold_is_the_one_that_was_measured(name: str) -> None:
    assert digest(gold(name)) == FLOORS[name]["sha256"], "the gold has changed: measure again, then pin it"


@pytest.mark.parametrize("name", FLOORS)
def test_the_score_does_not_fall(name: str, tmp_path: Path) -> None:
    folder = gold(name)
    meta = folder / "meta.csv"
    run(Options(folder / "articles", tmp_path, meta=meta if meta.is_file() else None))
    scored = subprocess.run(
        [sys.executable, SHARED / "tools" / "score.py", folder, tmp_path, "--json"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answer = json.loads(scored.stdout)
    faults = []
    for bound in ("least", "most"):
        for key, floor in FLOORS[name][bound].items():
            row, _, measure = key.partition(".")
            got = answer["score"][row][measure]
            # Rounded as the score prints it, so that a floor can be copied from there.
            if (round(got, 3) < floor) if bound == "least" else (got > floor):
                faults.append(f"{key} is {got:.3f}, {bound} {floor}")
    assert not faults, "\n".join([*faults, *answer["errors"]])

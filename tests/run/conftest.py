"""A dump of short articles in several blocks, and the command as a process that can be told when to die."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

import pipeline.link.partition
import pipeline.run.blocks
import pipeline.run.gather
import pipeline.run.whole
from pipeline.rulebook import load_rules
from pipeline.run import HIDDEN
from pipeline.store.keys import watched

ROOT = Path(__file__).resolve().parent.parent.parent
PRELUDE = """
import pipeline.run.blocks, pipeline.run.gather, pipeline.link.partition
pipeline.run.gather.CHUNK, pipeline.run.blocks.CHUNK, pipeline.link.partition.WHOLE = 600, 4000, 10
"""
"""Small chunks and blocks, so that a small dump has many."""


TOPICS = (
    "ferry harbour", "vaccine clinic", "orchard cider", "stadium athletics", "library archive", "glacier tourism",
    "bakery flour", "satellite antenna", "opera costume", "tram depot", "salmon hatchery", "cement quarry",
    "museum fresco", "battery cathode", "dairy cheese", "prison guard", "circus tent", "desert pipeline",
    "violin timber", "coffee roaster", "carpet loom", "lighthouse keeper", "tunnel drill", "parrot aviary",
    "tractor plough", "ballet troupe", "sugar refinery", "mortar brick", "poultry farm", "casino roulette",
    "bicycle frame", "marble statue", "cotton spindle", "reactor turbine", "chess academy",
)  # fmt: skip


def article(number: int) -> dict[str, str]:
    """One of thirty-five stories, each told by three outlets; the third is off by ten."""
    story, outlet = divmod(number, 3)
    first, second = TOPICS[story % len(TOPICS)].split()
    cost = Decimal(f"{130 + 7 * story}.{story % 7 + 1}") / (10 if outlet == 2 else 1)
    name = f"{first.title()}works{story}"
    text = (
        f"{name} {second} {first} {cost} billion yen for {second}.\n\n"
        f"{first.title()} {second} of {name}: {1210 + story * 13} {first} {second}s by May {2027 + story % 4}.\n"
    )
    day = f"2026-01-{story % 27 + 1:02}"
    return {"id": f"{number:03}", "text": text, "source": f"Outlet {outlet}", "published": day}


def write_dump(path: Path, articles: int) -> Path:
    """A dump of so many articles, and one line that is none."""
    lines = [json.dumps(article(number)) for number in range(articles)]
    path.write_text("\n".join([*lines[:7], "{broken", *lines[7:]]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Sixty articles."""
    return write_dump(tmp_path / "dump.jsonl", 60)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rules that leave the model out: loading it takes longer than everything else here."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "model.toml").write_text("use = false\n")
    return folder


load_once, compile_once = cache(load_rules), cache(watched)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sizes in this process, and rules that are loaded and compiled once for all runs in it."""
    monkeypatch.setattr(pipeline.run.whole, "load_rules", load_once)
    monkeypatch.setattr(pipeline.run.whole, "watched", compile_once)
    monkeypatch.setattr(pipeline.run.gather, "CHUNK", 600)
    monkeypatch.setattr(pipeline.run.blocks, "CHUNK", 4000)
    monkeypatch.setattr(pipeline.link.partition, "WHOLE", 10)


def command(*arguments: str | Path, code: str = "") -> subprocess.Popen[str]:
    """`factledger ARGUMENTS` in a process of its own, in which `code` has run before."""
    program = f"{PRELUDE}\n{code}\nfrom pipeline.cli import main\nmain()"
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def tables(out: Path) -> dict[str, bytes]:
    """All that a run wrote but run.json, whose timings differ, and the hidden folder."""
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name not in ("run.json", HIDDEN)}


def about(out: Path) -> dict[str, dict[str, dict[str, int]]]:
    """run.json."""
    return json.loads((out / "run.json").read_text("utf-8"))  # type: ignore[no-any-return]

"""docs/explain.md shows what the commands really print, and names every label that they print."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pipeline.rulebook
from pipeline.cli import app
from pipeline.explain import explain
from pipeline.run import Options, run
from pipeline.schema import CONFLICTS, FACTS
from pipeline.tables import read_table
from tests.conftest import ROOT
from tests.dumps import shipped_book

PAGE = (ROOT / "docs" / "explain.md").read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands of the page find: the corpus and its tables."""
    found = tmp_path_factory.mktemp("page")
    (found / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    run(Options(found / "corpus", found / "outputs"))
    return found


def session() -> Iterator[tuple[str, str]]:
    """The commands of the page with what they print."""
    for block in re.findall(r"(?ms)^```console\n(.*?)\n```", PAGE):
        for step in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, printed = step.partition("\n")
            yield command, printed.strip()


def printed(command: str) -> str:
    """The output of a command in this process, which has loaded the rules already; the shell does the rest."""
    if not command.startswith("factledger"):
        return shell(command)
    own, _, filters = command.partition(" | ")
    quoted = re.findall(r'"([^"]*)"|(\S+)', own)[1:]
    done = CliRunner().invoke(app, [text or word for text, word in quoted])
    assert done.exit_code == 0, done.output
    return shell(filters, done.stdout) if filters else done.stdout.strip()


def shell(command: str, given: str = "") -> str:
    done = subprocess.run(["sh", "-c", command], input=given, check=True, capture_output=True, encoding="utf-8")
    return done.stdout.strip()


def test_the_page_shows_what_the_commands_print(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(pipeline.rulebook, "load_rules", lambda overlay: shipped_book())
    steps = [step for step in session() if not step[0].startswith("factledger run ")]
    assert len(steps) == 5
    for command, shown in steps:
        assert printed(command) == shown, f"{command}: run `make readme`"


PLAIN = {
    "mention", "fact", "conflict", "kind", "ratio", "about", "proposed", "confidence", "reason", "status", "voices",
    "also as", "deadline", "label", "interval", "published", "side a", "side b", "decision", "note", "and",
    "read so because",
}  # fmt: skip
"""Labels that say themselves what they hold."""


def test_every_other_label_is_told(folder: Path) -> None:
    told = {label.strip() for row in re.findall(r"(?m)^\| ([^|`]+) \|", PAGE) for label in row.split(",")}
    ids = [row["conflict_id"] for row in read_table(folder / "outputs" / "conflicts.csv", CONFLICTS)][:1]
    ids += [row["fact_id"] for row in read_table(folder / "outputs" / "facts.csv", FACTS)][:2]
    shown = {line.label for name in ids for line in explain(folder / "outputs", name, shipped_book())}
    assert shown <= told | PLAIN

"""What README.md and docs/*.md name exists: commands with their options, columns, files, links, make targets."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from pipeline.cli import app
from pipeline.schema import TABLES

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
SHELL = ("console", "sh", "shell", "bash")
COLUMNS = {column.name for table in TABLES for column in table.columns}
ABOUT_COLUMNS = ("reading.md", "reviewing.md")
"""Pages that speak of tables: every name with an underscore in them is a column, or one of these keys of run.json."""
KEYS = {"dated_by", "wall_seconds", "cpu_seconds", "peak_memory_mb"}


def commands(text: str) -> Iterator[str]:
    """Every line that a reader may type: `factledger ...` in shell blocks, at the start of a line, and in the text."""
    for kind, block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            line = line.removeprefix("$ ").strip() if kind in (*SHELL, "") else ""
            if line.startswith("factledger "):
                yield line
    for code in INLINE.findall(FENCE.sub("", text)):
        if code.startswith("factledger "):
            yield code


def words(line: str) -> list[str]:
    """The words of one command, without what is piped, chained or optional around it."""
    line = re.split(r"\s(?:\||&&|;|>|2>|#)\s?", line)[0]
    return shlex.split(re.sub(r"[\[\]…]|\.\.\.", " ", line))[1:]


def is_group(command: Any) -> bool:
    return hasattr(command, "commands")


def options(command: Any) -> set[str]:
    """The options of a command; of a group that takes arguments itself also those of its commands."""
    own = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    inner = (options(child) for child in command.commands.values()) if is_group(command) else ()
    return {name for name in own if name.startswith("-")}.union(*inner) | {"--help"}


def unknown(line: str, root: Any) -> list[str]:
    """What of a command line does not exist."""
    command, rest = root, words(line)
    while rest and is_group(command) and rest[0] in command.commands:
        command, rest = command.commands[rest.pop(0)], rest
    named = [word for word in rest if not word.startswith("-")]
    if command is root and named:
        return [f"command {named[0]}"]
    given = [word.split("=")[0] for word in rest if re.match(r"--?[a-zA-Z]", word)]
    return [f"option {name}" for name in given if name not in options(command)]


ROOT_COMMAND = typer.main.get_command(app)


@every_page
def test_every_command_and_its_options_exist(page: Path) -> None:
    faults = {line: missing for line in commands(page.read_text("utf-8")) if (missing := unknown(line, ROOT_COMMAND))}
    assert not faults


@every_page
def test_every_option_that_stands_alone_exists(page: Path) -> None:
    known = options(ROOT_COMMAND)
    codes = [code.split()[0].split("=")[0] for code in INLINE.findall(FENCE.sub("", page.read_text("utf-8")))]
    assert [code for code in codes if re.match(r"--[a-z]", code) and code not in known] == []


@every_page
def test_every_link_file_and_target_exists(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    named = re.findall(r"`((?:pipeline|rules|tests|benchmarks|docs|corpus)/[\w./-]*)`", text)
    missing = [link for link in links if link and not (page.parent / link).exists()]
    missing += [name for name in named if not (ROOT / name).exists()]
    targets = re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"))
    missing += [f"make {target}" for target in re.findall(r"`make ([a-z]+)", text) if target not in targets]
    assert missing == []


@every_page
def test_every_column_exists(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    listed = [
        name
        for table in re.findall(r"(?m)^\| column \|.*\n\|[ :|-]+\n((?:\|.*\n)+)", text)
        for row in table.splitlines()
        for name in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]
    if page.name in ABOUT_COLUMNS:
        listed += [code for code in INLINE.findall(text) if re.fullmatch(r"[a-z]+(?:_[a-z]+)+", code)]
    assert [name for name in listed if name not in COLUMNS | KEYS] == []


def test_every_command_is_told_somewhere() -> None:
    told = {words(line)[0] for page in PAGES for line in commands(page.read_text("utf-8")) if words(line)}
    assert set(ROOT_COMMAND.commands) <= told  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ("factledger run DUMP [--meta meta.csv] --workers 2", []),
        ("factledger rules check --missing", []),
        ("factledger explain outputs abc --json | head -3", []),
        ("factledger --version", []),
        ("factledger runn DUMP", ["command runn"]),
        ("factledger run DUMP --wrkers 2", ["option --wrkers"]),
        ("factledger trace 'a --b text'", []),
        ("factledger explain outputs abc --jsn > x", ["option --jsn"]),
    ],
)
def test_the_check_itself(line: str, missing: list[str]) -> None:
    assert unknown(line, ROOT_COMMAND) == missing

"""The README shows what the commands really print, the columns as they are, and commands that exist."""

import importlib.util
import re
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.rulebook import load_rules
from pipeline.rulecheck import check_example
from pipeline.run.work import compile_rules

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text("utf-8")


def test_outputs_and_columns_are_those_of_the_code(root: Path, readme: str) -> None:
    spec = importlib.util.spec_from_file_location("refresh", root / "docs" / "refresh.py")
    assert spec and spec.loader
    refresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(refresh)
    assert refresh.refreshed(readme) == readme, "run: make readme"


def test_the_rule_it_shows_works(readme: str, tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "currencies.toml").write_text(block, encoding="utf-8")
    (shown,) = tomllib.loads(block)["currency"]
    book = load_rules(tmp_path)
    rules = compile_rules(book)
    tested = [example for example in book.examples() if example.rule == shown["id"]]
    assert len(tested) == 2
    assert [check_example(example, rules, book) for example in tested] == ["", ""]


def test_every_command_and_option_named_exists(readme: str, factledger: Command) -> None:
    named = {m[1]: re.findall(r"--[a-z]+", m[2]) for m in re.finditer(r"`?factledger (\w+)([^`\n]*)", readme)}
    assert set(named) >= {"run", "explain", "trace", "rules", "extract"}
    for command, options in named.items():
        help_page = factledger(command, *(["check"] if command == "rules" else []), "--help").stdout
        assert help_page
        for option in options:
            assert option in help_page, f"factledger {command} {option}"
    for target in set(re.findall(r"`make (\w+)", readme)):
        assert re.search(rf"(?m)^{target}:", (Path(__file__).parent.parent / "Makefile").read_text("utf-8"))

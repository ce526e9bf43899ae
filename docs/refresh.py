"""Bring the README and some pages of docs/ up to date with the code: `make readme`. A test fails while they differ.

Every block of the kind ```console is a command behind '$ ' and what it prints, run in an empty folder beside corpus/.
What stands between `<!-- columns: TABLE -->` and `<!-- end -->` is the list of columns of the schema module.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.schema import TABLES, markdown

ROOT = Path(__file__).resolve().parent.parent
PAGES = (ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in ("explain", "reading", "reviewing")))
_CONSOLE = re.compile(r"(?<=```console\n)(.*?)(?=\n```)", re.DOTALL)
_COLUMNS = re.compile(r"(?<=<!-- columns: )(\w+) -->\n.*?(?=<!-- end -->)", re.DOTALL)


def refreshed(text: str) -> str:
    """A page as it should be."""
    tables = {table.name: markdown(table) for table in TABLES}
    text = _COLUMNS.sub(lambda match: f"{match[1]} -->\n{tables[match[1]]}\n", text)
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
        return _CONSOLE.sub(lambda match: _session(match[1], Path(scratch)), text)


def _session(block: str, folder: Path) -> str:
    """Each command of a block with its output, in the order of the page: a later one may use what an earlier wrote."""
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "\n\n".join(f"$ {command}\n{_output(command, folder)}".rstrip() for command in commands)


def _output(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["sh", "-c", f'factledger() {{ "{sys.executable}" -m pipeline "$@"; }}\n{command}'],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"},
        check=False,
    )
    if done.returncode or done.stderr:
        raise SystemExit(f"`{command}` ended with {done.returncode}; the page stays as it is\n{done.stderr}")
    return done.stdout.rstrip()


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(refreshed(page.read_text("utf-8")), encoding="utf-8")

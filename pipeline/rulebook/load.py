"""Read rules/ into one immutable book.

A rule file is TOML: a top-level `kind` (what its examples test), then arrays of tables. Every entry has an `id`, unique
over all files. Long lists (names, places, rates) are CSV files with a header; each of their rows may have an `id` too.

An overlay folder (`--rules DIR`) has files of the same names: an entry whose id is known replaces that entry, another
one is added, and a top-level `off = ["some.id"]` switches entries off. CSV rows are added. What no rule file knows (a
file, a table, an id to switch off) is a mistake.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import RuleError
from pipeline.rulebook.entry import Entry
from pipeline.rulebook.overlay import nearest, overlaid

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One example or counter-example of a rule, with the kind it tests."""

    file: str
    rule: str
    kind: str
    positive: bool
    wanted: Row
    """`text`, optional `published`, and the fields of the mention that must (or must not) come out."""


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All rules of one run. `digest` is the sha256 over the names and bytes of the files that were read."""

    tables: dict[str, Row]
    lists: dict[str, list[dict[str, str]]]
    digest: str
    digests: dict[str, str] = field(default_factory=dict)
    """The same for each file by its name, the overlay's part in it: what tells which rules have changed."""

    def rows(self, file: str, table: str) -> list[Row]:
        """The entries of one array of tables: rows('currencies', 'currency')."""
        return list(self.tables.get(file, {}).get(table, []))

    def values(self, file: str, key: str) -> Any:
        """A top-level value of a rule file, for tolerances and plain word lists."""
        try:
            return self.tables[file][key]
        except KeyError:
            raise RuleError(f"rules/{file}.toml: the key {key!r} is missing") from None

    def listing(self, file: str) -> list[dict[str, str]]:
        """The rows of a CSV file: listing('names')."""
        return self.lists.get(file, [])

    def entries(self) -> Iterator[tuple[str, str, Row]]:
        """(file, table, entry) for every entry with an id, in the order of the files."""
        for file in sorted(self.tables):
            for table, rows in self.tables[file].items():
                if isinstance(rows, list):
                    for row in rows:
                        if isinstance(row, dict) and "id" in row:
                            yield file, table, row

    def examples(self) -> Iterator[Example]:
        """Every example and counter-example of every rule.

        `examples = [{text = "...", quote = "...", value = "...", ...}]` must come out; `counter = ["text", ...]` (or
        tables with more fields) must not give a mention of the file's kind (with those fields).
        """
        for file, _, row in self.entries():
            kind = str(row.get("kind_of_example") or self.tables[file].get("kind") or "")
            for wanted in row.get("examples", []):
                yield Example(file, row["id"], kind, True, dict(wanted))
            for wanted in row.get("counter", []):
                fields = {"text": wanted} if isinstance(wanted, str) else dict(wanted)
                yield Example(file, row["id"], kind, False, fields)


def default_rules() -> Path:
    """The rules that ship with the package, or those of the checkout it runs from."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_rules"
    return shipped if shipped.is_dir() else package.parent / "rules"


def load_rules(overlay: Path | None = None, base: Path | None = None) -> Rulebook:
    """Read the shipped rules and, on top, an overlay folder.

    Raises RuleError with every mistake that was found, not only the first.
    """
    folder = base or default_rules()
    if not folder.is_dir():
        raise RuleError(f"no rules folder at {folder}")
    digest = hashlib.sha256()
    digests: dict[str, str] = {}
    mistakes: list[str] = []
    tables, lists = _read_folder(folder, digest, digests, mistakes)
    if overlay is not None:
        if not overlay.is_dir():
            raise RuleError(f"--rules {overlay}: not a folder")
        more, more_lists = _read_folder(overlay, digest, digests, mistakes)
        found: list[str] = []
        tables = overlaid(tables, more, found)
        for file, rows in more_lists.items():
            if file not in lists:
                found.append(f"{file}.csv: there is no such rule file{nearest(file, lists)}")
            lists[file] = lists.get(file, []) + rows
        mistakes.extend(f"--rules {overlay}: {mistake}" for mistake in found)
    seen: dict[str, str] = {}
    for file, _, row in Rulebook(tables, lists, "").entries():
        if row["id"] in seen:
            mistakes.append(f"rules/{file}.toml: id {row['id']!r} is already used in rules/{seen[row['id']]}.toml")
        seen[row["id"]] = file
    if mistakes:
        raise RuleError("\n".join(mistakes))
    placed = {file: _placed(file, content) for file, content in tables.items()}
    return Rulebook(placed, lists, digest.hexdigest(), digests)


def _placed(file: str, content: Row) -> Row:
    """The same, with entries that know where they stand."""
    return {
        table: [
            Entry(row, f"rules/{file}.toml: the [[{table}]] entry") if isinstance(row, dict) else row for row in rows
        ]
        if isinstance(rows, list)
        else rows
        for table, rows in content.items()
    }


def _read_folder(
    folder: Path, digest: Any, digests: dict[str, str], mistakes: list[str]
) -> tuple[dict[str, Row], dict[str, list[dict[str, str]]]]:
    tables: dict[str, Row] = {}
    lists: dict[str, list[dict[str, str]]] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix not in (".toml", ".csv"):
            continue
        content = path.read_bytes()
        own = hashlib.sha256(content)
        digest.update(path.name.encode() + b"\0" + own.digest())
        digests[path.name] = digests.get(path.name, "") + own.hexdigest()
        try:
            if path.suffix == ".toml":
                tables[path.stem] = tomllib.loads(content.decode("utf-8"))
            else:
                lists[path.stem] = _read_csv(content.decode("utf-8-sig"), path.name)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, csv.Error) as cause:
            mistakes.append(f"{path}: {cause}")
    return tables, lists


def _read_csv(text: str, name: str) -> list[dict[str, str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    rows = ({k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(lines))
    place = f"rules/{name}: the row"
    return [Entry(row, place) for row in rows]

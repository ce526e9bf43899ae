"""The article behind a row: from articles.jsonl, else from the dump, and only where it is what the run has read."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import FactledgerError
from pipeline.read import read_dump
from pipeline.read.meta import Meta, read_meta
from pipeline.read.walk import META_NAME
from pipeline.records import Article

_ARTICLE = re.compile(rb'\{"article": ("(?:[^"\\]|\\.)*+")')


@dataclass(frozen=True, slots=True)
class NotAtHand:
    """Why a text cannot be shown, in words that go on after 'the text is not at hand: '."""

    reason: str


class Texts:
    """Articles of an output folder by their ids; `dump` says where they are, if not where run.json says."""

    def __init__(self, outputs: Path, dump: Path | None = None) -> None:
        self._outputs = outputs
        self._about = _about(outputs)
        self._inputs = {row["article"]: row for row in self._about.get("inputs", ())}
        self._dumps = _dumps(outputs, dump, str(self._about.get("dump", "")))
        self._meta = _meta(outputs, self._dumps, str(self._about.get("meta", "")))
        self._lines = _Lines(outputs / "articles.jsonl")
        self._found: dict[str, Article | NotAtHand] = {}

    @property
    def rules(self) -> str:
        """The hash of the rules that the run was made with; '' where run.json is not there."""
        return str(self._about.get("rules", {}).get("sha256", ""))

    @property
    def days(self) -> dict[str, date | None]:
        """article -> the day it was published, for all articles of the run."""
        return {name: _day(row.get("published", "")) for name, row in self._inputs.items()}

    def sha256(self, name: str) -> str:
        """The hash of the text of an article, as run.json has it; '' where it does not name the article."""
        return str(self._inputs.get(name, {}).get("sha256", ""))

    def article_of(self, source: str) -> str:
        """The article that holds a source: itself, or what stands before the last '#'."""
        return source if source in self._inputs else source.rpartition("#")[0] or source

    def article(self, name: str) -> Article | NotAtHand:
        """The article as the run read it."""
        if name not in self._found:
            self._found[name] = self._read(name)
        return self._found[name]

    def _read(self, name: str) -> Article | NotAtHand:
        known = self._inputs.get(name)
        if known is None:
            return NotAtHand(f"run.json of {self._outputs} does not name the article")
        found = self._lines.article(name)
        places = [] if found else [file for dump in self._dumps if (file := _inside(dump, name))]
        changed = False
        for candidate in [found] if found else (article for file in places for article in _articles(file)):
            if hashlib.sha256(candidate.text.encode("utf-8", "surrogatepass")).hexdigest() == known.get("sha256"):
                about = self._meta.of(name)
                url, outlet = candidate.url or about.url, candidate.outlet or about.outlet
                day = _day(known.get("published", ""))
                return replace(candidate, id=name, url=url, outlet=outlet, published=day)
            changed = True
        if changed:
            return NotAtHand("the article has changed since the run; run again")
        return NotAtHand("the article is not where it was; name its folder with --dump")


def _about(outputs: Path) -> dict[str, Any]:
    try:
        found = json.loads((outputs / "run.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as cause:
        raise FactledgerError(f"{outputs / 'run.json'}: cannot be read: {cause}") from cause
    return found if isinstance(found, dict) else {}


def _dumps(outputs: Path, dump: Path | None, named: str) -> list[Path]:
    """Where the dump may be: the hash of a text tells whether it is the right one."""
    if dump is not None:
        if not dump.exists():
            raise FactledgerError(f"--dump {dump}: no such folder or file")
        return [dump]
    named_by_run = outputs.resolve() / named
    return [named_by_run] if named and named_by_run.exists() else []


def _meta(outputs: Path, dumps: list[Path], named: str) -> Meta:
    """The table of addresses and outlets that the run was given, else the one inside the dump."""
    places = [outputs.resolve() / named] if named else [dump / META_NAME for dump in dumps]
    try:
        return read_meta(next((file for file in places if file.is_file()), None))
    except FactledgerError:
        return Meta()


def _inside(dump: Path, name: str) -> Path | None:
    """The file of an article. The tables may come from somebody else: a name in them never leads out of the dump."""
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\0" in name:
        return None
    file = dump if dump.is_file() and dump.name == name else dump / name
    try:
        return file if file.is_file() and file.resolve().is_relative_to(dump.resolve()) else None
    except OSError:
        return None


def _articles(file: Path) -> list[Article]:
    try:
        return [item for item in read_dump(file) if isinstance(item, Article)]
    except FactledgerError:
        return []


class _Lines:
    """articles.jsonl: where the line of each article begins, found in passing when the first one is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, int] | None = None

    def article(self, name: str) -> Article | None:
        """The article, if the file has it. Raises FactledgerError for a damaged file."""
        try:
            if self._places is None:
                self._places = self._scanned()
            if name not in self._places:
                return None
            with self._path.open("rb") as lines:
                lines.seek(self._places[name])
                row = json.loads(lines.readline())
            title = int(row.get("title") or 0)
            return Article(name, row["text"], row["url"], row["source"], title=title, plain=False)
        except (OSError, ValueError, KeyError) as cause:
            raise FactledgerError(f"{self._path}: cannot be read: {cause}; run again") from cause

    def _scanned(self) -> dict[str, int]:
        places: dict[str, int] = {}
        at = 0
        try:
            with self._path.open("rb") as lines:
                for line in lines:
                    found = _ARTICLE.match(line)
                    places[json.loads(found[1]) if found else json.loads(line)["article"]] = at
                    at += len(line)
        except FileNotFoundError:
            return {}
        return places


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None

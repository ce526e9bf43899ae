"""What a stored result depends on, as a key: the article, the rules that its stages read, their code, the model.

Rules are watched while they are compiled, file by file, so a change in a file touches only the stages that read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

import pipeline
from pipeline.model import model_name
from pipeline.read import WebPage
from pipeline.records import Article
from pipeline.rulebook import Rulebook

T = TypeVar("T")
SIZE = 16
"""Bytes of a key: among 10^9 articles two have the same key with a chance of one in 10^20."""
FORMAT = "1"
"""Of everything in the store; raised when its bytes change in a way that the code of the stages does not tell."""
PACKAGES = ("spacy", "thinc", "numpy", "rapidfuzz", "currencyconverter", "msgspec", "lxml", "trafilatura")
"""Packages whose version results may depend on."""


def key_of(*parts: str | bytes) -> bytes:
    """A hash over the parts; their borders count."""
    digest = blake2b(digest_size=SIZE)
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.digest()


def article_key(article: Article | WebPage, ground: bytes) -> bytes:
    """The key of everything that split, extract and frame make of an article, or of a page still to be extracted."""
    if isinstance(article, WebPage):
        about = repr(replace(article, content=b""))
        return key_of(ground, "page", about, article.content)
    known = (article.id, article.url, article.outlet, str(article.published or ""), article.dated_by)
    return key_of(ground, *known, str(article.title), str(article.plain), article.text)


def watched(book: Rulebook, compile_: Callable[[Rulebook], T]) -> tuple[T, bytes]:
    """What `compile_` makes of the rules, and a key of the rule files that it has read."""
    touched: set[str] = set()
    seen = replace(book, tables=_Watched(book.tables, "toml", touched), lists=_Watched(book.lists, "csv", touched))
    made = compile_(seen)
    return made, key_of(*(f"{name} {book.digests.get(name, '')}" for name in sorted(touched)))


def ground_of(book: Rulebook, code: Iterable[str], rules: bytes) -> bytes:
    """The key of what all results of some stages rest on: their code, the rules they read, the model, the packages."""
    packages = (*PACKAGES, model_name(book).replace("_", "-"))
    versions = (f"{name} {package_version(name)}" for name in packages if name)
    return key_of(
        FORMAT, pipeline.__version__, *versions, *(_code(name) for name in ("*.py", "rulebook", *code)), rules
    )


@cache
def package_version(name: str) -> str:
    """The version of an installed package, '' where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@cache
def _code(name: str) -> bytes:
    """A hash of a package with all that is in it, or of the modules that match: a changed line makes other keys."""
    folder = Path(pipeline.__file__).parent
    files = sorted(folder.glob(name) if name.endswith(".py") else (folder / name).rglob("*.py"))
    return key_of(*(part for file in files for part in (file.relative_to(folder).as_posix(), _content(file))))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        # Installed without sources: the version stands for the code.
        return b""


class _Watched(dict[str, Any]):
    """Tables by the name of their file; notes which files are asked for."""

    def __init__(self, content: dict[str, Any], suffix: str, touched: set[str]) -> None:
        super().__init__(content)
        self._suffix, self._touched = suffix, touched

    def __getitem__(self, file: str) -> Any:
        self._touched.add(f"{file}.{self._suffix}")
        return super().__getitem__(file)

    def get(self, file: str, default: Any = None) -> Any:
        self._touched.add(f"{file}.{self._suffix}")
        return super().get(file, default)

    def items(self) -> Any:
        self._touched.update(f"{file}.{self._suffix}" for file in self)
        return super().items()

    def values(self) -> Any:
        self._touched.update(f"{file}.{self._suffix}" for file in self)
        return super().values()

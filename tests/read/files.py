"""Dumps on disk and what is read from them."""

from pathlib import Path

from pipeline.read import read_dump
from pipeline.records import Article, Quarantined


def fill(folder: Path, files: dict[str, bytes | str]) -> Path:
    """Write files under a folder, text as UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def articles(dump: Path, **options: object) -> list[Article]:
    """What is read of a dump."""
    return [item for item in read_dump(dump, **options) if isinstance(item, Article)]  # type: ignore[arg-type]


def faults(dump: Path, **options: object) -> list[Quarantined]:
    """What is left aside."""
    return [item for item in read_dump(dump, **options) if isinstance(item, Quarantined)]  # type: ignore[arg-type]


def both(dump: Path) -> tuple[list[Article], list[Quarantined]]:
    """Articles and faults of one reading."""
    items = list(read_dump(dump))
    return [x for x in items if isinstance(x, Article)], [x for x in items if isinstance(x, Quarantined)]

"""Atomic writes: every file is complete under another name before the first one takes its place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import OutputError


def replace_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write all files into `folder`, or none: on a full disk the old ones stay as they were.

    Raises OutputError.
    """
    staged: list[tuple[Path, Path]] = []
    target = folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            # A fixed name in the same folder: what a killed run left behind is overwritten by the next one.
            temporary, target = folder / f".{name}.tmp", folder / name
            staged.append((temporary, target))
            _write(temporary, content)
        for temporary, target in staged:
            temporary.replace(target)
    except OSError as cause:
        raise OutputError(f"{target}: cannot be written: {cause.strerror or cause}") from cause
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

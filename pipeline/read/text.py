"""Plain text: UTF-8, byte for byte. Line ends and a byte order mark stay, so offsets count the decoded file."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import ArticleError

SUFFIXES = ("", ".txt", ".text", ".md")
LARGEST = 64 * 2**20
"""Bytes. A larger text file is an archive or a log, not an article."""


def read_text(name: str, file: Path, dump: Path) -> str:
    """The text of one file. Raises ArticleError with what is wrong and what to do about it."""
    if file.suffix.lower() not in SUFFIXES:
        raise ArticleError(name, f"{file.suffix} files are not read yet; convert it to plain UTF-8 text (.txt)")
    # realpath, since Path.resolve raises RuntimeError on a link that leads to itself.
    if file.is_symlink() and Path(os.path.realpath(dump)) not in Path(os.path.realpath(file)).parents:
        raise ArticleError(name, "a link that leads out of the dump; copy the file into it")
    try:
        if not file.is_file():
            raise ArticleError(name, "not a regular file; remove it or replace it by a text file")
        if file.stat().st_size > LARGEST:
            raise ArticleError(name, f"larger than {LARGEST // 2**20} MB; split it into one file an article")
        content = file.read_bytes()
    except OSError as cause:
        raise ArticleError(name, f"cannot be opened: {cause.strerror}; check its permissions") from cause
    return _decoded(name, content)


def _decoded(name: str, content: bytes) -> str:
    if b"\0" in content:
        raise ArticleError(name, f"binary, not text: a zero byte at byte {content.index(0)}; convert it to UTF-8 text")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as cause:
        raise ArticleError(name, f"not UTF-8 at byte {cause.start} ({cause.reason}); save it as UTF-8") from cause
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise ArticleError(name, "empty; remove it or fetch it again")
    return text

"""Paths that Spark reaches, of whatever file system, beside folders of this machine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*+://?")


def is_address(path: str | Path) -> bool:
    """Whether this is an address such as s3a://bucket/news, which Spark opens; else it is a path of this machine."""
    return isinstance(path, str) and _ADDRESS.match(path) is not None


def address_of(path: Path) -> str:
    """A path of this machine, for Spark."""
    return f"file://{path.resolve()}"


def remove(spark: Any, address: str) -> None:
    """Remove a folder with all that is in it, if there is one."""
    path, files = _opened(spark, address)
    files.delete(path, True)


def put(spark: Any, address: str, content: bytes) -> None:
    """Write a small file."""
    path, files = _opened(spark, address)
    stream = files.create(path, True)
    try:
        stream.write(bytearray(content))
    finally:
        stream.close()


def data_files(spark: Any, address: str) -> tuple[str, int]:
    """(name of the first data file at an address, bytes of all of them); the address may be that of a file, or a
    pattern. ('', 0) where there is none."""
    path, files = _opened(spark, address)
    first, size = "", 0
    for status in files.globStatus(path) or ():
        inside = files.listFiles(status.getPath(), True)
        while inside.hasNext():
            file = inside.next()
            name = str(file.getPath().getName())
            if not name.startswith(("_", ".")):
                first = first or name
                size += file.getLen()
    return first, size


def _opened(spark: Any, address: str) -> tuple[Any, Any]:
    path = spark._jvm.org.apache.hadoop.fs.Path(address)
    return path, path.getFileSystem(spark._jsc.hadoopConfiguration())

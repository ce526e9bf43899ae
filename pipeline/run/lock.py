"""One run at a time in one output folder: an advisory lock that ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

_HELD = "held.lock"


@contextmanager
def held(folder: Path, out: Path) -> Iterator[None]:
    """Hold the lock that lies in `folder`, the hidden one of `out`. Raises OutputError where another run has it."""
    try:
        descriptor = os.open(folder / _HELD, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as cause:
        raise OutputError(f"{folder / _HELD}: cannot be opened: {cause.strerror}") from cause
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(
                f"{out}: another run is writing to it ({_holder(descriptor)}); wait for it, or choose another --out"
            ) from None
        except OSError as cause:
            raise OutputError(f"{folder}: cannot be locked: {cause.strerror}") from cause
        # Only for the message: the lock is flock's, so a file that a killed run left behind locks nobody out.
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()} on {socket.gethostname()}".encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> str:
    return os.pread(descriptor, 200, 0).decode("utf-8", "replace").strip() or "its process is not known yet"

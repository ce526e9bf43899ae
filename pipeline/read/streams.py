"""Bytes in bounded pieces: from files, out of compressed streams, out of members of archives. Nothing goes to disk.

A stream that is damaged or cut ends early and remembers why in `fault`: so every reader keeps the complete records
before the damage, and asks for the fault when it has come to the end.
"""

from __future__ import annotations

import bz2
import codecs
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from pipeline.read.charset import wide_codec

HEAD = 2**16
"""Bytes from the start by which the format is told."""
_PIECE = 2**18
_RATIO = 200
"""Text packs to a tenth or a twentieth; what grows two hundred times is a bomb."""
_FREE = 2**28
"""Bytes that a small archive may unpack to, however well they pack."""
_LZMA_MEMORY = 2**27
DAMAGE = (
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(slots=True)
class Budget:
    """How many bytes the file of the dump, all layers of archives in it together, may still unpack to."""

    left: int

    @classmethod
    def of(cls, size: int) -> Budget:
        """For a file of `size` bytes."""
        return cls(max(_FREE, _RATIO * size))


class Bytes(Protocol):
    """Anything that gives its next bytes."""

    def read(self, size: int, /) -> bytes: ...


class _Unpacker(Protocol):
    """What bz2, lzma and, behind an adapter, zlib have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Inflater:
    """zlib's decompressor in the shape of the other two."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)
        self._tail = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        out = self._inner.decompress(self._tail + data, max_length)
        self._tail = self._inner.unconsumed_tail
        return out


PACKED: dict[str, tuple[bytes, Callable[[], _Unpacker]]] = {
    "gzip": (b"\x1f\x8b\x08", _Inflater),
    "bzip2": (b"BZh", bz2.BZ2Decompressor),
    "xz": (b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _LZMA_MEMORY)),
}
"""Compressed streams: their first bytes and what unpacks them."""


class Source(io.RawIOBase):
    """A readable stream over `inner` that ends where `inner` fails, and says why in `fault`."""

    def __init__(self, inner: Bytes, budget: Budget | None = None, under: Feed | None = None) -> None:
        super().__init__()
        self.fault = ""
        self._inner = inner
        self._budget = budget
        self._under = under
        self._over = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._over or self._next_piece(min(len(buffer), _PIECE))
        self._over = piece[len(buffer) :]
        piece = piece[: len(buffer)]
        buffer[: len(piece)] = piece
        return len(piece)

    def _next_piece(self, size: int) -> bytes:
        if self.fault:
            return b""
        try:
            piece = self._piece(size)
        except DAMAGE as cause:
            self.fault = f"damaged: {cause}" if str(cause) else "damaged or cut short"
            return b""
        except OSError as cause:
            self.fault = f"cannot be read: {cause.strerror or cause}"
            return b""
        if self._budget:
            self._budget.left -= len(piece)
            if self._budget.left < 0:
                self.fault = f"unpacks to more than {_RATIO} times its size: an archive bomb"
                return b""
        if not piece and self._under:
            self.fault = self.fault or self._under.fault
        return piece

    def _piece(self, size: int) -> bytes:
        return self._inner.read(size)


class Unpacked(Source):
    """What a compressed stream holds, member after member, as gzip, bzip2 and WARC files chain them."""

    def __init__(self, feed: Feed, kind: str, budget: Budget) -> None:
        super().__init__(feed, budget, feed)
        self._feed = feed
        self._mark, self._make = PACKED[kind]
        self._unpacker = self._make()
        self._ended = False

    def _piece(self, size: int) -> bytes:
        while not self._ended:
            data = b""
            if self._unpacker.eof:
                data = self._next_member()
                if not data:
                    break
            elif self._unpacker.needs_input:
                data = self._feed.read(_PIECE)
                if not data:
                    self.fault = self._feed.fault or "cut short: the compressed data end in the middle"
                    break
            out = self._unpacker.decompress(data, size)
            if out:
                return out
        self._ended = True
        return b""

    def _next_member(self) -> bytes:
        """The bytes of the next member; padding of zeros behind the last one is no member."""
        rest = self._unpacker.unused_data
        while len(rest := rest.lstrip(b"\0")) < len(self._mark):
            more = self._feed.read(_PIECE)
            if not more:
                break
            rest += more
        if not rest.startswith(self._mark):
            if rest:
                self.fault = "damaged: other data follow the compressed ones"
            return b""
        self._unpacker = self._make()
        return rest


class _Joined(io.RawIOBase):
    """Bytes already taken from a stream, then the rest of it."""

    def __init__(self, head: bytes, rest: Source) -> None:
        super().__init__()
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._head:
            return self._rest.readinto(buffer)
        taken = self._head[: len(buffer)]
        buffer[: len(taken)] = taken
        self._head = self._head[len(taken) :]
        return len(taken)


class Feed:
    """A stream with a head that may be looked at, read in bounded pieces or bounded lines."""

    def __init__(self, source: Source) -> None:
        self._source = source
        head = bytearray()
        while len(head) < HEAD:
            piece = source.read(HEAD - len(head))
            if not piece:
                break
            head += piece
        self.head = bytes(head)
        small = len(head) < HEAD
        self._rest = io.BytesIO(self.head) if small else io.BufferedReader(_Joined(self.head, source), _PIECE)
        self._ended = not head

    @property
    def fault(self) -> str:
        """Why the stream ended early, once its last byte has been read; '' while all is well."""
        return self._source.fault if self._ended else ""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; b'' at the end."""
        data = self._rest.read(size)
        self._ended = self._ended or len(data) < size
        return data

    def lines(self, limit: int) -> Iterator[bytes | None]:
        """Lines with their ends; None for a line of more than `limit` bytes, which is skipped piece by piece."""
        while line := self._rest.readline(limit):
            if len(line) < limit or line.endswith(b"\n"):
                self._ended = not line.endswith(b"\n")
                yield line
                continue
            while (piece := self._rest.readline(_PIECE)) and not piece.endswith(b"\n"):
                pass
            yield None
        self._ended = True


class _Narrowed:
    """UTF-16 or UTF-32 as UTF-8, so that what reads lines reads lines of one kind."""

    def __init__(self, feed: Feed, codec: str) -> None:
        self._feed = feed
        self._decoder = codecs.getincrementaldecoder(codec)("replace")

    def read(self, size: int, /) -> bytes:
        while data := self._feed.read(size):
            if text := self._decoder.decode(data):
                return text.encode("utf-8", "replace")
        return self._decoder.decode(b"", True).encode("utf-8", "replace")


class _Parted:
    """Lines that end in a carriage return alone, as old spreadsheets write them, with the ends of today."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def read(self, size: int, /) -> bytes:
        return self._feed.read(size).replace(b"\r", b"\n")


def narrowed(feed: Feed) -> Feed:
    """The feed in UTF-8 where it is UTF-16 or UTF-32, and with line ends where it has carriage returns; else itself."""
    codec = wide_codec(feed.head)
    feed = Feed(Source(_Narrowed(feed, codec), under=feed)) if codec else feed
    returns = b"\r" in feed.head.rstrip() and b"\n" not in feed.head
    return Feed(Source(_Parted(feed), under=feed)) if returns else feed

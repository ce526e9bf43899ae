"""zip and tar: the members one after the other, never unpacked to disk, never by a name that leads anywhere."""

from __future__ import annotations

import struct
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO, Self, cast

from pipeline.read.streams import DAMAGE, Budget, Feed, Source
from pipeline.records import Quarantined

MEMBERS = 200_000
"""Members of one archive. The directory of a zip is held in memory, some 500 bytes a member."""
_DIRECTORY = 64 * 2**20
_HEADER = 2**20
"""Bytes of a long name or of the extra fields of a tar member."""
_END = b"PK\x05\x06"
_ENCRYPTED = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, open until the next one is asked for."""

    name: str
    feed: Feed


class _OpenFile:
    """A member of an archive as a stream of bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        return self._file.read(size)


def zip_members(name: str, file: BinaryIO, budget: Budget) -> Iterator[Member | Quarantined]:
    """The members in the order of their names."""
    too_large = _too_large(file)
    if too_large:
        yield Quarantined(name, too_large, "", "unpack it, or split it")
        return
    try:
        archive = zipfile.ZipFile(file)
    except (*DAMAGE, OSError, struct.error, LookupError) as cause:
        yield Quarantined(name, f"a damaged zip archive: {cause}", "", "fetch it again")
        return
    with archive:
        names = {info.filename for info in archive.infolist()}
        if "[Content_Types].xml" in names or "mimetype" in names:
            yield Quarantined(name, "an Office document or an e-book", "", "save it as plain text, or its table as CSV")
            return
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            if info.is_dir():
                continue
            inner, fault = member_name(info.filename)
            place = f"{name}!{inner}"
            if fault:
                yield Quarantined(place, fault, "", "pack the archive again with names inside it")
            elif not inner:
                continue
            elif info.flag_bits & _ENCRYPTED:
                yield Quarantined(place, "encrypted", "", "unpack it with its password, or pack it without one")
            elif info.external_attr >> 28 == 0o12:
                yield Quarantined(place, "a link in an archive", "", "pack the file itself")
            else:
                try:
                    with archive.open(info) as member:
                        yield Member(place, Feed(Source(_OpenFile(member), budget)))
                except (*DAMAGE, OSError, struct.error, LookupError) as cause:
                    yield Quarantined(place, f"a damaged member: {cause}", "", "fetch the archive again")


def tar_members(name: str, feed: Feed, budget: Budget) -> Iterator[Member | Quarantined]:
    """The members in the order of the archive, which is read once from front to back."""
    count = 0
    try:
        tape = cast("IO[bytes]", _Tape(feed))
        with tarfile.open(fileobj=tape, mode="r|", tarinfo=_Header, errorlevel=0) as archive:
            while (info := archive.next()) is not None:
                # tarfile remembers every member; a stream is never asked for an earlier one.
                archive.members = []  # type: ignore[attr-defined]
                count += 1
                if count > MEMBERS:
                    yield Quarantined(name, f"more than {MEMBERS:,} members", "", "unpack it, or split it")
                    return
                inner, fault = member_name(info.name)
                place = f"{name}!{inner}"
                if info.isdir() or not inner:
                    continue
                if fault:
                    yield Quarantined(place, fault, "", "pack the archive again with names inside it")
                elif not info.isreg():
                    yield Quarantined(place, "a link or a device in an archive", "", "pack the file itself")
                else:
                    member = archive.extractfile(info)
                    if member is not None:
                        yield Member(place, Feed(Source(_OpenFile(member), budget)))
    except (*DAMAGE, OSError, struct.error, LookupError) as cause:
        if not feed.fault:
            yield Quarantined(name, f"a damaged tar archive: {cause}", f"behind member {count}", "fetch it again")
    if feed.fault:
        yield Quarantined(
            name, feed.fault, f"behind member {count}", "fetch it again; the files before are in the tables"
        )


def member_name(raw: str) -> tuple[str, str]:
    """(the name with plain slashes, what is wrong with it); '' for a hidden file, which is no part of a dump."""
    name = raw.replace("\\", "/").encode("utf-8", "backslashreplace").decode("utf-8")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or (parts and len(parts[0]) == 2 and parts[0][1] == ":"):
        return name, "a name that leads out of the archive"
    if not parts or any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX":
        return "", ""
    return "/".join(parts), ""


class _Header(tarfile.TarInfo):
    """A header that does not take a name of gigabytes into memory, and is told where it is broken.

    tarfile takes a header that is cut short or damaged for the end of the archive, without a word.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as cause:
            if buf.strip(b"\0"):
                raise tarfile.ReadError(f"{cause} where a member should begin") from cause
            raise

    def _proc_member(self, tarfile_: tarfile.TarFile) -> tarfile.TarInfo:
        if not self.isreg() and self.type not in (tarfile.GNUTYPE_SPARSE,) and self.size > _HEADER:
            raise tarfile.ReadError("a header of more than 1 MB")
        return super()._proc_member(tarfile_)  # type: ignore[misc, no-any-return]


class _Tape:
    """What tarfile asks of a stream."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def read(self, size: int) -> bytes:
        return self._feed.read(size)


def _too_large(file: BinaryIO) -> str:
    """Whether the directory at the end of a zip is larger than can be held; it is looked at before zipfile reads it."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 2**16 - 22))
    tail = file.read(2**16 + 22)
    file.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return ""
    members, directory = struct.unpack_from("<HI", tail, at + 10)
    if members == 0xFFFF or directory == 0xFFFFFFFF:
        wide = tail.rfind(b"PK\x06\x06", 0, at)
        if wide >= 0 and len(tail) >= wide + 56:
            members, directory = struct.unpack_from("<QQ", tail, wide + 32)
    if members > MEMBERS or directory > _DIRECTORY:
        return f"more than {MEMBERS:,} members"
    return ""

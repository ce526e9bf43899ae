"""Bytes packed as readers meet them, so that atheris gets behind checksums and lengths that it would never guess."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable

SUFFIXES = (".txt", ".html", ".json", ".jsonl", ".csv", ".tsv", ".warc", ".parquet", ".md", "")
NAMES = ("a.txt", "../../a.html", "/etc/a.json", "C:\\a.csv", "sub/./a.jsonl", "..\\a.txt", "a\x00b", "ä" * 300)
"""Names of members, some of which lead out of the archive."""


def _plain(content: bytes) -> bytes:
    return content


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 1, mtime=0)


def _cut(content: bytes) -> bytes:
    packed = gzip.compress(content, 1, mtime=0)
    return packed[: len(packed) - 1 - len(content) % 40]


def _named(content: bytes) -> str:
    return NAMES[content[-1] % len(NAMES)] if content else NAMES[0]


def _zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(_named(content)), content)
        archive.writestr(zipfile.ZipInfo("b.txt"), content[: len(content) // 2])
    return out.getvalue()


def _tar(content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, part in ((_named(content), content), ("b.txt", content[: len(content) // 2])):
            info = tarfile.TarInfo(name)
            info.size = len(part)
            archive.addfile(info, io.BytesIO(part))
    return out.getvalue()


def _warc(content: bytes) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><article>" + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n" + content


def _json(content: bytes) -> bytes:
    text = content.decode("latin-1")
    return json.dumps({"title": text[:40], "text": text, "published": text[-10:]}).encode() + b"\n" + content


def _page(content: bytes) -> bytes:
    return b"<html><head><title>A port</title></head><body><article><p>" + content


PACKINGS: tuple[Callable[[bytes], bytes], ...] = (
    _plain, _gzip, _cut, _zip, _tar, _warc, _json, _page, lambda content: bz2.compress(content, 1),
)  # fmt: skip

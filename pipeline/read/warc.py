"""WARC and WET files: the pages of a web archive, record by record.

An own reader of the format (ISO 28500) rather than a library, since those at hand end at the first damaged record or
print a warning and go on: here the record is named and the next one is looked for.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

from pipeline.read.charset import Undecodable, decode
from pipeline.read.model import LARGEST, Draft, Item, Known, WebPage
from pipeline.read.streams import Feed
from pipeline.records import Quarantined

_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain",)
_OPENING = re.compile(rb"\s{0,99}<(?:!doctype\s{1,9}html|html)[\s>]", re.IGNORECASE)
_LINE = 2**16
_HEADERS = 1000
_PIECE = 2**18


class _Broken(ValueError):
    """A record that does not keep to the format."""


def read_warc(name: str, feed: Feed) -> Iterator[Item]:
    """The pages and texts that were fetched; requests, images, redirects and failures are no articles.

    The date of the crawl is not the date of an article and is not used.
    """
    number = 0
    while _next_record(feed):
        number += 1
        position = f"record {number}"
        try:
            headers = _headers(feed)
            block = _block(feed, headers)
        except _Broken as cause:
            if not feed.fault:
                yield Quarantined(name, str(cause), position, "fetch it again; the next record was looked for")
            continue
        if feed.fault:
            break
        url = " ".join(headers.get("warc-target-uri", "").strip("<>").split())[:4096]
        try:
            item = _item(name, number, headers, block, url)
        except (_Broken, Undecodable) as cause:
            item = Quarantined(name, f"{cause}: {url}", position, "fetch the page again")
        if item is not None:
            yield item
    if feed.fault:
        yield Quarantined(name, feed.fault, f"in record {number}", "fetch it again; the pages before are in the tables")


def _next_record(feed: Feed) -> bool:
    """Go behind the next line that opens a record."""
    return any(line is not None and line.startswith(b"WARC/") for line in feed.lines(_LINE))


def _headers(feed: Feed) -> dict[str, str]:
    """Headers by lower-case name, the first of twins; a folded line goes on with the one before."""
    headers: dict[str, str] = {}
    last = ""
    for count, line in enumerate(feed.lines(_LINE)):
        if line is None or count > _HEADERS:
            raise _Broken("a record with too long a header")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if not text:
            return headers
        if text[0] in " \t" and last:
            headers[last] += " " + text.strip()
            continue
        key, _, value = text.partition(":")
        last = key.strip().lower()
        headers.setdefault(last, value.strip())
    raise _Broken("a record without an end")


def _block(feed: Feed, headers: Mapping[str, str]) -> bytes | None:
    """The content of the record, None where it is too large or of no interest; the feed stands behind it."""
    stated = headers.get("content-length", "")
    if not (stated.isascii() and stated.isdigit() and len(stated) < 16):
        raise _Broken("a record without a Content-Length")
    left = int(stated)
    wanted = left <= LARGEST and headers.get("warc-type", "").lower() in ("response", "resource", "conversion")
    parts: list[bytes] = []
    while left > 0:
        part = feed.read(min(left, _PIECE))
        if not part:
            raise _Broken("a record that ends in the middle")
        left -= len(part)
        if wanted:
            parts.append(part)
    return b"".join(parts) if wanted or not int(stated) else None


def _item(name: str, number: int, headers: Mapping[str, str], block: bytes | None, url: str) -> Item | None:
    kind = headers.get("warc-type", "").lower()
    if kind not in ("response", "resource", "conversion"):
        return None
    declared = headers.get("content-type", "").lower()
    if block is None:
        raise _Broken(f"larger than {LARGEST // 2**20} MB")
    if kind == "response":
        if not declared.startswith("application/http"):
            return None
        status, inner, block = _http(block)
        if status != "200":
            return None
        declared = inner.get("content-type", "").lower() or _told_by(headers, block)
    media = declared.split(";")[0].strip()
    if media not in _PAGES and media not in _TEXTS:
        return None
    if not block.strip():
        raise _Broken("empty")
    place, known = f"{name}#{number}", Known(url)
    charset = declared.partition("charset=")[2].split(";")[0].strip()
    if media in _PAGES:
        return WebPage(place, block, charset, "", known)
    text, _ = decode(block, charset)
    return Draft(place, text.removeprefix("\ufeff"), known=known)


def _told_by(headers: Mapping[str, str], body: bytes) -> str:
    """The type of a body that its server did not name: what the crawler found, else what it begins like."""
    return headers.get("warc-identified-payload-type", "").lower() or ("text/html" if _OPENING.match(body) else "")


def _http(block: bytes) -> tuple[str, dict[str, str], bytes]:
    """(status, headers, body) of a response, the body as the browser would see it."""
    for gap in (b"\r\n\r\n", b"\n\n"):
        if gap in block[: 2 * _LINE]:
            break
    else:
        raise _Broken("no HTTP response")
    top, _, body = block.partition(gap)
    lines = top.decode("latin-1").splitlines()
    status = [*lines[0].split(), "", ""][1] if lines else ""
    headers = {key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines[1:])}
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    return status, headers, _unpacked(body, headers.get("content-encoding", "").lower())


def _unchunked(body: bytes) -> bytes:
    """The chunks joined. Many archives keep the header of a body that is already joined: that stays as it is."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 64)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16) if size[:1].isalnum() else -1
        except ValueError:
            length = -1
        if length < 0:
            return b"".join(parts) if parts else body
        if length == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2


def _unpacked(body: bytes, encoding: str) -> bytes:
    """The body without its compression, which an archive may have taken off and left the header."""
    if "gzip" in encoding or "deflate" in encoding:
        wrapped = body[:2] == b"\x1f\x8b" or body[:1] == b"\x78"
        unpacker = zlib.decompressobj(47 if wrapped else -15)
        try:
            plain = unpacker.decompress(body, LARGEST + 1)
        except zlib.error as cause:
            if not wrapped:
                return body
            raise _Broken(f"a damaged body: {cause}") from cause
        if len(plain) > LARGEST:
            raise _Broken(f"larger than {LARGEST // 2**20} MB")
        # Deflated data need no header, and a plain body may begin like some: to its very end it is none.
        return plain if wrapped or (unpacker.eof and not unpacker.unused_data) else body
    if encoding in ("br", "zstd") and body[:1] not in b"<\r\n \t":
        raise _Broken(f"packed with {encoding}")
    return body

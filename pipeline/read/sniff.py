"""What a file is, told by its first bytes; its name speaks only where the bytes leave it open."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

from pipeline.read.charset import decoded_as, wide_codec
from pipeline.read.fields import Fields
from pipeline.read.streams import HEAD, PACKED

_MAGIC = (
    *((mark, kind) for kind, (mark, _) in PACKED.items()),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
)
_OTHERS = (
    (b"%PDF", "a PDF", "save its text as .txt, with pdftotext for instance"),
    (b"{\\rtf", "an RTF document", "save it as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as plain text, or its table as CSV"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it with `zstd -d`, or pack it with gzip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it, or pack it as zip or tar"),
    (b"Rar!", "a RAR archive", "unpack it, or pack it as zip or tar"),
    (b"\x89PNG", "an image", ""),
    (b"\xff\xd8\xff", "an image", ""),
    (b"GIF8", "an image", ""),
    (b"RIFF", "a sound, image or film", ""),
    (b"ID3", "a sound", ""),
    (b"SQLite format 3", "a database", "export its table as CSV or JSON lines"),
    (b"ORC", "an ORC table", "save it as Parquet"),
    (b"Obj\x01", "an Avro table", "save it as Parquet"),
    (b"ARROW1", "an Arrow table", "save it as Parquet"),
    (b"\x7fELF", "a program", ""),
)
_NO_NEWS = {
    ".js": "a script", ".mjs": "a script", ".css": "a style sheet", ".map": "a source map", ".py": "a program",
    ".sh": "a program", ".sql": "a database script", ".yaml": "a configuration", ".yml": "a configuration",
    ".toml": "a configuration", ".ini": "a configuration", ".log": "a log", ".ps": "a PostScript document",
}  # fmt: skip
_PAGE = re.compile(
    rb"\s*+(?:<\?xml[^>]{0,200}+>\s*+)?(?:<!--.{0,2000}?-->\s*+)*+"
    rb"<(?:!doctype\s++html|html|head|body|title|meta|div|p|article|section|main|h[1-6]|span|table|br|script|link)"
    rb"(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_INSIDE = re.compile(rb"<(?:html|body|article)[\s>]", re.IGNORECASE)
_XML = re.compile(rb"\s*+<(?:\?xml|!DOCTYPE|rss|feed|nitf|svg|newsml)", re.IGNORECASE)
_OBJECT = re.compile(rb'\s*+\{\s*+["}]')
_ARRAY = re.compile(rb'\s*+\[\s*+(?:[{\]]|"[^"\n]{0,2000}+"\s*+[,\]])')
_LINE_NAMES = (".jsonl", ".ndjson", ".jl")
_JSON_NAMES = (".json", ".geojson", *_LINE_NAMES)
_TABLE_NAMES = (".csv", ".tsv", ".tab")


def kind_of(head: bytes, name: str, fields: Fields) -> str:
    """gzip, bzip2, xz, zip, tar, parquet, warc, html, xml, json, jsonl, csv, text, empty; else 'no: WHAT|ADVICE'."""
    if not head.strip(b"\xef\xbb\xbf \t\r\n\f\v"):
        return "empty" if len(head) < HEAD else "text"
    for mark, kind in _MAGIC:
        if head.startswith(mark):
            return kind
    if is_tar(head):
        return "tar"
    for mark, what, advice in _OTHERS:
        if head.startswith(mark):
            return f"no: {what}|{advice}"
    narrow = _narrow(head)
    return "text" if b"\0" in narrow else _text_kind(narrow, PurePosixPath(name).suffix.lower(), fields)


def is_tar(head: bytes) -> bool:
    """Whether the first block is a tar header: the old format has no mark, but its checksum fits."""
    if len(head) < 512:
        return False
    if head[257:262] == b"ustar":
        return True
    try:
        stated = int(head[148:156].strip(b" \0") or b"x", 8)
    except ValueError:
        return False
    return bool(head[0]) and stated == sum(head[:148]) + 8 * 32 + sum(head[156:512])


def _narrow(head: bytes) -> bytes:
    codec = wide_codec(head)
    head = decoded_as(head, codec).encode("utf-8", "replace") if codec else head
    head = head.removeprefix(b"\xef\xbb\xbf")
    return head if b"\n" in head else head.replace(b"\r", b"\n")


def _text_kind(head: bytes, suffix: str, fields: Fields) -> str:
    table = fields.header(head.split(b"\n", 1)[0])
    if _OBJECT.match(head) or _ARRAY.match(head) or (suffix in _JSON_NAMES and not table and not _PAGE.match(head)):
        # A first record that is longer than the head says nothing: there the name is asked.
        named = suffix in _LINE_NAMES and b"\n" not in head.strip()
        return "jsonl" if named or is_lines(head) else "json"
    if _PAGE.match(head) or (suffix in (".html", ".htm", ".xhtml") and b"<" in head):
        return "html"
    if _XML.match(head):
        return "html" if _PAGE_INSIDE.search(head) else "xml"
    if table or suffix in _TABLE_NAMES:
        return "csv"
    if suffix in _NO_NEWS:
        return f"no: {_NO_NEWS[suffix]}|"
    return "text"


def is_lines(head: bytes) -> bool:
    """Whether the first line is a JSON value of its own and another line follows: JSON lines."""
    first, end, rest = head.lstrip().partition(b"\n")
    if not end or not rest.strip():
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        # A first line that is broken is no reason to take the lines below it for one value.
        return first.lstrip().startswith(b"{") and bool(re.match(rb'\s*+\{\s*+"', rest)) and first.rstrip() != b"{"
    return True

"""The cells of a table as they come back from a spreadsheet: another separator, another encoding, a workbook.

Excel saves with semicolons where the comma is the decimal point, in the code page of the machine or in UTF-16 with
tabs; LibreOffice may save the byte order mark as a part of the first name. All of it says what it is.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipeline.errors import FactledgerError

csv.field_size_limit(sys.maxsize)
_SEPARATORS = ",;\t"
_WORKBOOK = b"PK\x03\x04"
_FREE, _RATIO = 2**27, 100
"""Bytes that any workbook may unpack to, and how many times its own size a large one: XML packs to a twentieth."""
_CODE_PAGES = ("utf-8", "cp1252", "cp932")
"""Tried in this order; cp1252 refuses five bytes that Japanese text is full of."""
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f'’_]+")
_PLAIN = re.compile(r"[+-]?\d{1,99}(?:\.\d{1,99})?(?:[eE][+-]?0{0,2}\d{1,2})?")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_GROUPED = (re.compile(r"[+-]?\d{1,3}(?:,\d{3})++(?:\.\d++)?"), re.compile(r"[+-]?\d{1,3}(?:\.\d{3})++(?:,\d++)?"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The header and the rows of a table as text, every row as long as it is in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    comma_decimal: bool = False
    """True where the file was saved by a spreadsheet that may write 3,07 for 3.07."""


def read_sheet(path: Path, prefer: str = "") -> Sheet:
    """The cells of a CSV file, or of a sheet of an .xlsx workbook: the one named `prefer`, or else the first.

    Raises FactledgerError.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise FactledgerError(f"{path}: there is no such table; run `factledger run` first") from None
    except OSError as cause:
        raise FactledgerError(f"{path}: cannot be read: {cause.strerror or cause}") from cause
    if content.startswith(_WORKBOOK):
        cells, comma = _workbook(path, content, prefer), False
    else:
        text = _decoded(path, content)
        separator = _separator(text)
        comma = separator == ";"
        try:
            cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
        except csv.Error as cause:
            raise FactledgerError(f"{path}: not a CSV table: {cause}") from cause
    if not cells:
        raise FactledgerError(f"{path}: the header is missing")
    header = [name.strip('\ufeff" \t') for name in cells[0]]
    return Sheet(tuple(header), tuple(tuple(row) for row in cells[1:]), comma)


def plain_figure(cell: str, comma_decimal: bool = False) -> str | None:
    """A figure as typed, or as a spreadsheet saved it, as a plain decimal; None where it has no one reading.

    `3.07E+12`, `3,070,000,000,000` and `3 070 000 000 000` are read; `3,070` is not where the comma may be a point.
    """
    text = _SPACES.sub("", cell).replace("−", "-")
    english, continental = (shape.fullmatch(text) is not None for shape in _GROUPED)
    if english and (text.count(",") > 1 or "." in text or not comma_decimal):
        text = text.replace(",", "")
    elif continental and (text.count(".") > 1 or "," in text):
        text = text.replace(".", "").replace(",", ".")
    elif english or (continental and comma_decimal):
        return None
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        return None
    try:
        return _written_out(Decimal(text))
    except InvalidOperation:
        return None


def _written_out(figure: Decimal) -> str:
    text = format(figure, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _decoded(path: Path, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        pages: Iterable[str] = ("utf-16",)
    elif content.startswith(b"\xef\xbb\xbf"):
        pages = ("utf-8-sig",)
    else:
        pages = _CODE_PAGES
    for page in pages:
        try:
            return content.decode(page).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    raise FactledgerError(f"{path}: cannot be read: neither UTF-8 nor what a spreadsheet saves; save it as CSV UTF-8")


def _separator(text: str) -> str:
    """What stands most often between the names of the first line."""
    first = text.partition("\n")[0]
    return max(_SEPARATORS, key=first.count)


def _workbook(path: Path, content: bytes, prefer: str) -> list[list[str]]:
    # A tenth of a second to load, and only here. It refuses entities of XML since defusedxml is installed.
    import openpyxl

    try:
        unpacked = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(content)).infolist())
        if unpacked > max(_FREE, _RATIO * len(content)):
            raise ValueError(f"it unpacks to {unpacked // 2**20:,} MB, an archive bomb")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book[prefer] if prefer in book.sheetnames else book.worksheets[0]
        rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        width = max(map(len, rows), default=0)
        rows = [row + [""] * (width - len(row)) for row in rows]
    except Exception as cause:
        raise FactledgerError(f"{path}: not a workbook that can be read: {cause}") from cause
    return rows


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _written_out(Decimal(repr(value)))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return str(value.date())
    return value.isoformat() if isinstance(value, date) else _ESCAPED.sub(_unescaped, str(value))


def _unescaped(match: re.Match[str]) -> str:
    """The form in which a workbook writes what XML has no room for: _x001F_."""
    return chr(int(match[1], 16))

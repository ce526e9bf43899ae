"""Bytes into text: byte order mark, UTF-8, what the file declares, and only then a guess.

A wrong guess is worse than none: `£` read as `Â£` or `Ł` loses every conversion of an article. So valid UTF-8 is UTF-8
whatever was declared, and legacy text is judged by what stands around its odd characters: a currency sign has a figure
beside it, a capital does not stand inside a lower-case word. charset-normalizer decides only where scripts are dense.
"""

from __future__ import annotations

import codecs
import re

from pipeline.read.plausible import ALPHABETS, likeliest, score

SAMPLE = 2**16
"""Bytes that a guess looks at."""
_DENSE = 0.3
"""Share of bytes above 127 from which a text is not written in Latin letters."""
_FEW = 6
"""Bytes above 127 below which statistics say nothing."""
_WESTERN = ("cp1252", "cp1250", "iso8859_15", "iso8859_2", "cp1254", "mac_roman")
_MULTIBYTE = ("cp932", "euc_jp", "cp949", "gb18030", "big5")
_SCRIPTS = (*_MULTIBYTE, "cp1251", "koi8_r", "cp866", "cp1253", "cp1255", "cp1256", "cp874")

# What pages call an encoding, and what browsers take it for.
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "cp1252": "cp1252", "iso8859-9": "cp1254", "shift_jis": "cp932",
    "euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "tis-620": "cp874",
}  # fmt: skip
_NAMES = {
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "x-gbk": "gb18030",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
}
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRAY = re.compile("[\udc80-\udcff]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TORN = re.compile("[\udce0-\udcf4][\udc80-\udcbf]{1,2}")
_PRICED = re.compile(r"[£€¥]\s?\d|\d\s?[£€¥]")
_BACKSLASH = re.compile(r"(?<!\\)\\(?=\d)")
_AT_BACKSLASH = {"cp932": "¥", "euc_jp": "¥", "cp949": "₩"}
_ESCAPES = re.compile(rb"\x1b[$(][@BJ]")


class Undecodable(ValueError):
    """Bytes that are no text; the message says why."""


def decode(content: bytes, declared: str = "") -> tuple[str, str]:
    """(the text, the codec). A UTF-8 byte order mark stays as U+FEFF. Raises Undecodable."""
    wide = wide_codec(content)
    if wide:
        return content.decode(wide, "replace"), wide
    if b"\0" in content:
        raise Undecodable(f"binary, not text: a zero byte at byte {content.index(0)}")
    if _ESCAPES.search(content, 0, SAMPLE):
        return content.decode("iso2022_jp_2", "replace"), "iso2022_jp_2"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as cause:
        return _legacy(content, declared, cause)
    if len(_CONTROL.findall(content, 0, SAMPLE)) > 2 + min(len(content), SAMPLE) // 50:
        raise Undecodable("binary, not text: control characters")
    return text, "utf-8"


def wide_codec(content: bytes) -> str:
    """utf-16 or utf-32 where a byte order mark or the places of zero bytes say so, else ''."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    head = content[:SAMPLE]
    zeros = head.count(0)
    if zeros * 4 < len(head) or len(head) < 4:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if not even and odd:
        return "utf-16-le"
    return "utf-16-be" if even and not odd else ""


def guess(content: bytes, declared: str = "") -> str:
    """The codec of bytes that are no UTF-8. Raises Undecodable where nothing makes sense of them."""
    named = codec_of(declared)
    sample = content[:SAMPLE]
    if named and named not in ("utf-8", "cp1252") and _decodes(content, named) and not _misdeclared(sample, named):
        return named
    if len(_CONTROL.findall(sample)) > 2 + len(sample) // 50:
        raise Undecodable("binary, not text: control characters")
    odd = sum(byte > 127 for byte in sample)
    if odd >= _FEW and odd >= _DENSE * len(sample.translate(None, b" \t\r\n")):
        found = _statistics(sample, _SCRIPTS)
        if found and _decodes(content, found):
            return found
    texts = {name: _attempt(sample, name) for name in (*_WESTERN, *_MULTIBYTE)}
    points = {name: score(text) for name, text in texts.items() if text is not None}
    best = max(points, key=lambda name: points[name])
    if points[best] < 0 and odd * 20 > len(sample):
        raise Undecodable("neither UTF-8 nor any legacy encoding that makes words")
    near = [name for name in ALPHABETS if points[name] >= 0.9 * points[best]]
    return likeliest(sample, near) if best in near else best


def codec_of(declared: str) -> str:
    """Python's name for an encoding that a page or a header declares, '' for an unknown one."""
    name = declared.strip().strip("\"'").lower()
    try:
        known = codecs.lookup(_NAMES.get(name, name)).name
        # Codecs that turn bytes into bytes, or run code of their own, are no encodings of text.
        b"a".decode(known)
    except (LookupError, ValueError, TypeError, AssertionError):
        return ""
    if known in ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined"):
        return ""
    return _MEANT.get(known, known)


def decoded_as(content: bytes, codec: str) -> str:
    """The text in a codec of `guess`: bytes that it lacks become U+FFFD.

    East Asian encodings have a currency sign at the place of the backslash, which is what it is before a figure.
    """
    text = content.decode(codec, "replace")
    sign = _AT_BACKSLASH.get(codec)
    return _BACKSLASH.sub(sign, text) if sign else text


def mostly_utf8(content: bytes) -> str | None:
    """UTF-8 that a few broken bytes interrupt, mended; None for anything else.

    A lone odd byte is what another encoding left behind (`£` of cp1252) and is read so; a torn sequence is U+FFFD.
    """
    text = content.decode("utf-8", "surrogateescape")
    stray = _STRAY.findall(text)
    bad = sum(map(len, stray))
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    torn_end = len(stray) == 1 and _TORN.fullmatch(stray[0]) and text.endswith(stray[0])
    if good < 4 * bad and not torn_end:
        return None
    return _STRAY.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    if len(match[0]) > 1:
        return "\ufffd"
    return bytes([ord(match[0]) & 0xFF]).decode("cp1252", "replace")


def _legacy(content: bytes, declared: str, cause: UnicodeDecodeError) -> tuple[str, str]:
    mended = mostly_utf8(content)
    if mended is not None:
        return mended, "utf-8, damaged"
    try:
        codec = guess(content, declared)
    except Undecodable as problem:
        raise Undecodable(f"not UTF-8 at byte {cause.start}; {problem}") from cause
    return decoded_as(content, codec), codec


def _decodes(content: bytes, codec: str) -> bool:
    try:
        content.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _misdeclared(sample: bytes, named: str) -> bool:
    """Whether a text makes no sense as what it declares, while in another encoding its figures have currency signs."""
    text = _attempt(sample, named)
    if text is not None and score(text) >= 0:
        return False
    others = (sample.decode(name, "replace") for name in _WESTERN)
    return any(_PRICED.search(other) and score(other) > 0 for other in others)


def _attempt(sample: bytes, codec: str) -> str | None:
    if codec in _WESTERN:
        return sample.decode(codec, "replace")
    try:
        # The sample may end inside a character.
        return codecs.getincrementaldecoder(codec)().decode(sample, len(sample) < SAMPLE)
    except UnicodeDecodeError:
        return None


def _statistics(sample: bytes, codecs_allowed: tuple[str, ...]) -> str:
    # Imported late: most dumps are UTF-8 and never come here.
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(codecs_allowed), threshold=0.5).best()
    return best.encoding if best else ""

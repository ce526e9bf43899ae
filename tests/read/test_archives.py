"""gzip, bzip2, xz, zip, tar and WARC: read where they stand, within limits, never outside the dump."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read import archive, entry, read_dump, streams
from pipeline.records import Article, Quarantined
from tests.read.files import articles, both, faults, fill

PAGE = (
    b"<!doctype html><html><head><title>Up 5%</title></head><body><h1>Up 5%</h1><p>It paid &pound;5 million.</p></body>"
)


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w", **links: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as file:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
        for name, target in links.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            file.addfile(info)
    return out.getvalue()


MEMBERS = {"a.txt": b"It paid $5.", "in/n.jsonl": b'{"text": "one"}\n{"text": "two"}\n', "in/p.html": PAGE}
IDS = ["a.txt", "in/n.jsonl#1", "in/n.jsonl#2", "in/p.html"]


@pytest.mark.parametrize(
    "packed",
    [
        zipped(MEMBERS),
        zipped(MEMBERS, zipfile.ZIP_STORED),
        zipped(MEMBERS, zipfile.ZIP_LZMA),
        tarred(MEMBERS),
        tarred(MEMBERS, "w:gz"),
        tarred(MEMBERS, "w:bz2"),
        gzip.compress(zipped(MEMBERS)),
        lzma.compress(tarred(MEMBERS)),
    ],
)
@pytest.mark.parametrize("name", ["dump.any", "dump"])
def test_archives_are_told_by_content(tmp_path: Path, packed: bytes, name: str) -> None:
    read, left = both(fill(tmp_path, {name: packed}))
    assert [a.id for a in read] == [f"{name}!{inner}" for inner in IDS] and not left
    assert not any(a.plain for a in read)


def test_archives_inside_archives_are_read_to_a_depth(tmp_path: Path) -> None:
    inner = zipped({"c.txt": b"deep"})
    deeper = zipped({"b.zip": tarred({"x.tar.gz": tarred({"y.zip": inner}, "w:gz")})})
    read, left = both(fill(tmp_path, {"a.zip": zipped({"b.tgz": tarred({"i.zip": inner}, "w:gz")}), "z.zip": deeper}))
    assert [a.id for a in read] == ["a.zip!b.tgz!i.zip!c.txt"]
    assert [q.reason for q in left] == ["more than 4 archives one inside the other"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_are_read_by_what_is_in_them(tmp_path: Path, pack: object) -> None:
    contents = {"a.txt": b"It paid $5.", "n.jsonl": b'{"text": "one"}\n', "p": PAGE, "t.csv": b"id,text\n1,one\n"}
    files = {f"{name}.gz": pack(content) for name, content in contents.items()}  # type: ignore[operator]
    read, left = both(fill(tmp_path, files))
    assert [a.id for a in read] == ["a.txt.gz", "n.jsonl.gz#1", "p.gz", "1"] and not left


def test_members_one_behind_the_other_are_one_file(tmp_path: Path) -> None:
    lines = [gzip.compress(b'{"text": "%d"}\n' % i) for i in range(5)]
    assert len(articles(fill(tmp_path, {"n.jsonl.gz": b"".join(lines) + b"\0" * 600}))) == 5


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: bz2.compress(data, 1), lzma.compress])
def test_what_is_cut_short_keeps_its_complete_records(tmp_path: Path, pack: object) -> None:
    chance = [zlib.crc32(b"%d" % i) for i in range(9_000)]
    lines = "".join(json.dumps({"text": f"line {n}"}) + "\n" for n in chance).encode()
    rows = ("id,text\n" + "".join(f"r{i},line {n}\n" for i, n in enumerate(chance))).encode()
    cut = {name: pack(data)[:-1900] for name, data in (("n.jsonl", lines), ("t.csv", rows), ("a.txt", lines[9:]))}  # type: ignore[operator]
    read, left = both(fill(tmp_path, cut))
    texts = {f"line {n}" for n in chance}
    assert len(read) > 3_000 and all(a.text in texts for a in read)
    assert [q.path for q in left] == ["a.txt", "n.jsonl", "t.csv"]
    assert all(q.reason.startswith("cut short: ") and q.advice for q in left)
    assert left[1].position == f"behind line {sum(a.id.startswith('n') for a in read)}"


@pytest.mark.parametrize("broken", [lambda tar: tar[:1300], lambda tar: tar[:1024] + b"x" * 512 + tar[1536:]])
def test_a_tar_does_not_end_unseen_where_a_header_is_broken(tmp_path: Path, broken: Callable[[bytes], bytes]) -> None:
    read, left = both(fill(tmp_path, {"x.tar": broken(tarred({"a.txt": b"one", "b.txt": b"two", "c.txt": b"3"}))}))
    assert [a.id for a in read] == ["x.tar!a.txt"]
    assert [(q.path, q.position) for q in left] == [("x.tar", "behind member 1")]
    assert "where a member should begin" in left[0].reason and left[0].advice


def test_damage_ends_a_member_not_the_archive(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": b"first" * 99, "b.txt": b"second" * 99}, zipfile.ZIP_STORED))
    content[content.index(b"first")] ^= 1
    read, left = both(fill(tmp_path, {"x.zip": bytes(content)}))
    assert [a.id for a in read] == ["x.zip!b.txt"]
    assert left[0].path == "x.zip!a.txt" and "damaged: Bad CRC-32" in left[0].reason


def test_meta_names_members_as_the_archive_does(tmp_path: Path) -> None:
    rows = "file,published\nin/a.txt,2025-12-26\nx.zip!b.txt,2025-12-27\nc.txt,2025-12-28\n"
    dump = fill(tmp_path, {"x.zip": zipped({"in/a.txt": b"1", "b.txt": b"2", "in/c.txt": b"3"}), "meta.csv": rows})
    assert [str(a.published) for a in articles(dump)] == ["2025-12-27", "2025-12-26", "2025-12-28"]


def test_encrypted_members_are_told(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": b"secret", "b.txt": b"open"}))
    for at in (content.index(b"PK\x03\x04") + 6, content.index(b"PK\x01\x02") + 8):
        content[at] |= 1
    read, left = both(fill(tmp_path, {"x.zip": bytes(content)}))
    assert [a.id for a in read] == ["x.zip!b.txt"]
    assert [(q.path, q.reason) for q in left] == [("x.zip!a.txt", "encrypted")]


def test_no_name_leads_out_of_an_archive(tmp_path: Path) -> None:
    names = ["../up.txt", "/root.txt", "C:\\disk.txt", "in\\..\\..\\up.txt", "./good.txt", ".hidden", "__MACOSX/a.txt"]
    members = dict.fromkeys(names, b"text")
    for content in (zipped(members), tarred(members)):
        read, left = both(fill(tmp_path, {"x": content}))
        assert [a.id for a in read] == ["x!good.txt"]
        assert {q.reason for q in left} == {"a name that leads out of the archive"} and len(left) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_links_in_archives_are_not_followed(tmp_path: Path) -> None:
    (left,) = faults(fill(tmp_path, {"x.tar": tarred({"a.txt": b"text"}, leak="/etc/passwd")}))
    assert (left.path, left.reason) == ("x.tar!leak", "a link or a device in an archive")


def test_office_documents_are_no_archives(tmp_path: Path) -> None:
    (left,) = faults(fill(tmp_path, {"x.docx": zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})}))
    assert left.path == "x.docx" and "Office document" in left.reason


def test_a_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "_FREE", 2**20)
    blanks = b'{"text": "x"}' + b" " * 2**22 + b"\n"
    files = {
        "a.jsonl.gz": gzip.compress(blanks * 8),
        "b.zip": zipped({f"{i}.txt": b"x" * 2**20 for i in range(40)}),
        "c.gz": gzip.compress(gzip.compress(b"x" * 2**26)),
        "d.txt": b"good",
    }
    read, left = both(fill(tmp_path, files))
    assert [a.id for a in read if a.id[0] in "cd"] == ["d.txt"]
    assert {q.path.split("!")[0] for q in left if q.reason.endswith("an archive bomb")} == {
        "a.jsonl.gz",
        "b.zip",
        "c.gz",
    }


def test_members_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MEMBERS", 3)
    members = {f"{i}.txt": b"text" for i in range(5)}
    read, left = both(fill(tmp_path, {"a.tar": tarred(members), "b.zip": zipped(members)}))
    assert [a.id for a in read] == ["a.tar!0.txt", "a.tar!1.txt", "a.tar!2.txt"]
    assert {q.reason for q in left} == {"more than 3 members"}


def test_an_archive_in_an_archive_is_held_in_memory_to_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "_IN_MEMORY", 50)
    (left,) = faults(fill(tmp_path, {"a.tar": tarred({"b.zip": zipped({"c.txt": b"text"})})}))
    assert left.path == "a.tar!b.zip" and "inside another archive" in left.reason


def test_a_tar_header_that_claims_a_gigabyte_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 2**30
    (left,) = faults(fill(tmp_path, {"a.tar": info.tobuf() + b"x" * 5000}))
    assert left.path == "a.tar" and "a header of more than 1 MB" in left.reason


def warc(*records: tuple[str, str, bytes], packed: bool = False, status: str = "200 OK", **headers: str) -> bytes:
    """An archive of (type, address, body) as the standard writes it, each record a gzip member where packed."""
    out = []
    for kind, url, body in [("warcinfo", "", b"software: a crawler"), *records]:
        top = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        media = headers.get("Content_Type", "text/plain")
        if kind in ("response", "request"):
            first = f"HTTP/1.1 {status}" if kind == "response" else "GET / HTTP/1.1"
            body, media = f"{first}\r\n{top}\r\n".encode() + body, f"application/http; msgtype={kind}"
        record = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\n"
        content = record.encode() + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body)
        out.append(gzip.compress(content) if packed else content)
    return b"".join(out)


def test_a_page_of_a_web_archive_is_told_where_its_server_named_nothing(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = packer.compress(PAGE) + packer.flush()
    parts = [
        warc(("response", "https://x.example/a", PAGE)),
        warc(("response", "https://x.example/b", b"<p>" + PAGE[15:])).replace(
            b"WARC-Type: response", b"WARC-Identified-Payload-Type: text/html\r\nWARC-Type: response"
        ),
        warc(("response", "https://x.example/c", b"%PDF-1.4")),
        warc(("response", "https://x.example/d", raw), Content_Type="text/html", Content_Encoding="deflate"),
        warc(("response", "https://x.example/e", PAGE), Content_Type="text/html", Content_Encoding="deflate"),
        warc(
            ("response", "https://x.example/f", b"Sales rose 5%."), Content_Encoding="gzip", Content_Type="text/plain"
        ),
    ]
    read, left = both(fill(tmp_path, {"c.warc": b"".join(parts)}))
    assert [a.url[-1] for a in read] == ["a", "b", "d", "e", "f"] and not left
    assert read[-1].text == "Sales rose 5%."


@pytest.mark.parametrize("packed", [False, True])
def test_pages_of_a_web_archive_are_articles(tmp_path: Path, packed: bool) -> None:
    html = {"Content_Type": "text/html; charset=iso-8859-1"}
    page = PAGE.replace(b"&pound;", b"\xa3")
    address = "https://www.news.example/2025/12/26/up"
    content = warc(("request", address, b""), ("response", address, page), packed=packed, **html)
    (article,) = articles(fill(tmp_path, {"c.warc": content}))
    assert article.id == "c.warc#3" and article.text == "Up 5%\n\nIt paid £5 million."
    assert (article.url, article.outlet, article.published) == (address, "news.example", date(2025, 12, 26))
    assert article.dated_by == "url"


def test_bodies_come_chunked_and_packed(tmp_path: Path) -> None:
    body = gzip.compress(PAGE)
    chunks = b"%x\r\n%s\r\n5;x=y\r\n%s\r\n0\r\n\r\n" % (len(body) - 5, body[:-5], body[-5:])
    for coding, content in ((chunks, "chunked"), (body, ""), (PAGE, "chunked")):
        headers = {"Content_Type": "text/html", "Content_Encoding": "gzip", "Transfer_Encoding": content}
        (article,) = articles(fill(tmp_path, {"c.warc": warc(("response", "https://x.example/", coding), **headers)}))
        assert article.text == "Up 5%\n\nIt paid £5 million."


def test_what_is_no_page_is_passed_over_and_what_is_broken_is_told(tmp_path: Path) -> None:
    good = ("response", "https://x.example/a", PAGE)
    html = {"Content_Type": "text/html"}
    parts = [
        warc(good, status="404 Not Found", **html),
        warc(good, Content_Type="image/png"),
        warc(("response", "https://x.example/empty", b" "), **html),
        warc(("response", "https://x.example/br", b"\x0b\x02"), **html, Content_Encoding="br"),
        warc(("conversion", "https://x.example/text", "It paid £5.".encode())),
        warc(good, **html).replace(b"Content-Length: ", b"Content-Length: x", 1),
        warc(good, **html),
    ]
    read, left = both(fill(tmp_path, {"c.warc": b"".join(parts)}))
    assert next(a.text for a in read) == "It paid £5." and read[-1].text.startswith("Up 5%")
    assert [q.reason for q in left] == [
        "empty: https://x.example/empty",
        "packed with br: https://x.example/br",
        "a record without a Content-Length",
    ]


def test_a_web_archive_that_is_cut_short_keeps_its_pages(tmp_path: Path) -> None:
    records = [("response", f"https://x.example/{i}", PAGE) for i in range(5)]
    plain, packed = (warc(*records, packed=packed, Content_Type="text/html") for packed in (False, True))
    read, left = both(fill(tmp_path, {"a.warc": plain[:-90], "b.warc.gz": packed[:-90]}))
    assert [a.id for a in read] == [f"{name}#{i}" for name in ("a.warc", "b.warc.gz") for i in range(2, 6)]
    assert [q.path for q in left] == ["a.warc", "b.warc.gz"]


SEEDS = (
    zipped(MEMBERS),
    tarred(MEMBERS),
    tarred(MEMBERS, "w:gz"),
    bz2.compress(b"text" * 99),
    lzma.compress(b"text" * 99),
    warc(("response", "https://x.example/", b"It paid $5."), Content_Type="text/plain"),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 4000), st.integers(0, 40), st.binary(max_size=12))
def test_any_damage_is_a_fault_or_none(seed: bytes, at: int, gone: int, noise: bytes) -> None:
    import tempfile

    at %= len(seed)
    with tempfile.TemporaryDirectory() as scratch:
        items = list(read_dump(fill(Path(scratch), {"x": seed[:at] + noise + seed[at + gone :]}) / "x"))
    assert items
    for item in items:
        assert isinstance(item, Quarantined) or (isinstance(item, Article) and item.text.strip())

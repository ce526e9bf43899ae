"""Folders of text files, good and broken."""

import os
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DumpError, MetaError
from pipeline.read import read_dump
from pipeline.records import Article, Quarantined


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def reasons(dump: Path) -> dict[str, str]:
    return {item.path: item.reason for item in read_dump(dump) if isinstance(item, Quarantined)}


def ids(dump: Path) -> list[str]:
    return [item.id for item in read_dump(dump) if isinstance(item, Article)]


def test_articles_come_recursively_in_the_order_of_their_paths(tmp_path: Path) -> None:
    dump = fill(tmp_path, {"b.txt": b"two", "a/z.txt": b"one", "a.txt": b"three", "plain": b"four", "n.md": b"five"})
    assert ids(dump) == ["a.txt", "a/z.txt", "b.txt", "n.md", "plain"]


def test_one_file_is_a_dump_too(tmp_path: Path) -> None:
    fill(tmp_path, {"one.txt": b"text", "two.txt": b"text"})
    assert ids(tmp_path / "one.txt") == ["one.txt"]


def test_the_text_is_the_decoded_file_to_the_last_character(tmp_path: Path) -> None:
    content = "\ufeffTitle\r\n\r\n¥5bn\u2028and a\u00a0half\r\n"
    dump = fill(tmp_path, {"a.txt": content.encode()})
    (article,) = read_dump(dump)
    assert isinstance(article, Article)
    assert article.text == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\t\n", "empty"),
        ("bom.txt", b"\xef\xbb\xbf\n", "empty"),
        ("noise.txt", bytes(range(128, 160)) + bytes(range(1, 31)), "not UTF-8 at byte 0; binary"),
        ("zero.txt", b"text\0text", "zero byte at byte 4"),
        ("scan.pdf", b"%PDF-1.7", "a PDF"),
        ("site.css", b"body { margin: 0 }", "a style sheet"),
    ],
)
def test_what_cannot_be_read_is_quarantined_and_the_rest_goes_on(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    dump = fill(tmp_path, {name: content, "good.txt": b"5 million yen"})
    assert ids(dump) == ["good.txt"]
    assert words in reasons(dump)[name]


def test_links_neither_loop_nor_leave_the_dump(tmp_path: Path) -> None:
    outside = fill(tmp_path / "outside", {"secret.txt": b"secret"})
    dump = fill(tmp_path / "dump", {"good.txt": b"text", "inner/more.txt": b"text"})
    (dump / "loop").symlink_to(dump, target_is_directory=True)
    (dump / "leak.txt").symlink_to(outside / "secret.txt")
    (dump / "same.txt").symlink_to(dump / "good.txt")
    (dump / "round.txt").symlink_to("round.txt")
    (dump / "gone.txt").symlink_to("nowhere.txt")
    assert ids(dump) == ["good.txt", "inner/more.txt", "same.txt"]
    assert "out of the dump" in reasons(dump)["leak.txt"]
    assert set(reasons(dump)) >= {"leak.txt", "gone.txt", "round.txt"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_does_not_hang_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not a regular file" in reasons(tmp_path)["pipe.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read everything")
def test_no_permission_is_a_reason_not_an_end(tmp_path: Path) -> None:
    dump = fill(tmp_path, {"good.txt": b"text", "shut.txt": b"text", "closed/in.txt": b"text"})
    (dump / "shut.txt").chmod(0)
    (dump / "closed").chmod(0)
    try:
        assert ids(dump) == ["good.txt"]
        assert set(reasons(dump)) == {"shut.txt", "closed"}
    finally:
        (dump / "closed").chmod(0o700)


def test_hidden_files_and_the_tables_of_an_earlier_run_are_no_articles(tmp_path: Path) -> None:
    written = {f"outputs/{name}": b"x" for name in ("mentions.csv", "facts.csv", "run.json", "notes.txt")}
    dump = fill(tmp_path, {"a.txt": b"text", ".git/b.txt": b"text", ".c.txt": b"text", **written})
    assert [item.id if isinstance(item, Article) else item.path for item in read_dump(dump)] == ["a.txt"]


def test_a_missing_dump_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DumpError, match="no such folder or file"):
        list(read_dump(tmp_path / "nowhere"))


META = (
    "\ufefffile,url,source,published\n"
    'a.txt,https://a.example/1,"Post, Morning",2025-12-26\n'
    "inner/b.txt,https://b.example/2,Echo,2025-12-27T08:30:00+09:00\n"
    "\n"
    "c.txt,https://c.example/3,Wire,\n"
)


def test_meta_inside_the_dump_dates_its_articles(tmp_path: Path) -> None:
    files = {"a.txt": b"1", "inner/b.txt": b"2", "inner/c.txt": b"3", "d.txt": b"4"}
    dump = fill(tmp_path, {**files, "meta.csv": META.encode()})
    articles = {a.id: a for a in read_dump(dump, published=date(2020, 1, 1)) if isinstance(a, Article)}
    assert list(articles) == sorted(files)
    assert articles["a.txt"].outlet == "Post, Morning"
    assert articles["a.txt"].published == date(2025, 12, 26)
    assert articles["inner/b.txt"].published == date(2025, 12, 27)
    # Named without its folder, undated there: the option dates it.
    assert articles["inner/c.txt"].url == "https://c.example/3"
    assert articles["inner/c.txt"].published == date(2020, 1, 1)
    assert articles["d.txt"].url == ""


def test_meta_beside_the_dump_replaces_the_one_inside(tmp_path: Path) -> None:
    dump = fill(tmp_path / "dump", {"a.txt": b"1", "meta.csv": META.encode()})
    other = tmp_path / "other.csv"
    other.write_text("file,published\na.txt,2001-02-03\n")
    items = list(read_dump(dump, other))
    assert isinstance(items[0], Article) and items[0].published == date(2001, 2, 3)
    assert isinstance(items[1], Quarantined) and items[1].path == "meta.csv"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "column 'file'"),
        ("name,published\n", "column 'file'"),
        ("file,published\na.txt,26/12/2025\n", "row 2: the column 'published' holds '26/12/2025'"),
        ("file,published\na.txt,2025-12-26x\n", "row 2"),
        ("file,published\na.txt,\na.txt,\n", "row 3: a second row for 'a.txt'"),
        ("file,source\n,Echo\n", "row 2: the column 'file' is empty"),
        ("file,source\na.txt,Post, Morning\n", "row 2: has 3 cells"),
        ('file,source\na.txt,"open\n', "not a CSV table"),
        ("file,publishd\na.txt,2025-01-01\n", "no column 'publishd'; write 'published'"),
    ],
)
def test_every_mistake_of_meta_is_named(tmp_path: Path, content: str, words: str) -> None:
    dump = fill(tmp_path, {"a.txt": b"1", "meta.csv": content.encode()})
    with pytest.raises(MetaError) as caught:
        list(read_dump(dump))
    assert words in str(caught.value)


def test_all_mistakes_of_meta_come_at_once(tmp_path: Path) -> None:
    dump = fill(tmp_path, {"a.txt": b"1", "meta.csv": b"file,published\na.txt,soon\nb.txt,later\n"})
    with pytest.raises(MetaError, match=r"(?s)row 2.*row 3"):
        list(read_dump(dump))


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=200), meta=st.none() | st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes, meta: bytes | None) -> None:
    with TemporaryDirectory() as scratch:
        dump = fill(Path(scratch), {"a.txt": content} | ({"meta.csv": meta} if meta is not None else {}))
        try:
            items = list(read_dump(dump))
        except MetaError:
            return
        assert items
        for item in items:
            assert isinstance(item, Quarantined) or not item.plain or item.text.encode() == content

"""Files that are meant to do harm, or were written by a machine that failed: bounded memory, a reason, and on."""

import json
import os
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.read import read_dump
from pipeline.read.walk import files_of
from pipeline.records import Article, Quarantined
from tests.read.files import both, fill

MEGABYTE = b"a" * 2**20


def long_line(path: Path, before: bytes, after: bytes) -> None:
    """200 MB without a line break between the two."""
    with path.open("wb") as file:
        file.write(before)
        for _ in range(200):
            file.write(MEGABYTE)
        file.write(after)


@pytest.mark.parametrize(
    ("name", "before", "after", "ids", "reason"),
    [
        ("a.txt", b"It paid ", b".\n", [], "larger than 16 MB"),
        ("a.jsonl", b'{"text": "1"}\n{"text": "', b'"}\n{"text": "3"}\n', ["a.jsonl#1", "a.jsonl#3"], "a line of more"),
        ("a.json", b'[{"text": "one"}, {"text": "', b'"}]', ["a.json#1"], "not JSON: a record of more than 16 MB"),
        ("a.csv", b"id,text\nx,one\ny,", b"\nz,three\n", ["x", "z"], "a line of more"),
        ("a.html", b"<html><p>", b"</p>", [], "larger than 16 MB"),
    ],
)  # fmt: skip
def test_a_line_of_200_megabytes_is_never_held(
    tmp_path: Path, name: str, before: bytes, after: bytes, ids: list[str], reason: str
) -> None:
    long_line(tmp_path / name, before, after)
    tracemalloc.start()
    try:
        read, left = both(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    finally:
        tracemalloc.stop()
    assert [a.id for a in read] == ids
    assert [q.reason[: len(reason)] for q in left] == [reason]


def test_a_quote_that_takes_in_the_rest_of_a_table_is_stopped(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.write(b'id,text\nx,one\ny,"')
        file.write(b"a line of the text,\n" * 2**20)
    read, left = both(tmp_path)
    assert [a.id for a in read] == ["x"]
    assert left[0].position == "line 3" and "a quote that is not closed" in left[0].reason


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    line = json.dumps({"text": "It paid 5 million yen. " * 40}) + "\n"
    (tmp_path / "a.jsonl").write_text(line * 12_000, encoding="utf-8")
    (tmp_path / "b.json").write_text("[" + ",".join([line] * 6_000) + "]", encoding="utf-8")
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_dump(tmp_path)) == 18_000
        # The ids stay: a hundred bytes for each.
        assert tracemalloc.get_traced_memory()[1] < 12 * 2**20
    finally:
        tracemalloc.stop()


def test_links_that_lead_in_circles_or_away_are_told(tmp_path: Path) -> None:
    dump = fill(tmp_path / "dump", {"a.txt": "text", "in/b.txt": "text"})
    fill(tmp_path, {"secret.txt": "secret"})
    for name, target in {
        "loop": ".",
        "up": "..",
        "in/back": "../in",
        "x": "x",
        "y": "/dev/null",
        "leak": "../secret.txt",
    }.items():
        (dump / name).symlink_to(target)
    read, left = both(dump)
    assert [a.id for a in read] == ["a.txt", "in/b.txt"]
    assert {q.path: q.reason for q in left} == {
        "in/back": "a link to a folder; those are not followed",
        "leak": "a link that leads out of the dump",
        "loop": "a link to a folder; those are not followed",
        "up": "a link that leads out of the dump",
        "x": "a link that leads nowhere or to itself",
        "y": "a link that leads out of the dump",
    }


def test_what_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = fill(tmp_path, {"a.txt": "text", "shut.txt": "text", "closed/c.txt": "text"})
    # The administrator may open everything, so the system's answer is put in its mouth.
    refuse(monkeypatch, Path, "open", "shut.txt")
    refuse(monkeypatch, os, "scandir", "closed")
    read, left = both(dump)
    assert [a.id for a in read] == ["a.txt"]
    assert [(q.path, q.reason) for q in left] == [
        ("closed", "cannot be listed: Permission denied"),
        ("shut.txt", "cannot be opened: Permission denied"),
    ]


def refuse(monkeypatch: pytest.MonkeyPatch, place: object, name: str, file: str) -> None:
    real: Callable[..., object] = getattr(place, name)

    def refusing(path: Path, *arguments: object, **options: object) -> object:
        if Path(path).name == file:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(place, name, refusing)


def test_a_walk_goes_by_the_full_names(tmp_path: Path) -> None:
    chance = random.Random(3)
    names = sorted(
        {"/".join(chance.choices(["a", "b.x", "a-", "a0", "é"], k=chance.randint(1, 3))) + ".t" for _ in range(60)}
    )
    fill(tmp_path, dict.fromkeys(names, "text"))
    assert [item[0] for item in files_of(tmp_path) if not isinstance(item, Quarantined)] == names


def test_the_output_folder_is_no_part_of_the_dump(tmp_path: Path) -> None:
    dump = fill(tmp_path, {"a.txt": "text", "out/facts.csv": "id,text\n1,no\n"})
    assert [item.id for item in read_dump(dump, exclude=dump / "out") if isinstance(item, Article)] == ["a.txt"]
    fill(dump, dict.fromkeys(("mentions.csv", "facts.csv", "run.json", "quarantine.csv", "articles.jsonl"), "x"))
    assert [item.id for item in read_dump(dump, exclude=dump / "out") if isinstance(item, Article)] == ["a.txt"]


@pytest.mark.parametrize("name", ["a", "a.json", "a.csv", "a.html", "a.warc", "a.tar"])
def test_noise_of_any_name_is_left_aside(tmp_path: Path, name: str) -> None:
    chance = random.Random(name)
    for size in (600, 5000, 100_000):
        read, left = both(fill(tmp_path, {name: chance.randbytes(size)}))
        assert not read and len(left) == 1

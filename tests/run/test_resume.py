"""What a run takes from an earlier one: counted in run.json, and never anything that has changed."""

import os
from pathlib import Path

import pytest

from pipeline.run import HIDDEN, Options, run
from tests.run.conftest import about, tables, write_dump


def counted(options: Options) -> tuple[int, int, int, int]:
    """(articles worked on, articles taken from the store, blocks worked on, blocks taken from the store)."""
    run(options)
    timings = about(options.out)["timings"]
    found = [timings[when].get(what, 0) for what in ("articles", "blocks") for when in ("fresh", "resumed")]
    return found[0], found[1], found[2], found[3]


def test_a_second_run_works_on_what_is_new(tmp_path: Path, plain: Path) -> None:
    # Blocks know the size of the dump to two digits: here it is a hundred before and after.
    dump, out = write_dump(tmp_path / "dump.jsonl", 102), tmp_path / "out"
    options = Options(dump, out, rules=plain)
    assert counted(options) == (102, 0, 34, 0)
    before = tables(out)
    assert counted(options) == (0, 102, 0, 34)
    assert tables(out) == before
    write_dump(dump, 105)
    assert counted(options) == (3, 102, 1, 34)
    run(Options(dump, tmp_path / "anew", rules=plain))
    assert tables(out) == tables(tmp_path / "anew")


def test_what_is_no_longer_used_is_dropped(tmp_path: Path, dump: Path, plain: Path) -> None:
    options = Options(dump, tmp_path / "out", rules=plain)
    store = tmp_path / "out" / HIDDEN / "store.sqlite"
    run(options)
    large = store.stat().st_size
    write_dump(dump, 30)
    assert counted(options) == (0, 30, 10, 0)
    assert store.stat().st_size < large * 0.7
    write_dump(dump, 60)
    assert counted(options) == (30, 30, 20, 0)


@pytest.mark.parametrize(
    ("file", "rule", "wanted"),
    [
        ("reconcile.toml", "copy_least = 11\n", (0, 60, 20, 0)),
        ("linking.toml", "[agree]\ncut_1 = -3.4\n", (0, 60, 20, 0)),
        ("qualifiers.toml", 'about_after = ["odd"]\n', (60, 0, 20, 0)),
    ],
)
def test_a_changed_rule_redoes_what_reads_it(
    file: str, rule: str, wanted: tuple[int, int, int, int], tmp_path: Path, dump: Path, plain: Path
) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "model.toml").write_text("use = false\n")
    run(Options(dump, tmp_path / "out", rules=plain))
    (rules / file).write_text(rule)
    assert counted(Options(dump, tmp_path / "out", rules=rules)) == wanted


@pytest.mark.parametrize("damage", ["no store at all", "cut", "holes"])
def test_a_damaged_store_is_put_aside_and_told(tmp_path: Path, dump: Path, plain: Path, damage: str) -> None:
    options = Options(dump, tmp_path / "out", rules=plain)
    run(options)
    before = tables(options.out)
    store = options.out / HIDDEN / "store.sqlite"
    content = bytearray(store.read_bytes())
    if damage == "no store at all":
        store.write_text("something else")
    elif damage == "cut":
        os.truncate(store, len(content) // 2)
    else:
        content[8192:] = b"\x5a" * (len(content) - 8192)
        store.write_bytes(content)
    (note,) = run(options).notes
    assert "put aside" in note
    assert tables(options.out) == before
    assert run(options).notes == ()
    assert (options.out / HIDDEN / "store.damaged").exists()

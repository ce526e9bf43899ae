"""Rules of fields, conversions, voices and what would change a verdict: found again from the articles."""

import json
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

import pipeline.explain.tables
from pipeline.cli.explained import explanation
from pipeline.errors import FactledgerError
from pipeline.explain import Line, explain
from pipeline.explain.grounds import GROUNDS
from pipeline.explain.tables import read_tables
from pipeline.run import Options, run
from pipeline.schema import CONFLICTS, FACTS, MENTIONS
from pipeline.tables import Row, read_table
from tests.dumps import batch_of, shipped_book

WIRE = (
    "The ministry in Tokyo asks for ¥30.7 trillion for chips and AI in fiscal 2026, its request shows. Officials had "
    "haggled over the sum for three weeks, and the finance minister wants to cut it before the year ends.\n"
)
TEXTS = {
    "a.txt": "Japan's industry ministry will request 3.07 trillion yen for fiscal 2026 to support chips and AI.\n",
    "b.txt": WIRE,
    "c.txt": "A request of 3.07 trillion yen for chips and AI in fiscal 2026 was filed by the ministry in Tokyo.\n",
    "d.txt": "Morning news. " + WIRE,
    "e.txt": "The draft gives the harbours of Kobe ¥1.23 trillion ($7.9 billion) in fiscal 2026, the ministry said.\n",
    "f.txt": "Aid of 4.56 trillion won for the yards of Ulsan was approved, Reuters reported.\n",
}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "dump").mkdir()
    for name, text in TEXTS.items():
        (folder / "dump" / name).write_text(text, encoding="utf-8")
    (folder / "about.csv").write_text(
        "file,source\ne.txt,Kobe Echo\nf.txt,Kobe Echo\na.txt,Osaka Day\n", encoding="utf-8"
    )
    run(Options(folder / "dump", folder / "out", folder / "about.csv"))
    return folder / "out"


def mention(outputs: Path, quote: str) -> Row:
    rows = read_table(outputs / "mentions.csv", MENTIONS)
    return next(row for row in rows if row["quote"] == quote and row["kind"] == "amount")


def dispute(outputs: Path) -> Row:
    rows = read_table(outputs / "conflicts.csv", CONFLICTS)
    return next(row for row in rows if row["kind"] == "magnitude")


def words(lines: list[Line], label: str) -> list[str]:
    return [line.words for line in lines if line.label == label]


def test_each_field_names_its_rule_and_the_file_it_stands_in(outputs: Path) -> None:
    lines = explain(outputs, mention(outputs, "¥1.23 trillion")["mention_id"], shipped_book())
    assert words(lines, "rule") == ["currency.yen (rules/currencies.toml, table currency)"]
    (period,) = words(lines, "period")
    assert period.startswith("FY2026, by frame.period.") and GROUNDS["frame.period.tight"]
    assert not words(lines, "left out")


def test_a_conversion_tells_its_rate(outputs: Path) -> None:
    lines = explain(outputs, mention(outputs, "¥1.23 trillion")["mention_id"], shipped_book())
    (told,) = words(lines, "conversion")
    assert "JPY 1.23 trillion / USD 7.9 billion = 155.7 JPY/USD" in told


def test_copies_are_one_voice_and_the_share_is_told(outputs: Path) -> None:
    lines = explain(outputs, dispute(outputs)["conflict_id"], shipped_book())
    assert words(lines, "one voice") == ["b.txt, d.txt"]
    (since,) = words(lines, "since")
    assert "b.txt" in since and "d.txt" in since and "runs of five words" in since


def test_what_would_change_the_verdict_is_what_the_run_would_say(outputs: Path, tmp_path: Path) -> None:
    row = dispute(outputs)
    assert (row["proposed_value"], row["origins_a"], row["origins_b"]) == ("3070000000000", "2", "1")
    told = words(explain(outputs, row["conflict_id"], shipped_book()), "what if")
    assert told[0] == "one more origin for JPY 30.7 trillion: a tie"
    assert "every source a voice of its own: a tie" in " ".join(told)
    shutil.copytree(outputs.parent / "dump", tmp_path / "dump")
    more = "For chips and AI the ministry in Tokyo seeks 30.7 trillion yen in its fiscal 2026 request.\n"
    (tmp_path / "dump" / "g.txt").write_text(more, encoding="utf-8")
    run(Options(tmp_path / "dump", tmp_path / "out"))
    after = dispute(tmp_path / "out")
    assert (after["origins_b"] or after["origins_a"], after["proposed_value"]) == ("2", "")
    tie = words(explain(tmp_path / "out", after["conflict_id"], shipped_book()), "what if")
    assert [line.split(":")[0] for line in tie[:2]] == [
        f"one more origin for {after['display_a']}",
        f"one more origin for {after['display_b']}",
    ]


def test_the_outlet_that_joins_two_sources_is_named(outputs: Path) -> None:
    lines = explain(outputs, mention(outputs, "4.56 trillion won")["mention_id"], shipped_book())
    assert words(lines, "one voice") == ["f.txt, e.txt"]
    assert words(lines, "since") == ["f.txt is of Kobe Echo", "e.txt is of Kobe Echo"]


def test_a_figure_that_its_sentence_credits_to_an_outlet_counts_for_that_one(outputs: Path) -> None:
    lines = explain(outputs, mention(outputs, "4.56 trillion won")["mention_id"], shipped_book())
    (told,) = words(lines, "voice of another")
    assert told.startswith("f.txt credits reuters with 4.56 trillion won") and "rules/credits.toml" in told


def test_a_single_fact_tells_what_a_second_origin_would_do(outputs: Path) -> None:
    row = next(r for r in read_table(outputs / "facts.csv", FACTS) if r["quote"] == "4.56 trillion won")
    assert words(explain(outputs, row["fact_id"], shipped_book()), "what if") == [
        "a second origin: agreed, confidence medium"
    ]


@pytest.mark.parametrize("change", ["gone", "changed", "moved"])
def test_without_the_text_the_tables_are_told_and_what_is_missing(outputs: Path, tmp_path: Path, change: str) -> None:
    shutil.copytree(outputs, tmp_path / "out")
    if change == "changed":
        shutil.copytree(outputs.parent / "dump", tmp_path / "dump")
        for name in TEXTS:
            (tmp_path / "dump" / name).write_text("Quite another text.", encoding="utf-8")
    if change == "moved":
        shutil.copytree(outputs.parent / "dump", tmp_path / "elsewhere")
    row = dispute(outputs)
    dump = tmp_path / "elsewhere" if change == "moved" else None
    lines = explain(tmp_path / "out", row["conflict_id"], shipped_book(), dump)
    assert words(lines, "reason") == [row["reason"]]
    missing = " ".join(words(lines, "left out"))
    assert {"gone": "--dump", "changed": "has changed since the run"}.get(change, "") in missing
    assert bool(missing) == (change != "moved") == (not words(lines, "period"))


def test_articles_that_are_no_plain_text_are_taken_from_their_lines(tmp_path: Path) -> None:
    records = [{"id": 'r "1"', "title": "Aid", "text": TEXTS["f.txt"]}, {"id": "r2", "text": TEXTS["e.txt"]}]
    (tmp_path / "dump").mkdir()
    text = "".join(json.dumps(record) + "\n" for record in records)
    (tmp_path / "dump" / "x.jsonl").write_text(text, encoding="utf-8")
    run(Options(tmp_path / "dump", tmp_path / "out"))
    shutil.rmtree(tmp_path / "dump")
    for quote in ("4.56 trillion won", "¥1.23 trillion"):
        lines = explain(tmp_path / "out", mention(tmp_path / "out", quote)["mention_id"], shipped_book())
        assert not words(lines, "left out") and "»" + quote + "«" in words(lines, "quote")[0]


def test_a_name_in_the_tables_never_leads_out_of_the_dump(outputs: Path, tmp_path: Path) -> None:
    shutil.copytree(outputs, tmp_path / "out")
    shutil.copytree(outputs.parent / "dump", tmp_path / "dump")
    (tmp_path / "secret.txt").write_bytes((tmp_path / "dump" / "f.txt").read_bytes())
    for file in (tmp_path / "out").glob("*.*"):
        if file.suffix in (".csv", ".json"):
            file.write_text(file.read_text("utf-8-sig").replace("f.txt", "../secret.txt"), encoding="utf-8")
    lines = explain(tmp_path / "out", mention(outputs, "4.56 trillion won")["mention_id"], shipped_book())
    assert words(lines, "left out")


def test_a_decision_stands_above_the_evidence(outputs: Path, tmp_path: Path) -> None:
    shutil.copytree(outputs, tmp_path / "out")
    path = tmp_path / "out" / "conflicts.csv"
    text = path.read_text("utf-8")
    header = text.split("\n", 1)[0].lstrip("\ufeff").replace('"', "").split(",")
    rows = [row if row["kind"] != "magnitude" else {**row, "decision": "b"} for row in read_table(path, CONFLICTS)]
    lines = [",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in header) for row in rows]
    path.write_text("\n".join([text.split("\n", 1)[0], *lines]) + "\n", encoding="utf-8")
    told = words(explain(tmp_path / "out", dispute(outputs)["conflict_id"], shipped_book()), "what if")
    assert len(told) == 1 and told[0].startswith("another decision")


def test_tables_too_large_for_memory_give_the_same_explanation(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [dispute(outputs)["conflict_id"], mention(outputs, "¥1.23 trillion")["mention_id"]]
    whole = [read_tables(outputs, name) for name in names]
    monkeypatch.setattr(pipeline.explain.tables, "_MANY", 1)
    for name, before in zip(names, whole, strict=True):
        tables = read_tables(outputs, name)
        assert tables.wanted == name and len(tables.facts) < len(before.facts)
        fact = tables.conflicts[name]["fact_id"] if name in tables.conflicts else tables.mentions[name]["fact_id"]
        assert tables.facts[fact] == before.facts[fact]
        assert set(tables.facts[fact]["mention_ids"].split(" | ")) <= set(tables.mentions)


def test_a_beginning_of_several_ids_names_them(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.explain.tables, "SHORTEST", 1)
    with pytest.raises(FactledgerError, match=r"begins [0-9]+ ids: "):
        read_tables(outputs, "m")


@pytest.mark.parametrize("width", [60, 80, 200])
def test_lines_are_wrapped_to_the_terminal(outputs: Path, width: int) -> None:
    lines = explain(outputs, dispute(outputs)["conflict_id"], shipped_book())
    wrapped = explanation(lines, width).plain
    assert max(cell_len(line) for line in wrapped.splitlines()) <= min(width, 100)
    plain = explanation(lines).plain
    assert plain.count("\n") == len(lines)
    assert plain.split() == wrapped.split(), "wrapping loses no word"


def test_every_rule_that_stands_in_the_code_is_put_in_words(root: Path) -> None:
    known = {row["id"] for _, _, row in shipped_book().entries()} | set(GROUNDS)
    texts = {path.name: path.read_text("utf-8") for path in sorted((root / "corpus").glob("*.txt"))}
    found = batch_of(texts).mentions
    used = {f.mention.rule for f in found} | {rule for f in found for _, rule in f.frame.rules}
    assert used <= known

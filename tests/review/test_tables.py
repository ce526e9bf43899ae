"""The large tables, row by row: the same rows as read whole, found again by id, article, words and deadline."""

import json
from pathlib import Path

import pytest

from pipeline.errors import FactledgerError
from pipeline.review.index import INDEX_NAME, Index, Wanted
from pipeline.review.outputs import Outputs
from pipeline.review.rows import TableFile
from pipeline.schema import FACTS, MENTIONS
from pipeline.tables import read_table, table_bytes


@pytest.mark.parametrize("table", [FACTS, MENTIONS])
def test_rows_as_read_whole(out: Path, table) -> None:
    path = out / f"{table.name}.csv"
    file = TableFile(path, table)
    rows = read_table(path, table)
    places = list(file.scan(table.names))
    assert [cells for _, _, cells in places] == [list(row.values()) for row in rows]
    assert [file.at(at, size) for at, size, _ in places[::7]] == rows[::7]
    file.close()


def test_cells_with_line_ends_and_signs(tmp_path: Path) -> None:
    rows = [{**dict.fromkeys(FACTS.names, ""), "fact_id": f"f{n}", "quote": quote} for n, quote in enumerate(QUOTES)]
    (tmp_path / "facts.csv").write_bytes(table_bytes(FACTS, rows))
    file = TableFile(tmp_path / "facts.csv", FACTS)
    assert [file.at(at, size)["quote"] for at, size, _ in file.scan(["quote"])] == list(QUOTES)
    file.close()


QUOTES = ('a "b"\n\nc', "=SUM(A1)", "x\r\ny\u2028z", "é€😀,", "'@q", "end\n")


def test_a_table_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text('"fact_id"\n', "utf-8")
    with pytest.raises(FactledgerError, match="columns kind, subject"):
        TableFile(tmp_path / "facts.csv", FACTS)
    with pytest.raises(FactledgerError, match="run `factledger run` first"):
        Outputs(tmp_path / "nowhere")


def test_everything_is_found_again(out: Path) -> None:
    index = Index(out)
    mentions = read_table(out / "mentions.csv", MENTIONS)
    facts = read_table(out / "facts.csv", FACTS)
    assert index.mention(mentions[5]["mention_id"]) == mentions[5]
    assert index.mention("m0") is None
    assert index.fact(facts[-1]["fact_id"]) == facts[-1]
    article = mentions[40]["article"]
    assert index.mentions_of(article, 0, 10**9) == [m for m in mentions if m["article"] == article]
    best = index.best_of(facts[3])
    assert best and best["mention_id"] in facts[3]["mention_ids"]
    assert index.facts(Wanted(), 10, 5) == (facts[10:15], len(facts))
    disputed = [f for f in facts if f["status"] == "disputed"]
    assert index.facts(Wanted(status="disputed"), 0, 999) == (disputed, len(disputed))
    rows, total = index.facts(Wanted(("BRACKWELL",)), 0, 999)
    assert 0 < total == len(rows) < len(facts)
    assert index.facts(Wanted(("brackwell", "no such word")), 0, 9) == ([], 0)
    due = [m for m in mentions if m["kind"] == "target" and m["deadline"] and m["start_date"]]
    assert sum(count for _, count in index.due_years()) == len(due)
    assert index.knows(article) and not index.knows("elsewhere.txt")
    index.close()


def test_the_index_is_made_once_and_again_after_a_run(out: Path) -> None:
    outputs = Outputs(out)
    made = (out / INDEX_NAME).stat().st_mtime_ns
    outputs.close()
    outputs = Outputs(out)
    assert (out / INDEX_NAME).stat().st_mtime_ns == made
    facts = read_table(out / "facts.csv", FACTS)
    (out / "facts.new").write_bytes(table_bytes(FACTS, facts[:4]))
    before = outputs.tables.index
    (out / "facts.new").replace(out / "facts.csv")
    outputs.refresh()
    assert outputs.tables.index is not before
    assert outputs.tables.index.facts(Wanted(), 0, 9) == (facts[:4], 4)
    outputs.close()


def test_a_folder_that_may_not_be_written_to(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.review.index.INDEX_NAME", "missing/index.sqlite")
    index = Index(out)
    assert index.facts(Wanted(), 0, 1)[1] > 0
    index.close()


def test_quotes_in_their_articles(out: Path) -> None:
    outputs = Outputs(out)
    for mention in read_table(out / "mentions.csv", MENTIONS):
        excerpt = outputs.tables.articles.excerpt(mention)
        assert not excerpt.from_table
        assert excerpt.quote == mention["quote"]
        assert len(excerpt.before) <= 180 and len(excerpt.after) <= 180
    outputs.close()


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/passwd", "sub/../../secret.txt", "link.txt", "\0", ""])
def test_names_that_lead_out_of_the_dump(out: Path, tmp_path: Path, name: str) -> None:
    dump = tmp_path / "dump"
    dump.mkdir()
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (dump / "link.txt").symlink_to(tmp_path / "secret.txt")
    outputs = Outputs(out, dump)
    assert outputs.tables.articles.text(name) is None
    outputs.close()


def test_an_article_that_is_gone_or_changed(out: Path, tmp_path: Path) -> None:
    mention = read_table(out / "mentions.csv", MENTIONS)[0]
    for text in (None, "something else"):
        dump = tmp_path / f"dump-{text}"
        dump.mkdir()
        if text:
            (dump / mention["article"]).write_text(text, "utf-8")
        outputs = Outputs(out, dump)
        excerpt = outputs.tables.articles.excerpt(mention)
        assert excerpt.from_table and excerpt.quote == mention["quote"]
        assert excerpt.before + excerpt.quote + excerpt.after == mention["context"]
        outputs.close()


def test_texts_that_the_run_kept(out: Path) -> None:
    mention = read_table(out / "mentions.csv", MENTIONS)[0]
    text = "¥" * int(mention["start"]) + mention["quote"] + " and more"
    lines = [
        {"article": "other", "text": "x"},
        {"article": mention["article"], "text": text, "url": "https://a.example"},
    ]
    (out / "articles.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    outputs = Outputs(out, out / "nowhere")
    assert outputs.tables.articles.text(mention["article"]) == text
    assert outputs.tables.articles.excerpt(mention).after == " and more"
    outputs.close()

"""What the dependency parse adds to frames: each pattern fires by itself, lists are kept apart, the switch works."""

from dataclasses import replace
from pathlib import Path

import pytest

import pipeline.frame.parse
from pipeline.errors import RuleError
from pipeline.extract import extract
from pipeline.frame import compile_frames, frame
from pipeline.records import Framed
from pipeline.rulebook import load_rules
from pipeline.run.about import about_run
from tests.dumps import batch_of, document_of, shipped_book, shipped_rules

PATTERNS = {row["id"]: row for row in shipped_book().rows("parse", "pattern")}

CASES = [
    # sentence, {figure: {field: value}}
    ("Parliament set aside ¥5 billion for night trains and ¥122 billion for sea walls.",
     {"¥5 billion": {"object": "night trains"}, "¥122 billion": {"object": "sea walls"}}),
    ("According to Nikkei, Toyota will spend ¥5 billion ($32 million) on a paint shop.",
     {"¥5 billion": {"object": "paint shop", "speaker": "org:nikkei", "subject": "org:toyota"},
      "$32 million": {"object": "paint shop", "speaker": "org:nikkei"}}),
    ("The ferry, which Honda had wanted, was bought by Toyota, and $32 million was paid by Nissan.",
     {"$32 million": {"subject": "org:nissan"}}),
    ("He said it would cost 5 billion yen.", {"5 billion yen": {"speaker": "", "object": ""}}),
    ("The figures show 5 billion yen for the year.", {"5 billion yen": {"object": ""}}),
]  # fmt: skip


def figures(text: str) -> dict[str, Framed]:
    return {f.quote: f for f in batch_of({"a": text}).mentions if f.mention.kind in ("amount", "quantity", "percent")}


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_fills_its_field_in_its_example(name: str) -> None:
    for example in PATTERNS[name]["examples"]:
        found = figures(example["text"])[example["quote"]]
        assert (PATTERNS[name]["field"], name) in found.frame.rules


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_cases(text: str, wanted: dict[str, dict[str, str]]) -> None:
    found = figures(text)
    got = {quote: {key: getattr(found[quote].frame, key) for key in values} for quote, values in wanted.items()}
    assert got == wanted


def test_a_word_list_that_is_sure_is_not_overruled() -> None:
    found = figures("Toyota said it had sales of 300 million euros.")["300 million euros"]
    assert ("metric", "frame.metric.sales") in found.frame.rules


def test_an_article_reads_the_same_in_any_company() -> None:
    texts = {f"a{i}": f"Nikkei said Toyota spent {i + 2} billion yen on {what}." for i, what in enumerate("xyz" * 3)}
    texts |= {f"b{i}": " ".join(texts.values()) for i in range(2)}
    together = {(f.article, f.quote): f.frame for f in batch_of(texts).mentions}
    for name, text in texts.items():
        for f in batch_of({name: text}).mentions:
            assert f.frame == together[name, f.quote]


def test_without_the_model_the_word_lists_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    doc = document_of("Toyota will spend 300 million euros on a paint shop.")
    mentions = extract(doc, shipped_rules().extract)
    monkeypatch.setattr(pipeline.frame.parse, "loaded", lambda: None)
    framed = frame(doc, mentions, shipped_rules().frame)
    assert [f.frame.subject for f in framed if f.mention.kind == "amount"] == ["org:toyota"]
    assert not any(rule.startswith("parse.") for f in framed for _, rule in f.frame.rules)


@pytest.mark.parametrize("file", ["model", "parse"])
def test_the_switch(file: str, tmp_path: Path) -> None:
    (tmp_path / f"{file}.toml").write_text("use = false\n")
    book = load_rules(tmp_path)
    doc = document_of("Toyota will spend 300 million euros on a paint shop.")
    framed = frame(doc, extract(doc, shipped_rules().extract), compile_frames(book))
    assert not any(f.frame.object for f in framed)
    assert about_run(book, {}, (), {})["model"] == (
        {"name": "", "version": ""} if file == "model" else about_run(shipped_book(), {}, (), {})["model"]
    )


def test_a_pattern_without_a_figure_or_a_value_is_refused() -> None:
    book = shipped_book()
    row = {"id": "x", "field": "object", "pattern": [{"RIGHT_ID": "verb", "RIGHT_ATTRS": {}}], "take": "gone"}
    broken = replace(book, tables={**book.tables, "parse": {**book.tables["parse"], "pattern": [row]}})
    with pytest.raises(RuleError, match="x: field is one of"):
        compile_frames(broken)

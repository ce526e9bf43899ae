"""Records as bytes and back, and the keys that results lie under."""

import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import pipeline
from pipeline.codec import Damaged, packed, unpacked
from pipeline.records import Article, Check, Conflict, Framed
from pipeline.rulebook import Rulebook
from pipeline.run.work import ARTICLE_CODE, BLOCK_CODE, SKETCH_CODE, Worked
from pipeline.store.keys import article_key, key_of, watched
from tests.ledgers import TEXT_A, framed, ledger


@pytest.mark.parametrize("value", [Decimal("3.07E+12"), Decimal("-0.00"), "2029-05", "12", "#", "", None])
def test_a_value_stays_what_it_is_a_figure_or_a_text(value: Decimal | str | None) -> None:
    sent = framed("a.txt", TEXT_A, "¥3.07 trillion", value)
    got = unpacked(packed(sent), Framed)
    assert got == sent
    assert type(got.mention.value) is type(value) and str(got.mention.value) == str(value)


def test_nested_records_dates_and_tables_come_back() -> None:
    found = ledger()
    article = replace(found.articles[0], published=date(1999, 12, 31))
    worked = Worked(article, "meta", found.sources, {"a.txt": TEXT_A}, found.mentions)
    assert unpacked(packed(worked), Worked) == worked
    conflict = replace(found.conflicts[0], checks=(Check("sum", False, "1 + 1 = 3", ("m1",)),), ratio=None)
    assert unpacked(packed(conflict), Conflict) == conflict


@pytest.mark.parametrize("content", [b"", b"no", zlib.compress(b"\xc1"), zlib.compress(b"\x93\x01\x02\x03")])
def test_bytes_that_are_no_record_are_told(content: bytes) -> None:
    with pytest.raises(Damaged, match="no Article"):
        unpacked(content, Article)


def test_everything_about_an_article_is_in_its_key() -> None:
    article = Article("a", "text", "https://a.example", "Post", date(2026, 1, 2), 2, False, "page")
    others = [
        replace(article, id="b"),
        replace(article, text="texts"),
        replace(article, url=""),
        replace(article, outlet="Times"),
        replace(article, published=None),
        replace(article, title=0),
        replace(article, plain=True),
        replace(article, dated_by="url"),
    ]
    keys = {article_key(one, ground) for one in (article, *others) for ground in (b"1", b"2")}
    assert len(keys) == 2 * len(article.__dataclass_fields__) + 2
    assert key_of("ab", "c") != key_of("a", "bc")


def test_the_rule_files_that_were_read_make_the_key(book: Rulebook) -> None:
    def compile_(rules: Rulebook) -> int:
        return len(rules.rows("dates", "rule")) + len(rules.listing("countries"))

    found, key = watched(book, compile_)
    assert found == compile_(book)
    for file, same in (("dates.toml", False), ("countries.csv", False), ("units.toml", True)):
        changed = replace(book, digests=book.digests | {file: "another"})
        assert (watched(changed, compile_)[1] == key) is same


def test_the_code_that_results_depend_on_is_there() -> None:
    folder = Path(pipeline.__file__).parent
    for name in {*ARTICLE_CODE, *SKETCH_CODE, *BLOCK_CODE}:
        assert (folder / name).is_file() if name.endswith(".py") else (folder / name / "__init__.py").is_file()

"""What is told before Spark is asked for anything, and what is made of its messages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from pipeline.errors import FactledgerError, OutputError
from pipeline.schema import TABLES
from pipeline.spark import run_on_spark, session
from pipeline.spark.paths import address_of, is_address
from pipeline.spark.schemas import ARTICLES, MEMBERS, PIECES, RECORDS, WORKED, spark_schema
from pipeline.write.parquet import arrow_schema

TRACE = """An exception was thrown from the Python worker:
Traceback (most recent call last):
  File "tasks.py", line 1, in task
    work_on(items)
pipeline.errors.RuleError: rules/units.toml: the key 'kind' is missing
while working on the article a.txt
"""


def test_the_command_says_that_java_is_missing(
    factledger: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    pytest.importorskip("pyspark")
    done = factledger("run", "corpus", "--engine", "spark", "--out", tmp_path, PATH="", JAVA_HOME="")
    assert done.returncode == 2
    assert "Java 17" in done.stderr and "openjdk" in done.stderr and "Traceback" not in done.stderr


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(FactledgerError, match=r"pip install 'factledger\[spark\]'"):
        session.start_session("local[2,4]")


def test_a_workbook_is_written_to_local_folders_only() -> None:
    with pytest.raises(OutputError, match="csv, parquet"):
        run_on_spark(None, "s3a://news/day", "s3a://tables", format="xlsx")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("s3a://news/2026", True),
        ("hdfs:///news", True),
        ("file:/tmp/news", True),
        ("news/2026", False),
        ("a:b.txt", False),
        (Path("s3a://news"), False),
    ],
)
def test_an_address_has_a_scheme(path: str | Path, wanted: bool) -> None:
    assert is_address(path) is wanted


def test_a_path_of_this_machine_is_named_whole(tmp_path: Path) -> None:
    assert address_of(tmp_path / "a b") == f"file://{tmp_path.resolve()}/a b"


@pytest.mark.parametrize("schema", [ARTICLES, RECORDS, WORKED, MEMBERS, PIECES, *map(arrow_schema, TABLES)])
def test_every_column_has_a_type_of_spark(schema: object) -> None:
    assert "`" in spark_schema(schema)


def test_what_failed_in_a_task_is_told_in_its_own_words() -> None:
    assert session.words(TRACE) == "rules/units.toml: the key 'kind' is missing; while working on the article a.txt"
    assert session.words("[PATH_NOT_FOUND] Path does not exist: s3a://x.\n\tat java") == (
        "[PATH_NOT_FOUND] Path does not exist: s3a://x."
    )

"""Whole runs on a cluster of two executors: the tables of a local run, also when one executor is killed."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.codec import unpacked
from pipeline.errors import FactledgerError
from pipeline.link import partition
from pipeline.read import read_dump
from pipeline.read.meta import Meta
from pipeline.records import Article, Quarantined
from pipeline.rulebook import load_rules
from pipeline.run import Options, run
from pipeline.schema import CLOSED, CONFLICTS, FACTS, MENTIONS, QUARANTINE
from pipeline.spark import run_on_spark
from pipeline.spark.articles import from_records
from pipeline.spark.schemas import WORKED, spark_schema
from pipeline.spark.tasks import SharedRules, working
from pipeline.tables import table_rows
from pipeline.write.parquet import arrow_table
from tests.spark.processes import executors, runs_python

DEADLINE = 400
"""Seconds; a quiet machine takes twenty."""
FILES = (
    "mentions.csv", "facts.csv", "conflicts.csv", "closed.csv", "quarantine.csv", "articles.jsonl", "schema.json",
    "datapackage.json",
)  # fmt: skip
STORY = """{name} Corp raises its budget

TOKYO - {name} Corp said on {day} December 2025 that its research budget for fiscal 2026 would be {sum} billion yen,
up {percent}% from a year earlier. The company aims to begin mass production in {year}.
"""


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks even in a dump that one block could hold."""
    monkeypatch.setattr(partition, "WHOLE", 2)


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Text files, a web page, JSON lines with a broken one, a file that is no text."""
    folder = tmp_path_factory.mktemp("dump")
    names = ("Arden", "Belmor", "Corvin", "Delsa", "Elmira", "Fenwick")
    for number, name in enumerate(names):
        for teller in range(3):
            told = {"name": name, "day": 3 + number, "percent": 12 + number, "year": 2028 + number}
            total = f"{4 + number}{number + 1}{7 if teller == 2 and number % 2 else 3}"
            (folder / f"{teller}-{name}.txt").write_text(STORY.format(sum=total, **told), encoding="utf-8")
    page = "".join(
        f"<p>{part}</p>" for part in STORY.format(name="Gorst", day=9, sum=77, percent=8, year=2031).split("\n\n")
    )
    (folder / "page.html").write_text(f"<html><body><article>{page * 2}</article></body></html>", encoding="utf-8")
    lines = [
        json.dumps({"id": f"r{n}", "text": STORY.format(name="Hale", day=n, sum=55, percent=5, year=2030)})
        for n in (1, 2)
    ]
    (folder / "more.jsonl").write_text("\n".join([lines[0], "{broken", lines[1]]) + "\n", encoding="utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return folder


def test_tables_are_those_of_a_local_run_though_an_executor_is_killed(
    spark: Any, dump: Path, tmp_path: Path, small_blocks: None
) -> None:
    outcome: list[Any] = []
    running = threading.Thread(target=lambda: outcome.append(run_on_spark(spark, dump, tmp_path / "cluster")))
    running.start()
    killed = _kill_one_at_work(spark.sparkContext.applicationId, running)
    running.join(DEADLINE)
    assert not running.is_alive()
    assert killed not in executors(spark.sparkContext.applicationId)
    assert outcome[0].counts["articles"] == 21 and len(outcome[0].quarantined) == 2
    assert outcome[0].conflicts
    run(Options(dump, tmp_path / "local"))
    for name in FILES:
        assert (tmp_path / "cluster" / name).read_bytes() == (tmp_path / "local" / name).read_bytes(), name
    told = [json.loads((tmp_path / of / "run.json").read_text("utf-8")) for of in ("cluster", "local")]
    assert [about.pop("timings")["fresh"]["articles"] for about in told] == [21, 21]
    assert told[0] == told[1]
    assert not (tmp_path / "cluster" / ".factledger" / "spark").exists()


def test_records_at_an_address_become_tables_at_an_address(
    spark: Any, dump: Path, tmp_path: Path, small_blocks: None
) -> None:
    articles = sorted((a for a in read_dump(dump) if isinstance(a, Article)), key=lambda a: a.id)
    records = [{"id": a.id, "maintext": a.text, "link": a.url, "day": 1} for a in articles]
    lines = [json.dumps(record) for record in records]
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "sorted.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run(Options(tmp_path / "news", tmp_path / "local"))
    (tmp_path / "parts").mkdir()
    for part in (0, 1, 2):
        mixed = [line for at, line in enumerate(reversed(lines)) if at % 3 == part]
        (tmp_path / "parts" / f"{part}.jsonl").write_text("\n".join(mixed) + "\n\n[1]\n", encoding="utf-8")

    outcome = run_on_spark(spark, f"file://{tmp_path}/parts", f"file://{tmp_path}/csv")
    assert {(q.position, q.reason) for q in outcome.quarantined} == {("line '[1]'", "not a JSON object")}
    for table in (MENTIONS, FACTS, CONFLICTS):
        written = tmp_path / "csv" / f"{table.name}.csv"
        parts = sorted(written.glob("part-*")) if written.is_dir() else [written]
        rows = [tuple(row.values()) for part in parts for row in table_rows(part, table)]
        local = [tuple(row.values()) for row in table_rows(tmp_path / "local" / f"{table.name}.csv", table)]
        assert sorted(rows) == sorted(local), table.name

    frame = spark.createDataFrame([(r["id"], r["maintext"], r["link"]) for r in records], ["id", "text", "url"])
    run_on_spark(spark, frame, f"file://{tmp_path}/parquet", format="parquet")
    for table in (MENTIONS, FACTS, CONFLICTS, CLOSED, QUARANTINE):
        found = spark.read.parquet(f"file://{tmp_path}/parquet/{table.name}.parquet").toArrow().to_pylist()
        wanted = arrow_table(table, list(table_rows(tmp_path / "local" / f"{table.name}.csv", table))).to_pylist()
        assert sorted(map(repr, found)) == sorted(map(repr, wanted)), table.name


def test_records_with_one_id_stay_apart(spark: Any) -> None:
    told = [("a", "Net profit rose 5%."), ("b", "Net loss of $3m."), ("a", "Net profit rose 7%."), ("a", "")]
    frame = from_records(spark, spark.createDataFrame(told, ["id", "text"]), (), Meta(), None)
    worked = frame.mapInArrow(working(SharedRules.of(spark, load_rules())), spark_schema(WORKED)).collect()
    assert sorted(row.article for row in worked) == ["", "a", "a~2", "b"]
    assert sorted(row.place.decode() for row in worked if row.article) == ["a", "a~2", "b"]
    assert [unpacked(row.refused, Quarantined).reason for row in worked if row.refused] == [
        "no text in this record; its fields are: id, text"
    ]


def test_a_day_does_not_depend_on_the_time_zone_of_the_session(spark: Any) -> None:
    zone = "spark.sql.session.timeZone"
    before = spark.conf.get(zone)
    try:
        spark.conf.set(zone, "Asia/Tokyo")
        told = spark.sql("select 'a' id, 'It paid $5m.' text, timestamp'2025-12-26 23:30:00Z' published")
        (row,) = from_records(spark, told, (), Meta(), None).collect()
    finally:
        spark.conf.set(zone, before)
    assert str(unpacked(bytes(row.item), Article).published) == "2025-12-26"


def test_what_fails_in_a_task_is_told_in_its_own_words(spark: Any, dump: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "currencies.toml").write_text('[[currency]]\nid = "currency.broken"\n', encoding="utf-8")
    with pytest.raises(FactledgerError, match=r"Spark: .*currency\.broken.* lacks the key"):
        run_on_spark(spark, dump, tmp_path / "out", rules=rules)
    assert not (tmp_path / "out" / "mentions.csv").exists()


def _kill_one_at_work(application: str, running: threading.Thread) -> int:
    """Kill an executor whose Python is at work; returns its process."""
    deadline = time.monotonic() + DEADLINE
    while running.is_alive() and time.monotonic() < deadline:
        for executor in executors(application):
            if runs_python(executor):
                os.kill(executor, signal.SIGKILL)
                return executor
        time.sleep(0.02)
    raise AssertionError("no executor was seen at work")

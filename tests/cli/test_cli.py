"""The command as a user meets it: output, messages, exit codes."""

import hashlib
import json
import re
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.screen import summary
from pipeline.explain import Case, explain, tell
from pipeline.explain.again import Again
from pipeline.explain.tables import read_tables
from pipeline.explain.texts import Texts
from pipeline.rulebook import Rulebook
from pipeline.run import Options, Outcome, run
from pipeline.schema import CONFLICTS, FACTS, MENTIONS, TABLES
from pipeline.tables import read_table, table_bytes
from tests.ledgers import ledger

Command = Callable[..., subprocess.CompletedProcess[str]]
STORY = "METI asked for ¥3.07 trillion on Dec. 26, 2025. Rapidus gets 150 billion yen, up 50%."


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY, encoding="utf-8")
    return folder


def test_run_writes_the_tables_and_says_so(factledger: Command, dump: Path, tmp_path: Path) -> None:
    done = factledger("run", dump, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    shown = {path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")}
    assert shown == {f"{t.name}.csv" for t in TABLES} | {"run.json", "schema.json", "datapackage.json"}
    for words in ("1 article", "mentions:", "facts:", "conflicts", "Tables:", "Next: "):
        assert words in done.stdout
    assert "\x1b" not in done.stdout
    about = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert set(about) >= {"version", "rules", "model", "data", "inputs", "counts", "quarantined", "timings"}
    assert about["inputs"][0]["article"] == "a.txt"
    assert about["inputs"][0]["sha256"] == hashlib.sha256((dump / "a.txt").read_bytes()).hexdigest()
    assert about["counts"]["mentions"]["amount"] == 2


def test_a_quarantined_file_gives_exit_code_1_and_is_named(factledger: Command, dump: Path, tmp_path: Path) -> None:
    (dump / "b.txt").write_bytes(b"\xff")
    done = factledger("run", dump, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "1 file quarantined" in done.stdout and "b.txt: not UTF-8" in done.stdout
    about = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert about["quarantined"][0]["file"] == "b.txt"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "Missing argument"),
        (["run", "nowhere"], "no such folder or file"),
        (["run", "{dump}", "--meta", "nowhere.csv"], "nowhere.csv: cannot be read"),
        (["run", "{dump}", "--rules", "nowhere"], "not a folder"),
        (["run", "{dump}", "--format", "ods"], "choose one of csv, xlsx, parquet"),
        (["run", "{dump}", "--published", "yesterday"], "no day"),
        (["run", "{dump}", "--workers", "0"], "--workers"),
        (["run", "{empty}"], "no article in it"),
        (["run", "{dump}", "--meta", "nowhere.csv"], "cannot be read: No such file"),
        (["explain", "{dump}", "abcd"], "no such table"),
        (["extract", "--kinds", "amount,money"], "money"),
        (["nonsense"], "No such command"),
    ],
)
def test_wrong_use_gives_exit_code_2_and_a_message(
    factledger: Command, dump: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    (tmp_path / "empty").mkdir()
    filled = [part.format(dump=dump, empty=tmp_path / "empty") for part in arguments]
    done = factledger(*filled, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_published_and_meta_date_the_articles(factledger: Command, dump: Path, tmp_path: Path) -> None:
    (dump / "a.txt").write_text("Output rises next year.", encoding="utf-8")
    factledger("run", dump, "--out", tmp_path / "out", "--published", "2025-03-01")
    assert {row["published"] for row in read_table(tmp_path / "out" / "mentions.csv", MENTIONS)} <= {"2025-03-01"}
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["inputs"][0]["published"] == "2025-03-01"


def test_explain_tells_of_mentions_facts_and_conflicts(factledger: Command, root: Path, tmp_path: Path) -> None:
    assert factledger("run", root / "corpus", "--out", tmp_path).returncode == 0
    conflict = read_table(tmp_path / "conflicts.csv", CONFLICTS)[0]
    done = factledger("explain", tmp_path, conflict["conflict_id"][:10])
    assert done.returncode == 0, done.stderr
    for words in (conflict["conflict_id"], conflict["reason"], "»" + conflict["quote_a"] + "«", "rule: ", "side b: "):
        assert words in done.stdout
    unknown = factledger("explain", tmp_path, "zzzz")
    assert unknown.returncode == 2 and "no mention, fact or conflict" in unknown.stderr
    vague = factledger("explain", tmp_path, "")
    assert vague.returncode == 2
    short = factledger("explain", tmp_path, conflict["conflict_id"][:2])
    assert short.returncode == 2 and "too short" in short.stderr


def test_an_explanation_shows_the_proposal_as_its_side(root: Path, tmp_path: Path, book: Rulebook) -> None:
    run(Options(root / "corpus", tmp_path))
    for row in read_table(tmp_path / "conflicts.csv", CONFLICTS):
        lines = explain(tmp_path, row["conflict_id"], book)
        shown = {row["value_a"]: row["display_a"], row["value_b"]: row["display_b"]}
        proposed = [line.words for line in lines if line.label == "proposed"]
        assert not row["proposed_value"] or proposed == [shown[row["proposed_value"]]]
        assert not any("1 origins" in line.words for line in lines)
        checks = [line.words for line in lines if line.label == "check"]
        assert len(checks) == len(set(checks)), "a check is told once"


def test_decided_conflicts_are_no_longer_put_before_the_reader(factledger: Command, root: Path, tmp_path: Path) -> None:
    factledger("run", root / "corpus", "--out", tmp_path)
    path = tmp_path / "conflicts.csv"
    rows = read_table(path, CONFLICTS)
    path.write_bytes(table_bytes(CONFLICTS, [row | {"decision": "a"} for row in rows]))
    done = factledger("run", root / "corpus", "--out", tmp_path)
    assert f"{len(rows)} decided" in done.stdout
    assert rows[0]["conflict_id"] not in done.stdout and "Next: open facts.csv" in done.stdout
    shown = read_table(path, CONFLICTS)
    path.write_bytes(table_bytes(CONFLICTS, [row | {"decision": "defer"} for row in shown]))
    again = factledger("run", root / "corpus", "--out", tmp_path)
    assert rows[0]["conflict_id"] in again.stdout, "a deferred conflict waits"


def test_apply_says_why_nothing_was_taken(factledger: Command, root: Path, tmp_path: Path) -> None:
    factledger("run", root / "corpus", "--out", tmp_path)
    done = factledger("review", "apply", tmp_path / "conflicts.csv")
    assert done.returncode == 0 and "Nothing in it is new" in done.stdout
    (tmp_path / "mine.ods").write_bytes(b"PK")
    other = factledger("review", "apply", tmp_path / "mine.ods")
    assert other.returncode == 2 and "save it as .xlsx or .csv" in other.stderr


def test_help_lists_the_commands_in_the_order_of_the_work(factledger: Command) -> None:
    shown = factledger("--help").stdout
    places = [shown.index(f"│ {name} ") for name in ("run", "explain", "diff", "find", "report", "review")]
    assert places == sorted(places)


def test_the_next_step_is_a_command_that_works(factledger: Command, root: Path, tmp_path: Path) -> None:
    out = tmp_path / "my tables"
    done = factledger("run", root / "corpus", "--out", out)
    assert f"Next: factledger review '{out}', in the browser" in done.stdout
    (command,) = re.findall(r"factledger explain .* c[0-9a-f]{16}", done.stdout)
    assert factledger(*shlex.split(command)[1:]).returncode == 0


def test_the_summary_proposes_the_side_that_won_where_the_digits_are_equal() -> None:
    (conflict,) = ledger(scale=1).conflicts
    conflict = replace(conflict, kind="currency", display_a="JPY 3.07 trillion", display_b="USD 3.07 trillion")
    counts: dict[str, Any] = dict.fromkeys(("articles", "sources", "origins", "facts"), 1)
    counts |= {"mentions": {}, "statuses": {}, "conflicts": {}}
    words = summary(Outcome({}, (conflict,), (), counts), "outputs").plain
    assert "proposed: JPY 3.07 trillion" in words
    bare = replace(conflict, subject="", metric="", scope="", period="")
    words = summary(Outcome({}, (bare,), (), counts), "outputs").plain
    assert "JPY 3.07 trillion against USD 3.07 trillion\n" in words, "no comma with nothing behind it"


def test_every_row_can_be_explained(root: Path, tmp_path: Path, book: Rulebook) -> None:
    run(Options(root / "corpus", tmp_path))
    texts = Texts(tmp_path)
    again = Again(texts, book)
    for table, key in ((MENTIONS, "mention_id"), (FACTS, "fact_id"), (CONFLICTS, "conflict_id")):
        rows = read_table(tmp_path / f"{table.name}.csv", table)
        for row in {(row["kind"], row.get("rule")): row for row in rows}.values() if key == "mention_id" else rows:
            lines = tell(Case(read_tables(tmp_path, row[key]), texts, again, book))
            assert lines[0].words.startswith(row[key])
            assert all(line.words for line in lines)


def test_trace_names_values_rules_and_losers(factledger: Command) -> None:
    done = factledger("trace", "It gets 60 billion yen in May 2029.")
    assert done.returncode == 0
    assert "JPY 60 billion" in done.stdout and "currency.yen" in done.stdout and "2029-05" in done.stdout


def test_hostile_text_cannot_steer_the_terminal(factledger: Command, dump: Path, tmp_path: Path) -> None:
    (dump / "a.txt").write_text("\x1b[31mRed\x1b[0m \u202e5 billion yen\x07 [bold]x[/bold]", encoding="utf-8")
    factledger("run", dump, "--out", tmp_path / "out")
    (row,) = [r for r in read_table(tmp_path / "out" / "mentions.csv", MENTIONS) if r["kind"] == "amount"]
    done = factledger("explain", tmp_path / "out", row["mention_id"])
    assert done.returncode == 0
    assert "[bold]" in done.stdout
    assert not re.search("[\x1b\x07\u202e]", done.stdout)


def test_rules_check_counts_what_it_ran(factledger: Command) -> None:
    done = factledger("rules", "check")
    assert re.search(r"\d+ examples and \d+ counter-examples run, \d+ failed", done.stdout)
    assert done.returncode == (0 if " 0 failed" in done.stdout else 1)


def test_rules_check_runs_an_overlay_and_fails_with_it(factledger: Command, tmp_path: Path) -> None:
    (tmp_path / "currencies.toml").write_text(
        '[[currency]]\nid = "mine.wrong"\ncode = "QQA"\nnames = ["quux"]\n'
        'examples = [{ text = "5 billion yen", value = "6" }]\ncounter = ["5 billion yen"]\n'
        '[[currency]]\nid = "mine.bare"\ncode = "QQB"\nnames = ["quuz"]\n'
    )
    done = factledger("rules", "check", "--rules", tmp_path, "--missing")
    assert done.returncode == 1
    assert "without example: currencies: mine.bare\n" in done.stdout
    assert "mine.wrong: '5 billion yen': wanted value '6'; got '5 billion yen' = JPY 5 billion" in done.stdout
    assert done.stdout.count("mine.wrong: ") == 2


def test_python_m_pipeline_and_the_command_agree_on_the_version(factledger: Command) -> None:
    assert factledger("--version").stdout.startswith("factledger 0.")

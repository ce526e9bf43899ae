"""factledger extract: JSON lines in and out, one for one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[..., subprocess.CompletedProcess[str]]


def answers(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def line(**record: object) -> str:
    return json.dumps(record) + "\n"


def test_each_line_is_answered_in_order(factledger: Command) -> None:
    texts = [f"It costs {n} million yen." for n in range(1, 30)]
    done = factledger("extract", stdin="".join(line(id=f"n{i}", text=text) for i, text in enumerate(texts)))
    assert done.returncode == 0, done.stderr
    rows = answers(done)
    assert [row["id"] for row in rows] == [f"n{i}" for i in range(len(texts))]
    for n, (row, text) in enumerate(zip(rows, texts, strict=True), 1):
        (amount,) = [m for m in row["mentions"] if m["kind"] == "amount"]
        assert amount["value"] == n * 10**6 and amount["unit"] == "JPY"
        assert text[amount["start"] : amount["end"]] == amount["quote"]


def test_kinds_and_timex(factledger: Command) -> None:
    text = "Up 5% to ¥2bn by tomorrow at Sony."
    stdin = line(id=7, text=text, published="2025-12-26T09:00:00Z")
    (row,) = answers(factledger("extract", "--kinds", "amount,date", stdin=stdin))
    assert row["id"] == 7
    assert {m["kind"] for m in row["mentions"]} == {"amount", "date"}
    (day,) = [m for m in row["mentions"] if m["kind"] == "date"]
    assert (day["timex_type"], day["timex_value"], day["value"]) == ("DATE", "2025-12-27", "2025-12-27")


def test_malformed_lines_are_answered_with_their_number(factledger: Command) -> None:
    bad = [
        "nonsense",
        "[1]",
        line(text="no id").strip(),
        line(id="x").strip(),
        line(id="x", text=5).strip(),
        line(id=True, text="t").strip(),
        line(id="x", text="t", published="soon").strip(),
        "[" * 100_000,
    ]
    stdin = line(id="first", text="¥5bn") + "\n" + "\n".join(bad) + "\n" + line(id="last", text="¥5bn")
    done = factledger("extract", stdin=stdin)
    assert done.returncode == 1
    rows = answers(done)
    assert rows[0]["id"] == "first" and rows[-1]["id"] == "last"
    assert [row["line"] for row in rows[1:-1]] == list(range(3, 3 + len(bad)))
    assert all(row["error"] for row in rows[1:-1])
    assert "Traceback" not in done.stderr


def test_odd_characters_come_through(factledger: Command) -> None:
    text = '\u2028¥5bn \ud83d\ude00 日本 \\ "'
    done = factledger("extract", stdin=line(id="\ud800", text="¥5bn\ud800") + line(id="ok", text=text))
    assert done.returncode == 0, done.stderr
    rows = [json.loads(row) for row in done.stdout.split("\n") if row]
    assert [row["id"] for row in rows] == ["\ud800", "ok"]
    assert [m["quote"] for m in rows[1]["mentions"] if m["kind"] == "amount"] == ["¥5bn"]


def test_an_answer_comes_before_the_next_line_is_sent(root: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "extract", "--kinds", "amount"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        env=os.environ | {"PYTHONUNBUFFERED": ""},
    )
    assert process.stdin and process.stdout
    with process, process.stdin, process.stdout:
        for number in range(3):
            process.stdin.write(line(id=number, text="¥5bn").encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
    assert process.returncode == 0


def test_a_reader_that_leaves_early_is_no_fault(root: Path) -> None:
    command = f"{sys.executable} -m pipeline extract --kinds amount | head -n 1"
    stdin = "".join(line(id=i, text="¥5bn " * 50) for i in range(3000))
    done = subprocess.run(command, shell=True, input=stdin, capture_output=True, text=True, cwd=root, check=False)
    assert json.loads(done.stdout)["id"] == 0
    assert "Traceback" not in done.stderr and "Broken pipe" not in done.stderr

"""The command on mixed dumps: every quote stands in the text that is given for its article."""

import csv
import gzip
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.read.files import fill

Command = Callable[..., subprocess.CompletedProcess[str]]
BODY = "The ministry will spend £1.23 trillion on chips in 2026, up from €315 billion, it said on Friday."


def test_every_quote_of_a_mixed_dump_stands_in_its_text(factledger: Command, tmp_path: Path) -> None:
    dump = fill(
        tmp_path / "dump",
        {
            "a.txt": f"\ufeff{BODY}\r\n",
            "latin.txt": BODY.encode("cp1252"),
            "p.html": f"<!doctype html><title>Budget up 37%</title><h1>Budget up 37%</h1><p>{BODY}</p>",
            "n.jsonl.gz": gzip.compress(
                json.dumps({"id": "r1", "headline": "Up 5%", "Volltext": BODY}).encode() + b"\n{broken\n"
            ),
            "t.csv": f'id,title,text\nc1,"Up, 6%","{BODY}"\n'.encode("utf-16"),
        },
    )
    with zipfile.ZipFile(dump / "x.zip", "w") as file:
        file.writestr("in/b.txt", BODY)
        file.writestr("../evil.txt", BODY)
    done = factledger("run", dump, "--out", tmp_path / "out", "--field", "text=volltext")
    assert done.returncode == 1, done.stderr
    texts = {"a.txt": (dump / "a.txt").read_bytes().decode()}
    for line in (tmp_path / "out" / "articles.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        texts[record["article"]] = record["text"]
    assert set(texts) == {"a.txt", "latin.txt", "p.html", "r1", "c1", "x.zip!in/b.txt"}
    with (tmp_path / "out" / "mentions.csv").open(encoding="utf-8-sig", newline="") as table:
        mentions = list(csv.DictReader(table))
    for row in mentions:
        assert texts[row["article"]][int(row["start"]) : int(row["end"])] == row["quote"]
    quotes = {(row["article"], row["quote"]) for row in mentions if row["kind"] in ("amount", "percent")}
    assert quotes >= {(article, "£1.23 trillion") for article in texts}
    assert quotes >= {("p.html", "37%"), ("r1", "5%"), ("c1", "6%")}
    with (tmp_path / "out" / "quarantine.csv").open(encoding="utf-8-sig", newline="") as table:
        left = [(row["file"], row["position"]) for row in csv.DictReader(table)]
    assert left == [("n.jsonl.gz", "line 2"), ("x.zip!../evil.txt", "")]
    assert "n.jsonl.gz, line 2: not JSON" in done.stdout


def test_a_role_that_does_not_exist_is_a_usage_error(factledger: Command, tmp_path: Path) -> None:
    dump = fill(tmp_path / "dump", {"a.txt": BODY})
    done = factledger("run", dump, "--out", tmp_path / "out", "--field", "body=text")
    assert done.returncode == 2 and "write ROLE=NAME" in done.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_readable_is_an_error_that_says_why(factledger: Command, tmp_path: Path) -> None:
    dump = fill(tmp_path / "dump", {"a.html": "<html><body></body></html>", "b.pdf": "%PDF-1.4"})
    done = factledger("run", dump, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "a.html: no article text found in this page" in done.stderr and "b.pdf: a PDF" in done.stderr

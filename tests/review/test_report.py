"""The report: one file, nothing loaded, nothing that runs, and it tells what it leaves out."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.decisions import append_decisions
from pipeline.errors import OutputError
from pipeline.records import Decision
from pipeline.review.outputs import Outputs
from pipeline.review.report import report, write_report
from pipeline.review.verdicts import Choice, decide, standing_of
from tests.conftest import Command


def test_it_holds_everything_and_loads_nothing(out: Path, tmp_path: Path) -> None:
    write_report(out, None, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert "<script" not in page and "<link" not in page and "<img" not in page and "url(" not in style
    assert not re.search(r'(?:href|src)="(?!#)', page), "links only lead to its own parts"
    conflicts = Outputs(out)
    assert page.count('<article class="case"') == len(conflicts.tables.conflicts)
    assert set(re.findall(r'href="#(c-[^"]+)"', page)) == {f"c-{name}" for name in conflicts.tables.conflicts}
    assert "left out" not in page and "Tram line" not in page.partition("<main")[0]
    conflicts.close()


def test_equal_tables_give_equal_bytes(out: Path, tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        write_report(out, None, tmp_path / name)
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_it_shows_verdicts_and_what_is_left_out(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.review.report.CONFLICTS", 2)
    monkeypatch.setattr("pipeline.review.report.FACTS", 5)
    monkeypatch.setattr("pipeline.review.report.TARGETS", 3)
    outputs = Outputs(out)
    standing = next(iter(standing_of(outputs.tables.conflicts, ()).values()))
    when = datetime(2026, 1, 5, tzinfo=UTC).isoformat()
    decide(out, standing, standing.version, Choice("b", "", "<i>sure</i>", "kim", when))
    page = report(outputs)
    outputs.close()
    assert page.count('<article class="case"') == 2
    assert "b is right" in page and "kim" in page and "&lt;i&gt;sure" in page
    for words in ("The first 2 of", "The first 5 of", "The first 3 of"):
        assert words in page


def test_it_tells_what_is_closed(out: Path) -> None:
    outputs = Outputs(out)
    assert "Closed: decided" not in report(outputs)
    append_decisions(out, [Decision("c0000000000000001", "defer", "", "ask <them>", "kim", "", "e1")])
    page = report(outputs)
    outputs.close()
    assert "Closed: decided" in page and "c0000000000000001" in page and "ask &lt;them&gt;" in page


def test_a_file_that_cannot_be_written(out: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_report(out, None, tmp_path / "missing" / "page.html")
    assert not list(tmp_path.glob("**/*.tmp"))


def test_the_commands(out: Path, tmp_path: Path, factledger: Command) -> None:
    done = factledger("report", out, "--html", tmp_path / "page.html")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "page.html").stat().st_size > 10_000
    nowhere = factledger("review", tmp_path / "nowhere")
    assert nowhere.returncode == 2 and "run `factledger run` first" in nowhere.stderr
    usage = factledger("review", "--help")
    assert "page" in usage.stdout and "apply" in usage.stdout

"""docs/reviewing.md tells the keys, the limits and the options as they are in the code."""

import re
from pathlib import Path

from pipeline.review import report

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reviewing.md").read_text("utf-8").partition("## In the browser")[2]
TEMPLATE = (ROOT / "pipeline" / "review" / "templates" / "conflict.html").read_text("utf-8")
ARROWS = {"←": "ArrowLeft", "→": "ArrowRight"}


def test_keys() -> None:
    told = {
        ARROWS.get(key, key) for row in re.findall(r"(?m)^\| (`.*?`) \|", PAGE) for key in re.findall(r"`(.+?)`", row)
    }
    parts = (ROOT / "pipeline" / "review" / "templates" / "_parts.html").read_text("utf-8")
    keys = {key for cell in re.findall(r'data-key="([^"]+)"', TEMPLATE + parts) for key in cell.split()}
    assert told == keys
    dialog = {ARROWS.get(key, key) for key in re.findall(r"<kbd>([^<]+)</kbd>", TEMPLATE)}
    assert dialog == keys


def test_limits_of_the_report() -> None:
    assert f"first {report.CONFLICTS} conflicts, {report.FACTS:,} facts and {report.TARGETS} targets" in PAGE


def test_pictures_are_there_and_small() -> None:
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", PAGE)
    assert len(pictures) == 2
    for name in pictures:
        content = (ROOT / "docs" / name).read_bytes()
        assert content.startswith(b"\x89PNG") and len(content) < 200_000

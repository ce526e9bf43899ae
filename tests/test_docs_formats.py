"""docs/formats.md lists the fields and the limits of the code."""

from pathlib import Path

from pipeline.read import archive, entry, streams
from pipeline.read.fields import GUESSES
from pipeline.read.model import LARGEST


def test_every_field_name_is_listed_in_its_order(root: Path) -> None:
    page = (root / "docs" / "formats.md").read_text("utf-8")
    for role, names in GUESSES.items():
        assert f"| {role} | {', '.join(f'`{name}`' for name in names)} |\n" in page, role


def test_the_limits_are_those_of_the_code(root: Path) -> None:
    page = (root / "docs" / "formats.md").read_text("utf-8")
    megabytes = 2**20
    growth = f"{streams._RATIO} times its size, at least {streams._FREE // megabytes} MB"
    for what, limit in {
        "one article, line, row or record": f"{LARGEST // megabytes} MB",
        "archives one inside the other": f"{entry._DEEPEST}",
        "members of an archive": f"{archive.MEMBERS:,}",
        "a zip or Parquet file inside another archive, held in memory": f"{entry._IN_MEMORY // megabytes} MB",
        "growth of a packed file, all layers together": growth,
        "header of a tar member": f"{archive._HEADER // megabytes} MB",
    }.items():
        assert f"| {what} | {limit} |\n" in page

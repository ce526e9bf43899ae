"""docs/rules.md: each edit it shows does what the page says, as an overlay and at the end of the shipped file."""

import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli.screen import traced
from pipeline.extract import extract
from pipeline.reconcile.credits import compile_credits, sentence_credits
from pipeline.records import Article
from pipeline.rulebook import Rulebook, load_rules
from pipeline.rulecheck import check_example
from pipeline.run.work import compile_rules
from pipeline.split import split
from pipeline.trace import trace_text

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
EDIT = re.compile(r"```(?:toml|csv)\n# my-rules/(\S+)\n(.*?)```\n\n```console\n(.*?)\n```", re.DOTALL)
SESSION = re.compile(r"\$ factledger trace (--rules my-rules )?\"(.*)\"\n((?:(?!\$ ).*\n?)*)")


@dataclass(frozen=True)
class Edit:
    """One section of the page: a file of an overlay, and what is said of a text before and after."""

    title: str
    file: str
    content: str
    text: str
    before: str
    after: str

    def overlay(self, folder: Path) -> Rulebook:
        (folder / self.file).write_text(self.content, encoding="utf-8")
        return load_rules(folder)

    def ids(self) -> set[str]:
        if self.file.endswith(".csv"):
            return set()
        return {row["id"] for rows in tomllib.loads(self.content).values() for row in rows if isinstance(row, dict)}


TRACED, WHOLE_RUN = PAGE.split("## Edits that only a whole run shows")


def edits() -> list[Edit]:
    found = []
    for section in re.split(r"(?m)^### ", TRACED)[1:]:
        (block,) = EDIT.findall(section)
        (with_none, text, before), (with_rules, same, after) = SESSION.findall(block[2])
        assert not with_none and with_rules and text == same
        found.append(Edit(section.splitlines()[0], block[0], block[1], text, before, after))
    return found


EDITS = edits()
every_edit = pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.title)


def lines(text: str) -> list[str]:
    """What was found, by which rule; the words that give a reason may be put otherwise."""
    return [line for line in text.splitlines() if line and not line.startswith("    read so because: ")]


def test_the_page_shows_what_it_promises() -> None:
    shown = " ".join(edit.title for edit in EDITS)
    for wanted in (
        "currency",
        "scale word",
        "fiscal calendar",
        "target phrase",
        "name",
        "metric",
        "parse",
        "furniture",
    ):
        assert wanted in shown
    assert "off" in shown
    named = set(re.findall(r"`([a-z_]+\.(?:toml|csv))`", PAGE))
    shipped = {path.name for path in (ROOT / "rules").iterdir()}
    assert named <= shipped
    assert {name for name in shipped if not name.startswith("names_")} <= named


@every_edit
def test_before_and_after(edit: Edit, book: Rulebook, tmp_path: Path) -> None:
    assert lines(traced(trace_text(edit.text, book)).plain) == lines(edit.before)
    assert lines(traced(trace_text(edit.text, edit.overlay(tmp_path))).plain) == lines(edit.after)
    assert edit.before != edit.after


@every_edit
def test_examples_hold_only_with_the_edit(edit: Edit, book: Rulebook, tmp_path: Path) -> None:
    overlay = edit.overlay(tmp_path)
    shipped, edited = compile_rules(book), compile_rules(overlay)
    tested = [example for example in overlay.examples() if example.rule in edit.ids()]
    assert len(tested) == 2 * len(edit.ids())
    for example in tested:
        assert check_example(example, edited, overlay) == ""
        assert not example.positive or check_example(example, shipped, book)


def test_the_same_lines_work_at_the_end_of_the_shipped_files(tmp_path: Path) -> None:
    base = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", base)
    added = [edit for edit in EDITS if "off = " not in edit.content]
    for edit in added:
        content = edit.content.splitlines()[-1:] if edit.file.endswith(".csv") else ["", *edit.content.splitlines()]
        with (base / edit.file).open("a", encoding="utf-8") as file:
            file.write("\n".join(content) + "\n")
    book = load_rules(base=base)
    rules = compile_rules(book)
    ids = set().union(*(edit.ids() for edit in added))
    for example in book.examples():
        if example.rule in ids:
            assert check_example(example, rules, book) == ""
    (name,) = (edit for edit in added if edit.file.endswith(".csv"))
    (mention,) = extract(split(Article("a", name.text), rules.split), rules.extract)
    assert mention.entity_id == "org:tavrin-yard"


def test_an_entry_with_a_known_id_replaces_that_entry(tmp_path: Path) -> None:
    entry = '[[currency]]\nid = "currency.forint"\ncode = "HUF"\nnames = ["magyar forint"]\n'
    (tmp_path / "currencies.toml").write_text(entry, encoding="utf-8")
    rules = compile_rules(load_rules(tmp_path))
    found = [
        [m.unit for m in extract(split(Article("a", text), rules.split), rules.extract) if m.kind == "amount"]
        for text in ("It cost 420 billion magyar forint.", "It cost 420 billion forints.")
    ]
    assert found == [["HUF"], []]


def test_a_check_shape_and_an_outlet_work_as_overlays(book: Rulebook, tmp_path: Path) -> None:
    blocks = re.findall(r"```(?:toml|csv)\n# my-rules/(\S+)\n(.*?)```", WHOLE_RUN, re.DOTALL)
    assert [file for file, _ in blocks] == ["checks.toml", "outlets.csv"]
    for file, content in blocks:
        (tmp_path / file).write_text(content, encoding="utf-8")
    overlay = load_rules(tmp_path)
    shipped, edited = compile_rules(book), compile_rules(overlay)
    example, counter = (e for e in overlay.examples() if e.rule == "check.share.which-makes")
    assert check_example(example, edited, overlay) == check_example(counter, edited, overlay) == ""
    assert check_example(example, shipped, book)
    (sentence,) = re.findall(r'With this row "(.*?)"', " ".join(WHOLE_RUN.split()))
    assert [c.outlet for c in sentence_credits(sentence, compile_credits(overlay))] == ["quill-desk"]
    assert not sentence_credits(sentence, compile_credits(book))

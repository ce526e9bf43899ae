"""Every example and counter-example of every rule, and the checker itself."""

from pathlib import Path

import pytest

from pipeline.rulebook import Example, Rulebook, load_rules
from pipeline.rulecheck import check_example, check_rules
from pipeline.run.work import Rules

EXAMPLES = list(load_rules().examples())


def name(example: Example) -> str:
    words = example.wanted.get("text") or " / ".join(example.wanted.get("texts", ["?"]))
    return f"{example.rule}-{'is' if example.positive else 'not'}-{words[:30]}".encode("ascii", "replace").decode()


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
def test_example(example: Example, rules: Rules, book: Rulebook) -> None:
    assert check_example(example, rules, book) == ""


def example(of_file: str, /, positive: bool = True, **wanted: object) -> Example:
    return Example("file", "some.rule", of_file, positive, dict(wanted))


@pytest.mark.parametrize(
    ("tested", "problem"),
    [
        (example("amount", text="5 billion yen", value="5000000000", unit="JPY"), ""),
        (example("amount", text="5 billion yen", quote="5 billion yen", value=5e9), ""),
        (example("amount", text="5 billion yen", value="6"), "wanted value '6'; got '5 billion yen' = JPY 5 billion"),
        (example("amount", text="five wafers", unit="JPY"), "wanted unit 'JPY'; got nothing"),
        (example("amount", text="5 billion yen", colour="red"), "no such field: colour"),
        (example("amount", text="in May 2029", kind="date", value="2029-05"), ""),
        (example("amount", positive=False, text="in May 2029"), ""),
        (example("amount", positive=False, text="5 billion yen"), "got '5 billion yen'"),
        (example("amount", positive=False, text="5 billion yen", unit="USD"), ""),
        (example("layout", text="One line.\n\n©Copyright 2013-2025 Some Co., Ltd.", quote="Copyright"), ""),
        (example("layout", positive=False, text="METI asks for ¥5bn in its budget.", quote="METI"), ""),
        (example("layout", text="METI asks for ¥5bn in its budget.", quote="METI"), "the roles are"),
        (example("colour", text="red"), "its kind is 'colour'; an example can test amount,"),
        (example("conflict", positive=False, texts=["Sony earns 5 billion yen.", "Sony spends 6 billion yen."]), ""),
    ],
)
def test_what_the_checker_says(tested: Example, problem: str, rules: Rules, book: Rulebook) -> None:
    said = check_example(tested, rules, book)
    assert problem in said and bool(problem) == bool(said)


def test_rules_without_examples_are_listed(tmp_path: Path) -> None:
    (tmp_path / "percents.toml").write_text(
        '[[percent]]\nid = "mine.bare"\nwords = ["per mille"]\nunit = "%"\nfactor = "0.1"\n'
    )
    report = check_rules(load_rules(tmp_path))
    assert "percents: mine.bare" in report.without_example
    assert "percents: mine.bare" in report.without_counter
    assert report.examples == sum(e.positive for e in EXAMPLES)

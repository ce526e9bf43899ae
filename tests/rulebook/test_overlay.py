"""What is wrong with an overlay is told with file, entry and key, all mistakes at once, and never passed over."""

import pickle
from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.rulebook import Rulebook, load_rules
from pipeline.run.work import compile_rules

WORDS = 'words = ["per mille"]\nunit = "%"\n'


def overlay(folder: Path, name: str, content: str) -> Rulebook:
    (folder / name).write_text(content, encoding="utf-8")
    return load_rules(folder)


def test_an_entry_that_lacks_a_key_is_named(tmp_path: Path) -> None:
    book = overlay(tmp_path, "percents.toml", f'[[percent]]\nid = "mine.mille"\n{WORDS}')
    with pytest.raises(RuleError) as error:
        compile_rules(book)
    message = str(error.value)
    assert "rules/percents.toml: the [[percent]] entry 'mine.mille' lacks the key 'factor'" in message
    assert "it has words, unit" in message


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("percents.toml", '[[precent]]\nid = "mine.x"\n', "nothing reads the key 'precent'; did you mean 'percent'?"),
        ("percent.toml", '[[percent]]\nid = "mine.x"\n', "no such rule file; did you mean 'percents'?"),
        ("name.csv", "name\nSony\n", "name.csv: there is no such rule file; did you mean 'names'?"),
        (
            "percents.toml",
            'off = ["percent.point"]\n',
            "'percent.point', which no entry of this file has; did you mean",
        ),
        ("percents.toml", 'off = ["currency.yen"]\n', "it stands in currencies.toml"),
        ("percents.toml", 'off = "percent.points"\n', "'off' is a list of ids: off = ['percent.points']"),
        ("percents.toml", '[percent]\nid = "mine.x"\n', "must be an array of tables, not a table: write [[percent]]"),
        ("percents.toml", f"[[percent]]\n{WORDS}", "1 of the [[percent]] entries lack the key 'id'"),
        ("reconcile.toml", "rate_slip_facter = 4.0\n", "did you mean 'rate_slip_factor'?"),
        ("reconcile.toml", 'rate_slip_factor = "four"\n', "'rate_slip_factor' must be a number, not a text"),
    ],
)
def test_what_nothing_would_read_is_an_error(name: str, content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(RuleError) as error:
        overlay(tmp_path, name, content)
    assert message in str(error.value)
    assert str(tmp_path) in str(error.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "percents.toml").write_text('off = ["no.such"]\n[[precent]]\nid = "mine.x"\n')
    (tmp_path / "unit.toml").write_text("")
    with pytest.raises(RuleError) as error:
        load_rules(tmp_path)
    assert len(str(error.value).splitlines()) == 3


def test_entries_are_replaced_added_and_switched_off(tmp_path: Path) -> None:
    content = f'off = ["percent.points"]\n[[percent]]\nid = "mine.mille"\nfactor = "0.1"\n{WORDS}'
    ids = [row["id"] for row in overlay(tmp_path, "percents.toml", content).rows("percents", "percent")]
    assert "mine.mille" in ids and "percent.points" not in ids and "percent.percent" in ids


def test_a_table_of_values_keeps_the_shipped_ones(tmp_path: Path) -> None:
    severity = overlay(tmp_path, "reconcile.toml", '[severity]\ndigits = "error"\n').values("reconcile", "severity")
    assert severity["digits"] == "error" and severity["magnitude"] == "error" and severity["scope"] == "info"


def test_entries_travel_to_workers() -> None:
    row = load_rules().rows("percents", "percent")[0]
    again = pickle.loads(pickle.dumps(row))
    assert again == row
    with pytest.raises(RuleError, match=r"percents\.toml"):
        again["no such key"]

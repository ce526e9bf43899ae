"""Read figures out of a text in a form that tables of cases can show: 'quote = value unit'."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from pipeline.display import plain
from pipeline.extract import ExtractRules, compile_extract, extract
from pipeline.records import Article, Mention
from pipeline.rulebook import load_rules
from pipeline.split import SplitRules, compile_split, split

Read = Callable[..., list[str]]
Find = Callable[..., list[Mention]]
_BOOK = load_rules()


@pytest.fixture(scope="session")
def extract_rules() -> tuple[SplitRules, ExtractRules]:
    return compile_split(_BOOK), compile_extract(_BOOK)


@pytest.fixture(scope="session")
def find(extract_rules: tuple[SplitRules, ExtractRules]) -> Find:
    """The mentions of some kinds in a text; each quote is checked against the text."""

    def found(text: str, *kinds: str, url: str = "") -> list[Mention]:
        cut, rules = extract_rules
        article = Article("case", text, url)
        mentions = [m for m in extract(split(article, cut), rules, frozenset(kinds)) if m.kind in kinds]
        assert all(0 <= m.start < m.end <= len(text) for m in mentions)
        return mentions

    return found


@pytest.fixture(scope="session")
def dated(extract_rules: tuple[SplitRules, ExtractRules]) -> Callable[[str, str | None], list[Mention]]:
    """The amounts in an article of a day."""

    def found(text: str, published: str | None) -> list[Mention]:
        cut, rules = extract_rules
        day = date.fromisoformat(published) if published else None
        return list(extract(split(Article("case", text, published=day), cut), rules, frozenset({"amount"})))

    return found


@pytest.fixture(scope="session")
def read(find: Find) -> Read:
    """'quote = value unit' of each mention; 'low..high' for ranges, and the qualifier unless exact."""

    def told(text: str, *kinds: str, url: str = "") -> list[str]:
        return [_told(text, m) for m in find(text, *kinds, url=url)]

    return told


def _told(text: str, m: Mention) -> str:
    value = m.value if m.value is not None or m.low is None else f"{_number(m.low)}..{_number(m.high)}"
    shown = _number(value) if isinstance(value, Decimal) else str(value)
    words = [f"{text[m.start : m.end]} = {shown}", m.unit, "" if m.qualifier == "exact" else m.qualifier]
    return " ".join(w for w in words if w)


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)

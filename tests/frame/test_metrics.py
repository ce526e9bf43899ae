"""What kind of figure: the phrase that binds tightest, chains of figures, nouns and denominators."""

import pytest

from pipeline.extract import compile_extract, extract
from pipeline.frame import compile_frames, frame
from pipeline.records import Article
from pipeline.split import compile_split, split
from tests.dumps import shipped_book

BOOK = shipped_book()
SPLIT, EXTRACT, FRAME = compile_split(BOOK), compile_extract(BOOK), compile_frames(BOOK)

CASES = [
    # a chain measures one thing; a denominator turns a result into one per share
    ("Net income rose 5% to $6 million, or 46 cents a share, from $4 million, or 30 cents a share.",
     {"5%": "net result", "$6 million": "net result", "46 cents": "earnings per share",
      "$4 million": "net result", "30 cents": "earnings per share"}),
    # a phrase right behind a figure is that figure's alone
    ("A 24 percent stake went to the man who had 3 percent.", {"24 percent": "stake", "3 percent": ""}),
    # a share of a thing is not the thing
    ("Exports made 58 percent of sales.", {"58 percent": ""}),
    # 'and' goes on with the same thing where each figure has its date
    ("It expects inflation of 6.1 percent in 2021 and 2.9 percent in 2022.",
     {"6.1 percent": "inflation", "2.9 percent": "inflation"}),
    # a percent between the verb and its price does not hide the price
    ("The brewer agreed to buy 60 percent of a cider mill for 5 million euros.",
     {"60 percent": "stake", "5 million euros": "sale price"}),
    # the same verb of money and of jobs
    ("The mill will cut 300 jobs and lost 5 million euros.", {"300 jobs": "job cuts", "5 million euros": "result"}),
    # spans of time are nobody's metric
    ("Two people died in 30 years.", {"30 years": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_metrics(text: str, wanted: dict[str, str]) -> None:
    doc = split(Article("a", text), SPLIT)
    framed = frame(doc, extract(doc, EXTRACT), FRAME)
    found = {
        f.quote: f.frame.metric if dict(f.frame.rules).get("metric", "").startswith("frame.") else ""
        for f in framed
        if f.mention.kind in ("amount", "percent", "quantity")
    }
    assert {quote: found.get(quote, "") for quote in wanted} == wanted

"""A side of a conflict in words that stand by themselves: its sentence with the figure marked, and who says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from pipeline.records import Article, Framed

OPEN, CLOSE, CUT = "»", "«", "…"
_REACH = 120
"""Characters of the sentence on each side of the figure."""
_NAMED = 4
"""Sources that are named before the rest is only counted."""


def marked(framed: Framed, reach: int = _REACH) -> str:
    """The sentence of a mention with the quote between » and «, shortened at words to `reach` characters each side."""
    quote = " ".join(framed.quote.split())
    sentence = framed.context
    at = _nearest(sentence, quote, framed.mention.start - framed.sentence[0])
    if at < 0:
        return f"{OPEN}{quote}{CLOSE}"
    before, after = sentence[:at], sentence[at + len(quote) :]
    if len(before) > reach:
        before = CUT + before[-reach:].partition(" ")[2]
    if len(after) > reach:
        after = after[:reach].rpartition(" ")[0] + CUT
    return f"{before}{OPEN}{quote}{CLOSE}{after}"


def _nearest(sentence: str, quote: str, place: int) -> int:
    """Where the quote stands in a sentence that may hold it twice: next to where its characters were."""
    best = at = sentence.find(quote)
    while at >= 0:
        if abs(at - place) < abs(best - place):
            best = at
        at = sentence.find(quote, at + 1)
    return best


def speakers(sources: Sequence[str], article_of: Mapping[str, str], articles: Mapping[str, Article]) -> list[str]:
    """`Post, 2025-12-26` for each source: the outlet, or else its address or id, and the day of the article."""
    told = dict.fromkeys(_speaker(source, articles.get(article_of.get(source, source))) for source in sources)
    names = list(told)
    rest = len(names) - _NAMED
    return [*names[:_NAMED], f"and {rest} more"] if rest > 0 else names


def _speaker(source: str, article: Article | None) -> str:
    if article is None:
        return source
    part = source.removeprefix(article.id) if source.startswith(article.id + "#") else ""
    name = article.outlet or _host(article.url)
    words = f"{name}{part}" if name else source
    return f"{words}, {article.published}" if article.published else words


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""

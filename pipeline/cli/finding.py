"""`factledger find`: where a quote stands in a later edition of its article."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import FactledgerError

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.find import Found, Sought
    from pipeline.records import Article

_HOW = {
    "offset": "at its old offset",
    "context": "word for word",
    "fuzzy": "in other words, with the same figures",
}
_AROUND = 30


def find(
    words: Annotated[list[str], typer.Argument(metavar="QUOTE FILE | OUTPUTS ID FILE", show_default=False)],
    prefix: Annotated[str, typer.Option("--prefix", help="What stood before the quote.")] = "",
    suffix: Annotated[str, typer.Option("--suffix", help="What stood behind it.")] = "",
    at: Annotated[int, typer.Option("--at", min=-1, help="Its old offset; -1 where that is not known.")] = -1,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="DIR", help="Rules that are added to the shipped ones.")
    ] = None,
) -> None:
    """Find a quote, or a mention of earlier OUTPUTS, in a later edition of its article.

    At its old offset, else word for word where the context is most alike, else in nearly the same words, but never with
    another figure. Exit code 1 where it is not found.
    """
    from pipeline.cli.screen import out as screen
    from pipeline.find import Sought, fixed_words
    from pipeline.rulebook import load_rules

    if len(words) == 2:
        sought, article = Sought(words[0], prefix, suffix, at), ""
    elif len(words) == 3:
        if prefix or suffix or at >= 0:
            raise typer.BadParameter("the mention itself says what stood around it", param_hint="--prefix")
        from pipeline.explain.sought import sought_mention

        sought, article = sought_mention(Path(words[0]), words[1])
    else:
        raise typer.BadParameter("give a quote and a file, or outputs, the id of a mention, and a file")
    found = _best(sought, article, Path(words[-1]), fixed_words(load_rules(rules)))
    if found is None:
        typer.echo(f"factledger: not found in {words[-1]}; no place has the same figures in like words", err=True)
        raise typer.Exit(1)
    screen().print(_told(*found, words[-1]), end="")


def _best(sought: Sought, name: str, file: Path, fixed: Collection[str]) -> tuple[Found, Article] | None:
    """The best place in the articles of a file; where one of them bears the name of the old article, in that one."""
    from pipeline.find import find_quote
    from pipeline.read import read_dump
    from pipeline.records import Article

    best: tuple[Found, Article] | None = None
    rank = (-1.0, -1.0)
    for article in read_dump(file):
        if not isinstance(article, Article):
            raise FactledgerError(f"{article.path}: {article.reason}")
        found = find_quote(sought, article.text, fixed)
        if found is not None:
            if article.id == name:
                return found, article
            if (found.score, found.context) > rank:
                best, rank = (found, article), (found.score, found.context)
    return best


def _told(found: Found, article: Article, file: str) -> Text:
    from rich.text import Text

    from pipeline.cli.screen import shown

    place = f"{article.id} [{found.start}:{found.end}]"
    text = Text()
    text.append("found: ", style="bold")
    text.append(f"{_HOW[found.how]}\n")
    text.append("place: ", style="cyan")
    text.append(shown(place) + "\n")
    text.append("quote: ", style="cyan")
    before = article.text[max(0, found.start - _AROUND) : found.start]
    behind = article.text[found.end : found.end + _AROUND]
    text.append(shown(f"{before}»{article.text[found.start : found.end]}«{behind}") + "\n")
    text.append("score: ", style="cyan")
    text.append(f"{found.score:g} of 100")
    text.append(f", its context {found.context:g}" if found.context else "")
    text.append(f"; the best of {found.places} places\n" if found.places > 1 else "\n")
    return text

"""An explanation on the screen: wrapped and coloured on a terminal, one line for each statement when piped."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from pipeline.cli.screen import shown
from pipeline.explain import Line

_HEADS = frozenset({"conflict", "fact", "mention", "side a", "side b"})
_STYLES = {"what if": "yellow", "left out": "dim", "one voice": "magenta", "since": "magenta"}
_WIDEST = 100
"""Longer lines are hard to read, however wide the terminal."""
_HANGING = 4
"""How far the further lines of a statement are moved in."""


def explanation(lines: Sequence[Line], width: int = 0) -> Text:
    """The lines, indented; wrapped where a width is given."""
    text = Text()
    console = Console(width=max(min(width, _WIDEST), 40), highlight=False, file=None) if width else None
    for line in lines:
        if line.label in _HEADS and text and line.depth <= 1 and console is not None:
            text.append("\n")
        text.append_text(_wrapped(_styled(line), line.depth, console))
    return text


def _styled(line: Line) -> Text:
    head = line.label in _HEADS
    text = Text().append(f"{line.label}: ", style="bold" if head else "cyan")
    text.append(shown(line.words), style="bold" if head else _style(line))
    if line.label == "quote":
        opened, closed = text.plain.find("»"), text.plain.rfind("«")
        text.stylize("bold", max(opened, 0), closed + 1)
    return text


def _style(line: Line) -> str:
    if line.label == "check":
        return "green" if line.words.startswith("passed") else "red"
    return _STYLES.get(line.label, "none")


def _wrapped(text: Text, depth: int, console: Console | None) -> Text:
    indent = "  " * depth
    if console is None:
        return Text(indent).append_text(text).append("\n")
    found = Text()
    room = console.width - len(indent)
    first, *rest = text.wrap(console, room)
    found.append(indent).append_text(first).append("\n")
    if rest:
        left = text[len(first.plain.rstrip()) :]
        left = left[len(left.plain) - len(left.plain.lstrip()) :]
        for piece in left.wrap(console, room - _HANGING):
            piece.rstrip()
            found.append(indent + " " * _HANGING).append_text(piece).append("\n")
    return found

"""`factledger explain`: where a row comes from, on the screen or as W3C Web Annotations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def explain(
    outputs: Annotated[Path, typer.Argument(metavar="OUTPUTS", help="Folder that a run wrote.")],
    name: Annotated[str, typer.Argument(metavar="ID", help="Id of a mention, fact or conflict, or its beginning.")],
    as_json: Annotated[bool, typer.Option("--json", help="W3C Web Annotations with PROV terms (JSON-LD).")] = False,
    dump: Annotated[
        Path | None,
        typer.Option("--dump", metavar="DUMP", help="Where the articles are, if they were moved since the run."),
    ] = None,
    rules: Annotated[
        Path | None,
        typer.Option("--rules", metavar="DIR", help="Rules that are added to, or replace, the shipped ones."),
    ] = None,
) -> None:
    """Explain one mention, fact or conflict: quote, rule of each field, checks, voices, what would change it."""
    from pipeline.cli.explained import explanation
    from pipeline.cli.screen import out as screen
    from pipeline.explain import annotate, open_case, tell
    from pipeline.rulebook import load_rules

    case = open_case(outputs, name, load_rules(rules), dump)
    if as_json:
        # Escaped to ASCII: what an article says may not steer the terminal.
        typer.echo(json.dumps(annotate(case), indent=2))
    else:
        console = screen()
        console.print(explanation(tell(case), console.width if console.is_terminal else 0), end="")

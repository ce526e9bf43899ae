"""`factledger review OUTPUTS`, `factledger review apply FILE` and `factledger report`: the reviewer's commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup


class _FolderFirst(TyperGroup):
    """`review OUTPUTS` opens the page; only the name of a subcommand in the first place means that subcommand."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["page", *args]
        return super().parse_args(ctx, args)


review_app = typer.Typer(
    cls=_FolderFirst,
    help="Decide conflicts: `factledger review OUTPUTS` opens the page, `factledger review apply FILE` reads a table.",
    no_args_is_help=True,
)
OutputsArgument = Annotated[Path, typer.Argument(metavar="OUTPUTS", help="Folder that a run wrote.")]
DumpOption = Annotated[
    Path | None,
    typer.Option("--dump", metavar="DUMP", help="Where the articles are now, if they were moved."),
]


@review_app.command("page")
def page(
    outputs: OutputsArgument,
    dump: DumpOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")] = 0,
    reviewer: Annotated[
        str, typer.Option("--reviewer", metavar="NAME", help="Stands beside each decision; else your login name.")
    ] = "",
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page at once.")] = True,
) -> None:
    """Open the conflicts of OUTPUTS in the browser, on this machine only; Ctrl-C ends it."""
    from pipeline.review.server import serve

    serve(outputs, dump, port, reviewer, browser)


def report(
    outputs: OutputsArgument,
    html: Annotated[Path, typer.Option("--html", metavar="FILE", help="The page to write.")],
    dump: DumpOption = None,
) -> None:
    """Write conflicts, facts and timeline of OUTPUTS as one page that needs no server and can be mailed."""
    from pipeline.review.report import write_report

    write_report(outputs, dump, html)

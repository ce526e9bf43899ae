"""The command line: run, explain, trace, rules check, extract. Exit codes: 0 done, 1 done with input left aside or a
failed check, 2 usage or nothing readable."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

import pipeline
from pipeline.cli.applying import apply
from pipeline.cli.clustered import LOCAL_MASTER, Engine, run_clustered
from pipeline.cli.comparing import diff
from pipeline.cli.explaining import explain
from pipeline.cli.finding import find
from pipeline.cli.review import report, review_app
from pipeline.errors import FactledgerError

# The stages are imported inside the commands: loading them takes longer than showing a help page should.

app = typer.Typer(
    name="factledger",
    help="Figures from news articles, tied to their characters, reconciled between sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rules_app = typer.Typer(help="Work on the rules.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")
app.add_typer(review_app, name="review")
review_app.command()(apply)

RulesOption = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="Rules that are added to, or replace, the shipped ones.")
]
PublishedOption = Annotated[
    str, typer.Option("--published", metavar="DATE", help="Day of articles that no metadata dates: 2025-12-26.")
]


def main() -> None:
    """Entry point of `factledger` and `python -m pipeline`."""
    try:
        app()
    except FactledgerError as cause:
        print(f"factledger: {cause}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`). Point it nowhere, so that the final flush stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"factledger {pipeline.__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def run(
    dump: Annotated[str, typer.Argument(metavar="DUMP", help="A folder of articles, or one file.")],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="Folder for the tables.")] = "outputs",
    meta: Annotated[
        Path | None, typer.Option("--meta", help="Table file,url,source,published; else meta.csv in the dump.")
    ] = None,
    rules: RulesOption = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes; the tables do not depend on it.")] = 1,
    format: Annotated[str, typer.Option("--format", help="csv; xlsx or parquet for these beside it.")] = "csv",
    published: PublishedOption = "",
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="ROLE=NAME", help="Field of records to read: text=body; may be repeated."),
    ] = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="spark: on a cluster, DUMP and --out may be addresses that Spark opens.")
    ] = Engine.local,
    master: Annotated[
        str, typer.Option("--master", metavar="URL", help="Spark's: spark://host:7077, yarn; all cores here without.")
    ] = LOCAL_MASTER,
) -> None:
    """Read a dump, write mentions.csv, facts.csv and conflicts.csv, print a summary."""
    from pipeline.cli.progress import showing
    from pipeline.cli.screen import err, summary
    from pipeline.cli.screen import out as screen
    from pipeline.decisions import kept_decisions, latest, standing
    from pipeline.run import Options
    from pipeline.run import run as run_all

    day, fields = _day(published), _fields(field or [])
    with showing(err()) as progress:
        if engine is Engine.spark:
            outcome = run_clustered(
                master, dump, out, meta=meta, rules=rules, format=format, published=day, fields=fields,
                progress=progress,
            )  # fmt: skip
        else:
            options = Options(Path(dump), Path(out), meta, rules, workers, format, day, fields)
            outcome = run_all(options, progress)
    verdicts = latest(kept_decisions(Path(out)))
    decided = frozenset(c.id for c in outcome.conflicts if standing(c, verdicts))
    screen().print(summary(outcome, out, decided))
    if outcome.quarantined:
        raise typer.Exit(1)


def trace(
    text: Annotated[str, typer.Argument(help="A sentence, or several.")],
    rules: RulesOption = None,
    published: PublishedOption = "",
) -> None:
    """Show what each rule makes of a text, and which rule lost to which."""
    from pipeline.cli.screen import out as screen
    from pipeline.cli.screen import traced
    from pipeline.rulebook import load_rules
    from pipeline.trace import trace_text

    screen().print(traced(trace_text(text, load_rules(rules), _day(published))), end="")


def extract(
    kinds: Annotated[
        str, typer.Option("--kinds", metavar="KIND,...", help="Only these: amount,percent,quantity,date,target,entity.")
    ] = "",
    rules: RulesOption = None,
) -> None:
    """Read JSON lines {id, text, published?} from standard input, print {id, mentions} for each."""
    from pipeline.cli.stream import extract_lines
    from pipeline.rulebook import load_rules
    from pipeline.schema import KINDS

    wanted = frozenset(part.strip() for part in kinds.split(",") if part.strip()) or frozenset(KINDS)
    unknown = sorted(wanted - frozenset(KINDS))
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(KINDS)}", param_hint="--kinds")
    if extract_lines(sys.stdin.buffer, sys.stdout.buffer, load_rules(rules), wanted):
        raise typer.Exit(1)


for command in (run, explain, diff, find, report, trace, extract):
    app.command()(command)


@rules_app.command()
def check(
    rules: RulesOption = None,
    missing: Annotated[bool, typer.Option("--missing", help="List the rules that lack examples.")] = False,
) -> None:
    """Run every example and counter-example of every rule."""
    from pipeline.cli.screen import checked
    from pipeline.cli.screen import out as screen
    from pipeline.rulebook import load_rules
    from pipeline.rulecheck import check_rules

    report = check_rules(load_rules(rules))
    screen().print(checked(report, missing))
    if report.failures:
        raise typer.Exit(1)


def _fields(given: list[str]) -> tuple[tuple[str, str], ...]:
    from pipeline.read.fields import compile_fields

    pairs = tuple((role.strip(), name.strip()) for role, _, name in (part.partition("=") for part in given))
    # A wrong role is told at once, not when the rules are loaded.
    compile_fields(pairs)
    return pairs


def _day(value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no day; write it as 2025-12-26", param_hint="--published") from None

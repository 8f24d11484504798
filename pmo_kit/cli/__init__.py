"""The command line: `pmo-kit check`, `pmo-kit metrics` and the rest, one module for each command.

Data go to stdout, messages to stderr. Exit status 0: all well; 1: finished, with failures; 2: not started. What a command
needs is imported when it runs, so that `--help` answers at once. May import the batch and all below.
"""

from __future__ import annotations

import io
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from ..errors import PmoKitError
from .audit import audit
from .baseline import baseline
from .check import check
from .decide import decide
from .findings import findings
from .map import propose_mapping
from .metrics import metrics
from .new import new
from .output import say
from .rules import rules
from .run import run


class Commands(TyperGroup):
    """All commands; whatever the kit raises on purpose becomes a message and exit status 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except PmoKitError as error:
            say(f"pmo-kit {ctx.invoked_subcommand}: {error}")
            raise typer.Exit(2) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its traceback would show locals, and with them the data
    rich_markup_mode=None,  # boxes would break messages where the terminal ends
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The toolkit an outcome-driven PMO runs on: from a portfolio export to reports a CFO can trust.",
)
app.command()(check)
app.command("map")(propose_mapping)
app.command()(metrics)
app.command()(decide)
app.command()(findings)
app.command()(audit)
app.command()(run)
app.command()(new)
app.add_typer(baseline, name="baseline")
app.add_typer(rules, name="rules")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("pmo-kit"))
        raise typer.Exit()


@app.callback()
def _every_command(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Tell the version and end."
    ),
) -> None:
    """Runs before every command."""


def main() -> None:
    """What the `pmo-kit` command calls."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that knows no emoji shall still be told
    app()

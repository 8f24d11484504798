"""`pmo-kit audit`: the headline figures as live formulas over their rows, in a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import SettingsError
from .options import AsOf, Config, Source, meant, new_workbook, tell_histories, tell_what_is_missing
from .output import say


def audit(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="The workbook to write.", show_default=False)],
    source: Source = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Annotated[
        list[str] | None,
        typer.Option(
            "--portfolio",
            metavar="ID",
            help="The portfolio; may be left out where there is only one.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write the audit workbook of a portfolio: the rows used, and the headline figures as formulas over them.

    A spreadsheet computes them again; beside each stands the kit's own figure, and the difference is 0.
    """
    new_workbook(out, "--out")
    if len(set(portfolio or ())) > 1:
        raise SettingsError("--portfolio: a workbook holds the figures of one portfolio; write one for each")
    from ..loaders import load_meant
    from ..report.audit.workbook import audit_workbook
    from ..writing import write_whole

    asked = meant(source, config, as_of)
    among = portfolio or tuple(asked.settings.portfolios)
    wanted = among[0] if len(set(among)) == 1 else None
    register = load_meant(asked, wanted)
    one = register.for_portfolio(wanted)
    content = audit_workbook(one)
    try:
        write_whole(out, content)
    except OSError as why:
        raise SettingsError(f"--out {str(out)!r} cannot be written: {why.strerror or why}") from why
    say(f"wrote {out.name}: the figures of {one.own_id} as formulas; a spreadsheet recalculates them when it opens it")
    tell_histories(register, [one.own_id])
    tell_what_is_missing(register)

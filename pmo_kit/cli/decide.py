"""`pmo-kit decide`: what is to be decided, by whom, by when and on which rule; and the decision log to fill in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import SettingsError
from .options import AsOf, Config, Portfolios, Source, meant, new_workbook, tell_histories
from .output import Format, number_of, plain, print_csv, print_json, print_table, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..decisions.recommendation import Recommendation
    from ..register.portfolio import Portfolio

TABLE = ("portfolio", "what", "amount", "who", "by", "rule", "waiting", "standing")
NUMERIC = ("amount", "waiting")
COLUMNS = (
    "decision_id",
    "portfolio_id",
    "project_id",
    "project",
    "do",
    "amount",
    "currency",
    "amount_is",
    "who",
    "by",
    "since",
    "waiting_days",
    "rule",
    "reason",
    "in_force",
    "standing",
    "evidence",
    "undefined",
    "starves",
)


def decide(
    source: Source = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    log: Annotated[
        Path | None,
        typer.Option(
            "--log",
            metavar="FILE.xlsx",
            help="Write a decision log, to be filled in after the meeting and read back as the decisions table.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Print what the pivot rules recommend: what to decide, the amount, who, by when, the rule, and the days it has waited.

    The table leaves out what is to go on as it is; CSV and JSON have every project.
    """
    if log is not None:
        new_workbook(log, "--log")
    from ..decisions.judging import judged
    from ..decisions.log import in_order
    from ..loaders import load_meant

    asked = meant(source, config, as_of)
    alone = portfolio[0] if portfolio and len(set(portfolio)) == 1 and log is None else None  # a log keeps every row
    register = load_meant(asked, alone)
    portfolios = register.each(portfolio or asked.settings.portfolios)
    found = [(one, in_order(judged(one))) for one in portfolios]
    records = [_record(one, each) for one, recommendations in found for each in recommendations]
    if form is Format.JSON:
        print_json(records)
    elif form is Format.CSV:
        print_csv([{**record, **_flat(record)} for record in records], COLUMNS)
    else:
        _print_table(found)
    if log is not None:
        _write_log(log, [each for _, recommendations in found for each in recommendations], register)
    tell_histories(register, [one.own_id for one in portfolios])


def _record(portfolio: Portfolio, one: Recommendation) -> dict[str, Any]:
    """A recommendation as plain types, with what is known beside it."""
    from ..decisions.deciders import who_decides
    from ..decisions.log import EARLIER

    made = {
        **asdict(one),
        "decision_id": f"{EARLIER}{one.key}",
        "portfolio_id": portfolio.own_id,
        "currency": portfolio.currency,
        "who": who_decides(portfolio, one.decided_by, one.project_id),
        "evidence": dict(one.evidence),
        "undefined": list(one.undefined),
        "starves": list(one.starves),
    }
    return {column: plain(made[column]) for column in COLUMNS}


def _flat(record: dict[str, Any]) -> dict[str, str]:
    """The lists of a record as texts, for a cell."""
    evidence = "; ".join(
        f"{name}: {'undefined' if value is None else value}" for name, value in record["evidence"].items()
    )
    return {"evidence": evidence, **{name: "; ".join(record[name]) for name in ("undefined", "starves")}}


def _print_table(found: Sequence[tuple[Portfolio, Sequence[Recommendation]]]) -> None:
    from ..decisions.deciders import who_decides
    from ..decisions.log import needs_decision, title_of
    from ..sections.answers import style_of
    from ..vocabulary import Action

    rows = []
    going_on = unjudged = 0
    for portfolio, recommendations in found:
        style = style_of(portfolio)
        for one in recommendations:
            going_on += one.do is Action.CONTINUE
            unjudged += one.do is None
            if one.do is Action.CONTINUE:
                continue
            lacks = f"Cannot be judged: {one.project}, without {', '.join(one.undefined)}"
            amount = (
                f"{style.compact(one.amount, portfolio.currency)} {one.amount_is}" if one.amount is not None else ""
            )
            rows.append(
                [
                    portfolio.own_id,
                    title_of(one) if needs_decision(one) else lacks,
                    amount,
                    who_decides(portfolio, one.decided_by, one.project_id),
                    style.day(one.by) if one.by else "",
                    one.rule,
                    "" if one.waiting_days is None else number_of(one.waiting_days, "day"),
                    one.standing,
                ]
            )
    print_table(rows, TABLE, NUMERIC)
    decisions = len(rows) - unjudged
    say(
        f"{number_of(decisions, 'decision')} to take; {number_of(unjudged, 'project')} that cannot be judged; "
        f"{number_of(going_on, 'project')} to go on as {'it is' if going_on == 1 else 'they are'}"
    )


def _write_log(path: Path, recommendations: Sequence[Recommendation], register: Portfolio) -> None:
    from ..report.decision_log import write_log
    from ..vocabulary import Effect

    try:
        new, before = write_log(path, recommendations, register)
    except OSError as why:
        raise SettingsError(f"--log {str(path)!r} cannot be written: {why.strerror or why}") from why
    say(
        f"wrote {path.name}: {number_of(new, 'new recommendation')} above {number_of(before, 'row')} of decisions; filled in, "
        f"it is the next source of that table (source: {{decisions: {path.name}, …}} in the settings)"
    )
    lost = [problem for problem in register.problems if problem.table == "decisions"]
    aside = register.counts["decisions"].set_aside if "decisions" in register.counts else 0
    emptied = sum(problem.effect is Effect.READ_AS_EMPTY for problem in lost)
    if aside or emptied or "decisions" in register.counts.keys() - register.tables.keys():
        say(
            f"{path.name} holds what could be read: {number_of(aside, 'row')} of decisions set aside and "
            f"{number_of(emptied, 'cell')} read as empty are not in it; mend them first (`pmo-kit check` lists them)"
        )

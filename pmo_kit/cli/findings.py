"""`pmo-kit findings`: what deserves attention in one or all portfolios, by cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import AsOf, Config, Portfolios, Source, Strict, meant, tell_histories, tell_what_is_missing
from .output import Format, number_of, plain, print_csv, print_json, print_table, say

if TYPE_CHECKING:
    from ..finding import Looked
    from ..register.portfolio import Portfolio

SHOWN = ("portfolio_id", "rule", "cases", "amount", "own_amount", "currency", "decides", "by", "finding")
NUMERIC = ("cases", "amount", "own_amount")
OF_CAUSE = ("portfolio_id", "rule", "severity", "title", "decides", "by", "hears", "next_step", "currency")
OF_CASE = ("project_id", "benefit_id", "name", "project", "amount", "own_amount", "since", "evidence", "who")


def findings(
    source: Source = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    strict: Strict = False,
    form: Annotated[
        Format,
        typer.Option("--format", help="How to print them: a row per cause, in CSV a row per case, in JSON nested."),
    ] = Format.TABLE,
) -> None:
    """Print what deserves attention in a source, by cause.

    Each with its cases, what is at stake, who decides by when, and the next step; own_amount is what no cause above counted.
    """
    from ..finding import looked
    from ..loaders import load_meant
    from ..register.refusals import stop_if_lost

    asked = meant(source, config, as_of)
    alone = portfolio[0] if portfolio and len(set(portfolio)) == 1 and not strict else None  # --strict is of all rows
    register = load_meant(asked, alone)
    portfolios = register.each(portfolio or asked.settings.portfolios)
    if strict:
        stop_if_lost(register.problems)
    came = [(one, looked(one)) for one in portfolios]
    if form is Format.JSON:
        print_json([_nested(one, every) for one, every in came])
    elif form is Format.CSV:
        print_csv([row for one, every in came for row in _cases(one, every)], (*OF_CAUSE, *OF_CASE))
    else:
        print_table([row for one, every in came for row in _causes(one, every)], SHOWN, NUMERIC)
    for one, every in came:
        _tell_the_rest(one, every)
    tell_histories(register, [one.own_id for one in portfolios])
    tell_what_is_missing(register)


def _nested(portfolio: Portfolio, came: Looked) -> dict[str, Any]:
    return {
        "portfolio_id": portfolio.own_id,
        "as_of": portfolio.as_of.isoformat(),
        "findings": [plain(finding.record()) for finding in came.found],
        "quiet": list(came.quiet),
        "unable": came.unable,
    }


def _cases(portfolio: Portfolio, came: Looked) -> list[dict[str, Any]]:
    rows = []
    for finding in came.found:
        whole = {**finding.record(), "portfolio_id": portfolio.own_id, "decides": finding.who}
        cause = {column: whole[column] for column in OF_CAUSE}
        rows += [{**cause, **plain(case.record())} for case in finding.cases]
    return rows


def _causes(portfolio: Portfolio, came: Looked) -> list[list[str]]:
    return [
        [
            portfolio.own_id,
            finding.rule,
            f"{len(finding.cases):,}",
            _money(finding.amount),
            _money(finding.own_amount),
            finding.currency,
            finding.who,
            finding.by.isoformat(),
            finding.title,
        ]
        for finding in came.found
    ]


def _money(amount: float | None) -> str:
    return "" if amount is None else f"{amount:,.0f}"


def _tell_the_rest(portfolio: Portfolio, came: Looked) -> None:
    """In a line how many checks found nothing, and in one for each reason which could not look."""
    if came.quiet:
        say(f"{portfolio.own_id}: {number_of(len(came.quiet), 'check')} found nothing: {', '.join(came.quiet)}")
    for why in dict.fromkeys(came.unable.values()):
        names = [name for name, reason in came.unable.items() if reason == why]
        say(f"{portfolio.own_id}: not looked for – {', '.join(names)}: {why}")

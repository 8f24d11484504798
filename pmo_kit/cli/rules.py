"""`pmo-kit rules`: what rules may name, how the rules of a portfolio stand, agreeing on them, and what their history proves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UnknownNameError
from .baseline import One, opened, print_records, say_proof
from .options import AsOf, Config, Portfolios, Source, meant, today
from .output import Format, number_of, plain, say

if TYPE_CHECKING:
    from ..register.portfolio import Portfolio

rules = typer.Typer(no_args_is_help=True, help="Read, agree on and verify pivot rules, and list what they may name.")
FACT = ("name", "kind", "unit", "meaning", "undefined")
RULE = ("portfolio_id", "id", "do", "when", "decided_by", "within_days", "agreed_on", "in_force", "judged", "hash")
WHOLE = (*RULE, "reason", "projects", "agreed_by")  # in CSV and JSON, which have the room
SHORT = 12  # digits of a hash in a table


@rules.command()
def facts(form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE) -> None:
    """Print the facts that a rule may name, what each means, and when it is undefined."""
    from ..rules import FACTS

    print_records(
        [{name: str(getattr(fact, name)) for name in FACT} for fact in FACTS],
        FACT,
        form,
    )


@rules.command()
def check(
    source: Source = None,
    config: Config = None,
    as_of: AsOf = None,
    portfolio: Portfolios = None,
    form: Annotated[Format, typer.Option("--format", help="How to print them.")] = Format.TABLE,
) -> None:
    """Read the pivot rules, and say how each of them stands.

    That is when it was agreed as it is now, and for how many of the projects that it is for it is in force. A rule that cannot
    be used is told with its place, and the command ends with 2; it ends with 1 where a rule names a project that there is not,
    or a history of agreements is not to be trusted.
    """
    from ..decisions.standing import standings
    from ..loaders import load_meant

    asked = meant(source, config, as_of)
    register = load_meant(asked)
    records: list[dict[str, Any]] = []
    wrong: list[str] = []
    for one in register.each(portfolio or asked.settings.portfolios):
        rows = standings(one).to_dict("records")
        records += [{"portfolio_id": one.own_id, **{str(key): plain(cell) for key, cell in r.items()}} for r in rows]
        if not rows:
            say(f"{one.own_id}: there are no rules, for pivot_rules is an empty list")
        wrong += _wrong(one)
    for line in wrong:
        say(line)
    if form is Format.TABLE:
        print_records(
            [{**record, "hash": record["hash"][:SHORT]} for record in records],
            RULE,
            form,
            ("within_days", "in_force", "judged"),
        )
    elif form is Format.CSV:
        print_records([{**record, "projects": " ".join(record["projects"])} for record in records], WHOLE, form)
    else:
        print_records([{name: record[name] for name in WHOLE} for record in records], WHOLE, form)
    if wrong:
        raise typer.Exit(1)


@rules.command()
def agree(
    agreed_by: Annotated[str, typer.Option("--agreed-by", metavar="NAME", help="Who agrees: a person's name.")],
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
) -> None:
    """Record that the pivot rules are agreed on as they are now, with today's date.

    A rule binds projects that start on or after the day from which on it has stood unchanged in every agreement.
    """
    from ..baselines.agreeing import agree_rules

    one, folder, _ = opened(source, config, portfolio, None, "agreements")
    entry = agree_rules(one, folder, by=agreed_by, on=today())
    said = number_of(len(entry.details["rules"]), "rule")
    say(f"line {entry.number}: {said} of {one.own_id} agreed on by {entry.by} on {entry.on}")
    say("a rule binds projects that start on or after the day since which it is agreed on as it is now")
    typer.echo(entry.hash)


@rules.command()
def verify(
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
    printed: Annotated[
        list[str] | None,
        typer.Option("--printed", metavar="HASH", help="A hash that was printed; may be repeated.", show_default=False),
    ] = None,
) -> None:
    """Say what the history of agreements proves, what contradicts it, and what it cannot prove."""
    one, _, _ = opened(source, config, portfolio, None, "agreements")
    say_proof(one.agreements[one.own_id], printed or ())


@rules.command()
def mend(
    mended_by: Annotated[str, typer.Option("--mended-by", metavar="NAME", help="Who mends it: a person's name.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is mended: what tore the line.")],
    source: Source = None,
    config: Config = None,
    portfolio: One = None,
) -> None:
    """Set a last line that was cut off while it was written aside, and record that in the history of agreements."""
    from ..baselines.locking import mend_history
    from ..register.chains import AGREEMENTS

    one, folder, _ = opened(source, config, portfolio, None, "agreements")
    entry = mend_history(one, folder, by=mended_by, on=today(), reason=reason, chain=AGREEMENTS)
    aside = entry.details["set_aside"]
    say(f"line {entry.number}: {number_of(aside['bytes'], 'byte')} set aside in {aside['file']}, mended by {entry.by}")
    typer.echo(entry.hash)


def _wrong(portfolio: Portfolio) -> list[str]:
    """What is wrong with the rules of a portfolio beyond what the settings can tell, a line each."""
    from ..baselines.trust import told

    known = portfolio.tables["projects"]["project_id"].tolist()
    strangers = [
        f"{portfolio.own_id}: rule {rule.id!r}: {UnknownNameError('project', name, known)}"
        for rule in portfolio.assumptions.pivot_rules
        for name in rule.projects
        if name not in known
    ]
    history = portfolio.agreements.get(portfolio.own_id)
    return [*strangers, *(told(history) if history and history.faults else ())]

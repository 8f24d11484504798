"""Stricter readings of value: of benefits realised, and of the return."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...dates import add_months
from ...vocabulary import Trust
from .. import realised, returns
from ..population import Known
from ..population.days import as_day
from ..promise import believed
from ..result import TOLERANCE, Figure, Reservation, at_least, plural, pooled, ratio
from ..sums import spenders
from .reading import HALF, NotMadeError, at_most, of_return, percent, reserved

RECENT = 36  # months in which a launch is recent (V5)


def _realised(known: Known) -> Figure:
    return pooled(realised.first_year_return(known), ratio)


def never_launched(known: Known, key: str) -> Reservation | None:
    """V1: what never launched, a year after it should have, is due with nothing."""
    projects = known.project
    figure = _realised(known.varied(project=replace(projects, due=projects.due | projects.overdue)))
    count = plural(int((projects.overdue & (projects.table.planned_investment > 0)).sum()), "project")
    said = f"with {count} that never launched counted as due with nothing, {{value}} is left"
    return at_most("never_launched", figure.value, realised.bar(known), said)


def carried_by_few(known: Known, key: str) -> Reservation | None:
    """V2: no project makes good for another beyond its own bar; then how many pass by themselves."""
    over, bar = realised.counted(known), realised.bar(known)
    invested = np.where(over, known.project.table.planned_investment, 0.0)
    of = np.where(known.benefit.known & known.benefit.table.gross, known.ledger.first_year_actual, 0.0)
    came = np.where(over, known.project.total(known.benefit.table.project, of), 0.0)
    capped = np.minimum(came, max(1.0, bar) * invested)
    said = "with no project counted above its own investment, {value} is left"
    found = at_most("carried_by_few", float(capped.sum() / invested.sum()), bar, said)
    if found:
        return found
    passing = pooled(realised.passing(known), ratio)
    said = "only {value} of the due projects pass by themselves"
    return at_most("carried_by_few", passing.value, HALF, said)


def unconfirmed(known: Known, key: str) -> Reservation | None:
    """V3: only actuals with an evidence text or the name of somebody in finance; spend and dis-benefits in full."""
    varied = known.varied(ledger=known.ledger.believing(known.ledger.named))
    if key == "benefits_realised":
        said = "of what has an evidence text or was confirmed by name, only {value}"
        return at_most("unconfirmed", _realised(varied).value, realised.bar(known), said)
    return of_return(
        "unconfirmed",
        known,
        pooled(returns.return_on_spend(varied), ratio).value,
        "of what has an evidence text or was confirmed by name, only a return of {value}",
    )


def repeats_the_plan(known: Known, key: str) -> Reservation | None:
    """V4: the share of the numerator that repeats the plan, unconfirmed and without evidence."""
    ledger, over = known.ledger, realised.counted(known)
    months = ledger.chosen(ledger.gross & ledger.first_year & over[ledger.project])
    whole = float(np.nansum(ledger.actual[months.row]))
    if not whole > 0:
        raise NotMadeError("nothing came")
    share = believed(ledger, months)[Trust.REPEATS_PLAN] / whole
    if not at_least(share, HALF):
        return None
    said = f"{percent(share)} of it repeats the plan, with neither evidence nor confirmation"
    return reserved("repeats_the_plan", share, HALF, said)


def old_launches(known: Known, key: str) -> Reservation | None:
    """V5: of due projects launched in the last three years alone."""
    projects = known.project
    recent = projects.go_live > as_day(add_months(known.day, -RECENT))
    figure = _realised(known.varied(project=replace(projects, due=projects.due & recent)))
    if figure.value is None:
        raise NotMadeError("no due project was launched in the last three years")
    said = "of what was launched in the last three years, only {value}"
    return at_most("old_launches", figure.value, realised.bar(known), said)


def overspent(known: Known, key: str) -> Reservation | None:
    """V6: against what each project had cost by the end of its first year, where that is more than was planned."""
    projects, spent, over = known.project, known.spent, realised.counted(known)
    undated = not known.portfolio.has("spend")
    by_then = undated | (spent.month <= projects.last_month[spent.project])
    cost = projects.total(spent.project, np.where(by_then, spent.amount, 0.0))
    if not (over & (cost != 0)).any():
        raise NotMadeError("no due project has spend")
    invested = np.where(over, np.maximum(projects.table.planned_investment, cost), 0.0)
    of = np.where(known.benefit.known & known.benefit.table.gross, known.ledger.first_year_actual, 0.0)
    came = np.where(over, projects.total(known.benefit.table.project, of), 0.0)
    said = "against what was spent where that is more than was planned, only {value}"
    return at_most("overspent", float(came.sum() / invested.sum()), realised.bar(known), said)


def age_alone(known: Known, key: str) -> Reservation | None:
    """V11: whether what was launched since returned more in its first year than what was launched before."""
    now, before = (known.of(rows) for rows in (returns.first_year_since, returns.first_year_before))
    if now.cannot:
        raise NotMadeError(now.cannot)
    earlier = pooled(before, ratio).value
    later = pooled(now, ratio).value
    if not len(now):
        said = "no project launched since transformation_start has been live for a full year: it may be age alone"
        return reserved("age_alone", None, earlier, said)
    if earlier is None or later is None:
        side = "since" if later is None else "before"
        raise NotMadeError(f"no project launched {side} transformation_start has a first year with spend")
    if later > earlier + TOLERANCE:
        return None
    said = (
        f"at equal age what was launched since returned {percent(later)}, what was launched before {percent(earlier)}"
    )
    return reserved("age_alone", later, earlier, said)


def fragile(known: Known, key: str) -> Reservation | None:
    """V12: the lowest figure that leaving out one project gives."""
    of_roi = key == "portfolio_roi"
    rows = known.of(returns.return_on_spend if of_roi else realised.first_year_return)
    whole, each = rows.sums(), rows.by_project(len(known.project))
    if (known.of(spenders) if of_roi else realised.counted(known)).sum() < 2:
        raise NotMadeError("one project alone is in it")
    without = {
        n: (whole.numerator - one.numerator) / (whole.denominator - one.denominator)
        for n, one in each.items()
        if whole.denominator - one.denominator > 0
    }
    if not without:
        raise NotMadeError("the figure is undefined under it")
    project = min(without, key=without.__getitem__)
    said = f"without {known.project.table.project_id[project]} it is {{value}}"
    if of_roi:
        return of_return("fragile", known, without[project], said)
    return at_most("fragile", without[project], realised.bar(known), said)

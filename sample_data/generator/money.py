"""Projects and what they spend: rounded plans, unrounded actuals."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .reading import AS_OF, Project, Story
from .shapes import bell, chance, first_day, month_of, rounded

Row = dict[str, Any]


def spend_rows(project: Project) -> list[Row]:
    """A row per month: the plan over the months to the planned go-live and one more, the actuals over those it took."""
    if project.start is None or not project.invest:
        return []
    start, planned_last = month_of(project.start), month_of(project.planned or project.live or project.start) + 1
    plan = _plan(project.invest, start, planned_last)
    actual = _actual(project, start, planned_last)
    return [
        {"project_id": project.id, "month": first_day(m), "planned_spend": plan.get(m), "actual_spend": actual.get(m)}
        for m in sorted(plan.keys() | actual.keys())
    ]


def _plan(invest: int, start: int, last: int) -> dict[int, float]:
    """The planned investment over the months, in round figures that add up to it."""
    shares = bell(last - start + 1)
    step = 500 if invest >= 200_000 else 100
    plan = {start + i: rounded(invest * share, step) for i, share in enumerate(shares)}
    busiest = max(plan, key=lambda m: plan[m])
    plan[busiest] += invest - sum(plan.values())
    return plan


def _actual(project: Project, start: int, planned_last: int) -> dict[int, float]:
    """What was spent, to the penny, up to the as-of date."""
    random = chance(project.id, "spend")
    finish = project.live or project.end or project.forecast or project.planned
    last = planned_last if project.tail else max(month_of(finish), start) + (project.live is not None)
    total = project.invest * project.spends * (1 + float(random.normal(0, 0.006)))
    noisy = [share * float(random.lognormal(0, 0.09)) for share in bell(last - start + 1)]
    actual = {start + i: round(total * share / sum(noisy), 2) for i, share in enumerate(noisy)}
    for month in range(last + 1, month_of(AS_OF) + 1) if project.tail else ():
        actual[month] = round(project.tail * float(random.lognormal(0, 0.12)), 2)
    final = month_of(min(project.end or AS_OF, AS_OF))
    return {m: amount for m, amount in actual.items() if m <= final}


def project_row(project: Project, story: Story, spend: list[Row]) -> Row:
    """The project's row, with the estimate at completion and what it would still cost to stop."""
    spent = sum(row["actual_spend"] or 0 for row in spend)
    done = project.live is not None or project.end is not None
    forecast = max(spent, project.invest * project.spends) if not done else spent
    if project.tail and not done:
        forecast = spent + 6 * project.tail
    rules = project.rules
    if rules is True:
        rules = project.start - dt.timedelta(days=7)
    return {
        "project_id": project.id,
        "portfolio_id": story.portfolio["portfolio_id"],
        "name": project.name,
        "status": project.stage,
        "sponsor": project.sponsor,
        "start_date": project.start,
        "end_date": project.end,
        "planned_go_live": project.planned,
        "forecast_go_live": project.live or (None if project.end else project.forecast or project.planned),
        "go_live": project.live,
        "planned_investment": None if project.hidden else project.invest,
        "forecast_investment": rounded(forecast, 1000) if forecast else None,
        "actual_spend": round(spent, 2) if spend else None,
        "remaining_commitment": 0 if done else rounded(0.4 * max(0, forecast - spent), 1000),
        "mandatory": project.mandatory,
        "pivot_rules_agreed_on": rules or None,
    }

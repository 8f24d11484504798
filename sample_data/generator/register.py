"""All tables of one portfolio, and the blemishes that a real register has."""

from __future__ import annotations

from typing import Any

from .governance import change_rows, decision_rows, escalation_rows
from .money import project_row, spend_rows
from .reading import Story, read_phrases
from .value import profile_row, realisation_rows

Row = dict[str, Any]

COLUMNS = {
    "portfolios": "portfolio_id name business_unit currency cfo_sponsor cio_sponsor mandate_signed_on transformation_start"
    " fiscal_year_start_month pmo_cost_per_year",
    "projects": "project_id portfolio_id name status sponsor start_date end_date planned_go_live forecast_go_live go_live"
    " planned_investment forecast_investment actual_spend remaining_commitment mandatory pivot_rules_agreed_on",
    "objectives": "objective_id name owner weight valid_from valid_to",
    "alignment": "project_id objective_id weight rationale approved_on",
    "benefits": "benefit_id project_id name objective_id output outcome output_due output_delivered kind owner"
    " success_criterion agreed_on measure unit baseline_value baseline_date baseline_source target_value target_date"
    " attribution shared_benefit confidence frequency",
    "realisation": "benefit_id month planned_value replanned_value actual_value measure_value evidence validated_by",
    "spend": "project_id month planned_spend actual_spend",
    "decisions": "decision_id project_id title category forum raised_on decided_on withdrawn_on decided_by outcome",
    "escalations": "escalation_id project_id raised_on closed_on level reason",
    "dependencies": "project_id depends_on",
    "change_requests": "change_id project_id raised_on decided_on status summary cost_impact schedule_impact_days"
    " benefit_impact",
}


def fill_in(story: Story) -> dict[str, list[Row]]:
    """Every table that this portfolio keeps, as rows in the order of the data dictionary's columns."""
    phrases = read_phrases()
    spend = {project.id: spend_rows(project) for project in story.projects}
    tables = {
        "portfolios": [story.portfolio],
        "projects": [project_row(project, story, spend[project.id]) for project in story.projects],
        "objectives": [o | {"objective_id": f"{story.prefix}-{o['objective_id']}"} for o in story.objectives],
        "alignment": _alignment(story),
        "benefits": [profile_row(b, p, story) for p in story.projects for b in p.benefits],
        "realisation": [row for p in story.projects for b in p.benefits for row in realisation_rows(b, p, story)],
        "spend": [row for rows in spend.values() for row in rows],
        "decisions": decision_rows(story, phrases),
        "escalations": escalation_rows(story, phrases),
        "dependencies": [{"project_id": p.id, "depends_on": other} for p in story.projects for other in p.needs],
        "change_requests": change_rows(story, phrases),
    }
    for blemish in story.blemishes:
        _blemish(tables[blemish["table"]], blemish)
    return {name: _kept(rows, name, story) for name, rows in tables.items() if story.leave_out.get(name) is not True}


def _alignment(story: Story) -> list[Row]:
    """Which project serves which objective; a weight that is told as "" was never filled in."""
    return [
        {
            "project_id": project.id,
            "objective_id": f"{story.prefix}-{objective}",
            "weight": None if weight == "" else weight,
            "rationale": project.why if number == 0 else "",
            "approved_on": project.start,
        }
        for project in story.projects
        for number, (objective, weight) in enumerate(project.serves.items())
    ]


def _blemish(rows: list[Row], blemish: dict[str, Any]) -> None:
    """Add a row as it is told, or set cells of the one row that `where` finds."""
    if "add" in blemish:
        rows.append(dict(blemish["add"]))
        return
    found = [row for row in rows if all(row.get(column) == value for column, value in blemish["where"].items())]
    if len(found) != 1:
        raise ValueError(f"blemish {blemish}: {len(found)} rows found, one was meant")
    found[0].update(blemish["set"])


def _kept(rows: list[Row], name: str, story: Story) -> list[Row]:
    """The rows with the columns that this register has, in order; an empty text is an empty cell."""
    left_out = story.leave_out.get(name, [])
    columns = [column for column in COLUMNS[name].split() if column not in left_out]
    return [{c: None if row.get(c) == "" else row.get(c) for c in columns} for row in rows]

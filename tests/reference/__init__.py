"""A second, naive calculation of every metric in the catalogue, to hold the first one against.

Plain loops over lists of dictionaries; it shares no code with the kit. Where the text of the catalogue leaves room,
this is how it was read:

reading: only a closed or terminated project with a later end_date reads active; a proposed one stays proposed.
reading: closed_on, mandate_signed_on and pivot_rules_agreed_on are masked like the dates that the text lists.
reading: a project's window of review_window_months decides its first year and when it is due alike.
reading: the columns of a quarter are added over the rows that have a value, and are empty only where none has.
reading: of several measures in a quarter the latest counts; validated amounts are added row by row.
reading: the register before transformation_start is known only where that day is not after as_of.
reading: a link whose weight works out at 0, stated or left over, is no link.
reading: objective rows are printed for objectives that are current; a retired one aligns nothing.
reading: mandatory projects, and projects of unknown investment, count in `excluded` where they are left out.
reading: an objective served by evidence needs an accountable benefit of any kind but dis_benefit.
reading: baseline, owner and criterion are asked of every kind of benefit of started projects, dis-benefits included.
reading: `excluded` of ratios against plan is the number of gross benefits of started projects without a counted row.
reading: a row with a re-plan and no original plan counts against the re-plan and nowhere else.
reading: the ratio of a mean excludes the issues not decided; that of shares and medians excludes none.
reading: of a median the denominator is the number of values; of uplift, reduction and growth it stands though it be ≤ 0.
reading: the escalation rate is a sum over projects within its quarter, and a project's row has its own history.
reading: a flow of 0 is none, neither for year 0 nor for whether there is spend or a dis-benefit.
reading: the oldest open issue of none is undefined.
reading: a ratio over a sum that is not above 0 is undefined.
reading: a missing table comes before a date not yet reached, and that before an undefined value.
reading: quarters are printed whether or not a project was active in them; on its last day a quarter is complete.
reading: an empty history of quarters is not due yet.
reading: the dis-benefit months of R14 count in full before attribution, that is at plan × share.
reading: the flows of pmo_return are ROI's, so that a project's benefits without any spend bring it nothing.
reading: pmo_return needs no spend table where a lock holds the baseline; undefined, it has no parts either.
reading: months_since_launch excludes the projects with spend that have not launched.
reading: the current year counts due months of launched projects; run rate and finance_validated every ended month.
reading: growth is undefined where the earlier year is not above 0.
reading: a benefit is late until its first actual above zero among months with a plan.
reading: a lock overrides the baseline also where nothing can be replayed: no table, or no transformation_start.
reading: a lock has no project rows and no groups; the verdict of a project is over its replayed baseline.
reading: a lock is in force from the day that it measured, whatever day it was made on.
reading: one owner is one group however it is written (R52), by the spelling that stands first; a placeholder is no owner.
reading: beside a part of the whole `excluded` is the whole's; of one quarter nothing is excluded.
reading: over-claimed benefits are counted where a started project of the portfolio claims them, over all that claim.
reading: a table named in nothing_to_record is there without rows, whether it was supplied or not.
reading: only realisation and spend have columns of values; they are missing where no cell of any of these has one.
reading: an empty spend table that nobody vouches for is missing, so that actual_spend counts.
reading: a claim with an actual counts once the month that R12 puts it in has ended; a claim that does not count is
    scaled by those that do.
reading: no spend at all comes before the year of grace, spend that adds up to 0 or less after it.
reading: before an opening bracket or dash nothing at all is no placeholder; "to be" and its word may be spelt as one.
reading: "finance_validated" asks for somebody by name in validated_by, as R63 and V3 do: TBC confirms nothing.
reading: of a quarter, what is confirmed or evidenced is told row by row, and whether the rest repeats the plan by sums.
reading: a trust part of nothing is 0, and its excluded are the whole's.
reading: projects without spend leave both sums of benefits_realised_of_spend.
reading: forecast_against_approved is over all started projects, spend_against_approved over the launched or ended,
    R5 included, both where both amounts are above 0; excluded is the rest of the started projects.
reading: the return of the first year before the start is of today's register, so that no lock overrides it.
reading: decisions open when the twelve months began are at risk from the day after; decided by then, they are out.
reading: p80 and the median with a backlog are locked and grouped as the median is.
reading: past a date is after it: V1 begins the day after the planned launch and the review window have passed.
reading: ended is an end_date by as_of, whatever the status, or a status of closed or terminated without one.
reading: the benchmark of V8 is what is to be reached in days; not reached now is reserved, whatever the baseline.
reading: V9 cannot be made where all four rates are 0; where nothing at all was recorded it is V10's to say.
reading: the benchmark of a return is the bar of R24, or 0 where that is below 0.
reading: V11 is reserved where nothing launched since the start is due, whatever the baseline.
reading: V12 passes over what is undefined once a project is left out.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from . import alignment, decisions, escalations, evidence, groups, leakage, promise, realised, reservations, roi
from .groups import Results
from .register import Register, Row

SUMS_OVER_PROJECTS = (
    realised.benefits_realised,
    realised.benefits_realised_passing,
    realised.projects_due_count,
    realised.projects_not_due_count,
    realised.benefits_against_plan_first_year,
    realised.benefits_against_plan,
    realised.benefits_against_plan_capped,
    realised.benefits_against_replan,
    promise.benefits_against_promise,
    promise.benefits_realised_of_spend,
    promise.spend_against_approved,
    promise.forecast_against_approved,
    realised.benefits_in_year,
    alignment.strategic_alignment,
    alignment.strategic_alignment_spend,
    alignment.strategic_alignment_excluding_mandatory,
    alignment.strategic_alignment_evidenced,
    decisions.decisions_open_share,
    decisions.decisions_count,
    escalations.escalation_rate,
    escalations.escalations_contained,
    roi.portfolio_roi,
    roi.portfolio_roi_baseline,
    roi.roi_first_year,
    roi.roi_first_year_baseline,
    roi.net_present_value,
    roi.benefit_cost_ratio,
    leakage.sustained_rate,
    evidence.accountability,
    evidence.specific_targets,
    evidence.evidence_coverage,
    evidence.measure_achievement,
    evidence.net_benefits_against_plan,
    evidence.post_launch_tracking,
    evidence.pivot_rules_in_force,
    evidence.finance_validated,
    evidence.benefits_run_rate,
)
OF_THE_PORTFOLIO = (
    realised.benefits_realisation_growth,
    decisions.decision_cycle_time,
    decisions.decision_cycle_time_mean,
    decisions.decision_cycle_time_mean_baseline,
    decisions.decision_cycle_time_p80,
    decisions.decision_cycle_time_p80_baseline,
    decisions.decision_cycle_time_open,
    decisions.decision_cycle_time_open_baseline,
    decisions.decision_cycle_time_reduction,
    decisions.oldest_open_decision_days,
    evidence.joint_sponsorship,
    evidence.over_claimed_count,
    roi.months_since_launch,
    roi.months_since_launch_baseline,
    roi.pmo_return,
)
PRINTED_BY = {
    "kind": ("benefits_realised", "benefits_against_plan"),
    "category": ("decision_cycle_time",),
    "forum": ("decision_cycle_time",),
}


def measure(
    tables: dict[str, list[Row]],
    as_of: dt.date,
    portfolio_id: str,
    assumptions: dict[str, Any] | None = None,
    locked: dict[str, Row] | None = None,
    by: str | None = None,
) -> Results:
    """Every metric of one portfolio: (metric, group) → value, numerator, denominator, excluded, verdict.

    `tables` holds valid rows of all portfolios, dates as `datetime.date`, what is empty as None; a table that was not
    supplied is absent. `locked` holds the figures of the locked baseline that is in force, by metric; `by` asks for one
    grouping in place of the usual ones.
    """
    register = Register(tables, as_of, portfolio_id, assumptions, locked)
    return {**own_figures(register), **(_usual_groups(register) if by is None else _groups(register, by))}


def history(
    tables: dict[str, list[Row]],
    as_of: dt.date,
    portfolio_id: str,
    quarters: int,
    locked: dict[str, Row] | None = None,
    measured_on: dt.date = dt.date.min,
) -> dict[dt.date, Results]:
    """The portfolio's own figures as of the last day of each of its last complete fiscal quarters, the oldest first.

    A lock that was measured on a day is in force from that day.
    """
    today = Register(tables, as_of, portfolio_id, None)
    quarter, found = escalations.last_complete(today), {}
    for _ in range(quarters):
        day = quarter[1]
        then = Register(tables, day, portfolio_id, None, locked if measured_on <= day else None, as_of)
        found[day] = own_figures(then)
        quarter = escalations.before(today, quarter)
    return dict(reversed(found.items()))


def own_figures(register: Register) -> Results:
    """The portfolio's own figure of every metric."""
    found: Results = {}
    for metric in SUMS_OVER_PROJECTS:
        found[metric.__name__, None] = metric(register, register.projects)
    found.update({(name, None): row for name, row in leakage.parts(register, register.projects).items()})
    for metric in OF_THE_PORTFOLIO:
        found[metric.__name__, None] = metric(register)
    found["decision_cycle_time_baseline", None] = decisions.median_baseline(register)
    found["portfolio_roi_uplift", None] = roi.portfolio_roi_uplift(register, register.projects)
    found["portfolio_roi_uplift_points", None] = roi.portfolio_roi_uplift_points(register, register.projects)
    for end, row in escalations.interval(register, escalations.last_complete(register)).items():
        found[f"escalation_rate_{end}", None] = row
    for key in reservations.OF_METRIC:
        found[key, None] = {**found[key, None], **reservations.judge(register, key, found[key, None])}
    return found


def _usual_groups(register: Register) -> Results:
    found = _groups(register, "project")
    if register.has("benefits", "realisation"):
        for benefit in evidence.started_benefits(register, register.projects):
            found["measure_achievement", f"benefit:{benefit['benefit_id']}"] = evidence.measure_of(register, benefit)
    for by, keys in PRINTED_BY.items():
        found.update({key: row for key, row in _groups(register, by).items() if key[0] in keys})
    found.update(groups.by_objective_served(register))
    found.update(groups.escalations_by_quarter(register))
    found.update(groups.by_trust(register))
    return found


def _groups(register: Register, by: str) -> Results:
    if by == "project":
        return groups.by_project(register, SUMS_OVER_PROJECTS)
    if by == "quarter":
        return groups.by_quarter(register)
    if by == "trust":
        return groups.by_trust(register)
    if by in ("category", "forum"):
        return groups.by_column_of_issues(register, by)
    served = groups.by_objective_served(register) if by == "objective" else {}
    return {**groups.by_benefits_own(register, by), **served}

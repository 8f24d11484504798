"""A rule on what is to be expected: delivery on schedule, and value that by the forecast will not come."""

from __future__ import annotations

from ..amounts import agreeing, sentence
from ..forecast import believed
from ..forecast.forecast import OWN_COURSE
from ..vocabulary import Category
from .context import Context
from .finding import WARNING, CannotLook, Case, Found
from .ladder import AT_ONCE
from .money import EXPECTED_MISSING
from .value import MEASURED_MONTHS

LIKELY = 0.8  # four in five: a warning that is wrong more often than that is soon ignored
UNPROVED = "the forecast has not proved itself on this portfolio's own history"


def not_going_to_return(context: Context) -> Found:
    """Projects on schedule whose first year misses its benchmark with a probability above LIKELY, by a forecast that has proved
    itself.

    On schedule: launched by the planned day, or to launch by it. A project of which MEASURED_MONTHS are measured is judged by
    these in a finding of its own. At stake is what of the first year's plan is not to be expected.
    """
    told = believed(context.portfolio)
    if not told.backtest.believed or told.forecast.basis != OWN_COURSE:
        return CannotLook(UNPROVED)
    style, projects, today = context.style, context.projects, context.known.today
    launched = projects["launched"] & (projects["go_live"] <= projects["planned_go_live"])
    to_launch = ~projects["launched"] & (projects["forecast_go_live"] <= projects["planned_go_live"])
    on_schedule = launched | (to_launch & (projects["planned_go_live"] >= today))
    running = projects["end_date"].isna() & ~projects["undated"] & ~projects["due"]
    months = context.known.due_months
    measured = months[months["gross"] & months["actual"].notna()].groupby("project_id")["end"].nunique()
    early = measured.reindex(projects.index).fillna(0) < MEASURED_MONTHS
    looked_at = projects[on_schedule & running & early]
    expected = told.forecast.projects.set_index("project_id").to_dict("index")
    cases: list[Case] = []
    for project_id, project in looked_at.to_dict("index").items():
        row = expected.get(project_id)
        if row is None or row["year_known"] or not row["miss_probability"] > LIKELY:
            continue
        missing = max(0.0, row["planned_year"] - row["year_expected"])
        evidence = (
            f"{'Live' if project['launched'] else 'To be live'} on schedule; of {context.money(row['planned_year'])} planned for "
            f"its first year {context.money(row['year_expected'])} is to be expected."
        )
        cases.append(context.of_project(str(project_id), evidence, {(EXPECTED_MISSING, project_id): missing}))
    number = len(cases)
    stake = context.stake(cases, ": {} less than was planned")
    return context.cause(
        "not going to return",
        WARNING,
        cases,
        title=f"{sentence(style.counted(number, 'project'))} on schedule {agreeing(number, 'is', 'are')} not going to return what "
        f"{agreeing(number, 'its', 'their')} first year {agreeing(number, 'was', 'were')} to bring{stake}",
        amount_is="planned for the first year and not to be expected",
        next_step="Look at what moved the forecast, and change the plan or the project before the money is spent.",
        days=AT_ONCE,
        category=Category.BENEFIT,
    )

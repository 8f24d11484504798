"""The rule on projects whose objectives are no longer the organisation's."""

from __future__ import annotations

from ..amounts import agreeing, listed, sentence
from ..vocabulary import Category
from .context import Context
from .finding import WARNING, Found


def unserved(context: Context) -> dict[str, str]:
    """Of each active project that serves no current objective and is not mandatory, why, by project_id (R17, R18).

    Empty without the alignment or objectives table: what is not recorded says nothing.
    """
    if not context.portfolio.has("alignment", "objectives"):
        return {}
    links = context.known.links
    names = context.portfolio.tables["objectives"].set_index("objective_id")["name"]
    serving = set(links.loc[links["current"], "project_id"])
    projects = context.projects
    asked = projects[projects["active"] & ~projects["mandatory"] & ~projects["project_id"].isin(serving)]
    past = links.groupby("project_id")["objective_id"].agg(list).to_dict()
    return {
        project_id: _why([str(names[one]) for one in past.get(project_id, [])]) for project_id in asked["project_id"]
    }


def _why(objectives: list[str]) -> str:
    if not objectives:
        return "it is linked to no objective"
    held = "a retired objective" if len(objectives) == 1 else "retired objectives"
    return f"it serves {held} alone: {listed(sorted(objectives))}"


def alignment_lost(context: Context) -> Found:
    """Active projects that serve no current objective: theirs were retired, or none was ever linked; mandatory ones need none.

    At stake is what they are still to cost.
    """
    cases = [
        context.of_project(project_id, f"{sentence(why)}.", context.to_spend(project_id))
        for project_id, why in unserved(context).items()
    ]
    number = len(cases)
    stake = context.stake(cases, "; {} is still to be spent on " + agreeing(number, "it", "them"))
    return context.cause(
        "alignment lost",
        WARNING,
        cases,
        title=f"{sentence(context.style.counted(number, 'active project'))} {agreeing(number, 'serves', 'serve')} no current "
        f"objective{stake}",
        amount_is="still to be spent",
        next_step="Link each to a current objective that it would be started for today, or decide whether to go on.",
        category=Category.SCOPE,
    )

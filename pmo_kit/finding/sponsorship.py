"""Rules on who stands behind it: projects without a sponsor, and a portfolio without its joint mandate."""

from __future__ import annotations

from ..amounts import agreeing, is_empty, sentence
from ..metrics.evidence import joint_sponsorship
from ..register.naming import is_placeholder
from .context import Context
from .finding import WARNING, CannotLook, Case, Found
from .ladder import sponsors

MANDATE = ("cfo_sponsor", "cio_sponsor", "mandate_signed_on")


def sponsor_missing(context: Context) -> Found:
    """Active projects that name no sponsor (R41), or one who has left by the title. At stake is what they are still to cost."""
    if not context.names_sponsors:
        return CannotLook("no project names a sponsor, so that nobody is named says nothing")
    projects = context.projects
    cases = []
    for project_id, sponsor in projects.loc[projects["active"], ["project_id", "sponsor"]].itertuples(index=False):
        if context.sponsored(project_id):
            continue
        said = "" if is_empty(sponsor) else f": “{sponsor}”"
        evidence = f"No sponsor is named{said}." if is_placeholder(sponsor) else f"“{sponsor}” has left."
        cases.append(context.of_project(project_id, evidence, context.to_spend(project_id)))
    number = len(cases)
    stake = context.stake(cases, "; {} is still to be spent on " + agreeing(number, "it", "them"))
    return context.cause(
        "sponsor missing",
        WARNING,
        cases,
        title=f"{sentence(context.style.counted(number, 'active project'))} {agreeing(number, 'has', 'have')} no sponsor, or one "
        f"who has left{stake}",
        amount_is="still to be spent without a sponsor",
        next_step="Name a sponsor for each who wants its outcome; where nobody does, decide whether to go on.",
    )


def no_joint_mandate(context: Context) -> Found:
    """A portfolio whose CFO and CIO sponsor are not two different people who are named, or whose mandate is unsigned (R52)."""
    record = context.portfolio.record
    if all(record.get(name) is None for name in MANDATE):
        return CannotLook(
            "neither sponsors nor a mandate are recorded of this portfolio, so that nobody is named says nothing"
        )
    lacks = joint_sponsorship(context.known).note
    case = Case(None, None, context.portfolio.name, "", f"{sentence(lacks)}.", sponsors(record))
    return context.cause(
        "no joint mandate",
        WARNING,
        [case] if lacks else [],
        title="The joint mandate of CFO and CIO is not complete: " + lacks,
        next_step="Have two people, one for the money and one for the technology, sign for the outcome together.",
    )

"""What is said on the one page to forward."""

from __future__ import annotations

from ...amounts import agreeing
from ...sections.answers import Answer
from .said import Said, said


def say_projects_that_matter(answer: Answer) -> Said:
    """How many projects have money at stake beyond those that are shown, and how much; or that none has."""
    style, figures = answer.style, answer.figures
    if not figures:
        return said(answer)
    if answer.rows.empty:
        return said(answer, "No project has money missing or overspent." if not answer.cannot_tell else "")
    others = figures["others"]
    if not others:
        return said(answer)
    rest = style.compact(figures["rest"], answer.currency)
    return said(
        answer,
        f"{style.counted(others, 'other project').capitalize()} {agreeing(others, 'has', 'have')} {rest} more at stake.",
    )


def say_money(answer: Answer) -> Said:
    """What cannot be told about the money."""
    return said(answer)

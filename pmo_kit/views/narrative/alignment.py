"""Sentences of the alignment notebook."""

from __future__ import annotations

from ...amounts import agreeing, listed, sentence
from ...sections.answers import Answer
from .said import Said, said

A_UNIT = 0.5  # what is less than half a unit of money is nothing to speak of
NOBODY_ACTIVE = "No project is active on this date."


def say_aligned(answer: Answer) -> Said:
    """The verdict of the alignment report: how much of the money of active projects serves no current objective."""
    style, figures = answer.style, answer.figures
    if figures["active"] == 0:
        return Said((("pmo-verdict", NOBODY_ACTIVE),))
    if answer.silent:
        return Said((("pmo-verdict", "It cannot be told which objectives the money serves."),))
    whole, loose = figures["investment"], figures["investment"] - figures["mapped"]
    if whole > 0:
        amount = style.compact(whole, answer.currency)
        if loose < A_UNIT:
            text = f"All {amount} planned for active projects serves a current objective"
        elif figures["mapped"] < A_UNIT:
            text = f"None of the {amount} planned for active projects serves a current objective"
        else:
            part = style.compact(loose, answer.currency)
            text = f"{part} of the {amount} planned for active projects serves no current objective"
        return Said((("pmo-verdict", f"{text}."),))
    orphans = figures["active"] - figures["linked"]
    if orphans == 0:
        return Said((("pmo-verdict", "Every active project serves a current objective."),))
    text = f"{sentence(style.in_words(orphans))} of {style.counted(figures['active'], 'active project')}"
    return Said((("pmo-verdict", f"{text} {agreeing(orphans, 'serves', 'serve')} no current objective."),))


def say_objectives_served(answer: Answer) -> Said:
    """How many active projects, and how much of their investment, serve a current objective."""
    style = answer.style
    figures = answer.figures
    active, investment = figures["active"], figures["investment"]
    if active == 0:
        return said(answer, NOBODY_ACTIVE)
    if answer.silent:
        hold = f" with {style.compact(investment, answer.currency)} of planned investment" if investment > 0 else ""
        return said(
            answer, f"{sentence(style.counted(active, 'project'))} {agreeing(active, 'is', 'are')} active{hold}."
        )
    linked = figures["linked"]
    verb = agreeing(linked, "serves", "serve")
    text = f"{sentence(style.in_words(linked))} of {style.counted(active, 'active project')} {verb} a current objective"
    if investment > 0:
        share = style.percent(figures["mapped"] / investment)
        text += f"; by planned investment it is {share} of {style.compact(investment, answer.currency)}"
    unknown = figures["unknown_investment"]
    more = (
        f"The planned investment of {style.counted(unknown, 'active project')} is not known, and in no sum."
        if unknown
        else ""
    )
    return said(answer, f"{text}.", more)


def say_projects_mapped(answer: Answer) -> Said:
    """How many projects the map shows, and what it cannot show."""
    if answer.silent:
        return said(answer)
    active = answer.figures["active"]
    return said(answer, f"{sentence(answer.style.counted(active, 'project'))} {agreeing(active, 'is', 'are')} active.")


def say_orphan_projects(answer: Answer) -> Said:
    """How many active projects serve no current objective, and what they hold."""
    style = answer.style
    if answer.silent:
        return said(answer)
    figures = answer.figures
    orphans, mandatory = figures["orphans"], figures["mandatory"]
    if orphans == 0:
        return said(answer, "Every active project serves a current objective." if figures["active"] else NOBODY_ACTIVE)
    verb = agreeing(orphans, "serves", "serve")
    active = style.counted(figures["active"], "active project")
    text = f"{sentence(style.in_words(orphans))} of {active} {verb} no current objective"
    if figures["orphaned"] > 0:
        hold = agreeing(orphans, "holds", "hold")
        text += f" and {hold} {style.compact(figures['orphaned'], answer.currency)} of planned investment"
    more = (
        f"{sentence(style.in_words(mandatory))} of them {agreeing(mandatory, 'is', 'are')} mandatory."
        if mandatory
        else ""
    )
    return said(answer, f"{text}.", more.replace("One of them is", "It is") if orphans == 1 else more)


def say_unserved_objectives(answer: Answer) -> Said:
    """Which current objectives no active project serves."""
    style = answer.style
    if answer.silent:
        return said(answer)
    total, unserved = answer.figures["objectives"], answer.figures["unserved"]
    if unserved == 0:
        return said(
            answer,
            f"Every current objective is served, {style.in_words(total)} of {style.in_words(total)}.",
        )
    verb = agreeing(unserved, "is", "are")
    text = f"{sentence(style.in_words(unserved))} of {style.counted(total, 'current objective')} {verb} served by no active project"
    return said(answer, f"{text}: {listed(list(answer.rows['name']), 3)}.")


def say_benefits_chain(answer: Answer) -> Said:
    """How many chains hold, and where the others break."""
    style = answer.style
    if answer.silent:
        return said(answer)
    figures = answer.figures
    total, broken = figures["benefits"], figures["benefits"] - figures["whole"]
    if broken == 0:
        return said(answer, "Every benefit's chain runs whole from output to outcome to benefit to objective.")
    where = [
        f"{style.in_words(figures[f'broken_{link}'])} at the {link}"
        for link in ("output", "outcome", "objective")
        if figures[f"broken_{link}"]
    ]
    verb = agreeing(broken, "breaks", "break")
    text = f"{sentence(style.in_words(broken))} of {style.counted(total, 'chain')} {verb}: {listed(where)}."
    more = ""
    if figures["planned_broken"] > 0:
        planned = style.compact(figures["planned_broken"], answer.currency)
        more = f"{planned} of planned value hangs on {'it' if broken == 1 else 'them'}."
    return said(answer, text, more)

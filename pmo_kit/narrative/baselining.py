"""Sentences of the baselining notebook."""

from __future__ import annotations

import datetime as dt

from ..amounts import agreeing, listed, sentence
from ..answers import Answer
from .said import Said, said

PROVISIONAL = (
    "They are provisional, for no baseline is locked: they are replayed, and owners, statuses and spend totals, which "
    "carry no date, are taken as they are today."
)


def say_measured_before(answer: Answer) -> Said:
    """How many metrics have a figure from before the transformation."""
    style = answer.style
    figures = answer.figures
    if figures["day"] is None:
        return said(answer)
    if figures["not_begun"]:
        return said(answer, "The transformation has yet to begin: what is measured now becomes the baseline.")
    measured, asked = figures["measured"], figures["asked"]
    day = f"{style.long_day(figures['day'])}, the day before the transformation began"
    if measured == 0:
        return said(answer, f"None of {style.in_words(asked)} metrics can be given for {day}.", _standing(answer))
    if measured == asked:
        return said(answer, f"All {style.in_words(asked)} metrics can be given for {day}.", _standing(answer))
    return said(
        answer,
        f"{sentence(style.in_words(measured))} of {style.in_words(asked)} metrics can be given for {day}.",
        _standing(answer),
    )


def _standing(answer: Answer) -> str:
    """Whether the figures before are locked, and by whom, or provisional."""
    lock = answer.figures["lock"]
    if lock is None:
        return PROVISIONAL
    day = answer.style.long_day(dt.date.fromisoformat(lock.on))
    return f"They were locked on {day} by {lock.by}, and what is entered late no longer moves them."


def say_metrics_without_baseline(answer: Answer) -> Said:
    """Which metrics have no baseline."""
    if answer.rows.empty:
        return said(answer, "Every metric has a figure from before the transformation.")
    names = [label[:1].lower() + label[1:] for label in answer.rows["label"]]
    told = f"There is no baseline for {listed(names, 4)}; no improvement can be shown there."
    return said(answer, told)


def say_benefits_without_baseline(answer: Answer) -> Said:
    """How many benefits have a baseline and a specific target, and what is planned without one."""
    style = answer.style
    if answer.silent:
        return said(answer)
    figures = answer.figures
    total, without = figures["benefits"], figures["benefits"] - figures["baselined"]
    if without == 0:
        text = f"Every benefit was measured before go-live, {style.in_words(total)} of {style.in_words(total)}"
    else:
        verb = agreeing(without, "has", "have")
        text = f"{sentence(style.in_words(without))} of {style.counted(total, 'benefit')} {verb} no baseline"
        if without == total:
            text = f"None of {style.counted(total, 'benefit')} has a baseline"
        if figures["planned_without"] > 0:
            amount = style.compact(figures["planned_without"], answer.currency)
            text += f"; {amount} of planned value rests on what was not measured before"
    vague = total - figures["specific"]
    more = f"{sentence(style.counted(vague, 'target'))} {agreeing(vague, 'lacks', 'lack')} something to be specific."
    return said(answer, f"{text}.", more if vague else "Every target is specific enough to be missed.")


def say_next_review(answer: Answer) -> Said:
    """When the next review is due, and how many have fallen due."""
    style = answer.style
    if answer.silent:
        return said(answer)
    figures = answer.figures
    days = style.counted(figures["days_left"], "day")
    text = f"The next review is due on {style.long_day(figures['next_review'])}, {days} after the as-of date."
    fallen = figures["fallen_due"]
    if fallen == 0:
        return said(answer, text, "None has fallen due yet.")
    last = (
        f"the last on {style.long_day(figures['last_review'])}"
        if fallen > 1
        else f"on {style.long_day(figures['last_review'])}"
    )
    return said(
        answer,
        text,
        f"{sentence(style.counted(fallen, 'review'))} {agreeing(fallen, 'has', 'have')} fallen due, {last}.",
    )

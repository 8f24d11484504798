"""Sentences of the baselining notebook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..amounts import agreeing, compact, counted, in_words, listed, long_day, sentence
from ..answers import Answer
from .said import Said, said

PROVISIONAL = (
    "They are provisional, for no baseline is locked: they are replayed, and owners, statuses and spend totals, which "
    "carry no date, are taken as they are today."
)


def say_measured_before(answer: Answer) -> Said:
    """How many metrics have a figure from before the transformation."""
    figures = answer.figures
    if figures["day"] is None:
        return said(answer)
    if figures["not_begun"]:
        return said(answer, "The transformation has yet to begin: what is measured now becomes the baseline.")
    measured, asked = figures["measured"], figures["asked"]
    day = f"{long_day(figures['day'])}, the day before the transformation began"
    if measured == 0:
        return said(answer, f"None of {in_words(asked)} metrics can be given for {day}.", _standing(figures))
    if measured == asked:
        return said(answer, f"All {in_words(asked)} metrics can be given for {day}.", _standing(figures))
    return said(
        answer,
        f"{sentence(in_words(measured))} of {in_words(asked)} metrics can be given for {day}.",
        _standing(figures),
    )


def _standing(figures: Mapping[str, Any]) -> str:
    """Whether the figures before are locked, and by whom, or provisional."""
    lock = figures["lock"]
    if lock is None:
        return PROVISIONAL
    day = long_day(dt.date.fromisoformat(lock.on))
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
    if answer.silent:
        return said(answer)
    figures = answer.figures
    total, without = figures["benefits"], figures["benefits"] - figures["baselined"]
    if without == 0:
        text = f"Every benefit was measured before go-live, {in_words(total)} of {in_words(total)}"
    else:
        verb = agreeing(without, "has", "have")
        text = f"{sentence(in_words(without))} of {counted(total, 'benefit')} {verb} no baseline"
        if without == total:
            text = f"None of {counted(total, 'benefit')} has a baseline"
        if figures["planned_without"] > 0:
            amount = compact(figures["planned_without"], answer.currency)
            text += f"; {amount} of planned value rests on what was not measured before"
    vague = total - figures["specific"]
    more = f"{sentence(counted(vague, 'target'))} {agreeing(vague, 'lacks', 'lack')} something to be specific."
    return said(answer, f"{text}.", more if vague else "Every target is specific enough to be missed.")


def say_next_review(answer: Answer) -> Said:
    """When the next review is due, and how many have fallen due."""
    if answer.silent:
        return said(answer)
    figures = answer.figures
    days = counted(figures["days_left"], "day")
    text = f"The next review is due on {long_day(figures['next_review'])}, {days} after the as-of date."
    fallen = figures["fallen_due"]
    if fallen == 0:
        return said(answer, text, "None has fallen due yet.")
    last = f"the last on {long_day(figures['last_review'])}" if fallen > 1 else f"on {long_day(figures['last_review'])}"
    return said(
        answer, text, f"{sentence(counted(fallen, 'review'))} {agreeing(fallen, 'has', 'have')} fallen due, {last}."
    )

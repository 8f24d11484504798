"""Sentences of the baselining notebook."""

from __future__ import annotations

import datetime as dt
from shlex import quote

from ...amounts import agreeing, is_empty, listed, sentence
from ...sections.answers import Answer
from .said import Said, said

PROVISIONAL = (
    "They are provisional, for {}: they are replayed, and owners, statuses and spend totals, which "
    "carry no date, are taken as they are today."
)

HOW_TO_LOCK = "To lock it: pmo-kit baseline lock --portfolio {} --locked-by NAME."
HOW_TO_REVIEW = "To record one: pmo-kit baseline review --portfolio {} --reviewed-by NAME."


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
        doubted = answer.figures["doubted"]
        return PROVISIONAL.format("what was locked cannot be trusted" if doubted else "no baseline is locked")
    day = answer.style.long_day(dt.date.fromisoformat(lock.on))
    return f"They were locked on {day} by {lock.by}, and what is entered late no longer moves them."


def say_metrics_without_baseline(answer: Answer) -> Said:
    """Which metrics have no baseline."""
    if answer.rows.empty:
        return said(answer, "Every metric has a figure from before the transformation.")
    names = [label[:1].lower() + label[1:] for label in answer.rows["label"]]
    told = f"There is no baseline for {listed(names, 4)}; no improvement can be shown there."
    return said(answer, told)


def say_baselined(answer: Answer) -> Said:
    """The verdict of the baselining report: how much of what is planned can be held against a time before."""
    style, figures = answer.style, answer.figures
    if answer.silent:
        return Said((("pmo-verdict", "It cannot be told whether there is anything to measure against."),))
    total, without = figures["benefits"], figures["benefits"] - figures["baselined"]
    planned, lacking = figures["planned"], figures["planned_without"]
    whole = "" if is_empty(planned) else style.compact(planned, answer.currency)
    if without == 0:
        text = (
            f"Every benefit was measured before go-live, so all {whole} that is planned can be held against a baseline"
        )
        text = text if whole else "Every benefit was measured before go-live"
    elif whole and not is_empty(lacking) and lacking > 0:
        part = (
            f"All {whole} that is planned"
            if lacking >= planned
            else f"{style.compact(lacking, answer.currency)} of the {whole} planned"
        )
        text = f"{part} is to come from benefits without a baseline: nobody can show what was there before"
    else:
        verb = agreeing(without, "has", "have")
        text = f"{sentence(style.in_words(without))} of {style.counted(total, 'benefit')} {verb} no baseline"
        text = text if without < total else f"No benefit has a baseline, of {style.in_words(total)} in the register"
    return Said((("pmo-verdict", f"{text}."),))


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
    fallen, overdue, late = (figures[name] for name in ("fallen_due", "overdue", "late"))
    if fallen == 0:
        return said(answer, text, "None has fallen due yet.")
    if answer.cannot_tell:
        return said(
            answer, text, f"{sentence(style.counted(fallen, 'review'))} {agreeing(fallen, 'has', 'have')} fallen due."
        )
    last = f"on {style.long_day(figures['last_review'])}"
    more = f"{sentence(style.counted(fallen, 'review'))} {agreeing(fallen, 'has', 'have')} fallen due, "
    more += f"{'the last ' if fallen > 1 else ''}{last}; "
    if overdue == fallen:
        return said(
            answer, text, f"{more}none is recorded as done. {HOW_TO_REVIEW.format(quote(figures['portfolio_id']))}"
        )
    done = fallen - overdue
    more += f"{style.in_words(done)} {agreeing(done, 'was', 'were')} done"
    more += f"{',' if done > 1 else ''} {f'{style.in_words(late)} of them ' if done > 1 else ''}late" if late else ""
    if overdue:
        more += f", and {style.in_words(overdue)} {agreeing(overdue, 'is', 'are')} overdue"
    return said(answer, text, f"{more}.")


def say_what_can_be_baselined(answer: Answer) -> Said:
    """How many benefits have a baseline or can be given one, and how many headline metrics."""
    style, figures = answer.style, answer.figures
    metrics = f"{style.in_words(figures['metrics'])} of {style.in_words(figures['asked'])} headline metrics"
    text = f"A figure from before can be given for {metrics}."
    if figures["all"] == 0:
        return said(answer, text)
    have, now, never = (figures[name] for name in ("have", "now", "never"))
    if have == figures["all"]:
        return said(answer, f"Every benefit has a baseline, {style.in_words(have)} of {style.in_words(have)}.", text)
    parts = [
        f"{style.in_words(have)} of {style.counted(figures['all'], 'benefit')} {agreeing(have, 'has', 'have')} a baseline"
    ]
    if now:
        parts.append(f"{style.in_words(now)} can still be given one before go-live")
    if never:
        parts.append(f"{style.in_words(never)} cannot any more")
    return said(answer, f"{sentence(listed(parts))}.", text)


def say_vague_targets(answer: Answer) -> Said:
    """How many targets are vague."""
    if answer.silent:
        return said(answer)
    vague, total = len(answer.rows), answer.figures["benefits"]
    if vague == 0:
        return Said((("pmo-say", "Every target is specific enough to be missed."),))
    verb = agreeing(vague, "lacks", "lack")
    text = (
        f"{sentence(answer.style.in_words(vague))} of {answer.style.counted(total, 'target')} {verb} something without "
    )
    return Said(
        (("pmo-say", f"{text}which nobody can tell whether {agreeing(vague, 'it was', 'they were')} reached."),)
    )


def say_locks(answer: Answer) -> Said:
    """Whether a baseline is locked, by whom, and how to lock one."""
    style, lock, count = answer.style, answer.figures["lock"], answer.figures["locks"]
    if answer.cannot_tell:
        return said(answer)
    mended = [
        f"A line that was cut off while it was written was set aside on {style.long_day(dt.date.fromisoformat(entry.on))} by "
        f"{entry.by}: {entry.details['reason'].rstrip('.')}."
        for entry in answer.figures["mends"]
    ]
    if lock is None:
        how = HOW_TO_LOCK.format(quote(answer.figures["portfolio_id"]))
        there = "Each locked baseline is of a later day than this report" if count else "No baseline is locked"
        return said(answer, f"{there}: what this report compares with is provisional. {how}", *mended)
    on, measured = (style.long_day(dt.date.fromisoformat(day)) for day in (lock.on, lock.details["as_of"]))
    text = f"The baseline in force measured {measured} and was locked on {on} by {lock.by}."
    others = count - 1
    verb = agreeing(others, "stays", "stay")
    more = f"{sentence(style.counted(others, 'other lock'))} {verb} in the history." if others else ""
    return said(answer, text, more, *mended)

"""Sentences of the benefits review."""

from __future__ import annotations

from ...amounts import agreeing, is_empty, listed, sentence
from ...sections.answers import Answer
from ...sections.benefits import FAR_BELOW
from .said import Said, said


def say_over_time(answer: Answer) -> Said:
    """What was evidenced of what was promised by now, of what was spent, and what was not launched or not measured."""
    style = answer.style
    if answer.silent:
        return said(answer)
    figures = answer.figures
    evidenced, promised, spent, unmeasured, waiting = (
        style.compact(figures[name], answer.currency)
        for name in ("evidenced", "promised", "spent", "unmeasured", "not_launched")
    )
    text = f"{evidenced} is evidenced of {promised} promised by now"
    if figures["promised"] > 0:
        text += f" ({style.percent(figures['evidenced'] / figures['promised'])})"
    if not is_empty(figures["spent"]):
        text += f"; {spent} was spent on all projects"
    more = [
        *([f"{waiting} of the promise is of projects that are not launched"] if figures["not_launched"] > 0 else []),
        *([f"{unmeasured} fell due since a launch and was not measured"] if figures["unmeasured"] > 0 else []),
    ]
    counts = f"{listed(more)}; {'both count' if len(more) > 1 else 'it counts'} as nothing." if more else ""
    return said(answer, f"{text}.", counts)


def say_by_project(answer: Answer) -> Said:
    """How many due projects clear the benchmark by themselves."""
    style = answer.style
    if answer.silent:
        return said(answer)
    figures = answer.figures
    due, passing, started = figures["due"], figures["passing"], figures["projects"]
    if answer.cannot_tell:
        text = f"{sentence(style.counted(started, 'project'))} {agreeing(started, 'has', 'have')} started, "
        text += f"and {style.in_words(due)} of them {agreeing(due, 'has', 'have')} been live for a full year."
    elif due == 0:
        begun = f"{sentence(style.counted(started, 'project'))} {agreeing(started, 'has', 'have')} started"
        text = f"{begun}, and none has been live for a full year."
    else:
        verb = agreeing(passing, "has", "have")
        returned = f"returned more than {style.percent(figures['benchmark'])} of the investment in the first year"
        text = f"{sentence(style.in_words(passing))} of {style.counted(due, 'due project')} {verb} {returned}."
    without = figures["without_benefits"]
    verb = agreeing(without, "has", "have")
    more = (
        f"{sentence(style.counted(without, 'started project'))} {verb} no benefit in the register." if without else ""
    )
    return said(answer, text, more)


def say_by_owner(answer: Answer) -> Said:
    """Who answers for how much, and what nobody owns."""
    style = answer.style
    if answer.silent:
        return said(answer)
    figures = answer.figures
    owners, nobody, total = (
        figures["owners"],
        figures["unowned_benefits"],
        style.counted(figures["benefits"], "benefit"),
    )
    text = f"{sentence(style.counted(owners, 'owner'))} {agreeing(owners, 'answers', 'answer')} for "
    if nobody == 0:
        return said(answer, f"{text}{total} of started projects; none is without a name.")
    owned = style.in_words(figures["benefits"] - nobody)
    text += f"{owned} of {total} of started projects; for {style.in_words(nobody)} nobody is named"
    if figures["unowned"] > 0:
        part, whole = (
            style.compact(figures["unowned"], answer.currency),
            style.compact(figures["planned"], answer.currency),
        )
        return said(answer, f"{text}, and so for {part} of the {whole} planned to date.")
    return said(answer, f"{text}.")


def say_leakage(answer: Answer) -> Said:
    """How much of the promise has not come: not launched, and leaked since launch, and where."""
    style = answer.style
    if answer.silent:
        return said(answer)
    figures, money = answer.figures, answer.currency
    waiting = style.compact(figures["not_launched"], money)
    of_promise = f"Of {style.compact(figures['promised'], money)} promised by now, {waiting} is not launched."
    before = of_promise if figures["not_launched"] > 0 else ""
    if figures["planned"] <= 0:
        return said(answer, before or "Nothing has fallen due in a launched project.")
    if figures["leakage"] <= 0:
        evidenced, planned = (style.compact(figures[name], money) for name in ("evidenced", "planned"))
        on_balance = f"On balance nothing leaked: {evidenced} is evidenced of {planned} planned since launch."
        return said(answer, " ".join(filter(None, (before, on_balance))))
    share = f", {style.percent(figures['leakage'] / figures['planned'])} of the plan" if figures["planned"] > 0 else ""
    parts = {
        "was re-planned away": "scope",
        "fell due before the first value came": "delay",
        "fell short since": "shortfall",
    }
    lost = [f"{style.compact(figures[key], money)} {words}" for words, key in parts.items() if figures[key] > 0]
    won = [f"{style.compact(-figures[key], money)} was won back" for key in parts.values() if figures[key] < 0]
    split = listed(lost, 3) + (f", and {won[0]}" if won else "")
    leaked = f"{style.compact(figures['leakage'], money)} has leaked since launch{share}: {split}."
    return said(answer, " ".join(filter(None, (before, leaked))))


def say_time_and_value(answer: Answer) -> Said:
    """How many due projects came on time without value, and how many late and of value."""
    style = answer.style
    if answer.rows.empty:
        return said(answer)
    worthless, valuable = answer.figures["on_time_worthless"], answer.figures["late_valuable"]
    little = f"brought less than {style.percent(FAR_BELOW)} of the first year's plan"
    text = f"{sentence(style.counted(worthless, 'due project'))} went live on time and {little}"
    return said(answer, f"{text}; {style.in_words(valuable)} came late and brought more than that.")


def say_early_warnings(answer: Answer) -> Said:
    """How many early warnings there are and with how many cases, what is at stake in all, and what could not be looked for."""
    if answer.silent:
        return said(answer)
    style, count = answer.style, answer.figures["warnings"]
    if count == 0:
        return said(answer, "No early warning was found in what was supplied.")
    cases = style.counted(answer.figures["cases"], "case")
    text = f"{sentence(style.counted(count, 'early warning'))} with {cases}"
    order = ", by what is at stake and how soon it must be decided" if count > 1 else ""
    own = answer.figures["own"]
    once = ", each unit of money counted once" if count > 1 else ""
    more = f"{style.compact(own, answer.currency)} is at stake{' in all' if count > 1 else ''}{once}." if own else ""
    return said(answer, f"{text}{order}.", more)


def say_contradictions(answer: Answer) -> Said:
    """How many contradictions the records hold. What could not be looked for is said with the early warnings."""
    count = answer.figures.get("contradicted", 0)
    if count == 0:
        return Said((("pmo-say", "Nothing was found in the records that contradicts itself or cannot be checked."),))
    entries = sentence(answer.style.counted(count, "entry", "entries"))
    text = f"{entries} in the records {agreeing(count, 'is', 'are')} worth mending."
    return Said((("pmo-say", text),))

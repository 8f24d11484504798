"""The rule on targets that cannot be missed, each with an example of how it could be written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..amounts import agreeing, is_empty, listed, sentence
from ..metrics.evidence import target_lacks
from ..register.naming import is_placeholder
from ..vocabulary import Category
from .context import Context
from .finding import WARNING, Found


def vague_target(context: Context) -> Found:
    """Benefits of started projects whose target lacks a unit, a baseline, a value, a date or a direction (specific_targets).

    At stake is the whole plan of each, past and to come.
    """
    found = target_lacks(context.known)
    vague = found[~found["specific"].astype(bool)]  # without rows it is no column of flags
    cases = []
    for benefit_id, lacks in zip(vague["benefit_id"], vague["lacks"], strict=True):
        better = rewritten(context, context.benefit(str(benefit_id)))
        evidence = f"Lacks {listed(str(lacks).split(', '), 9)}. It could read: “{better}”."
        cases.append(context.of_benefit(str(benefit_id), evidence, context.plan_of(str(benefit_id))))
    number = len(cases)
    targets = sentence(context.style.counted(number, "target"))
    stake = context.stake(cases, "; {} was planned of " + agreeing(number, "that benefit", "those benefits"))
    return context.cause(
        "vague target",
        WARNING,
        cases,
        title=f"{targets} of {context.style.in_words(len(found))} {agreeing(number, 'lacks', 'lack')} something without "
        f"which nobody can tell whether {agreeing(number, 'it was', 'they were')} reached{stake}",
        amount_is="planned against a target that cannot be missed",
        next_step="Fill in the blanks of each example with its owner, or write a better one.",
        category=Category.BENEFIT,
    )


def rewritten(context: Context, benefit: Mapping[Any, Any]) -> str:
    """A target in the benefit's own words, from where to where and by when; what is not known is a blank with its name.

    `Reduce handling time from 10 to 6 minutes by 31 March 2026`; `Change handling time from [baseline] to [target] [unit]
    by [date]`.
    """
    style = context.style
    start, goal = benefit["baseline_value"], benefit["target_value"]
    moved = not is_empty(start) and not is_empty(goal) and start != goal
    verb = ("Reduce" if goal < start else "Raise") if moved else "Change"
    measure = benefit["name"] if is_placeholder(benefit["measure"]) else benefit["measure"]
    subject = str(measure)
    subject = subject if subject[:2].isupper() else subject[:1].lower() + subject[1:]
    before = "[baseline]" if is_empty(start) else style.number(start, 2)
    if not is_empty(start) and not benefit["has_baseline"]:
        before += " [measured on a day before launch]"
    after = "[target]" if is_empty(goal) or (not moved and goal == start) else style.number(goal, 2)
    unit = "[unit]" if is_placeholder(benefit["unit"]) else str(benefit["unit"])
    by = "[date]" if is_empty(benefit["target_date"]) else style.long_day(benefit["target_date"])
    return f"{verb} {subject} from {before} to {after} {unit} by {by}"

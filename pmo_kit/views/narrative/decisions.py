"""What is said of decisions: what is asked for, what the rules cannot judge, and what nobody has to do anything about."""

from __future__ import annotations

from ...amounts import agreeing, is_empty, listed, sentence
from ...sections.answers import Answer
from .said import Said

FACTS_NAMED = 3  # missing facts that a sentence names


def say_paper(answer: Answer) -> Said:
    """How many decisions are asked for, what they release, when the first is due; then what cannot be judged, and what the rules
    would let run on."""
    style, figures = answer.style, answer.figures
    asked = figures["asked"]
    if not asked:
        lead = _nothing_asked(answer)
    else:
        lead = f"{sentence(style.counted(asked, 'decision'))} {agreeing(asked, 'is', 'are')} asked for"
        if not is_empty(figures["freed"]):
            lead += (
                f"; to end what will not return its cost releases {style.compact(figures['freed'], answer.currency)}"
            )
        lead += "."
    return Said(
        (
            ("pmo-verdict", lead),
            *((("pmo-say", more),) if (more := " ".join(filter(None, (_due(answer), _rest(answer))))) else ()),
            *(("pmo-cannot-tell", text) for text in (*_unjudged(answer), *answer.cannot_tell)),
        )
    )


def _nothing_asked(answer: Answer) -> str:
    figures = answer.figures
    if not figures["judged"]:
        return "No decision is asked for: no project is running."
    if not figures["rules"]:
        return "Nothing can be proposed: no pivot rules are set."
    if figures["unjudged"] == figures["judged"]:
        return "Nothing can be proposed: no project can be judged by the rules."
    return "No decision is asked for: by the rules, what can be judged goes on."


def _due(answer: Answer) -> str:
    style, rows = answer.style, answer.rows
    days = [day for day in rows["by"] if not is_empty(day)] if len(rows) else []
    if not days:
        return ""
    overdue = [late for late in rows["overdue_days"] if not is_empty(late) and late > 0]
    if not overdue:
        return f"The first is due by {style.long_day(min(days))}."
    return (
        f"{sentence(style.in_words(len(overdue)))} {agreeing(len(overdue), 'is', 'are')} overdue, the longest by "
        f"{style.counted(int(max(overdue)), 'day')}."
    )


def _rest(answer: Answer) -> str:
    style, figures = answer.style, answer.figures
    parts = []
    if figures["projects"] and figures["binding"] < figures["projects"]:
        advises = figures["projects"] - figures["binding"]
        parts.append(
            f"For {style.counted(advises, 'project')} the rule is not in force, and advises without binding anybody."
        )
    if figures["continuing"]:
        count = figures["continuing"]
        parts.append(f"{sentence(style.counted(count, 'project'))} {agreeing(count, 'goes', 'go')} on by the rules.")
    if figures["starved"]:
        parts.append(f"What is to end or pause is needed by {listed(list(figures['starved']))}.")
    return " ".join(parts)


def _unjudged(answer: Answer) -> tuple[str, ...]:
    figures, style = answer.figures, answer.style
    if not figures["unjudged"]:
        return ()
    names = [name.replace("_", " ") for name in figures["lacking"]]
    why = f": what is missing is {listed(names, FACTS_NAMED)}" if names else ""
    return (f"{sentence(style.counted(figures['unjudged'], 'project'))} cannot be judged{why}.",)

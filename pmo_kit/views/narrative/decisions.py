"""What is said of decisions: what is asked for, what the rules cannot judge, and what nobody has to do anything about."""

from __future__ import annotations

from ...amounts import agreeing, is_empty, listed, sentence
from ...sections.answers import Answer
from ...vocabulary import Action
from .said import Said, said

FACTS_NAMED = 3  # missing facts that a sentence names
PROPOSED = {
    str(Action.TERMINATE): "to end",
    str(Action.PAUSE): "to pause",
    str(Action.CHANGE_SCOPE): "to change scope",
    str(Action.CONTINUE): "to go on",
    "cannot be judged": "that cannot be judged",
}


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
        elif (largest := answer.rows["amount"].max()) > 0:
            lead += f"; the largest is about {style.compact(largest, answer.currency)}"
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
    if left := figures["left_over"]:
        more = agreeing(left, "stands", "stand")
        parts.append(f"{sentence(style.in_words(left))} more {more} in the tables and findings of the reports.")
    return " ".join(parts)


def _unjudged(answer: Answer) -> tuple[str, ...]:
    figures, style = answer.figures, answer.style
    if not figures["unjudged"]:
        return ()
    names = [name.replace("_", " ") for name in figures["lacking"]]
    why = f": what is missing is {listed(names, FACTS_NAMED)}" if names else ""
    return (f"{sentence(style.counted(figures['unjudged'], 'project'))} cannot be judged{why}.",)


def say_recommended(answer: Answer) -> Said:
    """What the rules say of how many projects, and for how many they are in force."""
    if answer.silent:
        return said(answer)
    style, figures = answer.style, answer.figures
    parts = [f"{style.in_words(count)} {PROPOSED[do]}" for do in PROPOSED if (count := figures["counts"].get(do, 0))]
    running = f"Of {style.counted(figures['projects'], 'running project')}, by the first rule that matches: {listed(parts, 9)}."
    force = figures["in_force"]
    if not force:
        binding = "No rule is in force for any of them: rules bind where they were agreed before a project started."
    elif force < figures["projects"]:
        binding = f"The rule is in force for {style.in_words(force)}; for the others it advises."
    else:
        binding = "The rule is in force for each of them."
    return said(answer, running, binding)


def say_open_decisions(answer: Answer) -> Said:
    """How many issues are open, how old they are, how many are past their days, and whether anybody is named to decide."""
    if answer.silent:
        return said(answer)
    style, figures = answer.style, answer.figures
    if not figures["open"]:
        return said(answer, "No issue is waiting to be decided.")
    text = f"{sentence(style.counted(figures['open'], 'issue'))} {agreeing(figures['open'], 'is', 'are')} open; "
    half, oldest = _days(answer, round(figures["median_age"])), _days(answer, figures["oldest"])
    text += f"half have waited {half} or more, the oldest {oldest}."
    late = ""
    if figures["timed"]:
        share = style.percent(figures["over_share"])
        late = f"{sentence(style.in_words(figures['over']))} of {style.in_words(figures['timed'])} ({share}) "
        late += f"{agreeing(figures['over'], 'is', 'are')} past the days agreed."
    else:
        late = "No days were agreed within which to decide: name them under decision_rights."
    nobody = figures["nobody"]
    alone = f"Nobody is named to decide {style.in_words(nobody)} of them." if nobody else ""
    return said(answer, text, late, alone)


def say_taken(answer: Answer) -> Said:
    """How many decisions were taken where they belong, and within their days."""
    if answer.silent:
        return said(answer)
    style, figures = answer.style, answer.figures
    decided = figures["decided"]
    if not decided:
        return said(answer, "Nothing was decided in the last twelve months.")
    text = f"{sentence(style.counted(decided, 'decision'))} {agreeing(decided, 'was', 'were')} taken in the last twelve months"
    if figures["as_agreed"] + figures["elsewhere"]:
        agreed, elsewhere = (style.in_words(figures[name]) for name in ("as_agreed", "elsewhere"))
        text += f": {agreed} by whom it was agreed, {elsewhere} elsewhere"
    days = ""
    if figures["timed"]:
        share = style.percent(figures["in_time_share"])
        days = f"A decision rather than a meeting: {share} of those that were due were taken within their days."
    return said(answer, f"{text}.", days)


def say_followed(answer: Answer) -> Said:
    """What became of earlier recommendations: decided, in time, acted on, and what that freed."""
    if answer.silent:
        return said(answer)
    style, figures = answer.style, answer.figures
    decided, waiting = figures["decided"], style.in_words(figures["open"])
    text = f"Of {style.counted(figures['recommended'], 'earlier recommendation')}, {style.in_words(decided)} "
    text += f"{agreeing(decided, 'is', 'are')} decided, {waiting} open."
    acted = ""
    if asked := figures["acted_asked"]:
        done = figures["acted"]
        acted = f"{sentence(style.in_words(done))} of {style.in_words(asked)} that can be told "
        acted += f"{agreeing(done, 'was', 'were')} acted on."
    freed = "" if is_empty(figures["freed"]) else f"That freed {style.compact(figures['freed'], answer.currency)}."
    return said(answer, text, acted, freed)


def say_changes(answer: Answer, traded: Answer) -> Said:
    """What approved changes did to cost, date and outcome; and those that gave up benefit and kept the date or saved cost."""
    if answer.silent:
        return said(answer)
    style, figures = answer.style, answer.figures
    count = figures["approved"]
    if not count:
        return said(answer, "No change request has been approved.")
    stated = [
        *([] if is_empty(figures["cost"]) else [f"{_signed(answer, figures['cost'])} of cost"]),
        *([] if is_empty(figures["days"]) else [f"{style.number(figures['days'], 0)} days over all projects"]),
        *([] if is_empty(figures["benefit"]) else [f"{_signed(answer, figures['benefit'])} of benefit"]),
    ]
    text = sentence(style.counted(count, "approved change request"))
    text += f" {agreeing(count, 'comes', 'come')} to {listed(stated)}." if stated else ", and none states what it does."
    given = ""
    if trades := traded.figures.get("trades") or 0:
        amount = style.compact(-traded.figures["benefit"], answer.currency)
        gives, keeps, saves = (agreeing(trades, f"{verb}s", verb) for verb in ("give", "keep", "save"))
        given = f"{sentence(style.in_words(trades))} of them {gives} up {amount} of benefit and {keeps} the date or {saves} cost."
    return said(answer, text, given)


def say_pending(answer: Answer) -> Said:
    """How many change requests wait to be decided, for how long, and what benefit hangs on them."""
    if answer.silent:
        return said(answer)
    style, figures = answer.style, answer.figures
    count = figures["pending"]
    if not count:
        return said(answer, "No change request waits.")
    text = f"{sentence(style.counted(count, 'change request'))} {agreeing(count, 'waits', 'wait')}, the oldest for "
    text += f"{_days(answer, figures['oldest'])}"
    hangs = figures["benefit"]
    text += "" if is_empty(hangs) else f"; by what they state, {_signed(answer, hangs)} of benefit hangs on them"
    return said(answer, f"{text}.")


def _signed(answer: Answer, amount: float) -> str:
    text = answer.style.compact(amount, answer.currency)
    return f"+{text}" if amount > 0 else text


def _days(answer: Answer, days: int) -> str:
    return answer.style.counted(int(days), "day")

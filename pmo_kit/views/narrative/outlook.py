"""What is said of what is to come: the forecast and its proof, the choice of capital, pilots, and what the PMO itself brings."""

from __future__ import annotations

from ...amounts import agreeing, is_empty, listed, sentence
from ...sections.answers import Answer
from .said import Said, said

NAMED = 3


def say_forecast(answer: Answer) -> Said:
    """What the benefits are expected to come to against their plan, how many first years are likelier missed than not, and on
    what that rests."""
    if answer.silent:
        return said(answer)
    style, figures, currency = answer.style, answer.figures, answer.currency
    rest = figures["planned_remaining"]
    low, high = (style.compact(figures[f"remaining_{end}"], currency) for end in ("low", "high"))
    if rest > 0:
        text = (
            f"Of {style.compact(rest, currency)} still planned, {style.compact(figures['remaining_expected'], currency)} is to be "
            f"expected, in four of five cases between {low} and {high}."
        )
    else:
        text = "No benefit is planned for the months to come."
    miss = ""
    if figures["running"]:
        count = figures["likely_to_miss"]
        bar = style.percent(figures["benchmark"])
        miss = (
            f"{sentence(style.in_words(count))} of {style.counted(figures['running'], 'project')} whose first year is not over "
            f"{agreeing(count, 'is', 'are')} likelier than not to bring {bar} of its plan or less."
        )
    record = figures["plan_to_actual"]
    bias = (
        ""
        if is_empty(record)
        else f"So far {style.percent(record)} of what was planned after a launch has come: that is the optimism to reckon with."
    )
    typed = ""
    if abs(figures["unconfirmed"]) >= 1:
        typed = (
            "Figures that nobody confirmed weigh less; with full weight the expectation would differ by "
            f"{style.compact(abs(figures['unconfirmed']), currency)}."
        )
    return said(answer, text, miss, bias, typed, figures["sentence"])


def say_proof(answer: Answer) -> Said:
    """Whether the forecast did better than the plan and the base rate in a replay of the history."""
    return said(answer, "" if answer.silent else answer.figures["verdict"])


def say_capital(answer: Answer) -> Said:
    """What the choice brings for its budget, what it frees, and how far it hangs on the forecast."""
    if answer.silent:
        return said(answer)
    style, figures, currency = answer.style, answer.figures, answer.currency
    counts = [f"{style.in_words(count)} to {do}" for do, count in figures["counts"].items() if count]
    gain = figures["value"] - figures["as_it_stands"]
    text = f"For {style.compact(figures['budget'], currency)} ({figures['budget_is']}) most is brought by: {listed(counts, 9)}."
    if gain > 0.5:
        text += f" That is {style.compact(gain, currency)} more than if all goes on as it does"
        text += f", and frees {style.compact(figures['freed'], currency)}." if figures["freed"] > 0.5 else "."
    else:
        text += " Nothing would bring more than to go on as it stands."
    unstable = len(figures["unstable"])
    hangs = (
        f"For {style.counted(unstable, 'project')} it hangs on the forecast: in more than a fifth of its draws something else is "
        "best."
        if unstable
        else f"It is the same in at least four of five of {figures['draws']} draws of the forecast."
        if figures["draws"]
        else ""
    )
    return said(answer, text, hangs, "It is a proposal: nothing is decided by it.")


def say_pilots(answer: Answer) -> Said:
    """Which projects would do for a first pilot."""
    if answer.silent:
        return said(answer)
    names = list(answer.rows.loc[answer.rows["proposed"], "name"])
    if not names:
        return said(answer, "No project can be proposed for a pilot: none is visible, measurable and about to launch.")
    return said(answer, f"For a pilot that shows something within a year: {listed(names, NAMED)}.")


def say_pilot_effect(answer: Answer) -> Said:
    """How the pilots changed against the rest, or why that cannot be told."""
    return said(answer, *(() if answer.silent else tuple(answer.rows["says"])))


def say_pmo_worth(answer: Answer) -> Said:
    """Whether the PMO pays for itself: what can be claimed, and what cannot."""
    if answer.silent:
        return said(answer)
    claims = " ".join(answer.figures["claims"])
    cannot = tuple(("pmo-note", text) for text in answer.figures["cannot_claim"])
    spoken = said(answer, claims)
    return Said((*spoken.paragraphs, *cannot))

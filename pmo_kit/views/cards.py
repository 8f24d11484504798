"""The headline cards, each unfolding into how it came about; `show_findings` stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..amounts import EMPTY, is_empty, sentence
from ..sections.answers import Answer
from ..vocabulary import RESERVATIONS, Unit, Verdict
from .causes import show_findings
from .markup import Block, fill, status

__all__ = ["Block", "show_findings", "show_headline"]

HALF = 0.5  # the bar of readings that are shares

_CARDS = """<div class="pmo-cards">
{% for card in cards %}<article class="pmo-card" data-metric="{{ card.metric }}">
<h3>{{ card.label }}</h3>
<p class="pmo-of">{{ card.of }}</p>
<p class="pmo-value">{% if card.why %}<span class="pmo-empty" title="{{ card.why }}">{{ card.value }}</span>
{%- else %}{{ card.value }}{% endif %} {{ card.status }}</p>
<dl class="pmo-facts">{% for name, text in card.facts %}<div><dt>{{ name }}</dt><dd>{{ text }}</dd></div>{% endfor %}</dl>
<details class="pmo-data"><summary>How it is calculated</summary>
<p>{{ card.question }}</p>
<dl class="pmo-facts">{% for name, text in card.workings %}<div><dt>{{ name }}</dt><dd>{{ text }}</dd></div>{% endfor %}</dl>
</details>
{% if card.reservations %}<details class="pmo-data"><summary>{{ card.reserved }}</summary>
<ul class="pmo-reservations">{% for one in card.reservations %}<li>{{ one.said }}
<span class="pmo-note">{{ one.number }} {{ one.name }}{% if one.held %}: {{ one.held }}{% endif %}</span></li>{% endfor %}</ul>
</details>
{% endif %}</article>
{% endfor %}</div>"""


def show_headline(answer: Answer) -> Block:
    """Five cards: value, verdict, benchmark, baseline and how much is evidenced; each unfolds into its workings."""
    cards = [_card(row, answer) for row in answer.rows.to_dict("records")]
    lines = tuple(f"{card['label']}: {card['value']} {card['verdict']}".rstrip() for card in cards)
    return Block(fill(_CARDS, cards=cards), lines)


def _card(row: Mapping[Any, Any], answer: Answer) -> dict[str, Any]:
    style = answer.style
    empty = is_empty(row["value"])
    return {
        "metric": row["metric"],
        "label": row["label"],
        "of": sentence(row["of"]),
        "question": row["question"],
        "value": style.figure(row["value"], row["unit"], short=True, beside=_beside(row)),
        "why": (style.note(row["note"] or "", answer.currency) or "undefined") if empty else "",
        "verdict": row["spoken"],
        "status": status(row["spoken"]),
        "reservations": [_reservation(one, row, answer) for one in row["reservations"]],
        "reserved": style.counted(len(row["reservations"]), "reservation").capitalize(),
        "facts": _facts(row, answer),
        "workings": _workings(row, answer),
    }


def _facts(row: Mapping[Any, Any], answer: Answer) -> list[tuple[str, str]]:
    """Benchmark, baseline and evidence: what a value means nothing without."""
    style = answer.style
    facts = [("Benchmark", row["benchmark"])]
    if is_empty(row["baseline"]):
        facts.append(("Baseline", "none"))
    else:
        name = "Baseline, provisional" if row["provisional"] else "Baseline"
        facts.append((name, style.figure(row["baseline"], row["unit"], short=True)))
    if row["metric"] in ("decision_cycle_time", "portfolio_roi") and not is_empty(row["compared"]):
        word = "shorter" if row["metric"] == "decision_cycle_time" else "above baseline"
        opposite = "longer" if row["metric"] == "decision_cycle_time" else "below baseline"
        change = style.percent(abs(row["compared"]), row["agreed"])
        facts.append(("Change", f"{change} {word if row['compared'] >= 0 else opposite}"))
    if row["metric"] in ("benefits_realised", "portfolio_roi"):
        facts.append(("Evidenced", _evidenced(row, answer, "of the planned value due was measured")))
    elif row["metric"] == "strategic_alignment":
        facts.append(("Evidenced", _evidenced(row, answer, "with an accountable benefit behind the link")))
    elif row["metric"] == "decision_cycle_time":
        raised = "nothing known" if is_empty(row["evidenced"]) else style.counted(row["evidenced"], "issue", "issues")
        facts.append(("Rests on", f"{raised} raised in 12 months"))
    elif not is_empty(row["low"]):  # the escalation rate
        facts.append(("Interval, 95 %", f"{style.percent(row['low'])} to {style.percent(row['high'])}"))
    for name, value, unit in row["beside"]:
        if not is_empty(value):
            facts.append((name, style.figure(value, unit, short=True)))
    if row["verdict"] in (Verdict.NOT_DUE, Verdict.NOT_MEASURABLE) and row["note"]:
        facts.append(("Why", style.note(row["note"], answer.currency)))
    return facts


# What a reading's figure counts in, where it is not what the metric counts in: shares of a time's backlog, a count.
OTHER_UNITS = {"nothing_recorded": str(Unit.COUNT)}


def _reservation(one: Mapping[str, Any], row: Mapping[Any, Any], answer: Answer) -> dict[str, str]:
    """A reservation as it is listed: its sentence, its number and name, the stricter figure and the bar."""
    style = answer.style
    note = style.note(one["note"], answer.currency)
    unit = OTHER_UNITS.get(one["key"], row["unit"])
    if one["key"] == "still_open" and one["benchmark"] == HALF:
        unit = str(Unit.RATIO)  # the third of its readings is a share
    value, bar = one["value"], one["benchmark"]
    beside = None if is_empty(bar) else bar
    reached = "not reached" if is_empty(value) else style.figure(value, unit, beside=beside)
    wanted = "not reached" if is_empty(bar) else style.figure(bar, unit)
    return {
        "said": f"{note[:1].upper()}{note[1:]}.",
        "number": RESERVATIONS[one["key"]],
        "name": one["key"].replace("_", " "),
        "held": f"{reached} against {wanted}",
    }


def _evidenced(row: Mapping[Any, Any], answer: Answer, words: str) -> str:
    return "cannot be told" if is_empty(row["evidenced"]) else f"{answer.style.percent(row['evidenced'])} {words}"


def _workings(row: Mapping[Any, Any], answer: Answer) -> list[tuple[str, str]]:
    """Formula, numerator, denominator, what was left out, and the note."""
    style = answer.style
    money = row["metric"] in ("benefits_realised", "portfolio_roi")
    said = [("Formula", row["formula"])]
    for name in ("numerator", "denominator"):
        value = row[name]
        said.append((name.capitalize(), style.figure(value, answer.currency) if money else style.number(value, 2)))
    return [
        *said,
        *_left_out(row, answer),
        ("Note", style.note(row["note"] or "", answer.currency) or EMPTY),
    ]


LEFT_OUT = {
    "benefits_realised": ("started project that is not due yet", "started projects that are not due yet"),
    "strategic_alignment": ("project that ended without an end date", "projects that ended without an end date"),
    "decision_cycle_time": ("issue without a usable date", "issues without a usable date"),
    "escalation_rate": (
        "escalation on a project that was not active in the quarter",
        "escalations on projects that were not active in the quarter",
    ),
    "portfolio_roi": ("started project without spend", "started projects without spend"),
}


def _left_out(row: Mapping[Any, Any], answer: Answer) -> list[tuple[str, str]]:
    """How many were left out of the figure; where there is no figure, none left out says nothing, and is not said."""
    count = row["excluded"]
    if is_empty(row["value"]) and not count:
        return []
    one, many = LEFT_OUT[row["metric"]]
    return [("Left out", f"{answer.style.number(count, 0)} {one if count == 1 else many}")]


def _beside(row: Mapping[Any, Any]) -> float | None:
    """The figure that a ratio must not seem to equal when it does not: its benchmark."""
    return row["agreed"] if row["metric"] in ("benefits_realised", "strategic_alignment") else None

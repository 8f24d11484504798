"""The projects as a table of states, worst first; each opens to a page of its own in the same file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..amounts import is_empty
from ..decisions.projects import BAD, EARLY, FAIR, GOOD, UNKNOWN
from ..sections.answers import Answer
from .cards import Block
from .markup import Silence, fill

SHAPES = {GOOD: "●", FAIR: "◐", BAD: "▲", EARLY: "◇", UNKNOWN: "○"}
CLASSES = {GOOD: "met", FAIR: "reserved", BAD: "not-met", EARLY: "not-due", UNKNOWN: "not-measurable"}
ORDER = {BAD: 4, FAIR: 3, UNKNOWN: 2, EARLY: 1, GOOD: 0}  # by which a column is sorted
STANDS = {"due": "live for a full year", "launched": "live for less than a year"}
A_UNIT = 0.5  # what is less than half a unit of money is nothing to speak of
STATES = ("time", "cost", "benefit", "trust")
LISTED = 6  # of benefits, findings and issues on a project's own page; the others are counted

_TABLE = """<div class="pmo-scroll" role="region" tabindex="0" aria-label="{{ caption }}">
<table class="pmo-table pmo-states" data-sortable>
<caption>{{ caption }}</caption>
<thead><tr><th scope="col">Project</th><th scope="col">Time</th><th scope="col">Cost</th><th scope="col">Benefit</th>
<th scope="col">Trust</th><th scope="col" class="num">At stake</th></tr></thead>
{% for one in projects %}<tbody><tr><th scope="row">{{ one.name }}</th>
{% for state in one.states %}<td data-label="{{ state.name }}" data-value="{{ state.order }}">
<span class="pmo-status pmo-{{ state.css }}"><span aria-hidden="true">{{ state.shape }}</span> {{ state.said }}</span></td>
{% endfor %}<td class="num" data-label="At stake" data-value="{{ one.size }}">{{ one.at_stake }}</td></tr>
<tr class="pmo-dossier"><td colspan="6"><details class="pmo-data">
<summary>More<span class="pmo-unseen"> on {{ one.name }}</span></summary>
<p>{{ one.summary }}</p>
{% for title, lines in one.parts %}<h3>{{ title }}</h3><ul>{% for line in lines %}<li>{{ line }}</li>{% endfor %}</ul>
{% endfor %}</details></td></tr></tbody>
{% endfor %}</table></div>
<p class="pmo-note">{{ note }}</p>"""
NOTE = (
    "At stake: what was promised by now and has not come, or what was spent above approval, whichever is more. Each project opens "
    "to its benefits, quarters, decisions, changes, findings and forecast."
)


def show_projects(answer: Answer) -> Block | Silence:
    """The projects that have started, each with its four states, and what stands on its own page."""
    if answer.rows.empty:
        return Silence()
    projects = [_project(row, answer) for row in answer.rows.to_dict("records")]
    lines = tuple(f"{one['name']}: {', '.join(state['said'] for state in one['states'])}" for one in projects)
    caption = "Projects by where they stand, most money at stake first"
    return Block(fill(_TABLE, projects=projects, caption=caption, note=NOTE), lines)


def _project(row: Mapping[Any, Any], answer: Answer) -> dict[str, Any]:
    style = answer.style
    parts = (
        ("Benefits", _benefits(row, answer)),
        ("The last quarters", _quarters(row, answer)),
        ("What to expect", _forecast(row, answer)),
        ("Decisions", _decisions(row, answer)),
        ("Approved changes", _changes(row, answer)),
        ("Findings", _findings(row, answer)),
    )
    return {
        "name": row["name"],
        "states": [_state(name, row[name]) for name in STATES],
        "size": "" if is_empty(row["at_stake"]) else round(float(row["at_stake"])),
        "at_stake": style.compact(row["at_stake"], answer.currency),
        "summary": _summary(row, answer),
        "parts": [(title, lines) for title, lines in parts if lines],
    }


def _state(name: str, state: tuple[str, str]) -> dict[str, Any]:
    kind, said = state
    return {"name": name.capitalize(), "css": CLASSES[kind], "shape": SHAPES[kind], "order": ORDER[kind], "said": said}


def _summary(row: Mapping[Any, Any], answer: Answer) -> str:
    style, currency = answer.style, answer.currency
    parts = [f"{row['project_id']}, {STANDS.get(row['state'], row['state'])}"]
    parts.append("no sponsor is named" if is_empty(row["sponsor"]) else f"sponsor {row['sponsor']}")
    for name, words in (
        ("investment", "approved"),
        ("spend", "spent"),
        ("promised", "promised by now"),
        ("evidenced", "has come"),
    ):
        if not is_empty(row[name]):
            parts.append(f"{style.compact(row[name], currency)} {words}")
    return f"{'; '.join(parts)}."


def _benefits(row: Mapping[Any, Any], answer: Answer) -> list[str]:
    style, currency = answer.style, answer.currency
    lines = []
    for one in row["benefits"][:LISTED]:
        who = "nobody is named" if is_empty(one["person"]) else one["person"]
        planned = (
            "no plan in money"
            if is_empty(one["planned"])
            else f"{style.compact(one['planned'], currency)} planned in all"
        )
        came = "nothing measured" if is_empty(one["came"]) else f"{style.compact(one['came'], currency)} has come"
        lines.append(f"{one['name']}: {planned}, {came}; {who}")
    return _cut(lines, row["benefits"], answer)


def _quarters(row: Mapping[Any, Any], answer: Answer) -> list[str]:
    style, currency = answer.style, answer.currency
    lines = []
    for one in row["quarters"]:
        came = "nothing measured" if is_empty(one["came"]) else style.compact(one["came"], currency)
        when = f"{style.month(one['first_day'])} to {style.month(one['last_day'])}"
        lines.append(f"{when}: {came} of {style.compact(one['planned'], currency)} planned")
    return lines


def _forecast(row: Mapping[Any, Any], answer: Answer) -> list[str]:
    style, currency = answer.style, answer.currency
    lines = []
    for one in row["forecast"]:
        if not is_empty(one["planned_year"]):
            word = "came to" if one["year_known"] else "is expected to come to"
            expected, planned = (style.compact(one[name], currency) for name in ("year_expected", "planned_year"))
            chance = one["miss_probability"]
            miss = (
                ""
                if one["year_known"] or is_empty(chance)
                else f"; chance of missing its target {style.percent(chance)}"
            )
            lines.append(f"The first year {word} {expected} of {planned} planned{miss}")
        if not is_empty(one["remaining_expected"]) and abs(one["remaining_expected"]) >= A_UNIT:
            lines.append(
                f"{style.compact(one['remaining_expected'], currency)} is still expected over the months to come"
            )
    return lines


def _decisions(row: Mapping[Any, Any], answer: Answer) -> list[str]:
    style = answer.style
    lines = []
    for one in row["decisions"]:
        amount = (
            "" if is_empty(one["amount"]) else f", {style.compact(one['amount'], answer.currency)} {one['amount_is']}"
        )
        by = "" if is_empty(one["by"]) else f", by {style.day(one['by'])}"
        lines.append(f"The rule says: {one['do']}{amount}; {one['who']}{by}. {one['why']}")
    waiting = [
        f"Waits for {style.counted(int(one['age']), 'day')}: {'no title' if is_empty(one['title']) else one['title']}"
        for one in row["waiting"][:LISTED]
    ]
    return lines + _cut(waiting, row["waiting"], answer)


def _changes(row: Mapping[Any, Any], answer: Answer) -> list[str]:
    style, currency = answer.style, answer.currency
    lines = []
    for one in row["changes"]:
        parts = [
            f"{word} {style.compact(one[name], currency)}"
            for name, word in (("cost", "cost"), ("benefit", "benefit"))
            if not is_empty(one[name])
        ]
        parts += [] if is_empty(one["days"]) else [f"{style.number(one['days'], 0)} days"]
        lines.append(
            f"{style.counted(int(one['approved']), 'request')} approved, net: {', '.join(parts) or 'no impact is stated'}"
        )
    return lines


def _findings(row: Mapping[Any, Any], answer: Answer) -> list[str]:
    lines = []
    for one in row["findings"][:LISTED]:
        amount = "" if is_empty(one["amount"]) else f", {answer.style.compact(one['amount'], answer.currency)}"
        lines.append(f"{one['rule'].capitalize()}{amount}: {one['evidence']}")
    return _cut(lines, row["findings"], answer)


def _cut(lines: list[str], every: list[Any], answer: Answer) -> list[str]:
    rest = len(every) - len(lines)
    return [*lines, f"and {answer.style.in_words(rest)} more"] if rest > 0 else lines

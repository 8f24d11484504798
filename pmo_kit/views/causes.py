"""The findings: a card per cause with what is at stake, a bar per case, who decides by when, and the next step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import is_empty, listed, sentence
from ..sections.answers import Answer
from .markup import Block, Column, DisplayTable, Silence, fill

FINDINGS_SHOWN = 5  # what a meeting can take up; the others fold away, and unfold in print
CASES_SHOWN = 10  # bars of a cause; the table beneath has every case
CASES_TOLD = 5  # where no amount is known, and each is told in words
A_UNIT = 0.5  # what is less than half a unit of money is nothing to speak of

_FINDINGS = """{%- macro entry(finding) -%}
<li class="pmo-finding" id="{{ finding.anchor }}"><h3>{{ finding.title }}</h3>
<p class="pmo-stake"><span class="pmo-rule">{{ finding.rule }}</span>
{%- if finding.stake %} · {{ finding.stake }}{% endif %}</p>
{% if finding.alone %}<p>{% if finding.alone.shown %}{{ finding.alone.name }}: {% endif %}{{ finding.alone.evidence }}</p>
{% else %}<ul class="pmo-bars">
{% for case in finding.bars %}{% if case.amount %}<li><span class="pmo-share-name">{{ case.name }}
{%- if case.of %} <span class="pmo-share-of">{{ case.of }}</span>{% endif %}</span>
<span class="pmo-share"><span style="width: {{ case.width }}%"></span></span>
<span class="pmo-share-amount">{{ case.amount }}</span></li>
{% else %}<li class="pmo-said"><span class="pmo-share-name">{{ case.name }}
{%- if case.of %} <span class="pmo-share-of">{{ case.of }}</span>{% endif %}</span> – {{ case.evidence }}</li>
{% endif %}{% endfor %}</ul>
{% endif %}<dl class="pmo-facts">
{% for name, text in finding.facts %}<div><dt>{{ name }}</dt><dd>{{ text }}</dd></div>
{% endfor %}</dl>
{% if not finding.alone %}<details class="pmo-data"><summary>{{ finding.every }}</summary>
{{ finding.table }}</details>
{% endif %}</li>
{% endmacro -%}
{% if head %}<ol class="pmo-findings">
{% for finding in head %}{{ entry(finding) }}{% endfor %}</ol>
{% endif %}{% if tail %}<details class="pmo-data"><summary>{{ more }}</summary>
<ol class="pmo-findings" start="{{ head | length + 1 }}">
{% for finding in tail %}{{ entry(finding) }}{% endfor %}</ol></details>
{% endif %}{% if checks %}<p class="pmo-note">{{ checks }}</p>
{% endif %}"""


def show_findings(answer: Answer, severity: str = "early warning") -> Block | Silence:
    """The findings of one severity, a card per cause in their order; those beyond FINDINGS_SHOWN fold away. Beneath, in one
    line, the checks that found nothing and those that could not look."""
    rows = answer.rows[answer.rows["severity"] == severity] if len(answer.rows) else answer.rows
    checks = _checks(answer, severity)
    if rows.empty and not checks:
        return Silence()
    entries = [_entry(row, answer) for row in rows.to_dict("records")]
    head, tail = entries[:FINDINGS_SHOWN], entries[FINDINGS_SHOWN:]
    noun, of = severity.partition(" in ")[::2]
    kind = f"{noun}s in {of}" if of else f"{noun}s"
    more = f"{answer.style.number(len(tail), 0)} more {severity if len(tail) == 1 else kind}"
    html = fill(_FINDINGS, head=head, tail=tail, more=more, checks=checks)
    lines = [line for row in rows.to_dict("records") for line in _lines(row)]
    return Block(html, (*lines, *filter(None, [checks])))


def _lines(row: Mapping[Any, Any]) -> list[str]:
    """A finding as lines of text: its title, and each case with its evidence."""
    return [f"{row['rule']}: {row['title']}", *(f"– {case['name']}: {case['evidence']}" for case in row["cases"])]


def _entry(row: Mapping[Any, Any], answer: Answer) -> dict[str, Any]:
    """A finding as its card has it."""
    style, cases = answer.style, row["cases"]
    facts = [("Decides", f"{row['who']}, by {style.long_day(dt.date.fromisoformat(row['by']))}")]
    facts += [("Hears of it", row["hears"])] if row["hears"] else []
    alone = cases[0] if len(cases) == 1 else None
    facts += [("Can act", alone["who"])] if alone and alone["project_id"] else []
    largest = max((case["amount"] or 0.0 for case in cases), default=0.0)
    shown = CASES_SHOWN if largest >= A_UNIT else CASES_TOLD
    return {
        "title": f"{row['title']}{'' if row['title'].endswith('?') else '.'}",
        "rule": row["rule"],
        "stake": _stake(row, answer),
        "anchor": "finding-" + "".join(c if c.isascii() and c.isalnum() else f"-{ord(c):x}-" for c in row["key"]),
        "facts": [*facts, ("Next step", row["next_step"])],
        "alone": alone and {**alone, "shown": bool(alone["project_id"])},
        "bars": [] if alone else [_bar(case, largest, answer) for case in cases[:shown]],
        "every": f"All {style.in_words(len(cases))} cases, with evidence and who can act",
        "table": "" if alone else _table(row, answer),
    }


def _stake(row: Mapping[Any, Any], answer: Answer) -> str:
    """The amount of a finding, what it is, and how much of it no finding above has counted; empty without an amount."""
    amount, own = row["amount"], row["own_amount"]
    if is_empty(amount) or abs(amount) < A_UNIT:
        return ""
    said = f"{answer.style.compact(amount, row['currency'])} {row['amount_is']}"
    if own < A_UNIT:
        return f"{said}, all of it counted above"
    counted = amount - own >= A_UNIT
    return said + (f", {answer.style.compact(own, row['currency'])} of it not counted above" if counted else "")


def _bar(case: Mapping[str, Any], largest: float, answer: Answer) -> dict[str, Any]:
    amount = case["amount"]
    known = not is_empty(amount) and largest >= A_UNIT
    return {
        "name": case["name"],
        "of": case["project"] if case["project"] != case["name"] else "",
        "amount": answer.style.compact(amount, answer.currency) if known else "",
        "width": f"{100 * max(0.0, amount) / largest:.1f}" if known else "0",
        "evidence": case["evidence"],
    }


def _table(row: Mapping[Any, Any], answer: Answer) -> Any:
    """Every case of a finding with its evidence and who can act."""
    cases = pd.DataFrame(row["cases"])
    columns = [Column("name", "Case")]
    if (cases["project"] != cases["name"]).any() and cases["project"].ne("").any():
        columns.append(Column("project", "Project"))
    if cases["amount"].notna().any():
        columns.append(Column("amount", sentence(row["amount_is"]), "money", empty="not known"))
    columns += [Column("evidence", "Evidence"), Column("who", "Who can act")]
    caption = f"{sentence(row['rule'])}: every case"
    shown = DisplayTable(cases, tuple(columns), caption, answer.currency, shown=len(cases), style=answer.style)
    return shown._repr_html_()


def _checks(answer: Answer, severity: str) -> str:
    """One line on the rules of a severity that found nothing, and on those that could not look; empty where there are none."""
    style = answer.style
    quiet = answer.figures.get("quiet", {}).get(severity, ())
    unable = answer.figures.get("unable", {}).get(severity, {})
    parts = []
    if quiet:
        parts.append(f"{sentence(style.counted(len(quiet), 'check'))} found nothing: {listed(quiet, len(quiet))}.")
    if unable:
        names = list(unable)
        parts.append(f"{sentence(style.counted(len(names), 'check'))} could not look: {listed(names, len(names))}.")
    return " ".join(parts)

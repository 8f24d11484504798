"""The decision paper as it is shown: a decision to a card with its amount, who, by when and on which rule; projects unfold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..amounts import is_empty, listed
from ..sections.answers import Answer
from .cards import Block
from .markup import Silence, fill

CASES_NAMED = 3  # projects that a card names before it unfolds

_PAPER = """<ol class="pmo-paper">
{% for one in decisions %}<li class="pmo-decision"><h3>{{ one.what }}</h3>
{% if one.amount %}<p class="pmo-value">{{ one.amount }} <span class="pmo-note">{{ one.amount_is }}</span></p>{% endif %}
<p>{{ one.named }}</p>
<dl class="pmo-facts">{% for name, text in one.facts %}<div><dt>{{ name }}</dt><dd>{{ text }}</dd></div>{% endfor %}</dl>
{% if one.cases %}<details class="pmo-data"><summary>{{ one.unfold }}</summary>
<ul class="pmo-cases">{% for case in one.cases %}<li><strong>{{ case.name }}</strong>{{ case.amount }}
<span class="pmo-note">{{ case.said }}</span></li>{% endfor %}</ul>
</details>
{% endif %}</li>
{% endfor %}</ol>"""


def show_paper(answer: Answer) -> Block | Silence:
    """The decisions that are asked for, a card each, the largest amount first."""
    if answer.rows.empty:
        return Silence()
    decisions = [_decision(row, answer) for row in answer.rows.to_dict("records")]
    lines = tuple(" – ".join(filter(None, (one["what"], one["amount"], one["facts"][0][1]))) for one in decisions)
    return Block(fill(_PAPER, decisions=decisions), lines)


def _decision(row: Mapping[Any, Any], answer: Answer) -> dict[str, Any]:
    style, cases = answer.style, row["cases"]
    amount = "" if is_empty(row["amount"]) else style.compact(row["amount"], answer.currency)
    unknown = f", {style.counted(row['unknown'], 'amount')} not known" if amount and row["unknown"] else ""
    return {
        "what": row["what"],
        "amount": amount,
        "amount_is": f"{row['amount_is']}{unknown}" if amount else "",
        "named": listed([case["project"] for case in cases], CASES_NAMED) + "." if len(cases) > 1 else "",
        "facts": _facts(row, answer),
        "unfold": "What it rests on" if len(cases) == 1 else f"All {style.in_words(len(cases))}, one by one",
        "cases": [_case(case, answer) for case in cases],
    }


def _facts(row: Mapping[Any, Any], answer: Answer) -> list[tuple[str, str]]:
    style = answer.style
    facts = [("Who decides", row["who"] or "nobody is named")]
    if not is_empty(row["by"]):
        late = row["overdue_days"]
        facts.append(("By", style.day(row["by"]) + (f", {style.counted(int(late), 'day')} ago" if late > 0 else "")))
    if not is_empty(row["waiting_days"]):
        longest = "up to " if row["count"] > 1 else ""
        facts.append(("Waiting", f"{longest}{style.counted(int(row['waiting_days']), 'day')}"))
    facts.append(("Rule", f"{row['rule'].replace('_', ' ')}: {row['reason']}"))
    facts.append(("Standing", row["standing"] or _binding(row, answer)))
    starved = list(dict.fromkeys(name for case in row["cases"] for name in case["starves"]))
    if starved:
        facts.append(("Depends on it", listed(starved, CASES_NAMED)))
    return [(name, text) for name, text in facts if text]


def _binding(row: Mapping[Any, Any], answer: Answer) -> str:
    """For how many of the cases the rule binds, where it is not the same for all."""
    if not row["in_force"]:
        return "not in force for any of them: it advises, and does not bind"
    if row["in_force"] == row["count"]:
        return "in force for each of them"
    return f"in force for {answer.style.number(row['in_force'], 0)} of {row['count']}; for the others it advises"


def _case(case: Mapping[str, Any], answer: Answer) -> dict[str, str]:
    style = answer.style
    since = "" if is_empty(case["since"]) else f"since {style.day(case['since'])}"
    return {
        "name": case["project"],
        "amount": "" if is_empty(case["amount"]) else f", {style.compact(case['amount'], answer.currency)}",
        "said": "; ".join(filter(None, (case["evidence"], since, case["standing"]))),
    }

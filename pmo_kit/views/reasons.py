"""Why a forecast or a proposal is what it is: a sentence or two for each project, the first few to be seen, the others folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..amounts import Style, is_empty
from ..sections.answers import Answer
from ..vocabulary import Action
from .cards import Block
from .markup import Silence, fill

SHOWN = 5
SURE = 0.01  # nearer than this to never and to always nothing is told
GOES_ON = (str(Action.CONTINUE), "do not start")  # proposals that ask nothing of anybody

_REASONS = """{%- macro entries(projects) -%}
<ul class="pmo-cases">{% for one in projects %}<li><strong>{{ one.name }}</strong>{{ one.more }}
<span class="pmo-note">{{ one.said }}</span></li>{% endfor %}</ul>
{%- endmacro -%}
<h3>{{ title }}</h3>
{{ entries(head) }}
{% if tail %}<details class="pmo-data"><summary>{{ more }}</summary>
{{ entries(tail) }}
</details>
{% endif %}"""


def show_drivers(answer: Answer) -> Block | Silence:
    """What moved the forecast of each project from its plan, the likeliest to miss first; what has ended its first year last."""
    projects = [
        {
            "name": row["name"],
            "more": "" if is_empty(row["miss_probability"]) else f", {_misses(row, answer)}",
            "said": " ".join(filter(None, (*row["drivers"], row["record"]))),
        }
        for row in answer.rows.to_dict("records")
        if len(row["drivers"])
    ]
    return _reasons("What moved the expectation from the plan", projects, answer)


def show_proposals(answer: Answer) -> Block | Silence:
    """Why the choice of capital proposes what it does for each project that is not simply to go on, and what would change it."""
    projects = [
        {
            "name": row["name"],
            "more": f": {row['do']}",
            "said": " ".join(filter(None, (_text(row["reason"]), _text(row["would_change"])))),
        }
        for row in answer.rows.to_dict("records")
        if row["do"] not in GOES_ON
    ]
    return _reasons("Why, and what would change that", projects, answer)


def show_candidates(answer: Answer) -> Block | Silence:
    """Why each of the proposed pilots would do."""
    projects = [
        {"name": row["name"], "more": "", "said": row["why"]}
        for row in answer.rows.to_dict("records")
        if row["proposed"]
    ]
    return _reasons("Why these", projects, answer)


def _reasons(title: str, projects: Sequence[Mapping[str, str]], answer: Answer) -> Block | Silence:
    if not projects:
        return Silence()
    head, tail = projects[:SHOWN], projects[SHOWN:]
    more = f"The other {answer.style.number(len(tail), 0)}"
    lines = tuple(f"{one['name']}{one['more']}: {one['said']}" for one in projects)
    return Block(fill(_REASONS, title=title, head=head, tail=tail, more=more), lines)


def _misses(row: Mapping[Any, Any], answer: Answer) -> str:
    """The chance that the first year misses, with its interval; what is over is said as it came."""
    style = answer.style
    if row["year_known"]:
        return "its first year is over and " + ("missed" if row["miss_probability"] > 0 else "did not miss")
    chance = f"misses its first year with a probability of {chance_of(row['miss_probability'], style)}"
    if is_empty(row["miss_low"]) or row["miss_high"] - row["miss_low"] < SURE:
        return chance
    return f"{chance} ({chance_of(row['miss_low'], style)} to {chance_of(row['miss_high'], style)})"


def chance_of(probability: float, style: Style) -> str:
    """A probability as it can be believed: a finite number of draws makes nothing certain and nothing impossible."""
    if probability > 1 - SURE:
        return f"over {style.percent(1 - SURE)}"
    return f"under {style.percent(SURE)}" if probability < SURE else style.percent(probability)


def _text(value: Any) -> str:
    return "" if is_empty(value) else str(value)

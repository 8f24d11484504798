"""The five headline figures as bullet bars: a bar to the figure, a mark where it must get to, and what it rests on.

Each bar has a scale of its own, from nothing (or the lowest figure, where that is below) to a little beyond the larger of
figure and mark, so that the distance between them is what one sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..amounts import is_empty, sentence
from ..sections.answers import Answer
from ..vocabulary import Unit
from .cards import Block
from .markup import fill, status

ROOM = 1.08  # the scale ends so far beyond the larger of figure and mark
WIDE, TALL = 200.0, 14.0  # units of a drawing, stretched to the width of its column

_BULLETS = """<ul class="pmo-bullets">
{% for one in bullets %}<li class="pmo-bullet"><div class="pmo-bullet-head"><h3>{{ one.label }}</h3> {{ one.status }}</div>
<p class="pmo-of">{{ one.of }}</p>
<p class="pmo-value">{{ one.value }}</p>
{% if one.drawn %}<svg viewBox="0 0 {{ wide }} {{ tall }}" preserveAspectRatio="none" role="img" aria-label="{{ one.alt }}">
<rect class="pmo-bullet-ground" x="0" y="0" width="{{ wide }}" height="{{ tall }}"/>
<rect class="pmo-bullet-bar" x="{{ one.drawn.left }}" y="3.5" width="{{ one.drawn.width }}" height="7"/>
{% if one.drawn.mark is not none %}
<rect class="pmo-bullet-mark" x="{{ one.drawn.mark }}" y="0" width="1.6" height="{{ tall }}"/>{% endif %}
</svg>{% endif %}
<p class="pmo-note">{{ one.said }}</p></li>
{% endfor %}</ul>"""


def show_bullets(answer: Answer, since: Mapping[str, float | None] | None = None) -> Block:
    """The five figures; `since` holds what each was at the last run, by metric, where one is compared with."""
    bullets = [_bullet(row, answer, since) for row in answer.rows.to_dict("records")]
    lines = tuple(f"{one['label']}: {one['value']}; {one['said']}" for one in bullets)
    return Block(fill(_BULLETS, bullets=bullets, wide=WIDE, tall=TALL), lines)


def _bullet(row: Mapping[Any, Any], answer: Answer, since: Mapping[str, float | None] | None) -> dict[str, Any]:
    style = answer.style
    empty = is_empty(row["value"])
    beside = None if is_empty(row["bar"]) or row["unit"] != Unit.RATIO else row["bar"]
    value = "no figure" if empty else style.figure(row["value"], row["unit"], short=True, beside=beside)
    parts = [_held(row, answer)]
    if not empty and not is_empty(row["baseline"]):
        parts.append(_change(row, row["baseline"], "since the baseline", answer))
    if since is not None and not empty and not is_empty(since.get(row["metric"])):
        parts.append(_change(row, since[row["metric"]], "since the last run", answer))
    if not is_empty(row["count"]):
        parts.append(style.counted(int(row["count"]), *row["counted"]))
    if empty and row["why"]:
        parts.append(style.note(row["why"], answer.currency))
    said = "; ".join(filter(None, parts))
    return {
        "label": row["label"],
        "of": sentence(row["of"]),
        "status": status(row["spoken"]),
        "value": value,
        "drawn": None if empty else _drawn(row),
        "alt": f"{row['label']}: {value}, {_held(row, answer)}",
        "said": said,
    }


def _held(row: Mapping[Any, Any], answer: Answer) -> str:
    if row["metric"] == "escalation_rate":
        return "to fall quarter by quarter"
    if is_empty(row["bar"]):
        return "no bar without a baseline"
    bar = answer.style.figure(row["bar"], row["unit"], short=True)
    return (
        f"at most {bar}"
        if row["lower"]
        else (f"at least {bar}" if row["metric"] == "portfolio_roi" else f"above {bar}")
    )


def _change(row: Mapping[Any, Any], before: float | None, when: str, answer: Answer) -> str:
    """A change in points for a ratio, in its own unit else; `unchanged` where it is nothing that would be written."""
    style = answer.style
    if row["unit"] == Unit.RATIO:
        points = (row["value"] - before) * 100
        size, unit = style.number(abs(points), 0 if abs(points) >= 10 else 1), "points"
    else:
        points = row["value"] - before
        size, unit = style.number(abs(points)), str(row["unit"])
    if size == "0":
        return f"unchanged {when}"
    unit = unit[:-1] if size == "1" else unit
    return f"{'+' if points > 0 else '−'}{size} {unit} {when}"


def _drawn(row: Mapping[Any, Any]) -> dict[str, float | None]:
    """Where bar and mark stand, in units of the drawing."""
    ends = [0.0, row["value"], *([] if is_empty(row["bar"]) else [row["bar"]])]
    low, high = min(ends), max(ends)
    span = (high - low) * ROOM or 1.0

    def at(figure: float) -> float:
        return round(float((figure - low) / span * WIDE), 1)

    left, right = sorted((at(0.0), at(row["value"])))
    return {
        "left": left,
        "width": round(max(right - left, 0.8), 1),
        "mark": None if is_empty(row["bar"]) else at(row["bar"]),
    }

"""The few pieces of HTML that tables, charts, cards and sentences share, escaped from the first line on.

Every text goes through jinja2's autoescape; nothing in the kit builds markup by joining strings. A `DisplayTable` is
frozen: it holds the rows as they are and says how to write them; formatting comes last and never touches the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandas as pd
from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from .. import amounts
from ..vocabulary import RESERVED, Verdict

Form = Literal["text", "money", "ratio", "number", "figure", "date", "month", "flag", "verdict"]
NUMERIC: tuple[str, ...] = ("money", "ratio", "number", "figure")
PENCE_BELOW = 10_000  # from here on an amount is exact enough to the pound
ROWS_SHOWN = 12  # as many rows as a laptop shows at once; the rest folds away

SHAPES: dict[str, str] = {
    Verdict.MET: "●",
    RESERVED: "◐",
    Verdict.NOT_MET: "▲",
    Verdict.NOT_DUE: "◇",
    Verdict.NOT_MEASURABLE: "○",
}
SLUGS = {RESERVED: "reserved", str(Verdict.NOT_DUE): "not-due"}  # where the class is not the word itself

_TEMPLATES = {
    "table": """
{%- macro grid(rows, caption, total) -%}
<div class="pmo-scroll" role="region" tabindex="0" aria-label="{{ caption }}"><table class="pmo-table">
<caption>{{ caption }}</caption>
<thead><tr>{% for column in columns -%}
<th scope="col"{% if column.numeric %} class="num"{% endif %}>{{ column.header }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr>{% for cell in row %}
{%- if loop.first %}<th scope="row">{% else %}<td{% if cell.numeric %} class="num"{% endif %}>{% endif -%}
{%- if cell.why %}<span class="pmo-empty" title="{{ cell.why }}">{{ cell.text }}</span>
{%- else %}{{ cell.text }}{% endif -%}
{%- if loop.first %}</th>{% else %}</td>{% endif %}{% endfor %}</tr>
{% endfor %}</tbody>
{% if total %}<tfoot><tr>{% for cell in total %}{% if loop.first %}<th scope="row">{{ cell.text }}</th>
{%- else %}<td{% if cell.numeric %} class="num"{% endif %}>{{ cell.text }}</td>{% endif %}{% endfor %}</tr></tfoot>
{% endif %}</table></div>
{%- endmacro -%}
{{ grid(head, caption, total) }}
{% if tail %}<details class="pmo-data"><summary>{{ more }}</summary>
{{ grid(tail, caption ~ ', continued', none) }}
</details>
{% endif %}{% if note %}<p class="pmo-note">{{ note }}</p>
{% endif %}""",
    "fold": '<details class="pmo-data"><summary>{{ summary }}</summary>\n{{ body }}\n</details>',
    "status": '<span class="pmo-status pmo-{{ slug }}"><span aria-hidden="true">{{ shape }}</span> {{ word }}</span>',
    "paragraph": '<p class="{{ css }}">{{ text }}</p>',
}


@cache
def environment() -> Environment:
    """The one jinja2 environment: autoescape on, an undefined name is an error."""
    return Environment(loader=DictLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)


def fill(template: str, **values: Any) -> Markup:
    """A template of this module, or a text of one, filled in and escaped."""
    env = environment()
    chosen = env.get_template(template) if template in _TEMPLATES else env.from_string(template)
    return Markup(chosen.render(**values))


def fold(summary: str, body: Markup) -> Markup:
    """Markup behind a line that unfolds."""
    return fill("fold", summary=summary, body=body)


def status(verdict: str) -> Markup:
    """A verdict as it is said, as a shape and a word, so that it does not hang on its colour."""
    if not verdict:
        return Markup("")
    word = str(verdict)
    return fill("status", slug=SLUGS.get(word, word.replace(" ", "-")), shape=SHAPES[word], word=word)


@dataclass(frozen=True)
class Column:
    """How one column of a frame is written.

    `empty` says why a cell may be empty, and `why` names a column that does; `unit` names the column that holds the unit
    of a `figure`.
    """

    name: str
    header: str
    form: Form = "text"
    empty: str = "not recorded"
    why: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Cell:
    """One written cell: its text (or markup), whether it is a figure, and why it is empty where it is."""

    text: str
    numeric: bool = False
    why: str = ""


class Silence:
    """Nothing to show: what a table or chart is when its section has said that it cannot tell."""

    def _repr_html_(self) -> str:
        return ""

    def _ipython_display_(self) -> None:
        """Leave no output behind in a notebook."""

    def __repr__(self) -> str:
        return ""


@dataclass(frozen=True)
class Block:
    """A piece of the page: HTML in a notebook, lines of text elsewhere."""

    html: Markup
    lines: tuple[str, ...]

    def _repr_html_(self) -> str:
        return self.html

    def __str__(self) -> str:
        return "\n".join(self.lines)

    __repr__ = __str__


@dataclass(frozen=True)
class DisplayTable:
    """Rows with a caption and the way to write them; shows itself as HTML in a notebook and as text elsewhere.

    `currency` is what columns of form `money` are in, `style` how figures and dates are written. `total` is a row that
    stands at the foot, keyed by column name. Rows beyond `shown` fold away, so 200 projects stay a page. The frame is
    never changed.
    """

    rows: pd.DataFrame
    columns: tuple[Column, ...]
    caption: str
    currency: str = ""
    total: dict[str, Any] | None = None
    shown: int = ROWS_SHOWN
    note: str = ""
    style: amounts.Style = amounts.BRITISH

    def cells(self) -> list[list[Cell]]:
        """Every row, written."""
        writers = [self._writer(column) for column in self.columns]
        return [[write(row) for write in writers] for row in self.rows.to_dict("records")]

    def _writer(self, column: Column) -> Callable[[dict[Any, Any]], Cell]:
        pence = column.form == "money" and _has_pence(self.rows[column.name])
        numeric = column.form in NUMERIC

        def write(row: dict[str, Any]) -> Cell:
            value = row[column.name]
            if amounts.is_empty(value):
                why = row.get(column.why) if column.why else ""
                return Cell(amounts.EMPTY, numeric, column.empty if amounts.is_empty(why) else str(why))
            if column.form == "figure":
                return Cell(self.style.figure(value, row[column.unit]), numeric)
            return Cell(self._written(value, column.form, pence), numeric)

        return write

    def _written(self, value: Any, form: Form, pence: bool) -> str:
        if form == "money":
            return self.style.exact(value, self.currency, pence) if self.currency else self.style.number(value)
        if form == "ratio":
            return self.style.percent(value)
        if form == "number":
            return self.style.number(value, 2)
        if form == "date":
            return self.style.day(value)
        if form == "month":
            return self.style.month(value)
        if form == "flag":
            return "yes" if bool(value) else "no"
        if form == "verdict":
            return status(value)
        return str(value)

    def _foot(self) -> list[Cell]:
        cells = []
        for column in self.columns:
            value = (self.total or {}).get(column.name)
            pence = column.form == "money" and _has_pence(self.rows[column.name])
            form = column.form if not isinstance(value, str) else "text"
            text = "" if amounts.is_empty(value) else self._written(value, form, pence)
            cells.append(Cell(text, column.form in NUMERIC))
        return cells

    def _repr_html_(self) -> str:
        written = self.cells()
        cut = (
            self.shown if len(written) > self.shown + 2 else len(written)
        )  # folding one or two rows hides more than it saves
        headers = [{"header": c.header, "numeric": c.form in NUMERIC} for c in self.columns]
        more = f"The other {len(written) - cut} rows"
        return fill(
            "table",
            columns=headers,
            head=written[:cut],
            tail=written[cut:],
            more=more,
            caption=self.caption,
            total=self._foot() if self.total else None,
            note=self.note,
        )

    def __str__(self) -> str:
        lines = [[c.header for c in self.columns], *([str(cell.text) for cell in row] for row in self.cells())]
        return "\n".join([self.caption, *(" | ".join(line) for line in lines)])

    __repr__ = __str__


def _has_pence(values: pd.Series) -> bool:
    """Whether a column is written to the penny: where there are pence, and no amount is so large that they are noise."""
    given = pd.to_numeric(values, errors="coerce").dropna()
    return bool(((given - given.round()).abs() > 0.005).any()) and bool(given.abs().max() < PENCE_BELOW)

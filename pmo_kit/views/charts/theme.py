"""How every chart looks and what it brings along: a title that says the message, alternative text, and its data.

Each chart is drawn twice, for a phone and for a laptop or paper, and the page's style shows the one that fits its column: a
drawing that is scaled down has letters that nobody can read, one that is not leaves half of a laptop empty. Both are of
words and lines that a reader's program is told nothing of; what there is to be seen is said once, in words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from ..markup import DisplayTable, fill, fold
from .sheet import INK, LONGEST, SMALL, SVG, TEXT, Sheet, fitted, shorten, text_width

__all__ = ["INK", "LONGEST", "SMALL", "SVG", "TEXT", "Chart", "Sheet", "chart", "fitted", "shorten", "text_width"]

# At most four to a chart. Each has at least 3:1 on white, #121417 and #202124, and differs in lightness or hue for readers who
# see no red or green; a test computes the contrast.
BLUE, ORANGE, TEAL, GREY = "#2a7ab9", "#c8681b", "#1f8a70", "#7d7f85"
NARROW, WIDE = 320.0, 720.0  # units of the two drawings: what a phone of 360 pixels leaves, and a laptop's column
TOP = 10  # as many bars as can be told apart at a glance; the others are drawn together

_DRAWN = """<div class="pmo-drawn" role="img" aria-label="{{ alt }}"><div class="pmo-narrow" hidden="">{{ narrow }}</div>
<div class="pmo-wide">{{ wide }}</div></div>"""

_FIGURE = """<figure class="pmo-chart"><p class="pmo-chart-title">{{ title }}</p>
{{ svg }}
<figcaption>{{ caption }}</figcaption>
{{ data }}</figure>"""


@dataclass(frozen=True)
class Chart:
    """A drawn chart: title (the message), its two drawings, a caption with unit and source, and the data behind it.

    Without the report's style (in a notebook) the wide drawing alone is shown.
    """

    title: str
    svg: Markup
    caption: str
    alt: str
    data: DisplayTable

    def _repr_html_(self) -> str:
        data = fold("The data behind this chart", Markup(self.data._repr_html_()))
        return fill(_FIGURE, title=self.title, svg=self.svg, caption=self.caption, data=data)

    def __str__(self) -> str:
        return f"{self.title}\n{self.alt}\n{self.caption}"

    __repr__ = __str__


def chart(draw: Callable[[Sheet], float], *, title: str, alt: str, caption: str, data: DisplayTable) -> Chart:
    """The finished chart. `draw` draws on a sheet of either width and returns the height that it took, in units."""
    narrow, wide = (_drawn(draw, width) for width in (NARROW, WIDE))
    return Chart(title, fill(_DRAWN, alt=alt, narrow=narrow, wide=wide), caption, alt, data)


def _drawn(draw: Callable[[Sheet], float], width: float) -> Markup:
    sheet = Sheet(width, 0.0, narrow=width == NARROW)
    sheet.height = draw(sheet)
    return sheet.svg()

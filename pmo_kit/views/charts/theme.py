"""How every chart looks and what it brings along: a title that says the message, alternative text, and its data.

A chart is an SVG of its own: text stays text and takes the page's colour, so it reads on white and on dark; colours
hold 3:1 on both. Drawings are 420 units wide with text of 12: legible on a phone without scrolling, and not
too large on a laptop. The same data gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree import ElementTree

import matplotlib
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from ..markup import DisplayTable, fill, fold

# On a fresh machine matplotlib says on stderr that it builds its font cache; a report is no place for that.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

# At most four to a chart. Each has at least 3:1 on white, #121417 and #202124, and differs in lightness or hue for readers who
# see no red or green; a test computes the contrast.
BLUE, ORANGE, TEAL, GREY = "#2a7ab9", "#c8681b", "#1f8a70", "#7d7f85"
INK = "#0a0b0c"  # stands for the page's text colour, and is replaced by currentColor
WIDTH = 420.0
TEXT = 12.0
SMALL = 10.5
TOP = 10  # as many bars as can be told apart at a glance; the others are drawn together

STYLE = {
    "svg.hashsalt": "pmo-kit",
    "svg.fonttype": "none",
    "text.parse_math": False,  # $ and ^ in a project's name are just that
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "font.family": "sans-serif",
    "font.size": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.formatter.use_mathtext": False,
}
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"

_FIGURE = """<figure class="pmo-chart"><p class="pmo-chart-title">{{ title }}</p>
{{ svg }}
<figcaption>{{ caption }}</figcaption>
{{ data }}</figure>"""


@dataclass(frozen=True)
class Chart:
    """A drawn chart: title (the message), the SVG, a caption with unit and source, and the data behind it."""

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


@contextmanager
def drawing(height: float) -> Iterator[tuple[Figure, Axes]]:
    """A blank sheet of WIDTH by `height` units, y downwards, without axes: for bars that are placed by hand."""
    with matplotlib.rc_context(STYLE):  # type: ignore[arg-type]  # its keys are texts, not literals
        figure = Figure(figsize=(WIDTH / 72, height / 72))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        yield figure, axes


@contextmanager
def plotting(
    height: float, left: float, right: float, bottom: float = 30.0, top: float = 12.0
) -> Iterator[tuple[Figure, Axes]]:
    """A figure with axes inside margins given in units: for curves and points."""
    with matplotlib.rc_context(STYLE):  # type: ignore[arg-type]  # its keys are texts, not literals
        figure = Figure(figsize=(WIDTH / 72, height / 72))
        FigureCanvasSVG(figure)
        axes = figure.add_axes(
            (left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, (height - top - bottom) / height)
        )
        axes.tick_params(length=0, labelsize=SMALL)
        axes.grid(axis="y", color=INK, alpha=0.15, linewidth=0.7)
        axes.set_axisbelow(True)
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_alpha(0.4)
        yield figure, axes


def chart(figure: Figure, *, title: str, alt: str, caption: str, data: DisplayTable) -> Chart:
    """The finished chart. To be called inside `drawing` or `plotting`, whose style it is saved in."""
    return Chart(title, _svg(figure, alt), caption, alt, data)


def shorten(name: str, limit: int = 44) -> str:
    """A name cut at a word where it is longer than the drawing allows; tables have it in full.

    Control characters, which no XML can hold, are left out.
    """
    name = " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in str(name)).split())
    if len(name) <= limit:
        return name
    cut = name[: limit - 1]
    at_word = name[:limit].rsplit(" ", 1)[0]
    return (at_word if limit // 2 < len(at_word) < limit else cut).rstrip(" ,;:–-") + "…"


def _svg(figure: Figure, alt: str) -> Markup:
    """The figure as an inline SVG: no script, no style sheet, no style attribute, ids of its own, alternative text."""
    buffer = io.StringIO()
    with warnings.catch_warnings():
        # Text stays text: whether matplotlib's own font has a glyph for it does not matter here.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    drawn = buffer.getvalue()
    mark = "c" + hashlib.sha256((drawn + alt).encode()).hexdigest()[:10]
    root = ElementTree.fromstring(drawn)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("metadata", "}style")):
                parent.remove(child)
    _bare(root)
    _own_ids(root, mark)
    root.set("role", "img")
    root.set("aria-label", alt)
    root.set("font-family", FONT)
    root.set("stroke-linejoin", "round")
    for side in ("width", "height"):
        root.set(side, root.get(side, "").removesuffix("pt"))
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
    return Markup(re.sub(r">\s+<", "><", text).replace(INK, "currentColor"))


def _bare(root: ElementTree.Element) -> None:
    """Style attributes become presentation attributes, which a strict content security policy lets through."""
    for element in root.iter():
        style = element.attrib.pop("style", "")
        for part in filter(None, (part.strip() for part in style.split(";"))):
            name, value = (side.strip() for side in part.split(":", 1))
            if name != "font-family":  # inherited from the root
                element.set(name, value)
        if element.tag == f"{{{SVG}}}text" and element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]


def _own_ids(root: ElementTree.Element, mark: str) -> None:
    """Only ids that something refers to are kept, and they carry the chart's own mark."""
    referred = set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", ElementTree.tostring(root, encoding="unicode")))
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in referred:
            element.set("id", f"{mark}-{own}")
        for name, value in list(element.attrib.items()):
            if value.startswith("url(#"):
                element.set(name, f"url(#{mark}-{value[5:]}")
            elif name == f"{{{XLINK}}}href":
                element.set("href", f"#{mark}-{value[1:]}")
                del element.attrib[name]

"""A sheet to draw on: bars, lines, marks and words placed in units, written as plain SVG with nothing to load.

Text stays text and takes the page's colour, so it reads on white and on dark. Nothing carries a style, a script or an
address; a hatch is a pattern whose id is made of the drawing itself, so the same data gives the same bytes and no two
drawings of a page share an id.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from functools import cache

from markupsafe import Markup, escape

SVG = "http://www.w3.org/2000/svg"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
INK = "currentColor"
TEXT, SMALL = 13.0, 12.0

Points = Sequence[tuple[float, float]]

# Width of a letter in parts of its height, as in the widest of the fonts above, so that what is said to fit does fit.
_THIN, _BROAD = frozenset("ijlI.,;:'|!()[] "), frozenset("mwMW@%—…")
_THIN_WIDE, _BROAD_WIDE, _UPPER_WIDE, _OTHER_WIDE = 0.38, 0.95, 0.73, 0.62

# Lines of each texture within a square of so many units; they meet where one square ends and the next begins.
_TEXTURES = {
    "rising": (7, "M-1 1l2-2M0 7L7 0M6 8l2-2"),
    "falling": (7, "M-1 6l2 2M0 0l7 7M6-1l2 2"),
    "crossed": (7, "M0 7L7 0M0 0l7 7"),
    "dotted": (5, "M2 2.5h1.4"),
}


def text_width(text: str, size: float = TEXT) -> float:
    """How wide a text is at most, in units."""
    return size * sum(_letter(letter) for letter in text)


@cache
def _letter(letter: str) -> float:
    if letter in _THIN:
        return _THIN_WIDE
    if letter in _BROAD or unicodedata.east_asian_width(letter) in "WF":
        return _BROAD_WIDE
    return _UPPER_WIDE if letter.isupper() else _OTHER_WIDE


def printable(text: str) -> str:
    """A text in one line, without control characters, which no XML can hold."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in str(text)).split())


def shorten(name: str, limit: int = 44) -> str:
    """A name cut at a word where it is longer than the drawing allows; tables have it in full."""
    name = printable(name)
    if len(name) <= limit:
        return name
    cut = name[: limit - 1]
    at_word = name[:limit].rsplit(" ", 1)[0]
    return (at_word if limit // 2 < len(at_word) < limit else cut).rstrip(" ,;:–-") + "…"


def fitted(name: str, room: float, size: float = TEXT) -> str:
    """A name cut to what fits into so many units, and to LONGEST letters at most."""
    name = shorten(name, LONGEST)
    while len(name) > 2 and text_width(name, size) > room + 0.5:
        name = shorten(name, len(name) - 1)
    return name


def wrapped(name: str, room: float, size: float = TEXT) -> list[str]:
    """A name in two lines at most that fit into so many units, the second cut where the rest is longer."""
    words = printable(name).split()
    first: list[str] = []
    while words and text_width(" ".join([*first, words[0]]), size) <= room:
        first.append(words.pop(0))
    if not first or not words:
        return [fitted(name, room, size)]
    return [" ".join(first), fitted(" ".join(words), room, size)]


LONGEST = 60  # letters of a name in a drawing; the whole stands in the table and in the drawing's own title


class Sheet:
    """A drawing of `width` × `height` units, y downwards. `narrow` says that it is the one for a phone."""

    def __init__(self, width: float, height: float, *, narrow: bool):
        self.width, self.height, self.narrow = width, height, narrow
        self._drawn: list[str] = []
        self._textures: list[tuple[str, str]] = []

    def bar(
        self, x: float, y: float, width: float, height: float, colour: str, *, texture: str = "", filled: bool = True
    ) -> None:
        """A rectangle: filled, in a texture, or (neither) outlined. A texture or an outline has an edge of its colour."""
        plain = filled and not texture
        fill = colour if plain else self._texture(texture, colour) if texture else "none"
        inset = 0.0 if plain else min(0.6, width / 4)
        edge = "" if plain else f' stroke="{colour}" stroke-width="1.2"'
        box = f'x="{_n(x + inset)}" y="{_n(y)}" width="{_n(max(width - 2 * inset, 0.8))}" height="{_n(height)}"'
        self._drawn.append(f'<rect {box} fill="{fill}"{edge}/>')

    def line(self, points: Points, colour: str, *, width: float = 2.0, dash: str = "", opacity: float = 1.0) -> None:
        """A line through the points; `dash` as SVG has it, `5 3`."""
        if len(points) > 1:
            more = f' stroke-dasharray="{dash}"' if dash else ""
            more += f' opacity="{opacity}"' if opacity < 1 else ""
            path = _path(points)
            self._drawn.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{_n(width)}"{more}/>')

    def area(self, points: Points, colour: str, *, texture: str = "", opacity: float = 1.0) -> None:
        """A filled shape round the points, plain or in a texture."""
        fill = self._texture(texture, colour) if texture else colour
        faint = f' opacity="{opacity}"' if opacity < 1 else ""
        self._drawn.append(f'<path d="{_path(points)}z" fill="{fill}"{faint}/>')

    def mark(self, x: float, y: float, shape: str, colour: str, *, size: float = 4.0, filled: bool = True) -> None:
        """A point of a shape: `dot`, `square`, `diamond` or `cross`; a dot may be a ring."""
        r, at = size, f"M{_n(x)} {_n(y)}"
        if shape == "dot":
            look = f'fill="{colour}"' if filled else f'fill="none" stroke="{colour}" stroke-width="2"'
            self._drawn.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" {look}/>')
        elif shape == "cross":
            path = f"{at}m{_n(-r)} {_n(-r)}l{_n(2 * r)} {_n(2 * r)}m0 {_n(-2 * r)}l{_n(-2 * r)} {_n(2 * r)}"
            self._drawn.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.6"/>')
        else:
            turn = f"m0 {_n(-1.3 * r)}l{_n(1.3 * r)} {_n(1.3 * r)} {_n(-1.3 * r)} {_n(1.3 * r)} {_n(-1.3 * r)} {_n(-1.3 * r)}z"
            path = at + (turn if shape == "diamond" else f"m{_n(-r)} {_n(-r)}h{_n(2 * r)}v{_n(2 * r)}h{_n(-2 * r)}z")
            self._drawn.append(f'<path d="{path}" fill="{colour}"/>')

    def text(
        self, x: float, y: float, text: str, *, size: float = TEXT, anchor: str = "start", bold: bool = False
    ) -> None:
        """Words with their foot at `y`; `anchor` says where `x` is: start, middle or end."""
        more = "" if anchor == "start" else f' text-anchor="{anchor}"'
        more += "" if size == TEXT else f' font-size="{_n(size)}"'
        more += ' font-weight="600"' if bold else ""
        self._drawn.append(f'<text x="{_n(x)}" y="{_n(y)}" fill="{INK}"{more}>{escape(printable(text))}</text>')

    def name(self, x: float, y: float, name: str, room: float, *, size: float = TEXT, anchor: str = "start") -> None:
        """A name cut to its room; where it is cut, the whole is the title that a pointer shows."""
        short = fitted(name, room, size)
        self.text(x, y, short, size=size, anchor=anchor)
        if short != printable(name):
            self._entitle(name)

    def lines(self, x: float, y: float, name: str, room: float, *, size: float = SMALL, anchor: str = "start") -> None:
        """A name in one line or two, their middle at `y`; where it is cut, the whole is the title that a pointer shows."""
        lines = wrapped(name, room, size)
        foot = y + 0.35 * size - (len(lines) - 1) * 0.6 * size
        for number, line in enumerate(lines):
            self.text(x, foot + number * 1.2 * size, line, size=size, anchor=anchor)
        if " ".join(lines) != printable(name):
            self._entitle(name)

    def _entitle(self, name: str) -> None:
        title = escape(shorten(name, 10 * LONGEST))
        self._drawn[-1] = self._drawn[-1].replace("</text>", f"<title>{title}</title></text>")

    def svg(self) -> Markup:
        """The drawing as inline SVG. It says nothing to a screen reader: the chart's own text does."""
        body = "".join(self._drawn)
        mark = "c" + hashlib.sha256(f"{self.width} {self._textures} {body}".encode()).hexdigest()[:10]
        patterns = "".join(
            f'<pattern id="{mark}-{number}" width="{_TEXTURES[kind][0]}" height="{_TEXTURES[kind][0]}" '
            f'patternUnits="userSpaceOnUse"><path d="{_TEXTURES[kind][1]}" stroke="{colour}" '
            f'stroke-width="{1.6 if kind == "dotted" else 1.1}"/></pattern>'
            for number, (kind, colour) in enumerate(self._textures)
        )
        for number in range(len(self._textures)):
            body = body.replace(f"url(#texture-{number})", f"url(#{mark}-{number})")
        size = f'width="{_n(self.width)}" height="{_n(self.height)}"'
        return Markup(
            f'<svg xmlns="{SVG}" viewBox="0 0 {_n(self.width)} {_n(self.height)}" {size} aria-hidden="true" '
            f'font-family="{FONT}" font-size="{_n(TEXT)}" stroke-linejoin="round">'
            f"{f'<defs>{patterns}</defs>' if patterns else ''}{body}</svg>"
        )

    def _texture(self, kind: str, colour: str) -> str:
        if (kind, colour) not in self._textures:
            self._textures.append((kind, colour))
        return f"url(#texture-{self._textures.index((kind, colour))})"


def _path(points: Points) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _n(value: float) -> str:
    """A number of a drawing, to a tenth of a unit."""
    return f"{round(float(value), 1) + 0.0:g}" if abs(value) < 1e5 else f"{value:.0f}"

"""A page as a browser takes it apart, as far as the tests need: elements, attributes and text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input"}


@dataclass
class Element:
    """One element with its attributes, its text (that of its descendants included) and where it stands."""

    tag: str
    attributes: dict[str, str | None]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """The elements of a page in their order."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(e.tag for e in self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        """Every element of that tag."""
        return [element for element in self.elements if element.tag == tag]

    def one(self, tag: str) -> Element:
        """The one element of that tag."""
        (found,) = self.all(tag)
        return found

    def with_class(self, name: str) -> list[Element]:
        """Every element of that class."""
        return [e for e in self.elements if name in (e.attributes.get("class") or "").split()]

    @property
    def text(self) -> str:
        """What stands in the body."""
        return self.one("body").text

    def addresses(self) -> list[str]:
        """Whatever the page points to or would load."""
        names = ("href", "src", "srcset", "action", "poster", "data", "xlink:href")
        return [e.attributes[n] or "" for e in self.elements for n in names if n in e.attributes]

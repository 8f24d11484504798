"""From an executed notebook to the one HTML file that is shared; nbconvert stands behind this module alone.

The page is our own template, `templates/pmo_report`, on nbconvert's `basic`: no address outside of the page, a content
security policy in it, no code, no warning, no widget. A notebook that did not run to its end is refused.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from traitlets import default

from ..amounts import Style
from ..settings.carried import folder
from ..vocabulary import ON_ONE_PAGE
from .frame import NOTHING, TEMPLATE, Frame, Since, filters, frame, spoken
from .glossary import TERMS, anchor
from .provenance import Provenance
from .reading import Reading, reading

SHOWN = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain"]


@dataclass(frozen=True)
class Page:
    """What a page is made of, as its template names it."""

    title: str
    kind: str
    name: str
    index: str
    siblings: tuple[tuple[str, str], ...]
    one_side: bool
    reading: Reading
    provenance: Provenance
    frame: Frame
    since: Since
    terms: Mapping[str, str] = field(default_factory=lambda: TERMS)

    def __deepcopy__(self, memo: dict[int, Any]) -> Page:
        return self  # nbconvert copies its resources before it renders; a frozen page may be shared


class ReportExporter:
    """Turns executed notebooks into pages; made once per run, since the first page compiles the template.

    May be called from several threads: pages are made one at a time.
    """

    def __init__(self, templates: Path | None = None) -> None:
        self._frame = frame(templates)
        self._pages = _Pages(extra_template_basedirs=[str(templates or folder("templates"))])  # type: ignore[no-untyped-call]  # nbconvert has no types
        self._one_at_a_time = threading.Lock()

    def html(
        self,
        notebook: NotebookNode,
        provenance: Provenance,
        *,
        name: str,
        index: str = "../index.html",
        siblings: Sequence[str] = (),
        workbook: str = "",
        private: Mapping[str, str] | None = None,
        since: Since = NOTHING,
    ) -> str:
        """The page of a notebook that ran to its end, as text.

        `name` is the notebook's name; its question is asked in the page's title. `index` is where the page finds the
        index, "" for a page that stands alone; `siblings` are the names of the portfolio's notebooks, whose pages stand beside
        this one, and `workbook` is the address of its audit workbook. `private` maps texts that must not show to what stands
        for them. `since` is what is said of the last run on the first screen.
        Raises `ReportError` where a cell failed, is pending or was not executed.
        """
        read = reading(notebook, private, terms=name != ON_ONE_PAGE)  # one side has no room for a glossary
        read = replace(read, question=read.question or spoken(name))
        title = f"{provenance.portfolio_name} – {read.question}"
        others = tuple((spoken(one), f"{quote(one)}.html") for one in siblings if one != name)
        if workbook:
            others = (*others, ("The figures as formulas (workbook)", quote(workbook)))
        page = Page(title, spoken(name), name, index, others, name == ON_ONE_PAGE, read, provenance, self._frame, since)
        with self._one_at_a_time:
            return self._pages.page(page)


class _Pages(HTMLExporter):
    """nbconvert's HTML exporter, narrowed to what a report shows."""

    exclude_input = True
    exclude_input_prompt = True
    exclude_output_prompt = True

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE

    def default_filters(self) -> Any:
        yield from super().default_filters()  # type: ignore[no-untyped-call]  # nbconvert has no types
        yield from filters().items()
        yield "term_anchor", anchor
        yield "filter_data_type", _shown_kind
        yield "highlight_code", _no_code  # the base template names it, though no code is shown
        yield "written", _written
        yield "untrusted", _untrusted

    def from_notebook_node(  # type: ignore[override]  # as in TemplateExporter: a template makes a text
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        # HTMLExporter's own step would parse the page again to write a dummy text into pictures without a description
        return TemplateExporter.from_notebook_node(self, nb, self._init_resources(resources), **kw)  # type: ignore[no-untyped-call]  # nbconvert has no types

    def page(self, page: Page) -> str:
        """The page as text, ending in one line break."""
        self.environment.filters |= filters(Style(page.provenance.assumptions.locale))
        body, _ = self.from_notebook_node(new_notebook(cells=list(page.reading.cells)), {"page": page})
        return body.rstrip() + "\n"


def _shown_kind(data: Mapping[str, Any]) -> list[str]:
    """The one kind of an output's kinds that a report shows, the richest first; none where it has none of them."""
    return [kind for kind in SHOWN if kind in data][:1]


def _no_code(source: str, metadata: Any = None) -> str:
    return ""


def _written(source: str) -> Markup:
    """Markdown that an author wrote into a notebook; its markup is meant."""
    return Markup(MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(source))


class _Wary(IPythonRenderer):
    """A renderer for text that may come from the data."""

    def block_mermaidjs(self, code: str) -> str:
        return self.block_code(code)  # the inherited one writes the code as it is, markup and all

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return super().image(text, url, title) if url.startswith("data:image/") else self.text(text)


def _untrusted(source: str) -> Markup:
    """Markdown that code put out: it may hold text from the data, so markup in it is shown and not obeyed."""
    wary = _Wary(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return Markup(MarkdownWithMath(renderer=wary).render(source))

"""An executed notebook as a reader gets it: whole or refused, without code, warnings and widgets, cut into sections.

The first `#` heading of a notebook is the question that its report answers; every `##` heading begins a section.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from ..errors import ReportError
from ..register.slugs import slug
from .glossary import TERMS, Linker, anchor
from .provenance import hider

INTERACTIVE = "interactive"  # cells with this tag are for people at a keyboard
WIDGET = "application/vnd.jupyter.widget-view+json"
SCRIPTS = ("application/javascript", "text/vnd.mermaid")
OWN_IDS = ("main", "contents", "method", "data-quality", "provenance", "summary", "not-told", "words")
GAP = re.compile(r'<p class="pmo-cannot-tell">([^<]*)</p>\s*')  # as `views.markup` writes it, its text escaped
IN_PLACE = '<p class="pmo-note"><a href="#not-told">What cannot be told here, and what to send</a></p>\n'


@dataclass(frozen=True)
class Reading:
    """What a report shows of a notebook: the question, the contents as (anchor, heading), and the cells in order.

    A cell with `pmo_section` in its metadata is a heading that begins a section; `pmo_part` is the heading a cell is under.
    `untold` is what could not be told, sentence by sentence, each with the headings under which it was said.
    """

    question: str
    contents: tuple[tuple[str, str], ...]
    cells: tuple[NotebookNode, ...]
    untold: tuple[tuple[str, tuple[str, ...]], ...] = ()


def require_whole(notebook: NotebookNode) -> None:
    """Raise `ReportError` unless every code cell ran to its end: a report shows a finished run or does not exist."""
    for number, cell in enumerate((c for c in notebook.cells if c.cell_type == "code"), start=1):
        if not cell.source.strip():
            continue
        state = cell.metadata.get("papermill", {})
        if state.get("exception") or any(output.output_type == "error" for output in cell.outputs):
            raise ReportError(f"code cell {number} ended with an error: a report needs a run without one")
        if cell.execution_count is None or state.get("status", "completed") != "completed":
            raise ReportError(f"code cell {number} was not executed: run the whole notebook first")
    if notebook.metadata.get("papermill", {}).get("exception"):
        raise ReportError("the notebook stopped with an error: a report needs a run without one")


def reading(notebook: NotebookNode, private: Mapping[str, str] | None = None, terms: bool = False) -> Reading:
    """Arrange a whole notebook for its readers; the notebook itself is left as it is.

    `private` maps texts that must not show, such as absolute folders, to what stands for them. `terms` links the first
    use of each term to the glossary.
    """
    shown = without_interactive(notebook)
    require_whole(shown)
    question = ""
    cells: list[NotebookNode] = []
    contents: list[tuple[str, str]] = []
    taken = {*OWN_IDS, *map(anchor, TERMS)}
    untold: dict[str, list[str]] = {}
    link = Linker().linked if terms else str
    for kind, content in _pieces(shown, private or {}):
        if kind == "question" and not question and not contents:
            question = content
        elif kind == "cell":
            content.metadata["pmo_part"] = contents[-1][1] if contents else ""
            _collect(content, content.metadata["pmo_part"], untold)
            for output in content.get("outputs", ()):
                if "text/html" in output.get("data", {}):
                    output.data["text/html"] = link(output.data["text/html"])
            cells.append(content)
        else:
            contents.append((_anchor(content, taken), content))
            cells.append(new_markdown_cell("", metadata={"pmo_section": contents[-1]}))
    gaps = tuple((text, tuple(dict.fromkeys(filter(None, parts)))) for text, parts in untold.items())
    return Reading(question, tuple(contents), tuple(cells), gaps)


def _collect(cell: NotebookNode, part: str, untold: dict[str, list[str]]) -> None:
    """Take what a cell cannot tell out of what it shows, and leave one line in its place that leads to where all of it stands."""
    said = False
    for output in cell.get("outputs", ()):
        text = output.get("data", {}).get("text/html", "")
        found = GAP.findall(text)
        for one in found:
            untold.setdefault(html.unescape(one), []).append(part)
        if found:
            output.data["text/html"] = ("" if said else IN_PLACE) + GAP.sub("", text)
            said = True


def without_interactive(notebook: NotebookNode) -> NotebookNode:
    """A copy of the notebook without the cells that are tagged `interactive`."""
    kept = copy.deepcopy(notebook)
    kept.cells = [cell for cell in kept.cells if INTERACTIVE not in cell.metadata.get("tags", ())]
    return kept


def _pieces(notebook: NotebookNode, private: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    hide = hider(private)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from _markdown_pieces(cell)
        elif cell.cell_type == "code":
            cell.outputs = [_hidden(output, hide) for output in cell.outputs if _is_for_readers(output)]
            if cell.outputs:
                yield "cell", cell


def _markdown_pieces(cell: NotebookNode) -> Iterator[tuple[str, Any]]:
    """A markdown cell cut at its `#` and `##` headings, but not inside of fenced code."""
    text: list[str] = []
    fenced = False

    def written() -> Iterator[tuple[str, Any]]:
        source = "\n".join(text).strip()
        if source:
            yield "cell", new_markdown_cell(source, metadata=cell.metadata, attachments=cell.get("attachments", {}))
        text.clear()

    for line in cell.source.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else re.fullmatch(r" {0,3}(#{1,2})\s+(.+?)\s*#*", line)
        if heading is None:
            text.append(line)
            continue
        yield from written()
        yield ("question" if heading[1] == "#" else "section"), re.sub(r"[*_`]+(\S[^*_`]*)[*_`]+", r"\1", heading[2])
    yield from written()


def _is_for_readers(output: NotebookNode) -> bool:
    if output.output_type == "stream":
        return output.name == "stdout" and bool(output.text.strip())
    return not any(kind == WIDGET or kind in SCRIPTS for kind in output.get("data", {}))


def _hidden(output: NotebookNode, hide: Callable[[str], str]) -> NotebookNode:
    if output.output_type == "stream":
        output.text = hide(output.text)
    else:
        output.data = {
            k: hide(v) if isinstance(v, str) and not k.startswith("image/") else v for k, v in output.data.items()
        }
    return output


def _anchor(title: str, taken: set[str]) -> str:
    name = slug(title).casefold()
    number = 1
    while (anchor := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    taken.add(anchor)
    return anchor

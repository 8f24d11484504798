"""Notebooks made in code: small ones to run, and executed ones to show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

PARAMETERS = """source: str = ""  # the data
config: str = ""  # the settings
portfolio_id: str = ""  # the portfolio
as_of: str = ""  # the day"""
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def notebook(
    *cells: str | NotebookNode, parameters: str = PARAMETERS, question: str = "What came back?"
) -> NotebookNode:
    """A notebook that is yet to run: its question, its parameters, and then these cells, code where they are text."""
    made = new_notebook(metadata={**KERNEL, "language_info": {"name": "python"}})
    given = [cell if isinstance(cell, NotebookNode) else new_code_cell(cell) for cell in cells]
    typed = [new_code_cell(parameters, metadata={"tags": ["parameters"]})] if parameters else []
    made.cells = [new_markdown_cell(f"# {question}"), *typed, *given]
    return made


def saved(folder: Path, name: str, made: NotebookNode) -> Path:
    """The notebook in a file of that name."""
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


def executed(*cells: NotebookNode, question: str = "What came back?") -> NotebookNode:
    """A notebook that ran to its end, with these cells."""
    made = new_notebook(metadata=KERNEL)
    made.cells = [new_markdown_cell(f"# {question}"), *cells]
    return made


def ran(*outputs: NotebookNode, number: int | None = 1, **metadata: Any) -> NotebookNode:
    """A code cell that ran, with these outputs."""
    return new_code_cell("shown()", execution_count=number, outputs=list(outputs), metadata=metadata)


def shows(kind: str, content: Any, **metadata: Any) -> NotebookNode:
    """A displayed output of this MIME type."""
    return new_output("display_data", data={kind: content, "text/plain": "<plain>"}, metadata=metadata)


def prints(text: str, stream: str = "stdout") -> NotebookNode:
    """A printed output."""
    return new_output("stream", name=stream, text=text)


def words(source: str) -> NotebookNode:
    """A markdown cell."""
    return new_markdown_cell(source)

"""How the command line speaks: tables on a terminal, plain text into a pipe, JSON and CSV for machines."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import sys
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import typer

from ..errors import number_of as number_of


class Format(StrEnum):
    """How figures are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def say(message: str) -> None:
    """A message, on stderr."""
    typer.echo(printable(message), err=True)


def printable(text: str) -> str:
    """Text that a terminal shows and does not obey: control characters but the line break are spelled out."""
    return "".join(c if c == "\n" or not _obeyed(c) else c.encode("unicode_escape").decode() for c in text)


def _obeyed(character: str) -> bool:
    """Whether a terminal acts on it: a control character, or one that turns the direction of writing."""
    return unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in TURNS


def at_terminal() -> bool:
    """Whether what is printed is seen by somebody, and does not go into a pipe or file."""
    return sys.stdout.isatty()


def print_json(content: Any) -> None:
    """Content of plain types as JSON."""
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))


def print_csv(records: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """Records as CSV, undefined cells empty; a text that a spreadsheet would run as a formula is disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for record in records:
        cells = (record[column] for column in columns)
        writer.writerow(f"'{c}" if isinstance(c, str) and c.startswith(FORMULA_STARTS) else c for c in cells)
    typer.echo(buffer.getvalue(), nl=False)


def print_table(rows: Sequence[Sequence[str]], headers: Sequence[str], numeric: Sequence[str] = ()) -> None:
    """Rows of texts under headers: a table on a terminal, aligned plain text into a pipe or file."""
    cells = [[printable(cell).replace("\n", " ") for cell in row] for row in rows]
    if at_terminal():
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD)
        for header in headers:
            table.add_column(header, justify="right" if header in numeric else "left", overflow="fold")
        for row in cells:
            table.add_row(*(Text(cell) for cell in row))  # Text, so that brackets in the data are no markup
        Console().print(table)
        return
    widths = [max(map(len, column)) for column in zip(headers, *cells, strict=True)]
    for row in [list(headers), *cells]:
        parts = zip(row, headers, widths, strict=True)
        line = "  ".join(cell.rjust(w) if header in numeric else cell.ljust(w) for cell, header, w in parts)
        typer.echo(line.rstrip())


def plain(value: Any) -> Any:
    """A value as JSON has it: None for what is undefined, whole numbers without a decimal point, dates as ISO text; so each
    value of a list or dictionary."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if value is None or isinstance(value, (bool, str)):
        return None if value is None else str(value) if isinstance(value, str) else value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()[:10]
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number == int(number) and abs(number) < 2**53 else number

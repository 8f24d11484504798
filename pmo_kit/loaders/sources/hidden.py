"""What of a sheet nobody sees in the spreadsheet, and which date system a workbook counts in; both only for .xlsx."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

ROW = re.compile(rb"<row\b([^<>]*)>")
COLUMN = re.compile(rb"<col\b([^<>]*)>")
NUMBER = re.compile(rb'\br="([0-9]{1,7})"')
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
SPAN = re.compile(rb'\b(min|max)="([0-9]{1,5})"')
SINCE_1904 = re.compile(rb'<workbookPr\b[^<>]*\bdate1904="(?:1|true)"')


def hidden_rows(xml: bytes) -> list[int]:
    """The rows that are hidden, by filter or by hand, numbered from 1."""
    if b"hidden=" not in xml:
        return []
    attributes = (match[1] for match in ROW.finditer(xml))
    return [int(NUMBER.search(a)[1]) for a in attributes if HIDDEN.search(a) and NUMBER.search(a)]  # type: ignore[index]  # both match


def hidden_columns(xml: bytes) -> list[int]:
    """The columns that are hidden, from 0; those that a span names beyond the first hundred are none with cells."""
    found: list[int] = []
    for match in COLUMN.finditer(xml):
        if HIDDEN.search(match[1]):
            span = {name: int(number) for name, number in SPAN.findall(match[1])}
            if b"min" in span and b"max" in span:
                found += range(span[b"min"] - 1, min(span[b"max"], span[b"min"] + 100))
    return found


def date_system(xml: bytes) -> Literal["1900", "1904"]:
    """The year that a workbook counts its days from."""
    return "1904" if SINCE_1904.search(xml) else "1900"


def runs(numbers: Sequence[int]) -> str:
    """`5, 7 to 9`."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in found)

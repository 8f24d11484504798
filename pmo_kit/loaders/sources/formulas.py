"""Cells of a workbook that hold a formula and no value: `#REF!`, or a formula that nothing has calculated yet.

The reader of workbooks takes both for empty cells, and an empty actual means "not measured": such a cell must not pass in
silence. It is given a text that no kind of column can read, so that it is reported like any other unreadable cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree

CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
PLACE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>(.*?)</f>)", re.DOTALL)
VALUE = re.compile(rb"<v>([^<]+)</v>")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def parts(content: bytes, sheet: str) -> tuple[bytes, bytes]:
    """What an .xlsx file says of the workbook, and of one sheet; nothing for another format."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return b"", b""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        part = _part(book, sheet)
        return (book.read("xl/workbook.xml"), book.read(part)) if part else (b"", b"")


def without_value(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """Row and column (from 0) and the visible text of every such cell of a sheet."""
    if b't="e"' not in xml and b"<f" not in xml:
        return
    for attributes, inner in CELL.findall(xml):
        value, formula = VALUE.search(inner), FORMULA.search(inner)
        failed = b't="e"' in attributes
        if not failed and (formula is None or value or b't="str"' in attributes):
            continue  # a formula that gave an empty text has no value either, and is a plain empty cell
        place = PLACE.search(attributes)
        if place:
            text = (value[1] if value else b"#VALUE!") if failed else b"#FORMULA! =" + (formula[1] or b"")  # type: ignore[index]  # not failed: a formula
            yield int(place[2]) - 1, _column(place[1]), text.decode("utf-8", "replace")


def _part(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The file inside the workbook that holds a sheet."""
    names = set(book.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    targets = {
        r.get("Id"): r.get("Target", "") for r in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    }
    for element in ElementTree.fromstring(book.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            target = targets.get(element.get(RELATION), "")
            part = normpath(join("xl", target)) if not target.startswith("/") else target.lstrip("/")
            return part if part in names else None
    return None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1

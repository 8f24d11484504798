"""What only the parts of an .xlsx file tell: cells that hold a formula and no value (`#REF!`, or a formula that nothing has
calculated yet), and how large its parts are.

The reader of workbooks takes both for empty cells, and an empty actual means "not measured": such a cell must not pass in
silence. It is given a text that no kind of column can read, so that it is reported like any other unreadable cell.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree

from ...settings.limits import MEGABYTE, Limits
from .bounds import BeyondError, raised
from .grid import column_letters

CELL = re.compile(rb"<c\b([^<>]*)>")
PLACE = re.compile(rb'\br="([A-Z]{1,3})([1-9][0-9]{0,6})"')  # a place that no sheet has is none
FORMULA = re.compile(rb"<f\b[^<>]*>([^<]*)")
VALUE = re.compile(rb"<v>([^<]+)</v>")
FARTHEST = 1_048_576, 16_384  # rows and columns that a sheet can have
DAMAGED = (  # what unpacking a damaged file raises
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ElementTree.ParseError,
    EOFError,
    RuntimeError,
    ValueError,
    LookupError,
    OSError,
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def must_unpack(content: bytes, file: str, limits: Limits) -> None:
    """Raises `BeyondError` where a workbook that is packed would take more than it may when it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            size = sum(part.file_size for part in book.infolist())
    except DAMAGED:
        return  # no packed file; whoever opens it says what is wrong
    if size > (room := limits.room(len(content))):
        rule = f"unpacked it has {size // MEGABYTE:,} megabytes, and at most {room // MEGABYTE:,} are read"
        raise BeyondError(file, rule, raised("growth", -(-size // max(len(content), 1))))


def parts(content: bytes, sheet: str) -> tuple[bytes, bytes]:
    """What an .xlsx file says of the workbook, and of one sheet; nothing for another format, or where it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            part = _part(book, sheet)
            return (book.read("xl/workbook.xml"), book.read(part)) if part else (b"", b"")
    except DAMAGED:
        return b"", b""


def without_value(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """Row and column (from 0) and the visible text of every such cell of a sheet."""
    if b't="e"' not in xml and b"<f" not in xml:
        return
    for attributes, inner in _cells(xml):
        value, formula = VALUE.search(inner), FORMULA.search(inner)
        failed = b't="e"' in attributes
        if not failed and (formula is None or value or b't="str"' in attributes):
            continue  # a formula that gave an empty text has no value either, and is a plain empty cell
        place = PLACE.search(attributes)
        if place:
            text = (value[1] if value else b"#VALUE!") if failed else b"#FORMULA! =" + formula[1]  # type: ignore[index]  # not failed: a formula
            yield int(place[2]) - 1, _column(place[1]), text.decode("utf-8", "replace")


def reach(xml: bytes) -> str:
    """`: its cells reach to XFD1048576`, where they reach farther than any register; else nothing."""
    row = column = 0
    for place in PLACE.finditer(xml):
        row, column = max(row, int(place[2])), max(column, _column(place[1]))
    far = row > FARTHEST[0] // 2 or column > FARTHEST[1] // 2
    return f": its cells reach to {column_letters(column)}{row}" if far else ""


def _cells(xml: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The attributes of each cell, and what stands in it; each byte is looked at once, also where no cell is closed."""
    opened = CELL.search(xml)
    while opened:
        following = CELL.search(xml, opened.end())
        if not opened[1].endswith(b"/"):
            inner = xml[opened.end() : following.start() if following else len(xml)]
            yield opened[1], inner.partition(b"</c>")[0]
        opened = following


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

"""Writes tables as a folder of CSV files or as a workbook, the same bytes every time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from .reading import AS_OF, Story

Row = dict[str, Any]
STAMP = (AS_OF.year, AS_OF.month, AS_OF.day, 0, 0, 0)
ISO_STAMP = f"{AS_OF.isoformat()}T00:00:00Z"


def write_folder(folder: Path, tables: dict[str, list[Row]], story: Story) -> None:
    """A CSV file per table and the settings beside them; tables that are no longer kept are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.csv"):
        if old.stem not in tables:
            old.unlink()
    for name, rows in tables.items():
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        if rows:
            writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)
        (folder / f"{name}.csv").write_text(text.getvalue(), encoding="utf-8", newline="\n")
    (folder / "pmo.yaml").write_text(story.settings.strip() + "\n", encoding="utf-8", newline="\n")


def _cell(value: Any) -> str:
    """A value as a CSV file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    return str(value)


def write_workbook(path: Path, tables: dict[str, list[Row]]) -> None:
    """A sheet per table, with dates and numbers as Excel has them, a header that stays, and columns wide enough."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        columns = list(rows[0]) if rows else []
        sheet.append(columns)
        for row in rows:
            sheet.append(list(row.values()))
        for cell in sheet[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE6F1")
        for number, column in enumerate(columns, 1):
            widest = max(len(_cell(row[column])) for row in rows)
            sheet.column_dimensions[get_column_letter(number)].width = min(max(widest, len(column)) + 2, 60)
        sheet.freeze_panes = "B2"
    book.properties.creator = "Portfolio office"
    book.properties.created = dt.datetime(*STAMP)  # noqa: DTZ001 – openpyxl wants it without a time zone
    buffer = io.BytesIO()
    book.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))


def _without_clock(workbook: bytes) -> bytes:
    """The same workbook with the times of its writing replaced: in the zip's entries, and in the document's properties."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                stamped = rf"\g<1>{ISO_STAMP}\g<2>".encode()
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)", stamped, content)
            entry = zipfile.ZipInfo(name, date_time=STAMP)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            entry.create_system = 3  # the same on Windows
            new.writestr(entry, content)
    return buffer.getvalue()

"""The workbook to fill in: the data dictionary as sheets, with the columns that must be filled in bold.

It is made from the dictionary each time, so the two cannot drift apart.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..schemas import DICTIONARY, Column, Table

LAST_ROW = 5000  # as far down as a choice is offered
HOW = {
    "date": "a date",
    "month": "the first day of a month",
    "money": "an amount in major units of the portfolio's currency",
    "number": "a number",
    "integer": "a whole number",
    "share": "0 to 1",
    "flag": "true or false",
    "currency": "a code such as GBP",
}


def write_blank_workbook(path: Path) -> None:
    """Write an empty workbook with a sheet for each table of the data dictionary."""
    book = Workbook()
    book.remove(book.active)
    for table in DICTIONARY.values():
        _head(book.create_sheet(table.name), table)
    book.save(path)


def _head(sheet: Worksheet, table: Table) -> None:
    for number, column in enumerate(table.columns, start=1):
        cell = sheet.cell(row=1, column=number, value=column.name)
        cell.font = Font(bold=column.bold)
        cell.fill = PatternFill("solid", fgColor="DCE8F0" if column.bold else "F2F4F6")
        cell.comment = Comment(_told(column), "pmo-kit", width=320, height=110)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(14, len(column.name) + 2)
        if column.kind in ("date", "month"):
            sheet.column_dimensions[letter].number_format = "yyyy-mm-dd"
        if column.choices:
            offered = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            offered.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(offered)
    sheet.freeze_panes = "B2"


def _told(column: Column) -> str:
    """What a column means and takes, for the comment at its head."""
    must = "Must be filled in." if column.bold and not column.may_be_empty else "May be left empty."
    takes = f"One of {', '.join(column.choices)}." if column.choices else HOW.get(column.kind, "")
    parts = [column.meaning, takes]
    return "\n".join([*(part[:1].upper() + part[1:] for part in parts if part), must])

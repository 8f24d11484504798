"""The workbook to fill in: the data dictionary as sheets, with notes, drop-down lists, formats and an example row.

It is made from the dictionary each time, so the two cannot drift apart. `python -m pmo_kit.loaders.blank FILE` writes it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..errors import with_article
from ..register.schemas import DICTIONARY, Column
from .example import ROWS
from .sources.grid import EXAMPLE

LAST_ROW = 5000  # as far down as a choice is offered
HOW = {
    "date": "A date, such as 2026-03-31.",
    "month": "The first day of a month, such as 2026-03-01.",
    "money": "An amount in whole units of the portfolio's currency (250000, not 250k).",
    "number": "A number.",
    "integer": "A whole number.",
    "share": "A share from 0 to 1 (0.25 for a quarter).",
    "flag": "true or false.",
    "currency": "A code such as GBP, EUR or USD.",
}
FORMATS = {"date": "yyyy-mm-dd", "month": "yyyy-mm", "money": "#,##0.00", "share": "0.00", "text": "@"}
WIDTHS = {"text": 18, "date": 13, "month": 11, "money": 16}
EXAMPLE_FONT = Font(italic=True, color="7F7F7F")


def write_blank_workbook(path: Path) -> None:
    """Write a workbook with a sheet for each table of the data dictionary, and in each an example row that is not read."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "pmo-kit"
    book.properties.title = "A portfolio: the workbook to fill in"
    for table in DICTIONARY.values():
        sheet = book.create_sheet(table.name)
        row = {**ROWS[table.name], table.names[0]: EXAMPLE}
        for number, column in enumerate(table.columns, start=1):
            head(sheet, number, column)
            offer(sheet, get_column_letter(number), column)
            example = sheet.cell(row=2, column=number, value=row.get(column.name))
            example.font = EXAMPLE_FONT
            example.number_format = FORMATS.get(column.kind, "General")
        sheet.freeze_panes = "B2"
    book.save(path)


def head(sheet: Worksheet, number: int, column: Column) -> None:
    """The head of a column: its name, what it means in a note, a width and a format."""
    cell = sheet.cell(row=1, column=number, value=column.name)
    cell.font = Font(bold=column.bold)
    cell.fill = PatternFill("solid", fgColor="DCE8F0" if column.bold else "F2F4F6")
    cell.comment = Comment(told(column), "pmo-kit", width=320, height=130)
    dimension = sheet.column_dimensions[get_column_letter(number)]
    widest = len(EXAMPLE) if number == 1 else len(column.name)
    dimension.width = max(WIDTHS.get(column.kind, 14), widest + 3)
    dimension.number_format = FORMATS.get(column.kind, "General")


def offer(sheet: Worksheet, letter: str, column: Column) -> None:
    """A drop-down list where there is something to choose from, and a check of what is typed in dates and figures."""
    cells = f"{letter}2:{letter}{LAST_ROW}"
    rule: DataValidation | None = None
    if column.choices:
        rule = DataValidation("list", formula1=f'"{",".join(column.choices)}"')
    elif column.kind == "flag":
        rule = DataValidation("list", formula1='"true,false"')
    elif column.references:
        table, name = column.references
        at = get_column_letter(DICTIONARY[table].names.index(name) + 1)
        rule = DataValidation("list", formula1=f"={table}!${at}$3:${at}${LAST_ROW}")
    elif column.kind in ("date", "month"):
        rule = DataValidation("date", operator="greaterThan", formula1="18264")  # the first day of 1950
    elif column.kind in ("money", "number", "share", "integer"):
        least, most = column.minimum, column.maximum
        bounds = ("between", f"{least:g}", f"{most:g}") if most is not None and least is not None else None
        low = "-1E+300" if least is None else f"{least:g}"
        kind = "whole" if column.kind == "integer" else "decimal"
        operator, first, second = bounds or ("greaterThanOrEqual", low, None)
        rule = DataValidation(kind, operator=operator, formula1=first, formula2=second)
    if rule is None:
        return
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.errorStyle = "warning"  # `pmo-kit check` has the last word, and says more
    rule.errorTitle, rule.error = column.name, told(column).replace("\n", " ")[:220]
    rule.add(cells)
    sheet.add_data_validation(rule)


def told(column: Column) -> str:
    """What a column means and takes, for the note at its head."""
    must = "Must be filled in." if column.bold and not column.may_be_empty else "May be left empty."
    takes = f"One of {', '.join(column.choices)}." if column.choices else HOW.get(column.kind, "")
    if column.references:
        takes = f"{with_article(column.references[1]).capitalize()} of the sheet {column.references[0]}."
    meaning = f"{column.meaning[:1].upper()}{column.meaning[1:]}." if column.meaning else ""
    return "\n".join(part for part in (meaning, takes, must) if part)


if __name__ == "__main__":
    write_blank_workbook(Path(sys.argv[1]))

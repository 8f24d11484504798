"""The decision log as a workbook: to be taken into a meeting, filled in, and read back as the decisions table.

The sheet `decisions` has the data dictionary's columns and nothing else: it is the next run's whole table. The sheet `paper`
beside it says what a reader needs to decide – amount, rule, reason, by when – and is never read back.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..amounts import Style, is_empty
from ..decisions.deciders import who_decides
from ..decisions.log import EARLIER, OUTCOMES, in_order, log
from ..decisions.recommendation import Recommendation
from ..loaders.blank import head, offer
from ..loaders.written import put
from ..register.portfolio import Portfolio
from ..register.schemas import table
from ..sections.answers import style_of
from ..writing import write_whole

TO_FILL_IN = PatternFill("solid", fgColor="FFF7DB")
FILLED_IN = ("forum", "decided_on", "withdrawn_on", "decided_by", "outcome")
WIDTHS = {"decision_id": 34, "title": 46, "outcome": 22, "decided_by": 24, "forum": 24}
PAPER = {  # column: its width
    "decision_id": 34,
    "project": 30,
    "recommended": 16,
    "amount": 15,
    "currency": 10,
    "what the amount is": 24,
    "who decides": 26,
    "by": 12,
    "days waiting": 10,
    "rule": 26,
    "reason": 60,
    "standing of the rule": 40,
    "evidence": 60,
    "depends on it": 30,
}
FORMATS = {"amount": "#,##0", "by": "yyyy-mm-dd"}
LONG = 24  # from this width on a text is wrapped


def write_log(path: Path, recommendations: Iterable[Recommendation], portfolio: Portfolio) -> tuple[int, int]:
    """Write the decision log of these recommendations; returns how many rows are new in it, and how many were there before.

    `portfolio` is the one that they are about or the whole register, whose other decisions stand below them. Every
    recommendation is on the paper, those first that need a decision; one that cannot be judged says what is undefined. A text
    that a spreadsheet would run as a formula stays a text. Raises `OSError` where the file cannot be written.
    """
    made = list(recommendations)
    rows = log(made, portfolio)
    before = portfolio.rows("decisions")
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "pmo-kit"
    book.properties.title = f"Decision log, as of {style_of(portfolio).long_day(portfolio.as_of)}"
    _decisions(book.create_sheet("decisions"), rows)
    _paper(book.create_sheet("paper"), made, portfolio)
    content = io.BytesIO()
    book.save(content)
    write_whole(path, content.getvalue())
    return len(rows) - before, before


def _decisions(sheet: Worksheet, rows: pd.DataFrame) -> None:
    outcome = DataValidation("list", formula1=f'"{",".join(OUTCOMES)}"', allow_blank=True, errorStyle="warning")
    outcome.showErrorMessage = True
    outcome.errorTitle = "outcome"
    outcome.error = "One of the list is followed up on; other words are kept, and followed up on by nobody."
    for number, column in enumerate(table("decisions").columns, start=1):
        head(sheet, number, column)
        letter = get_column_letter(number)
        if not column.references:  # this workbook has no sheet to choose from
            offer(sheet, letter, column)
        sheet.column_dimensions[letter].width = WIDTHS.get(column.name, sheet.column_dimensions[letter].width)
    for at, row in enumerate(rows.to_dict("records"), start=2):
        is_open = str(row["decision_id"]).startswith(EARLIER) and is_empty(row["decided_on"])
        for number, (name, value) in enumerate(row.items(), start=1):
            cell = put(sheet.cell(at, number), _day(value))
            cell.number_format = "yyyy-mm-dd" if str(name).endswith("_on") else "@"
            if is_open and name in FILLED_IN and is_empty(row["withdrawn_on"]):
                cell.fill = TO_FILL_IN
            if is_open and name == "outcome":
                outcome.add(cell)
    if outcome.sqref:
        sheet.add_data_validation(outcome)
    _set_up(sheet)


def _paper(sheet: Worksheet, recommendations: Sequence[Recommendation], portfolio: Portfolio) -> None:
    for number, (name, width) in enumerate(PAPER.items(), start=1):
        cell = sheet.cell(1, number, name)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DCE8F0")
        sheet.column_dimensions[get_column_letter(number)].width = width
    own = _own(portfolio)
    style = style_of(portfolio)
    for at, one in enumerate(in_order(recommendations), start=2):
        cells = (
            f"{EARLIER}{one.key}",
            one.project,
            "cannot be judged" if one.do is None else str(one.do),
            one.amount,
            "" if one.amount is None else own[one.project_id].currency,
            one.amount_is,
            who_decides(own[one.project_id], one.decided_by, one.project_id),
            one.by,
            one.waiting_days,
            one.rule,
            one.reason,
            one.standing,
            _evidence(one, style),
            ", ".join(one.starves),
        )
        for number, (name, value) in enumerate(zip(PAPER, cells, strict=True), start=1):
            cell = put(sheet.cell(at, number), value)
            cell.number_format = FORMATS.get(name, "General")
            cell.alignment = Alignment(vertical="top", wrap_text=PAPER[name] >= LONG)
    _set_up(sheet)


def _set_up(sheet: Worksheet) -> None:
    """A head that stays where it is, on the screen and on each printed page; A4 across, as wide as it is."""
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"


def _own(portfolio: Portfolio) -> dict[str, Portfolio]:
    """The portfolio that each project belongs to, by project_id."""
    each = portfolio.each()
    return {project_id: one for one in each for project_id in one.tables["projects"]["project_id"]}


def _evidence(one: Recommendation, style: Style) -> str:
    said = [f"{name}: {_said(value, style)}" for name, value in one.evidence]
    return "; ".join([*said, *(f"{name}: undefined" for name in one.undefined if name not in dict(one.evidence))])


def _said(value: Any, style: Style) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if is_empty(value):
        return "undefined"
    return style.number(value, 2) if isinstance(value, (int, float)) else str(value)


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, (pd.Timestamp, dt.datetime)) and not is_empty(value) else value

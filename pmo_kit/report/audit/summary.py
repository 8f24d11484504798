"""The first sheets of the audit workbook: all figures with their verdicts, what the workbook is, and what its formulas go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from ...loaders.written import put
from ...metrics.registry import METRICS
from ...register.portfolio import Portfolio
from ...sections.answers import style_of
from ...vocabulary import Unit
from .grid import DAY, DIFFERENCE, FIRST_LINE, Grid
from .writer import GIVEN, HEAD, OF_FORMULAS, OF_THE_KIT, OF_VALUES, TITLE, WRAPPED, heighten, set_up

COLUMNS = {  # head: width
    "figure": 26,
    "sheet": 24,
    "numerator": 17,
    "denominator": 17,
    "value": 13,
    "the kit's value": 13,
    "difference": 13,
    "unit": 9,
    "benchmark": 30,
    "baseline": 12,
    "verdict": 17,
    "reservations": 34,
    "note": 60,
}
OF_KIT = ("the kit's value", "benchmark", "baseline", "verdict", "reservations", "note")
HEAD_AT = 5
READ_ME = (
    ("What this is", ""),
    (
        "",
        "The rows of one portfolio that the kit used, and its headline figures computed from them again by "
        "formulas, in your own spreadsheet. Beside each stands the figure that the kit reports, as a plain "
        "value. The difference must be 0.",
    ),
    (
        "",
        "Change a cell of the rows – an actual in the sheet realisation, say – and the figures follow; the "
        "kit's own stay, and the difference shows what your change is worth.",
    ),
    (
        "",
        "A preview, or a workbook opened for reading only, may show the formulas empty: open it for editing, "
        "and it recalculates.",
    ),
    ("How it is laid out", ""),
    (
        "",
        "Summary: every figure with its benchmark and verdict. Then a sheet for each figure, with the units "
        "it is a sum over. Then the rows: projects, benefits, realisation, spend, decisions, escalations, "
        "alignment, objectives, as far as they were supplied.",
    ),
    (
        "",
        "Blue is as it was read from the source; black is a formula; grey is what the kit says. In a column "
        "that ends in a question mark 1 is yes and 0 is no.",
    ),
    (
        "",
        "Rows are joined by their number, not by their id: a spreadsheet compares texts without regard to "
        "case and takes some signs for wildcards. Keep the order of the rows of realisation: came by then? "
        "looks at the row above.",
    ),
    (
        "",
        "The verdict is the kit's. What a formula cannot put into one cell, the median of decision_cycle_time "
        "(Kaplan–Meier), is laid out in steps: for each day on which something was decided, how many issues "
        "were still watched, and what share is left undecided.",
    ),
    ("What counts", ""),
    (
        "",
        "Nothing later than as_of counts: a launch, an end or a decision that came later reads as empty, and "
        "only months that have ended are here. as_of stands on the sheet settings.",
    ),
    (
        "",
        "A first year is the months in a row from the first whose last day falls after go_live. A project is "
        "due when it is over.",
    ),
    (
        "",
        "A benefit counts with its attribution. Where several claim the same benefit, and more than the whole "
        "of it, each is scaled down. What other portfolios claim stands as a single sum, claimed elsewhere; "
        "their rows are not in this workbook.",
    ),
    (
        "",
        "The months of a quarterly benefit count in the last month of their fiscal quarter. An empty re-plan "
        "is the original plan; an empty actual is nothing. A dis-benefit that was not measured after launch "
        "counts at its plan.",
    ),
    (
        "",
        "A launched project's plan stays due, also after it was terminated. Non-financial benefits are in no "
        "sum of money.",
    ),
    (
        "",
        "A figure is undefined, and not 0, where there is nothing to divide by, or where a table was not supplied.",
    ),
)


def write_summary(sheet: Worksheet, portfolio: Portfolio, sheets: Sequence[Grid], kit: Mapping[Any, Any]) -> None:
    """The first sheet: a line for each figure, from the sheet that computes it, with benchmark and verdict."""
    style = style_of(portfolio)
    put(sheet["A1"], portfolio.name).font = TITLE
    put(sheet["A2"], f"The headline figures as formulas, as of {style.long_day(portfolio.as_of)}; {portfolio.currency}")
    for number, (name, width) in enumerate(COLUMNS.items(), start=1):
        cell = put(sheet.cell(HEAD_AT, number), name)
        cell.font, cell.alignment = HEAD, WRAPPED
        cell.fill = OF_THE_KIT if name in OF_KIT else OF_FORMULAS
        sheet.column_dimensions[cell.column_letter].width = width
    row = HEAD_AT
    for grid in sheets:
        for at, line in enumerate(grid.lines, start=FIRST_LINE):
            row += 1
            _line(sheet, row, portfolio, grid, at, line.label, line.kit, kit)
            for number, form in ((3, line.amounts), (4, line.amounts), (5, line.format), (6, line.format)):
                sheet.cell(row, number).number_format = form
            sheet.cell(row, 7).number_format, sheet.cell(row, 10).number_format = DIFFERENCE, line.format
            for cell in sheet[row]:
                cell.alignment = WRAPPED
            heighten(sheet, row)
    differences = f"G{HEAD_AT + 1}:G{row}"
    put(sheet["A3"], "Do all figures agree with the kit's?").font = HEAD
    sheet["C3"] = (
        f'=IF(COUNTIF({differences},0)=ROWS({differences}),"yes: every difference is 0","no: see the column difference")'
    )
    sheet["C3"].font = HEAD
    sheet.freeze_panes = sheet.cell(HEAD_AT + 1, 2)
    set_up(sheet, HEAD_AT)


def _line(
    sheet: Worksheet,
    row: int,
    portfolio: Portfolio,
    grid: Grid,
    at: int,
    label: str,
    own: Mapping[str, Any],
    kit: Mapping[Any, Any],
) -> None:
    one = METRICS[own["metric"]]
    before = kit.get((f"{one.key}_baseline", None), {}).get("value")
    bar = portfolio.assumptions.benchmarks.get(one.key)
    texts = {
        1: label,
        2: grid.name,
        8: portfolio.currency if one.unit is Unit.MONEY else str(one.unit),
        9: one.benchmark.format(bar) if one.benchmark else "",
        10: before,
        11: own["verdict"],
        12: "; ".join(reservation["note"] for reservation in own["reservations"]),
        13: own["note"],
    }
    for number, text in texts.items():
        put(sheet.cell(row, number), text).alignment = WRAPPED
    sheet.cell(row, 2).hyperlink = f"#'{grid.name}'!A1"
    for number, letter in ((3, "B"), (4, "C"), (5, "D"), (6, "G"), (7, "H")):
        sheet.cell(row, number, f"={grid.name}!{letter}{at}")
    sheet.cell(row, 6).fill = OF_THE_KIT


def write_read_me(sheet: Worksheet) -> None:
    """What the workbook is, in plain words."""
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 110
    for row, (title, text) in enumerate(READ_ME, start=1):
        put(sheet.cell(row, 1), title).font = HEAD
        put(sheet.cell(row, 2), text).alignment = WRAPPED
        heighten(sheet, row)
    set_up(sheet)


def write_settings(book: Workbook, portfolio: Portfolio) -> None:
    """What the formulas go by, each cell under a name of its own."""
    sheet = book.create_sheet("settings")
    quarter_end = "EOMONTH(as_of,2-MOD(MONTH(as_of)-fiscal_year_start,3))"
    settings = {
        "as_of": (portfolio.as_of, "the day that everything is looked at from"),
        "fiscal_year_start": (portfolio.fiscal_year_start_month, "the month in which the fiscal year begins, 1 to 12"),
        "review_window": (portfolio.assumptions.review_window_months, "how many months a first year has"),
        "last_quarter": (None, "the last day of the last fiscal quarter that has ended"),
    }
    for number, (name, width) in enumerate({"setting": 20, "value": 14, "what it is": 60}.items(), start=1):
        cell = put(sheet.cell(1, number), name)
        cell.font, cell.fill = HEAD, OF_VALUES
        sheet.column_dimensions[cell.column_letter].width = width
    for row, (name, (value, told)) in enumerate(settings.items(), start=2):
        put(sheet.cell(row, 1), name)
        put(sheet.cell(row, 2), value).font = GIVEN
        put(sheet.cell(row, 3), told)
        book.defined_names[name] = DefinedName(name, attr_text=f"settings!$B${row}")
    last = sheet.cell(len(settings) + 1, 2, f"=IF({quarter_end}>as_of,EOMONTH({quarter_end},-3),{quarter_end})")
    sheet["B2"].number_format = last.number_format = DAY
    sheet.freeze_panes = "A2"
    set_up(sheet)

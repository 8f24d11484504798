"""The audit workbook recalculated by a spreadsheet: every figure is the kit's, and follows when a cell of the rows changes."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from pmo_kit import load, measure
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.report.audit.workbook import KEYS, audit_workbook

from ..builders.full_register import full_register
from ..builders.generated import registers
from ..builders.hand_made import Tables, benefit, checked, month_by_month, portfolio, project, spend, with_assumptions
from ..builders.places import ROOT
from ..builders.spreadsheet import Cells, recalculated

SAMPLES = ("healthy", "leaky", "no_baselines", "small", "watermelon", "zombies")
DAYS = ("2026-06-30",)
FIGURES = [key for key in KEYS if not key.endswith("_baseline")]
RANDOM, MOST = 12, 3  # registers that are drawn, and those of them, the fullest, that are recalculated
UNDEFINED = "undefined"


def hand_made(august: float | None = 8.0) -> Tables:
    """A project that cost 100 and brings in 8 a month from April 2025, a year as planned, but for August."""
    actual = [8.0] * 4 + [august] + [8.0] * 10
    return {
        "portfolios": [portfolio("2024-06-01", fiscal_year_start_month=4)],
        "projects": [project("P1", "2024-01-01", "2025-03-31", planned_investment=100.0)],
        "benefits": [benefit("B1", "P1")],
        "realisation": month_by_month("B1", "2025-04-01", [8.0] * 15, actual),
        "spend": [spend("P1", "2024-05-01", 50.0)],
    }


def of_one(tables: Tables, as_of: str | dt.date = "2026-06-30", portfolio_id: str = "A") -> Portfolio:
    return checked(tables, as_of).for_portfolio(portfolio_id)


def drawn() -> Iterator[tuple[str, Portfolio]]:
    """Portfolios of random registers, those in which most figures are defined."""
    found: list[tuple[int, Portfolio]] = []

    @settings(
        max_examples=RANDOM,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(registers())
    def draw(register: tuple[Tables, dt.date]) -> None:
        for one in checked(*register).each():
            found.append((int(measure(one, FIGURES, grouped=False)["value"].notna().sum()), one))

    draw()
    found.sort(key=lambda each: -each[0])
    yield from ((f"random-{n}", one) for n, (_, one) in enumerate(found[:MOST]))


def with_actual(content: bytes, month: dt.date, actual: float | None) -> bytes:
    """The workbook after somebody changed the actual of a month."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["realisation"]
    heads = [cell.value for cell in sheet[1]]
    [row] = [row for row in sheet.iter_rows(min_row=2) if row[heads.index("month")].value.date() == month]
    row[heads.index("actual_value")].value = actual
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


@pytest.fixture(scope="module")
def portfolios() -> dict[str, Portfolio]:
    """What is audited: the samples, a full register, and random ones."""
    samples = {name: load(ROOT / "sample_data" / name).for_portfolio() for name in SAMPLES}
    full = {f"full-{day}": of_one(full_register(), day) for day in DAYS}
    half_a_year = with_assumptions(checked(full_register(), "2026-06-30"), {"review_window_months": 6})
    others = {"half-a-year": half_a_year.for_portfolio("A"), "hand-made": of_one(hand_made())}
    return {**samples, **full, **others, **dict(drawn())}


@pytest.fixture(scope="module")
def sheets(portfolios: dict[str, Portfolio], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cells]:
    """Their workbooks, recalculated, and one of them with an actual changed and with it taken out."""
    books = {name: audit_workbook(one) for name, one in portfolios.items()}
    august = dt.date(2025, 8, 1)
    books["changed"] = with_actual(books["hand-made"], august, 100.0)
    books["taken-out"] = with_actual(books["hand-made"], august, None)
    return recalculated(books, tmp_path_factory.mktemp("audit"))


def lines(sheets: Cells) -> dict[str, tuple[Any, ...]]:
    """The lines of all figures by the sheet and their name: numerator, denominator, value, the same of the kit, difference."""
    found = {}
    for name, rows in sheets.items():
        if len(rows) < 4 or rows[3][0] != "figure":
            continue
        for row in rows[4:]:
            if row[0] is None:
                break
            found[f"{name}: {row[0]}"] = row[1:8]
    return found


def near(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


def test_every_figure_is_the_kits_with_its_numerator_and_denominator(
    sheets: dict[str, Cells], portfolios: dict[str, Portfolio]
) -> None:
    apart = []
    for book, one in portfolios.items():
        found = lines(sheets[book])
        assert len(found) == len(FIGURES)
        kit = measure(one, FIGURES, grouped=False).set_index("metric")["value"]
        for (line, cells), key in zip(found.items(), FIGURES, strict=True):
            assert (cells[5] == UNDEFINED) == bool(math.isnan(kit[key])), (book, line)
            if cells[6] != 0 or not all(near(cells[n], cells[n + 3]) for n in range(3)):
                apart.append((book, line, cells))
    assert apart == []


def test_among_what_was_recalculated_every_figure_is_defined_somewhere_and_undefined_elsewhere(
    sheets: dict[str, Cells], portfolios: dict[str, Portfolio]
) -> None:
    for name in lines(sheets["full-2026-06-30"]):
        values = [lines(sheets[book])[name][2] for book in portfolios]
        assert UNDEFINED in values, name
        assert sum(isinstance(value, int | float) for value in values) >= 3, name


def test_every_quarter_of_the_escalation_rate_is_the_kits(
    sheets: dict[str, Cells], portfolios: dict[str, Portfolio]
) -> None:
    compared = 0
    for book in portfolios:
        rows = sheets[book]["escalation_rate"]
        heads = next((row for row in rows if row[0] == "quarter"), None)
        for row in rows[rows.index(heads) + 1 :] if heads else ():
            cells = dict(zip(heads or (), row, strict=True))
            assert cells["difference"] == 0, (book, cells)
            compared += isinstance(cells["rate"], int | float)
    assert compared > 30


def test_no_cell_of_any_workbook_is_an_error(sheets: dict[str, Cells]) -> None:
    errors = {
        (book, sheet, cell)
        for book, cells in sheets.items()
        for sheet, rows in cells.items()
        for row in rows
        for cell in row
        if isinstance(cell, str) and cell.startswith(("#", "Err:"))
    }
    assert errors == set()


def test_the_summary_says_that_all_agree_or_that_they_do_not(sheets: dict[str, Cells]) -> None:
    assert sheets["healthy"]["Summary"][2][2] == "yes: every difference is 0"
    assert sheets["changed"]["Summary"][2][2] == "no: see the column difference"


def test_an_actual_that_is_changed_in_the_workbook_changes_every_figure_that_it_is_in(sheets: dict[str, Cells]) -> None:
    before, after = lines(sheets["hand-made"]), lines(sheets["changed"])
    assert before["benefits_realised: Benefits realised"][:3] == (96, 100, 0.96)  # 12 × 8 in the first year
    assert after["benefits_realised: Benefits realised"][:3] == (188, 100, 1.88)  # 11 × 8 + 100
    assert after["benefits_against_promise: Against the promise"][:2] == (212, 120)  # 14 × 8 + 100, of 15 × 8
    assert after["value_leakage: Value leakage"][:2] == (-92, 120)
    assert after["portfolio_roi: Portfolio ROI"][:3] == (162, 50, 3.24)  # 212 less 50 spent
    changed = measure(of_one(hand_made(100.0)), FIGURES, grouped=False)["value"]
    for cells, value in zip(after.values(), changed, strict=True):
        assert cells[2] == UNDEFINED if math.isnan(value) else near(cells[2], value)


def test_an_actual_that_is_taken_out_counts_as_nothing(sheets: dict[str, Cells]) -> None:
    found = lines(sheets["taken-out"])
    assert found["benefits_realised: Benefits realised"][:3] == (88, 100, 0.88)
    assert found["benefits_realised: Benefits realised"][6] == -0.08  # what the change is worth
    assert found["value_leakage: Leakage by shortfall"][:2] == (8, 120)

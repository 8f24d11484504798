"""The two real registers: read whole, mapped, and measured to the figures that are known of them.

They are no part of the project. `PMO_KIT_REGISTERS` names their folder, else it is `../shared/data` beside the checkout.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pmo_kit.loaders import load
from pmo_kit.metrics import measure
from pmo_kit.metrics.decisions import FRESH, median_days
from pmo_kit.metrics.population import Known
from pmo_kit.metrics.result import Rows
from pmo_kit.register.portfolio import Portfolio
from pmo_kit.settings import carried
from pmo_kit.vocabulary import Effect

from ..builders.places import REGISTERS


def register(name: str, file: str) -> Portfolio:
    if not (REGISTERS / file).is_file():
        why = f"{file} is not in {REGISTERS.name}: set PMO_KIT_REGISTERS to the folder that holds it"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    return load(REGISTERS, carried.folder("templates") / "registers" / name / "pmo.yaml")


@pytest.fixture(scope="module")
def melbourne() -> Portfolio:
    return register("melbourne_water", "melbourne_water_capital_delivery.csv")


@pytest.fixture(scope="module")
def agencies() -> Portfolio:
    return register("us_it_dashboard", "us_it_dashboard_projects.csv")


def rows_set_aside(portfolio: Portfolio, table: str) -> set[int | None]:
    return {p.row for p in portfolio.problems if p.table == table and p.effect is Effect.SET_ASIDE}


@pytest.mark.parametrize("name", ["melbourne", "agencies"])
def test_no_row_is_lost_in_silence(name: str, request: pytest.FixtureRequest) -> None:
    portfolio: Portfolio = request.getfixturevalue(name)
    for table, count in portfolio.counts.items():
        assert count.read == count.used + count.set_aside
        assert count.used == len(portfolio.tables[table])
        assert count.set_aside == len(rows_set_aside(portfolio, table))


def test_melbourne_water_is_one_file_for_three_tables(melbourne: Portfolio) -> None:
    assert [record["name"] for record in melbourne.sources] == ["melbourne_water_capital_delivery.csv"]
    used = {table: (count.read, count.used) for table, count in melbourne.counts.items()}
    assert used == {"portfolios": (1, 1), "projects": (445, 445), "decisions": (445, 443)}
    assert melbourne.for_portfolio().currency == "AUD"


def test_melbourne_water_has_two_decisions_that_were_never_raised(melbourne: Portfolio) -> None:
    found = [(p.column, p.field, p.rule) for p in melbourne.problems if p.effect is Effect.SET_ASIDE]
    assert found == [("BNI", "raised_on", "the cell is empty and must not be")] * 2


def test_melbourne_water_dates_are_read_day_first(melbourne: Portfolio) -> None:
    decisions = melbourne.tables["decisions"].set_index("decision_id")
    assert str(decisions.at["Q05388", "raised_on"].date()) == "2016-02-05"  # 5/02/2016 5:00:00 PM
    assert str(decisions.at["Q05388", "decided_on"].date()) == "2016-05-25"
    assert (decisions["raised_on"] > str(melbourne.as_of)).sum() == 1


def test_melbourne_water_decisions_come_to_the_known_figures(melbourne: Portfolio) -> None:
    """Of the 442 raised by 2024-10-28, 404 were decided, with a plain median of 420.5 calendar days."""
    decisions, day = melbourne.tables["decisions"], str(melbourne.as_of)
    raised = decisions[decisions["raised_on"] <= day]
    decided = raised[raised["decided_on"] <= day]
    assert (len(raised), len(decided)) == (442, 404)
    assert (decided["decided_on"] - decided["raised_on"]).dt.days.median() == 420.5


def test_melbourne_water_cycle_time_is_the_known_one(melbourne: Portfolio) -> None:
    row = measure(melbourne, "decision_cycle_time", grouped=False).iloc[0]
    assert (row["value"], row["numerator"], row["denominator"]) == (233, 7, 11)
    assert row["verdict"] == "not measurable"  # there is no day on which a transformation began


def test_melbourne_water_over_all_years_has_the_known_kaplan_meier_median(melbourne: Portfolio) -> None:
    """Without a window: 404 of 442 decided, and the 38 that wait move the median from 420.5 to 477."""
    issues = Known(melbourne.for_portfolio()).issue
    never_waited = np.full(len(issues.days), FRESH)
    figure = median_days(Rows({"days": issues.days, "decided": issues.decided, "waited": never_waited}))
    assert (figure.value, figure.numerator, figure.denominator) == (477, 404, 442)


def test_the_dashboard_is_26_portfolios(agencies: Portfolio) -> None:
    used = {table: (count.read, count.used) for table, count in agencies.counts.items()}
    assert used == {"portfolios": (26, 26), "projects": (2472, 2468)}
    assert len(agencies.portfolio_ids) == 26
    assert set(agencies.portfolio_ids) == set(agencies.tables["projects"]["portfolio_id"])
    assert agencies.for_portfolio("va").name == "Department of Veterans Affairs"
    assert agencies.for_portfolio("va").currency == "USD"


def test_the_dashboards_repeated_rows_are_set_aside_and_those_without_a_start_are_told(agencies: Portfolio) -> None:
    found = [p for p in agencies.problems if p.effect is Effect.SET_ASIDE]
    assert [p.column for p in found] == ["Project ID"] * 4
    assert sum("no start is known" in p.rule for p in agencies.problems) == 17


def test_the_dashboards_millions_are_dollars(agencies: Portfolio) -> None:
    projects = agencies.tables["projects"].set_index("project_id")
    assert projects.at["656", "planned_investment"] == 15_297_000.0  # 15.297
    assert str(projects.at["656", "start_date"].date()) == "2011-01-10"  # 2011-01-10T00:00:00Z


def test_the_dashboard_says_honestly_what_it_cannot_tell(agencies: Portfolio) -> None:
    found = measure(agencies.for_portfolio("usda"), grouped=False).set_index("metric")
    headline = ["benefits_realised", "strategic_alignment", "decision_cycle_time", "escalation_rate", "portfolio_roi"]
    assert found.loc[headline, "verdict"].tolist() == ["not measurable"] * 5
    assert found.loc[headline, "value"].isna().all()
    assert (found.loc[headline, "note"] != "").all()


def test_the_dashboard_goes_all_the_way_to_130_reports_that_say_what_they_cannot_tell(
    agencies: Portfolio, tmp_path: Path
) -> None:
    settings = carried.folder("templates") / "registers" / "us_it_dashboard" / "pmo.yaml"
    program = "from pmo_kit.cli import main; main()"
    command = [sys.executable, "-c", program, "run", str(REGISTERS), "--config", str(settings), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    reports = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["reports"]
    assert {report["status"] for report in reports} == {"complete"}
    assert {report["portfolio_id"] for report in reports} == set(agencies.portfolio_ids)
    pages = [(tmp_path / report["path"]).read_text(encoding="utf-8") for report in reports]
    assert len(pages) == 26 * 5
    assert all("pmo-cannot-tell" in page.partition("</style>")[2] for page in pages)

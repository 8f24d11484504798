"""What was known on a day, row by row: what findings and sections look at beside the figures."""

from __future__ import annotations

import pandas as pd
import pytest

from pmo_kit.metrics.evidence import target_lacks
from pmo_kit.metrics.population import Known

from ..builders.hand_made import Tables, benefit, checked, day, month_by_month, project, spend


def known(tables: Tables, as_of: str = "2026-06-30") -> Known:
    return Known(checked(tables, as_of).for_portfolio("A"))


@pytest.fixture
def seen() -> Known:
    """A launched project with a benefit of which half may be claimed, and a dis-benefit; another that is not launched."""
    rows = month_by_month("B1", "2026-03-01", [10.0, None, 30.0, 40.0, 50.0], [8.0, 6.0], [None, None, 20.0])
    rows[0] |= {"validated_by": "Group finance", "measure_value": 7.0, "evidence": "ledger 4711"}
    rows[1] |= {"validated_by": "tbc"}
    rows += month_by_month("B2", "2026-05-01", [4.0]) + month_by_month("B3", "2026-06-01", [9.0], [3.0])
    return known(
        {
            "projects": [project("P1", go_live="2026-04-30"), project("P2")],
            "benefits": [
                benefit("B1", "P1", attribution=0.5),
                benefit("B2", "P1", kind="dis_benefit"),
                benefit("B3", "P2", kind=None),
            ],
            "realisation": rows,
        }
    )


def cells(frame: pd.DataFrame, *columns: str) -> list[tuple]:
    rows = frame[list(columns)].astype(object).itertuples(index=False, name=None)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows]


def test_a_month_that_has_ended_has_its_amounts_with_the_share_that_may_be_claimed(seen):
    assert cells(seen.months, "benefit_id", "planned", "replanned", "actual", "measure", "evidence") == [
        ("B1", 5.0, 5.0, 4.0, 7.0, True),
        ("B1", None, None, 3.0, None, False),
        ("B1", 15.0, 10.0, None, None, False),
        ("B1", 20.0, 20.0, None, None, False),
        ("B2", 4.0, 4.0, None, None, False),
        ("B3", 9.0, 9.0, 3.0, None, False),
    ]


def test_a_month_says_how_far_its_actual_can_be_believed():
    """Half may be claimed: of 8 by name and of 6 by evidence; 10 and 10.005 repeat a plan of 10, 10.006 does not."""
    rows = month_by_month("B1", "2026-01-01", [10.0] * 5 + [0.0], [8.0, 6.0, 10.0, 10.005, 10.006, 0.0])
    rows[0]["validated_by"], rows[1]["evidence"] = "Group finance", "ledger 4711"
    rows[2] |= {"validated_by": "tbc", "evidence": "n/a"}  # names nobody and nothing (R41)
    profile = benefit("B1", "P1", attribution=0.5)
    found = known({"projects": [project("P1")], "benefits": [profile], "realisation": rows}).months
    assert cells(found, "actual", "confirmed", "named", "repeats") == [
        (4.0, 4.0, 4.0, False),
        (3.0, None, 3.0, False),
        (5.0, None, None, True),
        (5.0025, None, None, True),
        (5.003, None, None, False),
        (0.0, None, None, False),  # a plan of nothing is repeated by nobody
    ]


def test_a_month_says_whose_it_is_when_it_ended_and_whether_it_is_due(seen):
    launch = pd.Timestamp("2026-04-30")
    columns = ("project_id", "kind", "gross", "dis", "launched", "go_live", "after_launch", "first_year", "due")
    assert [str(end.date()) for end in seen.months["end"]] == [
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
        "2026-06-30",
        "2026-05-31",
        "2026-06-30",
    ]
    assert seen.months.index.tolist() == [0, 1, 2, 3, 4, 5]
    assert cells(seen.months, *columns) == [
        ("P1", "cashable", True, False, True, launch, False, False, True),
        ("P1", "cashable", True, False, True, launch, False, False, False),
        ("P1", "cashable", True, False, True, launch, True, True, True),
        ("P1", "cashable", True, False, True, launch, True, True, True),
        ("P1", "dis_benefit", False, True, True, launch, True, True, False),
        ("P2", None, True, False, False, None, False, False, False),
    ]
    assert cells(seen.due_months, "benefit_id", "planned") == [("B1", 5.0), ("B1", 15.0), ("B1", 20.0)]


def test_spend_is_known_of_months_that_have_ended_and_were_booked():
    booked = [spend("P1", "2026-05-01", 7.0), spend("P1", "2026-07-01", 9.0), {**spend("P2", "2026-06-01", 1.0)}]
    booked[2]["actual_spend"] = None
    found = known({"projects": [project("P1"), project("P2")], "spend": booked}).spend
    assert cells(found, "project_id", "spend") == [("P1", 7.0)]
    tables = {"projects": [project("P1"), project("P2")], "spend": booked}
    assert len(known(tables, "2026-05-31").spend) == 1
    assert len(known(tables, "2026-05-30").spend) == 0
    assert str(found["end"].iloc[0].date()) == "2026-05-31"


def test_a_vague_target_is_told_what_it_lacks():
    complete = {
        "unit": "days",
        "baseline_value": 10.0,
        "baseline_date": day("2024-01-01"),
        "target_value": 6.0,
        "target_date": day("2026-12-31"),
    }
    missing = {"B2": {"unit": "TBC"}, "B3": {"baseline_date": None, "target_date": None}, "B4": {"target_value": None}}
    profiles = [benefit(name, "P1", **(complete | cells)) for name, cells in {"B1": {}, **missing}.items()]
    profiles.append(benefit("B5", "P1", **(complete | {"target_value": 10.0})))
    profiles.append(benefit("B6", "P2"))
    started, proposed = project("P1", go_live="2025-01-31"), project("P2", status="proposed")
    found = target_lacks(known({"projects": [started, proposed], "benefits": profiles}))
    assert cells(found, "benefit_id", "project_id", "name", "lacks", "specific") == [
        ("B1", "P1", "B1", "", True),
        ("B2", "P1", "B2", "a unit", False),
        ("B3", "P1", "B3", "a baseline, a target date", False),
        ("B4", "P1", "B4", "a target", False),
        ("B5", "P1", "B5", "a direction (target equals baseline)", False),
    ]


def test_another_day_knows_what_was_known_then():
    rows = month_by_month("B1", "2026-01-01", [10.0] * 6, [9.0] * 6)
    tables = {"projects": [project("P1", go_live="2026-03-31")], "benefits": [benefit("B1", "P1")], "realisation": rows}
    now = known(tables)
    assert (now.months["actual"].sum(), now.on(day("2026-02-28")).months["actual"].sum()) == (54.0, 18.0)
    assert now.on(day("2026-03-30")).projects["launched"].tolist() == [False]


def test_a_quarter_has_evidence_where_any_of_its_months_says_where():
    rows = month_by_month("B1", "2026-01-01", [1.0] * 6, [1.0, None, 2.0, 3.0])
    rows[2]["evidence"] = "ledger 4711"
    rows[0]["measure_value"], rows[1]["measure_value"] = 8.0, 7.0
    rows.reverse()  # an export comes in any order
    found = known(
        {
            "projects": [project("P1")],
            "benefits": [benefit("B1", "P1", frequency="quarterly")],
            "realisation": rows,
        }
    ).months
    assert cells(found, "planned", "actual", "measure", "evidence") == [(3.0, 3.0, 7.0, True), (3.0, 3.0, None, False)]

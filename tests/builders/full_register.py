"""A register of two portfolios in which every metric of portfolio A has a value."""

from __future__ import annotations

from .hand_made import Tables, benefit, day, escalation, issue, month_by_month, portfolio, project, spend


def full_register() -> Tables:
    """As of 2026-06-30; written out each time, so that a test may change it."""
    profile = {
        "owner": "Ada Byrne",
        "success_criterion": "Claims are settled in half the time",
        "agreed_on": day("2022-04-20"),
        "unit": "days",
        "baseline_value": 10.0,
        "baseline_date": day("2022-04-01"),
        "target_value": 6.0,
        "target_date": day("2025-12-31"),
        "objective_id": "O1",
    }
    measured = month_by_month("B4", "2026-01-01", [None] * 3)
    for row, days in zip(measured, [8.0, 7.0, 6.0], strict=True):
        row["measure_value"] = days
    realisation = [
        *month_by_month("B1", "2023-07-01", [40.0] * 36, [30.0] * 20 + [45.0] * 10 + [None] + [35.0] * 5),
        *month_by_month("B2", "2023-07-01", [5.0] * 30, [4.0] * 20),
        *month_by_month("B3", "2024-03-01", [60.0] * 10, [0.0, 50.0, 70.0], [50.0] * 10, step=3),
        *month_by_month("B5", "2026-01-01", [20.0] * 6),
        *month_by_month("B6", "2025-01-01", [25.0] * 18, [20.0] * 9),
        *month_by_month("B7", "2025-02-01", [30.0] * 12, [30.0] * 12),
        *month_by_month("B8", "2025-06-01", [12.0] * 12, [12.0] * 4 + [15.0] * 7),
        *measured,
    ]
    for row in realisation[::2]:
        row["validated_by"] = "Group finance"
    for row in realisation[1::4]:
        row["evidence"] = "Ledger 4711"
    return {
        "portfolios": [
            portfolio(
                "2025-04-01",
                cfo_sponsor="Ada Byrne",
                cio_sponsor="Omar Reid",
                mandate_signed_on=day("2025-03-01"),
                fiscal_year_start_month=4,
                pmo_cost_per_year=120.0,
            ),
            portfolio(None, "B"),
        ],
        "projects": [
            project(
                "P1",
                "2022-05-01",
                "2023-06-30",
                planned_investment=1000.0,
                forecast_investment=1150.0,
                pivot_rules_agreed_on=day("2022-04-15"),
            ),
            project("P2", "2023-02-01", "2024-02-29", planned_investment=500.0, mandatory=True),
            project("P3", "2024-01-15", planned_go_live=day("2025-12-31")),
            project(
                "P4", "2023-01-01", "2024-12-31", planned_investment=300.0, status="closed", end_date=day("2025-09-30")
            ),
            project("P5", "2023-01-01", planned_investment=80.0, status="terminated"),
            project("P6", "2026-01-01", planned_investment=90.0, status="proposed"),
            project("P7", "2024-01-01", "2025-01-31", planned_investment=200.0, portfolio_id="B"),
            project("P8", "2025-04-10", "2025-05-31", planned_investment=70.0, forecast_investment=60.0),
        ],
        "objectives": [
            {"objective_id": "O1", "name": "Serve faster"},
            {"objective_id": "O2", "name": "Run cheaper", "valid_to": day("2025-12-31")},
        ],
        "alignment": [
            {"project_id": "P1", "objective_id": "O1", "weight": 0.5},
            {"project_id": "P1", "objective_id": "O2", "weight": None},
            {"project_id": "P2", "objective_id": "O2", "weight": 1.0},
            {"project_id": "P7", "objective_id": "O1", "weight": 1.0},
        ],
        "benefits": [
            benefit("B1", "P1", **profile, attribution=0.75, shared_benefit="claims"),
            benefit("B2", "P1", "dis_benefit"),
            benefit("B3", "P2", "non_cashable", frequency="quarterly", owner="TBC"),
            benefit("B4", "P2", "non_financial", **profile | {"agreed_on": None}),
            benefit("B5", "P3", None),
            benefit("B6", "P4"),
            benefit("B7", "P7", attribution=0.75, shared_benefit="Claims."),
            benefit("B8", "P8"),
        ],
        "realisation": realisation,
        "spend": [
            *(spend("P1", f"2022-{month:02}-01", 20.0) for month in range(5, 13)),
            *(spend("P2", f"2023-{month:02}-01", 10.0) for month in range(2, 10)),
            spend("P4", "2025-06-01", 250.0),
            spend("P5", "2023-03-01", 20.0),
            spend("P8", "2025-05-01", 50.0),
            spend("P8", "2026-06-01", 10.0),
            spend("P7", "2024-03-01", 80.0),
        ],
        "decisions": [
            *(issue(f"D{days}", "2024-09-02", days, category="scope", forum="Board") for days in (20, 25, 30, 40)),
            *(issue(f"E{days}", "2026-02-02", days, "P2", category="budget") for days in (2, 5, 9, 14)),
            issue("F1", "2026-05-04", None, "P3", forum="Board"),
            issue("F2", "2025-02-03", None),
        ],
        "escalations": [
            escalation("X1", "P1", "2025-08-04"),
            escalation("X2", "P2", "2026-05-06"),
            escalation("X3", "P2", "2026-04-07", "programme", closed_on=day("2026-04-20")),
            escalation("X4", "P5", "2026-05-20"),
        ],
    }

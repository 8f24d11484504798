"""Generated registers that often meet a benchmark, and as often for a reason that a stricter reading does not accept."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from .generated import CONFIRMED, EVIDENCE, Draw, dates, decision_rows, maybe, months_from, pick, registers
from .hand_made import Row, Tables


@st.composite
def flourishing(draw: Draw) -> tuple[Tables, dt.date]:
    """Tables of portfolios A and B, more than a year into the transformation, and the day they are seen on."""
    tables, as_of = draw(registers())
    start = months_from(as_of, -draw(st.integers(13, 18)))
    for row in tables.get("portfolios", []):
        row["transformation_start"] = start
    for row in tables["projects"]:
        row.update(draw(launched(as_of, start)))
    ids = [row["project_id"] for row in tables["projects"]]
    launches = {row["project_id"]: row["go_live"] for row in tables["projects"]}
    for row in tables.get("benefits", []):
        row.update(kind=draw(pick(["cashable", "cashable", None, "dis_benefit"])), agreed_on=None)
        row.update(attribution=draw(pick([None, 1.0, 0.75])))
    if "benefits" in tables and "realisation" in tables:
        tables["realisation"] = [
            row
            for benefit in tables["benefits"]
            for row in draw(realised(benefit, launches[benefit["project_id"]], as_of))
        ]
    if "spend" in tables:
        tables["spend"] = [row for name in ids for row in draw(little_spent(name, launches[name], as_of))]
    if "decisions" in tables:
        tables["decisions"] = [
            *(draw(decided(f"D{k}", ids, as_of, start)) for k in range(draw(pick([3, 5, 8, 10])))),
            *(draw(decision_rows(f"R{k}", ids, as_of)) for k in range(draw(pick([0, 0, 1])))),
        ]
    if "escalations" in tables:
        months = draw(st.lists(pick([-12, -11, -11, -10, -9, -7, -3]), max_size=4))
        tables["escalations"] = [
            {
                "escalation_id": f"E{k}",
                "project_id": draw(pick(ids)),
                "raised_on": months_from(as_of, month),
                "level": draw(pick(["executive", "executive", "programme"])),
            }
            for k, month in enumerate(months)
        ]
    return tables, as_of


@st.composite
def launched(draw: Draw, as_of: dt.date, start: dt.date) -> Row:
    """The cells of a project that began long ago: mostly launched before or since the start of the transformation."""
    go_live = pick([months_from(as_of, -k) for k in (42, 30, 22, 19)] + [start] * 3 + [months_from(as_of, -13)] * 3)
    return {
        "status": draw(pick(["active", "active", "active", "active", "terminated", "closed"])),
        "start_date": months_from(as_of, -draw(pick([16, 30, 50]))),
        "end_date": draw(st.one_of(st.none(), st.none(), st.none(), dates(as_of, -300))),
        "planned_go_live": draw(maybe(dates(as_of, -700))),
        "go_live": draw(st.one_of(go_live, go_live, go_live, st.none())),
        "planned_investment": draw(pick([10.0, 20.0, 20.0, 50.0, None, 0.0])),
        "actual_spend": draw(pick([None, 4.0, 8.0, 60.0])),
    }


@st.composite
def realised(draw: Draw, benefit: Row, go_live: dt.date | None, as_of: dt.date) -> list[Row]:
    """Months from the launch on, most of them measured and many of them above plan."""
    first, rows = go_live or months_from(as_of, -12), []
    copied = draw(pick([True, False, False]))  # the plan typed in again, without anything that shows it
    for k in sorted(draw(st.sets(st.integers(0, 14), min_size=1, max_size=6))):
        plan = draw(pick([10.0, 20.0] if copied else [None, 10.0, 10.0, 20.0]))
        amounts = [1.0, 0.0, None] if benefit["kind"] == "dis_benefit" else [plan, 15.0, 25.0, 40.0, 0.0, None]
        rows.append(
            {
                "benefit_id": benefit["benefit_id"],
                "month": months_from(first, k),
                "planned_value": plan,
                "actual_value": plan if copied else draw(pick(amounts)),
                "evidence": None if copied else draw(pick(EVIDENCE)),
                "validated_by": None if copied else draw(pick(CONFIRMED)),
            }
        )
    return rows


@st.composite
def little_spent(draw: Draw, name: str, go_live: dt.date | None, as_of: dt.date) -> list[Row]:
    """A little before the launch, and sometimes more after it."""
    first = go_live or as_of
    amounts = {-3: draw(pick([None, 2.0, 5.0, 20.0])), -1: draw(pick([5.0, -2.0])), 4: draw(pick([None, None, 30.0]))}
    return [
        {"project_id": name, "month": months_from(first, k), "actual_spend": amount} for k, amount in amounts.items()
    ]


@st.composite
def decided(draw: Draw, name: str, projects: list[str], as_of: dt.date, start: dt.date) -> Row:
    """An issue that took its time before the start, or was decided soon since, or has been left open."""
    slow = draw(pick([True, False, False]))
    raised = months_from(start, -draw(pick([1, 3, 9, 11]))) if slow else months_from(as_of, -draw(pick([1, 2, 5, 9])))
    days = draw(pick([20, 40, 60, None] if slow else [0, 1, 2, 5, 5, 15, None]))
    return {
        "decision_id": name,
        "project_id": draw(pick(projects)),
        "category": draw(pick([None, "scope", "budget"])),
        "forum": draw(pick([None, "Board"])),
        "raised_on": raised,
        "decided_on": None if days is None else raised + dt.timedelta(days=days),
        "withdrawn_on": None,
    }

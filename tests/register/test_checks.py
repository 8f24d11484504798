"""What sets a row aside, what is read as empty, and what is only pointed out."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_kit.errors import Problem, UnknownNameError
from pmo_kit.register.checks import Checked, Counts, RawTable, validate
from pmo_kit.register.schemas import DICTIONARY
from pmo_kit.vocabulary import Effect, Status

Row = dict[str, Any]

P1 = {"project_id": "P1", "portfolio_id": "A", "name": "One", "status": "active", "start_date": "2025-01-01"}
P2 = {**P1, "project_id": "P2"}
B1 = {"benefit_id": "B1", "project_id": "P1", "name": "Less rework"}
D1 = {"decision_id": "D1", "project_id": "P1", "raised_on": "2025-03-01"}
PORTFOLIO = {"portfolio_id": "A", "name": "A"}
O1 = {"objective_id": "O1", "name": "Grow"}
ESCALATION = {"escalation_id": "E1", "project_id": "P1", "raised_on": "2025-03-01", "level": "executive"}
MONTH = {"benefit_id": "B1", "month": "2025-03", "actual_value": 5}
LAUNCHED = {**P1, "go_live": "2025-06-15"}


def check(**tables: list[Row] | pd.DataFrame) -> Checked:
    frames = {name: rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows) for name, rows in tables.items()}
    return validate({name: RawTable.from_frame(name, frame) for name, frame in frames.items()})


def told(checked: Checked, effect: Effect | None = None) -> list[str]:
    return [p.line() for p in checked.problems if effect in (None, p.effect)]


def ids(checked: Checked, table: str) -> list[str]:
    return checked.tables[table].iloc[:, 0].tolist()


def test_a_sound_table_has_no_problem_and_every_declared_column() -> None:
    checked = check(projects=[P1])
    assert checked.problems == ()
    assert checked.counts == {"projects": Counts(read=1, used=1, set_aside=0)}
    frame = checked.tables["projects"]
    declared = DICTIONARY["projects"].columns
    assert [(name, str(dtype)) for name, dtype in frame.dtypes.items()] == [(c.name, c.dtype) for c in declared]


@pytest.mark.parametrize("name", list(DICTIONARY))
@pytest.mark.parametrize("headers", [True, False])
def test_a_table_without_rows_is_a_table(name: str, headers: bool) -> None:
    columns = DICTIONARY[name].names if headers else ()
    checked = check(**{name: pd.DataFrame(columns=list(columns))})
    assert [p.effect for p in checked.problems] == [Effect.POINTED_OUT] * (name == "projects")
    assert checked.counts == {name: Counts(0, 0, 0)}
    assert tuple(checked.tables[name].columns) == DICTIONARY[name].names
    assert [str(dtype) for dtype in checked.tables[name].dtypes] == [c.dtype for c in DICTIONARY[name].columns]


def test_a_table_that_nobody_declared_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'benefits'"):
        check(benefit=[B1])


def test_a_missing_bold_column_makes_the_table_unusable_and_names_what_is_near() -> None:
    row = {("nmae" if key == "name" else key): cell for key, cell in P1.items()}
    checked = check(projects=[row, row])
    assert "projects" not in checked.tables
    assert checked.counts == {"projects": Counts(read=2, used=0, set_aside=2)}
    assert [p.rule for p in checked.problems if p.effect is Effect.TABLE_UNUSABLE] == [
        "column 'name' is missing: did you mean 'nmae'?"
    ]


def test_an_undeclared_column_is_kept_out_and_named_once() -> None:
    checked = check(
        projects=[P1], benefits=[{**B1, "baselin_value": 3}, {**B1, "benefit_id": "B2", "baselin_value": 4}]
    )
    assert told(checked) == [
        "column 'baselin_value' is unknown: did you mean 'baseline_value'? (pointed out) – it is kept out: rename the header "
        "if it is one of the dictionary's columns"
    ]
    assert checked.tables["benefits"]["baseline_value"].isna().all()


def test_a_hostile_header_is_named_and_kept_out() -> None:
    checked = check(projects=[{**P1, "<script>alert(1)</script>": "x", 5: "y"}])
    assert [p.rule for p in checked.problems] == [
        "column '<script>alert(1)</script>' is unknown",
        "column '5' is unknown",
    ]


def test_a_bold_column_that_is_there_twice_makes_the_table_unusable() -> None:
    frame = pd.DataFrame([[*P1.values(), "Two"]], columns=[*P1, "name"])
    checked = check(projects=frame)
    assert [(p.rule, p.effect) for p in checked.problems] == [("column 'name' is there 2 times", Effect.TABLE_UNUSABLE)]


def test_another_column_that_is_there_twice_is_read_as_empty() -> None:
    frame = pd.DataFrame([[*P1.values(), 1, 2]], columns=[*P1, "actual_spend", "actual_spend"])
    checked = check(projects=frame)
    assert [(p.rule, p.effect) for p in checked.problems] == [
        ("column 'actual_spend' is there 2 times", Effect.READ_AS_EMPTY)
    ]
    assert checked.tables["projects"]["actual_spend"].isna().all()


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("name", " ", "row 3, name: the cell is empty and must not be (set aside) – fill it in"),
        ("status", None, "row 3, status: the cell is empty and must not be (set aside) – fill it in"),
        (
            "status",
            "closd",
            "row 3, status: 'closd' is not a status: did you mean 'closed'? (set aside) – write one of proposed, active, "
            "paused, closed, terminated",
        ),
    ],
)
def test_a_bold_cell_that_is_empty_or_unreadable_sets_the_row_aside(column: str, cell: Any, rule: str) -> None:
    checked = check(projects=[P1, {**P2, column: cell}])
    assert told(checked) == [rule]
    assert checked.counts["projects"] == Counts(2, 1, 1)
    assert ids(checked, "projects") == ["P1"]


def test_a_start_that_cannot_be_read_is_one_that_is_not_known() -> None:
    checked = check(projects=[{**P1, "start_date": "tbc"}])
    assert [(p.rule, p.effect) for p in checked.problems] == [
        ("'tbc' is not a date: it is to be confirmed", Effect.READ_AS_EMPTY)
    ]


@pytest.mark.parametrize("status", list(Status))
def test_a_project_without_a_start_stays_and_is_told_unless_it_is_proposed(status: Status) -> None:
    checked = check(projects=[{**P1, "status": str(status), "start_date": None}])
    assert checked.counts["projects"] == Counts(1, 1, 0)
    said = [p.rule for p in checked.problems if "no start is known" in p.rule]
    assert len(said) == (status is not Status.PROPOSED)


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"planned_investment": "tbc"}, "planned_investment", "'tbc' is not a number: it is to be confirmed"),
        ({"planned_investment": -1}, "planned_investment", "-1 is out of range, it must be at least 0"),
        ({"end_date": "31/11/2025", "status": "active"}, "end_date", "'31/11/2025' is not a day of the calendar"),
        ({"mandatory": "perhaps"}, "mandatory", "'perhaps' is neither true nor false"),
    ],
)
def test_any_other_bad_cell_is_read_as_empty_and_the_row_stays(cells: Row, column: str, rule: str) -> None:
    checked = check(projects=[{**P1, **cells}])
    assert [(p.row, p.column, p.rule, p.effect) for p in checked.problems] == [(2, column, rule, Effect.READ_AS_EMPTY)]
    assert checked.tables["projects"][column].isna().all()
    assert checked.counts["projects"] == Counts(1, 1, 0)


@pytest.mark.parametrize(("share", "fine"), [(0, True), (1, True), (1.0001, False), (-0.1, False)])
def test_a_share_is_from_0_to_1_inclusive(share: float, fine: bool) -> None:
    checked = check(projects=[P1], benefits=[{**B1, "attribution": share}])
    assert bool(checked.problems) is not fine
    assert checked.tables["benefits"]["attribution"].notna().all() == fine


@pytest.mark.parametrize(("month", "fine"), [(1, True), (12, True), (0, False), (13, False), (4.5, False)])
def test_a_fiscal_year_starts_in_a_month(month: float, fine: bool) -> None:
    checked = check(portfolios=[{"portfolio_id": "A", "name": "A", "fiscal_year_start_month": month}])
    assert bool(checked.problems) is not fine


def test_a_repeated_key_sets_every_row_after_the_first_aside() -> None:
    checked = check(projects=[P1, P2, {**P1, "name": "Again"}, {**P1, "name": "And again"}])
    assert ids(checked, "projects") == ["P1", "P2"]
    assert [(p.row, p.rule) for p in checked.problems] == [
        (4, "'P1' repeats the key of row 2"),
        (5, "'P1' repeats the key of row 2"),
    ]


def test_the_first_usable_row_counts_for_a_key() -> None:
    checked = check(projects=[{**P1, "name": None}, P1, P1])
    assert checked.counts["projects"] == Counts(3, 1, 2)
    assert [(p.row, p.rule) for p in checked.problems] == [
        (2, "the cell is empty and must not be"),
        (4, "'P1' repeats the key of row 3"),
    ]


def test_amounts_in_the_currency_of_a_project_are_not_added_to_those_of_its_portfolio() -> None:
    """100 in pounds stay; 200 in yen, and the yen of that project's benefit, are no pounds."""
    portfolio = {"portfolio_id": "A", "name": "A", "currency": "GBP"}
    one, two = (
        {**P1, "planned_investment": 100, "currency": "GBP"},
        {**P2, "planned_investment": 200, "currency": "JPY"},
    )
    benefit = {**B1, "project_id": two["project_id"]}
    month = {"benefit_id": "B1", "month": "2025-01", "planned_value": 5}
    checked = check(portfolios=[portfolio], projects=[one, two], benefits=[benefit], realisation=[month])
    assert checked.tables["projects"]["planned_investment"].fillna(-1).tolist() == [100, -1]
    assert checked.tables["realisation"]["planned_value"].isna().all()
    rule = "200 is in JPY, as the project's currency says, and the portfolio's is GBP"
    assert [p.rule for p in checked.problems if p.table == "projects"] == [rule]


def test_a_projects_table_without_a_row_is_told() -> None:
    checked = check(projects=pd.DataFrame(columns=list(DICTIONARY["projects"].names)))
    assert [p.rule for p in checked.problems] == ["there is no row in it, and nothing can be measured without one"]


def test_blanks_around_a_key_make_no_other_key() -> None:
    assert check(projects=[P1, {**P1, "project_id": " P1 "}]).counts["projects"].set_aside == 1


def test_a_pair_is_one_key() -> None:
    months = [{"benefit_id": "B1", "month": month} for month in ("2025-01", "2025-02", "2025-01-01")]
    checked = check(projects=[P1], benefits=[B1], realisation=months)
    assert [(p.row, p.rule) for p in checked.problems] == [(4, "'B1' with '2025-01-01' repeats the key of row 2")]


def test_a_reference_to_no_row_sets_aside_and_hints_at_a_near_id() -> None:
    checked = check(projects=[{**P1, "project_id": "HR-PROJECT-1"}], benefits=[{**B1, "project_id": "hr-project-1"}])
    assert told(checked) == [
        "row 2, project_id: 'hr-project-1' is not in projects (DataFrame): did you mean 'HR-PROJECT-1'? (set aside) – add it to "
        "projects, or correct the cell"
    ]


def test_what_hangs_on_a_row_set_aside_is_set_aside_with_it() -> None:
    checked = check(
        projects=[{**P1, "status": None}, P2],
        benefits=[B1, {**B1, "benefit_id": "B2", "project_id": "P2"}],
        realisation=[{"benefit_id": "B1", "month": "2025-01"}, {"benefit_id": "B2", "month": "2025-01"}],
    )
    assert [p.line() for p in checked.problems if p.table != "projects"] == [
        "row 2, project_id: 'P1' was itself set aside (projects (DataFrame), row 2) (set aside) – mend that row first",
        "row 2, benefit_id: 'B1' was itself set aside (benefits (DataFrame), row 2) (set aside) – mend that row first",
    ]
    assert {name: count.used for name, count in checked.counts.items()} == {
        "projects": 1,
        "benefits": 1,
        "realisation": 1,
    }


def test_a_reference_counts_only_where_its_table_can_be_used() -> None:
    unusable = pd.DataFrame([{"objective_id": "O1"}])  # it has no name
    checked = check(projects=[P1], benefits=[{**B1, "objective_id": "O9"}], objectives=unusable)
    assert checked.counts["benefits"] == Counts(1, 1, 0)
    assert checked.counts["objectives"] == Counts(1, 0, 1)
    assert check(benefits=[B1]).counts["benefits"] == Counts(1, 1, 0)


@pytest.mark.slow
@pytest.mark.parametrize("lacking", list(DICTIONARY))
@pytest.mark.parametrize("how", ["not supplied", "unusable"])
def test_any_table_may_be_lacking(lacking: str, how: str) -> None:
    """A row in each table, hung together; the others are used whichever one is not there."""
    rows: dict[str, Row] = {
        "portfolios": PORTFOLIO,
        "projects": LAUNCHED,
        "objectives": O1,
        "alignment": {"project_id": "P1", "objective_id": "O1", "weight": 1},
        "benefits": {**B1, "objective_id": "O1", "shared_benefit": "s", "attribution": 1},
        "realisation": {**MONTH, "month": "2025-07"},
        "spend": {"project_id": "P1", "month": "2025-07", "actual_spend": 1},
        "decisions": D1,
        "escalations": ESCALATION,
        "dependencies": {"project_id": "P1", "depends_on": "P1"},
        "change_requests": {"change_id": "C1", "project_id": "P1", "raised_on": "2025-03-01"},
    }
    tables = {name: [row] for name, row in rows.items() if name != lacking}
    if how == "unusable":
        tables[lacking] = [{"nothing": "of use"}]
    checked = check(**tables)
    assert set(checked.tables) == set(rows) - {lacking}
    assert all(checked.counts[name] == Counts(1, 1, 0) for name in checked.tables)


def test_a_reference_that_is_not_bold_sets_aside_too_and_may_be_empty() -> None:
    objectives = [{"objective_id": "O1", "name": "Grow"}]
    benefits = [{**B1, "objective_id": cell, "benefit_id": f"B{i}"} for i, cell in enumerate(("O1", None, "O2"))]
    checked = check(projects=[P1], objectives=objectives, benefits=benefits)
    assert ids(checked, "benefits") == ["B0", "B1"]


def test_a_project_of_no_portfolio_is_set_aside() -> None:
    checked = check(portfolios=[{"portfolio_id": "B", "name": "B"}], projects=[P1])
    assert checked.counts["projects"] == Counts(1, 0, 1)


def test_what_refers_to_a_table_without_rows_is_used_as_if_the_table_were_missing() -> None:
    checked = check(portfolios=pd.DataFrame(columns=["portfolio_id", "name"]), projects=[P1])
    assert checked.problems == ()
    assert checked.counts["projects"] == Counts(1, 1, 0)


def test_but_without_a_project_nothing_can_be_somebodys() -> None:
    checked = check(projects=pd.DataFrame(columns=list(P1)), benefits=[B1])
    assert checked.counts["benefits"] == Counts(1, 0, 1)


@pytest.mark.parametrize("column", ["decided_on", "withdrawn_on"])
@pytest.mark.parametrize(("day", "used"), [("2025-02-28", 0), ("2025-03-01", 1), (None, 1)])
def test_a_decision_before_it_was_raised_is_set_aside(column: str, day: str | None, used: int) -> None:
    checked = check(projects=[P1], decisions=[{**D1, column: day}])
    assert checked.counts["decisions"].used == used
    expected = ["2025-02-28 is before raised_on 2025-03-01"] if not used else []
    assert [p.rule for p in checked.problems] == expected


def test_a_change_decided_before_it_was_raised_is_set_aside() -> None:
    change = {"change_id": "C1", "project_id": "P1", "raised_on": "2025-03-01", "decided_on": "2025-02-01"}
    assert check(projects=[P1], change_requests=[change]).counts["change_requests"].used == 0


def test_an_unreadable_decided_on_leaves_the_issue_open() -> None:
    checked = check(projects=[P1], decisions=[{**D1, "decided_on": "soon"}])
    assert checked.counts["decisions"].used == 1
    assert checked.tables["decisions"]["decided_on"].isna().all()


@pytest.mark.parametrize(
    ("tables", "rules"),
    [
        (
            {"projects": [{**P1, "status": "closed", "end_date": "2024-12-31"}]},
            ["row 2, end_date: 2024-12-31 is before start_date 2025-01-01"],
        ),
        (
            {"projects": [{**P1, "go_live": "2024-12-31"}]},
            ["row 2, go_live: 2024-12-31 is before start_date 2025-01-01"],
        ),
        (
            {"projects": [{**P1, "planned_go_live": "2024-12-31"}]},
            ["row 2, planned_go_live: 2024-12-31 is before start_date 2025-01-01"],
        ),
        ({"projects": [{**P1, "status": "closed"}]}, ["row 2, end_date: the project is closed and has no end_date"]),
        (
            {"projects": [{**P1, "status": "terminated"}]},
            ["row 2, end_date: the project is terminated and has no end_date"],
        ),
        (
            {"projects": [{**P1, "end_date": "2025-12-31"}]},
            ["row 2, status: the project is active and has an end_date"],
        ),
        (
            {"projects": [{**P1, "status": "proposed", "go_live": "2025-12-31"}]},
            ["row 2, status: the project is proposed and has a go_live"],
        ),
        (
            {"projects": [{**P1, "planned_investment": 2_000_000, "forecast_investment": 2_100}]},
            ["row 2, forecast_investment: 2,100 is about a thousand times smaller than planned_investment 2,000,000"],
        ),
        (
            {
                "projects": [
                    {**P1, "project_id": f"P{i}", "planned_investment": n} for i, n in enumerate((2e6, 1e6, 4e6, 3e3))
                ]
            },
            [
                "row 5, planned_investment: 3,000 is about 667 times smaller than the portfolio's other amounts, around 2,000,000"
            ],
        ),
        (
            {
                "portfolios": [{**PORTFOLIO, "cfo_sponsor": "Ann O'Neil", "cio_sponsor": "ann  o’neil"}],
                "projects": [P1],
            },
            ["row 2, cio_sponsor: the same person as cfo_sponsor: a joint mandate has two different people"],
        ),
        (
            {"projects": [P1], "objectives": [{**O1, "valid_from": "2025-02-01", "valid_to": "2025-01-31"}]},
            ["row 2, valid_to: 2025-01-31 is before valid_from 2025-02-01"],
        ),
        (
            {
                "projects": [P1],
                "objectives": [O1, {**O1, "objective_id": "O2"}],
                "alignment": [{"project_id": "P1", "objective_id": o, "weight": 0.75} for o in ("O1", "O2")],
            },
            ["row 2, weight: the weights of project 'P1' come to 1.5 and are scaled to 1"],
        ),
        (
            {
                "projects": [P1],
                "benefits": [
                    {**B1, "shared_benefit": "churn", "attribution": 0.5},
                    {**B1, "benefit_id": "B2", "shared_benefit": "churn"},
                ],
            },
            ["row 2, attribution: the claims on 'churn' come to 1.5: over-claimed, and scaled to 1"],
        ),
        (
            {"projects": [P1], "escalations": [{**ESCALATION, "closed_on": "2025-02-28"}]},
            ["row 2, closed_on: 2025-02-28 is before raised_on 2025-03-01"],
        ),
        (
            {"projects": [LAUNCHED], "benefits": [B1], "realisation": [MONTH, {**MONTH, "month": "2025-06"}]},
            ["row 2, actual_value: an actual before the project's go_live 2025-06-15"],
        ),
        (
            {"projects": [P1], "benefits": [B1], "realisation": [MONTH]},
            ["row 2, actual_value: an actual of a project that has no go_live"],
        ),
        (
            {
                "projects": [{**P1, "go_live": "2025-02-01"}],
                "benefits": [{**B1, "kind": "dis_benefit"}],
                "realisation": [{**MONTH, "replanned_value": -5}],
            },
            [
                "row 2, replanned_value: a dis-benefit re-planned below zero: its values are positive amounts, and are subtracted"
            ],
        ),
        (
            {"projects": [P1], "dependencies": [{"project_id": "P1", "depends_on": "P1"}]},
            ["row 2, depends_on: the project depends on itself"],
        ),
    ],
)
def test_the_unlikely_is_used_as_it_is_and_pointed_out(tables: dict[str, list[Row]], rules: list[str]) -> None:
    checked = check(**tables)
    assert [line.partition(" (pointed out) – ")[0] for line in told(checked)] == rules
    assert all(p.value and p.remedy for p in checked.problems if not p.rule.endswith("has no end_date"))
    assert all(count.set_aside == 0 for count in checked.counts.values())


def test_weights_that_come_to_1_by_thirds_are_fine() -> None:
    weights = [
        {"project_id": "P1", "objective_id": f"O{i}", "weight": weight} for i, weight in enumerate((0.7, 0.2, 0.1))
    ]
    objectives = [{**O1, "objective_id": f"O{i}"} for i in range(3)]
    assert check(projects=[P1], objectives=objectives, alignment=weights).problems == ()


def test_a_portfolio_of_many_sizes_is_not_taken_for_thousands() -> None:
    sizes = [10_000 * 3**i for i in range(10)]  # 10 thousand to 197 million, without a gap
    projects = [{**P1, "project_id": f"P{i}", "planned_investment": size} for i, size in enumerate(sizes)]
    assert check(projects=projects).problems == ()


def test_frames_given_directly_are_numbered_like_a_spreadsheet_and_left_alone() -> None:
    frame = pd.DataFrame([{**P1, "planned_investment": "tbc"}, {**P2, "name": None}], index=[7, 7])
    before = frame.copy(deep=True)
    checked = check(projects=frame)
    pd.testing.assert_frame_equal(before, frame)
    assert [(p.file, p.row) for p in checked.problems] == [("projects (DataFrame)", 2), ("projects (DataFrame)", 3)]
    assert checked.tables["projects"].index.tolist() == [0]


def test_a_torn_row_counts_as_read_and_set_aside() -> None:
    torn = Problem("projects.csv", "the row has 4 cells where the header has 5", Effect.SET_ASIDE, "projects", row=3)
    raw = RawTable("projects", pd.DataFrame([P1], index=[2]), "projects.csv", problems=(torn,))
    checked = validate({"projects": raw})
    assert checked.counts["projects"] == Counts(2, 1, 1)
    assert checked.problems == (torn,)


def test_a_message_names_the_sources_header_and_the_dictionarys_column() -> None:
    frame = pd.DataFrame([{**P1, "planned_investment": "x"}], index=[2])
    raw = RawTable("projects", frame, "export.csv", headers={"planned_investment": "Cost £m"})
    (problem,) = validate({"projects": raw}).problems
    assert (problem.place, problem.column, problem.field) == ("export.csv", "Cost £m", "planned_investment")
    assert problem.line().startswith("row 2, Cost £m (projects.planned_investment): 'x' is not a number")


def test_a_portfolio_id_may_be_anything_but_empty() -> None:
    checked = check(projects=[{**P1, "portfolio_id": "Ops/🚀"}])
    assert checked.problems == ()
    assert checked.tables["projects"]["portfolio_id"].tolist() == ["Ops/🚀"]


CELLS = st.one_of(st.none(), st.text(max_size=4), st.integers(-3, 3), st.floats(), st.booleans(), st.dates())
DECISIONS = st.lists(
    st.fixed_dictionaries(
        {
            "decision_id": st.sampled_from(["D1", "D2", "D3", None]) | CELLS,
            "project_id": st.sampled_from(["P1", "P2", "P3"]) | CELLS,
            "raised_on": st.sampled_from(["2025-03-01", "2025-04-01"]) | CELLS,
            "decided_on": st.sampled_from(["2025-03-15", None]) | CELLS,
            "category": CELLS,
        }
    ),
    max_size=8,
)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(DECISIONS)
def test_read_is_used_plus_set_aside_and_every_row_set_aside_is_listed(rows: list[Row]) -> None:
    frame = pd.DataFrame(
        rows, columns=["decision_id", "project_id", "raised_on", "decided_on", "category"], dtype=object
    )
    checked = check(projects=[P1, P2], decisions=frame)
    count = checked.counts["decisions"]
    assert count.read == len(rows) == count.used + count.set_aside
    assert count.used == len(checked.tables["decisions"])
    assert count.set_aside == len({p.row for p in checked.problems if p.effect is Effect.SET_ASIDE})


@pytest.mark.slow
def test_many_rows_take_seconds() -> None:
    n = 100_000
    months = pd.period_range("2020-01", periods=50, freq="M").strftime("%Y-%m")
    realisation = pd.DataFrame(
        {
            "benefit_id": [f"B{i // 50}" for i in range(n)],
            "month": [months[i % 50] for i in range(n)],
            "planned_value": [str(i) for i in range(n)],
            "actual_value": [f"{i}.5" for i in range(n)],
        }
    )
    benefits = [{**B1, "benefit_id": f"B{i}"} for i in range(n // 50)]
    begun = time.perf_counter()
    checked = check(projects=[{**P1, "go_live": "2020-01-01"}], benefits=benefits, realisation=realisation)
    assert checked.counts["realisation"] == Counts(n, n, 0)
    assert time.perf_counter() - begun < 10  # about 1 s on an idle machine

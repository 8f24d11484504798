"""What is only unlikely or contradictory: used as it is, and pointed out.

These look across cells, rows and tables that each are fine. A row is told of once by each rule at most, and what holds
for a whole table once for the table.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from ...errors import Problem
from ...vocabulary import DEFAULT_CURRENCY, Effect, Status
from ..cells.parsing import as_text, is_empty
from ..naming import shared_key
from ..raw import RawTable
from . import magnitudes

Remark = tuple[Any, str, str, str]  # row (its number; None: the whole table), column, rule, remedy
Tables = Mapping[str, pd.DataFrame]
TOLERANCE = 1e-9
ONE_OF_TWO_DATES = "correct one of the two dates"
CORRECT = "correct the status or the date"


def pointed_out(tables: Tables, raw: Mapping[str, RawTable], as_of: dt.date | None = None) -> list[Problem]:
    """Every remark on the tables, each a problem that costs no row. `tables` is indexed by the source's row numbers.

    Without `as_of` nothing is said of the future.
    """
    day = None if as_of is None else pd.Timestamp(as_of)
    found: list[Problem] = []
    for name, remarks in REMARKS.items():
        if name in tables:
            told = [*remarks(tables, day), *(_plans(name, tables[name], day) if day is not None else ())]
            found += _problems(raw[name], tables[name], sorted(told, key=lambda remark: remark[0] or 0))
    return found


def _problems(raw: RawTable, frame: pd.DataFrame, remarks: list[Remark]) -> Iterator[Problem]:
    """A problem for each remark, with the cell that it is about."""
    wanted: dict[str, list[int]] = {}
    for row, column, *_ in remarks:
        if row is not None:
            wanted.setdefault(column, []).append(row)
    cells = {(row, name): cell for name, rows in wanted.items() for row, cell in frame[name].loc[rows].items()}
    for row, column, rule, remedy in remarks:
        cell = cells.get((row, column))
        value = "" if is_empty(cell) else as_text(cell)
        yield raw.problem(rule, Effect.POINTED_OUT, row=row, column=column, value=value, remedy=remedy)


def _order(frame: pd.DataFrame, first: str, *later: str) -> Iterator[Remark]:
    """Dates that lie before the one they should follow; of several in a row the first."""
    told: set[int] = set()
    for column in later:
        wrong = frame[frame[column] < frame[first]]
        for row, day, start in zip(wrong.index, wrong[column], wrong[first], strict=True):
            if row not in told:
                told.add(row)
                yield row, column, f"{day:%Y-%m-%d} is before {first} {start:%Y-%m-%d}", ONE_OF_TWO_DATES


def _rows(mask: pd.Series, column: str, rule: str, remedy: str) -> Iterator[Remark]:
    return ((row, column, rule, remedy) for row in mask.index[mask])


PLANS = {  # what a later date is taken for, a line for each column
    "projects": {"go_live": "not launched yet", "end_date": "not ended yet"},
    "decisions": {"raised_on": "not raised yet, and left out", "decided_on": "plans, and the issues open"},
    "escalations": {"raised_on": "not raised yet, and left out"},
    "change_requests": {"raised_on": "not raised yet, and left out", "decided_on": "plans, and the requests open"},
}


def _plans(name: str, frame: pd.DataFrame, day: pd.Timestamp) -> Iterator[Remark]:
    """Days after the as-of date: how they are taken is said once for the table."""
    for column, taken in PLANS.get(name, {}).items():
        later = frame.index[frame[column] > day]
        if len(later):
            rows = f"1 row has its {column}" if len(later) == 1 else f"{len(later):,} rows have their {column}"
            remedy = f"correct what has happened (the first is row {later.min()})"
            yield None, column, f"{rows} after {day:%Y-%m-%d}: taken as {taken}", remedy


def _portfolios(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    frame = tables["portfolios"]

    def person(name: str) -> pd.Series:
        return frame[name].map(lambda text: re.sub(r"[\W_]+", "", text).casefold(), na_action="ignore")

    same = person("cfo_sponsor").eq(person("cio_sponsor")) & frame["cfo_sponsor"].notna()
    rule = "the same person as cfo_sponsor: a joint mandate has two different people"
    yield from _rows(same, "cio_sponsor", rule, "name the other one")
    currencies = sorted(frame["currency"].fillna(DEFAULT_CURRENCY).unique())
    if len(currencies) > 1:
        rule = f"the portfolios are kept in {len(currencies)} currencies ({', '.join(currencies)}), which are never added up"
        assumed = frame["currency"].isna().any()
        remedy = f"an empty currency is {DEFAULT_CURRENCY}: fill it in" if assumed else ""
        yield None, "currency", rule, remedy


def _projects(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    frame = tables["projects"]
    status, start = frame["status"], frame["start_date"]
    yield from _order(frame, "start_date", "end_date", "planned_go_live", "go_live")
    begun = status != Status.PROPOSED
    ended = frame["end_date"].notna() if day is None else frame["end_date"] <= day
    for one in (Status.CLOSED, Status.TERMINATED):
        lacking = (status == one) & frame["end_date"].isna()
        yield from _rows(lacking, "end_date", f"the project is {one} and has no end_date", "fill it in")
    for one in (Status.ACTIVE, Status.PAUSED):
        yield from _rows((status == one) & ended, "status", f"the project is {one} and has an end_date", CORRECT)
    launched = ~begun & frame["go_live"].notna()
    yield from _rows(launched, "status", "the project is proposed and has a go_live", CORRECT)
    if day is not None:
        passed = ~begun & (start <= day) & ~launched
        rule = "the project is proposed and its start_date has passed"
        yield from _rows(passed, "status", rule, "set the status to active, or move the start_date")
        ahead = frame.index[begun & (start > day)]
        if len(ahead):
            projects = "1 project is" if len(ahead) == 1 else f"{len(ahead):,} projects are"
            rule = f"{projects} not proposed and to start after {day:%Y-%m-%d}: taken as not started yet"
            remedy = f"set the status to proposed, or correct the start_date (the first is row {ahead.min()})"
            yield None, "status", rule, remedy
    yield from _said_twice(frame, "project_id")
    yield from magnitudes.other_unit_of_a_project(frame)
    for _, of_portfolio in frame.groupby("portfolio_id"):
        yield from magnitudes.thousands_among_millions(of_portfolio["planned_investment"])


def _said_twice(frame: pd.DataFrame, key: str) -> Iterator[Remark]:
    """Rows with amounts that say the same under another key, and so count twice; without one they may just be brief."""
    amounts = frame.select_dtypes("float64").notna().any(axis="columns")
    cells = frame.loc[amounts].drop(columns=key)
    content = pd.util.hash_pandas_object(cells, index=False)
    first = content.drop_duplicates()
    again = content[content.duplicated()]
    original = dict(zip(first, first.index, strict=True)) if len(again) else {}
    for row, same in again.items():
        yield row, key, f"the row says the same as row {original[same]} under another {key}", "remove one of them"


def _objectives(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    return _order(tables["objectives"], "valid_from", "valid_to")


def _escalations(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    return _order(tables["escalations"], "raised_on", "closed_on")


def _total_above_1(frame: pd.DataFrame, by: str, column: str) -> Iterator[tuple[Any, str, float]]:
    """The first row of each group whose shares come to more than 1, with the group and the total."""
    total = frame.groupby(by)[column].sum()
    over = total[total > 1 + TOLERANCE]
    for row, name in frame.loc[frame[by].isin(over.index), by].drop_duplicates().items():
        yield row, name, over[name]


def _alignment(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    for row, project, total in _total_above_1(tables["alignment"], "project_id", "weight"):
        rule = f"the weights of project {project!r} come to {total:g} and are scaled to 1"
        yield row, "weight", rule, "agree on shares that come to 1 at most"


def _benefits(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    frame = tables["benefits"]
    shared = frame["shared_benefit"]
    key = shared.map({text: shared_key(text) for text in shared.dropna().unique()})  # as shares are worked out (R11)
    spelt = (
        shared.astype(object).groupby(key).min()
    )  # the first by the alphabet; as objects, for arrow would start threads
    claimed = frame.assign(key=key, attribution=frame["attribution"].fillna(1.0))
    for row, one, total in _total_above_1(claimed, "key", "attribution"):
        rule = f"the claims on {spelt[one]!r} come to {total:g}: over-claimed, and scaled to 1"
        yield row, "attribution", rule, "agree on who may claim which share"
    yield from _said_twice(frame, "benefit_id")
    realisation = tables.get("realisation")
    if realisation is not None and len(realisation):  # without a row nothing was recorded, which reports say
        planned = frame["benefit_id"].isin(realisation["benefit_id"].unique())
        rule = "the benefit has no row in realisation: nothing is planned and nothing measured"
        yield from _rows(~planned, "benefit_id", rule, "add its phased plan to realisation")


def _realisation(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    frame = tables["realisation"]
    if frame.empty:
        return
    yield from _after(frame, "actual_value", day)
    yield from magnitudes.other_unit_of_a_series(frame, "benefit_id", "planned_value", "actual_value")
    if "benefits" not in tables:
        return
    benefits = tables["benefits"].set_index("benefit_id")
    yield from magnitudes.wrong_sign(frame, frame["benefit_id"].map(benefits["kind"]))
    if "projects" not in tables:
        return
    project = frame["benefit_id"].map(benefits["project_id"])
    launch = project.map(tables["projects"].set_index("project_id")["go_live"])
    evidenced = frame["actual_value"].notna()
    never = evidenced & project.notna() & launch.isna()
    rule = "an actual of a project that has no go_live"
    yield from _rows(never, "actual_value", rule, "fill in the project's go_live, or empty the actual")
    early = evidenced & (frame["month"] + pd.offsets.MonthEnd(1) < launch)
    for row, start in launch[early].items():
        rule = f"an actual before the project's go_live {start:%Y-%m-%d}"
        yield row, "actual_value", rule, "correct the month or the project's go_live"


def _spend(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    yield from _after(tables["spend"], "actual_spend", day)
    yield from magnitudes.other_unit_of_a_series(tables["spend"], "project_id", "planned_spend", "actual_spend")


def _after(frame: pd.DataFrame, column: str, day: pd.Timestamp | None) -> Iterator[Remark]:
    """Actuals of months that have not ended: what nobody can know yet."""
    if day is not None:
        early = frame[column].notna() & (frame["month"] + pd.offsets.MonthEnd(1) > day)
        rule = f"an actual of a month that has not ended by {day:%Y-%m-%d}: it does not count yet"
        yield from _rows(early, column, rule, "correct the month, or give a later --as-of")


def _dependencies(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    frame = tables["dependencies"]
    itself = frame["depends_on"] == frame["project_id"]
    yield from _rows(itself, "depends_on", "the project depends on itself", "name the other project, or remove the row")


def _nothing(tables: Tables, day: pd.Timestamp | None) -> Iterator[Remark]:
    return iter(())


REMARKS: Mapping[str, Callable[[Tables, pd.Timestamp | None], Iterable[Remark]]] = {
    "portfolios": _portfolios,
    "projects": _projects,
    "objectives": _objectives,
    "alignment": _alignment,
    "benefits": _benefits,
    "realisation": _realisation,
    "spend": _spend,
    "decisions": _nothing,
    "escalations": _escalations,
    "dependencies": _dependencies,
    "change_requests": _nothing,
}

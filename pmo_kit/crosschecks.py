"""What is only unlikely or contradictory: used as it is, and pointed out.

These look across cells, rows and tables that each are fine. They know no as-of date: whether a date lies in the future
is no matter of the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from .errors import Problem
from .raw import RawTable
from .vocabulary import Effect, Kind, Status

Remark = tuple[int, str, str]  # row, column, rule
TOLERANCE = 1e-9


def pointed_out(tables: Mapping[str, pd.DataFrame], raw: Mapping[str, RawTable]) -> list[Problem]:
    """Every remark on the tables, each a problem that costs no row. `tables` is indexed by the source's row numbers."""
    remarks = {
        "portfolios": _same_sponsor,
        "projects": _project_dates,
        "objectives": lambda t: _order(t["objectives"], "valid_from", "valid_to"),
        "alignment": _weights,
        "benefits": _claims,
        "realisation": _realisation,
        "escalations": lambda t: _order(t["escalations"], "raised_on", "closed_on"),
        "dependencies": _self_dependence,
    }
    return [
        raw[name].problem(rule, Effect.POINTED_OUT, row=row, column=column)
        for name, remark in remarks.items()
        if name in tables
        for row, column, rule in sorted(remark(tables), key=lambda found: found[0])
    ]


def _order(frame: pd.DataFrame, first: str, *later: str) -> Iterator[Remark]:
    """Dates that lie before the one they should follow."""
    for column in later:
        wrong = frame[frame[column] < frame[first]]
        for row, day, start in zip(wrong.index, wrong[column], wrong[first], strict=True):
            yield row, column, f"{day:%Y-%m-%d} is before {first} {start:%Y-%m-%d}"


def _rows(mask: pd.Series, column: str, rule: str) -> Iterator[Remark]:
    return ((row, column, rule) for row in mask.index[mask])


def _same_sponsor(tables: Mapping[str, pd.DataFrame]) -> Iterable[Remark]:
    frame = tables["portfolios"]

    def person(name: str) -> pd.Series:
        return frame[name].map(lambda text: re.sub(r"[\W_]+", "", text).casefold(), na_action="ignore")

    same = person("cfo_sponsor").eq(person("cio_sponsor")) & frame["cfo_sponsor"].notna()
    yield from _rows(same, "cio_sponsor", "the same person as cfo_sponsor: a joint mandate has two different people")


def _project_dates(tables: Mapping[str, pd.DataFrame]) -> Iterable[Remark]:
    frame = tables["projects"]
    yield from _order(frame, "start_date", "end_date", "planned_go_live", "go_live")
    ended = frame["end_date"].notna()
    for status in (Status.CLOSED, Status.TERMINATED):
        yield from _rows(
            (frame["status"] == status) & ~ended, "end_date", f"the project is {status} and has no end_date"
        )
    for status in (Status.ACTIVE, Status.PAUSED):
        yield from _rows((frame["status"] == status) & ended, "status", f"the project is {status} and has an end_date")
    launched = (frame["status"] == Status.PROPOSED) & frame["go_live"].notna()
    yield from _rows(launched, "status", "the project is proposed and has a go_live")
    yield from _other_unit(frame)
    for _, of_portfolio in frame.groupby("portfolio_id"):
        yield from _thousands_among_millions(of_portfolio["planned_investment"])


def _other_unit(frame: pd.DataFrame) -> Iterator[Remark]:
    """Amounts of one project that are about a thousand times apart: one of them is likely to be in another unit."""
    for column in ("forecast_investment", "actual_spend"):
        ratio = frame[column] / frame["planned_investment"].where(frame["planned_investment"] > 0)
        high = ratio.between(300, 3000)
        # Spend may rightly be a thousandth of the plan, early on; an estimate at completion may not.
        low = ratio.between(1 / 3000, 1 / 300) & (column != "actual_spend")
        for row in frame.index[high | low]:
            amount, plan, times = frame.at[row, column], frame.at[row, "planned_investment"], ratio[row]
            apart = f"{times:,.0f} times" if times > 1 else f"a {1 / times:,.0f}th of"
            yield (
                row,
                column,
                f"{amount:,.0f} is {apart} planned_investment {plan:,.0f}: check that both are in the same unit",
            )


def _thousands_among_millions(amounts: pd.Series) -> Iterator[Remark]:
    """A few amounts that a wide gap parts from the others, about a thousand times smaller than they are."""
    amounts = amounts[amounts > 0].sort_values()
    gaps = (amounts / amounts.shift()).fillna(1)
    if len(amounts) < 4 or gaps.max() < 30:  # within a portfolio amounts differ widely, but not by a gap like that
        return
    cut = int(gaps.argmax())
    few, many = amounts.iloc[:cut], amounts.iloc[cut:]
    if len(few) * 3 <= len(amounts) and 200 <= many.median() / few.median() <= 5000:
        for row, amount in few.items():
            rule = f"{amount:,.0f} stands among amounts around {many.median():,.0f}: check that it is in whole units"
            yield row, "planned_investment", rule


def _weights(tables: Mapping[str, pd.DataFrame]) -> Iterable[Remark]:
    frame = tables["alignment"]
    total = frame.groupby("project_id")["weight"].transform("sum")
    over = total[total > 1 + TOLERANCE]
    for row in frame.loc[over.index].drop_duplicates("project_id").index:
        project = frame.at[row, "project_id"]
        yield row, "weight", f"the weights of project {project!r} come to {total[row]:g} and are scaled to 1"


def _claims(tables: Mapping[str, pd.DataFrame]) -> Iterable[Remark]:
    frame = tables["benefits"]
    total = frame.assign(share=frame["attribution"].fillna(1)).groupby("shared_benefit")["share"].transform("sum")
    over = total[total > 1 + TOLERANCE]
    for row in frame.loc[over.index].drop_duplicates("shared_benefit").index:
        key = frame.at[row, "shared_benefit"]
        yield row, "attribution", f"the claims on {key!r} come to {total[row]:g}: over-claimed, and scaled to 1"


def _realisation(tables: Mapping[str, pd.DataFrame]) -> Iterable[Remark]:
    frame = tables["realisation"]
    if "benefits" not in tables or frame.empty:
        return
    benefits = tables["benefits"].set_index("benefit_id")
    negative = frame["benefit_id"].map(benefits["kind"]) == Kind.DIS_BENEFIT
    for column in ("planned_value", "replanned_value", "actual_value"):
        rule = "a dis-benefit below zero: its values are positive amounts, and are subtracted"
        yield from _rows(negative & (frame[column] < 0), column, rule)
    if "projects" not in tables:
        return
    project = frame["benefit_id"].map(benefits["project_id"])
    launch = project.map(tables["projects"].set_index("project_id")["go_live"])
    evidenced = frame["actual_value"].notna()
    never = evidenced & project.notna() & launch.isna()
    yield from _rows(never, "actual_value", "an actual of a project that has no go_live")
    early = frame[evidenced & (frame["month"] + pd.offsets.MonthEnd(1) < launch)]
    for row in early.index:
        yield row, "actual_value", f"an actual before the project's go_live {launch[row]:%Y-%m-%d}"


def _self_dependence(tables: Mapping[str, pd.DataFrame]) -> Iterable[Remark]:
    frame = tables["dependencies"]
    yield from _rows(frame["depends_on"] == frame["project_id"], "depends_on", "the project depends on itself")

"""The data dictionary as code: one `Table` per table, one `Column` per column, and a pandera schema made from each.

`bold` columns must be there and their cells must be filled. `key` is what must be unique. `references` names the table
and column whose value a cell must be one of, where that table was supplied.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal

import pandera.pandas as pa

from ..errors import UnknownNameError
from ..vocabulary import Category, ChangeStatus, Frequency, Kind, Level, Status

CellKind = Literal["text", "date", "month", "money", "number", "integer", "share", "flag", "choice", "currency"]

DTYPES: dict[str, str] = {
    "text": "str",
    "choice": "str",
    "currency": "str",
    "date": "datetime64[us]",
    "month": "datetime64[us]",
    "money": "float64",
    "number": "float64",
    "integer": "float64",  # whole numbers that may be empty
    "share": "float64",
    "flag": "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column of the data dictionary."""

    name: str
    kind: CellKind
    meaning: str = ""
    bold: bool = False
    may_be_empty: bool = False  # a bold column whose line in the dictionary allows an empty cell
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    references: tuple[str, str] | None = None

    @property
    def dtype(self) -> str:
        """The pandas dtype of a validated column."""
        return DTYPES[self.kind]


@dataclass(frozen=True)
class Table:
    """One table of the data dictionary."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of that name; `UnknownNameError` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownNameError(f"column of {self.name}", name, self.names)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in the dictionary's order."""
        return tuple(column.name for column in self.columns)

    @property
    def bold(self) -> tuple[str, ...]:
        """The names of the columns that must be there."""
        return tuple(column.name for column in self.columns if column.bold)


def _text(name: str, meaning: str = "", **more: Any) -> Column:
    return Column(name, "text", meaning, **more)


def _date(name: str, meaning: str = "", **more: Any) -> Column:
    return Column(name, "date", meaning, **more)


def _month(name: str = "month", meaning: str = "the first day of a month") -> Column:
    return Column(name, "month", meaning, bold=True)


def _money(name: str, meaning: str = "", **more: Any) -> Column:
    return Column(name, "money", meaning, **more)


def _share(name: str, meaning: str = "") -> Column:
    return Column(name, "share", meaning, minimum=0, maximum=1)


def _choice(name: str, choices: type[StrEnum], meaning: str = "", **more: Any) -> Column:
    return Column(name, "choice", meaning, choices=tuple(str(c) for c in choices), **more)


_PROJECT = _text("project_id", "the project", bold=True, references=("projects", "project_id"))
_BENEFIT = _text("benefit_id", "the benefit", bold=True, references=("benefits", "benefit_id"))

DICTIONARY: dict[str, Table] = {
    table.name: table
    for table in (
        Table(
            "portfolios",
            "one row per business unit that a report is run for",
            ("portfolio_id",),
            (
                _text("portfolio_id", "the key that a batch runs by", bold=True),
                _text("name", bold=True),
                _text("business_unit"),
                Column(
                    "currency", "currency", "ISO 4217; GBP when absent; amounts in different currencies are never added"
                ),
                _text("cfo_sponsor", "one half of the joint mandate"),
                _text("cio_sponsor", "the other half; a different person"),
                _date("mandate_signed_on"),
                _date(
                    "transformation_start",
                    "the day the outcome-driven model began; the baseline window ends the day before",
                ),
                Column("fiscal_year_start_month", "integer", "1 to 12; 1 when absent", minimum=1, maximum=12),
                _money("pmo_cost_per_year", "what the PMO itself costs"),
            ),
        ),
        Table(
            "projects",
            "one row per project",
            ("project_id",),
            (
                _text("project_id", bold=True),
                _text("portfolio_id", bold=True, references=("portfolios", "portfolio_id")),
                _text("name", bold=True),
                _choice("status", Status, bold=True),
                _text("sponsor"),
                _date(
                    "start_date", "may be empty; then only what needs no date is measured", bold=True, may_be_empty=True
                ),
                _date("end_date", "the day it was closed or terminated"),
                _date("planned_go_live", "business case"),
                _date("forecast_go_live", "today's view"),
                _date("go_live", "what happened"),
                _money("planned_investment", "as approved in the original business case; empty = unknown", minimum=0),
                _money("forecast_investment", "estimate at completion"),
                _money("actual_spend", "to date, where there is no spend table"),
                _money("remaining_commitment", "contractually committed and not yet spent (exit cost)"),
                Column("mandatory", "flag", "statutory or regulatory"),
                _date("pivot_rules_agreed_on", "valid only on or before start_date"),
                Column(
                    "currency",
                    "currency",
                    "of this project's amounts, ISO 4217; the portfolio's when absent; amounts in another are not read",
                ),
            ),
        ),
        Table(
            "objectives",
            "the corporate objectives",
            ("objective_id",),
            (
                _text("objective_id", bold=True),
                _text("name", bold=True),
                _text("owner"),
                Column("weight", "number", "equal when absent", minimum=0),
                _date("valid_from"),
                _date("valid_to", "a retired objective aligns nothing"),
            ),
        ),
        Table(
            "alignment",
            "which project serves which objective",
            ("project_id", "objective_id"),
            (
                _PROJECT,
                _text("objective_id", bold=True, references=("objectives", "objective_id")),
                _share("weight", "share of the project; equal when absent"),
                _text("rationale"),
                _date("approved_on"),
            ),
        ),
        Table(
            "benefits",
            "the benefits register: a row is a benefit profile",
            ("benefit_id",),
            (
                _text("benefit_id", bold=True),
                _PROJECT,
                _text("name", bold=True),
                _text(
                    "objective_id", "the objective that this benefit serves", references=("objectives", "objective_id")
                ),
                _text("output", "what is delivered"),
                _text("outcome", "the change in behaviour or performance that the output enables"),
                _date("output_due"),
                _date("output_delivered"),
                _choice("kind", Kind, "dis-benefit values are positive amounts, and are subtracted"),
                _text("owner", "a named person or team; a placeholder is no owner"),
                _text("success_criterion", "in business terms"),
                _date("agreed_on", "the day the profile was agreed; on or before the project's start_date"),
                _text("measure", "what is measured"),
                _text("unit", "the unit of the measure"),
                Column("baseline_value", "number", "measured before go-live"),
                _date("baseline_date"),
                _text("baseline_source"),
                Column("target_value", "number", "direction follows from target and baseline: lower may be better"),
                _date("target_date"),
                _share("attribution", "the share this project may claim; 1 when absent"),
                _text("shared_benefit", "claims on the same improvement share this key"),
                _share("confidence"),
                _choice("frequency", Frequency, "how often an actual is due; monthly when absent"),
            ),
        ),
        Table(
            "realisation",
            "the phased plan and what was evidenced, a row per benefit and month",
            ("benefit_id", "month"),
            (
                _BENEFIT,
                _month(),
                _money("planned_value", "the original approved plan; empty = there was none for this month"),
                _money("replanned_value", "the plan now approved; planned_value when absent"),
                _money("actual_value", "empty = not measured; zero is a measurement, empty is not"),
                Column("measure_value", "number", "the measure itself, in its unit"),
                _text("evidence", "where the figure can be checked"),
                _text("validated_by", "who in finance confirmed it"),
            ),
        ),
        Table(
            "spend",
            "a row per project and month",
            ("project_id", "month"),
            (_PROJECT, _month(), _money("planned_spend"), _money("actual_spend")),
        ),
        Table(
            "decisions",
            "issues raised and decided",
            ("decision_id",),
            (
                _text("decision_id", bold=True),
                _PROJECT,
                _text("title"),
                _choice("category", Category),
                _text("forum"),
                _date("raised_on", bold=True),
                _date("decided_on", "later than the as-of date, it is a plan and the issue is open"),
                _date("withdrawn_on"),
                _text("decided_by"),
                _text("outcome"),
            ),
        ),
        Table(
            "escalations",
            "what rose above the project",
            ("escalation_id",),
            (
                _text("escalation_id", bold=True),
                _PROJECT,
                _date("raised_on", bold=True),
                _date("closed_on"),
                _choice("level", Level, "the level it rose to in the end", bold=True),
                _text("reason"),
            ),
        ),
        Table(
            "dependencies",
            "which project needs which",
            ("project_id", "depends_on"),
            (_PROJECT, _text("depends_on", bold=True, references=("projects", "project_id"))),
        ),
        Table(
            "change_requests",
            "changes asked for, with what they cost in money, time and benefit",
            ("change_id",),
            (
                _text("change_id", bold=True),
                _PROJECT,
                _date("raised_on", bold=True),
                _date("decided_on"),
                _choice("status", ChangeStatus),
                _text("summary"),
                _money("cost_impact"),
                Column("schedule_impact_days", "number"),
                _money("benefit_impact", "over the plan's life"),
            ),
        ),
    )
}


def table(name: str) -> Table:
    """The table of that name; `UnknownNameError` with the nearest where there is none."""
    if name not in DICTIONARY:
        raise UnknownNameError("table", name, DICTIONARY)
    return DICTIONARY[name]


@cache
def schema(name: str) -> pa.DataFrameSchema:
    """The pandera schema of a table whose cells are read: types, choices, ranges. Every column is there; keys, references
    and the order of dates concern rows and are looked at in `checks`."""

    def checks(column: Column) -> list[pa.Check]:
        found = []
        if column.choices:
            found.append(pa.Check.isin(column.choices, error=f"one of {', '.join(column.choices)}"))
        if column.minimum is not None:
            found.append(pa.Check.ge(column.minimum, error=f"at least {column.minimum:g}"))
        if column.maximum is not None:
            found.append(pa.Check.le(column.maximum, error=f"at most {column.maximum:g}"))
        return found

    return pa.DataFrameSchema(
        {
            c.name: pa.Column(c.dtype, checks(c), nullable=True, description=c.meaning or None)
            for c in table(name).columns
        },
        name=name,
        strict=True,
        ordered=True,
    )

"""What was known at the as-of date: the populations that every metric counts in.

`Known(portfolio)` masks what came later, applies the shares of shared benefits, and says of each project whether it
is started, launched, due and active. Rules R2 to R18 and R26 of the metric catalogue are here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from ..dates import add_months, first_month_after, fiscal_years, month_ends, quarter_ends
from ..portfolio import Portfolio
from ..vocabulary import Frequency, Kind, Status
from .placeholders import placeholders
from .result import TOLERANCE, Figure, join

Answer = TypeVar("Answer")
ENDED = (Status.CLOSED, Status.TERMINATED)


class Known:
    """A single portfolio as it was known at its as-of date. Frames are made on demand and once.

    Takes a portfolio that is narrowed to one `portfolio_id`; the tables are left as they are.
    """

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
        self.day = portfolio.as_of
        self.today = pd.Timestamp(portfolio.as_of)
        self._worked_out: dict[Callable[[Known], Any], Any] = {}

    def locked(self, key: str) -> Figure | None:
        """The figure of a metric in the locked baseline, which overrides the replayed one; None where nothing is locked (R25)."""
        entry = self.portfolio.lock
        if entry is None or key not in entry.figures:
            return None
        figure = entry.figures[key]
        note = join(f"locked on {entry.on} by {entry.by}", figure["note"] if figure["value"] is None else "")
        return Figure(figure["value"], figure["numerator"], figure["denominator"], figure["excluded"], note)

    def of(self, question: Callable[[Known], Answer]) -> Answer:
        """What a function says of this population, worked out once: many metrics and verdicts ask the same."""
        if question not in self._worked_out:
            self._worked_out[question] = question(self)
        return self._worked_out[question]

    @cached_property
    def baseline(self) -> Known | None:
        """The same portfolio as it was known on the day before transformation_start (R25); None where `no_baseline` says why."""
        start = self.portfolio.transformation_start
        return None if self.no_baseline else Known(self.portfolio.as_of_date(start - dt.timedelta(days=1)))

    def on(self, day: dt.date) -> Known:
        """The same portfolio as it was known on another day; its baseline has a day of its own and is worked out once."""
        other = Known(self.portfolio.as_of_date(day))
        if self.baseline is not None and not other.no_baseline:
            other.__dict__["baseline"] = self.baseline
        return other

    @property
    def no_baseline(self) -> str:
        """Why there is no time before the transformation to look at, or an empty text."""
        start = self.portfolio.transformation_start
        if start is None:
            return "the portfolio has no transformation_start, so there is no time before it"
        return "the time before transformation_start is not over" if start > self.day + dt.timedelta(days=1) else ""

    @cached_property
    def projects(self) -> pd.DataFrame:
        """Projects as known, with `started` (R2), `launched` (R7), `active` today (R3), `undated` (ended without a date,
        R5), `due` and the first year as `first_month`, `last_month` (R8)."""
        frame = self.portfolio.tables["projects"].copy()
        undated = frame["status"].isin(ENDED) & frame["end_date"].isna()
        later_end = frame["end_date"] > self.today
        frame.loc[later_end & frame["status"].isin(ENDED), "status"] = str(Status.ACTIVE)
        for column in ("end_date", "go_live", "pivot_rules_agreed_on"):
            frame[column] = self._until_today(frame[column])
        frame["mandatory"] = frame["mandatory"].fillna(False).astype(bool)
        frame["started"] = (frame["start_date"] <= self.today) & (frame["status"] != Status.PROPOSED)
        frame["undated"] = frame["started"] & undated
        frame["launched"] = frame["started"] & frame["go_live"].notna()
        frame["active"] = self._active(frame, self.day, self.day)
        window = self.portfolio.assumptions.review_window_months
        lives = [None if pd.isna(day) else day.date() for day in frame["go_live"]]
        first = [None if day is None else first_month_after(day) for day in lives]
        frame["due"] = [
            bool(launched) and add_months(day, window) <= self.day
            for launched, day in zip(frame["launched"], lives, strict=True)
        ]
        frame["first_month"] = _days(first, frame.index)
        frame["last_month"] = _days(
            [None if day is None else add_months(day, window - 1) for day in first], frame.index
        )
        return frame

    def active_between(self, first: dt.date, last: dt.date) -> pd.Series:
        """Which projects were active on at least one day from `first` to `last`, both inclusive (R3)."""
        return self._active(self.projects, first, last)

    @staticmethod
    def _active(frame: pd.DataFrame, first: dt.date, last: dt.date) -> pd.Series:
        begun = frame["started"] & (frame["start_date"] <= pd.Timestamp(last))
        first_day = frame["start_date"].clip(lower=pd.Timestamp(first))  # an end before the start is no day at all
        not_over = frame["end_date"].isna() | (frame["end_date"] >= first_day)
        return begun & not_over & ~frame["undated"]

    @cached_property
    def benefits(self) -> pd.DataFrame:
        """The benefits register as known (R10), with the `share` that may be claimed (R11), `gross`, `dis`, and what makes
        a benefit accountable: `has_criterion`, `has_baseline` (R40), `owned` (R41). `started` and `launched` are its project's."""
        frame = self._agreed(self.portfolio.tables["benefits"]).copy()
        frame["share"] = frame["benefit_id"].map(self.shares).astype(float)
        frame["gross"] = ~frame["kind"].isin((Kind.DIS_BENEFIT, Kind.NON_FINANCIAL))
        frame["dis"] = frame["kind"] == Kind.DIS_BENEFIT
        frame["frequency"] = frame["frequency"].fillna(str(Frequency.MONTHLY))
        of_project = self.projects[
            ["project_id", "started", "launched", "due", "go_live", "start_date", "first_month", "last_month"]
        ]
        frame = frame.merge(of_project, on="project_id", how="inner")  # checked: every benefit has its project
        frame["has_baseline"] = (
            frame["baseline_value"].notna()
            & (frame["baseline_date"] <= self.today)
            & (frame["go_live"].isna() | (frame["baseline_date"] < frame["go_live"]))
        )
        frame["owned"] = ~placeholders(frame["owner"])
        frame["has_criterion"] = ~placeholders(frame["success_criterion"])
        frame["accountable"] = frame["owned"] & frame["has_criterion"] & frame["has_baseline"]
        return frame

    @cached_property
    def claims(self) -> pd.Series:
        """What is claimed of each shared benefit in total, over all portfolios, by its key (R11)."""
        register = self._agreed(self._register)
        shared = register[register["shared_benefit"].notna()]
        return shared["attribution"].fillna(1.0).groupby(shared["shared_benefit"]).sum()

    @cached_property
    def shares(self) -> pd.Series:
        """The share of each benefit that its project may claim: attribution ÷ max(1, Σ attribution of the shared benefit)."""
        register = self._agreed(self._register)
        total = register["shared_benefit"].map(self.claims).astype(float).fillna(1.0).clip(lower=1.0)
        return (register["attribution"].fillna(1.0) / total).set_axis(register["benefit_id"]).astype(float)

    @property
    def _register(self) -> pd.DataFrame:
        claims = self.portfolio.claims
        return self.portfolio.tables["benefits"] if claims is None else claims

    def _agreed(self, benefits: pd.DataFrame) -> pd.DataFrame:
        return benefits[~(benefits["agreed_on"] > self.today)]

    @cached_property
    def months(self) -> pd.DataFrame:
        """Realisation that has ended, shares applied, a row per benefit and month (quarter for a quarterly benefit, R12).

        Columns: benefit_id, project_id, kind, gross, dis, `end` (the last day), planned, replanned, actual,
        validated (actual that finance confirmed), measure, `evidence` (a text says where), launched, `after_launch`, `first_year`.
        """
        carried = ["project_id", "kind", "gross", "dis", "frequency", "share"]
        of_benefit = self.benefits.set_index("benefit_id")[
            [*carried, "launched", "go_live", "first_month", "last_month"]
        ]
        table = self.portfolio.tables["realisation"]
        frame = table[table["benefit_id"].isin(of_benefit.index)]
        share = frame["benefit_id"].map(of_benefit["share"]).astype(float)
        quarterly = frame["benefit_id"].map(of_benefit["frequency"]) == Frequency.QUARTERLY
        start_month = self.portfolio.fiscal_year_start_month
        rows = pd.DataFrame(
            {
                "benefit_id": frame["benefit_id"],
                "end": month_ends(frame["month"]).mask(quarterly, quarter_ends(frame["month"], start_month)),
                "planned": frame["planned_value"] * share,
                "replanned": frame["replanned_value"].fillna(frame["planned_value"]) * share,
                "actual": frame["actual_value"] * share,
                "validated": (frame["actual_value"] * share).mask(placeholders(frame["validated_by"])),
                "measure": frame["measure_value"],
                "evidence": frame["evidence"].notna(),
            }
        )
        ended = rows["end"] <= self.today
        rows = pd.concat([rows[ended & ~quarterly], _by_quarter(rows[ended & quarterly], frame["month"])])
        rows = rows.merge(of_benefit.drop(columns=["frequency", "share"]).reset_index(), on="benefit_id")
        rows["after_launch"] = rows["launched"] & (rows["end"] > rows["go_live"])
        rows["first_year"] = rows["launched"] & rows["end"].between(rows["first_month"], rows["last_month"])
        rows["fiscal_year"] = fiscal_years(rows["end"], start_month)
        return rows

    @cached_property
    def due_months(self) -> pd.DataFrame:
        """Months of money benefits that are due, against a plan: launched projects' ended months with a planned value (R7, R59)."""
        return self.months[self.months["launched"] & self.months["gross"] & self.months["planned"].notna()]

    def with_left_out(self, counted: pd.DataFrame, dis: bool = False) -> pd.DataFrame:
        """The counted units, and a row with `excluded` 1 for every money benefit of a started project that is not among them.

        Dis-benefits are looked for too where `dis` is true.
        """
        benefits = self.benefits
        population = benefits["started"] & (benefits["gross"] | (benefits["dis"] & dis))
        missed = benefits[population & ~benefits["benefit_id"].isin(counted["benefit_id"].unique())]
        return pd.concat(
            [counted.assign(excluded=0), missed[["project_id", "benefit_id", "kind"]].assign(excluded=1)],
            ignore_index=True,
        )

    @cached_property
    def unplanned_count(self) -> int:
        """Due months without a planned value, which ratios against plan leave out."""
        rows = self.months
        return int((rows["launched"] & rows["gross"] & rows["planned"].isna()).sum())

    @cached_property
    def spend(self) -> pd.DataFrame:
        """Actual spend of ended months: project_id, end, spend. Without a spend table the actual_spend of started projects,
        undated (R20)."""
        tables = self.portfolio.tables
        if "spend" in tables:
            frame = tables["spend"]
            rows = pd.DataFrame(
                {"project_id": frame["project_id"], "end": month_ends(frame["month"]), "spend": frame["actual_spend"]}
            )
            return rows[(rows["end"] <= self.today) & rows["spend"].notna()]
        begun = self.projects[self.projects["started"] & self.projects["actual_spend"].notna()]
        return pd.DataFrame({"project_id": begun["project_id"], "end": pd.NaT, "spend": begun["actual_spend"]})

    @cached_property
    def links(self) -> pd.DataFrame:
        """Which project serves which objective, as approved by then: project_id, objective_id, `weight` (its effective share of
        the project, R18) and `current` (the objective is valid today, R17)."""
        tables = self.portfolio.tables
        frame = tables["alignment"]
        frame = frame[~(frame["approved_on"] > self.today)].copy()
        given = frame["weight"].groupby(frame["project_id"]).transform("sum")
        empty = frame["weight"].isna().groupby(frame["project_id"]).transform("sum")
        left = (1 - given).clip(lower=0) / empty.where(empty > 0)
        frame["weight"] = frame["weight"].fillna(left) / given.clip(lower=1)
        return frame.assign(
            current=frame["objective_id"].isin(self.current_objectives["objective_id"]) & (frame["weight"] > TOLERANCE)
        )

    @cached_property
    def current_objectives(self) -> pd.DataFrame:
        """The objectives that are valid today, both ends inclusive (R17)."""
        frame = self.portfolio.tables["objectives"]
        return frame[~(frame["valid_from"] > self.today) & ~(frame["valid_to"] < self.today)]

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """Issues raised by then, with `days` from raised to the end of observation, `decided`, `open`, and `cohort`: raised in
        the last twelve months (R26, R29)."""
        frame = self.portfolio.tables["decisions"]
        frame = frame[frame["raised_on"] <= self.today].copy()
        decided, withdrawn = self._until_today(frame["decided_on"]), self._until_today(frame["withdrawn_on"])
        frame["decided"] = decided.notna() & ~(withdrawn < decided)
        frame["open"] = decided.isna() & withdrawn.isna()
        end = decided.where(frame["decided"], withdrawn).fillna(self.today)
        frame["days"] = (end - frame["raised_on"]).dt.days.astype(float)
        frame["cohort"] = self.in_last_year(frame["raised_on"])
        return frame

    @cached_property
    def escalations(self) -> pd.DataFrame:
        """Escalations raised by then, closed_on masked."""
        frame = self.portfolio.tables["escalations"]
        frame = frame[frame["raised_on"] <= self.today]
        return frame.assign(closed_on=self._until_today(frame["closed_on"]))

    def in_last_year(self, days: pd.Series) -> pd.Series:
        """Which days lie in the last twelve months: (as_of − 12 months, as_of] (R26)."""
        return (days > pd.Timestamp(add_months(self.day, -12))) & (days <= self.today)

    def overdue(self) -> tuple[int, float]:
        """How many projects are past planned_go_live and not launched, and the planned value that has passed (R38)."""
        frame = self.projects
        going_on = frame["started"] & frame["end_date"].isna() & ~frame["undated"]
        late = frame[going_on & ~frame["launched"] & (frame["planned_go_live"] <= self.today)]
        if not self.portfolio.has("benefits", "realisation"):
            return len(late), np.nan
        rows = self.months
        passed = rows[rows["gross"] & rows["project_id"].isin(late["project_id"])]
        return len(late), float(passed["planned"].sum())

    def lacking(self, *tables: str) -> str:
        """`not supplied: benefits`, naming those of these tables that are missing, or an empty text (R9)."""
        missing = [name for name in tables if not self.portfolio.has(name)]
        return f"not supplied: {', '.join(missing)}" if missing else ""

    def _until_today(self, days: pd.Series) -> pd.Series:
        return days.mask(days > self.today)


def _by_quarter(rows: pd.DataFrame, months: pd.Series) -> pd.DataFrame:
    """Months of quarterly benefits added up into their quarter: empty only where all are; the last measure counts (R12)."""
    quarters = rows.assign(month=months).sort_values("month", kind="stable").groupby(["benefit_id", "end"])
    sums = quarters[["planned", "replanned", "actual", "validated"]].sum(min_count=1)
    return sums.assign(measure=quarters["measure"].last(), evidence=quarters["evidence"].any()).reset_index()


def _days(days: list[dt.date | None], index: pd.Index) -> pd.Series:
    return pd.Series(pd.to_datetime(pd.Series(days, index=index, dtype="object")), index=index, dtype="datetime64[us]")

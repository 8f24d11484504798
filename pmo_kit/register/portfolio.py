"""`Portfolio`: validated tables with an as-of date, frozen.

A portfolio is either the whole register (every business unit in the source) or, after `for_portfolio`, one of them.
What must be known across business units – the claims on shared benefits – stays with it when it is narrowed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import pandas as pd

from ..errors import PmoKitError, Problem, SourceError
from ..rules import DEFAULT_RULES, PivotRule, Right
from ..vocabulary import BENCHMARKS, DEFAULT_CURRENCY, DEFAULT_LOCALE
from .checks import Counts, RawTable, validate
from .claims import claims_of
from .lock_lines import Entry
from .locks import History
from .refusals import refusal
from .schemas import DICTIONARY
from .schemas import table as declared

# Tables that say something by their amounts alone: with none of these filled in, they measure nothing (R9).
VALUES = {
    "realisation": ("planned_value", "replanned_value", "actual_value", "measure_value"),
    "spend": ("planned_spend", "actual_spend"),
}


@dataclass(frozen=True)
class ReferenceClass:
    """How comparable benefits elsewhere went: `mean` and `spread` (standard deviation) of actual ÷ plan over `count` benefits,
    and the `source` that says so."""

    mean: float
    spread: float
    count: int
    source: str


@dataclass(frozen=True)
class Rung:
    """A rung of the escalation ladder: `who` hears of what has stood for more than `after_days` days and is worth more than
    `amount_above` in the portfolio's currency; a condition that is None holds for everything."""

    who: str
    after_days: int | None = None
    amount_above: float | None = None


@dataclass(frozen=True)
class Assumptions:
    """What is agreed rather than in the data; each can be set in pmo.yaml, also per portfolio.

    Metrics go by the first six; the others say what findings, forecast, decisions, capital and pilots go by, and how figures
    are written.
    """

    discount_rate: float = 0.035
    optimism_cost: float = 0.0
    optimism_benefit: float = 0.0
    review_window_months: int = 12
    nothing_to_record: frozenset[str] = frozenset()  # tables that are empty because nothing happened (R9)
    benchmarks: Mapping[str, float] = field(default_factory=lambda: MappingProxyType(dict(BENCHMARKS)))
    decision_rights: Mapping[str, Right] = field(default_factory=lambda: MappingProxyType({}))  # by category
    pivot_rules: tuple[PivotRule, ...] = DEFAULT_RULES  # the first that matches wins
    escalation: tuple[Rung, ...] = ()  # the ladder, the lowest rung first: who hears of a finding, and when
    locale: str = DEFAULT_LOCALE
    reference_class: ReferenceClass | None = None  # what the forecast starts from; None is the portfolio's own record
    budget: float | None = None  # money to be spent from here on; None where none was set
    pilots: frozenset[str] = frozenset()  # the projects of the pilot, by project_id
    pilots_since: dt.date | None = None  # the day the pilot began


@dataclass(frozen=True)
class Portfolio:
    """Validated tables of one or several portfolios, as of a date.

    `tables` holds only what was supplied: a missing table is absent from it, an empty one has no rows. Every column of
    the data dictionary is there. `problems` says what is wrong with the input and `counts` what became of its rows.
    """

    tables: Mapping[str, pd.DataFrame]
    as_of: dt.date
    portfolio_id: str | None = None
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, Counts] = field(default_factory=dict)
    aside: Mapping[str, Problem] = field(default_factory=dict)  # by portfolio_id: what cost the portfolios set aside
    sources: tuple[Mapping[str, Any], ...] = ()
    claims: pd.DataFrame | None = None  # on shared benefits, of all portfolios, kept when narrowed: `claims.claims_of`
    without_rows: frozenset[str] = frozenset()  # supplied tables of which no row of the whole source can be used (R9)
    without_values: frozenset[str] = frozenset()  # those with rows, and not one amount in them
    assumptions: Assumptions = Assumptions()
    overrides: Mapping[str, Assumptions] = field(default_factory=dict)  # by portfolio_id, taken up when narrowed
    locks: Mapping[str, History] = field(default_factory=dict)  # by portfolio_id
    agreements: Mapping[str, History] = field(default_factory=dict)  # by portfolio_id, on pivot rules
    earlier: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by portfolio_id, what an earlier run found
    # What was worked out of it, by whoever asked: made anew with each portfolio, and no part of what it is.
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_frames(
        cls, frames: Mapping[str, pd.DataFrame] | None = None, *, as_of: dt.date | str, **tables: pd.DataFrame
    ) -> Portfolio:
        """A portfolio from DataFrames in the data dictionary's tables: `from_frames(projects=…, benefits=…, as_of=…)`.

        The frames are checked as a file would be: rows that cannot be used are set aside and listed in `problems`.
        The frames themselves are left as they are. Raises `UnknownNameError` for a table that does not exist and
        `SourceError` where there is no usable projects table.

        >>> import pandas as pd
        >>> one = pd.DataFrame([{"project_id": "P1", "portfolio_id": "A", "name": "n", "status": "proposed", "start_date": None}])
        >>> Portfolio.from_frames(projects=one, as_of="2026-06-30").portfolio_ids
        ('A',)
        """
        supplied = {**(frames or {}), **tables}
        for name in supplied:
            declared(name)
        raw = {name: RawTable.from_frame(name, frame) for name, frame in supplied.items() if frame is not None}
        return cls.from_raw(raw, as_of=as_of)

    @classmethod
    def from_raw(
        cls,
        raw: Mapping[str, RawTable],
        *,
        as_of: dt.date | str,
        problems: tuple[Problem, ...] = (),
        sources: tuple[Any, ...] = (),
    ) -> Portfolio:
        """A portfolio from tables as they were read, cell by cell unchecked: what every loader ends with."""
        day = as_date(as_of)
        checked = validate(raw, day)
        if "projects" not in checked.tables:
            lines = [f"  {p.place}: {p.line()}" for p in (*problems, *checked.problems) if p.table in ("projects", "")]
            why = "\n" + "\n".join(lines) if lines else ": the source has no table of that name"
            raise SourceError(f"projects cannot be used, and nothing can be measured without it{why}")
        return cls(
            tables=MappingProxyType(dict(checked.tables)),
            as_of=day,
            problems=(*problems, *checked.problems),
            counts=MappingProxyType(dict(checked.counts)),
            aside=MappingProxyType(dict(checked.aside)),
            sources=tuple(sources),
            claims=claims_of(checked.tables),
            without_rows=frozenset(name for name, frame in checked.tables.items() if frame.empty),
            without_values=frozenset(name for name, columns in VALUES.items() if _lacks(checked.tables, name, columns)),
        )

    @property
    def portfolio_ids(self) -> tuple[str, ...]:
        """The ids of the portfolios in it: those of the portfolios table, else the distinct ones of the projects."""
        if self.portfolio_id is not None:
            return (self.portfolio_id,)
        known: tuple[str, ...] = getattr(self.tables, "portfolio_ids", ())
        if known:  # a store knows them without reading a table
            return known
        return tuple(holder_of(self.tables)["portfolio_id"].drop_duplicates())

    def for_portfolio(self, portfolio_id: str | None = None) -> Portfolio:
        """The one portfolio of that id; where there is only one, its id may be left out.

        Raises `UnknownNameError` for an id that is not there or was set aside, or for none among several; `SourceError`
        where no portfolio is left at all.
        """
        if not portfolio_id and len(self.portfolio_ids) == 1:
            portfolio_id = self.portfolio_ids[0]
        if portfolio_id not in self.portfolio_ids:
            raise self.refusal(portfolio_id)
        if self.portfolio_id is not None:
            return self
        assumed = self.overrides.get(portfolio_id, self.assumptions)
        if narrowed := getattr(self.tables, "narrowed", None):  # tables of a store, which reads the one portfolio alone
            tables, claims = narrowed(portfolio_id)
            own = MappingProxyType(_with_recorded(tables, assumed))
            return replace(self, tables=own, portfolio_id=portfolio_id, assumptions=assumed, claims=claims)
        tables = dict(self.tables)
        for name in ("portfolios", "projects"):
            if name in tables:
                tables[name] = _where(tables[name], "portfolio_id", {portfolio_id})
        mine = set(tables["projects"]["project_id"])
        if "benefits" in tables:
            tables["benefits"] = _where(tables["benefits"], "project_id", mine)
            benefits = set(tables["benefits"]["benefit_id"])
            if "realisation" in tables:
                tables["realisation"] = _where(tables["realisation"], "benefit_id", benefits)
        for name in ("alignment", "spend", "decisions", "escalations", "dependencies", "change_requests"):
            if name in tables:
                tables[name] = _where(tables[name], "project_id", mine)
        own = MappingProxyType(_with_recorded(tables, assumed))
        return replace(self, tables=own, portfolio_id=portfolio_id, assumptions=assumed)

    def each(self, portfolio_ids: Iterable[str] = ()) -> list[Portfolio]:
        """The portfolios of these ids, else all, each narrowed. Raises as `for_portfolio` does, also where there is none."""
        ids = tuple(dict.fromkeys(portfolio_ids)) or self.portfolio_ids
        if not ids:
            raise self.refusal()
        return [self.for_portfolio(portfolio_id) for portfolio_id in ids]

    def refusal(self, portfolio_id: str | None = None) -> PmoKitError:
        """The error that says why there is no portfolio of that id, or none at all."""
        return refusal(portfolio_id, self.portfolio_ids, self.aside, self.counts, self.problems)

    def as_of_date(self, day: dt.date | str) -> Portfolio:
        """The same tables seen from another day, for a replay."""
        return replace(self, as_of=as_date(day))

    def has(self, *names: str) -> bool:
        """Whether all these tables were supplied with something in them. One without a usable row in the whole source counts as
        missing, unless the settings name it in `nothing_to_record`; so does one in which no amount is filled in (R9)."""
        return all(self._says_something(name) for name in names)

    def _says_something(self, name: str) -> bool:
        if name not in self.tables or name in self.without_values:
            return False
        return name not in self.without_rows or name in self.assumptions.nothing_to_record

    def rows(self, name: str) -> int:
        """How many rows of a table can be used; 0 for one that was not supplied."""
        return len(self.tables[name]) if name in self.tables else 0

    def missing(self, *names: str) -> tuple[str, ...]:
        """Those of these tables that were not supplied, or with nothing in them (R9)."""
        return tuple(name for name in (names or DICTIONARY) if not self._says_something(name))

    @cached_property
    def record(self) -> Mapping[str, Any]:
        """This portfolio's row of the portfolios table as a dictionary, `None` for an empty cell; {} without a row."""
        if self.portfolio_id is None or "portfolios" not in self.tables or self.tables["portfolios"].empty:
            return {}
        row = self.tables["portfolios"].iloc[0]
        return {str(key): None if pd.isna(value) else value for key, value in row.items()}

    @property
    def own_id(self) -> str:
        """The id of the one portfolio that this is. Raises as `for_portfolio` does where it is the whole register."""
        if self.portfolio_id is None:
            raise self.refusal()
        return self.portfolio_id

    @property
    def lock(self) -> Entry | None:
        """The locked baseline that holds for the as-of date, or None (R25)."""
        history = self.locks.get(self.portfolio_id or "")
        return history.lock_on(self.as_of) if history else None

    @property
    def previous(self) -> Mapping[str, Any] | None:
        """What the earlier run found that this one is compared with, as `report.former` gives it; None without one."""
        return self.earlier.get(self.portfolio_id or "")

    @property
    def name(self) -> str:
        """The portfolio's name, or its id where it has none."""
        return str(self.record.get("name") or self.portfolio_id or "all portfolios")

    @property
    def currency(self) -> str:
        """The currency of every amount of this portfolio."""
        return str(self.record.get("currency") or DEFAULT_CURRENCY)

    @property
    def fiscal_year_start_month(self) -> int:
        """The month in which the fiscal year begins, 1 to 12."""
        return int(self.record.get("fiscal_year_start_month") or 1)

    @property
    def transformation_start(self) -> dt.date | None:
        """The day the outcome-driven model began, or None."""
        start = self.record.get("transformation_start")
        return None if start is None else start.date()


def holder_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The table that says which portfolios there are: the portfolios, else the projects; one without rows counts as missing."""
    portfolios = tables.get("portfolios")
    return tables["projects"] if portfolios is None or portfolios.empty else portfolios


def as_date(day: dt.date | str) -> dt.date:
    """A calendar date from a date or an ISO 8601 text; `ValueError` says what it was given."""
    if isinstance(day, dt.datetime):
        return day.date()
    if isinstance(day, dt.date):
        return day
    try:
        return dt.date.fromisoformat(str(day))
    except ValueError:
        raise ValueError(f"as_of: {day!r} is not a date: write it as YYYY-MM-DD") from None


def _where(frame: pd.DataFrame, column: str, values: set[Any]) -> pd.DataFrame:
    return frame[frame[column].isin(values)]


def _lacks(tables: Mapping[str, pd.DataFrame], name: str, columns: tuple[str, ...]) -> bool:
    return name in tables and not tables[name].empty and bool(tables[name][list(columns)].isna().all(axis=None))


def _with_recorded(tables: dict[str, pd.DataFrame], assumed: Assumptions) -> dict[str, pd.DataFrame]:
    """The tables, and an empty one for each that was not supplied because nothing happened."""
    lacking = sorted(set(assumed.nothing_to_record) - set(tables))
    return {**tables, **{name: _without_rows(name) for name in lacking}}


def _without_rows(name: str) -> pd.DataFrame:
    return pd.DataFrame({column.name: pd.Series(dtype=column.dtype) for column in declared(name).columns})

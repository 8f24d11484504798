"""`measure`: the catalogue applied to a portfolio, as rows of one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ..dates import last_days, quarter_name
from ..errors import UnknownNameError
from ..register.portfolio import Portfolio
from ..vocabulary import RESULT_COLUMNS, UNCLASSIFIED, Unit, Verdict
from . import escalations
from .catalogue.metric import Metric
from .evidence import achieved
from .placeholders import persons
from .population import Known
from .promise import by_trust
from .registry import CATALOGUE, metric
from .reservations import tested
from .result import Figure, Rows, Sums, join, pooled
from .sums import waiting

PROVISIONAL = "provisional: replayed from today's data, not locked"
BY = ("project", "owner", "objective", "kind", "category", "quarter")
OF_A_BENEFIT = ("owner", "objective", "kind")  # what the register says of each benefit
# By these, a numerator is a part and the denominator stays that of the whole.
PARTS_OF_THE_WHOLE = {
    ("benefits_realised", "kind"),
    ("benefits_realised", "owner"),
    ("benefits_realised", "objective"),
    ("benefits_realised_of_spend", "owner"),
    ("benefits_realised_of_spend", "objective"),
    ("benefits_realised_of_spend", "kind"),
    ("strategic_alignment_spend", "objective"),
}
AMOUNTS = ("value", "numerator", "denominator")
HARDLY = 100.0  # times: a ratio above it is more likely an error of units


def measure(
    portfolio: Portfolio, keys: Iterable[str] | str | None = None, grouped: bool = True, by: str | None = None
) -> pd.DataFrame:
    """The metrics of a portfolio, or of every portfolio of a register, as known at its as-of date.

    Returns a row per metric, portfolio and group with `metric, portfolio_id, group, value, unit, numerator,
    denominator, excluded, as_of, verdict, reservations, note`. `group` is None for the portfolio's own figure; `value` is NaN
    where it is undefined, and then `note` says why. `reservations` is a list of `{key, value, benchmark, note}`, empty but on
    a portfolio's own `met`. `keys` chooses metrics (all of the catalogue where it is None); `grouped=False` leaves the rows of
    projects, quarters, kinds and so on out; `by` prints one grouping instead of the usual ones, for the metrics that it makes
    sense for. Raises `UnknownNameError` for a key or grouping that does not exist, `SourceError` where there is no portfolio.

    >>> import pandas as pd
    >>> one = {"project_id": "P1", "portfolio_id": "A", "name": "n", "status": "active", "start_date": "2025-01-01"}
    >>> portfolio = Portfolio.from_frames(projects=pd.DataFrame([one]), as_of="2026-06-30")
    >>> measure(portfolio, "projects_not_due_count", grouped=False)["value"].tolist()
    [1.0]
    """
    chosen = metrics_of(keys)
    if by is not None and by not in BY:
        raise UnknownNameError("grouping", by, BY)
    return tabulate(populations(portfolio), chosen, grouped, by)


def populations(portfolio: Portfolio) -> Iterator[Known]:
    """What was known of each portfolio of a register, one after the other; `SourceError` where there is none."""
    if not portfolio.portfolio_ids:
        raise portfolio.refusal()
    if len(portfolio.portfolio_ids) == 1:
        yield Known.of_portfolio(portfolio)
        return
    for name in portfolio.portfolio_ids:
        yield Known.of_portfolio(portfolio.for_portfolio(name))


def tabulate(
    populations: Iterable[Known], chosen: Iterable[Metric], grouped: bool = False, by: str | None = None
) -> pd.DataFrame:
    """The rows of some metrics for some populations, in the shape of `measure`."""
    columns: dict[str, list[Any]] = {name: [] for name in RESULT_COLUMNS}
    chosen = tuple(chosen)
    for known in populations:
        for one in chosen:
            found = list(_figures(one, known, grouped, by))
            unit = known.portfolio.currency if one.unit is Unit.MONEY else str(one.unit)
            for name, same in (
                ("metric", one.key),
                ("portfolio_id", known.portfolio.portfolio_id),
                ("unit", unit),
                ("as_of", known.day),
            ):
                columns[name] += [same] * len(found)
            for group, figure in found:
                columns["group"].append(group)
                columns["value"].append(figure.value)
                columns["numerator"].append(figure.numerator)
                columns["denominator"].append(figure.denominator)
                columns["excluded"].append(figure.excluded)
                columns["verdict"].append(str(figure.state) if one.judge and figure.state else "")
                columns["reservations"].append([vars(reservation) for reservation in figure.reservations])
                columns["note"].append(figure.note)
    return pd.DataFrame({name: _column(name, cells) for name, cells in columns.items()})


def _column(name: str, cells: list[Any]) -> np.ndarray | pd.Series:
    if name in AMOUNTS:
        return np.array(cells, dtype=float)
    if name == "excluded":
        return np.array(cells, dtype=np.int64)
    column = np.empty(len(cells), dtype=object)  # so that a list stays a list
    column[:] = cells
    return pd.Series(column, dtype=object) if name == "group" else column  # so that no group stays None


def metrics_of(keys: Iterable[str] | str | None) -> list[Metric]:
    """The metrics of these keys; all of the catalogue where it is None."""
    return list(CATALOGUE) if keys is None else [metric(key) for key in ([keys] if isinstance(keys, str) else keys)]


def _figures(one: Metric, known: Known, grouped: bool, by: str | None) -> Iterator[tuple[str | None, Figure]]:
    """The portfolio's own figure, then those of its groups."""
    if one.locked and (figure := known.locked(one.locked)):
        yield None, figure
        return
    if lacking := known.lacking(*one.needs):
        yield None, Figure(note=lacking, state=Verdict.NOT_MEASURABLE)
        return
    beside = join(known.of(waiting) if one.over_benefits else "", _nothing_recorded(known, one))
    if one.figure is not None:
        yield None, one.figure(known).saying(beside)
        return
    assert one.rows, f"{one.key} has neither a figure nor rows"
    rows = known.of(one.rows)
    if rows.cannot:
        yield None, Figure(note=rows.cannot)
        return
    yield None, _whole(one, known, rows, beside)
    for group in [by] if by else ["project", *one.groups] if grouped else []:
        if group == "project":
            yield from _by_project(one, one.sum_up, known, rows) if one.sum_up else ()
        elif group == "quarter" and "quarter" in one.groups:
            yield from _by_own_quarter(one, known)
        elif group == "trust":
            whole = _pooled(one, rows)
            yield from ((name, _part(whole, part, rows.empty)) for name, part in by_trust(known, whole))
        else:
            yield from _by_group(one, known, rows, group)


def _whole(one: Metric, known: Known, rows: Rows, beside: str) -> Figure:
    figure = _pooled(one, rows)
    figure = replace(figure, note=figure.note or (rows.empty if figure.value is None else "")).saying(
        rows.note, PROVISIONAL if one.locked else ""
    )
    if one.judge:
        figure = tested(one.key, known, one.judge(known, figure)).saying(_beyond_belief(one, figure))
    return figure.saying(beside)


def _beyond_belief(one: Metric, figure: Figure) -> str:
    """What is said of a ratio that hardly any portfolio can have."""
    if one.unit is Unit.RATIO and figure.value is not None and figure.value > HARDLY:
        return "above 10,000 %: check that all its amounts are in the same unit"
    return ""


def _pooled(one: Metric, rows: Rows) -> Figure:
    if one.sum_up:
        return pooled(rows, one.sum_up)
    assert one.pool, f"{one.key} has neither sum_up nor pool"
    return one.pool(rows)


def _by_project(
    one: Metric, sum_up: Callable[[Sums], Figure], known: Known, rows: Rows
) -> Iterator[tuple[str, Figure]]:
    """A row for every started project, and for every other that contributes."""
    sums = rows.by_project(len(known.project))
    nothing = Sums(0.0, 0.0, 0)
    for n, (name, started) in enumerate(known.of(_standing)):
        if not started and n not in sums:
            continue
        figure = sum_up(sums.get(n, nothing))
        if figure.value is None and not figure.note:
            figure = replace(figure, note=rows.empty)
        yield name, one.judge(known, figure, n) if one.judge else figure


def _standing(known: Known) -> list[tuple[str, bool]]:
    ids, started = known.project.table.project_id.tolist(), known.project.started.tolist()
    return [(f"project:{name}", begun) for name, begun in zip(ids, started, strict=True)]


def _by_own_quarter(one: Metric, known: Known) -> Iterator[tuple[str, Figure]]:
    """A rate of quarters has its own history: the last eight that are complete, and the one that is not."""
    for quarter in known.of(escalations.quarters):
        figure = one.pool(quarter.rows) if one.pool else quarter.figure
        yield quarter.name, figure.saying("partial: the quarter is not over" if quarter.partial else "")


def _by_group(one: Metric, known: Known, rows: Rows, group: str) -> Iterator[tuple[str, Figure]]:
    if group == "benefit":
        ids = known.benefit.table.benefit_id
        yield from ((f"benefit:{name}", figure) for name, figure in achieved(rows, ids))
        return
    parts = (one.key, group) in PARTS_OF_THE_WHOLE
    whole = _pooled(one, rows) if parts else Figure()
    if group == "quarter" and rows.monthly:
        rows = replace(rows, columns=rows.monthly().columns)
    if (names := _names(one, known, rows, group)) is None:
        return
    if parts:
        inside = np.array([name is not None for name in names.tolist()], dtype=bool)
        rows, names = rows.take(inside), names[inside]
    codes, distinct = pd.factorize(names, sort=True)
    for n, name in enumerate(distinct.tolist()):
        of_group = rows.take(codes == n)
        if parts:
            figure = _part(whole, of_group.sums().numerator, rows.empty)
        else:
            figure = _pooled(one, of_group)
            figure = figure.saying(rows.empty if figure.value is None and not figure.note else "")
        yield name if group == "quarter" else f"{group}:{name}", figure


def _names(one: Metric, known: Known, rows: Rows, group: str) -> np.ndarray | None:
    """The group of each unit; None where the metric cannot be grouped so."""
    if group in rows:
        return rows[group] if (one.key, group) in PARTS_OF_THE_WHOLE else _named(rows[group])
    if group in OF_A_BENEFIT and "benefit" in rows:
        names: np.ndarray = np.append(
            known.of(_NAMING[group]), np.array([None])
        )  # a unit of no benefit, −1, has no name
        of_units: np.ndarray = names[rows["benefit"]]
        return of_units
    start_month = known.portfolio.fiscal_year_start_month
    if group == "quarter" and "month" in rows:
        return _quarters(last_days(rows["month"]).astype("datetime64[D]"), start_month)
    if group == "quarter" and "raised_on" in rows:
        return _quarters(rows["raised_on"], start_month)
    return None


def _quarters(days: np.ndarray, start_month: int) -> np.ndarray:
    distinct, codes = np.unique(days, return_inverse=True)
    return np.array([quarter_name(day, start_month) for day in distinct.tolist()], dtype=object)[codes]


def _named(texts: np.ndarray) -> np.ndarray:
    return np.array([one if isinstance(one, str) else UNCLASSIFIED for one in texts.tolist()], dtype=object)


def _owners(known: Known) -> np.ndarray:
    return _named(persons(known.portfolio.tables["benefits"]["owner"]).to_numpy(dtype=object))


def _objectives(known: Known) -> np.ndarray:
    return _named(known.benefit.table.objective)


def _kinds(known: Known) -> np.ndarray:
    return _named(known.benefit.table.kind)


_NAMING = {"owner": _owners, "objective": _objectives, "kind": _kinds}


def _part(whole: Figure, part: float, empty: str) -> Figure:
    value = part / whole.denominator if whole.denominator is not None and whole.denominator > 0 else None
    return replace(whole, value=value, numerator=part, note=empty if value is None else "")


def _nothing_recorded(known: Known, one: Metric) -> str:
    """What a table without rows means where the settings say that nothing happened, or all its rows are other portfolios'."""
    empty = [name for name in one.needs if known.portfolio.rows(name) == 0]
    return f"nothing was recorded in {', '.join(empty)}" if empty else ""

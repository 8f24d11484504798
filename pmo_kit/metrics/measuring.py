"""`measure`: the catalogue applied to a portfolio, as rows of one shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from ..dates import quarter_name
from ..errors import UnknownNameError
from ..register.portfolio import Portfolio
from ..vocabulary import RESULT_COLUMNS, UNCLASSIFIED, Unit, Verdict
from . import escalations
from .evidence import achieved
from .placeholders import persons
from .population import Known
from .registry import CATALOGUE, Metric, metric
from .result import Figure, Rows, pooled

PROVISIONAL = "provisional: replayed from today's data, not locked"
BY = ("project", "owner", "objective", "kind", "category", "quarter")
COLUMNS = {"project": "project_id", "objective": "objective_id", "benefit": "benefit_id"}  # else the group's own name
OF_A_BENEFIT = ("owner", "objective", "kind")  # what the register says of each benefit
# By these, a numerator is a part and the denominator stays that of the whole.
PARTS_OF_THE_WHOLE = {
    ("benefits_realised", "kind"),
    ("benefits_realised", "owner"),
    ("benefits_realised", "objective"),
    ("strategic_alignment_spend", "objective"),
}


def measure(
    portfolio: Portfolio, keys: Iterable[str] | str | None = None, grouped: bool = True, by: str | None = None
) -> pd.DataFrame:
    """The metrics of a portfolio, or of every portfolio of a register, as known at its as-of date.

    Returns a row per metric, portfolio and group with `metric, portfolio_id, group, value, unit, numerator,
    denominator, excluded, as_of, verdict, note`. `group` is None for the portfolio's own figure; `value` is NaN where it
    is undefined, and then `note` says why. `keys` chooses metrics (all of the catalogue where it is None);
    `grouped=False` leaves the rows of projects, quarters, kinds and so on out; `by` prints one grouping instead of the
    usual ones, for the metrics that it makes sense for. Raises `UnknownNameError` for a key or grouping that does not exist,
    `SourceError` where no portfolio is left to measure.

    >>> import pandas as pd
    >>> one = {"project_id": "P1", "portfolio_id": "A", "name": "n", "status": "active", "start_date": "2025-01-01"}
    >>> portfolio = Portfolio.from_frames(projects=pd.DataFrame([one]), as_of="2026-06-30")
    >>> measure(portfolio, "projects_not_due_count", grouped=False)["value"].tolist()
    [1.0]
    """
    chosen = metrics_of(keys)
    if by is not None and by not in BY:
        raise UnknownNameError("grouping", by, BY)
    return tabulate((Known(one) for one in portfolio.each()), chosen, grouped, by)


def tabulate(
    populations: Iterable[Known], chosen: Iterable[Metric], grouped: bool = False, by: str | None = None
) -> pd.DataFrame:
    """The rows of some metrics for some populations, in the shape of `measure`."""
    rows = []
    for known in populations:
        fixed = {"portfolio_id": known.portfolio.portfolio_id, "as_of": known.day}
        for one in chosen:
            unit = known.portfolio.currency if one.unit is Unit.MONEY else str(one.unit)
            for group, figure in _figures(one, known, grouped, by):
                rows.append({"metric": one.key, "group": group, "unit": unit, **fixed, **_cells(figure, one)})
    frame = pd.DataFrame(rows, columns=list(RESULT_COLUMNS), dtype=object)  # so that no group stays None
    return frame.astype({"value": float, "numerator": float, "denominator": float, "excluded": int})


def metrics_of(keys: Iterable[str] | str | None) -> list[Metric]:
    """The metrics of these keys; all of the catalogue where it is None."""
    return list(CATALOGUE) if keys is None else [metric(key) for key in ([keys] if isinstance(keys, str) else keys)]


def _cells(figure: Figure, one: Metric) -> dict:
    return {
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "excluded": figure.excluded,
        "verdict": str(figure.state) if one.judge and figure.state else "",
        "note": figure.note,
    }


def _figures(one: Metric, known: Known, grouped: bool, by: str | None) -> Iterator[tuple[str | None, Figure]]:
    """The portfolio's own figure, then those of its groups."""
    if one.locked and (figure := known.locked(one.locked)):
        yield None, figure
        return
    if lacking := known.lacking(*one.needs):
        yield None, Figure(note=lacking, state=Verdict.NOT_MEASURABLE)
        return
    recorded = _nothing_recorded(known, one)
    if one.figure is not None:
        yield None, one.figure(known).saying(recorded)
        return
    rows = known.of(one.rows)
    if rows.cannot:
        yield None, Figure(note=rows.cannot)
        return
    whole = pooled(rows, one.sum_up) if one.sum_up else one.pool(rows.frame)
    whole = replace(whole, note=whole.note or (rows.empty if whole.value is None else "")).saying(
        rows.note, recorded, PROVISIONAL if one.locked else ""
    )
    yield None, one.judge(known, whole) if one.judge else whole
    for group in [by] if by else ["project", *one.groups] if grouped else []:
        if group == "project":
            yield from _by_project(one, known, rows) if one.sum_up else ()
        elif group == "quarter" and "quarter" in one.groups:
            yield from _by_own_quarter(one, known)
        else:
            yield from _by_group(one, known, rows, group, whole)


def _by_project(one: Metric, known: Known, rows: Rows) -> Iterator[tuple[str, Figure]]:
    """A row for every started project, and for every other that contributes."""
    sums = rows.by_project()
    for project_id, started in known.of(_standing):
        if not started and project_id not in sums:
            continue
        figure = one.sum_up(*sums.get(project_id, (0.0, 0.0, 0)))
        if figure.value is None and not figure.note:
            figure = figure.saying(rows.empty)
        yield f"project:{project_id}", one.judge(known, figure, project_id) if one.judge else figure


def _standing(known: Known) -> list[tuple[str, bool]]:
    return known.projects[["project_id", "started"]].to_numpy().tolist()


def _by_own_quarter(one: Metric, known: Known) -> Iterator[tuple[str, Figure]]:
    """A rate of quarters has its own history: the last eight that are complete, and the one that is not."""
    for quarter in known.of(escalations.quarters):
        figure = one.pool(quarter.frame) if one.pool else quarter.figure
        yield quarter.name, figure.saying("partial: the quarter is not over" if quarter.partial else "")


def _by_group(one: Metric, known: Known, rows: Rows, group: str, whole: Figure) -> Iterator[tuple[str, Figure]]:
    parts = (one.key, group) in PARTS_OF_THE_WHOLE
    frame = rows.frame
    if parts:
        frame = frame[frame["numerator"].notna() & frame["denominator"].isna()]
    if group == "benefit":
        yield from ((f"benefit:{name}", figure) for name, figure in achieved(frame))
        return
    if group == "quarter" and rows.monthly:
        frame = rows.monthly()
    names = _names(known, frame, group)
    if names is None:
        return
    for name, units in frame.groupby(names.fillna(UNCLASSIFIED)):
        if parts:
            figure = _part(whole, float(units["numerator"].sum()), rows.empty)
        else:
            figure = pooled(replace(rows, frame=units), one.sum_up) if one.sum_up else one.pool(units)
            figure = figure.saying(rows.empty if figure.value is None and not figure.note else "")
        yield name if group == "quarter" else f"{group}:{name}", figure


def _names(known: Known, frame: pd.DataFrame, group: str) -> pd.Series | None:
    """The group of each unit; None where the metric cannot be grouped so."""
    column = COLUMNS.get(group, group)
    if column in frame:
        return frame[column]
    if group in OF_A_BENEFIT and "benefit_id" in frame:
        said = known.benefits[column]
        register = (persons(said) if group == "owner" else said).set_axis(known.benefits["benefit_id"])
        return frame["benefit_id"].map(register).astype("str")
    for day in ("end", "raised_on"):
        if group == "quarter" and day in frame:
            start_month = known.portfolio.fiscal_year_start_month
            return frame[day].map({one: quarter_name(one, start_month) for one in frame[day].dropna().unique()})
    return None


def _part(whole: Figure, part: float, empty: str) -> Figure:
    value = part / whole.denominator if whole.denominator > 0 else None
    return replace(whole, value=value, numerator=part, note=empty if value is None else "")


def _nothing_recorded(known: Known, one: Metric) -> str:
    """What a supplied table without rows means: nothing was recorded (R9)."""
    empty = [name for name in one.needs if known.portfolio.tables[name].empty]
    return f"nothing was recorded in {', '.join(empty)}" if empty else ""

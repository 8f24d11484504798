"""What benefits will have come to, and how often such forecasts were right: rows and figures for the notebook.

What is shown is the forecast that has proved itself on the portfolio's own history, else the base rate (`forecast.backtest`).
"""

from __future__ import annotations

import numpy as np

from ..forecast.backtest import believed
from ..forecast.totals import HIGH, LOW
from ..register.portfolio import Portfolio
from .answers import Answer, answer, no_answer, style_of

TABLES = ("projects", "benefits", "realisation")
LIKELY = 0.5  # from here on a miss is likelier than not


def forecast_of(portfolio: Portfolio) -> Answer:
    """What each project's benefits will have come to, the likeliest to miss first.

    Rows: as `Forecast.projects`: `project_id`, `name`, `planned_year`, `year_expected`, `year_low`, `year_high`, the same of `life`
    and `remaining`, `miss_probability`, `miss_low`, `miss_high`, `year_known`, `unconfirmed`, `unconfirmed_width`, `drivers`,
    and `record` (how often such a probability was right in the replay; empty where there is none).
    Figures: sums of `planned_year`, `year_expected`, `planned_life`, `life_expected`, `planned_remaining`,
    `remaining_expected`, with `remaining_low` and `remaining_high` of the sum itself; `plan_to_actual` (the record: what came ÷
    plan of all months after launch; None without one); `likely_to_miss` (projects whose first year is not over and likelier
    than not misses) of `running`; `unconfirmed` and `unconfirmed_width`; `benchmark`; `basis`; `sentence` (why this
    basis).
    """
    found = believed(portfolio)
    told = found.forecast
    if told.projects.empty:
        return no_answer(portfolio, *told.cannot_tell)
    rows = told.projects.sort_values(
        ["year_known", "miss_probability", "project_id"], ascending=[True, False, True], kind="stable"
    )
    running = ~rows["year_known"] & rows["miss_probability"].notna()
    style = style_of(portfolio)
    record = [
        found.backtest.record(chance, style) if runs else ""
        for chance, runs in zip(rows["miss_probability"], running, strict=True)
    ]
    amounts = ("planned_year", "year_expected", "planned_life", "life_expected", "planned_remaining")
    more = ("remaining_expected", "unconfirmed", "unconfirmed_width")
    low, high = np.quantile(told.remaining.sum(axis=1), (LOW, HIGH))
    return answer(
        portfolio,
        rows.assign(record=record),
        *TABLES,
        cannot_tell=told.cannot_tell,
        **{name: float(rows[name].sum()) for name in (*amounts, *more)},
        remaining_low=float(low),
        remaining_high=float(high),
        plan_to_actual=told.plan_to_actual,
        likely_to_miss=int((running & (rows["miss_probability"] > LIKELY)).sum()),
        running=int(running.sum()),
        benchmark=told.benchmark,
        basis=told.basis,
        sentence=found.sentence,
    )


def proof(portfolio: Portfolio) -> Answer:
    """How the forecast fared in the replay of the history, against the plan as it stands and the base rate.

    Rows: `what`, `brier`, `crps`, `coverage`, as `Backtest.scores`. Figures: `calibration` (rows `low`, `high`, `count`,
    `expected`, `missed`) and `ranking` (rows `what`, `auc`, `missed`, `reached`) as lists of dictionaries; `outcomes`, `replays`,
    `left_out`, `believed`, `beats` and `verdict`, as `Backtest` has them.
    """
    found = believed(portfolio).backtest
    if found.scores.empty:
        return no_answer(portfolio, found.verdict)
    return answer(
        portfolio,
        found.scores,
        *TABLES,
        calibration=found.calibration.to_dict("records"),
        ranking=found.ranking.to_dict("records"),
        outcomes=found.outcomes,
        replays=len(found.replays),
        left_out=found.left_out,
        believed=found.believed,
        beats=found.beats,
        verdict=found.verdict,
    )

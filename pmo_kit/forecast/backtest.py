"""The forecast's proof: what it would have said at each quarter's end, against what came and against two naive forecasts.

At each quarter's end the portfolio is seen as it was known then; whatever the forecast goes by is learnt from that alone, and
the constants of the method were set before and on other data. So no outcome judges a forecast that has seen it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..amounts import BRITISH, Style
from ..dates import complete_quarters
from ..metrics.population import Known
from ..metrics.result import TOLERANCE
from ..register.portfolio import Portfolio
from .forecast import BASE_RATE, DRAWS, NEEDS, SEED, Forecast, ahead_of, forecast, forecast_at, untold
from .scores import area, band_of, brier, calibration, crps
from .totals import totals

FEWEST = 10  # projects whose outcome is known; from fewer no forecast is believed
BASE_KNOWN = 3  # outcomes known by a day, from which there is a base rate
REPLAYED = 1000  # draws for each replay
BASIS = "basis of the forecast"
OWN, PLAN, BASE, SHOWN = "forecast", "plan as it stands", "base rate", "evidenced, then base rate"


@dataclass(frozen=True, eq=False)
class Backtest:
    """What replays said against what came. All money is told as a ratio to the planned first year.

    `replays`: a row per quarter's end and project that had launched by then and whose first year was not over, and is now:
    `day`, `project_id`, `name`, `months` (of the year that had passed), `outcome` (first year ÷ plan), `missed` (at or below the
    benchmark), `expected`, `low`, `high`, `miss_probability`, `late` (launched after its planned go-live; empty without one).
    `scores`: a row for the forecast, the two naive ones, and what is shown where the forecast is not believed; `what`, `brier`,
    `crps` (means; lower is better), `coverage` (of the 80 % interval; NaN for a point).
    `calibration`: `scores.calibration` of the forecast. `ranking`: `what` (forecast, delivery status), `auc`, `missed`, `reached`:
    how well each told, at the first quarter's end after launch, who would miss. `outcomes` counts projects, `left_out`
    replays in which too few outcomes were known for a base rate. `beats` says by score whether the forecast was better than
    both naive ones; `believed` whether that is so of all and of enough outcomes; `verdict` is the sentence on it.
    """

    replays: pd.DataFrame
    scores: pd.DataFrame
    calibration: pd.DataFrame
    ranking: pd.DataFrame
    outcomes: int
    left_out: int
    beats: dict[str, bool]
    believed: bool
    verdict: str

    def record(self, probability: float, style: Style = BRITISH) -> str:
        """What became of the forecasts that gave about such a probability, `Of 20 forecasts of 60–80 %, 15 missed.`; empty where
        there was none. A project counts at each quarter's end of its first year."""
        if self.calibration.empty or np.isnan(probability):
            return ""
        band = self.calibration.iloc[int(band_of(np.array([probability]))[0])]
        if not band["count"]:
            return ""
        given = f"{style.number(band['low'] * 100)}–{style.percent(band['high'])}"
        return f"Of {style.counted(int(band['count']), 'forecast')} of {given}, {style.in_words(int(band['missed']))} missed."


@dataclass(frozen=True, eq=False)
class Believed:
    """The forecast to be shown, the sentence that says why it is this one, and the proof behind it."""

    forecast: Forecast
    sentence: str
    backtest: Backtest


def backtest(portfolio: Portfolio) -> Backtest:
    """The replay of a portfolio's history, worked out once."""
    if backtest not in portfolio.memo:
        portfolio.memo[backtest] = _backtest(Known.of_portfolio(portfolio))
    found: Backtest = portfolio.memo[backtest]
    return found


def believed(portfolio: Portfolio) -> Believed:
    """The forecast from each benefit's own course where it has proved itself, else the base rate: what is evidenced, and every plan
    to come met as first years were so far. Without a base rate the own course is shown, unproved."""
    if believed in portfolio.memo:
        kept: Believed = portfolio.memo[believed]
        return kept
    proof, own = backtest(portfolio), forecast(portfolio)
    found = Believed(own, proof.verdict, proof)
    known = Known.of_portfolio(portfolio)
    if not proof.believed and not own.projects.empty:
        ratios = _ratios(known)
        if len(ratios) >= BASE_KNOWN:
            shown = (
                "What is shown rests on the base rate: what is evidenced, and for the months to come the share of their plan that "
                f"{len(ratios)} first years came to."
            )
            found = Believed(forecast_at(known, DRAWS, SEED, ratios), f"{proof.verdict} {shown}", proof)
        else:
            found = Believed(own, f"{proof.verdict} There is no base rate either, so what is shown is unproved.", proof)
    portfolio.memo[believed] = found
    return found


def shown(portfolio: Portfolio) -> Forecast:
    """The forecast that pages show and decisions go by: that of `believed`. A portfolio seen from an earlier day by `on_basis`
    goes by what is believed today, without a proof of its own."""
    basis = portfolio.memo.get(BASIS)
    if basis is None:
        return believed(portfolio).forecast
    known = Known.of_portfolio(portfolio)
    if basis == BASE_RATE and len(ratios := _ratios(known)) >= BASE_KNOWN:
        if (shown, basis) not in portfolio.memo:
            portfolio.memo[shown, basis] = forecast_at(known, DRAWS, SEED, ratios)
        found: Forecast = portfolio.memo[shown, basis]
        return found
    return forecast(portfolio)


def on_basis(portfolio: Portfolio, basis: str) -> None:
    """Let a portfolio that is seen from an earlier day be forecast on this basis, `Forecast.basis` of today."""
    portfolio.memo[BASIS] = basis


def _first_years(known: Known) -> tuple[np.ndarray, np.ndarray]:
    """Planned and actual first year of each project, of money benefits, as the metrics count them (R8)."""
    ledger, count = known.ledger, len(known.project)
    rows = ledger.first_year & ledger.gross
    planned = np.bincount(ledger.project[rows], np.nan_to_num(ledger.planned[rows]), count)
    return planned, np.bincount(ledger.project[rows], np.nan_to_num(ledger.actual[rows]), count)


def _ratios(known: Known) -> np.ndarray:
    """First year ÷ plan of the projects whose first year is over, in ascending order."""
    planned, actual = _first_years(known)
    due = known.project.due & (planned > TOLERANCE)
    return np.sort(actual[due] / planned[due])


def _days(known: Known) -> list[dt.date]:
    """The ends of the complete fiscal quarters since the first launch, the oldest first."""
    live = known.project.go_live[known.project.launched]
    if not len(live):
        return []
    first = live.min().item()
    quarters = complete_quarters(known.day, known.portfolio.fiscal_year_start_month, (known.day - first).days // 89 + 1)
    return [last for _, last in quarters if first <= last < known.day]


def _replays(known: Known, counts: dict[str, int]) -> Iterator[pd.DataFrame]:
    planned, actual = _first_years(known)
    judged = known.project.due & (planned > TOLERANCE)
    benchmark = known.portfolio.assumptions.benchmarks["benefits_realised"]
    table = known.project.table
    for day in _days(known):
        then = known.on(day)
        asked = judged & then.project.launched & ~then.project.due
        if not asked.any():
            continue
        ratios = _ratios(then)
        if len(ratios) < BASE_KNOWN:
            counts["left_out"] += int(asked.sum())
            continue
        ahead = then.of(ahead_of)
        if isinstance(ahead, str) or untold(ahead):
            counts["left_out"] += int(asked.sum())
            continue
        own, shown = (totals(then, ahead, REPLAYED, SEED, pool) for pool in (None, ratios))
        chosen = np.flatnonzero(asked[own.rows])
        rows = own.rows[chosen]
        plan, outcome = planned[rows], actual[rows] / planned[rows]
        happened = outcome <= benchmark + TOLERANCE
        drawn, instead = ((one.year_fixed[chosen] + one.year[chosen].T).T / plan[:, None] for one in (own, shown))
        base = np.broadcast_to(ratios, (len(rows), len(ratios)))
        low, high = np.quantile(drawn, (0.1, 0.9), axis=1)
        chance, otherwise = (one.missed()[0][chosen] for one in (own, shown))
        late = (table.go_live > table.planned_go_live)[rows].astype(float)
        yield pd.DataFrame(
            {
                "day": pd.Timestamp(day),
                "project_id": table.project_id[rows],
                "months": then.day.year * 12 + then.day.month - then.project.first_month[rows],
                "outcome": outcome,
                "missed": happened,
                "expected": drawn.mean(axis=1),
                "low": low,
                "high": high,
                "miss_probability": chance,
                "late": np.where(np.isnat(table.planned_go_live[rows]), np.nan, late),
                f"brier {OWN}": brier(chance, happened),
                f"brier {PLAN}": brier(np.zeros(len(rows)), happened),
                f"brier {BASE}": brier(np.full(len(rows), (ratios <= benchmark + TOLERANCE).mean()), happened),
                f"brier {SHOWN}": brier(otherwise, happened),
                f"crps {OWN}": crps(outcome, drawn),
                f"crps {PLAN}": crps(outcome, np.ones((len(rows), 1))),
                f"crps {BASE}": crps(outcome, base),
                f"crps {SHOWN}": crps(outcome, instead),
                f"within {OWN}": (outcome >= low - TOLERANCE) & (outcome <= high + TOLERANCE),
                f"within {BASE}": _within(outcome, base),
                f"within {SHOWN}": _within(outcome, instead),
            }
        )


def _within(outcome: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    low, high = np.quantile(drawn, (0.1, 0.9), axis=1)
    inside: np.ndarray = (outcome >= low - TOLERANCE) & (outcome <= high + TOLERANCE)
    return inside


def _backtest(known: Known) -> Backtest:
    counts = {"left_out": 0}
    found = [] if known.portfolio.missing(*NEEDS) else list(_replays(known, counts))
    if not found:
        why = (
            "The forecast has no record: no first year of a launched project has ended since there was a base rate to hold it "
            "against."
        )
        empty = pd.DataFrame()
        return Backtest(empty, empty, empty, empty, 0, counts["left_out"], {}, False, why)
    replays = pd.concat(found, ignore_index=True)
    scores = pd.DataFrame(
        [
            {
                "what": what,
                "brier": float(replays[f"brier {what}"].mean()),
                "crps": float(replays[f"crps {what}"].mean()),
                "coverage": float(replays[f"within {what}"].mean()) if what != PLAN else np.nan,
            }
            for what in (OWN, PLAN, BASE, SHOWN)
        ]
    )
    by = scores.set_index("what")
    beats = {score: bool(by.at[OWN, score] < by.loc[[PLAN, BASE], score].min()) for score in ("brier", "crps")}
    outcomes = replays["project_id"].nunique()
    chance, missed = replays["miss_probability"].to_numpy(), replays["missed"].to_numpy()
    kept = [name for name in replays if " " not in str(name)]
    return Backtest(
        replays=replays[kept],
        scores=scores,
        calibration=calibration(chance, missed),
        ranking=_ranking(replays),
        outcomes=outcomes,
        left_out=counts["left_out"],
        beats=beats,
        believed=outcomes >= FEWEST and all(beats.values()),
        verdict=_verdict(outcomes, beats),
    )


def _ranking(replays: pd.DataFrame) -> pd.DataFrame:
    """AUC of forecast and delivery status over the same projects, each at its first replay."""
    first = replays.drop_duplicates("project_id").dropna(subset="late")
    missed = first["missed"].to_numpy(dtype=bool)
    told = {"forecast": first["miss_probability"], "delivery status": first["late"]}
    return pd.DataFrame(
        {
            "what": list(told),
            "auc": [area(one.to_numpy(dtype=float), missed) for one in told.values()],
            "missed": int(missed.sum()),
            "reached": int((~missed).sum()),
        }
    )


def _verdict(outcomes: int, beats: dict[str, bool]) -> str:
    years = "first year" if outcomes == 1 else "first years"
    if outcomes < FEWEST:
        few = f"it could be held against {outcomes} {years}, and {FEWEST} are needed"
        return f"Too few to tell whether the forecast is good: {few}."
    held = f"Held against {outcomes} {years}, the forecast was"
    if all(beats.values()):
        return f"{held} better than the plan as it stands and than the base rate, by Brier score and by CRPS."
    named = {"brier": "Brier score", "crps": "CRPS"}
    worse = " and ".join(named[score] for score, better in beats.items() if not better)
    return f"{held} no better by {worse} than the plan as it stands or the base rate."

"""The first screen of every report: the five headline metrics with their benchmarks, baselines and evidence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..amounts import is_empty
from ..metrics import before, history, measure
from ..metrics.history import NOT_REPLAYED
from ..metrics.population import Known
from ..metrics.registry import CATALOGUE
from ..metrics.result import TOLERANCE
from ..metrics.returns import bar
from ..register.portfolio import Portfolio
from ..vocabulary import HEADLINE_METRICS, SPOKEN_VERDICTS, Effect, Unit, spoken_verdict
from .answers import Answer, answer, style_of
from .materiality import standing

QUARTERS = 8  # two years: far enough to see a trend

# What stands beside each headline figure and says how far it can be believed: a key of the catalogue.
EVIDENCE = {
    "benefits_realised": "evidence_coverage",
    "strategic_alignment": "strategic_alignment_evidenced",
    "decision_cycle_time": "decisions_count",
    "escalation_rate": "escalation_rate_high",
    "portfolio_roi": "evidence_coverage",
}
# What is shown beside a headline figure, in these words: figures that are harder to flatter.
STRICTER = {
    "benefits_realised": (("benefits_against_promise", "Of the promise by now"),),
    "decision_cycle_time": (
        ("decision_cycle_time_p80", "Four in five within"),
        ("decision_cycle_time_open", "With the backlog"),
    ),
    "portfolio_roi": (("roi_first_year", "First year, since"), ("roi_first_year_baseline", "First year, before")),
}
# Of what each headline figure is, in a few words: a share says little without its whole.
OF = {
    "benefits_realised": "first-year benefits, of the planned investment of projects live for a year",
    "strategic_alignment": "active projects that serve a current objective",
    "decision_cycle_time": "median from raised to decided, issues of 12 months",
    "escalation_rate": "active projects that went to the executive last quarter",
    "portfolio_roi": "benefits to date less spend, of spend",
}
# What the benchmark is held against where that is not the figure itself.
COMPARED = {"decision_cycle_time": "decision_cycle_time_reduction", "portfolio_roi": "portfolio_roi_uplift"}
BASELINE = {"decision_cycle_time": "decision_cycle_time_baseline", "portfolio_roi": "portfolio_roi_baseline"}
BESIDE = (
    "evidence_coverage",
    "strategic_alignment_evidenced",
    "decisions_count",
    "escalation_rate_low",
    "escalation_rate_high",
    "benefits_against_promise",
    "decision_cycle_time_p80",
    "decision_cycle_time_open",
    "roi_first_year",
    "roi_first_year_baseline",
    *COMPARED.values(),
    *BASELINE.values(),
)


def headline(portfolio: Portfolio) -> Answer:
    """The five headline metrics as a reader needs them on the first screen, and the quality of the data beneath them.

    Rows, one per metric: `metric`, `label`, `of` (of what it is), `question`, `formula`, `value`, `unit`, `numerator`,
    `denominator`, `excluded`, `note`, `verdict`, `reservations`, `spoken` (the verdict as it is said), `benchmark` (in words),
    `agreed` (as a figure), `compared` (what the benchmark is held against), `baseline` (as of the day before
    transformation_start; `provisional` while nothing is locked), `evidenced`, `beside` (name, value and unit of each figure that
    stands beside it), and `low` and `high` (the interval of the escalation rate). Figures: `counts` (of verdicts as they are
    said), `standing` (`materiality.Standing`), `rows_read`, `set_aside`, `read_as_empty`, `pointed_out`, `unusable`, `missing`
    (tables not supplied).
    """
    found = measure(portfolio, keys=[*HEADLINE_METRICS, *BESIDE], grouped=False)
    own = {row["metric"]: row for row in found[found["group"].isna()].to_dict("records")}
    earlier = before(portfolio, [key for key in HEADLINE_METRICS if key not in BASELINE])
    catalogue = {record.key: record for record in CATALOGUE}
    rows = pd.DataFrame(
        [
            {
                **own[key],
                "label": catalogue[key].label,
                "of": OF[key],
                "question": catalogue[key].question,
                "formula": catalogue[key].formula,
                "spoken": spoken_verdict(own[key]["verdict"], own[key]["reservations"]),
                "beside": [(name, own[one]["value"], own[one]["unit"]) for one, name in STRICTER.get(key, ())],
                "benchmark": _benchmark(portfolio, key, catalogue[key].benchmark),
                "agreed": portfolio.assumptions.benchmarks.get(key),
                "compared": own[COMPARED.get(key, key)]["value"],
                "baseline": own[BASELINE[key]]["value"] if key in BASELINE else earlier.get(key, {}).get("value"),
                "provisional": portfolio.lock is None,
                "evidenced": own[EVIDENCE[key]]["value"],
                "low": own["escalation_rate_low"]["value"] if key == "escalation_rate" else None,
                "high": own["escalation_rate_high"]["value"] if key == "escalation_rate" else None,
            }
            for key in HEADLINE_METRICS
        ]
    )
    effects = pd.Series([str(problem.effect) for problem in portfolio.problems], dtype="str").value_counts()
    return answer(
        portfolio,
        rows,
        *portfolio.tables,
        counts={spoken: int((rows["spoken"] == spoken).sum()) for spoken in SPOKEN_VERDICTS},
        standing=standing(portfolio),
        rows_read=sum(count.read for count in portfolio.counts.values()),
        set_aside=sum(count.set_aside for count in portfolio.counts.values()),
        read_as_empty=int(effects.get(Effect.READ_AS_EMPTY, 0)),
        pointed_out=int(effects.get(Effect.POINTED_OUT, 0)),
        unusable=int(effects.get(Effect.TABLE_UNUSABLE, 0)),
        missing=portfolio.missing(
            "objectives", "alignment", "benefits", "realisation", "spend", "decisions", "escalations"
        ),
    )


def _benchmark(portfolio: Portfolio, key: str, words: str) -> str:
    """The benchmark in words, `above 80 %`, with the figure that was agreed for this portfolio."""
    agreed = portfolio.assumptions.benchmarks.get(key)
    return words if agreed is None else words.replace("{:.0%}", style_of(portfolio).percent(agreed))


def held_against(known: Known, row: dict[Any, Any]) -> float | None:
    """What a figure of `headline` must pass, in its own unit; None without a benchmark, or without the baseline that it takes."""
    if row["metric"] == "decision_cycle_time":
        shorter = row["agreed"]
        return None if is_empty(row["baseline"]) else (1 - shorter) * row["baseline"]
    if row["metric"] == "portfolio_roi":
        wanted = None if is_empty(row["baseline"]) else bar(known)
        return None if wanted is None else max(0.0, wanted)  # a return of 0 or less is never met
    agreed: float | None = row["agreed"]
    return agreed


def since_baseline(portfolio: Portfolio, first: Answer, quarters: int = QUARTERS) -> Answer:
    """How the headline metrics came from their baseline to where they are: as of the end of each of the last quarters.

    `first` is what `headline` found. Rows, the oldest first: `when` (in words), `as_of` (empty for the baseline, which is the
    first row) and a column per metric. Figures: `metrics` by key: `label`, `unit`, `form` (of a table's column), `value`
    (now), `baseline`, `provisional`, `spoken`, `bar` (what it is held against, in its own unit), `better` (True,
    False, or None where it cannot be compared or has not moved).
    What carries no date cannot be replayed; `cannot_tell` says so.
    """
    known = Known.of_portfolio(portfolio)
    past = history(portfolio, HEADLINE_METRICS, quarters)
    wide = past.pivot(index="as_of", columns="metric", values="value").astype("float64").reset_index()
    own = {row["metric"]: row for row in first.rows.to_dict("records")}
    directions = {record.key: record.direction for record in CATALOGUE}
    now = pd.DataFrame([{"as_of": portfolio.as_of, **{key: own[key]["value"] for key in HEADLINE_METRICS}}])
    frame = wide if (wide["as_of"] == portfolio.as_of).any() else pd.concat([wide, now.astype(wide.dtypes)])
    start = pd.DataFrame([{"as_of": None, **{key: own[key]["baseline"] for key in HEADLINE_METRICS}}])
    rows = pd.concat([start, frame.astype({"as_of": object})], ignore_index=True)
    style = style_of(portfolio)
    rows.insert(0, "when", ["baseline", *(style.day(day) for day in frame["as_of"])])
    lines = {
        key: {
            **{name: own[key][name] for name in ("label", "unit", "value", "baseline", "provisional", "spoken")},
            "bar": held_against(known, own[key]),
            "form": "ratio" if own[key]["unit"] == Unit.RATIO else "number",
            "better": _better(own[key]["value"], own[key]["baseline"], directions[key]),
        }
        for key in HEADLINE_METRICS
    }
    return answer(
        portfolio,
        rows,
        *portfolio.tables,
        cannot_tell=(f"The quarters are {NOT_REPLAYED}.",),
        metrics=lines,
    )


def _better(value: float | None, baseline: float | None, direction: str) -> bool | None:
    """Whether a metric stands better than at its baseline; None where there is nothing to compare, or nothing has moved."""
    if pd.isna(value) or pd.isna(baseline) or abs(value - baseline) <= TOLERANCE:
        return None
    return (value > baseline) == (direction == "higher")

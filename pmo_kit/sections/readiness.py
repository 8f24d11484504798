"""What can be given a baseline now, with what evidence, and who would have to act; and which targets are vague.

A benefit's baseline is a dated value measured before go-live (R40), so until then it can still be taken; a metric's is
the same metric as of the day before transformation_start (R25), replayed until it is locked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..amounts import listed
from ..metrics.placeholders import placeholders
from ..metrics.population import Known
from ..register.lock_lines import Entry
from ..register.portfolio import Portfolio
from ..vocabulary import HEADLINE_METRICS
from .answers import Answer, answer, without
from .baselining import NO_START

OVER = "nobody: that time is over"  # what is missing today can still be supplied, and a day still be named


def what_can_be_baselined(portfolio: Portfolio, before: Answer) -> Answer:
    """Outputs, outcomes, benefits and each headline metric: how many have a baseline, can be given one now, or never will.

    `before` is what `measured_before` found. Rows: `what`, `all`, `have`, `now`, `never`, `evidence` (what it rests on),
    `who` (who would have to act, empty where nothing is left to do). An output and an outcome have theirs when they are
    named and the benefit at their end has a baseline; it can be taken until go-live (R40). A metric has one when it is
    locked, and can have one when it can be replayed. Figures: `all`, `have`, `now`, `never` of the benefits, and `metrics`
    (headline metrics that are locked or can be), `asked`.
    """
    metrics = [_metric_row(row, before.figures["lock"]) for row in before.rows.to_dict("records")]
    rows = [row for row in metrics if row["metric"] in HEADLINE_METRICS]
    why = without(portfolio, "which outputs, outcomes and benefits can be baselined", "benefits")
    known = Known.of_portfolio(portfolio)
    register = known.benefits[known.benefits["started"]] if not why else pd.DataFrame()
    if not why and register.empty:
        why = "It cannot be told which benefits can be baselined: none of a started project is in the register."
    if len(register):
        rows = [_chain_row(what, register, known) for what in ("outputs", "outcomes", "benefits")] + rows
    frame = pd.DataFrame(rows)
    own = rows[2] if len(register) else {"all": 0, "have": 0, "now": 0, "never": 0}
    return answer(
        portfolio,
        frame,
        *portfolio.tables,
        cannot_tell=(why,) if why else (),
        **{name: int(own[name]) for name in ("all", "have", "now", "never")},
        metrics=int(frame.loc[frame["metric"] != "", ["have", "now"]].sum().sum()),
        asked=len(HEADLINE_METRICS),
    )


def _chain_row(what: str, register: pd.DataFrame, known: Known) -> dict[str, Any]:
    """How many benefits have their output, their outcome or themselves baselined; whose others are, names who can act."""
    live = register["go_live"] <= known.today
    column = what.removesuffix("s")
    named = register["benefit_id"].notna() if what == "benefits" else ~placeholders(register[column])
    have = named & register["has_baseline"]
    now = ~have & (~live | register["has_baseline"])
    sponsors = register["project_id"].map(known.projects.set_index("project_id")["sponsor"])
    act = register["owner"].where(register["owned"], sponsors)[now].dropna()
    names = list(act.value_counts().index)
    evidence = (
        f"{int(named.sum())} named in the register, {int((named & register['has_baseline']).sum())} of them measured"
    )
    if what == "benefits":
        evidence = "values dated before go-live"
    return {
        "metric": "",
        "what": what.capitalize(),
        "all": len(register),
        "have": int(have.sum()),
        "now": int(now.sum()),
        "never": int((~have & ~now).sum()),
        "evidence": evidence,
        "who": listed(names) if names else "whoever keeps the register of benefits" if now.any() else None,
    }


def _metric_row(row: Mapping[Any, Any], lock: Entry | None) -> dict[str, Any]:
    """A headline metric: locked, or what it takes."""
    measured = not pd.isna(row["before"])
    if measured:
        evidence = f"the locked figure, line {lock.number} of the history" if lock else "replayed from today's data"
        who = None if lock else "whoever answers for the baseline: lock it"
    elif row["why"].startswith("not supplied: "):
        evidence, who = row["why"], f"whoever keeps {row['why'].removeprefix('not supplied: ')}"
    elif row["why"] == NO_START:
        evidence, who = row["why"], "the portfolio's sponsors: name the day it began"
    else:
        evidence, who = row["why"] or "no figure", OVER
    return {
        "metric": row["metric"],
        "what": row["label"],
        "all": 1,
        "have": int(measured and lock is not None),
        "now": int(measured and lock is None),
        "never": int(who == OVER),
        "evidence": evidence,
        "who": who,
    }


def vague_targets(lacking: Answer) -> Answer:
    """Of what `benefits_without_baseline` found, the benefits whose target lacks something, the largest plan first."""
    rows = lacking.rows
    if len(rows):
        rows = rows[rows["lacks_target"] != ""].reset_index(drop=True)
    return dataclasses.replace(lacking, rows=rows)

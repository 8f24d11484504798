"""index.html: every portfolio of a run with its headline verdicts and its reports, and what could not be made.

Made from the rows that the manifest holds, so the two always say the same. One portfolio or five hundred, of one
source or of several.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..amounts import BRITISH, EMPTY
from ..metrics import metric
from ..settings.carried import folder
from ..views.markup import SHAPES
from ..vocabulary import HEADLINE_METRICS, spoken_verdict
from .frame import TEMPLATE, filters, frame, spoken, stamp
from .listed import Listed, worst_first
from .manifest import Report
from .over_all import over_all
from .totals import OF_AMOUNTS, Overview, overview

NAME = "index.html"


@dataclass(frozen=True)
class Entry:
    """A portfolio with its headline rows, in the order of the headline metrics, and its reports."""

    portfolio: Listed
    headline: tuple[Mapping[str, Any], ...]
    reports: tuple[Report, ...]


def index_html(
    portfolios: Sequence[Listed],
    reports: Sequence[Report],
    rows: Sequence[Mapping[str, Any]],
    *,
    made_at: dt.datetime,
    kit_version: str,
    sources: Sequence[Mapping[str, Any]] = (),
    templates: Path | None = None,
) -> str:
    """The index as text. `rows` are metric rows as the manifest has them, of these portfolios and perhaps more."""
    ids = {one.portfolio_id for one in portfolios}
    own = {
        (row["portfolio_id"], row["metric"]): row for row in rows if row["group"] is None and row["portfolio_id"] in ids
    }
    entries = [
        Entry(
            one,
            tuple(own[one.portfolio_id, key] for key in HEADLINE_METRICS if (one.portfolio_id, key) in own),
            tuple(report for report in reports if report.portfolio_id == one.portfolio_id),
        )
        for one in worst_first(portfolios)
    ]
    days = sorted({one.as_of for one in portfolios})
    environment = _environment(templates or folder("templates"))
    page = environment.get_template("index.html.j2").render(
        entries=entries,
        failed=[report for report in reports if report.status == "failed"],
        complete=[report for report in reports if report.status != "failed"],
        overview=_overview(list(own.values()), portfolios),
        over_all=over_all([entry.portfolio for entry in entries], list(own.values())),
        one_currency=len({one.currency for one in portfolios}) == 1,
        metrics=[metric(key) for key in HEADLINE_METRICS],
        days=days,
        age=_age(days, made_at.date()),
        named={one.portfolio_id: one.name for one in portfolios},
        sources=sources,
        made_at=made_at,
        kit_version=kit_version,
        frame=frame(templates),
    )
    return page.rstrip().encode(errors="backslashreplace").decode() + "\n"


def _age(days: Sequence[dt.date], made_on: dt.date) -> str:
    """How old the figures were when the index was made; the one thing in it that depends on the day of the run."""
    ages = sorted({(made_on - day).days for day in days if day <= made_on})
    if not ages:
        return ""
    span = f"{ages[0]} to {ages[-1]}" if len(ages) > 1 else f"{ages[0]}"
    return f", {span} {'day' if span == '1' else 'days'} after the as-of date"


def _overview(rows: list[Mapping[str, Any]], portfolios: Sequence[Listed]) -> tuple[Overview, ...]:
    return overview(rows, {one.portfolio_id: one.currency for one in portfolios}) if len(portfolios) > 1 else ()


def _environment(templates: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([templates / "pmo_index", templates / TEMPLATE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters()
    environment.filters |= {
        "figure": _figure,
        "address": quote,
        "spoken": spoken,
        "stamp": stamp,
        "total": _total,
        "shape": SHAPES.__getitem__,
        "said": _said,
        "at_stake": lambda one: BRITISH.compact(one.at_stake, one.currency),
        "asked": _asked,
        "day_of": lambda made_at: stamp(dt.datetime.fromisoformat(made_at)),
    }
    return environment


def _figure(row: Mapping[str, Any]) -> str:
    return BRITISH.figure(row["value"], row["unit"], short=True)


def _total(total: Any, key: str) -> str:
    """`68 %, £4.1M of £6.0M`; of the return only what it was earned on, since its numerator is a difference."""
    if total.value is None:
        return EMPTY
    ratio = BRITISH.percent(total.value)
    if key not in OF_AMOUNTS:
        return f"{ratio}, {BRITISH.number(total.numerator, 0)} of {BRITISH.number(total.denominator, 0)}"
    bottom = BRITISH.compact(total.denominator, total.currency)
    return f"{ratio} on {bottom}" if key == "portfolio_roi" else f"{ratio} of {bottom}"


def _asked(one: Listed) -> str:
    """`4, the largest £5.1M`; a dash where it is not known how many."""
    if one.asked is None:
        return EMPTY
    count = BRITISH.number(one.asked["count"], 0)
    amount = one.asked["amount"]
    return f"{count}, the largest {BRITISH.compact(amount, one.currency)}" if amount else count


def _said(row: Mapping[str, Any]) -> str:
    return spoken_verdict(row["verdict"], row["reservations"])

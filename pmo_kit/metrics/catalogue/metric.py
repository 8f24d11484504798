"""One entry of the catalogue: what is asked, how it is answered, and what a good answer is.

A metric is one of three: `rows` with `sum_up` (numerators and denominators add up, so every project gets a row of its
own), `rows` with `pool` (medians and means, recomputed from the pooled units), or a `figure` of the whole portfolio.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from ...vocabulary import Unit
from ..population import Known
from ..result import Figure, Rows, Sums, ratio

MONEY_TABLES = ("benefits", "realisation")
HOUSE = "house definition"
IPA = "UK Infrastructure and Projects Authority, Guide for Effective Benefits Management in Major Projects, 2017"
GREEN_BOOK = "HM Treasury, The Green Book: discounting at 3.5 % a year"
KAPLAN_MEIER = "Kaplan and Meier, Journal of the American Statistical Association 53, 1958"
WILSON = "Wilson, Journal of the American Statistical Association 22, 1927"


@dataclass(frozen=True)
class Metric:
    """One entry of the catalogue: what is asked, how it is answered, and what a good answer is."""

    key: str
    label: str
    question: str
    formula: str
    needs: tuple[str, ...] = ()
    unit: Unit = Unit.RATIO
    direction: Literal["higher", "lower", ""] = "higher"
    benchmark: str = ""
    source: str = HOUSE
    rows: Callable[[Known], Rows] | None = None
    sum_up: Callable[[Sums], Figure] | None = None
    pool: Callable[[Rows], Figure] | None = None
    figure: Callable[[Known], Figure] | None = None
    judge: Callable[..., Figure] | None = None
    locked: str = ""  # a baseline: the metric whose locked figure overrides the replayed one
    groups: tuple[str, ...] = ()  # beside the portfolio's own figure and, where it adds up, the projects

    @property
    def over_benefits(self) -> bool:
        """Whether it is a ratio over benefits, beside which stands what was never launched (R38)."""
        return (
            self.unit is Unit.RATIO
            and "realisation" in self.needs
            and "benefit" not in self.groups
            and not self.key.endswith("_baseline")
        )


def ratio_of(key: str, label: str, question: str, formula: str, rows: Callable[[Known], Rows], **more: Any) -> Metric:
    """A metric that is a ratio of sums."""
    return Metric(key, label, question, formula, rows=rows, sum_up=more.pop("sum_up", ratio), **more)

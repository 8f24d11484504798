"""The catalogue: one record per metric, in the order in which they are printed."""

from __future__ import annotations

from ..errors import UnknownNameError
from ..vocabulary import METRIC_KEYS
from .catalogue.accountability import ACCOUNTABILITY
from .catalogue.benefits import BENEFITS
from .catalogue.governance import GOVERNANCE
from .catalogue.metric import Metric
from .catalogue.returns import RETURNS

CATALOGUE: tuple[Metric, ...] = (*BENEFITS, *GOVERNANCE, *RETURNS, *ACCOUNTABILITY)
METRICS: dict[str, Metric] = {metric.key: metric for metric in CATALOGUE}
# The vocabulary and the catalogue name the same metrics in the same order.
assert tuple(METRICS) == METRIC_KEYS, f"one of them lacks {sorted({*METRICS} ^ {*METRIC_KEYS})}, or the order differs"


def metric(key: str) -> Metric:
    """The metric of that key; `UnknownNameError` with the nearest where there is none."""
    if key not in METRICS:
        raise UnknownNameError("metric", key, METRICS)
    return METRICS[key]

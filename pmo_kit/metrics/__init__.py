"""What the data says: the metric catalogue, and `measure` to apply it.

`measure(portfolio)` is all that most callers need. `registry.CATALOGUE` describes the metrics, `population.Known` is
what was known at a date; the other modules answer one question each.
May import the register and all below.
"""

from .catalogue.metric import Metric
from .history import before, history
from .measuring import measure
from .registry import CATALOGUE, METRICS, metric

__all__ = ["CATALOGUE", "METRICS", "Metric", "before", "history", "measure", "metric"]

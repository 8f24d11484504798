"""Charts: one module per kind. `plot_*` takes an answer and returns a chart, or nothing to show where it is silent.

May import `markup`, the sections and all below. What draws is `sheet`; `theme` makes a chart of it.
"""

from .alignment import plot_benefits_chain, plot_objectives_served
from .baselining import plot_baselined, plot_before_and_now
from .benefits import plot_by_project, plot_leakage
from .cost import plot_cost
from .course import plot_over_time
from .decisions import plot_capital, plot_forecast
from .flow import plot_funding
from .governance import plot_ages, plot_decision_times, plot_escalations
from .heat import plot_by_month
from .history import plot_since_baseline
from .maps import plot_dependencies
from .trust import plot_trust
from .worth import plot_time_and_value

__all__ = [
    "plot_ages",
    "plot_baselined",
    "plot_before_and_now",
    "plot_benefits_chain",
    "plot_by_month",
    "plot_by_project",
    "plot_capital",
    "plot_cost",
    "plot_decision_times",
    "plot_dependencies",
    "plot_escalations",
    "plot_forecast",
    "plot_funding",
    "plot_leakage",
    "plot_objectives_served",
    "plot_over_time",
    "plot_since_baseline",
    "plot_time_and_value",
    "plot_trust",
]

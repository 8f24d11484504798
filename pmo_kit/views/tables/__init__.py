"""Tables of the notebooks: which columns, in which words, a module per notebook. `table_*` takes an answer and returns a table.

Nothing is computed here. A table without rows is nothing to show: its section says so in a sentence. May
import `markup`, `reasons`, the sections and all below.
"""

from .alignment import (
    table_benefits_chain,
    table_objectives_served,
    table_orphan_projects,
    table_projects_mapped,
    table_unserved_objectives,
)
from .baselining import (
    table_benefits_without_baseline,
    table_locks,
    table_measured_before,
    table_metrics_without_baseline,
    table_review_calendar,
    table_vague_targets,
    table_what_can_be_baselined,
)
from .benefits import (
    table_by_owner,
    table_leakage,
    table_time_and_value,
)
from .decisions import (
    table_calibration,
    table_capital,
    table_changes,
    table_followed,
    table_forecast,
    table_open_decisions,
    table_pending,
    table_pilots,
    table_proof,
    table_ranking,
    table_recommended,
    table_taken,
    table_trades,
)
from .executive import table_money, table_projects_that_matter, table_since_last_run

__all__ = [
    "table_benefits_chain",
    "table_benefits_without_baseline",
    "table_by_owner",
    "table_calibration",
    "table_capital",
    "table_changes",
    "table_followed",
    "table_forecast",
    "table_leakage",
    "table_locks",
    "table_measured_before",
    "table_metrics_without_baseline",
    "table_money",
    "table_objectives_served",
    "table_open_decisions",
    "table_orphan_projects",
    "table_pending",
    "table_pilots",
    "table_projects_mapped",
    "table_projects_that_matter",
    "table_proof",
    "table_ranking",
    "table_recommended",
    "table_review_calendar",
    "table_since_last_run",
    "table_taken",
    "table_time_and_value",
    "table_trades",
    "table_unserved_objectives",
    "table_vague_targets",
    "table_what_can_be_baselined",
]

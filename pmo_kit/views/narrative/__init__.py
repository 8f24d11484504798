"""Sentences written from the data, one module per notebook and one for the first screen.

`say_*` takes an answer and returns what is said, and what cannot be told and why. Every sentence holds for every
combination of figures, the empty ones included; the tests walk through them. May
import `markup`, the sections and all below; computes no metric.
"""

from .alignment import (
    say_aligned,
    say_benefits_chain,
    say_objectives_served,
    say_orphan_projects,
    say_projects_mapped,
    say_unserved_objectives,
)
from .baselining import (
    say_baselined,
    say_benefits_without_baseline,
    say_locks,
    say_measured_before,
    say_metrics_without_baseline,
    say_next_review,
    say_vague_targets,
    say_what_can_be_baselined,
)
from .benefits import (
    say_by_owner,
    say_by_project,
    say_contradictions,
    say_early_warnings,
    say_leakage,
    say_over_time,
    say_time_and_value,
)
from .decisions import (
    say_changes,
    say_followed,
    say_open_decisions,
    say_paper,
    say_pending,
    say_recommended,
    say_taken,
)
from .executive import say_money, say_projects_that_matter
from .headline import say_data_quality, say_since_baseline, say_subject, say_verdict
from .outlook import say_capital, say_forecast, say_pilot_effect, say_pilots, say_pmo_worth, say_proof
from .since import say_since_last_run

__all__ = [
    "say_aligned",
    "say_baselined",
    "say_benefits_chain",
    "say_benefits_without_baseline",
    "say_by_owner",
    "say_by_project",
    "say_capital",
    "say_changes",
    "say_contradictions",
    "say_data_quality",
    "say_early_warnings",
    "say_followed",
    "say_forecast",
    "say_leakage",
    "say_locks",
    "say_measured_before",
    "say_metrics_without_baseline",
    "say_money",
    "say_next_review",
    "say_objectives_served",
    "say_open_decisions",
    "say_orphan_projects",
    "say_over_time",
    "say_paper",
    "say_pending",
    "say_pilot_effect",
    "say_pilots",
    "say_pmo_worth",
    "say_projects_mapped",
    "say_projects_that_matter",
    "say_proof",
    "say_recommended",
    "say_since_baseline",
    "say_since_last_run",
    "say_subject",
    "say_taken",
    "say_time_and_value",
    "say_unserved_objectives",
    "say_vague_targets",
    "say_verdict",
    "say_what_can_be_baselined",
]

"""Facts as people read them."""

from __future__ import annotations

from typing import Any

import pytest

from pmo_kit.amounts import SPACE, Style
from pmo_kit.decisions.evidence import written


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("months_late", 42.0, "months late 42"),
        ("months_since_go_live", 8.0, "months since go live 8"),
        ("avoidable_cost", 1_234_567.0, "avoidable cost £1.2M"),
        ("forecast_to_plan", 0.4833, f"forecast to plan 48{SPACE}%"),
        ("launched", False, "launched: no"),
        ("mandatory", True, "mandatory: yes"),
        ("status", "paused", "status: paused"),
        ("remaining_benefit", None, "remaining benefit: not known"),
        ("benefits_count", 0.0, "benefits count 0"),
    ],
)
def test_a_fact_is_a_phrase_with_its_unit(name: str, value: Any, said: str):
    assert written(name, value, Style("en_GB"), "GBP") == said

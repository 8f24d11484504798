"""What a shared benefit is compared by (R11, R41, R52)."""

from __future__ import annotations

import pytest

from pmo_kit.register.naming import shared_key


@pytest.mark.parametrize("text", ["Customer churn", "customer-churn", " CUSTOMER  CHURN. "])
def test_spellings_of_one_shared_benefit_have_one_key(text: str) -> None:
    assert shared_key(text) == "customerchurn"


def test_a_unit_in_a_name_makes_another_key() -> None:
    assert shared_key("churn %") == "churn%"


@pytest.mark.parametrize("text", ["n/a", "TBC", "-", "to be confirmed by finance"])
def test_a_placeholder_is_no_key(text: str) -> None:
    assert shared_key(text) is None

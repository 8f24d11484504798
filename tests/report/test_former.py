"""What an earlier manifest is read for, and what a file that is none is answered with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pmo_kit.errors import SettingsError
from pmo_kit.report.former import former, read_manifest, shaped


def manifest(**parts: Any) -> dict[str, Any]:
    row = {
        "metric": "portfolio_roi",
        "portfolio_id": "A",
        "group": None,
        "value": 0.2,
        "numerator": 1,
        "denominator": 5,
    }
    one = {"portfolio_id": "A", "as_of": "2026-03-31", "currency": "GBP", "inputs": "ab"}
    content = {"schema_version": 1, "kit_version": "0.1.0", "portfolios": [one | parts], "metrics": [row]}
    return content


def test_a_portfolio_is_read_with_its_figures_and_a_hash_of_what_is_compared() -> None:
    found = former(manifest(months={"2026-03": {"actual": 7}}), "A", "manifest.json")
    assert found["manifest"] == "manifest.json"
    assert found["figures"] == {"portfolio_roi": {"value": 0.2, "numerator": 1.0, "denominator": 5.0}}
    assert found["months"] == {"2026-03": {"actual": 7.0}}
    assert (found["findings"], found["decisions"]) == (None, None)
    other = former(manifest(months={"2026-03": {"actual": 8}}), "A", "manifest.json")
    assert found["sha256"] != other["sha256"]


def test_what_is_kept_is_read_back_as_it_is() -> None:
    found = former(manifest(findings={"zombie": {"title": "Z", "amount": None, "cases": 2}}), "A", "manifest.json")
    assert shaped(json.loads(json.dumps(found))) == found


def test_a_portfolio_that_is_not_there_is_not_compared_with() -> None:
    assert former(manifest(), "B", "manifest.json") is None


@pytest.mark.parametrize("parts", [{"as_of": "yesterday"}, {"as_of": None}])
def test_a_portfolio_without_a_day_is_not_compared_with(parts: dict[str, Any]) -> None:
    assert former(manifest(**parts), "A", "manifest.json") is None


@pytest.mark.parametrize("value", [7, "x", [1], {"a": 1}, {"a": {"amount": "7"}}, {"a": {"amount": float("nan")}}])
def test_what_does_not_have_the_shape_it_should_have_is_unknown_and_never_an_error(value: object) -> None:
    found = former(manifest(findings=value, months=value, decisions=value, currency=value), "A", "m")
    assert found["currency"] in ("", "x")
    for one in (found["findings"] or {}).values():
        assert one == {"title": "", "amount": None, "cases": 0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "is not JSON"),
        ("[]", "is no manifest of pmo-kit"),
        ("{}", "is no manifest of pmo-kit"),
        ('{"schema_version": 9, "portfolios": []}', "is a manifest of version 9"),
    ],
)
def test_a_file_that_is_no_manifest_is_told_so(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(text)
    with pytest.raises(SettingsError, match=said):
        read_manifest(tmp_path / "m.json")


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"--compare .* cannot be read: No such file"):
        read_manifest(tmp_path / "m.json")

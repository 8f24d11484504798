"""The pages that are made from the code are not stale, and what the README says is there is there."""

from __future__ import annotations

import re
import runpy

import pytest

from ..builders.places import ROOT

PAGES = runpy.run_path(str(ROOT / "docs" / "make_pages.py"))["PAGES"]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_not_stale(name: str):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run make docs"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "sample_data/README.md"])
def test_every_link_leads_somewhere(page: str):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []

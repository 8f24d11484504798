"""What is no name, and what is a team's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pmo_kit.metrics.placeholders import bare, is_placeholder, is_team, placeholders


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Ada  Byrne.", "adabyrne"),
        ("O'NEILL-Straße", "oneillstrasse"),
        ("Ada\u200b Byrne\t", "adabyrne"),  # signs that nobody sees
        (None, ""),
        (np.nan, ""),
        (" % ", "%"),
        ("‰", "‰"),
        ("£ (k)", "£k"),
    ],
)
def test_names_are_compared_without_case_spaces_and_punctuation_and_units_stay(text: object, compared: str):
    assert bare(text) == compared


@pytest.mark.parametrize(
    "text", [None, "", "--", "N / A", "t.b.c.", "x", "XXX", "To be decided by Ada", "tobeconfirmed"]
)
def test_a_placeholder_names_nobody(text: object):
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["Xu", "Ada Byrne", "Tobey Marsh", "Team A", "%"])
def test_a_name_is_no_placeholder(text: str):
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("owner", "team"),
    [
        ("Claims team", True),
        ("THE BOARD", True),
        ("Credit Risk Committee", True),
        ("Ada Byrne", False),
        ("Ada Steamson", False),  # the word, not the letters
        ("Team", False),  # a placeholder
        (None, False),
    ],
)
def test_an_owner_is_a_team_by_its_name(owner: object, team: bool):
    assert is_team(owner) is team


def test_a_column_of_names_is_looked_through_at_once():
    owners = pd.Series(["Ada Byrne", "tbc", None, "Ada Byrne", "n/a"], index=[5, 6, 7, 8, 9])
    assert placeholders(owners).to_dict() == {5: False, 6: True, 7: True, 8: False, 9: True}

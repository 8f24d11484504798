"""What is no name, and what is a team's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pmo_kit.metrics.placeholders import is_team, placeholders
from pmo_kit.register.naming import bare, is_placeholder


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


WORDS = ("na", "tbc", "tbd", "tba", "pmo", "none", "nobody", "unknown", "unassigned", "various", "vacant", "team")
OF_NAMING = (
    "confirmed", "decided", "determined", "defined", "agreed", "advised", "announced", "named", "appointed", "assigned",
    "filled", "set",
)  # fmt: skip


@pytest.mark.parametrize("text", [None, "", "--", "N / A", "t.b.c.", "P.M.O.", "\u200bT B D", "(unknown)", "Team:"])
def test_a_placeholder_names_nobody(text: object):
    assert is_placeholder(text)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    "form",
    [
        "{}", "{} (Finance)", "{}(Finance)", "{} [Finance]", "{} {{Finance}}", "{} - Finance", "{} – Finance", "{} — Finance",
        "{}- Finance", "{} -Finance",
    ],
)  # fmt: skip
def test_a_placeholder_stays_one_before_a_bracket_or_a_dash_with_a_space_beside_it(word: str, form: str):
    assert is_placeholder(form.format(word))
    assert is_placeholder(form.format(word.upper()))


@pytest.mark.parametrize("word", OF_NAMING)
@pytest.mark.parametrize(
    "form", ["to be {}", "To Be {} by Ada Byrne", "TO  BE {}.", "to-be-{}", "to be {}, by Ada", "tobe{}"]
)
def test_to_be_before_a_word_of_naming_names_nobody_whatever_follows(word: str, form: str):
    assert is_placeholder(form.format(word))


@pytest.mark.parametrize("text", ["x", "XXX", "x x", "x.x", "X-X", "(xx)"])
def test_a_cell_of_crosses_is_empty(text: str):
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "Xu", "XXL", "Ada Byrne", "Tobey", "Tobey Marsh", "Toby Settle", "Team A", "Claims team", "%", "£", "‰",
        "PMO lead", "Nobody Owens", "Vacant-Smith", "Tba-Na", "Unknown-Reid (Finance)",
        "x (Finance)", "x – Finance", "xx-ray",  # crosses are a placeholder only where they are the whole cell
        "(Finance) Ann", "- Ann", "– Ann Lee (Finance)",  # nothing stands before the bracket or the dash
        "To be or not to be Ltd", "To be settled", "to be setup", "to be agreedupon", "To Bede", "Ann, to be confirmed",
        "tbc/Ann", "TBC, Finance", "na Ubon",
    ],
)  # fmt: skip
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
    assert placeholders(owners).tolist() == [False, True, True, False, True]

"""Agreeing on the pivot rules of a portfolio: each with its whole text and its hash, in a history that cannot be rewritten
unseen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ..errors import SettingsError
from ..register.chains import AGREEMENTS
from ..register.lock_lines import Entry
from ..register.locks import append
from ..register.portfolio import Portfolio
from ..rules import hash_of
from .locking import person


def agree_rules(portfolio: Portfolio, folder: Path, *, by: str, on: dt.date) -> Entry:
    """Add the rules that hold for a portfolio, as they stand in its settings, to its history of agreements.

    `by` is a person's name, `on` the day of agreeing, `folder` that of the settings. Each further agreement adds to those
    before; a rule binds projects that start on or after the first one from which on it has not been changed. Raises
    `SettingsError` without a name, without rules, and where the history cannot be trusted or written.
    """
    portfolio = portfolio.for_portfolio(portfolio.portfolio_id)
    rules = portfolio.assumptions.pivot_rules
    if not rules:
        raise SettingsError("there are no rules to agree on: pivot_rules in the settings is an empty list")
    for rule in rules:
        _ = rule.expression  # raises where it cannot be used
    return append(
        portfolio.own_id,
        folder,
        "agree",
        by=person(by),
        on=on.isoformat(),
        details={"rules": [{**rule.record(), "hash": rule.hash} for rule in rules], "rules_hash": hash_of(rules)},
        chain=AGREEMENTS,
    )

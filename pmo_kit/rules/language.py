"""The language of rules: an expression over facts that is parsed and checked when it is read, and judged in three values.

The parser is rule-engine's. Its types are looser than ours – it compares a number with a text, and takes any value for a yes
– and an undefined value raises in it, so kinds are checked and `and`, `or`, `not` and `? :` are judged here, by Kleene's
logic: what is false whatever the undefined fact may be is false, and else it cannot be judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .fact import BY_NAME, Kind
from .kinds import SAID, Checker
from .tree import engine, names_of, tree_of
from .words import RuleError, names_in

# Verdicts are compared with a tolerance of 1e-9: a ratio that sums make 0.49999999999999994 is a half here too.
DECIMALS = 9
CONSTANTS = ("true", "false")

Judged = tuple[bool | None, frozenset[str]]  # the outcome, and the undefined facts that it hangs on


@dataclass(frozen=True)
class Expression:
    """A rule's condition: its text, the facts that it names, in its order, and what was parsed of it."""

    text: str
    names: tuple[str, ...]
    tree: Any = field(repr=False, compare=False)

    def judge(self, facts: Mapping[str, Any]) -> bool | None:
        """Whether it holds for a project with these facts (by name; None or NaN where undefined); None where that hangs on a
        fact that is undefined."""
        return _judged(self.tree, facts)[0]

    def hangs_on(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """The undefined facts because of which it cannot be judged, in the order of the text; none where it can be."""
        because = _judged(self.tree, facts)[1]
        return tuple(name for name in self.names if name in because)


@lru_cache(maxsize=512)
def parse(text: str) -> Expression:
    """A condition as an expression. Raises `RuleError` where it is not one, names what is no fact, compares what cannot be
    compared, or is no yes or no.

    >>> parse("launched and forecast_to_plan < 0.5").judge({"launched": False, "forecast_to_plan": None})
    False
    """
    text = " ".join(text.splitlines())
    names = names_in(text, BY_NAME)
    if not text.strip():
        raise RuleError(text, "a rule is a condition over facts, and this one is empty")
    if not names and text.strip() not in CONSTANTS:
        raise RuleError(text, "it names no fact: one that always holds is written `true`")
    tree = tree_of(text)
    kind = Checker(text).kind(tree)
    if kind is not Kind.YES_NO:
        raise RuleError(text, f"this is {SAID[kind]}, no yes or no: compare it with something")
    return Expression(text, names, tree)


def undefined(value: Any) -> bool:
    """Whether a fact has no value: None, or a number that is none."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def _judged(node: Any, facts: Mapping[str, Any]) -> Judged:
    ast = engine().ast
    if isinstance(node, ast.LogicExpression):
        return _logic(node.type == "or", _judged(node.left, facts), _judged(node.right, facts))
    if isinstance(node, ast.UnaryExpression) and node.type == "not":
        outcome, because = _judged(node.right, facts)
        return (None if outcome is None else not outcome), because
    if isinstance(node, ast.TernaryExpression):
        condition, because = _judged(node.condition, facts)
        if condition is not None:
            return _judged(node.case_true if condition else node.case_false, facts)
        one, other = _judged(node.case_true, facts), _judged(node.case_false, facts)
        same = one[0] == other[0] and one[0] is not None
        return (one[0], frozenset()) if same else (None, because | one[1] | other[1])
    return _compared(node, facts)


def _logic(either: bool, left: Judged, right: Judged) -> Judged:
    """`or` where `either`, else `and`: one side may settle it whatever the other is."""
    if either in (left[0], right[0]):
        return either, frozenset()
    if None in (left[0], right[0]):
        return None, left[1] | right[1]
    return not either, frozenset()


def _compared(node: Any, facts: Mapping[str, Any]) -> Judged:
    """A comparison, or a fact that is a yes or no by itself. One that cannot be worked out, such as a division by a cost of 0,
    hangs on its facts."""
    errors, names = engine().errors, frozenset(names_of(node))
    if unknown := frozenset(name for name in names if undefined(facts.get(name))):
        return None, unknown
    try:
        return bool(node.evaluate({name: _exact(facts[name]) for name in names})), frozenset()
    except (errors.EngineError, ArithmeticError):
        return None, names


def _exact(value: Any) -> Any:
    """A value as it is compared: a number to nine decimals, without the noise of sums."""
    if isinstance(value, (bool, str)):
        return value
    return round(float(value), DECIMALS)

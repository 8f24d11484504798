"""The language of rules: an expression over facts that is parsed and checked when it is read, and judged in three values.

The parser is rule-engine's. Its types are looser than ours – it compares a number with a text, and takes any value for a yes
– and an undefined value raises in it, so kinds are checked and `and`, `or`, `not` and `? :` are judged here, by Kleene's
logic: what is false whatever the undefined fact may be is false, and else it cannot be judged.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from ..errors import did_you_mean
from .fact import FACTS, Fact, Kind
from .words import RuleError, names_in

BY_NAME: Mapping[str, Fact] = {fact.name: fact for fact in FACTS}
# Verdicts are compared with a tolerance of 1e-9: a ratio that sums make 0.49999999999999994 is a half here too.
DECIMALS = 9
SAID = {Kind.NUMBER: "a number", Kind.YES_NO: "a yes or no", Kind.TEXT: "a text"}
CONSTANTS = ("true", "false")
SIGNS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "add": "+",
    "sub": "-",
    "mul": "*",
    "tdiv": "/",
}

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
    tree = _tree(text)
    kind = _Checker(text).kind(tree)
    if kind is not Kind.YES_NO:
        raise RuleError(text, f"this is {SAID[kind]}, no yes or no: compare it with something")
    return Expression(text, names, tree)


def undefined(value: Any) -> bool:
    """Whether a fact has no value: None, or a number that is none."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


@cache
def _engine() -> Any:
    """rule-engine, imported only where a rule is read: it builds its tables for half a second."""
    import rule_engine

    return rule_engine


def _tree(text: str) -> Any:
    engine = _engine()
    try:
        return engine.Rule(text, context=engine.Context()).statement.expression
    except engine.errors.RuleSyntaxError as error:
        token = error.token
        if token is None:
            raise RuleError(text, "it ends too early: something is missing after its last word") from None
        hint = ": numbers are written without separators" if token.value == "," else ""
        raise RuleError(text, f"{str(token.value)!r} cannot stand here{hint}", token.lexpos + 1) from None
    except (engine.errors.EngineError, ArithmeticError, TypeError, RecursionError) as error:
        why = getattr(error, "message", "") or type(error).__name__
        raise RuleError(text, f"it cannot be worked out: {why}") from None


class _Checker:
    """Says of each part of a parsed rule of which kind it is; raises `RuleError` where kinds do not go together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ast = _engine().ast

    def kind(self, node: Any) -> Kind:
        """The kind of a part."""
        ast = self.ast
        if isinstance(node, ast.SymbolExpression):
            return BY_NAME[node.name].kind
        if isinstance(node, ast.FloatExpression):
            return Kind.NUMBER
        if isinstance(node, ast.StringExpression):
            return Kind.TEXT
        if isinstance(node, ast.BooleanExpression):
            return Kind.YES_NO
        if isinstance(node, ast.LogicExpression):
            return self._each(Kind.YES_NO, node.type, node.left, node.right)
        if isinstance(node, ast.UnaryExpression):
            return self._each(*((Kind.YES_NO, "not") if node.type == "not" else (Kind.NUMBER, "-")), node.right)
        if isinstance(node, ast.TernaryExpression):
            self._each(Kind.YES_NO, "?", node.condition)
            return self._alike(node.case_true, node.case_false)
        if isinstance(node, ast.FuzzyComparisonExpression):
            raise self._refused()
        if isinstance(node, ast.ArithmeticComparisonExpression):
            self._each(Kind.NUMBER, SIGNS[node.type], node.left, node.right)
            return Kind.YES_NO
        if isinstance(node, ast.ComparisonExpression):
            self._alike(node.left, node.right)
            return Kind.YES_NO
        if isinstance(node, ast.ContainsExpression):
            return self._contains(node)
        if isinstance(node, (ast.AddExpression, ast.SubtractExpression, ast.ArithmeticExpression)):
            return self._each(Kind.NUMBER, SIGNS[node.type], node.left, node.right)
        raise self._refused()

    def _each(self, wanted: Kind, sign: str, *parts: Any) -> Kind:
        for part in parts:
            if (found := self.kind(part)) is not wanted:
                what = f"{self._called(part)} is {SAID[found]}, and `{sign}` needs {SAID[wanted]}"
                raise RuleError(self.text, what, self._column(part))
        return wanted

    def _alike(self, one: Any, other: Any) -> Kind:
        kinds = self.kind(one), self.kind(other)
        if kinds[0] is not kinds[1]:
            what = f"{self._called(one)} is {SAID[kinds[0]]} and {self._called(other)} {SAID[kinds[1]]}"
            raise RuleError(self.text, f"{what}: they cannot be compared", self._column(one) or self._column(other))
        self._can_be(one, other)
        self._can_be(other, one)
        return kinds[0]

    def _contains(self, node: Any) -> Kind:
        if not isinstance(node.container, self.ast.ArrayExpression) or not node.container.value:
            what = '`in` needs a list in brackets, such as status in ["active", "paused"]'
            raise RuleError(self.text, what, self._column(node.member))
        for one in node.container.value:
            self._alike(node.member, one)
        return Kind.YES_NO

    def _can_be(self, fact: Any, text: Any) -> None:
        """Refuses a text that a fact can never be."""
        if not isinstance(fact, self.ast.SymbolExpression) or not isinstance(text, self.ast.StringExpression):
            return
        choices = BY_NAME[fact.name].choices
        if choices and text.value not in choices:
            raise RuleError(self.text, f"{fact.name} is never {text.value!r}{did_you_mean(text.value, choices)}")

    def _called(self, part: Any) -> str:
        ast = self.ast
        if isinstance(part, ast.SymbolExpression):
            return str(part.name)
        if isinstance(part, ast.StringExpression):
            return f'"{part.value}"'
        if isinstance(part, ast.BooleanExpression):
            return str(part.value).lower()
        if isinstance(part, ast.FloatExpression):
            return str(part.value)
        return f"what is made of {', '.join(sorted(set(_names(part))))}"

    def _column(self, part: Any) -> int | None:
        """Where the first fact of a part stands in the text."""
        found = [re.search(rf"\b{name}\b", self.text) for name in _names(part)]
        return min((one.start() + 1 for one in found if one), default=None)

    def _refused(self) -> RuleError:
        return RuleError(
            self.text, "it does what no rule may: a rule compares facts with numbers, texts and each other"
        )


def _judged(node: Any, facts: Mapping[str, Any]) -> Judged:
    ast = _engine().ast
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
    engine, names = _engine(), frozenset(_names(node))
    if unknown := frozenset(name for name in names if undefined(facts.get(name))):
        return None, unknown
    try:
        return bool(node.evaluate({name: _exact(facts[name]) for name in names})), frozenset()
    except (engine.errors.EngineError, ArithmeticError):
        return None, names


def _exact(value: Any) -> Any:
    """A value as it is compared: a number to nine decimals, without the noise of sums."""
    if isinstance(value, (bool, str)):
        return value
    return round(float(value), DECIMALS)


def _names(node: Any) -> Iterator[str]:
    """The facts that a part names."""
    ast = _engine().ast
    if isinstance(node, ast.SymbolExpression):
        yield node.name
    for part in ("left", "right", "member", "condition", "case_true", "case_false"):
        if hasattr(node, part):
            yield from _names(getattr(node, part))
    if isinstance(node, ast.ContainsExpression):
        for one in node.container.value:
            yield from _names(one)

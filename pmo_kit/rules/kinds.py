"""Of which kind each part of a rule is, and what does not go together: rule-engine itself would compare a number with a text."""

from __future__ import annotations

import re
from typing import Any

from ..errors import did_you_mean
from .fact import BY_NAME, Kind
from .tree import engine, names_of
from .words import RuleError

SAID = {Kind.NUMBER: "a number", Kind.YES_NO: "a yes or no", Kind.TEXT: "a text"}
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


class Checker:
    """Says of each part of a parsed rule of which kind it is; raises `RuleError` where kinds do not go together."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ast = engine().ast

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
        return f"what is made of {', '.join(sorted(set(names_of(part))))}"

    def _column(self, part: Any) -> int | None:
        """Where the first fact of a part stands in the text."""
        found = [re.search(rf"\b{name}\b", self.text) for name in names_of(part)]
        return min((one.start() + 1 for one in found if one), default=None)

    def _refused(self) -> RuleError:
        return RuleError(
            self.text, "it does what no rule may: a rule compares facts with numbers, texts and each other"
        )

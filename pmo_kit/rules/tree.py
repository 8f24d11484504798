"""What rule-engine makes of a condition: a tree of comparisons, and the facts that a part of it names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from .words import RuleError


@cache
def engine() -> Any:
    """rule-engine, imported only where a rule is read: it builds its tables for half a second."""
    import rule_engine

    return rule_engine


def tree_of(text: str) -> Any:
    """A condition as rule-engine parses it. Raises `RuleError` where it cannot, with the place."""
    library = engine()
    try:
        return library.Rule(text, context=library.Context()).statement.expression
    except library.errors.RuleSyntaxError as error:
        token = error.token
        if token is None:
            raise RuleError(text, "it ends too early: something is missing after its last word") from None
        hint = ": numbers are written without separators" if token.value == "," else ""
        raise RuleError(text, f"{str(token.value)!r} cannot stand here{hint}", token.lexpos + 1) from None
    except (library.errors.EngineError, ArithmeticError, TypeError, RecursionError) as error:
        why = getattr(error, "message", "") or type(error).__name__
        raise RuleError(text, f"it cannot be worked out: {why}") from None


def names_of(node: Any) -> Iterator[str]:
    """The facts that a part names."""
    ast = engine().ast
    if isinstance(node, ast.SymbolExpression):
        yield node.name
    for part in ("left", "right", "member", "condition", "case_true", "case_false"):
        if hasattr(node, part):
            yield from names_of(getattr(node, part))
    if isinstance(node, ast.ContainsExpression):
        for one in node.container.value:
            yield from names_of(one)

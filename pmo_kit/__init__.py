"""pmo-kit: what an outcome-driven PMO needs to say whether its projects are worth their money.

    from pmo_kit import load, measure
    portfolio = load("my-pmo").for_portfolio("RETAIL")
    measure(portfolio)

What stands in `__all__` is what the kit promises to keep. Names are looked up when they are first used, so that importing
the kit costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for those who read the code and complete names without running it
    from .batch import run
    from .finding import findings
    from .loaders import load
    from .metrics import history, measure, metric
    from .register.portfolio import Portfolio
    from .sections.headline import headline

_FACE = {
    "Portfolio": "register.portfolio",
    "findings": "finding",
    "headline": "sections.headline",
    "history": "metrics",
    "load": "loaders",
    "measure": "metrics",
    "metric": "metrics",
    "run": "batch",
}

__all__ = ["Portfolio", "__version__", "findings", "headline", "history", "load", "measure", "metric", "run"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        try:
            return version("pmo-kit")
        except PackageNotFoundError:  # run from a checkout that was never installed
            return "0+unknown"
    if name in _FACE:
        return getattr(import_module(f".{_FACE[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

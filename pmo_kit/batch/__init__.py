"""Plan, execute, publish: every notebook for every portfolio, and the reports that come of it.

`run` is all that most callers need; `publish` is what it and the command line share. `inputs` reads, `plan` checks what is
going to be done, `unchanged` knows what need not be, `workers` does the rest in `kernels`, `edition` makes the index and the
manifest, `generation` brings all to its place. May import the report and all below; papermill stands behind `execute`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .limits import Limits
    from .publishing import publish, run
    from .result import Outcome, Published, Result

_FACE = {
    "Limits": "limits",
    "Outcome": "result",
    "Published": "result",
    "Result": "result",
    "publish": "publishing",
    "run": "publishing",
}

__all__ = ["Limits", "Outcome", "Published", "Result", "publish", "run"]


def __getattr__(name: str) -> Any:
    if name in _FACE:  # pandas takes its time to be imported, and a run may find that it has nothing to do
        return getattr(import_module(f".{_FACE[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

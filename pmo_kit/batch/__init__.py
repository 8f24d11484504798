"""Plan, execute, publish: every notebook for every portfolio, and the reports that come of it.

`run` is all that most callers need; `publish` is what it and the command line share. `inputs` reads, `plan` checks what is
going to be done, `unchanged` knows what need not be, `workers` does the rest in `kernels`, `edition` makes the index and the
manifest, `generation` brings all to its place. May import the report and all below; papermill stands behind `execute`.
"""

from .limits import Limits
from .publishing import publish, run
from .result import Outcome, Published, Result

__all__ = ["Limits", "Outcome", "Published", "Result", "publish", "run"]

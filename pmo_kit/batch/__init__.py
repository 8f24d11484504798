"""Plan, execute, publish: every notebook for every portfolio, and the reports that come of it.

`run` is all that most callers need; `publish` is what it and the command line share. `inputs` reads, `plan` checks what is
going to be done, `workers` does it, `edition` writes the index and the manifest. May import the report and all below;
papermill stands behind `execute`.
"""

from .publishing import publish, run
from .result import Outcome, Published, Result

__all__ = ["Outcome", "Published", "Result", "publish", "run"]

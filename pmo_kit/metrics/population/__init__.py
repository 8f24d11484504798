"""The population that every metric counts in: what was known of a portfolio on a day.

`known` asks, the other modules answer from the tables that they are handed; none of them looks back at it. `frames` has the
same with names. May import `result`, `placeholders`, the register and all below.
"""

from .known import Known

__all__ = ["Known"]

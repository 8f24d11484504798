"""From raw tables to validated ones: cells, keys and references, what contradicts itself, and every problem at once.

May import `cells`, `naming`, `raw`, `schemas` and the ground.
"""

from ..raw import RawTable
from .validation import Checked, Counts, validate

__all__ = ["Checked", "Counts", "RawTable", "validate"]

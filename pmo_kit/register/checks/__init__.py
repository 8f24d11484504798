"""From raw tables to validated ones: cells, keys and references, what contradicts itself, and every problem at once."""

from ..raw import RawTable
from .validation import Checked, Counts, validate

__all__ = ["Checked", "Counts", "RawTable", "validate"]

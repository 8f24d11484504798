"""From a cell as it was written to a value: `read_cells` reads a column by its kind, and says what it could not read.

How a column is written – which mark is the decimal one, whether the day comes first – is decided for the column and never
for a single cell; where the cells leave it open, it is asked. May import `schemas` and the ground.
"""

from .reading import Fault, Reading, read_cells

__all__ = ["Fault", "Reading", "read_cells"]

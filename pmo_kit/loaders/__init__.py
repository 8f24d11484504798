"""From a source to a register: find its tables, map what has other names, tell everything that is wrong at once.

`loading` leads; `sources/` reads a kind of source each, `mapping/` holds what an analyst wrote down, `proposal/` what `pmo-kit
map` guesses. May import the register and the settings; knows no metric.
"""

from .loading import Register, assumptions, histories, load, read

__all__ = ["Register", "assumptions", "histories", "load", "read"]

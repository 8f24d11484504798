"""From a source to a register: find its tables, map what has other names, tell everything that is wrong at once.

`loading` leads; `sources/` reads a kind of source each, `mapping/` holds what an analyst wrote down, `proposal/` what `pmo-kit
map` guesses. May import the register, the settings and all below; knows no metric.
"""

from .loading import Register, assumptions, histories, load, load_meant, read

__all__ = ["Register", "assumptions", "histories", "load", "load_meant", "read"]

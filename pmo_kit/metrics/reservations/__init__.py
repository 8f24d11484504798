"""Verdicts that cannot be bought: each verdict of met is put to the test of stricter readings (V1 to V12).

A reading is the metric itself over another population. `readings` lists them, `value` and `governance` make them.
May import all beside it and all below.
"""

from .readings import READINGS, tested

__all__ = ["READINGS", "tested"]

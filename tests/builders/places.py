"""Where things stand that tests look at: the checkout, and the real registers beside it."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
REGISTERS = Path(os.environ.get("PMO_KIT_REGISTERS") or ROOT.parent / "shared" / "data")

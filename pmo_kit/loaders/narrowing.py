"""Reading the rows of one portfolio alone, where a source can look for them itself (Parquet, databases).

Portfolios, projects, objectives and benefits are always read whole: ids are looked up in them, and shares of benefits
are computed over all portfolios. What hangs on a project or a benefit is narrowed before it reaches pandas.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..register.cells.parsing import is_empty
from ..register.raw import RawTable
from .mapping.spec import TableSpec
from .sources.sheets import Sheet, Source, text_of

SHARED = "shared_benefit"
HANGS_ON = {
    "alignment": ("project_id", "projects"),
    "realisation": ("benefit_id", "benefits"),
    "spend": ("project_id", "projects"),
    "decisions": ("project_id", "projects"),
    "escalations": ("project_id", "projects"),
    "dependencies": ("project_id", "projects"),
    "change_requests": ("project_id", "projects"),
}


def narrowed(
    origin: Source, sheet: str, name: str, spec: TableSpec | None, raw: Mapping[str, RawTable], portfolio_id: str
) -> Sheet | None:
    """The rows of a table that belong to the portfolio; None where the table has to be read whole.

    `raw` are the tables that were read before: those that the rows hang on.
    """
    read_where = getattr(origin, "read_where", None)
    if read_where is None or name not in HANGS_ON:
        return None
    column, holder = HANGS_ON[name]
    of = spec.columns.get(column) if spec else None
    if spec and (spec.laid_out or spec.fold_keys or spec.keep or spec.where or spec.fill_down or spec.distinct):
        return None  # what becomes of a row depends on others
    if of and (of.column is None or of.otherwise or of.where or of.values or of.default is not None):
        return None  # what an id becomes is only known when it is read
    ids = _ids(raw, holder, portfolio_id)
    return None if ids is None else read_where(sheet, of.column if of else column, ids)


def _ids(raw: Mapping[str, RawTable], name: str, portfolio_id: str) -> frozenset[str] | None:
    """The ids of the portfolio's projects or benefits, as texts."""
    key, owner = ("project_id", "portfolio_id") if name == "projects" else ("benefit_id", "project_id")
    wanted = frozenset([portfolio_id]) if name == "projects" else _ids(raw, "projects", portfolio_id)
    frame = raw[name].frame if name in raw else pd.DataFrame()
    if wanted is None or list(frame.columns).count(key) != 1 or list(frame.columns).count(owner) != 1:
        return None
    own = frame[owner].map(text_of).isin(wanted)
    if name == "benefits" and list(frame.columns).count(SHARED) == 1:  # what others claim of it is needed for its share
        own |= ~frame[SHARED].map(is_empty)
    mine = frame.loc[own, key]
    return frozenset(text_of(cell) for cell in mine)

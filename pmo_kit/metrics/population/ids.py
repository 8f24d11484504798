"""Where an id is found in the table that it belongs to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def rows_among(ids: np.ndarray, asked: pd.Series) -> np.ndarray:
    """The row of each id that is asked for among these ids, which are distinct; −1 where it is not there or empty."""
    text = pa.large_string()
    found = pc.index_in(pa.array(asked, type=text), value_set=pa.array(ids, type=text))
    rows: np.ndarray = pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return rows

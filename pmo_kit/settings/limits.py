"""How much a source may hold: stated limits, so that a damaged file, or one made to do harm, takes no machine down.

They are far above what registers hold, and are raised in pmo.yaml (`limits: {cells: 200_000_000}`), never by settings that
merely lie beside a source.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MEGABYTE = 1_000_000
ALWAYS = 512  # megabytes that the reading of any file may take, however small it is


class Limits(BaseModel):
    """What one file or table may be, and what reading it may take.

    `megabytes` is the size of a file; `rows` and `cells` are those of one sheet or table, the header aside; `growth` is how
    many times its size a file may take in memory (never less than 512 megabytes), and `memory` the megabytes that it may take
    at most; `seconds` is how long the reader of workbooks, or a statement to a database, may run.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    megabytes: int = Field(2_000, ge=1)
    rows: int = Field(20_000_000, ge=1)
    cells: int = Field(200_000_000, ge=1)
    growth: int = Field(100, ge=1)
    memory: int = Field(8_000, ge=ALWAYS)
    seconds: int = Field(300, ge=1)

    def room(self, size: int) -> int:
        """The bytes of memory that a file of this size (in bytes) may take.

        >>> Limits().room(1_000) // MEGABYTE, Limits().room(20 * MEGABYTE) // MEGABYTE
        (512, 2000)
        """
        return max(ALWAYS * MEGABYTE, min(self.memory * MEGABYTE, self.growth * size))


STATED = Limits()

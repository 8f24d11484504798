"""What an analyst wrote down about a foreign source: the mapping file (`spec`), and its application to a sheet (`mapped`).

May import `sources`, the register, the settings and all below.
"""

from .spec import Mapping, read_mapping

__all__ = ["Mapping", "read_mapping"]

"""The page of a report, the index and the manifest over all, and where their figures come from."""

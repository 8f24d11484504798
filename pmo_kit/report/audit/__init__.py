"""The audit workbook: the rows that were used, and the figures as live formulas over them, beside the kit's own.

A finance director recomputes the kit in her own tool. May import sections, loaders and all below.
"""

"""A module per kind of source, and what they share: sheets, grids, dialects, addresses.

May import the register; knows no mapping.
"""

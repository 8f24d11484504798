"""A module per kind of source, and what they share: sheets, grids, dialects, addresses.

May import the register and all below; knows no mapping.
"""

"""Turns the stories of the sample portfolios into the tables of the data dictionary.

reading → the story as it is told (TOML)         shapes   → months, ramps, seasons, seeded randomness
money   → projects and spend                     value    → benefit profiles and realisation
governance → decisions, escalations, changes     register → all tables of a portfolio, and its blemishes
files   → CSV, settings and workbook
"""

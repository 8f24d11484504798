"""What a portfolio is: the data dictionary (`schemas`), cells and checks, the `Portfolio`, and its chain of locked baselines.

May import the rules and the ground (vocabulary, errors, dates, amounts); knows no source and no metric.
"""

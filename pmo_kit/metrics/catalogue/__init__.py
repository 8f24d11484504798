"""The records of the catalogue, in four lists by subject; `metric` is the shape of a record.

May import the metrics' functions; `registry` puts the lists together.
"""

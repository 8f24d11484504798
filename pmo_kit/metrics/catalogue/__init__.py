"""The records of the catalogue, in four lists by subject; `metric` is the shape of a record.

May import all beside it and all below; `registry` puts the lists together.
"""

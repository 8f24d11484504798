"""What was measured before: locking it for good, and the calendar of its reviews.

May import the metrics and all below; the chain that is written stands in `register.locks`.
"""

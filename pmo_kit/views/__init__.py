"""How an answer is shown and said: cards, tables, charts and sentences, none of which computes or imports another.

May import the sections and findings for what they show, and `markup`, which escapes.
"""

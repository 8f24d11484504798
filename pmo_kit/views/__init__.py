"""How an answer is shown and said: cards, tables, charts and sentences, none of which computes or imports another.

May import `finding`, the sections and all below; what enters a page is escaped by `markup`.
"""

"""What each section of a notebook answers: figures and rows, no words and no picture.

May import the metrics, the baselines and all below; `answers` is the shape they share.
"""

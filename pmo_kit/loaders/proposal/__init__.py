"""What `pmo-kit map` guesses: a first mapping file with its doubts, for an analyst to finish.

May import `mapping`, `places`, `sources`, the register, the settings and all below; nothing is read by what is guessed here.
"""

from .propose import propose

__all__ = ["propose"]

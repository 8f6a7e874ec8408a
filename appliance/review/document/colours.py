"""The colours of a review on paper and on a page; every one has a contrast of at least 7 to 1 on white."""

from typing import Final

INK: Final = "#16191d"
DIM: Final = "#3a4048"
AGITATION: Final = "#8a1c1c"
TRUST: Final = "#0b3d91"
BETTER: Final = "#0b4f2c"
RULE: Final = "#c8ccd1"
"""Lines only; nothing is written in it."""
